/* What the files of this feature share. */
#ifndef XANH_FEATURES_SYSTEM_INTERNAL_H
#define XANH_FEATURES_SYSTEM_INTERNAL_H

#include "core/route.h"
#include "features/system/system.h"
#include "web/schema.h"

extern const struct route_table system_web_routes;
extern const struct route_table system_api_routes;
extern const struct schema_table system_schemas;
extern const struct command_table system_commands;

#endif
