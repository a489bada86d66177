/* Keeps the program in its layers and its functions small: see docs/tools.md. It reads C by braces
 * and words, not by grammar, which is enough for code laid out by the style guide. */
#include "shape.h"

#include <string.h>

struct third_party {
    const char *header;
    const char *file;   /* the only one that may include it */
    const char *prefix; /* of names that only this file may use; NULL when others start so too */
};

static const struct third_party third_parties[] = {
    {"sqlite3.h", "src/db/sqlite.c", "sqlite3_"}, {"libpq-fe.h", "src/db/pg.c", "PQ"},
    {"microhttpd.h", "src/http/mhd.c", "MHD_"},   {"sodium.h", "src/base/crypto.c", "sodium_"},
    {"jansson.h", "src/text/json_read.c", NULL},  {"utf8proc.h", "src/text/nfc.c", "utf8proc_"},
    {"xlsxwriter.h", "src/web/xlsx.c", "lxw_"},
};

/* Written by the build, by the layer that they belong to. Data without code counts as base. */
static const char *const generated[][2] = {
    {"messages.h", "src/text/messages.h"},
    {"migrations.h", "src/base/migrations.h"},
    {"bundled_pack.h", "src/base/bundled_pack.h"},
    {"assets.h", "src/base/assets.h"},
};

/* libc's and Linux' own; whole folders end with a slash. */
static const char *const system_headers[] = {
    "arpa/",         "linux/",      "net/",      "netinet/", "sys/",       "assert.h",
    "ctype.h",       "dirent.h",    "endian.h",  "errno.h",  "fcntl.h",    "float.h",
    "ftw.h",         "getopt.h",    "glob.h",    "grp.h",    "inttypes.h", "limits.h",
    "locale.h",      "math.h",      "netdb.h",   "poll.h",   "pthread.h",  "pwd.h",
    "sched.h",       "semaphore.h", "signal.h",  "spawn.h",  "stdalign.h", "stdarg.h",
    "stdatomic.h",   "stdbool.h",   "stddef.h",  "stdint.h", "stdio.h",    "stdlib.h",
    "stdnoreturn.h", "string.h",    "strings.h", "syslog.h", "termios.h",  "threads.h",
    "time.h",        "unistd.h",    "wchar.h",
};

/* Files in src/ itself put the program together; the more precise folder follows. */
static const struct {
    const char *folder;
    int rank;
} layers[] = {
    {"src/", 6},      {"src/base/", 0}, {"src/text/", 1}, {"src/db/", 2},       {"src/http/", 2},
    {"src/core/", 3}, {"src/web/", 4},  {"src/cli/", 4},  {"src/features/", 5},
};

struct project {
    const char *root;
    struct names files;    /* relative to the root */
    struct names features; /* in the order of features.def */
};

/* Where a file stands: in a layer, and for features in which one. */
struct place {
    const char *folder;
    int rank;
    const char *feature;
};

struct file {
    const char *path; /* relative to the root */
    struct source source;
    char *code; /* the source with comments and literals blanked out */
};

static bool starts(const char *text, const char *with)
{
    return text_starts(text_c(text), with);
}

static bool is_c_file(const char *path)
{
    return text_ends(text_c(path), ".c") || text_ends(text_c(path), ".h");
}

/* ---- reading ---- */

static const char *skip_literal(const char *p)
{
    char quote = *p;
    for (p++; *p != '\0' && *p != quote && *p != '\n'; p++) {
        if (*p == '\\' && p[1] != '\0') {
            p++;
        }
    }
    return *p == quote ? p + 1 : p;
}

static const char *skip_comment(const char *p)
{
    const char *end = p[1] == '*' ? strstr(p + 2, "*/") : strchr(p, '\n');
    if (end == NULL) {
        return p + strlen(p);
    }
    return p[1] == '*' ? end + 2 : end;
}

static char *blank_out(const struct source *s)
{
    char *code = text_copy(source_text(s));
    const char *p = s->p;
    while (*p != '\0') {
        const char *end = p;
        if (*p == '"' || *p == '\'') {
            end = skip_literal(p);
        } else if (p[0] == '/' && (p[1] == '/' || p[1] == '*')) {
            end = skip_comment(p);
        }
        for (const char *blank = p; blank < end; blank++) {
            code[blank - s->p] = *blank == '\n' ? '\n' : ' ';
        }
        p = end == p ? p + 1 : end;
    }
    return code;
}

static struct file read_file(const struct project *project, const char *path)
{
    struct out full = {0};
    out_format(&full, "%s/%s", project->root, path);
    struct file f = {.path = path, .source = source_read(full.p)};
    f.code = blank_out(&f.source);
    return f;
}

/* The place in the source of a place in the blanked code. */
static const char *at_source(const struct file *f, const char *code)
{
    return f->source.p + (code - f->code);
}

/* A feature is listed as the first argument of a macro: FEATURE(task). */
static void read_features(struct project *project)
{
    struct file f = read_file(project, "src/features/features.def");
    struct text rest = {.p = f.code, .n = f.source.n};
    while (rest.n > 0) {
        struct text line = text_line(&rest);
        (void)text_word(&line); /* the macro's own name */
        if (!text_starts(line, "(")) {
            continue;
        }
        line = (struct text){.p = line.p + 1, .n = line.n - 1};
        struct names *list = &project->features;
        list->v = tool_grow(list->v, list->n, &list->room, sizeof *list->v);
        list->v[list->n++] = text_copy(text_word(&line));
    }
}

/* ---- layers ---- */

static struct place place_of(const char *path)
{
    struct place place = {.rank = -1};
    for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++) {
        if (starts(path, layers[i].folder)) {
            place = (struct place){.folder = layers[i].folder, .rank = layers[i].rank};
        }
    }
    if (place.rank < 0) {
        return place;
    }
    const char *inside = path + strlen(place.folder);
    const char *slash = strchr(inside, '/');
    if (strcmp(place.folder, "src/") == 0 && slash != NULL) {
        place.rank = -1;
    } else if (strcmp(place.folder, "src/features/") == 0 && slash != NULL) {
        place.feature = text_copy(text_of(inside, slash));
    }
    return place;
}

static const char *find_file(const struct project *project, const char *folder, const char *name)
{
    struct out path = {0};
    out_format(&path, "%s%s", folder, name);
    for (size_t i = 0; i < project->files.n; i++) {
        if (strcmp(project->files.v[i], path.p) == 0) {
            return project->files.v[i];
        }
    }
    return NULL;
}

/* The file that a generated header is written from: task_q.h from task.sql, view_x.h from x.html.
 */
static const char *find_origin(const struct project *project, const char *header)
{
    struct out name = {0};
    struct text stem = {.p = header, .n = strlen(header) - 2};
    if (text_ends(stem, "_q")) {
        out_format(&name, "%s.sql", text_copy(text_of(header, stem.p + stem.n - 2)));
    } else if (text_starts(stem, "view_")) {
        out_format(&name, "%s.html", text_copy(text_of(header + 5, stem.p + stem.n)));
    }
    for (size_t i = 0; name.n > 0 && i < project->files.n; i++) {
        if (strcmp(tool_base_name(project->files.v[i]), name.p) == 0) {
            return project->files.v[i];
        }
    }
    for (size_t i = 0; i < sizeof generated / sizeof generated[0]; i++) {
        if (strcmp(header, generated[i][0]) == 0) {
            return generated[i][1];
        }
    }
    return NULL;
}

static const char *resolve(const struct project *project, const struct file *f, const char *name)
{
    const char *own = text_copy(text_of(f->path, tool_base_name(f->path)));
    const char *found = find_file(project, own, name);
    if (found == NULL) {
        found = find_file(project, "src/", name);
    }
    return found != NULL || !text_ends(text_c(name), ".h") ? found : find_origin(project, name);
}

static size_t feature_order(const struct project *project, const char *feature)
{
    size_t at = 0;
    while (at < project->features.n && strcmp(project->features.v[at], feature) != 0) {
        at++;
    }
    return at;
}

/* What stands against an include from one place to a file at another; NULL when nothing does. */
static const char *objection(const struct project *project, struct place from, struct place to,
                             const char *path)
{
    if (to.rank > from.rank) {
        return "a file includes only its own layer and lower ones";
    }
    if (to.rank == from.rank && strcmp(to.folder, from.folder) != 0) {
        return "layers of one height do not include each other";
    }
    bool is_own =
        from.feature != NULL && to.feature != NULL && strcmp(from.feature, to.feature) == 0;
    if (to.feature == NULL || is_own) {
        return NULL;
    }
    struct out contract = {0};
    out_format(&contract, "src/features/%s/%s.h", to.feature, to.feature);
    if (strcmp(contract.p, path) != 0) {
        return "of another feature only its <name>.h may be included";
    }
    if (from.feature != NULL &&
        feature_order(project, to.feature) >= feature_order(project, from.feature)) {
        return "that feature does not stand earlier in features/features.def";
    }
    return NULL;
}

static void check_own_include(const struct project *project, struct file *f, struct text name)
{
    const char *path = resolve(project, f, text_copy(name));
    if (path == NULL) {
        source_fault(&f->source, name.p,
                     "no such header below src/; third-party headers are in < >");
        return;
    }
    const char *why = objection(project, place_of(f->path), place_of(path), path);
    if (why != NULL) {
        source_fault(&f->source, name.p, "%s", why);
    }
}

static void check_foreign_include(struct file *f, struct text name)
{
    for (size_t i = 0; i < sizeof third_parties / sizeof third_parties[0]; i++) {
        const struct third_party *t = &third_parties[i];
        if (!text_is(name, t->header)) {
            continue;
        }
        if (strcmp(f->path, t->file) != 0) {
            source_fault(&f->source, name.p, "only %s may include <%s>", t->file, t->header);
        }
        return;
    }
    for (size_t i = 0; i < sizeof system_headers / sizeof system_headers[0]; i++) {
        bool is_folder = text_ends(text_c(system_headers[i]), "/");
        if (text_is(name, system_headers[i]) ||
            (is_folder && text_starts(name, system_headers[i]))) {
            return;
        }
    }
    source_fault(&f->source, name.p, "unknown header: add it to a table in tools/layercheck.c");
}

static void check_includes(const struct project *project, struct file *f)
{
    struct text rest = source_text(&f->source);
    while (rest.n > 0) {
        struct text line = text_line(&rest);
        const char *hash = memchr(line.p, '#', line.n);
        if (hash == NULL || f->code[hash - f->source.p] != '#') {
            continue;
        }
        struct text word = text_of(hash + 1, line.p + line.n);
        if (!text_is(text_word(&word), "include")) {
            continue;
        }
        word = text_trim(word);
        char close = text_starts(word, "<") ? '>' : '"';
        const char *end = word.n < 2 ? NULL : memchr(word.p + 1, close, word.n - 1);
        if (end == NULL) {
            source_fault(&f->source, hash, "expected #include \"x.h\" or <x.h>");
        } else if (close == '>') {
            check_foreign_include(f, text_of(word.p + 1, end));
        } else {
            check_own_include(project, f, text_of(word.p + 1, end));
        }
    }
}

static void check_names(struct file *f)
{
    struct text rest = {.p = f->code, .n = f->source.n};
    while (rest.n > 0) {
        struct text word = text_word(&rest);
        for (size_t i = 0; i < sizeof third_parties / sizeof third_parties[0]; i++) {
            const struct third_party *t = &third_parties[i];
            if (t->prefix != NULL && text_starts(word, t->prefix) &&
                strcmp(f->path, t->file) != 0) {
                source_fault(&f->source, at_source(f, word.p), "only %s may use %s*", t->file,
                             t->prefix);
            }
        }
        if (word.n == 0 && rest.n > 0) {
            rest = (struct text){.p = rest.p + 1, .n = rest.n - 1};
        }
    }
}

static void check_layer(const struct project *project, struct file *f)
{
    struct place place = place_of(f->path);
    if (place.rank < 0) {
        source_fault(&f->source, f->source.p, "this folder is no layer; see docs/tools.md");
        return;
    }
    if (place.feature != NULL && feature_order(project, place.feature) == project->features.n) {
        source_fault(&f->source, f->source.p, "feature `%s` is not in features/features.def",
                     place.feature);
    }
    check_includes(project, f);
    check_names(f);
}

/* Adds the C files below one folder of the root, and for src/ the texts that headers are written
 * from. */
static void add_files(struct project *project, const char *folder)
{
    struct out full = {0};
    out_format(&full, "%s/%s", project->root, folder);
    struct names found = tool_walk(full.p);
    struct names *files = &project->files;
    for (size_t i = 0; i < found.n; i++) {
        struct out path = {0};
        out_format(&path, "%s/%s", folder, found.v[i]);
        files->v = tool_grow(files->v, files->n, &files->room, sizeof *files->v);
        files->v[files->n++] = path.p;
    }
}

static size_t check_file(const struct project *project, const char *path)
{
    struct file f = read_file(project, path);
    if (starts(path, "src/")) {
        check_layer(project, &f);
    }
    shape_check(&f.source, f.code);
    return f.source.faults;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        tool_die("usage: layercheck ROOT");
    }
    struct project project = {.root = argv[1]};
    size_t faults = 0;
    add_files(&project, "src");
    add_files(&project, "tools");
    read_features(&project);
    for (size_t i = 0; i < project.files.n; i++) {
        if (is_c_file(project.files.v[i])) {
            faults += check_file(&project, project.files.v[i]);
        }
    }
    return faults > 0 ? 1 : 0;
}
