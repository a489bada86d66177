#include "low.h"
#include "features/low/low.h"
#include "low_q.h"
#include "view_low_page.h"
#include <sys/stat.h>
/* sqlite3_ PQexec #include "web/page.h" */
const char *s = "MHD_x {{{";
