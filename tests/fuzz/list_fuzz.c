/* Filters, orders and pages of all lists, on the bundled programme. The first byte chooses the list, the rest is the query: whatever it says, the
 * answer is the list or a refusal, never a failure. */
#include "fuzz.h"

#include "core/app.h"
#include "parts.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const lists[] = {
    "/api/v1/tasks", "/api/v1/obligations", "/api/v1/organisations", "/api/v1/indicators", "/api/v1/targets",       "/api/v1/observations",
    "/api/v1/documents", "/api/v1/clauses", "/api/v1/reports",       "/api/v1/events",     "/api/v1/discrepancies", "/api/v1/calendar",
    "/api/v1/board", "/api/v1/search",      "/nhiem-vu",             "/co-quan",           "/chi-tieu",             "/van-ban",
    "/khac-biet",    "/bang-nhiet",         "/tim",                  "/nhiem-vu.csv",      "/co-quan.json",         "/co-quan/bo-khoa-hoc-va-cong-nghe",
};

static char folder[] = "/tmp/xanh-list-fuzz-XXXXXX";
static struct app *app;

static int remove_entry(const char *path, const struct stat *s, int kind, struct FTW *at)
{
    (void)s;
    (void)kind;
    (void)at;
    return remove(path);
}

static void put_away(void)
{
    app_close(app);
    (void)nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS); /* a leftover below /tmp does no harm */
}

static void open_app(void)
{
    char why[256] = "";
    FUZZ_CHECK(mkdtemp(folder));
    struct app_options o = {.data_dir = str_c(folder)};
    if (app_open(&o, program_parts(), &app, why) != OK) {
        (void)fprintf(stderr, "list_fuzz: %s\n", why);
        exit(1);
    }
    (void)atexit(put_away);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    if (!app) {
        open_app();
    }
    if (n == 0) {
        return 0;
    }
    struct arena *a = arena_new((size_t)64 << 20);
    struct request req = {.method = METHOD_GET,
                          .path = str_c(lists[bytes[0] % (sizeof lists / sizeof *lists)]),
                          .query = {(const char *)bytes + 1, n - 1},
                          .body = S("")};
    struct response res = response_new(a, (size_t)64 << 20);
    app_handle(app, &req, a, &res);
    FUZZ_CHECK((res.status >= 200 && res.status < 300) || (res.status >= 400 && res.status < 500));
    FUZZ_CHECK(response_body(&res).n > 0);
    if (res.release) {
        res.release(res.release_arg);
    }
    arena_free(a);
    return 0;
}
