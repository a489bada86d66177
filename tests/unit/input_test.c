#include "http/input.h"

#include "test.h"

struct wish {
    struct opt_i64 id;
    struct str title;
    struct str text;
    struct opt_i64 count;
    struct opt_day due;
    struct opt_i64 since;
    struct opt_i64 state;
    bool agree;
    struct upload file;
    struct str_list tags;
    struct str_list kinds;
    struct opt_i64 paid;
    struct str page;
};

static const char *const states[] = {"open", "done", NULL};

#define FIELD(member, kind_, from_, ...) \
    {.name = #member, .kind = (kind_), .from = (from_), .offset = offsetof(struct wish, member), __VA_ARGS__}

INPUT_TABLE(wish_input, struct wish,
            FIELD(id, IN_INT, FROM_PATH, .required = true),
            FIELD(title, IN_TEXT, FROM_BODY, .required = true, .min = 3, .max = 5),
            FIELD(text, IN_PROSE, FROM_BODY, .min = 0),
            FIELD(count, IN_INT, FROM_BODY, .min = -2, .max = 7),
            FIELD(due, IN_DAY, FROM_BODY, .min = 0),
            FIELD(since, IN_MOMENT, FROM_BODY, .min = 0),
            FIELD(state, IN_CHOICE, FROM_BODY, .choices = states),
            FIELD(agree, IN_FLAG, FROM_BODY, .min = 0),
            FIELD(file, IN_FILE, FROM_BODY, .max = 4),
            FIELD(tags, IN_LIST, FROM_BODY, .max = 3),
            FIELD(paid, IN_YES_NO, FROM_BODY, .min = 0),
            FIELD(kinds, IN_LIST, FROM_BODY, .choices = states),
            FIELD(page, IN_TEXT, FROM_QUERY, .min = 0));

/* What came out of one reading. */
struct outcome {
    enum err err;
    struct wish *in;
    struct params rest;
    struct input_faults faults;
};

static struct outcome read(struct test *t, const char *type, struct str body, const char *query)
{
    struct header header = {S("content-type"), str_c(type)};
    struct request req = {.method = METHOD_POST, .query = str_c(query), .body = body, .headers = {&header, type ? 1 : 0, 1}};
    struct param id = {.name = S("id"), .value = S("12")};
    struct params path = {&id, 1, 1};
    struct outcome o = {0};
    void *in = NULL;
    o.err = input_read(t->arena, &wish_input, &path, &req, &in, &o.rest, &o.faults);
    o.in = in;
    return o;
}

static struct outcome read_form(struct test *t, const char *form)
{
    return read(t, "application/x-www-form-urlencoded", str_c(form), "");
}

static struct outcome read_json(struct test *t, const char *json)
{
    return read(t, "application/json; charset=utf-8", str_c(json), "");
}

/* The only fault is this one; `field` is "" for the whole. */
static void check_fault(struct test *t, struct outcome o, const char *field, enum msg what)
{
    CHECK_ERR(o.err, E_INVALID);
    if (!CHECK_EQ_I64(o.faults.n, 1)) {
        return;
    }
    CHECK_STR(o.faults.v[0].field, str_c(field));
    CHECK_STR(msg_name(o.faults.v[0].what), msg_name(what));
}

static void check_all(struct test *t, struct outcome o)
{
    CHECK_OK(o.err);
    CHECK_EQ_I64(o.faults.n, 0);
    CHECK(o.in->id.has && o.in->id.v == 12);
    CHECK_STR(o.in->title, S("C\xE1\xBA\xA7u"));
    CHECK_STR(o.in->text, S("a\nb\n\nc"));
    CHECK(o.in->count.has && o.in->count.v == -2);
    CHECK(o.in->due.has && o.in->due.v == day_from_civil(2026, 3, 31));
    CHECK(o.in->since.has && o.in->since.v == 0);
    CHECK(o.in->state.has && o.in->state.v == 1);
    CHECK(o.in->agree);
    CHECK_EQ_I64(o.in->tags.n, 2);
    CHECK_STR(o.in->tags.v[1], S("two"));
    const struct param *token = params_find(&o.rest, S("_csrf"));
    CHECK(token && str_eq(token->value, S("k")));
    const struct param *title = params_find(&o.rest, S("title"));
    CHECK(title && str_eq(title->value, S(" C\xE1\xBA\xA7u "))); /* as it came, for showing the form again */
}

TEST(input_reads_a_form)
{
    check_all(t, read_form(t, "title=+C%E1%BA%A7u+&text=%0D%0Aa%0D%0Ab%0D%0A%0Dc%0A&count=-2&due=2026-03-31&since=1970-01-01T07:00:00%2B07:00"
                              "&state=done&agree=on&tags=one&tags=two&tags=&_csrf=k"));
}

TEST(input_reads_json_like_a_form)
{
    check_all(t, read_json(t, "{\"title\":\" C\\u1ea7u \",\"text\":\"\\r\\na\\r\\nb\\r\\n\\rc\\n\",\"count\":-2,\"due\":\"2026-03-31\","
                              "\"since\":\"1970-01-01T00:00:00Z\",\"state\":\"done\",\"agree\":true,\"tags\":[\"one\",\"two\"],"
                              "\"_csrf\":\"k\"}"));
}

TEST(input_reads_multipart_with_a_file)
{
    struct outcome o = read(t, "multipart/form-data; boundary=b",
                            S("--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nabc\r\n"
                              "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\n1234\r\n--b--"),
                            "page=2");
    CHECK_OK(o.err);
    CHECK_STR(o.in->title, S("abc"));
    CHECK_STR(o.in->file.name, S("a.txt"));
    CHECK_STR(o.in->file.type, S("text/plain"));
    CHECK_STR(o.in->file.content, S("1234"));
    CHECK_STR(o.in->page, S("2"));
}

TEST(input_missing_is_told_from_given)
{
    struct outcome o = read_form(t, "title=abc&text=&count=+&due=&state=&agree=0");
    CHECK_OK(o.err);
    CHECK_STR(o.in->text, STR_NONE);
    CHECK_STR(o.in->page, STR_NONE);
    CHECK(!o.in->count.has && !o.in->due.has && !o.in->state.has && !o.in->agree);
    CHECK(o.in->file.content.p == NULL);
    o = read_json(t, "{\"title\":\"abc\",\"text\":null,\"count\":null,\"agree\":false,\"tags\":[]}");
    CHECK_OK(o.err);
    CHECK_STR(o.in->text, STR_NONE);
    CHECK(!o.in->count.has && !o.in->agree && o.in->tags.n == 0);
}

TEST(input_collects_every_fault)
{
    struct outcome o = read_form(t, "text=a%07b&count=8&due=2026-02-30&since=x&state=gone&agree=maybe&tags=1&tags=2&tags=3&tags=4&other=1&_x=1");
    CHECK_ERR(o.err, E_INVALID);
    CHECK_EQ_I64(o.faults.n, 9);
    struct str first = o.faults.n ? o.faults.v[0].field : STR_NONE;
    CHECK_STR(first, S("other")); /* then in the order of the table */
    CHECK(params_find(&o.rest, S("_x")) != NULL);
}

TEST(input_refuses_undeclared_names)
{
    check_fault(t, read_form(t, "title=abc&titel=x"), "titel", MSG_input_unknown_name);
    check_fault(t, read_form(t, "title=abc&page=1"), "page", MSG_input_unknown_name); /* declared, but for the query */
    check_fault(t, read(t, "application/x-www-form-urlencoded", S("title=abc"), "title=abc"), "title", MSG_input_unknown_name);
    check_fault(t, read(t, "application/x-www-form-urlencoded", S("title=abc"), "_x=1"), "_x", MSG_input_unknown_name); /* only in a form */
    check_fault(t, read_form(t, "title=abc&id=1"), "id", MSG_input_unknown_name); /* must not replace the one of the path */
    check_fault(t, read_json(t, "{\"title\":\"abc\",\"x\":1}"), "x", MSG_input_unknown_name);
}

TEST(input_required_is_required)
{
    check_fault(t, read_form(t, ""), "title", MSG_input_required);
    check_fault(t, read_form(t, "title=+"), "title", MSG_input_required);
    check_fault(t, read_json(t, "{\"title\":null}"), "title", MSG_input_required);
    check_fault(t, read_form(t, "title=abc&title=def"), "title", MSG_input_repeated);
}

TEST(input_counts_code_points)
{
    check_fault(t, read_form(t, "title=%E1%BA%A7%E1%BA%A7"), "title", MSG_input_too_short);
    CHECK_OK(read_form(t, "title=%E1%BA%A7%E1%BA%A7%E1%BA%A7").err);
    CHECK_OK(read_form(t, "title=%E1%BA%A7%E1%BA%A7%E1%BA%A7%E1%BA%A7%E1%BA%A7").err);
    struct outcome o = read_form(t, "title=abcdef");
    check_fault(t, o, "title", MSG_input_too_long);
    CHECK_STR(msg_format(t->arena, LANG_EN, o.faults.v[0].what, o.faults.v[0].n_args, o.faults.v[0].args),
              S("At most 5 characters are allowed; there are 6. Shorten it."));
}

/* The default ceilings of texts, at N and N + 1. */
TEST(input_texts_have_default_ceilings)
{
    for (int more = 0; more <= 1; more++) {
        struct buf page = buf_new(t->arena, 1 << 20);
        struct buf form = buf_new(t->arena, 1 << 20);
        buf_lit(&page, "page=");
        buf_lit(&form, "title=abc&text=");
        for (int i = 0; i < 200 + more; i++) {
            buf_lit(&page, "a");
        }
        for (int i = 0; i < 20000 + more; i++) {
            buf_lit(&form, "a");
        }
        struct outcome o = read(t, "application/x-www-form-urlencoded", buf_view(&form), str_cstr(t->arena, buf_view(&page)));
        CHECK_EQ_I64(o.faults.n, more ? 2 : 0);
    }
}

TEST(input_one_line_is_one_line)
{
    static const char *const bad[] = {"title=a%0Ab", "title=a%0Db", "title=a%09b", "title=a%7Fb", "title=a%C2%85b", "title=a%E2%80%A8b"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        check_fault(t, read_form(t, bad[i]), "title", MSG_input_control);
    }
    check_fault(t, read_form(t, "title=abc&text=a%1Bb"), "text", MSG_input_control);
    CHECK_OK(read_form(t, "title=abc&text=a%09b").err);
}

TEST(input_numbers)
{
    check_fault(t, read_form(t, "title=abc&count=x"), "count", MSG_input_not_a_number);
    check_fault(t, read_form(t, "title=abc&count=1.0"), "count", MSG_input_not_a_number);
    check_fault(t, read_form(t, "title=abc&count=99999999999999999999"), "count", MSG_input_not_a_number);
    check_fault(t, read_json(t, "{\"title\":\"abc\",\"count\":1.5}"), "count", MSG_input_not_a_number);
    check_fault(t, read_form(t, "title=abc&count=-3"), "count", MSG_input_too_small);
    check_fault(t, read_form(t, "title=abc&count=8"), "count", MSG_input_too_large);
    CHECK_OK(read_form(t, "title=abc&count=7").err);
    CHECK_OK(read_json(t, "{\"title\":\"abc\",\"count\":\"7\"}").err);
}

TEST(input_other_kinds)
{
    check_fault(t, read_form(t, "title=abc&due=31.03.2026"), "due", MSG_input_not_a_day);
    check_fault(t, read_form(t, "title=abc&since=2026-03-31T25:00:00Z"), "since", MSG_input_not_a_moment);
    check_fault(t, read_form(t, "title=abc&state=OPEN"), "state", MSG_input_not_a_choice);
    check_fault(t, read_form(t, "title=abc&agree=yes"), "agree", MSG_input_not_a_flag);
    check_fault(t, read_form(t, "title=abc&paid=yes"), "paid", MSG_input_not_a_flag);
    struct outcome no = read_form(t, "title=abc&paid=0");
    struct outcome unsaid = read_form(t, "title=abc");
    CHECK(no.err == OK && no.in->paid.has && no.in->paid.v == 0);
    CHECK(unsaid.err == OK && !unsaid.in->paid.has);
    check_fault(t, read_form(t, "title=abc&file=x"), "file", MSG_input_not_a_file);
    check_fault(t, read_form(t, "title=abc&tags=1&tags=2&tags=3&tags=4"), "tags", MSG_input_list_too_long);
    check_fault(t, read_form(t, "title=abc&tags=a%0Ab"), "tags", MSG_input_control);
    check_fault(t, read_form(t, "title=abc&kinds=open&kinds=gone"), "kinds", MSG_input_not_a_choice);
    CHECK_OK(read_form(t, "title=abc&kinds=open&kinds=+done").err);
    check_fault(t, read_form(t, "title=abc&due=31/02/2026"), "due", MSG_input_not_a_day);
    check_fault(t, read_form(t, "title=abc&due=1/2/2026/3"), "due", MSG_input_not_a_day);
    check_fault(t, read_form(t, "title=abc&due=1/2"), "due", MSG_input_not_a_day);
    CHECK(read_form(t, "title=abc&due=1/2/2026").in->due.v == day_from_civil(2026, 2, 1));
    struct outcome o = read_form(t, "title=abc&since=31/03/2026");
    CHECK(o.in->since.has && o.in->since.v == day_end_ms(day_from_civil(2026, 3, 31)));
    o = read_form(t, "title=abc&since=2026-03-31");
    CHECK(o.in->since.has && o.in->since.v == day_end_ms(day_from_civil(2026, 3, 31)));
}

TEST(input_json_shapes)
{
    check_fault(t, read_json(t, "{\"title\":{\"a\":1}}"), "title", MSG_input_wrong_shape);
    check_fault(t, read_json(t, "{\"title\":\"abc\",\"tags\":[[\"a\"]]}"), "tags", MSG_input_wrong_shape);
    check_fault(t, read_json(t, "{\"title\":123}"), "title", MSG_input_wrong_shape);
    check_fault(t, read_json(t, "{\"title\":true}"), "title", MSG_input_wrong_shape);
    check_fault(t, read_json(t, "{\"title\":[\"abc\",\"def\"]}"), "title", MSG_input_repeated);
    check_fault(t, read_json(t, "{\"title\":\"abc\",\"agree\":1}"), "agree", MSG_input_wrong_shape);
    check_fault(t, read_json(t, "{\"title\":\"abc\",\"count\":true}"), "count", MSG_input_wrong_shape);
}

TEST(input_unreadable_bodies)
{
    struct outcome o = read_json(t, "[1]");
    CHECK_ERR(o.err, E_INVALID);
    CHECK_EQ_I64(o.faults.v[0].what, MSG_input_not_an_object);
    o = read_json(t, "{\"title\":");
    CHECK_ERR(o.err, E_INVALID);
    CHECK_STR(o.faults.v[0].field, S(""));
    o = read_form(t, "title=%FF");
    CHECK_EQ_I64(o.faults.v[0].what, MSG_input_bad_encoding);
    o = read(t, "text/plain", S("title=abc"), "");
    CHECK_EQ_I64(o.faults.v[0].what, MSG_input_unknown_type);
    o = read(t, NULL, S("title=abc"), "");
    CHECK_EQ_I64(o.faults.v[0].what, MSG_input_unknown_type);
    o = read(t, "multipart/form-data; boundary=b", S("title=abc"), "");
    CHECK_EQ_I64(o.faults.v[0].what, MSG_input_bad_encoding);
    o = read(t, "application/x-www-form-urlencoded", S("title=abc"), "page=%zz");
    CHECK_EQ_I64(o.faults.v[0].what, MSG_input_bad_encoding);
}

TEST(input_files_have_a_ceiling)
{
    struct str body = S("--b\r\nContent-Disposition: form-data; name=title\r\n\r\nabc\r\n"
                        "--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n12345\r\n--b--");
    check_fault(t, read(t, "multipart/form-data; boundary=b", body, ""), "file", MSG_input_file_too_large);
    body = S("--b\r\nContent-Disposition: form-data; name=title; filename=a\r\n\r\nabc\r\n--b--");
    check_fault(t, read(t, "multipart/form-data; boundary=b", body, ""), "title", MSG_input_not_a_text);
    body = S("--b\r\nContent-Disposition: form-data; name=title\r\n\r\nabc\r\n"
             "--b\r\nContent-Disposition: form-data; name=file; filename=\"\"\r\n\r\n\r\n--b--");
    CHECK_OK(read(t, "multipart/form-data; boundary=b", body, "").err); /* nothing was chosen */
}

TEST(input_too_many_parameters)
{
    struct buf b = buf_new(t->arena, 1 << 24);
    for (int i = 0; i < 100000; i++) {
        buf_lit(&b, "a=1&");
    }
    struct outcome o = read(t, "application/x-www-form-urlencoded", buf_view(&b), "");
    CHECK_ERR(o.err, E_TOO_LARGE);
    CHECK_EQ_I64(o.faults.v[o.faults.n - 1].what, MSG_input_too_many);
    buf_clear(&b);
    buf_lit(&b, "{\"tags\":[\"a\"");
    for (int i = 0; i < 1000; i++) {
        buf_lit(&b, ",\"a\"");
    }
    buf_lit(&b, "]}");
    CHECK_ERR(read(t, "application/json", buf_view(&b), "").err, E_TOO_LARGE);
}
