-- name: a :many
-- out: id i64
SELECT id FROM t;
-- name: a :one
-- out: id i64
SELECT id FROM t;
