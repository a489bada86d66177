/* Typed input from any body. The first byte chooses the content type, the first line is the query. */
#include "fuzz.h"

#include "base/utf8.h"
#include "http/input.h"

struct things {
    struct str title;
    struct str text;
    struct opt_i64 count;
    struct opt_day due;
    struct opt_i64 since;
    struct opt_i64 state;
    bool agree;
    struct upload file;
    struct str_list tags;
};

#define FIELD(member, kind_, from_, ...) \
    {.name = #member, .kind = (kind_), .from = (from_), .offset = offsetof(struct things, member), __VA_ARGS__}

static const char *const states[] = {"open", "done", NULL};

INPUT_TABLE(things_input, struct things, FIELD(title, IN_TEXT, FROM_QUERY, .required = true), FIELD(text, IN_PROSE, FROM_BODY, .max = 100),
            FIELD(count, IN_INT, FROM_BODY, .min = -5, .max = 5), FIELD(due, IN_DAY, FROM_BODY, .min = 0), FIELD(since, IN_MOMENT, FROM_BODY, .min = 0),
            FIELD(state, IN_CHOICE, FROM_BODY, .choices = states), FIELD(agree, IN_FLAG, FROM_BODY, .min = 0), FIELD(file, IN_FILE, FROM_BODY, .max = 10),
            FIELD(tags, IN_LIST, FROM_BODY, .max = 3));

static void check_filled(const struct things *in)
{
    FUZZ_CHECK(in->title.n > 0 && utf8_valid(in->title, NULL) && utf8_count(in->title) <= 200);
    FUZZ_CHECK(utf8_valid(in->text, NULL) && utf8_count(in->text) <= 100 && str_find(in->text, S("\r"), 0) == SIZE_MAX);
    FUZZ_CHECK(!in->count.has || (in->count.v >= -5 && in->count.v <= 5));
    FUZZ_CHECK(!in->due.has || (in->due.v >= DAY_MIN && in->due.v <= DAY_MAX));
    FUZZ_CHECK(!in->state.has || in->state.v == 0 || in->state.v == 1);
    FUZZ_CHECK(in->file.content.n <= 10 && in->tags.n <= 3);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static const struct str types[] = {S_INIT("application/json"), S_INIT("application/x-www-form-urlencoded"),
                                       S_INIT("multipart/form-data; boundary=b"), S_INIT("text/plain")};
    struct arena *a = arena_new((size_t)64 << 20);
    struct str body = {(const char *)bytes, n};
    struct str query;
    (void)str_split(&body, '\n', &query); /* there is always a first line */
    struct header type = {S("content-type"), types[n ? bytes[0] % 4 : 0]};
    struct request req = {.query = str_sub(query, 1, query.n), .body = body.p ? body : S(""), .headers = {&type, 1, 1}};
    void *in = NULL;
    struct params rest = {0};
    struct input_faults faults = {0};
    enum err e = input_read(a, &things_input, NULL, &req, &in, &rest, &faults);
    FUZZ_CHECK((e == OK) == (faults.n == 0));
    if (e == OK) {
        check_filled(in);
    }
    for (size_t i = 0; i < faults.n; i++) {
        for (enum lang lang = LANG_VI; lang < LANG__N; lang++) {
            FUZZ_CHECK(utf8_valid(msg_format(a, lang, faults.v[i].what, faults.v[i].n_args, faults.v[i].args), NULL));
        }
    }
    arena_free(a);
    return 0;
}
