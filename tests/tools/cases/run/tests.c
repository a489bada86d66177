#include "test.h"

#include <stdio.h>

TEST(first_one)
{
    printf("first\n");
}

DB_TEST(second_one)
{
    printf("second %d\n", engine);
}

APP_TEST(third_one)
{
    printf("third %d\n", engine);
}
