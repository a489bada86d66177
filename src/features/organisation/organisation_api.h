/* The API of this feature: its routes and the descriptions of its replies, for organisation_feature.c. */
#ifndef XANH_FEATURES_ORGANISATION_API_H
#define XANH_FEATURES_ORGANISATION_API_H

#include "core/route.h"
#include "web/schema.h"

extern const struct route_table organisation_api_routes;
extern const struct schema_table organisation_schemas;

#endif
