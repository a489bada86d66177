-- name: a :many
-- out: id i64, lead text?, high i64?
WITH x AS (SELECT 1) SELECT t.id, o.key, max(t.n, 3) AS high FROM t
ORDER BY o.key, max(t.n, 3) DESC, t.id, coalesce(o.key, '')
