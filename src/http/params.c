#include "http/params.h"

#include "http/path.h"
#include "text/nfc.h"

/* Undoes percent and plus encoding, and brings the text into normal form. */
static enum err decode(struct arena *a, struct str raw, struct str *text)
{
    char *p = arena_alloc(a, raw.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < raw.n; i++) {
        int byte = (unsigned char)raw.p[i];
        if (byte == '%') {
            byte = percent_byte(raw, i);
            i += 2;
        } else if (byte == '+') {
            byte = ' ';
        }
        if (byte < 0) {
            return E_INVALID;
        }
        p[n++] = (char)byte;
    }
    return text_nfc(a, (struct str){p, n}, text, NULL);
}

static enum err add_pair(struct arena *a, struct str pair, struct params *out)
{
    if (out->n == PARAMS_MAX) {
        return E_TOO_LARGE;
    }
    struct str value = pair;
    struct str name;
    (void)str_split(&value, '=', &name); /* there is always a first part */
    struct param *p = VEC_PUSH(a, out);
    TRY(decode(a, name, &p->name));
    return decode(a, value.p ? value : S(""), &p->value);
}

NODISCARD enum err params_urlencoded(struct arena *a, struct str text, struct params *out)
{
    struct str pair;
    while (str_split(&text, '&', &pair)) {
        if (pair.n > 0) {
            TRY(add_pair(a, pair, out));
        }
    }
    return OK;
}

const struct param *params_find(const struct params *p, struct str name)
{
    for (size_t i = 0; i < p->n; i++) {
        if (str_eq(p->v[i].name, name)) {
            return &p->v[i];
        }
    }
    return NULL;
}
