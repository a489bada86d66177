/* The queries of one .sql file as queryc read them, and the C that is written for them. */
#ifndef QUERY_H
#define QUERY_H

#include "sql.h"

enum mode { MODE_NONE, MODE_ONE, MODE_MANY, MODE_EACH, MODE_EXEC };
enum engine { ENGINE_SQLITE, ENGINE_PG, ENGINE__N };

struct query {
    const char *name;
    const char *at;
    enum mode mode;
    bool is_hot;
    bool is_later;
    bool is_variant;
    struct sql_fields in;
    struct sql_fields out;
    struct text common;
    struct text variant[ENGINE__N];
    struct sql_tokens sql[ENGINE__N];
};

struct file {
    struct source source;
    struct query *v;
    size_t n;
    size_t room;
};

void query_write_header(struct out *o, const struct file *f);
/* `header` is the name under which the source includes what query_write_header wrote. */
void query_write_source(struct out *o, const struct file *f, const char *header);
/* The table of all queries, for the contract tests. */
void query_write_list(struct out *o, const struct file *files, size_t n);

#endif
