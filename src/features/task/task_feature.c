#include "cli/feature.h"
#include "features/task/task_api.h"

const struct feature task_feature = {.name = "task", .routes = {&task_api_routes}, .schemas = &task_schemas};
