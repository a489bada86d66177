-- name: a :one :later
-- out: n i64
SELECT 1 AS n;
