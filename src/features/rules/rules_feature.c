#include "cli/feature.h"
#include "features/rules/rules.h"
#include "features/rules/rules_api.h"

const struct feature rules_feature = {.name = "rules", .routes = {&rules_api_routes}, .state = &rules_state, .schemas = &rules_schemas};
