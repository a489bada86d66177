-- name: a :hot
-- out: id i64
SELECT id FROM t
