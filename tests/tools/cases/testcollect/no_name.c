TEST()
{
}
