#include "features/account/account_internal.h"

#include "core/session.h"
#include "view_sign_in.h"
#include "web/error_page.h"
#include "web/page.h"

static const struct input_field sign_in_fields[] = {
    {.name = "name", .kind = IN_TEXT, .from = FROM_BODY, .offset = offsetof(struct sign_in_input, name), .required = true, .min = 1, .max = ACCOUNT_NAME_MAX,
     .doc = "Name of the account."},
    {.name = "password", .kind = IN_TEXT, .from = FROM_BODY, .offset = offsetof(struct sign_in_input, password), .required = true, .min = 1, .max = 1000,
     .doc = "Password."},
    {.name = "back", .kind = IN_TEXT, .from = FROM_BODY, .offset = offsetof(struct sign_in_input, back), .max = 2000,
     .doc = "Path to go to afterwards; pages only."},
};
const struct input_table sign_in_table = {sign_in_fields, sizeof sign_in_fields / sizeof sign_in_fields[0], sizeof(struct sign_in_input)};

enum err sign_in_prepare(struct ctx *ctx, void *in)
{
    struct sign_in_input *i = in;
    return account_check(ctx, i->name, i->password, &i->account_id, &i->hash);
}

enum err sign_in_open(struct ctx *ctx, const struct sign_in_input *i, struct str *token)
{
    TRY(account_check_again(ctx, i->name, i->hash));
    return session_open(ctx, i->account_id, token);
}

struct form_input {
    struct str back;
};
INPUT_TABLE(form_table, struct form_input,
            {.name = "ve", .kind = IN_TEXT, .from = FROM_QUERY, .offset = offsetof(struct form_input, back), .max = 2000});

static enum err show(struct ctx *ctx, struct response *res, const struct sign_in_view *v)
{
    struct page_frame p = page_begin(ctx, res, ctx_msg(ctx, MSG_account_sign_in_title), NAV_NONE);
    view_sign_in(&p.view, v);
    return page_end(ctx, &p);
}

static enum err form(struct ctx *ctx, const void *in, struct response *res)
{
    const struct form_input *i = in;
    return show(ctx, res, &(struct sign_in_view){.back = i->back});
}

/* Only a path of this site: never an address that somebody else put into a link. */
static struct str safe_path(struct str back)
{
    bool own = str_starts(back, S("/")) && !str_starts(back, S("//")) && str_find(back, S("\\"), 0) == SIZE_MAX;
    return own ? back : S("/viec-cua-toi");
}

static enum err sign_in(struct ctx *ctx, const void *in, struct response *res)
{
    const struct sign_in_input *i = in;
    struct str token = STR_NONE;
    TRY(sign_in_open(ctx, i, &token));
    session_cookie(ctx, res, token);
    return page_redirect(ctx, res, safe_path(i->back));
}

static enum err again(struct ctx *ctx, const void *in, struct response *res)
{
    const struct sign_in_input *i = in;
    const struct failure *f = &ctx->failure;
    struct str fault = msg_format(ctx->arena, ctx->lang, f->message, f->n_args, f->args);
    return show(ctx, res, &(struct sign_in_view){.name = i->name, .back = i->back, .fault = fault});
}

static enum err sign_out(struct ctx *ctx, const void *in, struct response *res)
{
    (void)in;
    TRY(session_end(ctx));
    session_cookie(ctx, res, S(""));
    response_header(ctx->arena, res, S("clear-site-data"), S("\"cache\", \"storage\""));
    return page_redirect(ctx, res, S("/"));
}

ROUTES(account_web_routes,
       {.method = METHOD_GET, .path = "/dang-nhap", .act = ACT_PUBLIC, .input = &form_table, .run = form},
       {.method = METHOD_POST, .path = "/dang-nhap", .act = ACT_PUBLIC, .flags = R_WRITE | R_NO_CSRF | R_SLOW, .input = &sign_in_table,
        .prepare = sign_in_prepare, .run = sign_in, .again = again},
       {.method = METHOD_POST, .path = "/dang-xuat", .act = ACT_SIGNED_IN, .flags = R_WRITE, .run = sign_out});
