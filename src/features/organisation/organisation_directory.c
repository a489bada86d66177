/* The directory in memory: read from the facts, with the trees that are made of it when first asked for. */
#include "features/organisation/organisation.h"

#include "core/event.h"
#include "core/shared.h"
#include "organisation_q.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* A directory with what only this file needs: the trees made of it so far. */
struct shared_directory {
    struct shared_value value;
    struct org_directory dir;
    size_t n_eras;
    day_t *eras; /* first days between which no tree changes, in order; the first is DAY_MIN */
    pthread_mutex_t lock; /* guards the trees */
    struct org_tree **trees[TREE__N]; /* by era; made when first asked for */
};

const struct state_kind organisation_state = {"organisations", shared_make, shared_free};

struct build {
    struct arena *arena;
    VEC(struct org) orgs;
    VEC(struct org_edge) edges;
    VEC(struct org_succession) successions;
    struct org_directory *dir; /* ids can be looked up once the organisations are in */
};

size_t org_find_id(const struct org_directory *dir, int64_t id)
{
    size_t low = 0;
    size_t high = dir->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (dir->orgs[middle].id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < dir->n && dir->orgs[low].id == id ? low : SIZE_MAX;
}

static bool same_day(struct opt_day a, struct opt_day b)
{
    return a.has == b.has && (!a.has || a.v == b.v);
}

static bool within(struct opt_day from, struct opt_day to, day_t on)
{
    return (!from.has || from.v <= on) && (!to.has || on <= to.v);
}

static enum err take_org(void *user, const struct q_org_load_row *row)
{
    struct build *b = user;
    *VEC_PUSH(b->arena, &b->orgs) = (struct org){.id = row->id, .key = str_dup(b->arena, row->org_key)};
    return OK;
}

/* A later row for the same first day corrects the earlier one. */
static struct org_version *place_for(struct build *b, struct org *o, struct opt_day from)
{
    for (size_t i = 0; i < o->n_versions; i++) {
        if (same_day(o->versions[i].valid_from, from)) {
            return &o->versions[i];
        }
    }
    struct org_version *wider = ARENA_ARRAY(b->arena, struct org_version, o->n_versions + 1);
    if (o->n_versions) {
        memcpy(wider, o->versions, o->n_versions * sizeof *wider);
    }
    o->versions = wider;
    return &wider[o->n_versions++];
}

static enum err take_version(void *user, const struct q_org_version_load_row *row)
{
    struct build *b = user;
    struct arena *a = b->arena;
    struct org *o = &b->dir->orgs[org_find_id(b->dir, row->org_id)];
    struct opt_day from = day_from_stored(row->valid_from);
    *place_for(b, o, from) = (struct org_version){.valid_from = from,
                                                  .valid_to = day_from_stored(row->valid_to),
                                                  .kind = org_kind_parse(row->kind),
                                                  .name_vi = str_dup(a, row->name_vi),
                                                  .name_en = str_dup(a, row->name_en),
                                                  .short_vi = str_dup(a, row->short_vi),
                                                  .short_en = str_dup(a, row->short_en),
                                                  .code_scheme = str_dup(a, row->code_scheme),
                                                  .code = str_dup(a, row->code),
                                                  .children_expected = row->children_expected,
                                                  .basis = str_dup(a, row->basis),
                                                  .note_vi = str_dup(a, row->note_vi),
                                                  .note_en = str_dup(a, row->note_en),
                                                  .sort_key = str_dup(a, row->sort_key)};
    return OK;
}

static enum err take_edge(void *user, const struct q_org_edge_load_row *row)
{
    struct build *b = user;
    *VEC_PUSH(b->arena, &b->edges) = (struct org_edge){.tree = org_tree_parse(row->tree),
                                                       .child = org_find_id(b->dir, row->child_id),
                                                       .parent = org_find_id(b->dir, row->parent_id),
                                                       .valid_from = day_from_stored(row->valid_from),
                                                       .valid_to = day_from_stored(row->valid_to)};
    return OK;
}

static enum err take_succession(void *user, const struct q_succession_load_row *row)
{
    struct build *b = user;
    struct arena *a = b->arena;
    *VEC_PUSH(a, &b->successions) = (struct org_succession){.predecessor = org_find_id(b->dir, row->predecessor_id),
                                                            .successor = org_find_id(b->dir, row->successor_id),
                                                            .on = (day_t)row->on_day,
                                                            .kind = str_dup(a, row->kind),
                                                            .basis = str_dup(a, row->basis),
                                                            .note_vi = str_dup(a, row->note_vi),
                                                            .note_en = str_dup(a, row->note_en)};
    return OK;
}

static int by_first_day(const void *a, const void *b)
{
    const struct org_version *x = a;
    const struct org_version *y = b;
    day_t from_x = x->valid_from.has ? x->valid_from.v : DAY_MIN;
    day_t from_y = y->valid_from.has ? y->valid_from.v : DAY_MIN;
    return (from_x > from_y) - (from_x < from_y);
}

static enum err read_facts(struct ctx *ctx, struct build *b, int64_t seq)
{
    struct org_directory *dir = b->dir;
    dir->seq = seq;
    TRY(q_org_load(ctx->db, &(struct q_org_load_in){.seq = seq}, take_org, b));
    dir->orgs = b->orgs.v;
    dir->n = b->orgs.n;
    TRY(q_org_version_load(ctx->db, &(struct q_org_version_load_in){.seq = seq}, take_version, b));
    for (size_t i = 0; i < dir->n; i++) {
        if (dir->orgs[i].n_versions > 1) {
            qsort(dir->orgs[i].versions, dir->orgs[i].n_versions, sizeof(struct org_version), by_first_day);
        }
    }
    TRY(q_org_edge_load(ctx->db, &(struct q_org_edge_load_in){.seq = seq}, take_edge, b));
    dir->edges = b->edges.v;
    dir->n_edges = b->edges.n;
    TRY(q_succession_load(ctx->db, &(struct q_succession_load_in){.seq = seq}, take_succession, b));
    dir->successions = b->successions.v;
    dir->n_successions = b->successions.n;
    return OK;
}

struct days {
    VEC(day_t) found;
};

static void note_changes(struct arena *a, struct days *days, struct opt_day from, struct opt_day to)
{
    if (from.has) {
        *VEC_PUSH(a, &days->found) = from.v;
    }
    if (to.has) {
        *VEC_PUSH(a, &days->found) = to.v + 1;
    }
}

static int by_day(const void *a, const void *b)
{
    day_t x = *(const day_t *)a;
    day_t y = *(const day_t *)b;
    return (x > y) - (x < y);
}

/* Readers ask for any day at all; there are only as many trees as the facts make, so that they can be kept. */
static void find_eras(struct shared_directory *h, struct arena *kept)
{
    const struct org_directory *dir = &h->dir;
    struct arena *a = arena_new(SIZE_MAX);
    struct days days = {0};
    *VEC_PUSH(a, &days.found) = DAY_MIN;
    for (size_t i = 0; i < dir->n; i++) {
        for (size_t v = 0; v < dir->orgs[i].n_versions; v++) {
            note_changes(a, &days, dir->orgs[i].versions[v].valid_from, dir->orgs[i].versions[v].valid_to);
        }
    }
    for (size_t i = 0; i < dir->n_edges; i++) {
        note_changes(a, &days, dir->edges[i].valid_from, dir->edges[i].valid_to);
    }
    qsort(days.found.v, days.found.n, sizeof *days.found.v, by_day);
    h->eras = ARENA_ARRAY(kept, day_t, days.found.n);
    for (size_t i = 0; i < days.found.n; i++) {
        if (h->n_eras == 0 || h->eras[h->n_eras - 1] != days.found.v[i]) {
            h->eras[h->n_eras++] = days.found.v[i];
        }
    }
    for (size_t k = 0; k < TREE__N; k++) {
        h->trees[k] = ARENA_ARRAY(kept, struct org_tree *, h->n_eras);
    }
    arena_free(a);
}

static void drop(struct shared_value *v)
{
    pthread_mutex_destroy(&((struct shared_directory *)v)->lock);
}

static enum err build_directory(struct ctx *ctx, struct arena *arena, int64_t seq, struct shared_value **out)
{
    struct shared_directory *h = ARENA_NEW(arena, struct shared_directory);
    pthread_mutex_init(&h->lock, NULL);
    h->value.drop = drop;
    *out = &h->value;
    struct build b = {.arena = arena, .dir = &h->dir};
    TRY(read_facts(ctx, &b, seq));
    find_eras(h, arena);
    return OK;
}

static enum err head(struct ctx *ctx, int64_t *seq)
{
    struct q_org_facts_head_row row = {0};
    TRY(q_org_facts_head(ctx->db, ctx->arena, &row));
    *seq = row.seq;
    return OK;
}

static const struct shared_source source = {head, build_directory};

enum err org_directory(struct ctx *ctx, const struct org_directory **dir)
{
    struct shared_value *v = NULL;
    TRY(shared_read(ctx, app_state(ctx->app, &organisation_state), &source, &v));
    *dir = &((struct shared_directory *)v)->dir;
    return OK;
}

static enum err own_directory(struct ctx *ctx, int64_t seq, const struct org_directory **dir)
{
    struct shared_value *v = NULL;
    TRY(shared_copy(ctx, &source, seq, &v));
    *dir = &((struct shared_directory *)v)->dir;
    return OK;
}

enum err org_directory_now(struct ctx *ctx, const struct org_directory **dir)
{
    int64_t seq = 0;
    int64_t known_at = 0;
    TRY(event_head(ctx, &seq, &known_at));
    return own_directory(ctx, seq, dir);
}

enum err org_directory_at(struct ctx *ctx, int64_t seq, const struct org_directory **dir)
{
    int64_t changed = 0;
    TRY(head(ctx, &changed));
    return changed <= seq ? org_directory(ctx, dir) : own_directory(ctx, seq, dir);
}

size_t org_find_key(const struct org_directory *dir, struct str key)
{
    for (size_t i = 0; i < dir->n; i++) {
        if (str_eq(dir->orgs[i].key, key)) {
            return i;
        }
    }
    return SIZE_MAX;
}

const struct org_version *org_on(const struct org_directory *dir, size_t org, day_t on)
{
    const struct org *o = &dir->orgs[org];
    for (size_t i = o->n_versions; i > 0; i--) {
        if (within(o->versions[i - 1].valid_from, o->versions[i - 1].valid_to, on)) {
            return &o->versions[i - 1];
        }
    }
    return NULL;
}

const struct org_version *org_any(const struct org_directory *dir, size_t org, day_t on)
{
    const struct org_version *v = org_on(dir, org, on);
    const struct org *o = &dir->orgs[org];
    return v || o->n_versions == 0 ? v : &o->versions[o->n_versions - 1];
}

size_t org_find_code(const struct org_directory *dir, struct str scheme, struct str code, day_t on)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < dir->n; i++) {
        const struct org_version *v = org_on(dir, i, on);
        if (!v || !str_eq(v->code, code) || (scheme.p && !str_eq(v->code_scheme, scheme))) {
            continue;
        }
        if (found != SIZE_MAX) {
            return SIZE_MAX;
        }
        found = i;
    }
    return found;
}

static bool is_listed(const struct org_succession *const *list, size_t n, size_t successor)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i]->successor == successor) {
            return true;
        }
    }
    return false;
}

size_t org_ends(const struct org_directory *dir, size_t org, day_t on, const struct org_succession **out, size_t max)
{
    size_t n = 0;
    if (org_on(dir, org, on)) {
        return 0;
    }
    for (size_t i = 0; i < dir->n_successions && n < max; i++) {
        const struct org_succession *s = &dir->successions[i];
        bool ends = s->predecessor == org && s->successor != org && s->on <= on && !org_on(dir, org, s->on);
        if (ends && !is_listed(out, n, s->successor)) {
            out[n++] = s;
        }
    }
    return n;
}

size_t org_bearer(const struct org_directory *dir, size_t org, day_t on)
{
    /* Each step follows one succession forward in time; there are at most as many steps as successions. */
    for (size_t steps = 0; steps <= dir->n_successions; steps++) {
        const struct org_succession *ends[2];
        if (org_on(dir, org, on)) {
            return org;
        }
        if (org_ends(dir, org, on, ends, 2) != 1) {
            return SIZE_MAX;
        }
        org = ends[0]->successor;
    }
    return SIZE_MAX;
}

/* --- trees ------------------------------------------------------------------------------------------------------ */

/* Parents and children of one day, before they are put in order. */
struct wiring {
    const struct org_directory *dir;
    day_t on;
    size_t *parent;       /* by organisation; SIZE_MAX for none */
    size_t *first_child;  /* by organisation */
    size_t *next_sibling; /* by organisation */
    bool *in_tree;
};

static bool comes_before(const struct wiring *w, size_t a, size_t b)
{
    const struct org_version *x = org_on(w->dir, a, w->on);
    const struct org_version *y = org_on(w->dir, b, w->on);
    if (x->kind != y->kind) {
        return x->kind < y->kind;
    }
    int order = str_cmp(x->sort_key, y->sort_key);
    return order ? order < 0 : a < b;
}

static int by_place(const void *a, const void *b, void *wiring)
{
    size_t x = *(const size_t *)a;
    size_t y = *(const size_t *)b;
    return x == y ? 0 : comes_before(wiring, x, y) ? -1 : 1;
}

/* Goes up from `org`; true when it meets `under` (an edge that would close a circle is left out). */
static bool lies_under(const struct wiring *w, size_t org, size_t under)
{
    while (org != SIZE_MAX && org != under) {
        org = w->parent[org];
    }
    return org == under;
}

static void wire_edges(struct wiring *w, enum org_tree_kind kind)
{
    for (size_t i = 0; i < w->dir->n_edges; i++) {
        const struct org_edge *e = &w->dir->edges[i];
        if (e->tree != kind || !within(e->valid_from, e->valid_to, w->on) || !org_on(w->dir, e->child, w->on) ||
            !org_on(w->dir, e->parent, w->on)) {
            continue;
        }
        w->in_tree[e->child] = true;
        w->in_tree[e->parent] = true;
        w->parent[e->child] = SIZE_MAX;
        if (!lies_under(w, e->parent, e->child)) {
            w->parent[e->child] = e->parent;
        }
    }
}

/* Links siblings so that walking first_child and next_sibling meets them in order. Returns the first root. */
static size_t wire_siblings(struct arena *a, struct wiring *w)
{
    size_t *order = ARENA_ARRAY(a, size_t, w->dir->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < w->dir->n; i++) {
        if (w->in_tree[i]) {
            order[n++] = i;
        }
    }
    if (n) {
        qsort_r(order, n, sizeof *order, by_place, w);
    }
    size_t first_root = SIZE_MAX;
    for (size_t i = n; i > 0; i--) {
        size_t org = order[i - 1];
        size_t parent = w->parent[org];
        size_t *head = parent == SIZE_MAX ? &first_root : &w->first_child[parent];
        w->next_sibling[org] = *head;
        *head = org;
    }
    return first_root;
}

static void add_node(struct org_tree *t, const struct wiring *w, size_t org)
{
    size_t parent = w->parent[org] == SIZE_MAX ? SIZE_MAX : t->at[w->parent[org]];
    t->at[org] = t->n;
    t->v[t->n++] = (struct org_node){.org = org, .parent = parent, .depth = parent == SIZE_MAX ? 0 : t->v[parent].depth + 1};
}

/* Pre-order without recursion: down to the first child, else to the next sibling of the nearest one that has any. */
static void lay_out(struct org_tree *t, const struct wiring *w, size_t org)
{
    while (org != SIZE_MAX) {
        add_node(t, w, org);
        size_t next = w->first_child[org];
        while (next == SIZE_MAX && org != SIZE_MAX) {
            t->v[t->at[org]].end = t->n;
            next = w->next_sibling[org];
            org = next == SIZE_MAX ? w->parent[org] : org;
        }
        org = next;
    }
}

static size_t *all_max(struct arena *a, size_t n)
{
    size_t *v = ARENA_ARRAY(a, size_t, n + 1);
    memset(v, 0xff, (n + 1) * sizeof *v);
    return v;
}

static struct org_tree *build_tree(struct arena *keep, const struct org_directory *dir, enum org_tree_kind kind, day_t on)
{
    struct arena *a = arena_new(SIZE_MAX);
    struct wiring w = {.dir = dir,
                       .on = on,
                       .parent = all_max(a, dir->n),
                       .first_child = all_max(a, dir->n),
                       .next_sibling = all_max(a, dir->n),
                       .in_tree = ARENA_ARRAY(a, bool, dir->n + 1)};
    wire_edges(&w, kind);
    size_t first = wire_siblings(a, &w);
    struct org_tree *t = ARENA_NEW(keep, struct org_tree);
    t->v = ARENA_ARRAY(keep, struct org_node, dir->n + 1);
    t->at = all_max(keep, dir->n);
    lay_out(t, &w, first);
    arena_free(a);
    return t;
}

static size_t era_of(const struct shared_directory *h, day_t on)
{
    size_t low = 0;
    size_t high = h->n_eras;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        *(h->eras[middle] <= on ? &low : &high) = middle;
    }
    return low;
}

const struct org_tree *org_tree_on(const struct org_directory *dir, enum org_tree_kind kind, day_t on)
{
    /* The trees are the one part of a directory that changes; they have their own lock. */
    struct shared_directory *h = (struct shared_directory *)((uintptr_t)dir - offsetof(struct shared_directory, dir));
    struct org_tree **place = &h->trees[kind][era_of(h, on)];
    pthread_mutex_lock(&h->lock);
    if (!*place) {
        *place = build_tree(h->value.arena, dir, kind, on);
    }
    const struct org_tree *t = *place;
    pthread_mutex_unlock(&h->lock);
    return t;
}

struct org_path org_path_on(const struct org_directory *dir, size_t org, day_t on)
{
    struct org_path path = {0};
    const struct org_tree *t = org_tree_on(dir, TREE_ADMINISTRATIVE, on);
    if (org == SIZE_MAX || t->at[org] == SIZE_MAX) {
        if (org != SIZE_MAX) {
            path.id[path.n++] = dir->orgs[org].id;
        }
        return path;
    }
    for (size_t at = t->at[org]; at != SIZE_MAX && path.n < ORG_PATH_MAX; at = t->v[at].parent) {
        path.id[path.n++] = dir->orgs[t->v[at].org].id;
    }
    return path;
}
