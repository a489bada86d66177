/* A runner in small.
 * link: tests
 */
#include "tests.c"

int main(void)
{
    for (size_t i = 0; i < test_case_count; i++) {
        const struct test_case *t = &test_cases[i];
        printf("%s:%u %s\n", t->file, t->line, t->name);
        if (t->pure != NULL) {
            t->pure();
        } else {
            t->with_db(1);
        }
    }
    return 0;
}
