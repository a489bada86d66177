-- name: board_tasks_since :each :hot
-- in: seq i64, upto i64
-- out: id i64, document_id i64, group_no text, kind text, ord i64, seq i64
SELECT id, document_id, group_no, kind, ord, seq
FROM task WHERE seq > :seq AND seq <= :upto ORDER BY id;

-- name: board_documents :each
-- out: id i64, ord i64
SELECT id, ord FROM document ORDER BY ord, id;

-- name: board_obligations_since :each :hot
-- in: seq i64, upto i64
-- out: id i64, task_id i64, role text, org_id i64?, scope_id i64?, occurrence i64, parent_id i64?, selector_id i64?, undecided i64, start_day i64?
-- out: due_kind text, original_due i64?, recurrence text?, seq i64
SELECT id, task_id, role, org_id, scope_id, occurrence, parent_id, selector_id, undecided, start_day, due_kind, original_due, recurrence, seq
FROM obligation WHERE seq > :seq AND seq <= :upto ORDER BY seq, id;

-- name: board_changes_since :each :hot
-- in: seq i64, upto i64
-- out: obligation_id i64, kind text, org_id i64?, due i64?, after_expiry i64?, seq i64
SELECT obligation_id, kind, org_id, due, after_expiry, seq FROM obligation_change WHERE seq > :seq AND seq <= :upto ORDER BY seq, id;

-- name: board_steps_since :each :hot
-- in: seq i64, upto i64
-- out: obligation_id i64, step text, delivers i64, progress_permille i64, at_ms i64, seq i64
SELECT obligation_id, step, delivers, progress_permille, at_ms, seq FROM report_step WHERE seq > :seq AND seq <= :upto ORDER BY seq, id;
