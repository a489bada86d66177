/* One request from its head to its answer. The route row decides; handlers only fill a response. */
#include "core/app_internal.h"

#include "base/clock.h"
#include "base/date.h"
#include "base/log.h"
#include "core/event.h"
#include "core/session.h"
#include "core_q.h"

#include <semaphore.h>
#include <string.h>

enum { KEY_MAX = 200 };

static int status_of(enum err e)
{
    static const int statuses[] = {[OK] = 200,        [E_INVALID] = 400, [E_NOT_FOUND] = 404, [E_CONFLICT] = 409, [E_DENIED] = 403,
                                   [E_LOGIN] = 401,   [E_TOO_LARGE] = 413, [E_LIMITED] = 429, [E_BUSY] = 503,
                                   [E_INTERNAL] = 500};
    return statuses[e];
}

static bool is_api(const struct app_call *call)
{
    return call->route ? (call->route->flags & R_API) != 0 : str_starts(call->path, S("/api/"));
}

static bool is_write(const struct app_call *call)
{
    return call->route && (call->route->flags & R_WRITE);
}

/* What every answer carries, whatever produced it (trust.md 5.5). */
static void add_security_headers(struct app_call *call)
{
    static const struct header always[] = {
        {S_INIT("content-security-policy"),
         S_INIT("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
                "form-action 'self'; base-uri 'none'; frame-ancestors 'none'")},
        {S_INIT("x-content-type-options"), S_INIT("nosniff")},
        {S_INIT("referrer-policy"), S_INIT("same-origin")},
        {S_INIT("cross-origin-opener-policy"), S_INIT("same-origin")},
        {S_INIT("cross-origin-resource-policy"), S_INIT("same-origin")},
        {S_INIT("permissions-policy"), S_INIT("camera=(), geolocation=(), microphone=(), payment=()")},
    };
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++) {
        *VEC_PUSH(call->arena, &call->res->headers) = always[i];
    }
    if (app_https(call->app)) {
        *VEC_PUSH(call->arena, &call->res->headers) =
            (struct header){S("strict-transport-security"), S("max-age=31536000; includeSubDomains")};
    }
}

static bool has_header(const struct response *res, struct str name)
{
    for (size_t i = 0; i < res->headers.n; i++) {
        if (str_eq(res->headers.v[i].name, name)) {
            return true;
        }
    }
    return false;
}

static void finish(struct app_call *call)
{
    add_security_headers(call);
    if (!has_header(call->res, S("cache-control"))) {
        bool personal = call->ctx.subject.account_id != 0 || call->req->method == METHOD_POST;
        response_header(call->arena, call->res, S("cache-control"), personal ? S("no-store") : S("no-cache"));
    }
    call->done(call);
}

static void log_failure(const struct app_call *call, enum err e)
{
    if (e != E_INTERNAL && e != E_BUSY) {
        return;
    }
    const struct failure *f = &call->ctx.failure;
    LOG(e == E_INTERNAL ? LOG_ERROR : LOG_WARN, "request_failed", LOG_TEXT("outcome", str_c(err_name(e))), LOG_TEXT("path", call->path),
        LOG_TEXT("message", msg_name(f->message)), LOG_TEXT("file", str_c(f->file)), LOG_NUMBER("line", f->line));
}

static void clear_response(struct app_call *call)
{
    struct buf body = call->res->body;
    buf_clear(&body);
    struct headers headers = call->res->headers;
    headers.n = 0;
    *call->res = (struct response){.body = body, .headers = headers, .file = -1};
}

/* When it is worth trying again. What may have been stored is not sent again blindly, unless a key keeps it from being done twice. */
static void say_when(struct app_call *call, enum err e)
{
    if (call->job.is_unsure && !call->idempotency_key.n) {
        return;
    }
    if (e == E_BUSY || e == E_LIMITED) {
        response_header(call->arena, call->res, S("retry-after"), e == E_BUSY ? S("1") : str_from_i64(call->arena, call->ctx.wait_s));
    }
}

static void answer_error(struct app_call *call, enum err e)
{
    struct ctx *ctx = &call->ctx;
    enum err shown = arena_failed(call->arena) ? E_TOO_LARGE : e;
    log_failure(call, shown);
    int status = call->res->status >= 400 ? call->res->status : status_of(shown);
    struct headers kept = call->res->headers; /* Allow of a 405 */
    clear_response(call);
    call->res->headers = status == 405 ? kept : call->res->headers;
    call->res->status = status;
    app_parts_of(call->app)->render_error(ctx, shown, is_api(call), call->res);
    say_when(call, shown);
    finish(call);
}

/* The reader's connection for the first part of a request: one state from session to page. */
static enum err begin_reading(struct app_call *call)
{
    TRY(app_borrow_reader(call->app, &call->ctx.db));
    enum err e = db_begin(call->ctx.db);
    if (e != OK) {
        app_return_reader(call->app, call->ctx.db);
        call->ctx.db = NULL;
    }
    return e;
}

static void end_reading(struct app_call *call)
{
    ctx_run_at_end(&call->ctx);
    if (call->ctx.db) {
        db_rollback(call->ctx.db);
        app_return_reader(call->app, call->ctx.db);
        call->ctx.db = NULL;
        call->ctx.head_seq = (struct opt_i64){0}; /* of that state; a form shown again reads a later one */
    }
}

/* A form again with everything that was entered and all mistakes, instead of a bare error page. */
static bool show_again(struct app_call *call, enum err e)
{
    bool repairable = e == E_INVALID || e == E_CONFLICT || e == E_DENIED || e == E_LIMITED || e == E_BUSY;
    if (!repairable || !call->authorised || !call->route->again || begin_reading(call) != OK) {
        return false;
    }
    clear_response(call);
    call->res->status = e == E_INVALID ? 422 : status_of(e);
    bool shown = call->route->again(&call->ctx, call->in, call->res) == OK;
    say_when(call, e);
    end_reading(call);
    return shown;
}

static void answer(struct app_call *call, enum err e)
{
    if (e == OK && arena_failed(call->arena)) {
        e = E_TOO_LARGE;
    }
    if (e == OK && buf_failed(&call->res->body)) {
        e = FAIL0(&call->ctx, E_TOO_LARGE, MSG_error_too_large);
    }
    if (e == OK) {
        call->res->status = call->res->status ? call->res->status : 200;
        finish(call);
    } else if (show_again(call, e)) {
        finish(call);
    } else {
        answer_error(call, e);
    }
}

static bool strip_prefix(struct str path, struct str prefix, struct str *rest)
{
    bool whole = str_eq(path, prefix);
    if (!whole && !(str_starts(path, prefix) && path.p[prefix.n] == '/')) {
        return false;
    }
    *rest = whole ? S("/") : str_sub(path, prefix.n, SIZE_MAX);
    return true;
}

/* Pages live at /… in Vietnamese and at /en/… in English; /vi/… is Vietnamese too, for the link that changes the language. */
static void choose_language(struct app_call *call)
{
    struct str path = call->req->path;
    call->path = path;
    call->ctx.lang = LANG_VI;
    if (strip_prefix(path, S("/en"), &call->path)) {
        call->ctx.lang = LANG_EN;
    } else {
        (void)strip_prefix(path, S("/vi"), &call->path);
    }
}

static enum err find_route(struct app_call *call)
{
    struct str allow = STR_NONE;
    enum err e = router_find(app_router(call->app), call->arena, call->req->method, call->path, &call->route, &call->ctx.path_params, &allow);
    if (e == E_CONFLICT) {
        call->res->status = 405;
        response_header(call->arena, call->res, S("allow"), allow);
        return FAIL(&call->ctx, E_INVALID, MSG_error_method, MSG_ARG(allow));
    }
    return e == E_NOT_FOUND ? FAIL0(&call->ctx, e, MSG_error_not_found) : e;
}

static uint64_t version_on(uint64_t data, int64_t now)
{
    return data ^ ((uint64_t)day_of_moment(now) << 44);
}

/* Everything a public page depends on besides its address: the data and, because colours change at midnight, the day. */
static enum err page_version(struct app_call *call, uint64_t *version)
{
    uint64_t data = app_data_version(call->app);
    if (app_is_pg(call->app)) {
        int64_t seq = 0;
        int64_t known_at = 0;
        TRY(event_head(&call->ctx, &seq, &known_at)); /* other processes write too */
        data = (uint64_t)seq;
    }
    *version = version_on(data, call->ctx.now);
    return OK;
}

/* The path is decoded and may hold a question mark of its own; a line end it never holds. */
static struct str page_key(struct arena *a, const struct request *req)
{
    return STR_CAT(a, req->path, S("\n"), req->query);
}

static bool same_tag(const struct app_call *call, struct str etag)
{
    struct str wanted = request_header(call->req, S("if-none-match"));
    return wanted.n && str_find(wanted, etag, 0) != SIZE_MAX;
}

static void serve_page(struct app_call *call, const struct page *page)
{
    struct response *res = call->res;
    response_header(call->arena, res, S("etag"), page->etag);
    /* The body stays: of a 304 the server sends only its length (RFC 9110, 8.6). */
    res->status = same_tag(call, page->etag) ? 304 : page->status;
    res->content_type = page->content_type;
    res->shared = page->body;
    res->release = page_release;
    res->release_arg = (void *)(uintptr_t)page;
}

static bool cacheable(const struct app_call *call)
{
    return (call->route->flags & R_CACHE) && !session_claimed(call->req);
}

static bool is_kept(struct app *app, const struct request *req, struct arena *arena)
{
    if (session_claimed(req)) {
        return false;
    }
    const struct page *page = page_get(app_page_cache(app), page_key(arena, req), version_on(app_data_version(app), clock_now_ms()));
    if (page) {
        page_release((void *)(uintptr_t)page);
    }
    return page != NULL;
}

bool app_is_quick(struct app *app, const struct route *route, const struct request *req, struct arena *arena)
{
    if (app_is_pg(app)) {
        return false;
    }
    bool is_light = route->flags & R_LIGHT;
    if (!(route->flags & R_CACHE)) {
        return is_light;
    }
    return (is_light && req->query.n == 0) || is_kept(app, req, arena); /* a query may ask for the past, which is judged anew */
}

/* The version is taken before the page is rendered: what is committed meanwhile makes a page that is kept too new for its version, never too old. */
static bool serve_cached(struct app_call *call)
{
    call->has_page_version = cacheable(call) && page_version(call, &call->page_version) == OK;
    if (!call->has_page_version) {
        return false;
    }
    const struct page *page = page_get(app_page_cache(call->app), page_key(call->arena, call->req), call->page_version);
    metrics_cache(app_metrics(call->app), page != NULL);
    if (page) {
        serve_page(call, page);
    }
    return page != NULL;
}

static void keep_page(struct app_call *call)
{
    struct response *res = call->res;
    if (!call->has_page_version || (res->status != 0 && res->status != 200) || res->file >= 0 || res->shared.p || buf_failed(&res->body) ||
        res->headers.n) { /* headers are not kept */
        return;
    }
    const struct page *page =
        page_put(app_page_cache(call->app), page_key(call->arena, call->req), call->page_version, 200, res->content_type, buf_view(&res->body));
    serve_page(call, page);
}

/* API replies carry a tag of their bytes, so that a client that has them already gets 304. */
static void tag_reply(struct app_call *call)
{
    struct response *res = call->res;
    if (!is_api(call) || is_write(call) || (res->status != 0 && res->status != 200) || res->shared.p || res->file >= 0 ||
        has_header(res, S("etag"))) {
        return;
    }
    struct buf etag = buf_new(call->arena, SIZE_MAX);
    page_tag(&etag, buf_view(&res->body));
    response_header(call->arena, res, S("etag"), buf_view(&etag));
    if (same_tag(call, buf_view(&etag))) {
        res->status = 304;
    }
}

static enum err read_input(struct app_call *call)
{
    static const struct input_table nothing = {0};
    const struct input_table *table = call->route->input ? call->route->input : &nothing;
    struct ctx *ctx = &call->ctx;
    enum err e = input_read(call->arena, table, &ctx->path_params, call->req, &call->in, &ctx->raw, &ctx->faults);
    if (e == E_INVALID) {
        return FAIL0(ctx, e, MSG_error_form);
    }
    return e == OK ? OK : FAIL0(ctx, e, MSG_error_too_large);
}

static enum err refuse(struct ctx *ctx, enum ruling v)
{
    switch (v) {
    case RULING_ALLOW:
        return OK;
    case RULING_LOGIN:
        return FAIL0(ctx, E_LOGIN, MSG_error_login);
    case RULING_HIDDEN:
        return FAIL0(ctx, E_NOT_FOUND, MSG_error_not_found);
    case RULING_DENIED:
        return FAIL0(ctx, E_DENIED, MSG_error_denied);
    case RULING_OWN_REPORT:
        return FAIL0(ctx, E_DENIED, MSG_error_own_report);
    }
    return E_INTERNAL;
}

static enum err authorise(struct app_call *call)
{
    struct authz_facts facts = {0};
    bool has_facts = call->route->facts != NULL;
    if (call->route->act != ACT_PUBLIC && call->ctx.subject.account_id == 0) {
        return refuse(&call->ctx, RULING_LOGIN);
    }
    if (has_facts) {
        TRY(call->route->facts(&call->ctx, call->in, &facts));
    }
    return refuse(&call->ctx, authz_decide(&call->ctx.subject, call->route->act, has_facts ? &facts : NULL));
}

static bool foreign_origin(const struct request *req)
{
    struct str site = request_header(req, S("sec-fetch-site"));
    if (site.p) {
        return !str_eq(site, S("same-origin")) && !str_eq(site, S("none"));
    }
    struct str origin = request_header(req, S("origin"));
    if (!origin.p) {
        return false;
    }
    size_t host = str_find(origin, S("://"), 0);
    return host == SIZE_MAX || !str_eq(str_sub(origin, host + 3, SIZE_MAX), request_header(req, S("host")));
}

/* A form that another site makes the reader's browser send has neither our origin nor the session's token. */
static enum err check_forgery(struct app_call *call)
{
    struct ctx *ctx = &call->ctx;
    if (!is_write(call) || call->bearer) {
        return OK;
    }
    if (foreign_origin(call->req)) {
        return FAIL0(ctx, E_DENIED, MSG_error_csrf);
    }
    if ((call->route->flags & R_NO_CSRF) || ctx->subject.account_id == 0) {
        return OK;
    }
    const struct param *field = params_find(&ctx->raw, S("_csrf"));
    struct str token = field ? field->value : request_header(call->req, S("x-csrf-token"));
    return token.n && secret_equal(token, ctx->csrf) ? OK : FAIL0(ctx, E_DENIED, MSG_error_csrf);
}

/* Signing in is not remembered: its answer holds the token, which is stored nowhere. */
static enum err note_idempotency_key(struct app_call *call)
{
    struct str key = request_header(call->req, S("idempotency-key"));
    if (!key.p || !is_write(call) || (call->route->flags & R_NO_CSRF) || call->ctx.subject.account_id == 0) {
        return OK;
    }
    if (key.n == 0 || key.n > KEY_MAX) {
        return FAIL0(&call->ctx, E_INVALID, MSG_error_idempotency_key);
    }
    call->idempotency_key = key;
    struct sha256 h;
    struct str method = method_name(call->req->method);
    sha256_start(&h);
    sha256_add(&h, method.p, method.n);
    sha256_add(&h, "\0", 1);
    sha256_add(&h, call->req->path.p, call->req->path.n);
    sha256_add(&h, "\0", 1);
    sha256_add(&h, call->req->body.p, call->req->body.n);
    call->request_hash = sha256_end(&h);
    return OK;
}

static enum err read_phase(struct app_call *call)
{
    struct ctx *ctx = &call->ctx;
    TRY(session_load(ctx, &call->bearer));
    if (call->route->act != ACT_PUBLIC && ctx->subject.account_id == 0) {
        return refuse(ctx, RULING_LOGIN); /* who is not signed in learns nothing about the input */
    }
    enum err input = read_input(call);
    struct failure input_failure = ctx->failure;
    ctx->failure = (struct failure){0};
    if (input != OK && !call->in) {
        ctx->failure = input_failure;
        return input;
    }
    TRY(check_forgery(call));
    TRY(authorise(call)); /* before the input's mistakes are told; the path's values are enough for it */
    call->authorised = true;
    ctx->failure = input_failure;
    TRY(input);
    TRY(note_idempotency_key(call));
    if (call->route->prepare) {
        TRY(call->route->prepare(ctx, call->in));
    }
    if (is_write(call)) {
        return OK;
    }
    TRY(call->route->run(ctx, call->in, call->res));
    keep_page(call);
    tag_reply(call);
    return OK;
}

/* The stored answer of an earlier request with the same key, if there is one. */
static enum err replay(struct app_call *call, bool *replayed)
{
    struct ctx *ctx = &call->ctx;
    struct q_idempotency_find_in in = {.account_id = ctx->subject.account_id, .key = call->idempotency_key};
    struct q_idempotency_find_row row = {0};
    enum err e = q_idempotency_find(ctx->db, call->arena, &in, &row);
    if (e == E_NOT_FOUND) {
        return OK;
    }
    TRY(e);
    if (!str_eq(row.request_hash, sha256_view(&call->request_hash))) {
        return FAIL0(ctx, E_CONFLICT, MSG_error_idempotency_reused);
    }
    *replayed = true;
    call->res->status = (int)row.status;
    call->res->content_type = row.content_type;
    buf_str(&call->res->body, row.body);
    if (row.location.p) {
        response_header(call->arena, call->res, S("location"), row.location);
    }
    response_header(call->arena, call->res, S("idempotency-replayed"), S("true"));
    return OK;
}

static enum err remember(struct app_call *call)
{
    struct str location = STR_NONE;
    for (size_t i = 0; i < call->res->headers.n; i++) {
        if (str_eq(call->res->headers.v[i].name, S("location"))) {
            location = call->res->headers.v[i].value;
        }
    }
    return q_idempotency_store(call->ctx.db, &(struct q_idempotency_store_in){.account_id = call->ctx.subject.account_id,
                                                                              .key = call->idempotency_key,
                                                                              .request_hash = sha256_view(&call->request_hash),
                                                                              .status = call->res->status ? call->res->status : 200,
                                                                              .content_type = call->res->content_type.p ? call->res->content_type : S(""),
                                                                              .location = location,
                                                                              .body = buf_view(&call->res->body),
                                                                              .at_ms = call->ctx.now});
}

/* Nothing can change data without leaving an event. */
static enum err check_events(struct ctx *ctx, int64_t changes_before)
{
    if (db_changes(ctx->db) != changes_before && ctx->events == 0 && !ctx->is_housekeeping) {
        return FAIL0(ctx, E_INTERNAL, MSG_error_internal);
    }
    return OK;
}

/* Session, roles and the right, on the state that the write will change: any of them may have gone since the request came in. */
static enum err authorise_again(struct app_call *call)
{
    call->ctx.subject = (struct subject){0};
    call->ctx.actor_name = S("");
    TRY(session_load(&call->ctx, &call->bearer));
    return authorise(call);
}

/* Inside the write transaction. May be the second try: nothing of an earlier one is left. */
static enum err write_phase(struct app_call *call, struct db *db)
{
    struct ctx *ctx = &call->ctx;
    clear_response(call);
    ctx->failure = (struct failure){0};
    ctx->faults.n = 0;
    ctx->db = db;
    ctx->is_writing = true;
    ctx->link = (struct chain_link){0};
    ctx->events = 0;
    ctx->now = clock_now_ms(); /* of the write: the request may have waited long, and readings as of moments since then were answered */
    int64_t changes_before = db_changes(db);
    TRY(authorise_again(call));
    bool replayed = false;
    if (call->idempotency_key.n) {
        TRY(replay(call, &replayed));
    }
    if (replayed) {
        return OK;
    }
    TRY(call->route->run(ctx, call->in, call->res));
    if (arena_failed(call->arena) || buf_failed(&call->res->body)) {
        return FAIL0(ctx, E_TOO_LARGE, MSG_error_too_large);
    }
    if (call->idempotency_key.n) {
        TRY(remember(call));
    }
    return check_events(ctx, changes_before);
}

static enum err run_job(struct write_job *job, struct db *db)
{
    struct app_call *call = (void *)((char *)job - offsetof(struct app_call, job));
    enum err e = write_phase(call, db);
    ctx_run_at_end(&call->ctx);
    return e;
}

/* Why nothing was stored, or that this is not known, whatever the job itself had found. The outcome is passed on by the caller. */
static void note_busy(struct ctx *ctx, const struct write_job *job, enum err outcome, enum msg unsure)
{
    if (job->is_unsure) {
        ctx->failure = (struct failure){0};
    }
    if (outcome == E_BUSY && ctx->failure.code == OK) {
        (void)FAIL0(ctx, E_BUSY, job->is_unsure ? unsure : MSG_error_busy);
    }
}

static void job_done(struct write_job *job, enum err outcome)
{
    struct app_call *call = (void *)((char *)job - offsetof(struct app_call, job));
    call->ctx.db = NULL;
    call->ctx.is_writing = false;
    metrics_write(app_metrics(call->app), outcome == OK, (clock_monotonic_ms() - call->began_ms) * 1000);
    note_busy(&call->ctx, job, outcome, is_api(call) ? MSG_error_unsure_api : MSG_error_unsure);
    job->outcome = outcome;
    /* A form is shown again by another thread: the writer has the writes of everybody else to do. */
    bool renders = outcome != OK && call->route->again;
    if (!renders || !app_answer_beside(call->app, call)) {
        answer(call, outcome);
    }
}

void app_answer_refused(void *app, void *call)
{
    struct app_call *refused = call;
    (void)app; /* it is the call's own */
    answer(refused, refused->job.outcome);
}

static void start_write(struct app_call *call)
{
    call->job = (struct write_job){.run = run_job, .done = job_done};
    struct writer *w = app_writer(call->app);
    enum err e = w ? writer_submit(w, &call->job) : E_BUSY;
    if (e != OK) {
        job_done(&call->job, e);
    }
}

static void begin_ctx(struct app *app, struct app_call *call)
{
    call->app = app;
    call->began_ms = clock_monotonic_ms();
    call->ctx = (struct ctx){.app = app, .arena = call->arena, .now = clock_now_ms(), .request = call->req, .actor_name = S("")};
    choose_language(call);
}

void app_begin(struct app *app, struct app_call *call)
{
    begin_ctx(app, call);
    enum err e = find_route(call);
    if (e != OK) {
        answer_error(call, e);
        return;
    }
    if (!app_is_pg(app) && serve_cached(call)) {
        finish(call);
        return;
    }
    e = begin_reading(call);
    if (e != OK) {
        answer_error(call, FAIL0(&call->ctx, e, MSG_error_busy));
        return;
    }
    bool cached = app_is_pg(app) && serve_cached(call);
    e = cached ? OK : read_phase(call);
    end_reading(call);
    if (e == OK && is_write(call)) {
        start_write(call);
    } else {
        answer(call, e);
    }
}

static void wake(struct app_call *call)
{
    (void)sem_post(call->user); /* fails only for a broken semaphore */
}

void app_handle(struct app *app, const struct request *req, struct arena *arena, struct response *res)
{
    sem_t done;
    (void)sem_init(&done, 0, 0); /* cannot fail with these arguments */
    struct app_call call = {.req = req, .res = res, .arena = arena, .done = wake, .user = &done};
    app_begin(app, &call);
    while (sem_wait(&done) != 0) {
    }
    (void)sem_destroy(&done);
}

const struct route *app_route(struct app *app, struct arena *a, enum method m, struct str path)
{
    struct app_call call = {.req = &(struct request){.path = path, .method = m}};
    choose_language(&call);
    const struct route *route = NULL;
    struct params values = {0};
    struct str allow = STR_NONE;
    return router_find(app_router(app), a, m, call.path, &route, &values, &allow) == OK ? route : NULL;
}

/* A use case of the command line, or one that the program does by itself. */
struct own_run {
    struct write_job job;
    struct ctx ctx;
    enum err (*fn)(struct ctx *ctx, void *user);
    void *user;
    enum err outcome;
    sem_t done;
};

static enum err run_own(struct own_run *r, struct db *db)
{
    r->ctx.db = db;
    r->ctx.link = (struct chain_link){0};
    r->ctx.events = 0;
    r->ctx.failure = (struct failure){0};
    r->ctx.faults.n = 0;
    r->ctx.now = clock_now_ms();
    int64_t before = db_changes(db);
    enum err e = r->fn(&r->ctx, r->user);
    ctx_run_at_end(&r->ctx);
    return e == OK ? check_events(&r->ctx, before) : e;
}

static enum err own_job(struct write_job *job, struct db *db)
{
    struct own_run *r = (void *)((char *)job - offsetof(struct own_run, job));
    return run_own(r, db);
}

static void own_done(struct write_job *job, enum err outcome)
{
    struct own_run *r = (void *)((char *)job - offsetof(struct own_run, job));
    r->outcome = outcome;
    (void)sem_post(&r->done); /* fails only for a broken semaphore */
}

static enum err own_read(struct app *app, struct own_run *r)
{
    struct db *db = NULL;
    TRY(app_borrow_reader(app, &db));
    enum err e = db_begin(db);
    e = e == OK ? run_own(r, db) : e;
    db_rollback(db);
    app_return_reader(app, db);
    return e;
}

static enum err own_write(struct app *app, struct own_run *r)
{
    (void)sem_init(&r->done, 0, 0); /* cannot fail with these arguments */
    r->job = (struct write_job){.run = own_job, .done = own_done};
    enum err e = app_writer(app) ? writer_submit(app_writer(app), &r->job) : E_BUSY;
    if (e == OK) {
        while (sem_wait(&r->done) != 0) {
        }
        e = r->outcome;
    }
    (void)sem_destroy(&r->done);
    return e;
}

enum err app_run(struct app *app, bool write, enum err (*fn)(struct ctx *ctx, void *user), void *user, struct arena *arena,
                 struct failure *failure)
{
    struct own_run r = {.fn = fn, .user = user};
    r.ctx = (struct ctx){.app = app, .arena = arena, .now = clock_now_ms(), .is_operator = true, .actor_name = S("operator")};
    r.ctx.is_writing = write;
    enum err e = write ? own_write(app, &r) : own_read(app, &r);
    note_busy(&r.ctx, &r.job, e, MSG_error_unsure);
    *failure = r.ctx.failure;
    return e;
}
