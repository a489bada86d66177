/* The API of this feature: its routes and the descriptions of its replies. */
#ifndef XANH_FEATURES_INDICATOR_API_H
#define XANH_FEATURES_INDICATOR_API_H

#include "core/route.h"
#include "web/schema.h"

extern const struct route_table indicator_api_routes;
extern const struct schema_table indicator_schemas;

#endif
