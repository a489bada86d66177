#include "cli/feature.h"
#include "features/organisation/organisation.h"
#include "features/organisation/organisation_api.h"

const struct feature organisation_feature = {
    .name = "organisation", .routes = {&organisation_api_routes}, .state = &organisation_state, .schemas = &organisation_schemas};
