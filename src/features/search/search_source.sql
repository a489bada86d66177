-- What search looks through, as it stands now: everything whose row changed after an event, with the event by which it became known. In pieces, by id.

-- name: search_documents :many
-- in: since i64, after i64, limit i64
-- out: id i64, ref text, title_vi text, title_en text, summary_vi text?, summary_en text?, signatory text?, note_vi text?, note_en text?, seq i64
SELECT id, number AS ref, title_vi, title_en, summary_vi, summary_en, signatory, note_vi, note_en,
    coalesce((SELECT min(e.seq) FROM event e WHERE e.object_kind = 'document' AND e.object_id = document.id), seq) AS seq
FROM document WHERE seq > :since AND id > :after ORDER BY id LIMIT :limit;

-- name: search_clauses :many
-- in: since i64, after i64, limit i64
-- out: id i64, number text, path text, title_vi text, title_en text, words text?, seq i64
SELECT c.id, d.number, c.path, c.title_vi, c.title_en, t.corrected AS words,
    coalesce((SELECT min(e.seq) FROM event e WHERE e.object_kind = 'clause' AND e.object_id = c.id), c.seq) AS seq
FROM clause c JOIN document d ON d.id = c.document_id
    LEFT JOIN clause_text t ON t.id = (SELECT x.id FROM clause_text x WHERE x.clause_id = c.id ORDER BY x.seq DESC, x.id DESC LIMIT 1)
WHERE (c.seq > :since OR t.seq > :since) AND c.id > :after ORDER BY c.id LIMIT :limit;

-- name: search_tasks :many
-- in: since i64, after i64, limit i64
-- out: id i64, ref text, number text, title_vi text, title_en text, product_vi text?, product_en text?, note_vi text?, note_en text?, seq i64
SELECT t.id, t.code AS ref, d.number, t.title_vi, t.title_en, t.product_vi, t.product_en, t.note_vi, t.note_en,
    coalesce((SELECT min(e.seq) FROM event e WHERE e.object_kind = 'task' AND e.object_id = t.id), t.seq) AS seq
FROM task t JOIN document d ON d.id = t.document_id
WHERE t.seq > :since AND t.id > :after ORDER BY t.id LIMIT :limit;

-- name: search_indicators :many
-- in: since i64, after i64, limit i64
-- out: id i64, ref text, title_vi text, title_en text, definition_vi text?, definition_en text?, note_vi text?, note_en text?, seq i64
SELECT id, code AS ref, title_vi, title_en, definition_vi, definition_en, note_vi, note_en,
    coalesce((SELECT min(e.seq) FROM event e WHERE e.object_kind = 'indicator' AND e.object_id = indicator.id), seq) AS seq
FROM indicator WHERE seq > :since AND id > :after ORDER BY id LIMIT :limit;

-- All versions of the organisations that got one; the last one of an organisation names it.
-- name: search_organisations :many
-- in: since i64
-- out: org_id i64, ref text, kind text, name_vi text, name_en text, short_vi text?, short_en text?, code text?, seq i64
SELECT v.org_id, o.org_key AS ref, v.kind, v.name_vi, v.name_en, v.short_vi, v.short_en, v.code, v.seq
FROM org_version v JOIN org o ON o.id = v.org_id
WHERE v.org_id IN (SELECT org_id FROM org_version WHERE seq > :since)
ORDER BY v.org_id, coalesce(v.valid_from, -999999), v.seq, v.id;
