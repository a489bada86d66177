/* What queryc knows about SQL: tokens, and the rules that keep one text valid on SQLite and on
 * PostgreSQL. It does not parse: the contract test prepares every query on both. */
#ifndef SQL_H
#define SQL_H

#include "tool.h"

enum sql_kind { SQL_WORD, SQL_NUMBER, SQL_QUOTED, SQL_INPUT, SQL_MARK };

struct sql_token {
    enum sql_kind kind;
    struct text text;
};

struct sql_tokens {
    struct sql_token *v;
    size_t n;
    size_t room;
};

/* A declared input or column. */
struct sql_field {
    const char *name;
    const char *at;
    char type; /* i t b; in upper case when it may be NULL */
};

struct sql_fields {
    struct sql_field *v;
    size_t n;
    size_t room;
};

/* The tokens of one statement; comments and the closing semicolon are dropped. */
struct sql_tokens sql_read(struct source *s, struct text sql);
/* Position of a field, or `f->n` when there is none of this name. */
size_t sql_field_at(const struct sql_fields *f, struct text name);
bool sql_may_be_null(const struct sql_field *f);
/* What holds for every text: inputs are declared and used, columns are named. */
void sql_check(struct source *s, const struct sql_tokens *sql, const struct sql_fields *in);
/* What holds for a text that both engines run: no banned word, and no order or match that differs.
 */
void sql_check_portable(struct source *s, const struct sql_tokens *sql,
                        const struct sql_fields *out);

#endif
