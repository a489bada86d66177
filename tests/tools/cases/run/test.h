/* What the table of testcollect needs of the real tests/test.h. */
#ifndef TEST_H
#define TEST_H

#include <stddef.h>

struct test_case {
    const char *file;
    unsigned line;
    const char *name;
    void (*pure)(void);
    void (*with_db)(int engine);
};

#define TEST(name)         \
    void test_##name(void); \
    void test_##name(void)
#define DB_TEST(name)             \
    void test_##name(int engine); \
    void test_##name(int engine)
#define APP_TEST(name) DB_TEST(name)
#define TEST_ROW(file, line, name) {file, line, #name, test_##name, NULL}
#define DB_TEST_ROW(file, line, name) {file, line, #name, NULL, test_##name}
#define APP_TEST_ROW(file, line, name) DB_TEST_ROW(file, line, name)

extern const struct test_case test_cases[];
extern const size_t test_case_count;

#endif
