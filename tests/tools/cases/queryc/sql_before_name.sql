SELECT 1;
-- name: a :many
-- out: id i64
SELECT id FROM t
