#include "features/report/report_internal.h"

#include "web/api_list.h"

/* --- reply ----------------------------------------------------------------------------------------------------------- */

static const char *const state_choices[] = {"draft", "submitted", "returned", "accepted", NULL};
static const char *const step_choices[] = {"submitted", "returned", "accepted", NULL};

struct evidence_reply {
    int64_t id, size, other_uses;
    struct str file, media_type, sha256, claim, href;
};
SCHEMA(evidence_schema, "Evidence", struct evidence_reply, "A file that a report rests on.",
       SCHEMA_NUMBER(struct evidence_reply, id, .doc = "Number of the evidence in this report."),
       SCHEMA_TEXT(struct evidence_reply, file, .doc = "Name that its writer gave it."),
       SCHEMA_TEXT(struct evidence_reply, media_type, .doc = "Type by its first bytes."),
       SCHEMA_NUMBER(struct evidence_reply, size, .doc = "Bytes."),
       SCHEMA_TEXT(struct evidence_reply, sha256, .doc = "SHA-256 of its bytes, compared whenever it is read."),
       SCHEMA_TEXT(struct evidence_reply, claim, .doc = "What its writer says it shows."),
       SCHEMA_NUMBER(struct evidence_reply, other_uses, .doc = "Other reports that use the very same file."),
       SCHEMA_TEXT(struct evidence_reply, href, .doc = "Address of the file."));

struct step_reply {
    struct str step, by, remark;
    int64_t at;
    bool delivers;
};
SCHEMA(step_schema, "ReportStep", struct step_reply, "A submission or a decision.",
       SCHEMA_TEXT(struct step_reply, step, .choices = step_choices, .doc = "What was done."),
       SCHEMA_MOMENT(struct step_reply, at, .doc = "When."), SCHEMA_TEXT(struct step_reply, by, .doc = "Who, as shown in the history."),
       SCHEMA_FLAG(struct step_reply, delivers, .doc = "It claimed that the product is delivered."),
       SCHEMA_TEXT(struct step_reply, remark, .doc = "Remark of the decision."));

struct reply {
    int64_t id, obligation, version, revision, progress_permille;
    struct str state, narrative, difficulties, proposals;
    bool delivers;
    struct schema_rows evidence, steps;
};
SCHEMA(report_schema, "Report", struct reply, "A report on an obligation.", SCHEMA_NUMBER(struct reply, id, .doc = "Number of the report."),
       SCHEMA_NUMBER(struct reply, obligation, .doc = "Number of the obligation."),
       SCHEMA_NUMBER(struct reply, version, .doc = "Its place among the reports of the obligation, from 1."),
       SCHEMA_TEXT(struct reply, state, .choices = state_choices, .doc = "Where it stands."),
       SCHEMA_NUMBER(struct reply, revision, .doc = "Raised by every change; send it back with the next one."),
       SCHEMA_TEXT(struct reply, narrative, .doc = "What was done."), SCHEMA_TEXT(struct reply, difficulties, .doc = "What stands in the way."),
       SCHEMA_TEXT(struct reply, proposals, .doc = "What is asked for."),
       SCHEMA_NUMBER(struct reply, progress_permille, .doc = "Progress so far: 0 to 1000."),
       SCHEMA_FLAG(struct reply, delivers, .doc = "It claims that the product is delivered."),
       SCHEMA_LIST(struct reply, evidence, evidence_schema, .doc = "Its files."),
       SCHEMA_LIST(struct reply, steps, step_schema, .doc = "What happened to it, oldest first."));
SCHEMA_TABLE(report_schemas, &report_schema, &evidence_schema, &step_schema, &report_item_schema, &report_page);

static struct schema_rows evidence_of(struct ctx *ctx, const struct report *r)
{
    struct evidence_reply *rows = ARENA_ARRAY(ctx->arena, struct evidence_reply, r->n_evidence + 1);
    for (size_t i = 0; i < r->n_evidence; i++) {
        const struct evidence *e = &r->evidence[i];
        struct str href =
            STR_CAT(ctx->arena, S("/api/v1/reports/"), str_from_i64(ctx->arena, r->id), S("/evidence/"), str_from_i64(ctx->arena, e->use_id));
        rows[i] = (struct evidence_reply){e->use_id, e->size, e->other_uses, e->file_name, e->media_type, e->sha256, e->claim, href};
    }
    return (struct schema_rows){rows, r->n_evidence};
}

static struct schema_rows steps_of(struct ctx *ctx, const struct report *r)
{
    struct step_reply *rows = ARENA_ARRAY(ctx->arena, struct step_reply, r->n_steps + 1);
    for (size_t i = 0; i < r->n_steps; i++) {
        const struct report_step *s = &r->steps[i];
        rows[i] = (struct step_reply){s->step, s->person_name, s->remark, s->at_ms, s->delivers};
    }
    return (struct schema_rows){rows, r->n_steps};
}

static enum err write_reply(struct ctx *ctx, const struct report *r, struct response *res)
{
    struct reply reply = {.id = r->id,
                          .obligation = r->obligation_id,
                          .version = r->version,
                          .revision = r->revision,
                          .progress_permille = r->progress_permille,
                          .state = r->state,
                          .narrative = r->narrative,
                          .difficulties = r->difficulties,
                          .proposals = r->proposals,
                          .delivers = r->delivers,
                          .evidence = evidence_of(ctx, r),
                          .steps = steps_of(ctx, r)};
    return api_reply(ctx, &report_schema, &reply, res);
}

static enum err write_report(struct ctx *ctx, int64_t id, struct response *res)
{
    struct report r = {0};
    TRY(report_get(ctx, id, &r));
    return write_reply(ctx, &r, res);
}

/* --- use cases --------------------------------------------------------------------------------------------------------- */

static enum err get(struct ctx *ctx, const void *in, struct response *res)
{
    return write_report(ctx, ((const struct report_path *)in)->id.v, res);
}

static enum err create(struct ctx *ctx, const void *in, struct response *res)
{
    struct report r = {0};
    TRY(report_create(ctx, in, &r));
    res->status = 201;
    response_header(ctx->arena, res, S("location"), STR_CAT(ctx->arena, S("/api/v1/reports/"), str_from_i64(ctx->arena, r.id)));
    return write_reply(ctx, &r, res);
}

static enum err change(struct ctx *ctx, const void *in, struct response *res)
{
    const struct report_form *form = in;
    TRY(report_change(ctx, form));
    return write_report(ctx, form->id.v, res);
}

static enum err submit(struct ctx *ctx, const void *in, struct response *res)
{
    const struct report_step_input *i = in;
    TRY(report_check_revision(ctx, i->id.v, i->revision));
    TRY(report_submit(ctx, i->id.v));
    return write_report(ctx, i->id.v, res);
}

static enum err accept(struct ctx *ctx, const void *in, struct response *res)
{
    const struct report_step_input *i = in;
    TRY(report_check_revision(ctx, i->id.v, i->revision));
    TRY(report_accept(ctx, i->id.v, i->remark));
    return write_report(ctx, i->id.v, res);
}

static enum err give_back(struct ctx *ctx, const void *in, struct response *res)
{
    const struct report_step_input *i = in;
    TRY(report_check_revision(ctx, i->id.v, i->revision));
    TRY(report_return(ctx, i->id.v, i->remark));
    return write_report(ctx, i->id.v, res);
}

static enum err upload(struct ctx *ctx, const void *in, struct response *res)
{
    const struct evidence_input *i = in;
    TRY(evidence_add(ctx, i->id.v, &i->file, i->sha256, i->media_type, i->claim));
    res->status = 201;
    return write_report(ctx, i->id.v, res);
}

static enum err take_off(struct ctx *ctx, const void *in, struct response *res)
{
    const struct evidence_path *path = in;
    TRY(evidence_remove(ctx, path->id.v, path->use.v));
    return write_report(ctx, path->id.v, res);
}

#define NUMBER "Number of the report."
#define PROGRESS                                                                                                                  \
    REPORT_FIELD(struct report_form, progress_permille, IN_INT, FROM_BODY, .required = true, .min = 0, .max = 1000,                 \
                 .doc = "Progress so far: 0 to 1000.")
#define REMARK REPORT_FIELD(struct report_step_input, remark, IN_PROSE, FROM_BODY, .max = 5000, .doc = "What the decision rests on; everybody can read it.")
#define USE                                                                                                          \
    REPORT_FIELD(struct evidence_path, use, IN_INT, FROM_PATH, .required = true, .min = 1, .max = INT64_MAX,          \
                 .doc = "Number of the evidence in this report.")

INPUT_TABLE(path_table, struct report_path, REPORT_ID(struct report_path, NUMBER));
INPUT_TABLE(create_table, struct report_form, REPORT_ID(struct report_form, "Number of the obligation."), PROGRESS, REPORT_TEXTS);
INPUT_TABLE(change_table, struct report_form, REPORT_ID(struct report_form, NUMBER), REPORT_REVISION(struct report_form, .required = true), PROGRESS,
            REPORT_TEXTS);
INPUT_TABLE(submit_table, struct report_step_input, REPORT_ID(struct report_step_input, NUMBER), REPORT_REVISION(struct report_step_input));
INPUT_TABLE(decide_table, struct report_step_input, REPORT_ID(struct report_step_input, NUMBER), REPORT_REVISION(struct report_step_input), REMARK);
INPUT_TABLE(upload_table, struct evidence_input, REPORT_ID(struct evidence_input, NUMBER),
            REPORT_FIELD(struct evidence_input, file, IN_FILE, FROM_BODY, .required = true, .doc = "The file."),
            REPORT_FIELD(struct evidence_input, claim, IN_TEXT, FROM_BODY, .max = 500, .doc = "What it shows."));
INPUT_TABLE(evidence_table, struct evidence_path, REPORT_ID(struct evidence_path, NUMBER), USE);

ROUTES(report_api_routes,
       {.method = METHOD_POST, .path = "/api/v1/obligations/{id}/reports", .act = ACT_REPORT_WRITE, .flags = R_WRITE | R_API, .input = &create_table,
        .facts = obligation_facts_of_route, .run = create, .doc = "Begins a report; with `submit` it is handed over in the same write.",
        .reply = "Report"},
       {.method = METHOD_GET, .path = "/api/v1/reports/{id}", .act = ACT_REPORT_READ, .flags = R_API, .input = &path_table,
        .facts = report_facts_of_route, .run = get, .doc = "One report with its evidence and its steps.", .reply = "Report"},
       {.method = METHOD_PUT, .path = "/api/v1/reports/{id}", .act = ACT_REPORT_WRITE, .flags = R_WRITE | R_API, .input = &change_table,
        .facts = report_facts_of_route, .run = change, .doc = "Changes a draft or a returned report.", .reply = "Report"},
       {.method = METHOD_POST, .path = "/api/v1/reports/{id}/evidence", .act = ACT_REPORT_WRITE, .flags = R_WRITE | R_API | R_UPLOAD,
        .input = &upload_table, .facts = report_facts_of_route, .prepare = evidence_prepare, .run = upload,
        .doc = "Adds a file (multipart/form-data) to a draft or a returned report.", .reply = "Report"},
       {.method = METHOD_GET, .path = "/api/v1/reports/{id}/evidence/{use}", .act = ACT_REPORT_READ, .flags = R_API, .input = &evidence_table,
        .facts = report_facts_of_route, .run = evidence_download, .doc = "The file, after its bytes were compared with its hash.", .reply = "File"},
       {.method = METHOD_DELETE, .path = "/api/v1/reports/{id}/evidence/{use}", .act = ACT_REPORT_WRITE, .flags = R_WRITE | R_API,
        .input = &evidence_table, .facts = report_facts_of_route, .run = take_off, .doc = "Takes a file off a draft or a returned report.",
        .reply = "Report"},
       {.method = METHOD_POST, .path = "/api/v1/reports/{id}/submit", .act = ACT_REPORT_SUBMIT, .flags = R_WRITE | R_API, .input = &submit_table,
        .facts = report_facts_of_route, .run = submit, .doc = "Hands the report over to the assigning body.", .reply = "Report"},
       {.method = METHOD_POST, .path = "/api/v1/reports/{id}/accept", .act = ACT_REPORT_DECIDE, .flags = R_WRITE | R_API, .input = &decide_table,
        .facts = report_facts_of_route, .run = accept, .doc = "Accepts a submitted report.", .reply = "Report"},
       {.method = METHOD_POST, .path = "/api/v1/reports/{id}/return", .act = ACT_REPORT_DECIDE, .flags = R_WRITE | R_API, .input = &decide_table,
        .facts = report_facts_of_route, .run = give_back, .doc = "Returns a submitted report with a remark of at least 10 characters.",
        .reply = "Report"});
