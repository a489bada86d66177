#include "fault/test_vfs.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 8, SECTOR = 512, SHM_REGIONS = 64 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void enter(void)
{
    (void)pthread_mutex_lock(&lock);
}

static void leave(void)
{
    (void)pthread_mutex_unlock(&lock);
}

static void *grown(void *p, size_t n)
{
    void *q = realloc(p, n ? n : 1);
    if (!q) {
        abort();
    }
    return q;
}

/* --- files and the recording --- */

struct bytes {
    unsigned char *p;
    size_t n, cap;
};

struct memory_file {
    char name[64];
    bool exists;         /* for SQLite, now */
    bool exists_played;  /* while playing: had there been no cut */
    bool exists_on_disk; /* while playing: the folder was synced with it */
    bool folder_synced;  /* SQLite's own file system syncs the folder with the first sync of a log or journal */
    struct bytes now;
    struct bytes disk; /* while playing: what was synced */
    void *shm[SHM_REGIONS];
};

enum op_kind { OP_WRITE, OP_TRUNCATE, OP_SYNC, OP_CREATE, OP_DELETE, OP_SYNC_FOLDER, OP_ACK };

struct op {
    enum op_kind kind;
    size_t file;
    size_t offset; /* or new size */
    struct bytes data;
    int64_t id;
};

static struct {
    struct memory_file files[FILES_MAX];
    size_t file_count;
    struct op *ops;
    size_t n, cap;
    size_t at;       /* while playing: the next step */
    size_t *pending; /* while playing: writes and truncates that were not synced */
    size_t pending_n, pending_cap;
    bool recording;
} world;

static void bytes_resize(struct bytes *b, size_t n)
{
    if (n > b->cap) {
        b->cap = n < 2 * b->cap ? 2 * b->cap : n;
        b->p = grown(b->p, b->cap);
    }
    if (n > b->n) {
        memset(b->p + b->n, 0, n - b->n);
    }
    b->n = n;
}

static void bytes_write(struct bytes *b, size_t offset, const unsigned char *p, size_t n)
{
    if (offset + n > b->n) {
        bytes_resize(b, offset + n);
    }
    if (n) {
        memcpy(b->p + offset, p, n);
    }
}

static void bytes_copy(struct bytes *to, const struct bytes *from)
{
    bytes_resize(to, from->n);
    if (from->n) {
        memcpy(to->p, from->p, from->n);
    }
}

static void note(struct op op)
{
    if (!world.recording) {
        free(op.data.p);
        return;
    }
    if (world.n == world.cap) {
        world.cap = world.cap ? world.cap * 2 : 1024;
        world.ops = grown(world.ops, world.cap * sizeof *world.ops);
    }
    world.ops[world.n++] = op;
}

static size_t find_file(const char *path)
{
    const char *name = strrchr(path, '/');
    name = name ? name + 1 : path;
    for (size_t i = 0; i < world.file_count; i++) {
        if (strcmp(world.files[i].name, name) == 0) {
            return i;
        }
    }
    if (world.file_count == FILES_MAX || strlen(name) >= sizeof world.files[0].name) {
        abort();
    }
    strncpy(world.files[world.file_count].name, name, sizeof world.files[0].name - 1);
    return world.file_count++;
}

static void free_shm(struct memory_file *f)
{
    for (size_t i = 0; i < SHM_REGIONS; i++) {
        free(f->shm[i]);
        f->shm[i] = NULL;
    }
}

/* --- what SQLite calls --- */

struct crash_file {
    sqlite3_file base;
    size_t file;
    bool is_log;
};

static struct memory_file *memory_of(sqlite3_file *file)
{
    return &world.files[((struct crash_file *)(void *)file)->file];
}

static size_t index_of(sqlite3_file *file)
{
    return ((struct crash_file *)(void *)file)->file;
}

static int crash_close(sqlite3_file *file)
{
    (void)file;
    return SQLITE_OK;
}

static int crash_read(sqlite3_file *file, void *p, int n, sqlite3_int64 offset)
{
    enter();
    const struct bytes *b = &memory_of(file)->now;
    size_t from = (size_t)offset < b->n ? (size_t)offset : b->n;
    size_t got = b->n - from < (size_t)n ? b->n - from : (size_t)n;
    memset(p, 0, (size_t)n);
    if (got) {
        memcpy(p, b->p + from, got);
    }
    leave();
    return got == (size_t)n ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int crash_write(sqlite3_file *file, const void *p, int n, sqlite3_int64 offset)
{
    struct op op = {.kind = OP_WRITE, .file = index_of(file), .offset = (size_t)offset};
    op.data.p = grown(NULL, (size_t)n);
    op.data.n = (size_t)n;
    memcpy(op.data.p, p, (size_t)n);
    enter();
    bytes_write(&memory_of(file)->now, op.offset, op.data.p, op.data.n);
    note(op);
    leave();
    return SQLITE_OK;
}

static int crash_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    enter();
    bytes_resize(&memory_of(file)->now, (size_t)size);
    note((struct op){.kind = OP_TRUNCATE, .file = index_of(file), .offset = (size_t)size});
    leave();
    return SQLITE_OK;
}

static int crash_sync(sqlite3_file *file, int flags)
{
    (void)flags;
    enter();
    struct memory_file *f = memory_of(file);
    note((struct op){.kind = OP_SYNC, .file = index_of(file)});
    if (((struct crash_file *)(void *)file)->is_log && !f->folder_synced) {
        f->folder_synced = true;
        note((struct op){.kind = OP_SYNC_FOLDER});
    }
    leave();
    return SQLITE_OK;
}

static int crash_size(sqlite3_file *file, sqlite3_int64 *size)
{
    enter();
    *size = (sqlite3_int64)memory_of(file)->now.n;
    leave();
    return SQLITE_OK;
}

static int crash_lock(sqlite3_file *file, int level)
{
    (void)file, (void)level; /* one connection at a time */
    return SQLITE_OK;
}

static int crash_reserved(sqlite3_file *file, int *reserved)
{
    (void)file;
    *reserved = 0;
    return SQLITE_OK;
}

static int crash_control(sqlite3_file *file, int op, void *p)
{
    (void)file, (void)op, (void)p;
    return SQLITE_NOTFOUND;
}

static int crash_sector(sqlite3_file *file)
{
    (void)file;
    return 4096;
}

static int crash_character(sqlite3_file *file)
{
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE; /* as the real one on Linux */
}

static int crash_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **p)
{
    enter();
    struct memory_file *f = memory_of(file);
    if (region >= SHM_REGIONS) {
        abort();
    }
    if (!f->shm[region] && extend) {
        f->shm[region] = calloc(1, (size_t)size);
    }
    *p = f->shm[region];
    leave();
    return SQLITE_OK;
}

static int crash_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    (void)file, (void)offset, (void)n, (void)flags;
    return SQLITE_OK;
}

static void crash_shm_barrier(sqlite3_file *file)
{
    (void)file;
    enter(); /* a lock is barrier enough */
    leave();
}

static int crash_shm_unmap(sqlite3_file *file, int remove)
{
    (void)remove;
    enter();
    free_shm(memory_of(file));
    leave();
    return SQLITE_OK;
}

static const sqlite3_io_methods crash_methods = {
    .iVersion = 2,
    .xClose = crash_close,
    .xRead = crash_read,
    .xWrite = crash_write,
    .xTruncate = crash_truncate,
    .xSync = crash_sync,
    .xFileSize = crash_size,
    .xLock = crash_lock,
    .xUnlock = crash_lock,
    .xCheckReservedLock = crash_reserved,
    .xFileControl = crash_control,
    .xSectorSize = crash_sector,
    .xDeviceCharacteristics = crash_character,
    .xShmMap = crash_shm_map,
    .xShmLock = crash_shm_lock,
    .xShmBarrier = crash_shm_barrier,
    .xShmUnmap = crash_shm_unmap,
};

static int crash_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    (void)vfs;
    struct crash_file *f = (struct crash_file *)(void *)file;
    memset(f, 0, sizeof *f);
    enter();
    f->file = find_file(name ? name : "temporary");
    f->is_log = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
    struct memory_file *m = &world.files[f->file];
    bool missing = !m->exists && !(flags & SQLITE_OPEN_CREATE);
    if (!m->exists && !missing) {
        m->exists = true;
        m->folder_synced = false;
        note((struct op){.kind = OP_CREATE, .file = f->file});
    }
    leave();
    if (missing) {
        return SQLITE_CANTOPEN;
    }
    f->base.pMethods = &crash_methods;
    if (out_flags) {
        *out_flags = flags;
    }
    return SQLITE_OK;
}

static int crash_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    (void)vfs;
    enter();
    size_t i = find_file(name);
    world.files[i].exists = false;
    bytes_resize(&world.files[i].now, 0);
    note((struct op){.kind = OP_DELETE, .file = i});
    if (sync_folder) {
        note((struct op){.kind = OP_SYNC_FOLDER});
    }
    leave();
    return SQLITE_OK;
}

static int crash_access(sqlite3_vfs *vfs, const char *name, int flags, int *yes)
{
    (void)vfs, (void)flags;
    enter();
    *yes = world.files[find_file(name)].exists;
    leave();
    return SQLITE_OK;
}

static int crash_full_path(sqlite3_vfs *vfs, const char *name, int n, char *out)
{
    (void)vfs;
    return sqlite3_snprintf(n, out, "%s", name) ? SQLITE_OK : SQLITE_CANTOPEN;
}

/* Clock, sleep and random numbers are the real ones. */
static void register_vfs(void)
{
    static sqlite3_vfs vfs;
    if (vfs.zName) {
        return;
    }
    vfs = *sqlite3_vfs_find("unix");
    vfs.pNext = NULL;
    vfs.zName = "crash";
    vfs.szOsFile = sizeof(struct crash_file);
    vfs.xOpen = crash_open;
    vfs.xDelete = crash_delete;
    vfs.xAccess = crash_access;
    vfs.xFullPathname = crash_full_path;
    (void)sqlite3_vfs_register(&vfs, 0); /* fails only without memory */
}

/* --- recording and playing --- */

void crash_end(void)
{
    for (size_t i = 0; i < world.n; i++) {
        free(world.ops[i].data.p);
    }
    for (size_t i = 0; i < world.file_count; i++) {
        free(world.files[i].now.p);
        free(world.files[i].disk.p);
        free_shm(&world.files[i]);
    }
    free(world.ops);
    free(world.pending);
    memset(&world, 0, sizeof world);
}

void crash_start(void)
{
    crash_end();
    world.recording = true;
    register_vfs();
}

void crash_ack(int64_t id)
{
    enter();
    note((struct op){.kind = OP_ACK, .id = id});
    leave();
}

void crash_rewind(void)
{
    world.recording = false;
    world.at = 0;
}

size_t crash_steps(void)
{
    return world.n;
}

static void apply(struct bytes *b, const struct op *op)
{
    if (op->kind == OP_TRUNCATE || op->kind == OP_CREATE) {
        bytes_resize(b, op->offset); /* a new file of an old name starts empty */
    } else {
        bytes_write(b, op->offset, op->data.p, op->data.n);
    }
}

static void play_sync(size_t file)
{
    size_t kept = 0;
    for (size_t i = 0; i < world.pending_n; i++) {
        const struct op *op = &world.ops[world.pending[i]];
        if (op->file == file) {
            apply(&world.files[file].disk, op);
        } else {
            world.pending[kept++] = world.pending[i];
        }
    }
    world.pending_n = kept;
}

static void play_pending(size_t op)
{
    if (world.pending_n == world.pending_cap) {
        world.pending_cap = world.pending_cap ? world.pending_cap * 2 : 256;
        world.pending = grown(world.pending, world.pending_cap * sizeof *world.pending);
    }
    world.pending[world.pending_n++] = op;
}

/* Nothing of a deleted file comes back but itself, as it was synced. */
static void play_sync_folder(void)
{
    for (size_t i = 0; i < world.file_count; i++) {
        struct memory_file *f = &world.files[i];
        f->exists_on_disk = f->exists_played;
        if (!f->exists_played) {
            play_sync(i);
            bytes_resize(&f->disk, 0);
        }
    }
}

static void play(size_t at)
{
    const struct op *op = &world.ops[at];
    switch (op->kind) {
    case OP_WRITE:
    case OP_TRUNCATE:
        play_pending(at);
        break;
    case OP_SYNC:
        play_sync(op->file);
        break;
    case OP_CREATE:
        world.files[op->file].exists_played = true;
        play_pending(at);
        break;
    case OP_DELETE:
        world.files[op->file].exists_played = false;
        break;
    case OP_SYNC_FOLDER:
        play_sync_folder();
        break;
    case OP_ACK:
        break;
    }
}

bool crash_step(void (*acked)(void *user, int64_t id), void *user)
{
    while (world.at < world.n && world.ops[world.at].kind == OP_ACK) {
        acked(user, world.ops[world.at++].id);
    }
    if (world.at == world.n) {
        return false;
    }
    play(world.at++);
    while (world.at < world.n && world.ops[world.at].kind == OP_ACK) {
        acked(user, world.ops[world.at++].id);
    }
    return true;
}

static uint64_t next_random(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15); /* splitmix64 */
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* Sectors of one write reach the disk or not, each for itself. */
static void tear(struct bytes *b, const struct op *op, uint64_t *state)
{
    size_t done = 0;
    while (done < op->data.n) {
        size_t room = SECTOR - (op->offset + done) % SECTOR;
        size_t n = op->data.n - done < room ? op->data.n - done : room;
        if (next_random(state) & 1) {
            bytes_write(b, op->offset + done, op->data.p + done, n);
        }
        done += n;
    }
}

static void damage_one(size_t i, enum crash_damage damage, size_t prefix, uint64_t *state)
{
    const struct op *op = &world.ops[world.pending[i]];
    struct bytes *b = &world.files[op->file].now;
    bool some = (next_random(state) & 1) != 0;
    if (damage == CRASH_TEAR && op->kind == OP_WRITE) {
        tear(b, op, state);
    } else if (damage == CRASH_KEEP || (damage == CRASH_SOME && some) || (damage == CRASH_PREFIX && i < prefix) ||
               (damage == CRASH_TEAR && some)) {
        apply(b, op);
    }
}

/* A folder entry that was not synced is there or not. */
static bool survives(const struct memory_file *f, enum crash_damage damage, uint64_t *state)
{
    bool some = (next_random(state) & 1) != 0;
    bool changed = f->exists_played != f->exists_on_disk && damage != CRASH_DROP;
    return changed && (damage == CRASH_KEEP || some) ? f->exists_played : f->exists_on_disk;
}

void crash_cut(enum crash_damage damage, uint64_t seed)
{
    uint64_t state = seed;
    size_t prefix = (size_t)(next_random(&state) % (world.pending_n + 1));
    for (size_t i = 0; i < world.file_count; i++) {
        struct memory_file *f = &world.files[i];
        bytes_copy(&f->now, &f->disk);
        free_shm(f);
        f->exists = survives(f, damage, &state);
    }
    for (size_t i = 0; i < world.pending_n; i++) {
        damage_one(i, damage, prefix, &state);
    }
    for (size_t i = 0; i < world.file_count; i++) {
        if (!world.files[i].exists) {
            bytes_resize(&world.files[i].now, 0);
        }
    }
}
