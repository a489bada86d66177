#include "db_fixture.h"

#include "db/migrate.h"
#include "migrations.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATH_SIZE = 512, START_SECONDS = 30 };

struct db_fixture {
    enum db_engine engine;
    char *dir;
    char name[64]; /* of the PostgreSQL database */
    char url[PATH_SIZE];
    struct db_fixture *before;
};

static struct {
    char *sqlite_folder; /* holds template.db */
    bool pg_template;
    struct db_fixture *current;
    unsigned made;
} fixtures;

static struct {
    bool tried;
    bool up;
    char why[256];
    char *folder;
    int alive; /* the guardian ends the cluster when this pipe closes */
    pid_t guardian;
    pid_t server;
    struct db *admin;
} cluster = {.alive = -1};

__attribute__((noreturn)) static void die(const char *what, const char *why)
{
    (void)fprintf(stderr, "db_fixture: %s: %s\n", what, why);
    exit(2);
}

/* --- folders --- */

static int remove_entry(const char *path, const struct stat *s, int type, struct FTW *at)
{
    (void)s, (void)type, (void)at;
    (void)remove(path); /* the rest is still to go */
    return 0;
}

static void remove_folder(const char *path)
{
    (void)nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS); /* a leftover below /tmp does no harm */
}

static char *new_folder(const char *parent, const char *prefix)
{
    char path[PATH_SIZE];
    (void)snprintf(path, sizeof path, "%s/%s-XXXXXX", parent, prefix);
    char *folder = strdup(path);
    if (!folder || !mkdtemp(folder)) {
        die("temporary folder", strerror(errno));
    }
    return folder;
}

static const char *temporary(void)
{
    const char *tmp = getenv("TMPDIR");
    return tmp && *tmp ? tmp : "/tmp";
}

char *fixture_folder_new(const char *prefix)
{
    return new_folder(temporary(), prefix);
}

/* Making a database copies a thousand files: in memory that takes 20 ms, on a disk 200. */
static const char *fastest_folder(void)
{
    struct statvfs s;
    bool roomy = statvfs("/dev/shm", &s) == 0 && (uint64_t)s.f_bavail * s.f_frsize > (UINT64_C(1) << 30);
    return roomy && access("/dev/shm", W_OK | X_OK) == 0 ? "/dev/shm" : temporary();
}

void fixture_folder_free(char *folder)
{
    if (folder) {
        remove_folder(folder);
        free(folder);
    }
}

/* --- the PostgreSQL cluster --- */

static const char *pg_program(const char *name, char path[PATH_SIZE])
{
    static const char *const folders[] = {"/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin",
                                          "/usr/lib/postgresql/17/bin", "/usr/local/bin", "/usr/bin"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        (void)snprintf(path, PATH_SIZE, "%s/%s", folders[i], name);
        if (access(path, X_OK) == 0) {
            return path;
        }
    }
    return NULL;
}

/* PostgreSQL refuses to run as root. */
static bool leave_root(void)
{
    if (geteuid() != 0) {
        return true;
    }
    const struct passwd *user = getpwnam("postgres");
    return user && initgroups("postgres", user->pw_gid) == 0 && setgid(user->pw_gid) == 0 && setuid(user->pw_uid) == 0;
}

static pid_t spawn(char *const arguments[], const char *log)
{
    pid_t child = fork();
    if (child != 0) {
        return child;
    }
    int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (leave_root() && fd >= 0 && dup2(fd, 1) == 1 && dup2(fd, 2) == 2) {
        (void)unsetenv("LD_PRELOAD"); /* a sanitizer's library is not for the server */
        (void)execv(arguments[0], arguments);
    }
    _exit(127);
}

/* The text without const, as execv wants it. */
static char *argument(const char *text)
{
    char *copy = strdup(text);
    if (!copy) {
        abort();
    }
    return copy;
}

static pid_t spawn_initdb(const char *folder, const char *log)
{
    char path[PATH_SIZE];
    char data[PATH_SIZE];
    (void)snprintf(data, sizeof data, "%s/data", folder);
    const char *program = pg_program("initdb", path);
    char *arguments[] = {argument(program ? program : ""),
                         argument("-D"),
                         argument(data),
                         argument("-U"),
                         argument("xanh"),
                         argument("-A"),
                         argument("trust"),
                         argument("-E"),
                         argument("UTF8"),
                         argument("--locale=C.UTF-8"),
                         argument("-N"),
                         NULL};
    return spawn(arguments, log);
}

static pid_t spawn_server(const char *folder, const char *log)
{
    char path[PATH_SIZE];
    char data[PATH_SIZE];
    (void)snprintf(data, sizeof data, "%s/data", folder);
    const char *program = pg_program("postgres", path);
    char *arguments[] = {argument(program ? program : ""),
                         argument("-D"),
                         argument(data),
                         argument("-k"),
                         argument(folder),
                         argument("-c"),
                         argument("listen_addresses="),
                         argument("-c"),
                         argument("fsync=off"),
                         argument("-c"),
                         argument("full_page_writes=off"),
                         argument("-c"),
                         argument("max_connections=60"),
                         argument("-c"),
                         argument("shared_buffers=64MB"),
                         argument("-c"),
                         argument("autovacuum=off"),
                         argument("-c"),
                         argument("deadlock_timeout=50ms"),
                         NULL};
    return spawn(arguments, log);
}

/* The guardian's life: make a cluster, run it, and remove it when the test program has gone. */
__attribute__((noreturn)) static void guard(const char *folder, int alive, int report)
{
    char log[PATH_SIZE];
    (void)snprintf(log, sizeof log, "%s/log", folder);
    (void)signal(SIGINT, SIG_IGN); /* an interrupted test program closes the pipe; that is our signal */
    (void)signal(SIGTERM, SIG_IGN);
    int status = -1;
    pid_t initdb = spawn_initdb(folder, log);
    pid_t server = -1;
    if (initdb > 0 && waitpid(initdb, &status, 0) == initdb && status == 0) {
        server = spawn_server(folder, log);
    }
    (void)!write(report, &server, sizeof server);
    char byte = 0;
    while (read(alive, &byte, 1) > 0) {
    }
    if (server > 0) {
        (void)kill(server, SIGQUIT); /* at once, without a checkpoint: nothing is kept */
        (void)waitpid(server, &status, 0);
    }
    remove_folder(folder);
    _exit(0);
}

static void end_cluster(void)
{
    db_close(cluster.admin);
    cluster.admin = NULL;
    if (cluster.alive >= 0) {
        (void)close(cluster.alive);
        cluster.alive = -1;
        (void)waitpid(cluster.guardian, NULL, 0);
    }
    free(cluster.folder);
    cluster.folder = NULL;
}

static void pg_url(char url[PATH_SIZE], const char *database)
{
    (void)snprintf(url, PATH_SIZE, "postgresql://xanh@/%s?host=%s", database, cluster.folder);
}

static bool wait_until_up(void)
{
    char url[PATH_SIZE];
    pg_url(url, "postgres");
    struct timespec pause = {0, 20 * 1000 * 1000};
    for (int i = 0; i < START_SECONDS * 50; i++) {
        if (db_open(str_c(url), DB_READ_WRITE, &cluster.admin, cluster.why) == OK) {
            return true;
        }
        (void)nanosleep(&pause, NULL); /* woken early is as good */
    }
    return false;
}

static bool start_cluster(void)
{
    char path[PATH_SIZE];
    if (!pg_program("initdb", path) || !pg_program("postgres", path)) {
        (void)snprintf(cluster.why, sizeof cluster.why, "PostgreSQL is not installed");
        return false;
    }
    int alive[2];
    int report[2];
    cluster.folder = new_folder(fastest_folder(), "xanh-pg");
    const struct passwd *user = geteuid() == 0 ? getpwnam("postgres") : NULL;
    if (pipe2(alive, O_CLOEXEC) != 0 || pipe2(report, O_CLOEXEC) != 0 ||
        (user && chown(cluster.folder, user->pw_uid, user->pw_gid) != 0)) {
        return false;
    }
    cluster.guardian = fork();
    if (cluster.guardian == 0) {
        (void)close(alive[1]);
        (void)close(report[0]);
        guard(cluster.folder, alive[0], report[1]);
    }
    (void)close(alive[0]);
    (void)close(report[1]);
    cluster.alive = alive[1];
    (void)atexit(end_cluster);
    bool told = read(report[0], &cluster.server, sizeof cluster.server) == sizeof cluster.server;
    (void)close(report[0]);
    return told && cluster.server > 0 && wait_until_up();
}

bool db_fixture_available(enum db_engine engine, char why[256])
{
    why[0] = 0;
    if (engine == DB_SQLITE) {
        return true;
    }
    if (!cluster.tried) {
        cluster.tried = true;
        cluster.up = start_cluster();
    }
    memcpy(why, cluster.why, sizeof cluster.why);
    return cluster.up;
}

long db_fixture_pg_pid(void)
{
    return cluster.up ? (long)cluster.server : 0;
}

/* --- templates --- */

static struct db *connect_or_die(const char *url, enum db_access access)
{
    struct db *db = NULL;
    char why[256];
    if (db_open(str_c(url), access, &db, why) != OK) {
        die(url, why);
    }
    return db;
}

static void migrate_or_die(const char *url)
{
    char why[256];
    struct migration *m = calloc(migration_texts_count, sizeof *m);
    if (!m) {
        abort();
    }
    for (size_t i = 0; i < migration_texts_count; i++) {
        m[i] = migration_of(migration_texts[i].name, migration_texts[i].text);
    }
    struct db *db = connect_or_die(url, DB_READ_WRITE);
    if (migrate(db, m, migration_texts_count, 0, LANG_EN, why) != OK) {
        die(url, why);
    }
    db_close(db);
    free(m);
}

static void run_on_server(const char *statement)
{
    if (db_script(cluster.admin, str_c(statement)) != OK) {
        die(statement, db_error_text(cluster.admin).p);
    }
}

static void make_pg(struct db_fixture *f)
{
    char text[256];
    if (!fixtures.pg_template) {
        fixtures.pg_template = true;
        run_on_server(
            "CREATE DATABASE template_xanh TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'");
        pg_url(f->url, "template_xanh");
        migrate_or_die(f->url);
    }
    (void)snprintf(f->name, sizeof f->name, "t%u", fixtures.made);
    (void)snprintf(text, sizeof text, "CREATE DATABASE %s TEMPLATE template_xanh STRATEGY file_copy", f->name);
    run_on_server(text);
    pg_url(f->url, f->name);
}

static void remove_sqlite_template(void)
{
    fixture_folder_free(fixtures.sqlite_folder);
    fixtures.sqlite_folder = NULL;
}

static void copy_file(const char *from, const char *to)
{
    char block[65536];
    FILE *in = fopen(from, "rbe");
    FILE *out = fopen(to, "wbe");
    if (!in || !out) {
        die(to, strerror(errno));
    }
    for (size_t n = fread(block, 1, sizeof block, in); n > 0; n = fread(block, 1, sizeof block, in)) {
        (void)fwrite(block, 1, n, out); /* fclose tells */
    }
    (void)fclose(in);
    if (fclose(out) != 0) {
        die(to, strerror(errno));
    }
}

static void make_sqlite(struct db_fixture *f)
{
    char template[PATH_SIZE];
    bool first = !fixtures.sqlite_folder;
    if (first) {
        fixtures.sqlite_folder = fixture_folder_new("xanh-template");
        (void)atexit(remove_sqlite_template);
    }
    (void)snprintf(template, sizeof template, "%s/template.db", fixtures.sqlite_folder);
    if (first) {
        migrate_or_die(template); /* closing it moves the log into the file */
    }
    (void)snprintf(f->url, sizeof f->url, "%s/xanh.db", f->dir);
    copy_file(template, f->url);
}

/* --- public --- */

struct db_fixture *db_fixture_new(enum db_engine engine)
{
    char why[256];
    if (!db_fixture_available(engine, why)) {
        die("PostgreSQL", why);
    }
    struct db_fixture *f = calloc(1, sizeof *f);
    if (!f) {
        abort();
    }
    f->engine = engine;
    f->dir = fixture_folder_new("xanh-test");
    f->before = fixtures.current;
    fixtures.current = f;
    fixtures.made++;
    if (engine == DB_PG) {
        make_pg(f);
    } else {
        make_sqlite(f);
    }
    return f;
}

void db_fixture_free(struct db_fixture *f)
{
    if (!f) {
        return;
    }
    if (f->engine == DB_PG) {
        char text[128];
        (void)snprintf(text, sizeof text, "DROP DATABASE %s WITH (FORCE)", f->name);
        run_on_server(text);
    }
    fixtures.current = f->before;
    fixture_folder_free(f->dir);
    free(f);
}

struct str db_fixture_url(const struct db_fixture *f)
{
    return str_c(f->url);
}

const char *db_fixture_dir(const struct db_fixture *f)
{
    return f->dir;
}

struct db *db_fixture_connect(const struct db_fixture *f, enum db_access access)
{
    return connect_or_die(f->url, access);
}

struct db_fixture *db_fixture_current(void)
{
    return fixtures.current;
}
