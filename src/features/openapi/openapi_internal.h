/* What the files of this feature share. */
#ifndef XANH_FEATURES_OPENAPI_INTERNAL_H
#define XANH_FEATURES_OPENAPI_INTERNAL_H

#include "core/route.h"
#include "features/openapi/openapi.h"

/* Writes the parameters of a row, and its request body when it has one. */
void openapi_parameters(struct jw *w, const struct route *row);
void openapi_request_body(struct jw *w, const struct route *row);
/* Writes "schemas" of the components. */
void openapi_schemas_of(struct jw *w, struct app *app);
/* A reference to a schema of the components. */
void openapi_ref(struct jw *w, struct str name);

extern const struct schema_table openapi_schemas;

#endif
