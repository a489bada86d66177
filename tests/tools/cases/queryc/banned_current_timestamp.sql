-- name: a :many
-- out: id i64
SELECT CURRENT_TIMESTAMP FROM t
