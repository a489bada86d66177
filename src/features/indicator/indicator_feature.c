#include "cli/feature.h"
#include "features/indicator/indicator_api.h"
#include "features/indicator/indicator_internal.h"

const struct feature indicator_feature = {.name = "indicator", .routes = {&indicator_web_routes, &indicator_api_routes}, .schemas = &indicator_schemas};
