-- name: chain_start :exec
-- in: hash blob
INSERT INTO chain_head (id, seq, known_at, hash) VALUES (1, 0, 0, :hash) ON CONFLICT (id) DO NOTHING;

-- name: chain_lock :exec
UPDATE chain_head SET seq = seq WHERE id = 1;

-- name: chain_set :exec :later
-- in: seq i64, known_at i64, hash blob
UPDATE chain_head SET seq = :seq, known_at = :known_at, hash = :hash WHERE id = 1;

-- name: chain_head_get :one :hot
-- out: seq i64, known_at i64, hash blob
SELECT seq, known_at, hash FROM chain_head WHERE id = 1;

-- name: event_insert :exec :later
-- in: seq i64, known_at i64, actor_id i64?, actor text, action text, object_kind text, object_id i64, before_json text?, after_json text?
-- in: reason text?, salt text, prev_hash blob, hash blob
INSERT INTO event (seq, known_at, actor_id, actor, action, object_kind, object_id, before_json, after_json, reason, salt, prev_hash, hash)
VALUES (:seq, :known_at, :actor_id, :actor, :action, :object_kind, :object_id, :before_json, :after_json, :reason, :salt, :prev_hash, :hash);

-- name: event_walk :each
-- out: seq i64, known_at i64, actor_id i64?, actor text, action text, object_kind text, object_id i64, before_json text?, after_json text?
-- out: reason text?, salt text, prev_hash blob, hash blob
SELECT seq, known_at, actor_id, actor, action, object_kind, object_id, before_json, after_json, reason, salt, prev_hash, hash
FROM event ORDER BY seq;

-- name: event_last_at :one :hot
-- in: moment i64
-- out: seq i64
SELECT seq FROM event WHERE known_at <= :moment ORDER BY known_at DESC, seq DESC LIMIT 1;

-- With the roles of its account: one row for each, one without when there is none.
-- name: session_find :many :hot
-- in: token_hash blob, now i64
-- out: account_id i64, person text, display_name text, csrf text, seen_at i64, role text?, org_id i64?, programme_id i64?
SELECT s.account_id, a.person, a.display_name, s.csrf, s.seen_at, g.role, g.org_id, g.programme_id
FROM session s JOIN account a ON a.id = s.account_id
    LEFT JOIN role_grant g ON g.account_id = a.id AND g.revoked = 0 AND g.valid_from <= :now AND (g.valid_to IS NULL OR g.valid_to >= :now)
WHERE s.token_hash = :token_hash AND s.expires_at > :now AND s.ended = 0 AND a.disabled = 0
ORDER BY g.id;

-- name: idempotency_find :one :hot
-- in: account_id i64, key text
-- out: request_hash blob, status i64, content_type text, location text?, body text
SELECT request_hash, status, content_type, location, body FROM idempotency WHERE account_id = :account_id AND key = :key;

-- name: idempotency_store :exec
-- in: account_id i64, key text, request_hash blob, status i64, content_type text, location text?, body text, at_ms i64
INSERT INTO idempotency (account_id, key, request_hash, status, content_type, location, body, at_ms)
VALUES (:account_id, :key, :request_hash, :status, :content_type, :location, :body, :at_ms);

-- name: session_holder :one :hot
-- in: account_id i64
-- out: display_name text
SELECT display_name FROM account WHERE id = :account_id;

-- name: session_insert :exec
-- in: token_hash blob, account_id i64, csrf text, opened_at i64, expires_at i64, seq i64
INSERT INTO session (token_hash, account_id, csrf, opened_at, expires_at, seen_at, ended, seq)
VALUES (:token_hash, :account_id, :csrf, :opened_at, :expires_at, :opened_at, 0, :seq);

-- name: session_seen :exec
-- in: token_hash blob, seen_at i64
UPDATE session SET seen_at = :seen_at WHERE token_hash = :token_hash AND seen_at < :seen_at;

-- name: session_sweep :exec
-- in: now i64, limit i64
DELETE FROM session WHERE token_hash IN (SELECT token_hash FROM session WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit);

-- name: idempotency_sweep :exec
-- in: before i64, limit i64
DELETE FROM idempotency WHERE (account_id, key) IN (SELECT account_id, key FROM idempotency WHERE at_ms <= :before ORDER BY at_ms LIMIT :limit);

-- name: session_end :exec
-- in: token_hash blob
UPDATE session SET ended = 1 WHERE token_hash = :token_hash;
