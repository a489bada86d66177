-- name: a :one
SELECT id FROM t
