#include "test.h"

#include "db/files.h"
#include "db_fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct files *store_new(struct test *t, char **folder)
{
    struct files *f = NULL;
    char why[256] = "";
    *folder = fixture_folder_new("xanh-files");
    CHECK_OK(files_open(str_c(*folder), &f, why));
    return f;
}

static void store_free(struct files *f, char *folder)
{
    files_close(f);
    fixture_folder_free(folder);
}

static struct stored_file store(struct test *t, struct files *f, struct str bytes)
{
    struct file_upload *u = NULL;
    struct stored_file stored = {0};
    CHECK_OK(files_begin(f, 1 << 20, &u));
    CHECK_OK(files_append(u, str_sub(bytes, 0, bytes.n / 2)));
    CHECK_OK(files_append(u, str_sub(bytes, bytes.n / 2, bytes.n)));
    CHECK_OK(files_commit(u, &stored));
    return stored;
}

static const char *path_of(struct test *t, const char *folder, const struct sha256_digest *hash)
{
    struct str hex = hex_encode(t->arena, sha256_view(hash));
    return str_cstr(t->arena,
                    STR_CAT(t->arena, str_c(folder), S("/files/"), str_sub(hex, 0, 2), S("/"), str_sub(hex, 2, 64)));
}

static int64_t entries(struct test *t, const char *folder, const char *below)
{
    DIR *dir = opendir(str_cstr(t->arena, STR_CAT(t->arena, str_c(folder), str_c(below))));
    int64_t n = 0;
    for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir)) {
        n += e->d_name[0] != '.';
    }
    if (dir) {
        (void)closedir(dir);
    }
    return n;
}

TEST(files_come_back_under_their_hash)
{
    static const char zeros[] = "a\0b\0";
    char *folder = NULL;
    struct files *f = store_new(t, &folder);
    const struct str texts[] = {S(""), S("Báo cáo quý III"), {zeros, sizeof zeros}};
    for (size_t i = 0; i < 3; i++) {
        struct stored_file s = store(t, f, texts[i]);
        struct sha256_digest expected = sha256(texts[i]);
        struct str back = STR_NONE;
        CHECK_STR(sha256_view(&s.hash), sha256_view(&expected));
        CHECK_EQ_I64(s.size, (int64_t)texts[i].n);
        CHECK_OK(files_read(f, t->arena, &s.hash, 100, &back));
        CHECK_STR(back, texts[i]);
        int fd = -1;
        int64_t size = 0;
        char first = 0;
        CHECK_OK(files_open_verified(f, &s.hash, &fd, &size));
        CHECK_EQ_I64(size, (int64_t)texts[i].n);
        CHECK(size == 0 || (read(fd, &first, 1) == 1 && first == texts[i].p[0]));
        (void)close(fd);
    }
    CHECK_EQ_I64(entries(t, folder, "/files/tmp"), 0);
    store_free(f, folder);
}

TEST(files_keep_one_copy_of_the_same_bytes)
{
    char *folder = NULL;
    struct files *f = store_new(t, &folder);
    struct stored_file a = store(t, f, S("same"));
    struct stat before;
    struct stat after;
    CHECK(stat(path_of(t, folder, &a.hash), &before) == 0);
    CHECK((before.st_mode & 077) == 0);
    (void)store(t, f, S("same"));
    CHECK(stat(path_of(t, folder, &a.hash), &after) == 0);
    CHECK(before.st_ino == after.st_ino);
    CHECK_EQ_I64(entries(t, folder, "/files/tmp"), 0);
    store_free(f, folder);
}

TEST(files_damage_is_found_and_mended)
{
    char *folder = NULL;
    struct files *f = store_new(t, &folder);
    struct stored_file s = store(t, f, S("evidence"));
    struct str back = STR_NONE;
    int fd = open(path_of(t, folder, &s.hash), O_WRONLY);
    int64_t size = 0;
    CHECK(pwrite(fd, "E", 1, 0) == 1);
    (void)close(fd);
    CHECK_ERR(files_read(f, t->arena, &s.hash, 100, &back), E_INTERNAL);
    CHECK_ERR(files_open_verified(f, &s.hash, &fd, &size), E_INTERNAL);
    CHECK(fd == -1);
    (void)store(t, f, S("evidence"));
    CHECK_OK(files_read(f, t->arena, &s.hash, 100, &back));
    CHECK_STR(back, S("evidence"));
    store_free(f, folder);
}

TEST(files_limits_hold)
{
    char *folder = NULL;
    struct files *f = store_new(t, &folder);
    struct file_upload *u = NULL;
    struct str back = STR_NONE;
    CHECK_OK(files_begin(f, 4, &u));
    CHECK_OK(files_append(u, S("1234")));
    CHECK_ERR(files_append(u, S("5")), E_TOO_LARGE);
    files_abort(u);
    files_abort(NULL);
    struct stored_file s = store(t, f, S("12345"));
    struct sha256_digest other = sha256(S("not there"));
    CHECK_ERR(files_read(f, t->arena, &s.hash, 4, &back), E_TOO_LARGE);
    CHECK_ERR(files_read(f, t->arena, &other, 4, &back), E_NOT_FOUND);
    CHECK_EQ_I64(entries(t, folder, "/files/tmp"), 0);
    store_free(f, folder);
}

TEST(files_sweep_spares_the_living)
{
    char *folder = NULL;
    struct files *f = store_new(t, &folder);
    struct file_upload *alive = NULL;
    struct stored_file s;
    pid_t child = fork();
    if (child == 0) {
        struct file_upload *dead = NULL;
        _exit(files_begin(f, 10, &dead) == OK && files_append(dead, S("half")) == OK ? 0 : 1);
    }
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    CHECK_OK(files_begin(f, 10, &alive));
    CHECK_EQ_I64(entries(t, folder, "/files/tmp"), 2);
    CHECK_EQ_I64((int64_t)files_sweep(f), 1);
    CHECK_OK(files_append(alive, S("whole")));
    CHECK_OK(files_commit(alive, &s));
    CHECK_EQ_I64(entries(t, folder, "/files/tmp"), 0);
    store_free(f, folder);
}

/* The limit on file size stands for a full disk: writing fails in the middle. */
TEST(files_full_disk_is_busy_and_leaves_nothing)
{
    char *folder = NULL;
    struct files *f = store_new(t, &folder);
    struct file_upload *u = NULL;
    struct rlimit kept;
    static char block[8192];
    CHECK(getrlimit(RLIMIT_FSIZE, &kept) == 0);
    (void)signal(SIGXFSZ, SIG_IGN);
    struct rlimit small = {4096, kept.rlim_max};
    CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
    CHECK_OK(files_begin(f, 1 << 20, &u));
    CHECK_ERR(files_append(u, (struct str){block, sizeof block}), E_BUSY);
    files_abort(u);
    CHECK(setrlimit(RLIMIT_FSIZE, &kept) == 0);
    (void)signal(SIGXFSZ, SIG_DFL);
    CHECK_EQ_I64(entries(t, folder, "/files/tmp"), 0);
    (void)store(t, f, S("and again"));
    store_free(f, folder);
}

struct uploading {
    struct files *files;
    int wrong;
};

static void *upload_often(void *user)
{
    struct uploading *up = user;
    for (int i = 0; i < 20; i++) {
        struct file_upload *u = NULL;
        struct stored_file s;
        char text[32];
        int n = snprintf(text, sizeof text, "file %d", i % 5);
        bool good = files_begin(up->files, 100, &u) == OK && files_append(u, (struct str){text, (size_t)n}) == OK &&
                    files_commit(u, &s) == OK;
        up->wrong += !good;
    }
    return NULL;
}

TEST(files_same_upload_on_many_threads)
{
    char *folder = NULL;
    struct files *f = store_new(t, &folder);
    pthread_t threads[4];
    struct uploading uploads[4];
    for (size_t i = 0; i < 4; i++) {
        uploads[i] = (struct uploading){.files = f};
        CHECK(pthread_create(&threads[i], NULL, upload_often, &uploads[i]) == 0);
    }
    for (size_t i = 0; i < 4; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
        CHECK_EQ_I64(uploads[i].wrong, 0);
    }
    struct sha256_digest hash = sha256(S("file 3"));
    struct str back = STR_NONE;
    CHECK_OK(files_read(f, t->arena, &hash, 100, &back));
    CHECK_EQ_I64(entries(t, folder, "/files/tmp"), 0);
    store_free(f, folder);
}

TEST(files_open_says_why_not)
{
    struct files *f = NULL;
    char why[256] = "";
    CHECK_ERR(files_open(S("/nowhere/at/all"), &f, why), E_INTERNAL);
    CHECK(!f && why[0]);
}
