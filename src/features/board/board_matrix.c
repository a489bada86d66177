/* Organisations against groups of tasks: how many tasks each has in each, by its own worst status. One pass over the obligations. */
#include "features/board/board_model.h"

#include <string.h>

/* What the pass needs: to which row an organisation belongs, and what the task under way means to each row. */
struct pass {
    const struct board *b;
    struct board_matrix *m;
    uint32_t *row_of;      /* by organisation: the nearest row at or above it, NOWHERE for none */
    uint32_t *row_above;   /* by row: the next row above it */
    uint32_t *column_of;   /* by group of the model */
    uint8_t *worst;        /* by row: of the task under way, REASON_COUNT for none */
    uint32_t *touched;     /* rows of the task under way */
    size_t n_touched;
};

/* Every organisation belongs to the nearest row at or above it. */
static void find_rows(struct pass *p, struct arena *a)
{
    const struct board *b = p->b;
    uint32_t *own = ARENA_ARRAY(a, uint32_t, b->dir->n + 1); /* by organisation: its row, from 1 */
    p->row_of = ARENA_ARRAY(a, uint32_t, b->dir->n + 1);
    p->row_above = ARENA_ARRAY(a, uint32_t, p->m->n_orgs + 1);
    memset(p->row_of, 0xff, (b->dir->n + 1) * sizeof *p->row_of); /* NOWHERE */
    for (size_t i = 0; i < p->m->n_orgs; i++) {
        own[p->m->orgs[i]] = (uint32_t)i + 1;
    }
    for (size_t i = 0; i < b->tree->n; i++) { /* a parent comes before its children */
        const struct org_node *node = &b->tree->v[i];
        uint32_t above = node->parent == SIZE_MAX ? NOWHERE : p->row_of[b->tree->v[node->parent].org];
        uint32_t row = own[node->org];
        p->row_of[node->org] = row ? row - 1 : above;
        if (row) {
            p->row_above[row - 1] = above;
        }
    }
}

/* Columns stand in the order in which the documents have their first tasks. */
static void find_columns(struct pass *p, struct arena *a)
{
    const struct model *m = p->b->model;
    struct board_column *columns = ARENA_ARRAY(a, struct board_column, m->n_groups + 1);
    p->column_of = ARENA_ARRAY(a, uint32_t, m->n_groups + 1);
    for (size_t i = 0; i < m->n_group_order; i++) {
        const struct m_group *g = &m->groups[m->group_order[i]];
        columns[i] = (struct board_column){g->document_id, g->group_no};
        p->column_of[m->group_order[i]] = (uint32_t)i;
    }
    p->m->columns = columns;
    p->m->n_columns = m->n_group_order;
}

static bool is_worse(uint8_t x, uint8_t than)
{
    return than == REASON_COUNT || reason_severity((enum reason)x) > reason_severity((enum reason)than);
}

/* One obligation of the task under way: its bearer's row and those above it. */
static void take(struct pass *p, const struct judged *judged)
{
    uint32_t row = judged->bearer == NOWHERE ? NOWHERE : p->row_of[judged->bearer];
    for (; row != NOWHERE; row = p->row_above[row]) {
        if (p->worst[row] == REASON_COUNT) {
            p->touched[p->n_touched++] = row;
        }
        if (p->worst[row] != judged->reason && is_worse(judged->reason, p->worst[row])) {
            p->worst[row] = judged->reason;
        }
    }
}

static void count_task(struct pass *p, uint32_t column, int64_t task_id)
{
    for (size_t i = 0; i < p->n_touched; i++) {
        uint32_t row = p->touched[i];
        struct board_cell *cell = &p->m->cells[row * p->m->n_columns + column];
        if (cell->tasks == 0 || is_worse(p->worst[row], (uint8_t)cell->worst)) {
            cell->worst = (enum reason)p->worst[row];
        }
        cell->first_task = cell->tasks ? cell->first_task : task_id;
        cell->tasks++;
        cell->by_reason[p->worst[row]]++;
        p->worst[row] = REASON_COUNT;
    }
    p->n_touched = 0;
}

static void pass_over(struct pass *p)
{
    const struct model *m = p->b->model;
    const struct snapshot *s = p->b->snapshot;
    for (size_t i = 0; i < s->n_tasks; i++) {
        for (uint32_t at = m->tasks[i].first; at != NOWHERE && at < s->n_obligations; at = m->obligations[at].next_of_task) {
            if (s->judged[at].counts) {
                take(p, &s->judged[at]);
            }
        }
        count_task(p, p->column_of[m->tasks[i].group], m->tasks[i].id);
    }
}

void board_matrix(const struct board *b, struct arena *a, const size_t *orgs, size_t n, struct board_matrix *out)
{
    *out = (struct board_matrix){.orgs = orgs, .n_orgs = n};
    struct pass p = {.b = b, .m = out};
    find_rows(&p, a);
    find_columns(&p, a);
    out->cells = ARENA_ARRAY(a, struct board_cell, n * out->n_columns + 1);
    p.worst = ARENA_ARRAY(a, uint8_t, n + 1);
    p.touched = ARENA_ARRAY(a, uint32_t, n + 1);
    memset(p.worst, REASON_COUNT, n + 1);
    pass_over(&p);
}

void board_cell_add(struct board_cell *cell, const struct board_cell *other)
{
    if (other->tasks && (cell->tasks == 0 || reason_severity(other->worst) > reason_severity(cell->worst))) {
        cell->worst = other->worst;
    }
    cell->first_task = cell->tasks ? cell->first_task : other->first_task;
    cell->tasks += other->tasks;
    for (size_t i = 0; i < REASON_COUNT; i++) {
        cell->by_reason[i] += other->by_reason[i];
    }
}
