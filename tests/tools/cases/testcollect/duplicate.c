TEST(a)
{
}

DB_TEST(a)
{
}
