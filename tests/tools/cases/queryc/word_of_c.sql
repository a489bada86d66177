-- name: a :many
-- out: default i64
SELECT id FROM t
