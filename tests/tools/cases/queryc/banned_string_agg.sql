-- name: a :many
-- out: id i64
SELECT string_agg(a, ',') FROM t
