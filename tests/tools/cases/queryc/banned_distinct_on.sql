-- name: a :many
-- out: id i64
SELECT DISTINCT ON (a) a FROM t
