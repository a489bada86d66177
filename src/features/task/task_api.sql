-- The rows of one page of the API, whose numbers the board has chosen: `ids` is a JSON array.

-- name: task_page_rows :many
-- in: ids text
-- out: id i64, code text, slug text, document text, clause text, group_no text, title_vi text, title_en text, product_vi text?, product_en text?
-- out: kind text, measure text?, note_vi text?, note_en text?, selector_key text?, selector_vi text?, selector_en text?, lead_words text?
-- out: undecided i64, named i64, due_kind text, due_words text?, original_due i64?, recurrence text?
-- sqlite:
SELECT t.id, t.code, t.slug, d.number AS document, c.path AS clause, t.group_no, t.title_vi, t.title_en, t.product_vi, t.product_en, t.kind, t.measure,
    t.note_vi, t.note_en, s.selector_key, s.title_vi AS selector_vi, s.title_en AS selector_en, o.lead_words, coalesce(o.undecided, 0) AS undecided,
        CASE WHEN o.org_id IS NULL THEN 0 ELSE 1 END AS named,
    coalesce(o.due_kind, 'none') AS due_kind, o.due_words, o.original_due, o.recurrence
FROM json_each(:ids) j CROSS JOIN task t ON t.id = j.value JOIN document d ON d.id = t.document_id JOIN clause c ON c.id = t.clause_id
    LEFT JOIN obligation o ON o.id = (SELECT l.id FROM obligation l WHERE l.task_id = t.id AND l.role = 'lead' AND l.parent_id IS NULL
        ORDER BY l.no, coalesce(l.scope_id, 0), l.occurrence LIMIT 1)
    LEFT JOIN selector s ON s.id = o.selector_id
ORDER BY t.id;
-- pg:
SELECT t.id, t.code, t.slug, d.number AS document, c.path AS clause, t.group_no, t.title_vi, t.title_en, t.product_vi, t.product_en, t.kind, t.measure,
    t.note_vi, t.note_en, s.selector_key, s.title_vi AS selector_vi, s.title_en AS selector_en, o.lead_words, coalesce(o.undecided, 0) AS undecided,
        CASE WHEN o.org_id IS NULL THEN 0 ELSE 1 END AS named,
    coalesce(o.due_kind, 'none') AS due_kind, o.due_words, o.original_due, o.recurrence
FROM task t JOIN document d ON d.id = t.document_id JOIN clause c ON c.id = t.clause_id
    LEFT JOIN obligation o ON o.id = (SELECT l.id FROM obligation l WHERE l.task_id = t.id AND l.role = 'lead' AND l.parent_id IS NULL
        ORDER BY l.no, coalesce(l.scope_id, 0), l.occurrence LIMIT 1)
    LEFT JOIN selector s ON s.id = o.selector_id
WHERE t.id IN (SELECT CAST(x AS BIGINT) FROM jsonb_array_elements_text(CAST(:ids AS JSONB)) AS x) ORDER BY t.id;

-- name: task_ids_of_codes :many
-- in: codes text
-- out: id i64
-- sqlite:
SELECT id FROM task WHERE code IN (SELECT value FROM json_each(:codes)) ORDER BY id;
-- pg:
SELECT id FROM task WHERE code IN (SELECT x FROM jsonb_array_elements_text(CAST(:codes AS JSONB)) AS x) ORDER BY id;

-- name: task_ids_of_kind :many
-- in: kind text
-- out: id i64
SELECT id FROM task WHERE kind = :kind ORDER BY id;
