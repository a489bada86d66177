-- name: programme_get :one :hot
-- in: code text
-- out: id i64, code text, title_vi text, title_en text, document text?, note_vi text?, note_en text?
SELECT id, code, title_vi, title_en, document, note_vi, note_en FROM programme WHERE code = :code;

-- name: programme_all :many
-- out: id i64, code text, title_vi text, title_en text, document text?, note_vi text?, note_en text?
SELECT id, code, title_vi, title_en, document, note_vi, note_en FROM programme ORDER BY id;

-- name: programme_put :one
-- in: code text, title_vi text, title_en text, document text?, note_vi text?, note_en text?, seq i64
-- out: id i64
INSERT INTO programme (code, title_vi, title_en, document, note_vi, note_en, seq)
VALUES (:code, :title_vi, :title_en, :document, :note_vi, :note_en, :seq)
ON CONFLICT (code) DO UPDATE SET title_vi = excluded.title_vi, title_en = excluded.title_en, document = excluded.document,
    note_vi = excluded.note_vi, note_en = excluded.note_en, seq = excluded.seq
RETURNING id;

-- name: document_get :one :hot
-- in: number text, slug text
-- out: id i64, number text, slug text, kind text, style text?, issuer_id i64?, signed_on i64?, effective i64?, expires i64?, signatory text?
-- out: title_vi text, title_en text, summary_vi text?, summary_en text?, standing text, source text?, note_vi text?, note_en text?, programme_id i64
-- out: ord i64
SELECT id, number, slug, kind, style, issuer_id, signed AS signed_on, effective, expires, signatory, title_vi, title_en, summary_vi, summary_en, standing,
    source,
    note_vi, note_en, coalesce(programme_id, 0) AS programme_id, ord
FROM document WHERE number = :number OR slug = :slug ORDER BY CASE WHEN number = :number THEN 0 ELSE 1 END LIMIT 1;

-- name: document_put :one
-- in: number text, slug text, kind text, style text?, issuer_id i64?, signed_on i64?, effective i64?, expires i64?, signatory text?, title_vi text
-- in: title_en text, summary_vi text?, summary_en text?, standing text, source text?, note_vi text?, note_en text?, programme_id i64, ord i64
-- in: seq i64
-- out: id i64
INSERT INTO document (number, slug, kind, style, issuer_id, signed, effective, expires, signatory, title_vi, title_en, summary_vi, summary_en, standing,
    source, note_vi, note_en, programme_id, ord, seq)
VALUES (:number, :slug, :kind, :style, :issuer_id, :signed_on, :effective, :expires, :signatory, :title_vi, :title_en, :summary_vi, :summary_en, :standing,
    :source, :note_vi, :note_en, :programme_id, :ord, :seq)
ON CONFLICT (number) DO UPDATE SET kind = excluded.kind, style = excluded.style, issuer_id = excluded.issuer_id, signed = excluded.signed,
    effective = excluded.effective, expires = excluded.expires, signatory = excluded.signatory, title_vi = excluded.title_vi,
    title_en = excluded.title_en, summary_vi = excluded.summary_vi, summary_en = excluded.summary_en, standing = excluded.standing,
    source = excluded.source, note_vi = excluded.note_vi, note_en = excluded.note_en, programme_id = excluded.programme_id, ord = excluded.ord,
    seq = excluded.seq
RETURNING id;

-- name: document_id_of :one :hot
-- in: name text
-- out: id i64
SELECT id FROM document WHERE number = :name OR slug = :name ORDER BY id LIMIT 1;

-- Documents and their clauses as of an event: known from their first event on, with today's words.
-- name: document_all :many
-- in: first i64, last i64, upto i64
-- out: id i64, number text, slug text, kind text, style text?, issuer_id i64?, signed_on i64?, effective i64?, expires i64?, signatory text?
-- out: title_vi text, title_en text, summary_vi text?, summary_en text?, standing text, source text?, note_vi text?, note_en text?, programme_id i64
-- out: ord i64, seq i64, clauses i64
SELECT d.id, d.number, d.slug, d.kind, d.style, d.issuer_id, d.signed AS signed_on, d.effective, d.expires, d.signatory, d.title_vi, d.title_en, d.summary_vi,
    d.summary_en, d.standing, d.source, d.note_vi, d.note_en, coalesce(d.programme_id, 0) AS programme_id, d.ord, d.seq,
    (SELECT count(*) FROM clause c WHERE c.document_id = d.id AND (c.seq <= :upto
        OR EXISTS (SELECT 1 FROM event e WHERE e.object_kind = 'clause' AND e.object_id = c.id AND e.seq <= :upto))) AS clauses
FROM document d WHERE d.id >= :first AND d.id <= :last
    AND (d.seq <= :upto OR EXISTS (SELECT 1 FROM event e WHERE e.object_kind = 'document' AND e.object_id = d.id AND e.seq <= :upto))
ORDER BY CASE d.standing WHEN 'full' THEN 0 WHEN 'partial' THEN 1 ELSE 2 END, d.ord, d.id;

-- name: document_link_get :one :hot
-- in: from_id i64, to_id i64, kind text, clause text
-- out: id i64, note_vi text?, note_en text?
SELECT id, note_vi, note_en FROM document_link WHERE from_id = :from_id AND to_id = :to_id AND kind = :kind AND clause = :clause;

-- name: document_link_put :one
-- in: from_id i64, to_id i64, kind text, clause text, note_vi text?, note_en text?, seq i64
-- out: id i64
INSERT INTO document_link (from_id, to_id, kind, clause, note_vi, note_en, seq)
VALUES (:from_id, :to_id, :kind, :clause, :note_vi, :note_en, :seq)
ON CONFLICT (from_id, to_id, kind, clause) DO UPDATE SET note_vi = excluded.note_vi, note_en = excluded.note_en, seq = excluded.seq
RETURNING id;

-- name: document_link_of :many :hot
-- in: document_id i64, upto i64
-- out: from_id i64, from_number text, from_slug text, from_title_vi text, from_title_en text, to_id i64, to_number text, to_slug text
-- out: to_title_vi text, to_title_en text, kind text, clause text, note_vi text?, note_en text?
SELECT l.from_id, f.number AS from_number, f.slug AS from_slug, f.title_vi AS from_title_vi, f.title_en AS from_title_en, l.to_id,
    t.number AS to_number, t.slug AS to_slug, t.title_vi AS to_title_vi, t.title_en AS to_title_en, l.kind, l.clause, l.note_vi, l.note_en
FROM document_link l JOIN document f ON f.id = l.from_id JOIN document t ON t.id = l.to_id
WHERE l.id IN (SELECT id FROM document_link WHERE from_id = :document_id UNION SELECT id FROM document_link WHERE to_id = :document_id)
    AND (l.seq <= :upto OR EXISTS (SELECT 1 FROM event e WHERE e.object_kind = 'document_link' AND e.object_id = l.id AND e.seq <= :upto))
ORDER BY l.id;

-- name: clause_get :one :hot
-- in: document_id i64, path text
-- out: id i64, parent_id i64?, kind text, label text?, title_vi text, title_en text, demands text?, ord i64, seq i64
SELECT id, parent_id, kind, label, title_vi, title_en, demands, ord, seq FROM clause WHERE document_id = :document_id AND path = :path;

-- name: clause_put :one
-- in: document_id i64, path text, parent_id i64?, kind text, label text?, title_vi text, title_en text, demands text?, ord i64, seq i64
-- out: id i64
INSERT INTO clause (document_id, path, parent_id, kind, label, title_vi, title_en, demands, ord, seq)
VALUES (:document_id, :path, :parent_id, :kind, :label, :title_vi, :title_en, :demands, :ord, :seq)
ON CONFLICT (document_id, path) DO UPDATE SET parent_id = excluded.parent_id, kind = excluded.kind, label = excluded.label,
    title_vi = excluded.title_vi, title_en = excluded.title_en, demands = excluded.demands, ord = excluded.ord, seq = excluded.seq
RETURNING id;

-- The clauses known by an event and what had become of each. A task is known from its first obligation on, an indicator from its first event on; words are today's.
-- name: clause_coverage :many :hot
-- in: document_id i64, upto i64
-- out: id i64, path text, parent_id i64?, kind text, label text?, title_vi text, title_en text, demands text?, ord i64, seq i64, tasks i64
-- out: shared i64, led i64, dated i64, indicators i64
SELECT c.id, c.path, c.parent_id, c.kind, c.label, c.title_vi, c.title_en, c.demands, c.ord, c.seq,
    (SELECT count(*) FROM task t WHERE t.clause_id = c.id AND EXISTS (SELECT 1 FROM obligation k WHERE k.task_id = t.id AND k.seq <= :upto)) AS tasks,
    (SELECT count(*) FROM task_basis b WHERE b.document_number = d.number AND b.path = c.path AND b.seq <= :upto) AS shared,
    (SELECT count(*) FROM task t WHERE t.clause_id = c.id AND EXISTS (
        SELECT 1 FROM obligation o WHERE o.task_id = t.id AND o.role = 'lead' AND o.parent_id IS NULL AND o.seq <= :upto
            AND coalesce((SELECT CASE WHEN x.org_id IS NULL THEN 0 ELSE 1 END FROM obligation_change x
                WHERE x.obligation_id = o.id AND x.kind IN ('lead_named', 'transferred') AND x.seq <= :upto ORDER BY x.seq DESC, x.id DESC LIMIT 1),
                CASE WHEN o.org_id IS NULL AND o.selector_id IS NULL THEN 0 ELSE 1 END) = 1)) AS led,
    (SELECT count(*) FROM task t WHERE t.clause_id = c.id AND EXISTS (
        SELECT 1 FROM obligation o WHERE o.task_id = t.id AND o.role = 'lead' AND o.parent_id IS NULL AND o.seq <= :upto
            AND (o.original_due IS NOT NULL OR o.recurrence IN ('monthly', 'quarterly', 'half_yearly', 'yearly')
                OR EXISTS (SELECT 1 FROM obligation_change x WHERE x.obligation_id = o.id AND x.kind IN ('due_set', 'due_moved')
                    AND x.seq <= :upto)))) AS dated,
    (SELECT count(*) FROM indicator i WHERE i.document_id = d.id AND i.clause = c.path
        AND EXISTS (SELECT 1 FROM event e WHERE e.object_kind = 'indicator' AND e.object_id = i.id AND e.seq <= :upto)) AS indicators
FROM clause c JOIN document d ON d.id = c.document_id
WHERE c.document_id = :document_id
    AND (c.seq <= :upto OR EXISTS (SELECT 1 FROM event e WHERE e.object_kind = 'clause' AND e.object_id = c.id AND e.seq <= :upto))
ORDER BY c.ord, c.id;

-- name: clause_text_get :one :hot
-- in: clause_id i64
-- out: id i64, received text, corrected text, source_sha256 text, source_line i64
SELECT id, received, corrected, source_sha256, source_line FROM clause_text WHERE clause_id = :clause_id ORDER BY seq DESC, id DESC LIMIT 1;

-- name: clause_text_put :one
-- in: clause_id i64, received text, corrected text, source_sha256 text, source_line i64, seq i64
-- out: id i64
INSERT INTO clause_text (clause_id, received, corrected, source_sha256, source_line, seq)
VALUES (:clause_id, :received, :corrected, :source_sha256, :source_line, :seq) RETURNING id;

-- name: clause_text_of :many :hot
-- in: document_id i64, upto i64
-- out: clause_id i64, path text, received text, corrected text, source_sha256 text, source_line i64, seq i64
SELECT c.id AS clause_id, c.path, t.received, t.corrected, t.source_sha256, t.source_line, t.seq
FROM clause c JOIN clause_text t ON t.clause_id = c.id
WHERE c.document_id = :document_id AND t.seq <= :upto
    AND NOT EXISTS (SELECT 1 FROM clause_text n WHERE n.clause_id = c.id AND n.seq <= :upto AND (n.seq > t.seq OR (n.seq = t.seq AND n.id > t.id)))
ORDER BY c.ord, c.id;
