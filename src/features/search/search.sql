-- A new row gets the next number of its stretch (search_rules.c).
-- name: search_doc_put :one
-- in: stretch i64, kind text, ref text, lang text, title text, body text, folded text, seq i64
-- out: id i64
INSERT INTO search_doc (id, kind, ref, lang, title, body, folded, seq)
VALUES (coalesce((SELECT id FROM search_doc WHERE id > :stretch AND id < :stretch + 1099511627776 ORDER BY id DESC LIMIT 1), :stretch) + 1,
    :kind, :ref, :lang, :title, :body, :folded, :seq)
ON CONFLICT (kind, ref, lang) DO UPDATE SET title = excluded.title, body = excluded.body, folded = excluded.folded, seq = excluded.seq
RETURNING id;

-- name: search_doc_get :one :hot
-- in: kind text, ref text, lang text
-- out: id i64, title text, body text, folded text
SELECT id, title, body, folded FROM search_doc WHERE kind = :kind AND ref = :ref AND lang = :lang;

-- SQLite's full-text table is written beside search_doc (no trigger may do it); PostgreSQL's index follows the table by itself, so there these two
-- are not run.
-- name: search_fts_add :exec
-- in: id i64, folded text
-- sqlite:
INSERT INTO search_fts (rowid, folded) VALUES (:id, :folded);
-- pg:
UPDATE search_doc SET folded = :folded WHERE id = :id;

-- name: search_fts_remove :exec
-- in: id i64, folded text
-- sqlite:
INSERT INTO search_fts (search_fts, rowid, folded) VALUES ('delete', :id, :folded);
-- pg:
UPDATE search_doc SET folded = '' WHERE id = :id AND folded = :folded;

-- The other language's title comes along, so that a hit can be named in the reader's own. A phrase is looked for as bytes, because PostgreSQL would
-- parse every text again to find it by its words; what stands in the middle of a word is left out in C. PostgreSQL goes through the stretches one
-- after the other, each with an index of its own, and stops when it has enough: the lowest numbers, as on SQLite. Only tasks are in the later ones;
-- there the words alone are looked for, because to intersect them with the word of the kind, which is in every row, takes as long again.
-- name: search_match :many :hot
-- in: words text, of_kind text, phrase text, upto i64, limit i64
-- out: id i64, kind text, ref text, lang text, title text, body text, other_title text?
-- sqlite:
SELECT d.id, d.kind, d.ref, d.lang, d.title, d.body, o.title AS other_title
FROM search_fts f JOIN search_doc d ON d.id = f.rowid
    LEFT JOIN search_doc o ON o.kind = d.kind AND o.ref = d.ref AND o.lang = CASE d.lang WHEN 'vi' THEN 'en' ELSE 'vi' END
WHERE search_fts MATCH :words || :of_kind AND instr(d.folded, :phrase) > 0 AND d.seq <= :upto ORDER BY f.rowid LIMIT :limit;
-- pg:
SELECT d.id, d.kind, d.ref, d.lang, d.title, d.body, o.title AS other_title
FROM (
    (SELECT id, kind, ref, lang, title, body FROM search_doc
    WHERE id < 1099511627776 AND to_tsvector('simple', folded) @@ to_tsquery('simple', :words || :of_kind) AND strpos(folded, :phrase) > 0 AND seq <= :upto
    ORDER BY id LIMIT :limit)
    UNION ALL
    (SELECT id, kind, ref, lang, title, body FROM search_doc
    WHERE id >= 1099511627776 AND id < 2199023255552 AND to_tsvector('simple', folded) @@ to_tsquery('simple', :words)
        AND strpos(folded, :phrase) > 0 AND seq <= :upto AND strpos(:of_kind, 'zktask') > 0
    ORDER BY id LIMIT :limit)
    UNION ALL
    (SELECT id, kind, ref, lang, title, body FROM search_doc
    WHERE id >= 2199023255552 AND id < 3298534883328 AND to_tsvector('simple', folded) @@ to_tsquery('simple', :words)
        AND strpos(folded, :phrase) > 0 AND seq <= :upto AND strpos(:of_kind, 'zktask') > 0
    ORDER BY id LIMIT :limit)
    UNION ALL
    (SELECT id, kind, ref, lang, title, body FROM search_doc
    WHERE id >= 3298534883328 AND id < 4398046511104 AND to_tsvector('simple', folded) @@ to_tsquery('simple', :words)
        AND strpos(folded, :phrase) > 0 AND seq <= :upto AND strpos(:of_kind, 'zktask') > 0
    ORDER BY id LIMIT :limit)
    UNION ALL
    (SELECT id, kind, ref, lang, title, body FROM search_doc
    WHERE id >= 4398046511104 AND to_tsvector('simple', folded) @@ to_tsquery('simple', :words)
        AND strpos(folded, :phrase) > 0 AND seq <= :upto AND strpos(:of_kind, 'zktask') > 0
    ORDER BY id LIMIT :limit)
    LIMIT :limit
) d LEFT JOIN search_doc o ON o.kind = d.kind AND o.ref = d.ref AND o.lang = CASE d.lang WHEN 'vi' THEN 'en' ELSE 'vi' END
ORDER BY d.id;

-- name: search_refs :many :hot
-- in: words text, of_kind text, limit i64
-- out: ref text
-- sqlite:
SELECT d.ref FROM search_fts f JOIN search_doc d ON d.id = f.rowid WHERE search_fts MATCH :words || :of_kind ORDER BY f.rowid LIMIT :limit;
-- pg:
SELECT ref FROM search_doc WHERE id < 1099511627776 AND to_tsvector('simple', folded) @@ to_tsquery('simple', :words || :of_kind)
UNION ALL
SELECT ref FROM search_doc WHERE id >= 1099511627776 AND id < 2199023255552 AND to_tsvector('simple', folded) @@ to_tsquery('simple', :words)
    AND strpos(:of_kind, 'zktask') > 0
UNION ALL
SELECT ref FROM search_doc WHERE id >= 2199023255552 AND id < 3298534883328 AND to_tsvector('simple', folded) @@ to_tsquery('simple', :words)
    AND strpos(:of_kind, 'zktask') > 0
UNION ALL
SELECT ref FROM search_doc WHERE id >= 3298534883328 AND id < 4398046511104 AND to_tsvector('simple', folded) @@ to_tsquery('simple', :words)
    AND strpos(:of_kind, 'zktask') > 0
UNION ALL
SELECT ref FROM search_doc WHERE id >= 4398046511104 AND to_tsvector('simple', folded) @@ to_tsquery('simple', :words)
    AND strpos(:of_kind, 'zktask') > 0
LIMIT :limit;

-- name: search_rebuild :exec
-- sqlite:
INSERT INTO search_fts (search_fts) VALUES ('rebuild');
-- pg:
REINDEX TABLE search_doc;
