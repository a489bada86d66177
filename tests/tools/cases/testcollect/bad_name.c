TEST(a, b)
{
}
