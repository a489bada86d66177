-- name: a :many
-- out: id int
SELECT id FROM t
