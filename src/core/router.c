#include "core/route.h"

#include "base/why.h"


#include <stdlib.h>
#include <string.h>

/* One part of a path: a literal, a {name}, or the {rest*} of it. */
struct node {
    struct str literal;   /* or the name of the parameter */
    struct node *child;   /* first of the next part */
    struct node *sibling;
    bool is_param, is_rest;
    const struct route *by_method[METHOD__N];
};

struct router {
    struct arena *arena;
    struct node root;
    VEC(const struct route *) rows;
};

static struct node *child_for(struct router *r, struct node *at, struct str part)
{
    bool is_param = part.n > 2 && part.p[0] == '{';
    bool is_rest = is_param && part.p[part.n - 2] == '*';
    struct str name = is_param ? str_sub(part, 1, part.n - (is_rest ? 2 : 1)) : part;
    for (struct node *c = at->child; c; c = c->sibling) {
        if (c->is_param == is_param && c->is_rest == is_rest && str_eq(c->literal, name)) {
            return c;
        }
    }
    struct node *fresh = ARENA_NEW(r->arena, struct node);
    fresh->literal = name;
    fresh->is_param = is_param;
    fresh->is_rest = is_rest;
    /* Literals first, so that "/nhiem-vu/tai-ve" wins over "/nhiem-vu/{code}". */
    struct node **place = &at->child;
    while (*place && (is_rest || (is_param && !(*place)->is_rest))) {
        place = &(*place)->sibling;
    }
    fresh->sibling = *place;
    *place = fresh;
    return fresh;
}

static const char *row_fault(const struct route *row)
{
    bool writes = row->flags & R_WRITE;
    bool plain_act = row->act == ACT_PUBLIC || row->act == ACT_SIGNED_IN;
    if (row->act <= ACT_UNSET || row->act >= ACT__N) {
        return "names no permission";
    }
    if (!plain_act && !row->facts) {
        return "has a permission on an object, but no facts function";
    }
    if (writes == (row->method == METHOD_GET)) {
        return "must be a write exactly when its method is not GET";
    }
    if ((row->flags & R_CACHE) && (row->act != ACT_PUBLIC || writes)) {
        return "is cached, but not public";
    }
    if ((row->flags & R_API) && (!row->doc || !row->reply)) {
        return "is part of the API, but not described";
    }
    return row->run ? NULL : "has no handler";
}

static enum err add_row(struct router *r, const struct route *row, char why[256])
{
    const char *fault = row_fault(row);
    struct node *at = &r->root;
    struct str rest = str_sub(str_c(row->path), 1, SIZE_MAX);
    struct str part = STR_NONE;
    while (!fault && str_split(&rest, '/', &part)) {
        at = child_for(r, at, part);
    }
    if (!fault && at->by_method[row->method]) {
        fault = "stands twice";
    }
    if (fault) {
        why_set(why, "route %s %s %s", method_name(row->method).p, row->path, fault);
        return E_INTERNAL;
    }
    at->by_method[row->method] = row;
    *VEC_PUSH(r->arena, &r->rows) = row;
    return OK;
}

static int by_path(const void *a, const void *b)
{
    const struct route *x = *(const struct route *const *)a;
    const struct route *y = *(const struct route *const *)b;
    int order = strcmp(x->path, y->path);
    return order ? order : (int)x->method - (int)y->method;
}

enum err router_new(const struct route_table *const *tables, size_t n, struct router **out, char why[256])
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct router *r = ARENA_NEW(arena, struct router);
    r->arena = arena;
    for (size_t t = 0; t < n; t++) {
        for (size_t i = 0; i < tables[t]->n; i++) {
            if (add_row(r, &tables[t]->rows[i], why) != OK) {
                arena_free(arena);
                return E_INTERNAL;
            }
        }
    }
    if (r->rows.n) {
        qsort(r->rows.v, r->rows.n, sizeof *r->rows.v, by_path);
    }
    *out = r;
    return OK;
}

void router_free(struct router *r)
{
    if (r) {
        arena_free(r->arena);
    }
}

struct search {
    struct arena *arena;
    struct params *values;
    enum method method;
    const struct route *hit;
    struct node *other; /* a node that fits the path, but not the method */
};

static void note_hit(struct search *s, struct node *n)
{
    s->hit = n->by_method[s->method];
    if (!s->hit) {
        for (size_t m = 0; m < METHOD__N; m++) {
            s->other = n->by_method[m] ? n : s->other;
        }
    }
}

static void walk(struct search *s, struct node *at, struct str rest);

static void try_child(struct search *s, struct node *c, struct str part, struct str rest, struct str tail)
{
    if (!c->is_param) {
        if (str_eq(c->literal, part)) {
            walk(s, c, rest);
        }
        return;
    }
    struct str value = c->is_rest ? tail : part;
    if (value.n == 0) {
        return;
    }
    size_t before = s->values->n;
    *VEC_PUSH(s->arena, s->values) = (struct param){.name = c->literal, .value = value};
    walk(s, c, c->is_rest ? STR_NONE : rest);
    if (!s->hit) {
        s->values->n = before;
    }
}

/* `rest` is what follows the part of `at`; its depth is bounded by the depth of the table. */
static void walk(struct search *s, struct node *at, struct str rest)
{
    if (!rest.p) {
        note_hit(s, at);
        return;
    }
    struct str tail = rest;
    struct str part = STR_NONE;
    (void)str_split(&rest, '/', &part); /* rest.p was checked above */
    for (struct node *c = at->child; c && !s->hit; c = c->sibling) {
        try_child(s, c, part, rest, tail);
    }
}

static struct str allowed_methods(struct arena *a, const struct node *n)
{
    struct buf out = buf_new(a, 64);
    for (enum method m = METHOD_GET; m < METHOD__N; m++) {
        if (n->by_method[m]) {
            buf_str(&out, out.n ? S(", ") : S(""));
            buf_str(&out, method_name(m));
            buf_str(&out, m == METHOD_GET ? S(", HEAD") : S(""));
        }
    }
    return buf_view(&out);
}

enum err router_find(const struct router *r, struct arena *a, enum method m, struct str path, const struct route **route,
                     struct params *values, struct str *allow)
{
    struct search s = {.arena = a, .values = values, .method = m == METHOD_HEAD ? METHOD_GET : m};
    struct node root = r->root;
    walk(&s, &root, str_sub(path, 1, SIZE_MAX));
    if (s.hit) {
        *route = s.hit;
        return OK;
    }
    if (s.other) {
        *allow = allowed_methods(a, s.other);
        return E_CONFLICT;
    }
    return E_NOT_FOUND;
}

size_t router_rows(const struct router *r, const struct route *const **rows)
{
    *rows = r->rows.v;
    return r->rows.n;
}
