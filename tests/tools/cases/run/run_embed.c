/* What embed wrote, read back.
 * link: assets texts
 */
#include "assets.h"
#include "texts.h"

#include <stdio.h>
#include <string.h>

/* As in base/str.c, which is not linked here. */
int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = memcmp(a.p, b.p, n);
    return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

static void print_assets(void)
{
    for (size_t i = 0; i < asset_count; i++) {
        const struct asset *a = &assets[i];
        printf("%s %s %zu %s %s\n", a->name.p, a->type.p, a->bytes.n, a->hash.p,
               asset_find(a->name) == a ? "found" : "lost");
    }
    printf("%d\n", asset_find(S("file.cs")) == NULL && asset_find(S("")) == NULL && asset_find(S("z")) == NULL);
}

static void check_bytes(void)
{
    const struct asset *a = asset_find(S("deep/bytes.png"));
    bool is_same = a != NULL;
    for (size_t i = 0; a != NULL && i < 256; i++) {
        is_same = is_same && (unsigned char)a->bytes.p[i] == i;
    }
    printf("bytes %s\n", is_same ? "same" : "differ");
}

int main(void)
{
    print_assets();
    check_bytes();
    for (size_t i = 0; i < texts_count; i++) {
        printf("%s %zu %s %s", texts[i].name.p, texts[i].text.n, texts[i].hash.p, texts[i].text.p);
    }
    return 0;
}
