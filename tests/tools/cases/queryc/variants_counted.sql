-- name: a :exec
DELETE FROM t;

-- name: b :exec
-- sqlite:
DELETE FROM t;
-- pg:
DELETE FROM ONLY t;
