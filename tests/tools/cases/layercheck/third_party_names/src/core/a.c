int f(void)
{
    sqlite3_open();
    return PQexec() + MHD_start();
}
