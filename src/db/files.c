#include "db/files.h"

#include "base/random.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { NAME_SIZE = 80, CHUNK = 256 * 1024, FOLDERS = 256 };

struct files {
    int root; /* DIR/files */
    int tmp;  /* DIR/files/tmp */
};

struct file_upload {
    struct files *files;
    int fd; /* locked, so that files_sweep of another process sees it is in use */
    int64_t size;
    int64_t max_bytes;
    struct sha256 hash;
    char name[NAME_SIZE]; /* in tmp */
};

/* Full and failing disks pass or are mended; anything else is a broken installation. */
static enum err io_failure(void)
{
    switch (errno) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case EIO:
    case EMFILE:
    case ENFILE:
    case EAGAIN: /* files_sweep of another process looks at it just now */
        return E_BUSY;
    default:
        return E_INTERNAL;
    }
}

static void close_quietly(int fd)
{
    if (fd >= 0) {
        (void)close(fd); /* what matters was synced before, and failed there if it failed */
    }
}

/* "ab/cdef…" below root. */
static void name_of(const struct sha256_digest *hash, char name[NAME_SIZE])
{
    int at = snprintf(name, NAME_SIZE, "%02x/", hash->b[0]);
    for (size_t i = 1; i < SHA256_BYTES; i++) {
        at += snprintf(name + at, NAME_SIZE - (size_t)at, "%02x", hash->b[i]);
    }
}

/* --- the store --- */

static int open_folder(int at, const char *name)
{
    return openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static bool make_folder(int at, const char *name)
{
    return mkdirat(at, name, 0700) == 0 || errno == EEXIST;
}

/* All folders are made and synced here, so that storing a file needs to sync one folder only. */
static bool make_folders(int root)
{
    for (unsigned i = 0; i < FOLDERS; i++) {
        char name[8];
        (void)snprintf(name, sizeof name, "%02x", i);
        if (!make_folder(root, name)) {
            return false;
        }
    }
    return make_folder(root, "tmp") && fsync(root) == 0;
}

static bool open_store(struct files *f, const char *dir)
{
    int parent = open_folder(AT_FDCWD, dir);
    bool made = parent >= 0 && make_folder(parent, "files");
    f->root = made ? open_folder(parent, "files") : -1;
    bool ready = f->root >= 0 && make_folders(f->root) && fsync(parent) == 0;
    f->tmp = ready ? open_folder(f->root, "tmp") : -1;
    int kept = errno;
    close_quietly(parent);
    errno = kept;
    return f->tmp >= 0;
}

enum err files_open(struct str dir, struct files **files, char why[256])
{
    struct files *f = calloc(1, sizeof *f);
    char *name = strndup(dir.p ? dir.p : "", dir.n);
    if (!f || !name) {
        abort();
    }
    f->root = f->tmp = -1;
    bool open = open_store(f, name);
    if (!open && why) {
        (void)snprintf(why, 256, "%s/files: %s", name, strerror(errno)); /* may be cut */
    }
    free(name);
    if (!open) {
        files_close(f);
        return E_INTERNAL;
    }
    (void)files_sweep(f);
    *files = f;
    return OK;
}

void files_close(struct files *files)
{
    if (files) {
        close_quietly(files->tmp);
        close_quietly(files->root);
        free(files);
    }
}

/* --- uploads --- */

enum err files_begin(struct files *files, int64_t max_bytes, struct file_upload **upload)
{
    struct file_upload *u = calloc(1, sizeof *u);
    if (!u) {
        abort();
    }
    uint64_t number[2];
    random_bytes(number, sizeof number);
    (void)snprintf(u->name, sizeof u->name, "%016llx%016llx", (unsigned long long)number[0],
                   (unsigned long long)number[1]);
    u->files = files;
    u->max_bytes = max_bytes;
    sha256_start(&u->hash);
    u->fd = openat(files->tmp, u->name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (u->fd < 0 || flock(u->fd, LOCK_EX | LOCK_NB) != 0) {
        enum err e = io_failure();
        files_abort(u);
        return e;
    }
    *upload = u;
    return OK;
}

static enum err write_all(int fd, struct str bytes)
{
    while (bytes.n) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return io_failure();
        }
        bytes = str_sub(bytes, (size_t)n, bytes.n);
    }
    return OK;
}

enum err files_append(struct file_upload *u, struct str bytes)
{
    if (bytes.n > (size_t)(u->max_bytes - u->size)) {
        return E_TOO_LARGE;
    }
    sha256_add(&u->hash, bytes.p, bytes.n);
    u->size += (int64_t)bytes.n;
    return write_all(u->fd, bytes);
}

static void upload_free(struct file_upload *u)
{
    close_quietly(u->fd);
    free(u);
}

void files_abort(struct file_upload *u)
{
    if (!u) {
        return;
    }
    if (u->fd >= 0) {
        (void)unlinkat(u->files->tmp, u->name, 0); /* else files_sweep finds it */
    }
    upload_free(u);
}

static enum err sync_folder_of(struct files *f, const char *name)
{
    char folder[3] = {name[0], name[1], 0};
    int fd = openat(f->root, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    enum err e = fd >= 0 && fsync(fd) == 0 ? OK : io_failure();
    close_quietly(fd);
    return e;
}

static bool stored_already(struct files *f, const struct sha256_digest *hash)
{
    int fd = -1;
    int64_t size = 0;
    bool there = files_open_verified(f, hash, &fd, &size) == OK;
    close_quietly(fd);
    return there;
}

/* Held shared while a file is stored and alone while one is removed. A descriptor of its own, because locks belong to descriptors. */
static int lock_store(struct files *f, int how)
{
    int fd = open_folder(f->root, ".");
    int rc = fd < 0 ? -1 : flock(fd, how);
    while (rc != 0 && fd >= 0 && errno == EINTR) {
        rc = flock(fd, how);
    }
    if (rc != 0) {
        close_quietly(fd);
        return -1;
    }
    return fd;
}

/* A sound copy stays; a damaged one is replaced by this good one. Either way the folder is synced: whoever stored the
 * copy a moment ago may not have come that far. */
static enum err place(struct file_upload *u, const struct sha256_digest *hash)
{
    char name[NAME_SIZE];
    name_of(hash, name);
    if (stored_already(u->files, hash) && utimensat(u->files->root, name, NULL, 0) == 0) { /* stored anew: see files_remove */
        (void)unlinkat(u->files->tmp, u->name, 0); /* else files_sweep finds it */
    } else if (renameat(u->files->tmp, u->name, u->files->root, name) != 0) {
        return io_failure();
    }
    return sync_folder_of(u->files, name);
}

static enum err publish(struct file_upload *u, const struct sha256_digest *hash)
{
    int lock = lock_store(u->files, LOCK_SH);
    enum err e = lock < 0 ? io_failure() : place(u, hash);
    close_quietly(lock);
    return e;
}

enum err files_commit(struct file_upload *u, struct stored_file *stored)
{
    struct sha256_digest hash = sha256_end(&u->hash);
    *stored = (struct stored_file){hash, u->size};
    enum err e = fsync(u->fd) == 0 ? publish(u, &hash) : io_failure();
    if (e == OK) {
        upload_free(u);
    } else {
        files_abort(u);
    }
    return e;
}

/* --- reading --- */

static enum err read_some(int fd, void *p, size_t n, size_t *got)
{
    for (;;) {
        ssize_t r = read(fd, p, n);
        if (r >= 0) {
            *got = (size_t)r;
            return OK;
        }
        if (errno != EINTR) {
            return io_failure();
        }
    }
}

static enum err hash_all(int fd, struct sha256_digest *hash, int64_t *size)
{
    char *chunk = malloc(CHUNK);
    if (!chunk) {
        abort();
    }
    struct sha256 h;
    sha256_start(&h);
    *size = 0;
    size_t got = 0;
    enum err e = read_some(fd, chunk, CHUNK, &got);
    while (e == OK && got) {
        sha256_add(&h, chunk, got);
        *size += (int64_t)got;
        e = read_some(fd, chunk, CHUNK, &got);
    }
    *hash = sha256_end(&h);
    free(chunk);
    return e;
}

static enum err open_stored(struct files *f, const struct sha256_digest *hash, int *fd)
{
    char name[NAME_SIZE];
    name_of(hash, name);
    *fd = openat(f->root, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (*fd >= 0) {
        return OK;
    }
    return errno == ENOENT ? E_NOT_FOUND : io_failure();
}

static bool same(const struct sha256_digest *a, const struct sha256_digest *b)
{
    return memcmp(a->b, b->b, SHA256_BYTES) == 0;
}

enum err files_open_verified(struct files *files, const struct sha256_digest *hash, int *fd, int64_t *size)
{
    struct sha256_digest found;
    TRY(open_stored(files, hash, fd));
    enum err e = hash_all(*fd, &found, size);
    if (e == OK && (!same(&found, hash) || lseek(*fd, 0, SEEK_SET) != 0)) {
        e = E_INTERNAL;
    }
    if (e != OK) {
        close_quietly(*fd);
        *fd = -1;
    }
    return e;
}

static enum err read_all(int fd, struct arena *a, size_t max_bytes, struct str *bytes)
{
    struct stat s;
    if (fstat(fd, &s) != 0) {
        return io_failure();
    }
    if ((uint64_t)s.st_size > max_bytes) {
        return E_TOO_LARGE;
    }
    size_t n = (size_t)s.st_size;
    char *p = arena_alloc(a, n + 1);
    size_t at = 0;
    for (size_t got = 1; got && at < n; at += got) {
        TRY(read_some(fd, p + at, n - at, &got));
    }
    *bytes = (struct str){p, at};
    return OK;
}

enum err files_read(struct files *files, struct arena *a, const struct sha256_digest *hash, size_t max_bytes,
                    struct str *bytes)
{
    int fd = -1;
    TRY(open_stored(files, hash, &fd));
    enum err e = read_all(fd, a, max_bytes, bytes);
    close_quietly(fd);
    if (e != OK) {
        return e;
    }
    struct sha256_digest found = sha256(*bytes);
    return same(&found, hash) ? OK : E_INTERNAL;
}

/* --- files that nothing refers to --- */

static int digit_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The hash that a folder and a name in it stand for. */
static bool hash_of(unsigned folder, const char *name, struct sha256_digest *hash)
{
    hash->b[0] = (unsigned char)folder;
    for (size_t i = 1; i < SHA256_BYTES; i++, name += 2) {
        int high = digit_of(name[0]);
        int low = high < 0 ? -1 : digit_of(name[1]);
        if (low < 0) {
            return false;
        }
        hash->b[i] = (unsigned char)(high * 16 + low);
    }
    return *name == 0;
}

static enum err each_in(struct files *f, unsigned folder, enum err (*fn)(void *user, const struct sha256_digest *hash), void *user)
{
    char name[8];
    (void)snprintf(name, sizeof name, "%02x", folder);
    int fd = open_folder(f->root, name);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (!dir) {
        enum err e = io_failure();
        close_quietly(fd);
        return e;
    }
    enum err e = OK;
    struct sha256_digest hash;
    for (struct dirent *entry = readdir(dir); entry && e == OK; entry = readdir(dir)) {
        e = hash_of(folder, entry->d_name, &hash) ? fn(user, &hash) : OK;
    }
    (void)closedir(dir); /* closes fd, too */
    return e;
}

enum err files_each(struct files *files, enum err (*fn)(void *user, const struct sha256_digest *hash), void *user)
{
    for (unsigned i = 0; i < FOLDERS; i++) {
        TRY(each_in(files, i, fn, user));
    }
    return OK;
}

bool files_remove(struct files *files, const struct sha256_digest *hash, int64_t grace_s)
{
    char name[NAME_SIZE];
    struct stat s;
    int lock = lock_store(files, LOCK_EX);
    name_of(hash, name);
    bool gone = lock >= 0 && fstatat(files->root, name, &s, AT_SYMLINK_NOFOLLOW) == 0 && (int64_t)s.st_mtim.tv_sec + grace_s <= (int64_t)time(NULL) &&
                unlinkat(files->root, name, 0) == 0;
    close_quietly(lock);
    return gone;
}

/* --- sweeping --- */

static bool sweep_one(struct files *f, const char *name)
{
    int fd = openat(f->tmp, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool dead = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;
    bool gone = dead && unlinkat(f->tmp, name, 0) == 0;
    close_quietly(fd);
    return gone;
}

size_t files_sweep(struct files *files)
{
    int fd = openat(files->root, "tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (!dir) {
        close_quietly(fd);
        return 0;
    }
    size_t n = 0;
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        if (entry->d_name[0] != '.') {
            n += sweep_one(files, entry->d_name);
        }
    }
    (void)closedir(dir); /* closes fd, too */
    return n;
}
