-- name: a :exec
DELETE FROM t
