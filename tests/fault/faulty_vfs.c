#include "fault/test_vfs.h"

#include <pthread.h>
#include <sqlite3.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards fault */

static struct {
    int64_t countdown;
    enum fault_kind kind;
    bool for_ever;
    bool struck;
} fault;

struct faulty_file {
    sqlite3_file base;
    sqlite3_file *real; /* follows this struct in memory */
};

static sqlite3_vfs *real_vfs(void)
{
    return sqlite3_vfs_find("unix");
}

/* The code to fail with, or SQLITE_OK. */
static int strike(int io_code)
{
    (void)pthread_mutex_lock(&lock);
    bool fails = fault.countdown > 0 && --fault.countdown == 0;
    if (fails && fault.for_ever) {
        fault.countdown = 1;
    }
    fault.struck = fault.struck || fails;
    int code = fault.kind == FAULT_FULL ? SQLITE_FULL : io_code;
    (void)pthread_mutex_unlock(&lock);
    return fails ? code : SQLITE_OK;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct faulty_file *)(void *)file)->real;
}

static int faulty_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int faulty_read(sqlite3_file *file, void *p, int n, sqlite3_int64 offset)
{
    return real_of(file)->pMethods->xRead(real_of(file), p, n, offset);
}

static int faulty_write(sqlite3_file *file, const void *p, int n, sqlite3_int64 offset)
{
    int code = strike(SQLITE_IOERR_WRITE);
    int part = code == SQLITE_OK ? n : n / 2; /* a failing write may still have written something */
    int written = part ? real_of(file)->pMethods->xWrite(real_of(file), p, part, offset) : SQLITE_OK;
    return code == SQLITE_OK ? written : code;
}

static int faulty_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int code = strike(SQLITE_IOERR_TRUNCATE);
    return code == SQLITE_OK ? real_of(file)->pMethods->xTruncate(real_of(file), size) : code;
}

static int faulty_sync(sqlite3_file *file, int flags)
{
    int code = strike(SQLITE_IOERR_FSYNC);
    return code == SQLITE_OK ? real_of(file)->pMethods->xSync(real_of(file), flags) : code;
}

static int faulty_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int faulty_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int faulty_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int faulty_reserved(sqlite3_file *file, int *reserved)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), reserved);
}

static int faulty_control(sqlite3_file *file, int op, void *p)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), op, p);
}

static int faulty_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int faulty_character(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int faulty_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **p)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extend, p);
}

static int faulty_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void faulty_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int faulty_shm_unmap(sqlite3_file *file, int remove)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

static const sqlite3_io_methods faulty_methods = {
    .iVersion = 2,
    .xClose = faulty_close,
    .xRead = faulty_read,
    .xWrite = faulty_write,
    .xTruncate = faulty_truncate,
    .xSync = faulty_sync,
    .xFileSize = faulty_size,
    .xLock = faulty_lock,
    .xUnlock = faulty_unlock,
    .xCheckReservedLock = faulty_reserved,
    .xFileControl = faulty_control,
    .xSectorSize = faulty_sector,
    .xDeviceCharacteristics = faulty_character,
    .xShmMap = faulty_shm_map,
    .xShmLock = faulty_shm_lock,
    .xShmBarrier = faulty_shm_barrier,
    .xShmUnmap = faulty_shm_unmap,
};

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    (void)vfs;
    struct faulty_file *f = (struct faulty_file *)(void *)file;
    memset(f, 0, sizeof *f);
    f->real = (sqlite3_file *)(void *)(f + 1);
    int code = real_vfs()->xOpen(real_vfs(), name, f->real, flags, out_flags);
    f->base.pMethods = f->real->pMethods ? &faulty_methods : NULL;
    return code;
}

static void register_vfs(void)
{
    static sqlite3_vfs vfs;
    if (vfs.zName) {
        return;
    }
    vfs = *real_vfs();
    vfs.pNext = NULL;
    vfs.zName = "faulty";
    vfs.szOsFile += (int)sizeof(struct faulty_file);
    vfs.xOpen = faulty_open;
    (void)sqlite3_vfs_register(&vfs, 0); /* fails only without memory */
}

void faulty_set(int64_t n, enum fault_kind kind, bool for_ever)
{
    register_vfs();
    (void)pthread_mutex_lock(&lock);
    fault.countdown = n;
    fault.kind = kind;
    fault.for_ever = for_ever;
    fault.struck = false;
    (void)pthread_mutex_unlock(&lock);
}

bool faulty_struck(void)
{
    (void)pthread_mutex_lock(&lock);
    bool struck = fault.struck;
    (void)pthread_mutex_unlock(&lock);
    return struck;
}
