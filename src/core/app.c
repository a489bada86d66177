#include "core/app_internal.h"

#include "base/clock.h"
#include "base/log.h"
#include "core/event.h"
#include "core_q.h"
#include "db/files.h"
#include "http/pool.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 64, PAGE_CACHE_BYTES = 64 * 1024 * 1024, WARM_MAX = 64 * 1024 * 1024, PG_WRITE_TRIES = 5, REFUSED_MAX = 64 };

/* Connections of one kind, made when first needed, handed out one at a time. */
struct connections {
    pthread_mutex_t lock;
    pthread_cond_t returned;
    struct db *idle[CONNECTIONS_MAX];
    size_t n_idle, made, most;
    enum db_access access;
};

struct app {
    struct arena *arena; /* what lives as long as the program */
    struct app_parts parts;
    struct str data_dir, db_url;
    int commit_file; /* its time changes with every commit of any process, on SQLite; -1: none */
    bool is_pg, read_only, https;
    bool was_filled; /* the database was empty and got the bundled programme */
    struct router *router;
    struct writer *writer;
    struct connections readers;
    struct pool *refused; /* one thread that shows forms again after a refused write */
    struct files *files;
    struct page_cache *pages;
    struct metrics *metrics;
    struct seen *seen;
    void **states; /* in the order of parts.states */
    day_t *chore_days; /* in the order of parts.chores */
    _Atomic uint64_t data_version;
    _Atomic bool ready;
};

static void connections_init(struct connections *p, enum db_access access, size_t most)
{
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->returned, NULL);
    p->access = access;
    p->most = most > CONNECTIONS_MAX ? CONNECTIONS_MAX : most;
}

static void connections_close(struct connections *p)
{
    for (size_t i = 0; i < p->n_idle; i++) {
        db_close(p->idle[i]);
    }
    pthread_cond_destroy(&p->returned);
    pthread_mutex_destroy(&p->lock);
}

static enum err connection_make(struct app *app, struct connections *p, struct db **db)
{
    char why[256] = "";
    enum err e = db_open(app->db_url, p->access, db, why);
    if (e != OK) {
        LOG(LOG_ERROR, "database_open_failed", LOG_TEXT("why", str_c(why)));
        pthread_mutex_lock(&p->lock);
        p->made--;
        pthread_cond_signal(&p->returned);
        pthread_mutex_unlock(&p->lock);
        return E_BUSY;
    }
    return OK;
}

static enum err connection_take(struct app *app, struct connections *p, struct db **db)
{
    pthread_mutex_lock(&p->lock);
    while (p->n_idle == 0 && p->made == p->most) {
        pthread_cond_wait(&p->returned, &p->lock);
    }
    bool make = p->n_idle == 0;
    if (make) {
        p->made++;
    } else {
        *db = p->idle[--p->n_idle];
    }
    pthread_mutex_unlock(&p->lock);
    return make ? connection_make(app, p, db) : OK;
}

static void connection_give(struct connections *p, struct db *db)
{
    pthread_mutex_lock(&p->lock);
    p->idle[p->n_idle++] = db;
    pthread_cond_signal(&p->returned);
    pthread_mutex_unlock(&p->lock);
}

enum err app_borrow_reader(struct app *app, struct db **db)
{
    return connection_take(app, &app->readers, db);
}

void app_return_reader(struct app *app, struct db *db)
{
    connection_give(&app->readers, db);
}

static enum err make_dir(const char *path, enum lang lang, char why[256])
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST) {
        return OK;
    }
    WHY(why, lang, MSG_start_no_folder, MSG_ARG(str_c(path)), MSG_ARG(str_c(strerror(errno))));
    return E_INVALID;
}

static void committed(void *user)
{
    struct app *app = user;
    atomic_fetch_add(&app->data_version, 1);
}

/* For looking only: says at once when there is no such database. */
static enum err find_database(const struct app *app, enum lang lang, char why[256])
{
    struct db *db = NULL;
    if (!app->is_pg && access(app->db_url.p, R_OK) != 0) {
        bool is_missing = errno == ENOENT || errno == ENOTDIR;
        WHY(why, lang, is_missing ? MSG_start_no_database : MSG_cli_cannot_open, MSG_ARG(app->db_url), MSG_ARG(str_c(strerror(errno))));
        return is_missing ? E_NOT_FOUND : E_INVALID;
    }
    TRY(db_open(app->db_url, DB_READ_ONLY, &db, why));
    db_close(db);
    return OK;
}

/* Every event follows from the one before it, so writes come one after the other anyway: other processes wait here until this batch is stored. */
static enum err lock_chain(struct db *db)
{
    return q_chain_lock(db);
}

bool app_answer_beside(struct app *app, struct app_call *call)
{
    if (!app->refused || !pool_reserve(app->refused)) {
        return false;
    }
    pool_push(app->refused, call);
    return true;
}

static enum err open_writer(struct app *app, const struct app_options *o, char why[256])
{
    struct db *db = NULL;
    TRY(db_open(app->db_url, DB_READ_WRITE, &db, why));
    enum err e = migrate(db, app->parts.migrations, app->parts.n_migrations, clock_now_ms(), o->lang, why);
    if (e == OK && (e = event_chain_start(db)) != OK) {
        WHY(why, o->lang, MSG_start_no_history, MSG_ARG(db_error_text(db)));
    }
    struct writer_options w = {.queue_max = o->write_queue ? o->write_queue : 4096,
                               .batch_max = 256,
                               .committed = committed,
                               .user = app,
                               .begun = app->is_pg ? lock_chain : NULL,
                               .tries = app->is_pg ? PG_WRITE_TRIES : 1,
                               .ack_before_commit = o->ack_before_commit};
    e = e == OK ? writer_start(db, &w, &app->writer) : e;
    if (e != OK) {
        db_close(db);
        return e;
    }
    app->refused = pool_start(1, REFUSED_MAX, app_answer_refused, app); /* without it the writer's thread does it */
    return OK;
}

static enum err open_commit_file(struct app *app, enum lang lang, char why[256])
{
    struct str path = STR_CAT(app->arena, app->db_url, S(DB_WRITER_ENDING));
    app->commit_file = open(path.p, O_RDONLY | O_CREAT | O_CLOEXEC, 0600);
    if (app->commit_file >= 0) {
        return OK;
    }
    WHY(why, lang, MSG_cli_cannot_open, MSG_ARG(path), MSG_ARG(str_c(strerror(errno))));
    return E_INVALID;
}

static enum err open_folders(struct app *app, const struct app_options *o, char why[256])
{
    app->data_dir = str_dup(app->arena, o->data_dir);
    app->is_pg = o->db_url.n > 0;
    app->db_url = app->is_pg ? str_dup(app->arena, o->db_url) : STR_CAT(app->arena, app->data_dir, S("/xanh.db"));
    if (app->read_only) {
        return OK;
    }
    TRY(make_dir(app->data_dir.p, o->lang, why));
    TRY(files_open(app->data_dir, &app->files, why));
    return app->is_pg ? OK : open_commit_file(app, o->lang, why);
}

static enum err is_empty(struct ctx *ctx, void *user)
{
    int64_t known_at = 0;
    return event_head(ctx, user, &known_at);
}

static enum err fill(struct ctx *ctx, void *user)
{
    return ((struct app *)user)->parts.fill(ctx);
}

/* A fresh database gets the bundled programme, so that the first page already shows something true. */
static enum err fill_if_empty(struct app *app, enum lang lang, char why[256])
{
    if (!app->parts.fill || app->read_only) {
        return OK;
    }
    struct arena *arena = arena_new((size_t)1 << 30);
    struct failure failure = {0};
    int64_t seq = 0;
    enum err e = app_run(app, false, is_empty, &seq, arena, &failure);
    if (e == OK && seq == 0) {
        e = app_run(app, true, fill, app, arena, &failure);
        app->was_filled = e == OK;
    }
    if (e != OK) {
        struct str said = msg_format(arena, lang, failure.message, failure.n_args, failure.args);
        WHY(why, lang, MSG_start_not_filled, MSG_ARG(said));
    }
    arena_free(arena);
    return e;
}

static enum err open_parts(struct app *app, const struct app_options *o, char why[256])
{
    TRY(router_new(app->parts.routes, app->parts.n_routes, &app->router, why));
    TRY(open_folders(app, o, why));
    TRY(app->read_only ? find_database(app, o->lang, why) : open_writer(app, o, why));
    app->states = ARENA_ARRAY(app->arena, void *, app->parts.n_states);
    for (size_t i = 0; i < app->parts.n_states; i++) {
        app->states[i] = app->parts.states[i]->make(app);
    }
    app->chore_days = ARENA_ARRAY(app->arena, day_t, app->parts.n_chores);
    for (size_t i = 0; i < app->parts.n_chores; i++) {
        app->chore_days[i] = INT32_MIN;
    }
    TRY(fill_if_empty(app, o->lang, why));
    atomic_store(&app->ready, true);
    return OK;
}

enum err app_open(const struct app_options *o, const struct app_parts *parts, struct app **out, char why[256])
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct app *app = ARENA_NEW(arena, struct app);
    app->arena = arena;
    app->parts = *parts;
    app->read_only = o->read_only;
    app->https = o->https;
    app->commit_file = -1;
    app->pages = page_cache_new(PAGE_CACHE_BYTES);
    app->metrics = metrics_new();
    app->seen = seen_new();
    atomic_init(&app->data_version, 1);
    connections_init(&app->readers, DB_READ_ONLY, o->readers ? o->readers : 12);
    why[0] = '\0';
    enum err e = open_parts(app, o, why);
    if (e != OK) {
        app_close(app);
        return e;
    }
    *out = app;
    return OK;
}

bool app_was_filled(const struct app *app)
{
    return app->was_filled;
}

static enum err warm(struct ctx *ctx, void *user)
{
    const struct app *app = user;
    return app->parts.warm ? app->parts.warm(ctx) : OK;
}

void app_warm(struct app *app)
{
    struct arena *arena = arena_new(WARM_MAX);
    struct failure failure = {0};
    enum err e = app_run(app, false, warm, app, arena, &failure);
    if (e != OK) {
        LOG(LOG_WARN, "not_warm", LOG_TEXT("outcome", str_c(err_name(e))), LOG_TEXT("message", msg_name(failure.message)));
    }
    arena_free(arena);
}

void app_close(struct app *app)
{
    if (!app) {
        return;
    }
    atomic_store(&app->ready, false);
    if (app->writer) {
        writer_stop(app->writer);
    }
    if (app->refused) {
        pool_stop(app->refused); /* after the last write has said how it ended */
    }
    for (size_t i = 0; app->states && i < app->parts.n_states; i++) {
        app->parts.states[i]->free(app->states[i]);
    }
    if (app->commit_file >= 0) {
        (void)close(app->commit_file);
    }
    files_close(app->files);
    connections_close(&app->readers);
    page_cache_free(app->pages);
    metrics_free(app->metrics);
    seen_free(app->seen);
    router_free(app->router);
    arena_free(app->arena);
}

struct writer *app_writer(struct app *app)
{
    return app->writer;
}

day_t *app_chore_day(struct app *app, size_t chore)
{
    return &app->chore_days[chore];
}

const struct app_parts *app_parts_of(const struct app *app)
{
    return &app->parts;
}

struct page_cache *app_page_cache(struct app *app)
{
    return app->pages;
}

struct seen *app_seen(struct app *app)
{
    return app->seen;
}

uint64_t app_data_version(const struct app *app)
{
    uint64_t version = atomic_load(&app->data_version);
    struct stat st;
    if (app->commit_file >= 0 && fstat(app->commit_file, &st) == 0) {
        version ^= (uint64_t)st.st_mtim.tv_sec * 1000000000u + (uint64_t)st.st_mtim.tv_nsec;
    }
    return version;
}

void *app_state(const struct app *app, const struct state_kind *kind)
{
    size_t i = 0;
    while (app->parts.states[i] != kind) {
        i++;
        assert(i < app->parts.n_states);
    }
    return app->states[i];
}

struct str app_data_dir(const struct app *app)
{
    return app->data_dir;
}

struct files *app_files(struct app *app)
{
    return app->files;
}

const struct router *app_router(const struct app *app)
{
    return app->router;
}

size_t app_schemas(const struct app *app, const struct schema_table *const **tables)
{
    *tables = app->parts.schemas;
    return app->parts.n_schemas;
}

bool app_is_pg(const struct app *app)
{
    return app->is_pg;
}

bool app_https(const struct app *app)
{
    return app->https;
}

bool app_ready(const struct app *app)
{
    if (!atomic_load(&app->ready) || !app->writer) {
        return atomic_load(&app->ready);
    }
    struct writer_status w = writer_status(app->writer);
    return !w.failing || clock_now_ms() - w.failed_at_ms >= (int64_t)NOT_READY_S * 1000;
}

struct metrics *app_metrics(struct app *app)
{
    return app->metrics;
}
