#include "core/ctx.h"

enum err fail_at(struct ctx *ctx, enum err code, enum msg message, size_t n, const struct msg_arg *args, const char *file, int line)
{
    if (ctx->failure.code != OK) {
        return code;
    }
    ctx->failure = (struct failure){.code = code, .message = message, .n_args = n > 4 ? 4 : n, .file = file, .line = line};
    for (size_t i = 0; i < ctx->failure.n_args; i++) {
        ctx->failure.args[i] = args[i];
        ctx->failure.args[i].text = str_dup(ctx->arena, args[i].text);
    }
    return code;
}

void ctx_fault(struct ctx *ctx, struct str field, enum msg what)
{
    *VEC_PUSH(ctx->arena, &ctx->faults) = (struct input_fault){.field = field, .what = what};
}

enum err ctx_check_done(struct ctx *ctx)
{
    return ctx->faults.n ? FAIL0(ctx, E_INVALID, MSG_error_form) : OK;
}

struct at_end {
    struct at_end *next;
    void (*fn)(void *p);
    void *p;
};

void ctx_at_end(struct ctx *ctx, void (*fn)(void *p), void *p)
{
    struct at_end *a = ARENA_NEW(ctx->arena, struct at_end);
    *a = (struct at_end){ctx->at_end, fn, p};
    ctx->at_end = a;
}

bool ctx_has_at_end(const struct ctx *ctx, void (*fn)(void *p), const void *p)
{
    for (const struct at_end *a = ctx->at_end; a; a = a->next) {
        if (a->fn == fn && a->p == p) {
            return true;
        }
    }
    return false;
}

void ctx_run_at_end(struct ctx *ctx)
{
    while (ctx->at_end) {
        struct at_end *a = ctx->at_end;
        ctx->at_end = a->next;
        a->fn(a->p);
    }
}

struct str ctx_msg(struct ctx *ctx, enum msg key)
{
    return msg_text(ctx->lang, key);
}

struct str ctx_pick(const struct ctx *ctx, struct str vi, struct str en)
{
    struct str first = ctx->lang == LANG_EN ? en : vi;
    return first.n ? first : ctx->lang == LANG_EN ? vi : en;
}
