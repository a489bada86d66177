/* The description of the API, written from what the program itself runs by: the rows of the router, the input tables and the schemas of the
 * replies. */
#ifndef XANH_FEATURES_OPENAPI_H
#define XANH_FEATURES_OPENAPI_H

#include "core/app.h"
#include "web/schema.h"

/* The schema that a route names as its reply, among those of all features; NULL when there is none. */
const struct schema *openapi_schema(struct app *app, const char *name);

#endif
