/* Evidence files, stored once each by the SHA-256 of their bytes: DIR/files/ab/cdef…. A file is either there as a whole and
 * on disk, or not at all; what people called it is data elsewhere. Uploads may run on many threads, one thread per
 * upload. */
#ifndef XANH_DB_FILES_H
#define XANH_DB_FILES_H

#include "base/arena.h"
#include "base/crypto.h"

struct files;
struct file_upload;

struct stored_file {
    struct sha256_digest hash;
    int64_t size;
};

/* Opens the store in DIR/files, where DIR is the data folder: makes it when it is missing and removes what uploads of dead
 * processes left behind. The reason of a failure is in `why` (may be NULL). */
NODISCARD enum err files_open(struct str dir, struct files **files, char why[256]);
/* NULL is allowed. No upload may be open. */
void files_close(struct files *files);

/* Starts an upload of at most `max_bytes`. E_BUSY when the disk is full, here and below. */
NODISCARD enum err files_begin(struct files *files, int64_t max_bytes, struct file_upload **upload);
/* E_TOO_LARGE beyond the limit. After a failure only files_abort is left. */
NODISCARD enum err files_append(struct file_upload *upload, struct str bytes);
/* Puts the file on disk under its hash and ends the upload, whatever the outcome. OK means that it survives a power
 * cut. */
NODISCARD enum err files_commit(struct file_upload *upload, struct stored_file *stored);
/* Ends an upload and removes what it wrote. NULL is allowed. */
void files_abort(struct file_upload *upload);

/* A descriptor at the start of a stored file, after all its bytes were hashed again. E_NOT_FOUND, or E_INTERNAL when
 * they are not what was stored. The caller closes it. */
NODISCARD enum err files_open_verified(struct files *files, const struct sha256_digest *hash, int *fd, int64_t *size);
/* The same as bytes in an arena; E_TOO_LARGE beyond `max_bytes`. */
NODISCARD enum err files_read(struct files *files, struct arena *a, const struct sha256_digest *hash, size_t max_bytes,
                              struct str *bytes);
/* Calls `fn` for each stored file; ends early with what it gives unless that is OK. */
NODISCARD enum err files_each(struct files *files, enum err (*fn)(void *user, const struct sha256_digest *hash), void *user);
/* Removes a stored file that nothing refers to, unless it was stored, or stored again, in the last `grace_s` seconds: then a write that will refer to it may be
 * under way. False when it stays. */
bool files_remove(struct files *files, const struct sha256_digest *hash, int64_t grace_s);
/* Removes what uploads of dead processes left behind; returns how many. Part of files_open. */
size_t files_sweep(struct files *files);

#endif
