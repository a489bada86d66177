-- name: account_insert :one
-- in: name text, person text, display_name text, password_hash text, seq i64
-- out: id i64
INSERT INTO account (name, person, display_name, password_hash, disabled, seq)
VALUES (:name, :person, :display_name, :password_hash, 0, :seq) RETURNING id;

-- name: account_by_name :one :hot
-- in: name text
-- out: id i64, person text, display_name text, password_hash text, disabled i64
SELECT id, person, display_name, password_hash, disabled FROM account WHERE name = :name;

-- name: account_set_hash :exec
-- in: id i64, password_hash text, seq i64
UPDATE account SET password_hash = :password_hash, seq = :seq WHERE id = :id;

-- name: account_set_disabled :exec
-- in: id i64, seq i64
UPDATE account SET disabled = 1, seq = :seq WHERE id = :id;

-- name: account_end_sessions :exec
-- in: account_id i64
UPDATE session SET ended = 1 WHERE account_id = :account_id AND ended = 0;

-- name: account_list :many
-- out: id i64, name text, person text, display_name text, disabled i64
SELECT id, name, person, display_name, disabled FROM account ORDER BY name;

-- name: grant_insert :one
-- in: account_id i64, role text, org_id i64, valid_from i64, seq i64
-- out: id i64
INSERT INTO role_grant (account_id, role, org_id, programme_id, valid_from, valid_to, revoked, seq)
VALUES (:account_id, :role, :org_id, NULL, :valid_from, NULL, 0, :seq) RETURNING id;

-- name: grant_list :many
-- in: account_id i64
-- out: id i64, role text, org_id i64, org_key text, valid_from i64
SELECT g.id, g.role, g.org_id, o.org_key, g.valid_from
FROM role_grant g JOIN org o ON o.id = g.org_id
WHERE g.account_id = :account_id AND g.revoked = 0 ORDER BY g.id;

-- name: grants_of_person :many
-- in: person text
-- out: role text, org_id i64
SELECT g.role, g.org_id
FROM role_grant g JOIN account a ON a.id = g.account_id
WHERE a.person = :person AND g.revoked = 0 ORDER BY g.id;

-- name: grant_set_revoked :exec
-- in: id i64, seq i64
UPDATE role_grant SET revoked = 1, seq = :seq WHERE id = :id;

-- name: account_org_id :one
-- in: org_key text
-- out: id i64
SELECT id FROM org WHERE org_key = :org_key;
