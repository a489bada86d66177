/* The rows of a list as files: exactly those of the page's filters, all of them. */
#include "features/task_page/task_page_internal.h"

#include "text/csv.h"
#include "text/json_write.h"

struct file_rows {
    struct task_listing l;
    struct board_task *tasks;
    size_t n;
    struct task_card *cards; /* by id */
    size_t n_cards;
};

static enum err open_rows(struct ctx *ctx, const void *in, struct file_rows *f)
{
    TRY(task_listing_open(ctx, in, &f->l));
    uint32_t *positions = NULL;
    f->n = task_listing_find(ctx, &f->l, &positions);
    f->tasks = ARENA_ARRAY(ctx->arena, struct board_task, f->n + 1);
    board_tasks_at(f->l.board, positions, f->n, f->tasks);
    return task_cards_all(ctx, f->l.board, &f->cards, &f->n_cards);
}

static const struct task_card *card_of_id(const struct file_rows *f, int64_t id)
{
    static const struct task_card none = {0};
    size_t low = 0;
    size_t high = f->n_cards;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f->cards[middle].id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < f->n_cards && f->cards[low].id == id ? &f->cards[low] : &none;
}

static void csv_head(struct csv_writer *w)
{
    static const struct str names[] = {S_INIT("code"),  S_INIT("document"),    S_INIT("clause"),
                                       S_INIT("title"), S_INIT("lead"),        S_INIT("due_kind"),
                                       S_INIT("due"),   S_INIT("obligations"), S_INIT("status")};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        csv_str(w, names[i]);
    }
    csv_end(w);
}

static void csv_row(struct ctx *ctx, struct csv_writer *w, const struct file_rows *f, const struct board_task *t)
{
    const struct task_card *card = card_of_id(f, t->id);
    csv_str(w, card->code);
    csv_str(w, card->document_number);
    csv_str(w, card->clause_path);
    csv_str(w, card->title);
    csv_str(w, task_lead(ctx, f->l.board, card, t).text);
    csv_str(w, card->due_kind);
    csv_opt_day(w, t->due);
    csv_i64(w, t->n_leads);
    csv_str(w, str_c(code_name(t->reason)));
    csv_end(w);
}

enum err task_csv(struct ctx *ctx, const void *in, struct response *res)
{
    struct file_rows f = {0};
    TRY(open_rows(ctx, in, &f));
    struct csv_writer w = csv_writer_new(&res->body, ',', CSV_FOR_PEOPLE);
    res->content_type = S("text/csv; charset=utf-8");
    csv_head(&w);
    for (size_t i = 0; i < f.n; i++) {
        csv_row(ctx, &w, &f, &f.tasks[i]);
    }
    return OK;
}

static void json_row(struct ctx *ctx, struct jw *w, const struct file_rows *f, const struct board_task *t)
{
    const struct task_card *card = card_of_id(f, t->id);
    jw_obj(w);
    jw_field_str(w, S("code"), card->code);
    jw_field_str(w, S("document"), card->document_number);
    jw_field_str(w, S("clause"), card->clause_path);
    jw_field_str(w, S("title"), card->title);
    jw_field_str(w, S("lead"), task_lead(ctx, f->l.board, card, t).text);
    jw_field_str(w, S("due_kind"), card->due_kind);
    jw_key(w, S("due"));
    if (t->due.has) {
        jw_day(w, t->due.v);
    } else {
        jw_null(w);
    }
    jw_field_i64(w, S("obligations"), t->n_leads);
    jw_field_str(w, S("status"), str_c(code_name(t->reason)));
    jw_field_str(w, S("page"), card->href);
    jw_end(w);
}

enum err task_json(struct ctx *ctx, const void *in, struct response *res)
{
    struct file_rows f = {0};
    TRY(open_rows(ctx, in, &f));
    const struct board_moment *m = board_moment(f.l.board);
    struct jw w = jw_new(&res->body);
    res->content_type = S("application/json");
    jw_obj(&w);
    jw_field_moment(&w, S("as_of"), m->at_ms);
    jw_field_i64(&w, S("known_seq"), m->seq);
    jw_field_i64(&w, S("rule_version"), m->rule_version);
    jw_field_i64(&w, S("total"), (int64_t)f.n);
    jw_key(&w, S("tasks"));
    jw_arr(&w);
    for (size_t i = 0; i < f.n; i++) {
        json_row(ctx, &w, &f, &f.tasks[i]);
    }
    jw_end(&w);
    jw_end(&w);
    return OK;
}
