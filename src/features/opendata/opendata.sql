-- How many rows each data set has, as its list in the API counts them: without collective duties and recurring ones, which are counted through
-- the organisations and the periods they fall on.
-- name: opendata_counts :one
-- out: programmes i64, documents i64, clauses i64, tasks i64, obligations i64, reports i64, indicators i64, targets i64, observations i64
-- out: discrepancies i64, calendar i64, rules i64
SELECT (SELECT count(*) FROM programme) AS programmes, (SELECT count(*) FROM document) AS documents, (SELECT count(*) FROM clause) AS clauses,
    (SELECT count(*) FROM task) AS tasks,
    (SELECT count(*) FROM obligation WHERE selector_id IS NULL OR parent_id IS NOT NULL)
        - (SELECT count(DISTINCT parent_id) FROM obligation WHERE occurrence > 0 AND parent_id IS NOT NULL) AS obligations,
    (SELECT count(*) FROM report WHERE state <> 'draft') AS reports,
    (SELECT count(*) FROM indicator) AS indicators, (SELECT count(*) FROM target) AS targets, (SELECT count(*) FROM observation) AS observations,
    (SELECT count(*) FROM discrepancy) AS discrepancies, (SELECT count(*) FROM calendar_day) AS calendar,
    (SELECT count(DISTINCT version) FROM rule_value) AS rules;

-- name: opendata_head :one :hot
-- out: seq i64, known_at i64, hash blob
SELECT seq, known_at, hash FROM chain_head WHERE id = 1;
