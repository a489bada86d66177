-- Targets as they were known up to an event: the latest version of each (set, year) by then.
-- name: indicator_web_targets :many
-- in: first i64, last i64, upto i64
-- out: id i64, indicator_id i64, set_no i64, year i64?, comparison text, low i64?, high i64?, every_year i64, document_number text?, document_slug text?, signed_on i64?, clause text?, words text?, note_vi text?, note_en text?, seq i64
SELECT t.id, t.indicator_id, t.set_no, t.year, t.comparison, t.low, t.high, t.every_year, d.number AS document_number, d.slug AS document_slug,
    d.signed AS signed_on, t.clause, t.words, t.note_vi, t.note_en, t.seq
FROM target t LEFT JOIN document d ON d.id = t.document_id
WHERE t.indicator_id >= :first AND t.indicator_id <= :last AND t.seq <= :upto AND NOT EXISTS (
    SELECT 1 FROM target n WHERE n.indicator_id = t.indicator_id AND n.set_no = t.set_no AND coalesce(n.year, 0) = coalesce(t.year, 0)
        AND n.seq <= :upto AND (n.seq > t.seq OR (n.seq = t.seq AND n.id > t.id)))
ORDER BY t.indicator_id, t.set_no, coalesce(t.year, 0), t.id;

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
