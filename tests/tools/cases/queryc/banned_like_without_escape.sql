-- name: a :many
-- out: id i64
SELECT id FROM t WHERE a LIKE 'x%' AND b LIKE 'y' ESCAPE '!'
