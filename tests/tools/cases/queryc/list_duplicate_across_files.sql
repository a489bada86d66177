-- name: b :exec
DELETE FROM t
-- name: a :exec
DELETE FROM u
