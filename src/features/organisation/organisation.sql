-- name: org_load :each
-- in: seq i64
-- out: id i64, org_key text
SELECT id, org_key FROM org WHERE seq <= :seq ORDER BY id;

-- name: org_version_load :each
-- in: seq i64
-- out: org_id i64, valid_from i64?, valid_to i64?, kind text, name_vi text, name_en text, short_vi text?, short_en text?, code_scheme text?
-- out: code text?, children_expected i64?, basis text?, note_vi text?, note_en text?, sort_key blob
SELECT org_id, valid_from, valid_to, kind, name_vi, name_en, short_vi, short_en, code_scheme, code, children_expected, basis, note_vi, note_en, sort_key
FROM org_version WHERE seq <= :seq ORDER BY org_id, seq, id;

-- name: org_edge_load :each
-- in: seq i64
-- out: tree text, child_id i64, parent_id i64, valid_from i64?, valid_to i64?
SELECT tree, child_id, parent_id, valid_from, valid_to FROM org_edge WHERE seq <= :seq ORDER BY seq, id;

-- name: succession_load :each
-- in: seq i64
-- out: predecessor_id i64, successor_id i64, on_day i64, kind text, basis text?, note_vi text?, note_en text?
SELECT predecessor_id, successor_id, on_day, kind, basis, note_vi, note_en FROM succession WHERE seq <= :seq ORDER BY on_day, id;

-- name: org_facts_head :one :hot
-- out: seq i64
SELECT CAST(coalesce(max(s), 0) AS BIGINT) AS seq FROM (
    SELECT max(seq) AS s FROM org_version
    UNION ALL SELECT max(seq) FROM org_edge
    UNION ALL SELECT max(seq) FROM succession) AS heads;

-- name: org_id_of_key :one :hot
-- in: org_key text
-- out: id i64
SELECT id FROM org WHERE org_key = :org_key;

-- name: org_insert :one
-- in: org_key text, seq i64
-- out: id i64
INSERT INTO org (org_key, seq) VALUES (:org_key, :seq) RETURNING id;

-- name: org_version_latest :one
-- in: org_id i64, valid_from i64?
-- out: valid_to i64?, kind text, name_vi text, name_en text, short_vi text?, short_en text?, code_scheme text?, code text?, children_expected i64?
-- out: basis text?, note_vi text?, note_en text?
SELECT valid_to, kind, name_vi, name_en, short_vi, short_en, code_scheme, code, children_expected, basis, note_vi, note_en
FROM org_version WHERE org_id = :org_id AND coalesce(valid_from, -999999) = coalesce(:valid_from, -999999)
ORDER BY seq DESC, id DESC LIMIT 1;

-- name: org_version_insert :exec
-- in: org_id i64, valid_from i64?, valid_to i64?, kind text, name_vi text, name_en text, short_vi text?, short_en text?, code_scheme text?
-- in: code text?, children_expected i64?, basis text?, note_vi text?, note_en text?, sort_key blob, seq i64
INSERT INTO org_version (org_id, valid_from, valid_to, kind, name_vi, name_en, short_vi, short_en, code_scheme, code, children_expected, basis, note_vi,
    note_en, sort_key, seq)
VALUES (:org_id, :valid_from, :valid_to, :kind, :name_vi, :name_en, :short_vi, :short_en, :code_scheme, :code, :children_expected, :basis, :note_vi,
    :note_en, :sort_key, :seq);

-- name: org_edge_same :one
-- in: tree text, child_id i64, valid_from i64?
-- out: parent_id i64, valid_to i64?
SELECT parent_id, valid_to FROM org_edge
WHERE tree = :tree AND child_id = :child_id AND coalesce(valid_from, -999999) = coalesce(:valid_from, -999999)
ORDER BY seq DESC, id DESC LIMIT 1;

-- name: org_edge_insert :exec
-- in: tree text, child_id i64, parent_id i64, valid_from i64?, valid_to i64?, basis text?, seq i64
INSERT INTO org_edge (tree, child_id, parent_id, valid_from, valid_to, basis, seq)
VALUES (:tree, :child_id, :parent_id, :valid_from, :valid_to, :basis, :seq);

-- name: succession_same :one
-- in: predecessor_id i64, successor_id i64, on_day i64, kind text
-- out: id i64
SELECT id FROM succession
WHERE predecessor_id = :predecessor_id AND successor_id = :successor_id AND on_day = :on_day AND kind = :kind
ORDER BY id LIMIT 1;

-- name: succession_insert :exec
-- in: predecessor_id i64, successor_id i64, on_day i64, kind text, basis text?, note_vi text?, note_en text?, seq i64
INSERT INTO succession (predecessor_id, successor_id, on_day, kind, basis, note_vi, note_en, seq)
VALUES (:predecessor_id, :successor_id, :on_day, :kind, :basis, :note_vi, :note_en, :seq);
