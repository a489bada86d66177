-- name: indicator_get :one :hot
-- in: code text
-- out: id i64, programme_id i64, title_vi text, title_en text, kind text, unit_vi text?, unit_en text?, direction text, decimals i64
-- out: definition_vi text?, definition_en text?, period text, document_id i64?, clause text?, parent text?, note_vi text?, note_en text?, ord i64
SELECT id, programme_id, title_vi, title_en, kind, unit_vi, unit_en, direction, decimals, definition_vi, definition_en, period, document_id, clause, parent,
    note_vi, note_en, ord
FROM indicator WHERE code = :code;

-- name: indicator_put :one
-- in: programme_id i64, code text, title_vi text, title_en text, kind text, unit_vi text?, unit_en text?, direction text, decimals i64
-- in: definition_vi text?, definition_en text?, period text, document_id i64?, clause text?, parent text?, note_vi text?, note_en text?, ord i64
-- in: seq i64
-- out: id i64
INSERT INTO indicator (programme_id, code, title_vi, title_en, kind, unit_vi, unit_en, direction, decimals, definition_vi, definition_en, period, document_id,
    clause, parent, note_vi, note_en, ord, seq)
VALUES (:programme_id, :code, :title_vi, :title_en, :kind, :unit_vi, :unit_en, :direction, :decimals, :definition_vi, :definition_en, :period, :document_id,
    :clause, :parent, :note_vi, :note_en, :ord, :seq)
ON CONFLICT (code) DO UPDATE SET title_vi = excluded.title_vi, title_en = excluded.title_en, kind = excluded.kind, unit_vi = excluded.unit_vi,
    unit_en = excluded.unit_en, direction = excluded.direction, decimals = excluded.decimals, definition_vi = excluded.definition_vi,
    definition_en = excluded.definition_en, period = excluded.period, document_id = excluded.document_id, clause = excluded.clause,
    parent = excluded.parent, note_vi = excluded.note_vi, note_en = excluded.note_en, ord = excluded.ord, seq = excluded.seq
RETURNING id;

-- name: indicator_rows :many
-- in: programme_id i64?, document_id i64?, clause text?, code text?
-- out: id i64, programme_id i64, code text, title_vi text, title_en text, kind text, unit_vi text?, unit_en text?, direction text, decimals i64
-- out: definition_vi text?, definition_en text?, period text, document_id i64?, document_number text?, document_slug text?, clause text?
-- out: parent text?, note_vi text?, note_en text?, ord i64, seq i64
SELECT i.id, i.programme_id, i.code, i.title_vi, i.title_en, i.kind, i.unit_vi, i.unit_en, i.direction, i.decimals, i.definition_vi, i.definition_en, i.period,
    i.document_id, d.number AS document_number, d.slug AS document_slug, i.clause, i.parent, i.note_vi, i.note_en, i.ord, i.seq
FROM indicator i LEFT JOIN document d ON d.id = i.document_id
WHERE (:programme_id IS NULL OR i.programme_id = :programme_id) AND (:document_id IS NULL OR i.document_id = :document_id)
    AND (:clause IS NULL OR i.clause = :clause) AND (:code IS NULL OR i.code = :code)
ORDER BY i.ord, i.id;

-- name: target_get :one :hot
-- in: indicator_id i64, set_no i64, year i64?
-- out: id i64, set_no i64, year i64?, comparison text, low i64?, high i64?, every_year i64, document_id i64?, clause text?, words text?
-- out: note_vi text?, note_en text?
SELECT id, set_no, year, comparison, low, high, every_year, document_id, clause, words, note_vi, note_en FROM target
WHERE indicator_id = :indicator_id AND set_no = :set_no AND coalesce(year, 0) = coalesce(:year, 0)
ORDER BY seq DESC, id DESC LIMIT 1;

-- name: target_put :one
-- in: indicator_id i64, set_no i64, year i64?, comparison text, low i64?, high i64?, every_year i64, document_id i64?, clause text?, words text?
-- in: note_vi text?, note_en text?, seq i64
-- out: id i64
INSERT INTO target (indicator_id, set_no, year, comparison, low, high, every_year, document_id, clause, words, note_vi, note_en, seq)
VALUES (:indicator_id, :set_no, :year, :comparison, :low, :high, :every_year, :document_id, :clause, :words, :note_vi, :note_en, :seq) RETURNING id;

-- Targets as they were known up to an event: the latest version of each (set, year) by then.
-- name: target_rows :many
-- in: first i64, last i64, upto i64
-- out: id i64, indicator_id i64, set_no i64, year i64?, comparison text, low i64?, high i64?, every_year i64, document_id i64?, document_number text?, signed_on i64?, clause text?, words text?, note_vi text?, note_en text?, seq i64
SELECT t.id, t.indicator_id, t.set_no, t.year, t.comparison, t.low, t.high, t.every_year, t.document_id, d.number AS document_number,
    d.signed AS signed_on, t.clause, t.words, t.note_vi, t.note_en, t.seq
FROM target t LEFT JOIN document d ON d.id = t.document_id
WHERE t.indicator_id >= :first AND t.indicator_id <= :last AND t.seq <= :upto AND NOT EXISTS (
    SELECT 1 FROM target n WHERE n.indicator_id = t.indicator_id AND n.set_no = t.set_no AND coalesce(n.year, 0) = coalesce(t.year, 0)
        AND n.seq <= :upto AND (n.seq > t.seq OR (n.seq = t.seq AND n.id > t.id)))
ORDER BY t.indicator_id, t.set_no, coalesce(t.year, 0), t.id;

-- name: observation_get :one :hot
-- in: indicator_id i64, geography_id i64?, period text, publisher_id i64?, known_day i64?
-- out: id i64, period text, value i64?, numerator i64?, denominator i64?, status text, source text?, known_day i64?
SELECT id, period, value, numerator, denominator, status, source, known_day FROM observation
WHERE indicator_id = :indicator_id AND period = :period AND coalesce(geography_id, 0) = coalesce(:geography_id, 0)
    AND coalesce(publisher_id, 0) = coalesce(:publisher_id, 0) AND coalesce(known_day, 0) = coalesce(:known_day, 0)
ORDER BY seq DESC, id DESC LIMIT 1;

-- name: observation_put :one
-- in: indicator_id i64, geography_id i64?, period text, value i64?, numerator i64?, denominator i64?, status text, source text?, publisher_id i64?
-- in: known_day i64?, seq i64
-- out: id i64
INSERT INTO observation (indicator_id, geography_id, period, value, numerator, denominator, status, source, publisher_id, known_day, seq)
VALUES (:indicator_id, :geography_id, :period, :value, :numerator, :denominator, :status, :source, :publisher_id, :known_day, :seq) RETURNING id;

-- name: observation_rows :many
-- in: first i64, last i64, upto i64
-- out: id i64, indicator_id i64, geography_id i64?, period text, value i64?, numerator i64?, denominator i64?, status text, source text?, publisher_id i64?, known_day i64?, seq i64
SELECT id, indicator_id, geography_id, period, value, numerator, denominator, status, source, publisher_id, known_day, seq FROM observation
WHERE indicator_id >= :first AND indicator_id <= :last AND seq <= :upto
ORDER BY indicator_id, period, coalesce(publisher_id, 0), seq, id;

-- name: discrepancy_get :one :hot
-- in: code text
-- out: id i64, title_vi text, title_en text, bearing_vi text?, bearing_en text?
SELECT id, title_vi, title_en, bearing_vi, bearing_en FROM discrepancy WHERE code = :code;

-- name: discrepancy_put :one
-- in: code text, title_vi text, title_en text, bearing_vi text?, bearing_en text?, seq i64
-- out: id i64
INSERT INTO discrepancy (code, title_vi, title_en, bearing_vi, bearing_en, seq) VALUES (:code, :title_vi, :title_en, :bearing_vi, :bearing_en, :seq)
ON CONFLICT (code) DO UPDATE SET title_vi = excluded.title_vi, title_en = excluded.title_en, bearing_vi = excluded.bearing_vi,
    bearing_en = excluded.bearing_en, seq = excluded.seq
RETURNING id;

-- name: discrepancy_side_get :one :hot
-- in: discrepancy_id i64, no i64
-- out: id i64, document text?, clause text?, says_vi text, says_en text, indicator text?, task text?
SELECT id, document, clause, says_vi, says_en, indicator, task FROM discrepancy_side WHERE discrepancy_id = :discrepancy_id AND no = :no;

-- name: discrepancy_side_put :one
-- in: discrepancy_id i64, no i64, document text?, clause text?, says_vi text, says_en text, indicator text?, task text?, seq i64
-- out: id i64
INSERT INTO discrepancy_side (discrepancy_id, no, document, clause, says_vi, says_en, indicator, task, seq)
VALUES (:discrepancy_id, :no, :document, :clause, :says_vi, :says_en, :indicator, :task, :seq)
ON CONFLICT (discrepancy_id, no) DO UPDATE SET document = excluded.document, clause = excluded.clause, says_vi = excluded.says_vi,
    says_en = excluded.says_en, indicator = excluded.indicator, task = excluded.task, seq = excluded.seq
RETURNING id;

-- name: discrepancy_rows :many
-- in: document text?, indicator text?, task text?
-- out: id i64, code text, title_vi text, title_en text, bearing_vi text?, bearing_en text?, no i64, document text?, clause text?, says_vi text
-- out: says_en text, indicator text?, task text?, source_vi text?, source_en text?
SELECT d.id, d.code, d.title_vi, d.title_en, d.bearing_vi, d.bearing_en, s.no, s.document, s.clause, s.says_vi, s.says_en, s.indicator, s.task,
    o.title_vi AS source_vi, o.title_en AS source_en
FROM discrepancy d JOIN discrepancy_side s ON s.discrepancy_id = d.id LEFT JOIN document o ON o.number = s.document AND o.kind = 'other'
WHERE (:document IS NULL OR d.id IN (SELECT m.discrepancy_id FROM discrepancy_side m WHERE m.document = :document))
    AND (:indicator IS NULL OR d.id IN (SELECT m.discrepancy_id FROM discrepancy_side m WHERE m.indicator = :indicator))
    AND (:task IS NULL OR d.id IN (SELECT m.discrepancy_id FROM discrepancy_side m WHERE m.task = :task))
ORDER BY d.code, d.id, s.no;
