#include "test.h"

TEST(stands_in_first)
{
}
