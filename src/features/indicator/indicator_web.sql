-- Clauses that set an indicator, in reading order.
-- name: indicator_web_clauses :many
-- out: document_id i64, number text, slug text, path text, title_vi text, title_en text, document_ord i64, ord i64
SELECT DISTINCT c.document_id, d.number, d.slug, c.path, c.title_vi, c.title_en, d.ord AS document_ord, c.ord
FROM indicator i JOIN document d ON d.id = i.document_id JOIN clause c ON c.document_id = i.document_id AND c.path = i.clause
ORDER BY d.ord, c.ord;

-- name: indicator_web_tasks :many
-- in: document_id i64, path text
-- out: id i64, code text, slug text, title_vi text, title_en text
SELECT t.id, t.code, t.slug, t.title_vi, t.title_en FROM task t JOIN clause c ON c.id = t.clause_id
WHERE c.document_id = :document_id AND c.path = :path ORDER BY t.ord, t.id;

-- What became known about an indicator, latest first: the indicator itself, its targets and its observations.
-- name: indicator_web_history :many
-- in: indicator_id i64, limit i64
-- out: seq i64, known_at i64, action text
SELECT e.seq, e.known_at, e.action FROM event e
WHERE (e.object_kind = 'indicator' AND e.object_id = :indicator_id)
    OR (e.object_kind = 'target' AND e.object_id IN (SELECT id FROM target WHERE indicator_id = :indicator_id))
    OR (e.object_kind = 'observation' AND e.object_id IN (SELECT id FROM observation WHERE indicator_id = :indicator_id))
ORDER BY e.seq DESC LIMIT :limit;
