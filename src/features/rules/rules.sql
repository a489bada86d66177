-- name: rules_head :one :hot
-- out: seq i64
SELECT CAST(coalesce(max(s), 0) AS BIGINT) AS seq FROM (
    SELECT max(seq) AS s FROM calendar_day UNION ALL SELECT max(seq) FROM rule_value) AS heads;

-- name: calendar_load :each
-- out: day i64, kind text, name_vi text, name_en text, swap i64?, basis text?
SELECT day, kind, name_vi, name_en, swap, basis FROM calendar_day ORDER BY day;

-- name: rule_load :each
-- out: version i64, valid_from i64, basis text, name text, value i64
SELECT version, valid_from, basis, name, value FROM rule_value ORDER BY valid_from, version, name;

-- name: calendar_day_get :one :hot
-- in: day i64
-- out: kind text, name_vi text, name_en text, swap i64?, basis text?
SELECT kind, name_vi, name_en, swap, basis FROM calendar_day WHERE day = :day;

-- name: calendar_day_put :exec
-- in: day i64, kind text, name_vi text, name_en text, swap i64?, basis text?, seq i64
INSERT INTO calendar_day (day, kind, name_vi, name_en, swap, basis, seq)
VALUES (:day, :kind, :name_vi, :name_en, :swap, :basis, :seq)
ON CONFLICT (day) DO UPDATE SET kind = excluded.kind, name_vi = excluded.name_vi, name_en = excluded.name_en, swap = excluded.swap,
    basis = excluded.basis, seq = excluded.seq;

-- name: rule_value_get :one :hot
-- in: version i64, name text
-- out: id i64, valid_from i64, basis text, value i64
SELECT id, valid_from, basis, value FROM rule_value WHERE version = :version AND name = :name;

-- name: rule_value_put :one
-- in: version i64, name text, valid_from i64, basis text, value i64, seq i64
-- out: id i64
INSERT INTO rule_value (version, valid_from, basis, name, value, seq)
VALUES (:version, :valid_from, :basis, :name, :value, :seq)
ON CONFLICT (version, name) DO UPDATE SET valid_from = excluded.valid_from, basis = excluded.basis, value = excluded.value, seq = excluded.seq
RETURNING id;
