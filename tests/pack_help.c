#include "pack_help.h"

#include "bundled_pack.h"

#include <stdio.h>
#include <stdlib.h>

struct pack_copy pack_bundled(void)
{
    struct pack_copy p = {.n = bundled_pack_count};
    for (size_t i = 0; i < bundled_pack_count; i++) {
        p.files[i] = (struct pack_file){bundled_pack[i].name, bundled_pack[i].text};
    }
    return p;
}

struct pack_file *pack_file_named(struct pack_copy *p, const char *file)
{
    for (size_t i = 0; i < p->n; i++) {
        if (str_eq(p->files[i].name, str_c(file))) {
            return &p->files[i];
        }
    }
    (void)fprintf(stderr, "pack_help: no file %s\n", file);
    exit(2);
}

size_t pack_edit(struct test *t, struct pack_copy *p, const char *file, const char *from, const char *to)
{
    struct pack_file *f = pack_file_named(p, file);
    size_t at = str_find(f->text, str_c(from), 0);
    if (at == SIZE_MAX) {
        (void)fprintf(stderr, "pack_help: %s does not hold: %s\n", file, from);
        exit(2);
    }
    struct str after = str_sub(f->text, at + str_c(from).n, SIZE_MAX);
    f->text = STR_CAT(t->arena, str_sub(f->text, 0, at), str_c(to), after);
    return at;
}

struct job {
    const struct pack_copy *pack;
    bool dry;
    struct pack_outcome *out;
};

static enum err run(struct ctx *ctx, void *user)
{
    struct job *j = user;
    j->out->e = pack_load(ctx, j->pack->files, j->pack->n, &j->out->report);
    return j->out->e == OK && j->dry ? E_CONFLICT : j->out->e;
}

struct pack_outcome pack_try(struct test_app *a, const struct pack_copy *p, bool dry)
{
    struct pack_outcome out = {.e = E_INTERNAL};
    struct job j = {p, dry, &out};
    struct failure failure = {0};
    enum err e = app_run(a->app, true, run, &j, a->t->arena, &failure);
    out.e = out.e == OK && !dry ? e : out.e;
    return out;
}

struct pack_outcome pack_must(struct test_app *a, const struct pack_copy *p)
{
    struct pack_outcome out = pack_try(a, p, false);
    if (out.e != OK) {
        struct buf text = buf_new(a->t->arena, 1 << 16);
        for (size_t i = 0; i < out.report.faults.n; i++) {
            pack_fault_write(&text, LANG_EN, &out.report.faults.v[i]);
            buf_char(&text, '\n');
        }
        (void)fprintf(stderr, "pack_help: a pack that must load does not (%s)\n%.*s", err_name(out.e), STR_FMT(buf_view(&text)));
        exit(2);
    }
    return out;
}

static enum err fill(struct ctx *ctx, void *user)
{
    (void)user;
    return pack_fill(ctx);
}

void pack_fill_now(struct test_app *a)
{
    app_do(a, true, fill, NULL);
}

int64_t pack_rows(const struct pack_outcome *o, enum record_change change)
{
    int64_t n = 0;
    for (size_t i = 0; i < o->report.n_counts; i++) {
        n += o->report.counts[i].rows[change];
    }
    return n;
}
