TEST(stands_in_first)
{
}
