#include "db/db.h"
#include "http/http.h"
#include "core_q.h"
