-- name: a :many :warm
-- out: id i64
SELECT id FROM t
