-- The queries of the benchmark that one would write by hand over the same tables: one statement each, prepared once, every value of every row read, no
-- JSON. They know who bears a duty now, its deadline and its last report, but none of the other rules (docs/rules.md), and give neither the total of a
-- list nor the marks of a hit. What they cost is the measure for ours.

-- One task with everything owed for it.
-- name: plain_task :many
-- in: code text
-- out: code text, title_vi text, title_en text, kind text, product_vi text?, group_no text, document text, clause text, obligation_id i64?, no i64?
-- out: role text?, org_key text?, org_vi text?, org_en text?, start_day i64?, due_kind text?, due_words text?, original_due i64?, moved_due i64?, step text?
SELECT t.code, t.title_vi, t.title_en, t.kind, t.product_vi, t.group_no, d.number AS document, c.path AS clause, o.id AS obligation_id, o.no, o.role,
    g.org_key, v.name_vi AS org_vi, v.name_en AS org_en, o.start_day, o.due_kind, o.due_words, o.original_due,
    (SELECT x.due FROM obligation_change x WHERE x.obligation_id = o.id AND x.kind IN ('due_set', 'due_moved') ORDER BY x.seq DESC LIMIT 1) AS moved_due,
    (SELECT s.step FROM report_step s WHERE s.obligation_id = o.id ORDER BY s.seq DESC LIMIT 1) AS step
FROM task t JOIN document d ON d.id = t.document_id JOIN clause c ON c.id = t.clause_id LEFT JOIN obligation o ON o.task_id = t.id
    LEFT JOIN org g ON g.id = coalesce((SELECT x.org_id FROM obligation_change x WHERE x.obligation_id = o.id AND x.kind IN ('lead_named', 'transferred')
        ORDER BY x.seq DESC LIMIT 1), o.org_id)
    LEFT JOIN org_version v ON v.id = (SELECT max(y.id) FROM org_version y WHERE y.org_id = g.id)
WHERE t.code = :code ORDER BY o.no NULLS FIRST;

-- The tasks of a document in its order. The limit stands in the text, because PostgreSQL plans for it.
-- name: plain_list :many
-- in: document text
-- out: code text, title_vi text, title_en text, kind text, group_no text, clause text, org_key text?, org_vi text?, due_kind text?, original_due i64?
-- out: step text?
SELECT t.code, t.title_vi, t.title_en, t.kind, t.group_no, c.path AS clause, g.org_key, v.name_vi AS org_vi, o.due_kind, o.original_due,
    (SELECT s.step FROM report_step s WHERE s.obligation_id = o.id ORDER BY s.seq DESC LIMIT 1) AS step
FROM task t JOIN clause c ON c.id = t.clause_id LEFT JOIN obligation o ON o.task_id = t.id AND o.role = 'lead' AND o.parent_id IS NULL
    LEFT JOIN org g ON g.id = coalesce((SELECT x.org_id FROM obligation_change x WHERE x.obligation_id = o.id AND x.kind IN ('lead_named', 'transferred')
        ORDER BY x.seq DESC LIMIT 1), o.org_id)
    LEFT JOIN org_version v ON v.id = (SELECT max(y.id) FROM org_version y WHERE y.org_id = g.id)
WHERE t.document_id = (SELECT id FROM document WHERE number = :document) ORDER BY t.ord LIMIT 100;

-- name: plain_list_of_page :many
-- in: document text
-- out: code text, title_vi text, title_en text, kind text, group_no text, clause text, org_key text?, org_vi text?, due_kind text?, original_due i64?
-- out: step text?
SELECT t.code, t.title_vi, t.title_en, t.kind, t.group_no, c.path AS clause, g.org_key, v.name_vi AS org_vi, o.due_kind, o.original_due,
    (SELECT s.step FROM report_step s WHERE s.obligation_id = o.id ORDER BY s.seq DESC LIMIT 1) AS step
FROM task t JOIN clause c ON c.id = t.clause_id LEFT JOIN obligation o ON o.task_id = t.id AND o.role = 'lead' AND o.parent_id IS NULL
    LEFT JOIN org g ON g.id = coalesce((SELECT x.org_id FROM obligation_change x WHERE x.obligation_id = o.id AND x.kind IN ('lead_named', 'transferred')
        ORDER BY x.seq DESC LIMIT 1), o.org_id)
    LEFT JOIN org_version v ON v.id = (SELECT max(y.id) FROM org_version y WHERE y.org_id = g.id)
WHERE t.document_id = (SELECT id FROM document WHERE number = :document) ORDER BY t.ord LIMIT 25;

-- What one organisation leads, also what was passed to it, by deadline.
-- name: plain_list_of_lead :many
-- in: org_key text
-- out: code text, title_vi text, title_en text, kind text, group_no text, document text, clause text, due_kind text, original_due i64?, step text?
WITH owed (id) AS (
    SELECT o.id FROM org g JOIN obligation o ON o.org_id = g.id WHERE g.org_key = :org_key AND o.role = 'lead'
    UNION SELECT o.id FROM org g JOIN obligation_change x ON x.org_id = g.id JOIN obligation o ON o.id = x.obligation_id
    WHERE g.org_key = :org_key AND x.kind IN ('lead_named', 'transferred') AND o.role = 'lead')
SELECT t.code, t.title_vi, t.title_en, t.kind, t.group_no, d.number AS document, c.path AS clause, o.due_kind, o.original_due,
    (SELECT s.step FROM report_step s WHERE s.obligation_id = o.id ORDER BY s.seq DESC LIMIT 1) AS step
FROM owed w JOIN obligation o ON o.id = w.id JOIN task t ON t.id = o.task_id JOIN document d ON d.id = t.document_id JOIN clause c ON c.id = t.clause_id
ORDER BY o.original_due NULLS LAST, t.ord LIMIT 100;

-- Every organisation's lead obligations by a state that knows the last report and the deadline.
-- name: plain_board :many
-- in: day text
-- out: org_id i64?, state text, n i64
-- sqlite:
SELECT coalesce(b.org_id, o.org_id) AS org_id, CASE WHEN s.step = 'accepted' AND s.delivers = 1 THEN 'done' WHEN s.step = 'submitted' THEN 'waiting'
    WHEN coalesce(b.org_id, o.org_id) IS NULL THEN 'unassigned' WHEN coalesce(d.due, o.original_due) IS NULL THEN 'no deadline'
    WHEN coalesce(d.due, o.original_due) < CAST(:day AS INTEGER) THEN 'overdue' ELSE 'open' END AS state, count(*) AS n
FROM obligation o
    LEFT JOIN (SELECT obligation_id, step, delivers, max(seq) FROM report_step GROUP BY obligation_id) s ON s.obligation_id = o.id
    LEFT JOIN (SELECT obligation_id, org_id, max(seq) FROM obligation_change WHERE kind IN ('lead_named', 'transferred') GROUP BY obligation_id) b
        ON b.obligation_id = o.id
    LEFT JOIN (SELECT obligation_id, due, max(seq) FROM obligation_change WHERE kind IN ('due_set', 'due_moved') GROUP BY obligation_id) d
        ON d.obligation_id = o.id
WHERE o.role = 'lead' GROUP BY 1, 2;
-- pg:
SELECT coalesce(b.org_id, o.org_id) AS org_id, CASE WHEN s.step = 'accepted' AND s.delivers = 1 THEN 'done' WHEN s.step = 'submitted' THEN 'waiting'
    WHEN coalesce(b.org_id, o.org_id) IS NULL THEN 'unassigned' WHEN coalesce(d.due, o.original_due) IS NULL THEN 'no deadline'
    WHEN coalesce(d.due, o.original_due) < CAST(:day AS BIGINT) THEN 'overdue' ELSE 'open' END AS state, count(*) AS n
FROM obligation o
    LEFT JOIN (SELECT DISTINCT ON (obligation_id) obligation_id, step, delivers FROM report_step ORDER BY obligation_id, seq DESC) s
        ON s.obligation_id = o.id
    LEFT JOIN (SELECT DISTINCT ON (obligation_id) obligation_id, org_id FROM obligation_change WHERE kind IN ('lead_named', 'transferred')
        ORDER BY obligation_id, seq DESC) b ON b.obligation_id = o.id
    LEFT JOIN (SELECT DISTINCT ON (obligation_id) obligation_id, due FROM obligation_change WHERE kind IN ('due_set', 'due_moved')
        ORDER BY obligation_id, seq DESC) d ON d.obligation_id = o.id
WHERE o.role = 'lead' GROUP BY 1, 2;

-- The same at the end of a day of the past, from what was known then. Midnight in Viet Nam is 17:00 of the day before.
-- name: plain_past :many
-- in: day text
-- out: org_id i64?, state text, n i64
-- sqlite:
WITH known (seq) AS (SELECT max(seq) FROM event WHERE known_at < CAST(:day AS INTEGER) * 86400000 + 61200000)
SELECT coalesce(b.org_id, o.org_id) AS org_id, CASE WHEN s.step = 'accepted' AND s.delivers = 1 THEN 'done' WHEN s.step = 'submitted' THEN 'waiting'
    WHEN coalesce(b.org_id, o.org_id) IS NULL THEN 'unassigned' WHEN coalesce(d.due, o.original_due) IS NULL THEN 'no deadline'
    WHEN coalesce(d.due, o.original_due) < CAST(:day AS INTEGER) THEN 'overdue' ELSE 'open' END AS state, count(*) AS n
FROM obligation o
    LEFT JOIN (SELECT obligation_id, step, delivers, max(seq) FROM report_step WHERE seq <= (SELECT seq FROM known) GROUP BY obligation_id) s
        ON s.obligation_id = o.id
    LEFT JOIN (SELECT obligation_id, org_id, max(seq) FROM obligation_change WHERE kind IN ('lead_named', 'transferred') AND seq <= (SELECT seq FROM known)
        GROUP BY obligation_id) b ON b.obligation_id = o.id
    LEFT JOIN (SELECT obligation_id, due, max(seq) FROM obligation_change WHERE kind IN ('due_set', 'due_moved') AND seq <= (SELECT seq FROM known)
        GROUP BY obligation_id) d ON d.obligation_id = o.id
WHERE o.role = 'lead' AND o.seq <= (SELECT seq FROM known) GROUP BY 1, 2;
-- pg:
WITH known (seq) AS (SELECT max(seq) FROM event WHERE known_at < CAST(:day AS BIGINT) * 86400000 + 61200000)
SELECT coalesce(b.org_id, o.org_id) AS org_id, CASE WHEN s.step = 'accepted' AND s.delivers = 1 THEN 'done' WHEN s.step = 'submitted' THEN 'waiting'
    WHEN coalesce(b.org_id, o.org_id) IS NULL THEN 'unassigned' WHEN coalesce(d.due, o.original_due) IS NULL THEN 'no deadline'
    WHEN coalesce(d.due, o.original_due) < CAST(:day AS BIGINT) THEN 'overdue' ELSE 'open' END AS state, count(*) AS n
FROM obligation o
    LEFT JOIN (SELECT DISTINCT ON (obligation_id) obligation_id, step, delivers FROM report_step WHERE seq <= (SELECT seq FROM known)
        ORDER BY obligation_id, seq DESC) s ON s.obligation_id = o.id
    LEFT JOIN (SELECT DISTINCT ON (obligation_id) obligation_id, org_id FROM obligation_change WHERE kind IN ('lead_named', 'transferred')
        AND seq <= (SELECT seq FROM known) ORDER BY obligation_id, seq DESC) b ON b.obligation_id = o.id
    LEFT JOIN (SELECT DISTINCT ON (obligation_id) obligation_id, due FROM obligation_change WHERE kind IN ('due_set', 'due_moved')
        AND seq <= (SELECT seq FROM known) ORDER BY obligation_id, seq DESC) d ON d.obligation_id = o.id
WHERE o.role = 'lead' AND o.seq <= (SELECT seq FROM known) GROUP BY 1, 2;

-- One province and the communes that belong to it.
-- name: plain_province :many
-- in: day text
-- out: org_id i64, name_vi text, state text, n i64
WITH below (id) AS (
    SELECT id FROM org WHERE org_key = 'tinh-lao-cai-2025'
    UNION ALL SELECT e.child_id FROM org p JOIN org_edge e ON e.parent_id = p.id
    WHERE p.org_key = 'tinh-lao-cai-2025' AND e.tree = 'administrative' AND (e.valid_to IS NULL OR e.valid_to >= CAST(:day AS BIGINT))),
owed (id, org_id) AS (
    SELECT o.id, b.id FROM below b JOIN obligation o ON o.org_id = b.id WHERE o.role = 'lead'
    UNION SELECT o.id, b.id FROM below b JOIN obligation_change x ON x.org_id = b.id JOIN obligation o ON o.id = x.obligation_id
    WHERE x.kind IN ('lead_named', 'transferred') AND o.role = 'lead')
SELECT v.org_id, v.name_vi, r.state, r.n
FROM (SELECT w.org_id, CASE WHEN s.step = 'accepted' AND s.delivers = 1 THEN 'done' WHEN s.step = 'submitted' THEN 'waiting'
        WHEN o.original_due IS NULL THEN 'no deadline' WHEN o.original_due < CAST(:day AS BIGINT) THEN 'overdue' ELSE 'open' END AS state, count(*) AS n
    FROM owed w JOIN obligation o ON o.id = w.id
        LEFT JOIN report_step s ON s.id = (SELECT x.id FROM report_step x WHERE x.obligation_id = o.id ORDER BY x.seq DESC LIMIT 1)
    GROUP BY 1, 2) r JOIN org_version v ON v.id = (SELECT max(y.id) FROM org_version y WHERE y.org_id = r.org_id)
ORDER BY v.org_id, r.state;

-- The engine's own search, best first by its own measure. The last word may be a beginning, as in ours.
-- name: plain_search :many
-- in: words text
-- out: kind text, ref text, title text
-- sqlite:
SELECT d.kind, d.ref, d.title FROM search_fts f JOIN search_doc d ON d.id = f.rowid WHERE search_fts MATCH :words || '*' ORDER BY f.rank LIMIT 20;
-- pg:
SELECT kind, ref, title FROM (
    SELECT kind, ref, title, ts_rank(to_tsvector('simple', folded), to_tsquery('simple', replace(:words, ' ', ' & ') || ':*')) AS fit
    FROM search_doc WHERE id < 1099511627776 AND to_tsvector('simple', folded) @@ to_tsquery('simple', replace(:words, ' ', ' & ') || ':*')
    UNION ALL
    SELECT kind, ref, title, ts_rank(to_tsvector('simple', folded), to_tsquery('simple', replace(:words, ' ', ' & ') || ':*'))
    FROM search_doc WHERE id >= 1099511627776 AND id < 2199023255552 AND to_tsvector('simple', folded) @@ to_tsquery('simple', replace(:words, ' ', ' & ') || ':*')
    UNION ALL
    SELECT kind, ref, title, ts_rank(to_tsvector('simple', folded), to_tsquery('simple', replace(:words, ' ', ' & ') || ':*'))
    FROM search_doc WHERE id >= 2199023255552 AND id < 3298534883328 AND to_tsvector('simple', folded) @@ to_tsquery('simple', replace(:words, ' ', ' & ') || ':*')
    UNION ALL
    SELECT kind, ref, title, ts_rank(to_tsvector('simple', folded), to_tsquery('simple', replace(:words, ' ', ' & ') || ':*'))
    FROM search_doc WHERE id >= 3298534883328 AND id < 4398046511104 AND to_tsvector('simple', folded) @@ to_tsquery('simple', replace(:words, ' ', ' & ') || ':*')
    UNION ALL
    SELECT kind, ref, title, ts_rank(to_tsvector('simple', folded), to_tsquery('simple', replace(:words, ' ', ' & ') || ':*'))
    FROM search_doc WHERE id >= 4398046511104 AND to_tsvector('simple', folded) @@ to_tsquery('simple', replace(:words, ' ', ' & ') || ':*')
) AS found ORDER BY fit DESC LIMIT 20;

-- The first twenty that the engine comes upon, however well they fit.
-- name: plain_search_any :many
-- in: words text
-- out: kind text, ref text, title text
-- sqlite:
SELECT d.kind, d.ref, d.title FROM search_fts f JOIN search_doc d ON d.id = f.rowid WHERE search_fts MATCH :words || '*' LIMIT 20;
-- pg:
SELECT kind, ref, title FROM search_doc
WHERE id < 1099511627776 AND to_tsvector('simple', folded) @@ to_tsquery('simple', replace(:words, ' ', ' & ') || ':*')
UNION ALL
SELECT kind, ref, title FROM search_doc
WHERE id >= 1099511627776 AND id < 2199023255552 AND to_tsvector('simple', folded) @@ to_tsquery('simple', replace(:words, ' ', ' & ') || ':*')
UNION ALL
SELECT kind, ref, title FROM search_doc
WHERE id >= 2199023255552 AND id < 3298534883328 AND to_tsvector('simple', folded) @@ to_tsquery('simple', replace(:words, ' ', ' & ') || ':*')
UNION ALL
SELECT kind, ref, title FROM search_doc
WHERE id >= 3298534883328 AND id < 4398046511104 AND to_tsvector('simple', folded) @@ to_tsquery('simple', replace(:words, ' ', ' & ') || ':*')
UNION ALL
SELECT kind, ref, title FROM search_doc
WHERE id >= 4398046511104 AND to_tsvector('simple', folded) @@ to_tsquery('simple', replace(:words, ' ', ' & ') || ':*')
LIMIT 20;

-- Without an index: the words in this order.
-- name: plain_like :many
-- in: words text
-- out: kind text, ref text, title text
SELECT kind, ref, title FROM search_doc WHERE folded LIKE '%' || replace(:words, ' ', '%') || '%' ESCAPE '!' LIMIT 20;

-- Group-committed inserts (inserts.c): one row of about 300 bytes, and the four rows of a submitted report as they lie in their tables.
-- name: plain_insert :exec
-- in: obligation_id i64, narrative text
INSERT INTO plain_report (obligation_id, at_ms, narrative) VALUES (:obligation_id, 0, :narrative);

-- name: plain_head :one
-- out: seq i64
SELECT coalesce(max(seq), 0) AS seq FROM event;

-- name: plain_report :one
-- in: obligation_id i64, narrative text, seq i64
-- out: id i64
INSERT INTO report (obligation_id, org_id, version, author_id, narrative, difficulties, proposals, progress_permille, delivers, state, revision, seq)
VALUES (:obligation_id, 1, :seq, 1, :narrative, '', '', 500, 0, 'submitted', 1, :seq) RETURNING id;

-- name: plain_submission :exec
-- in: report_id i64, narrative text, seq i64
INSERT INTO report_submission (report_id, revision, narrative, difficulties, proposals, progress_permille, delivers, seq)
VALUES (:report_id, 1, :narrative, '', '', 500, 0, :seq);

-- name: plain_step :exec
-- in: report_id i64, obligation_id i64, seq i64
INSERT INTO report_step (report_id, obligation_id, step, account_id, person, delivers, progress_permille, at_ms, remark, seq)
VALUES (:report_id, :obligation_id, 'submitted', 1, 'x', 0, 500, 0, '', :seq);

-- name: plain_event :exec
-- in: seq i64, object_id i64, hash blob
INSERT INTO event (seq, known_at, actor_id, actor, action, object_kind, object_id, after_json, salt, prev_hash, hash)
VALUES (:seq, 0, 1, 'x', 'report.submitted', 'report', :object_id, '{"state":"submitted","progress":500}', '0123456789abcdef', :hash, :hash);
