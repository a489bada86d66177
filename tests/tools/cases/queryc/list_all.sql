-- name: b :exec
DELETE FROM t
