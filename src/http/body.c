#include "http/body.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct body body_new(size_t max, bool may_spool, struct str folder)
{
    return (struct body){
        .memory = buf_new(NULL, max),
        .file = -1,
        .max = max,
        .may_spool = may_spool,
        .folder = folder,
    };
}

static enum err write_all(int file, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t written = write(file, p, n);
        if (written < 0 && errno != EINTR) {
            return E_BUSY;
        }
        size_t step = written < 0 ? 0 : (size_t)written;
        p += step;
        n -= step;
    }
    return OK;
}

/* The file loses its name at once: nothing is left behind, whatever happens to us. */
int nameless_file(struct str folder)
{
    struct buf name = buf_new(NULL, 4096);
    buf_str(&name, folder.n ? folder : S("/tmp"));
    buf_bytes(&name, "/xanh-body-XXXXXX", sizeof "/xanh-body-XXXXXX");
    int file = buf_failed(&name) ? -1 : mkostemp(name.p, O_CLOEXEC);
    if (file >= 0) {
        (void)unlink(name.p); /* at worst a file of a known name stays in the spool folder */
    }
    buf_free(&name);
    return file;
}

static enum err move_to_file(struct body *b)
{
    b->file = nameless_file(b->folder);
    if (b->file < 0) {
        return E_BUSY;
    }
    struct str so_far = buf_view(&b->memory);
    TRY(write_all(b->file, so_far.p, so_far.n));
    buf_free(&b->memory);
    return OK;
}

NODISCARD enum err body_append(struct body *b, const void *p, size_t n)
{
    if (n > b->max - b->n) {
        return E_TOO_LARGE;
    }
    if (b->may_spool && b->file < 0 && b->n + n > BODY_SPOOL_FROM) {
        TRY(move_to_file(b));
    }
    b->n += n;
    if (b->file >= 0) {
        return write_all(b->file, p, n);
    }
    buf_bytes(&b->memory, p, n);
    return OK;
}

NODISCARD enum err body_finish(struct body *b, struct str *whole)
{
    if (b->file < 0) {
        *whole = buf_view(&b->memory);
        return OK;
    }
    void *mapping = mmap(NULL, b->n, PROT_READ, MAP_PRIVATE, b->file, 0);
    if (mapping == MAP_FAILED) {
        return E_BUSY;
    }
    b->mapping = mapping;
    *whole = (struct str){mapping, b->n};
    return OK;
}

void body_free(struct body *b)
{
    if (b->mapping) {
        (void)munmap(b->mapping, b->n); /* fails only for a wrong range */
    }
    if (b->file >= 0) {
        (void)close(b->file); /* never synced: nobody reads it again */
    }
    buf_free(&b->memory);
    *b = (struct body){.file = -1};
}
