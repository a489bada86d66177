/* What the files of this feature share. */
#ifndef XANH_FEATURES_OPENDATA_INTERNAL_H
#define XANH_FEATURES_OPENDATA_INTERNAL_H

#include "core/route.h"
#include "features/openapi/openapi.h"
#include "features/opendata/opendata_views.h"

struct api_page_in {
    struct str group;
};
/* Handler of the page that describes the API. */
NODISCARD enum err api_page_show(struct ctx *ctx, const void *in, struct response *res);
/* The schema of one row of a list, or of the whole reply when it is no list; NULL when the reply has no members. */
const struct schema *reply_row(struct ctx *ctx, const char *reply);

#endif
