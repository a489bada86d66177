#include "test.h"

TEST(pure_one)
{
}

DB_TEST(with_database)
{
}
  TEST(indented_is_no_test)
APP_TEST( with_program )
{
}
TESTS(no_test)
