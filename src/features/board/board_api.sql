-- name: board_document_numbers :many
-- out: id i64, number text
SELECT id, number FROM document ORDER BY id;
