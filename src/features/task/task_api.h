/* What the files of this feature's API share. */
#ifndef XANH_FEATURES_TASK_API_H
#define XANH_FEATURES_TASK_API_H

#include "core/route.h"
#include "web/schema.h"

extern const struct route_table task_api_routes;
extern const struct schema_table task_schemas;

#endif
