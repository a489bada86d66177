/* Turns files into C: static assets, texts in a given order, and the message catalogues. See
 * docs/tools.md. */
#include "sha256.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct content_type {
    const char *ending;
    const char *type;
};

static const struct content_type content_types[] = {
    {".css", "text/css; charset=utf-8"},
    {".html", "text/html; charset=utf-8"},
    {".ico", "image/x-icon"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".png", "image/png"},
    {".svg", "image/svg+xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
    {".woff2", "font/woff2"},
};

static void put_start(struct out *h, struct out *c, const char *header)
{
    out_format(h, "/* Written by embed; do not edit. */\n#pragma once\n\n");
    out_format(c, "/* Written by embed; do not edit. */\n#include \"%s\"\n\n",
               tool_base_name(header));
}

/* One member of type struct str in an initialiser. */
static void put_str(struct out *c, const char *member, struct text value)
{
    out_format(c, "        .%s = S_INIT(\n", member);
    out_long_literal(c, value, "            ");
    out_format(c, "),\n");
}

static int save(const struct out *h, const char *header, const struct out *c, const char *source)
{
    out_save(h, header);
    out_save(c, source);
    return 0;
}

/* ---- assets ---- */

static const char *content_type_of(const char *path)
{
    for (size_t i = 0; i < sizeof content_types / sizeof content_types[0]; i++) {
        if (text_ends(text_c(path), content_types[i].ending)) {
            return content_types[i].type;
        }
    }
    return NULL;
}

static const char assets_header[] =
    "#include \"base/str.h\"\n\n"
    "struct asset {\n"
    "    struct str name; /* path below the folder of assets */\n"
    "    struct str type; /* for Content-Type */\n"
    "    struct str bytes;\n"
    "    struct str hash; /* SHA-256 of the bytes in hexadecimal: ETag, and tag in addresses */\n"
    "};\n\n"
    "/* Sorted by name. */\n"
    "extern const struct asset assets[];\n"
    "extern const size_t asset_count;\n"
    "/* NULL when there is none of this name. */\n"
    "const struct asset *asset_find(struct str name);\n";

static const char asset_find_code[] = "\n"
                                      "const struct asset *asset_find(struct str name)\n"
                                      "{\n"
                                      "    size_t low = 0;\n"
                                      "    size_t high = asset_count;\n"
                                      "    while (low < high) {\n"
                                      "        size_t middle = low + (high - low) / 2;\n"
                                      "        int order = str_cmp(name, assets[middle].name);\n"
                                      "        if (order == 0) {\n"
                                      "            return &assets[middle];\n"
                                      "        }\n"
                                      "        low = order > 0 ? middle + 1 : low;\n"
                                      "        high = order > 0 ? high : middle;\n"
                                      "    }\n"
                                      "    return NULL;\n"
                                      "}\n";

/* The tag of a static file as pages have it in its address (src/text/view.c). */
static void put_tag(struct out *to, const char *folder, struct text name)
{
    struct out path = {0};
    out_format(&path, "%s/%.*s", folder, (int)name.n, name.p);
    struct source file = source_read(path.p);
    out_format(to, "?v=%.8s", sha256_hex(source_text(&file)));
}

/* A style sheet whose files are addressed with their tags, like those in pages. */
static struct text with_tags(struct text css, const char *folder)
{
    static const char start[] = "url(/assets/";
    struct out to = {0};
    const char *p = css.p;
    const char *end = css.p + css.n;
    for (const char *at = strstr(p, start); at != NULL; at = strstr(p, start)) {
        const char *name = at + sizeof start - 1;
        const char *close = strchr(name, ')');
        if (close == NULL) {
            break;
        }
        out_bytes(&to, p, (size_t)(close - p));
        put_tag(&to, folder, text_of(name, close));
        p = close;
    }
    out_bytes(&to, p, (size_t)(end - p));
    return (struct text){.p = to.p, .n = to.n};
}

static size_t put_asset(struct out *c, const char *folder, const char *name)
{
    struct out path = {0};
    out_format(&path, "%s/%s", folder, name);
    struct source file = source_read(path.p);
    const char *type = content_type_of(name);
    if (type == NULL) {
        source_fault(&file, file.p, "no content type for this ending; add it to tools/embed.c");
        return file.faults;
    }
    out_format(c, "    {\n");
    put_str(c, "name", text_c(name));
    put_str(c, "type", text_c(type));
    bool is_css = text_ends(text_c(name), ".css");
    struct text bytes = is_css ? with_tags(source_text(&file), folder) : source_text(&file);
    put_str(c, "bytes", bytes);
    put_str(c, "hash", text_c(sha256_hex(bytes)));
    out_format(c, "    },\n");
    return 0;
}

static int embed_assets(const char *header, const char *source, const char *folder)
{
    struct out h = {0};
    struct out c = {0};
    size_t faults = 0;
    struct names names = tool_walk(folder);
    put_start(&h, &c, header);
    out_format(&h, "%s", assets_header);
    out_format(&c, "const struct asset assets[] = {\n");
    for (size_t i = 0; i < names.n; i++) {
        faults += put_asset(&c, folder, names.v[i]);
    }
    /* A row that is not counted, because C has no empty arrays. */
    out_format(&c, "    {.name = S_INIT(\"\")},\n};\nconst size_t asset_count = %zu;\n", names.n);
    out_format(&c, "%s", asset_find_code);
    return faults > 0 ? 1 : save(&h, header, &c, source);
}

/* ---- texts ---- */

/* Several headers of texts may be included in one file, so the struct is defined once. */
static const char texts_header[] = "#include \"base/str.h\"\n\n"
                                   "#ifndef EMBED_TEXT\n"
                                   "#define EMBED_TEXT\n"
                                   "struct embed_text {\n"
                                   "    struct str name; /* of the file, without folders */\n"
                                   "    struct str text;\n"
                                   "    struct str hash; /* SHA-256 of the text in hexadecimal */\n"
                                   "};\n"
                                   "#endif\n\n";

static size_t put_text(struct out *c, const char *path)
{
    struct source file = source_read(path);
    const char *nul = memchr(file.p, '\0', file.n);
    if (nul != NULL) {
        source_fault(&file, nul, "a NUL byte: this is no text");
    }
    out_format(c, "    {\n");
    put_str(c, "name", text_c(tool_base_name(path)));
    put_str(c, "text", source_text(&file));
    put_str(c, "hash", text_c(sha256_hex(source_text(&file))));
    out_format(c, "    },\n");
    return file.faults;
}

static void check_names_differ(char *const *paths, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1; j < n; j++) {
            if (strcmp(tool_base_name(paths[i]), tool_base_name(paths[j])) == 0) {
                tool_die("%s and %s have one name; rename one", paths[i], paths[j]);
            }
        }
    }
}

static int embed_texts(const char *header, const char *source, const char *symbol,
                       char *const *paths, size_t n)
{
    struct out h = {0};
    struct out c = {0};
    size_t faults = 0;
    check_names_differ(paths, n);
    put_start(&h, &c, header);
    out_format(&h, "%sextern const struct embed_text %s[];\n", texts_header, symbol);
    out_format(&h, "extern const size_t %s_count;\n", symbol);
    out_format(&c, "const struct embed_text %s[] = {\n", symbol);
    for (size_t i = 0; i < n; i++) {
        faults += put_text(&c, paths[i]);
    }
    out_format(&c, "    {.name = S_INIT(\"\")},\n};\nconst size_t %s_count = %zu;\n", symbol, n);
    return faults > 0 ? 1 : save(&h, header, &c, source);
}

/* ---- messages ---- */

static const char *enum_name(struct text key)
{
    char *name = text_copy(key);
    for (char *p = name; *p != '\0'; p++) {
        *p = *p == '.' ? '_' : *p;
    }
    return name;
}

static int compare_keys(const void *a, const void *b)
{
    const struct message *x = a;
    const struct message *y = b;
    size_t n = x->key.n < y->key.n ? x->key.n : y->key.n;
    int order = memcmp(x->key.p, y->key.p, n);
    return order != 0 ? order : (x->key.n > y->key.n) - (x->key.n < y->key.n);
}

/* Keys such as a.b and a_b would be one word of C. */
static void check_enum_names(struct catalogue *c)
{
    for (size_t i = 0; i < c->n; i++) {
        const char *name = enum_name(c->v[i].key);
        for (size_t j = 0; j < i; j++) {
            if (c->v[i].key.n == c->v[j].key.n && strcmp(name, enum_name(c->v[j].key)) == 0) {
                source_fault(&c->source, c->v[i].key.p, "MSG_%s stands for `%s` too; rename one",
                             name, text_copy(c->v[j].key));
            }
        }
    }
}

/* Reports what stands in `c` and not, or with other arguments, in `other`. */
static void check_against(struct catalogue *c, const struct catalogue *other)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct message *mine = &c->v[i];
        const struct message *theirs = catalogue_find(other, mine->key);
        if (theirs == NULL) {
            source_fault(&c->source, mine->key.p, "message `%s` is not in %s; add it there",
                         text_copy(mine->key), other->source.path);
        } else if (theirs->args != mine->args) {
            source_fault(&c->source, mine->key.p, "message `%s` has %u arguments here and %u in %s",
                         text_copy(mine->key), mine->args, theirs->args, other->source.path);
        }
    }
}

static size_t check_catalogues(struct catalogue *all, size_t n)
{
    size_t faults = 0;
    check_enum_names(&all[0]);
    for (size_t i = 1; i < n; i++) {
        check_against(&all[0], &all[i]);
        check_against(&all[i], &all[0]);
    }
    for (size_t i = 0; i < n; i++) {
        faults += all[i].source.faults;
    }
    return faults;
}

/* The language of messages/vi.txt is LANG_VI. */
static void put_language(struct out *c, const struct catalogue *language)
{
    out_format(c, "    [LANG_");
    for (const char *p = tool_base_name(language->source.path); char_is_word(*p); p++) {
        out_format(c, "%c", *p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p);
    }
    out_format(c, "] = {\n        [MSG_NONE] = S_INIT(\"\"),\n");
    for (size_t i = 0; i < language->n; i++) {
        out_format(c, "        [MSG_%s] = S_INIT(\n", enum_name(language->v[i].key));
        out_long_literal(c, language->v[i].text, "            ");
        out_format(c, "),\n");
    }
    out_format(c, "    },\n");
}

static void put_enum(struct out *h, const struct catalogue *keys)
{
    out_format(h, "#include \"base/str.h\"\n\n/* Sorted by key. */\nenum msg {\n    MSG_NONE,\n");
    for (size_t i = 0; i < keys->n; i++) {
        out_format(h, "    MSG_%s,\n", enum_name(keys->v[i].key));
    }
    out_format(h, "    MSG__N\n};\n\n");
    out_format(h,
               "/* By language, then by key. */\nextern const struct str msg_texts[][MSG__N];\n");
    out_format(h, "extern const struct str msg_names[MSG__N];\n");
}

static void put_names(struct out *c, const struct catalogue *keys)
{
    out_format(c, "const struct str msg_names[MSG__N] = {\n    [MSG_NONE] = S_INIT(\"\"),\n");
    for (size_t i = 0; i < keys->n; i++) {
        out_format(c, "    [MSG_%s] = S_INIT(\"%s\"),\n", enum_name(keys->v[i].key),
                   text_copy(keys->v[i].key));
    }
    out_format(c, "};\n");
}

static int embed_messages(const char *header, const char *source, char *const *paths, size_t n)
{
    struct catalogue *all = tool_alloc(n * sizeof *all);
    struct out h = {0};
    struct out c = {0};
    for (size_t i = 0; i < n; i++) {
        all[i] = catalogue_read(paths[i]);
    }
    if (check_catalogues(all, n) > 0) {
        return 1;
    }
    if (all[0].n > 0) {
        qsort(all[0].v, all[0].n, sizeof all[0].v[0], compare_keys);
    }
    put_start(&h, &c, header);
    put_enum(&h, &all[0]);
    out_format(&c, "#include \"text/msg.h\"\n\nconst struct str msg_texts[LANG__N][MSG__N] = {\n");
    for (size_t i = 0; i < n; i++) {
        put_language(&c, &all[i]);
    }
    out_format(&c, "};\n\n");
    put_names(&c, &all[0]);
    return save(&h, header, &c, source);
}

int main(int argc, char **argv)
{
    const char *mode = argc > 4 ? argv[1] : "";
    if (argc == 5 && strcmp(mode, "--assets") == 0) {
        return embed_assets(argv[2], argv[3], argv[4]);
    }
    if (argc > 5 && strcmp(mode, "--text") == 0) {
        return embed_texts(argv[2], argv[3], argv[4], argv + 5, (size_t)argc - 5);
    }
    if (strcmp(mode, "--messages") == 0) {
        return embed_messages(argv[2], argv[3], argv + 4, (size_t)argc - 4);
    }
    tool_die("usage: embed --assets OUT.h OUT.c FOLDER\n"
             "       embed --text OUT.h OUT.c SYMBOL FILE...\n"
             "       embed --messages OUT.h OUT.c FILE.txt...");
}
