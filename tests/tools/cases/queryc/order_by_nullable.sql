-- name: a :many
-- out: id i64, a text?, b text?
SELECT id, a, b FROM t
ORDER BY a NULLS LAST, id, t.b DESC LIMIT 5
