/* The benchmark at national size, in process: the same app_handle that the server calls, against plain SQL on the same data.
 *
 *   xanh_bench make DIR [URL]      makes the data (a minute; minutes on PostgreSQL)
 *   xanh_bench measure DIR [URL [PART]]   prints a table of medians and 99th percentiles; PART: only rows whose name holds it
 *   xanh_bench inserts DIR [URL]   plain durable inserts, for a copy of the data
 *   xanh_bench pack DIR            writes a programme of 100,000 rows for `xanh load`
 */
#include "bench.h"
#include "national.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    struct national_size size = {.central_tasks = 120000, .local_tasks = 30000, .cascaded_tasks = 293, .reported_permille = 300};
    if (argc < 3) {
        (void)fprintf(stderr, "usage: xanh_bench make DIR [URL] | measure DIR [URL [PART]] | inserts DIR [URL] | pack DIR\n");
        return 2;
    }
    struct str url = str_c(argc > 3 ? argv[3] : NULL);
    if (strcmp(argv[1], "make") == 0) {
        national_make(str_c(argv[2]), url, &size);
    } else if (strcmp(argv[1], "pack") == 0) {
        write_pack(argv[2]);
    } else if (strcmp(argv[1], "inserts") == 0) {
        measure_inserts(str_c(argv[2]), url);
    } else {
        measure(str_c(argv[2]), url, argc > 4 ? argv[4] : NULL);
    }
    return 0;
}
