#include "cli/feature.h"
#include "features/document/document_api.h"
#include "features/document/document_internal.h"

const struct feature document_feature = {.name = "document", .routes = {&document_web_routes, &document_api_routes}, .schemas = &document_schemas};
