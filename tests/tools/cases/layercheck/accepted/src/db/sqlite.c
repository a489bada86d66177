#include <sqlite3.h>
#include "db/db.h"
int f(void)
{
    return sqlite3_open();
}
