/* Runs a fuzz target over files and over all files of folders: `replay PATH...`. Prints how many there were; fewer than one is an error. */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MAX = 1 << 20 };

static int run_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    uint8_t *bytes = malloc(FILE_MAX);
    if (!f || !bytes) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(1);
    }
    size_t n = fread(bytes, 1, FILE_MAX, f);
    fclose(f);
    /* A copy of exactly this size, so that the sanitizer sees every byte read beyond it. */
    uint8_t *exact = malloc(n ? n : 1);
    if (!exact) {
        exit(1);
    }
    memcpy(exact, bytes, n);
    (void)LLVMFuzzerTestOneInput(exact, n); /* always 0 */
    free(exact);
    free(bytes);
    return 1;
}

static int run_folder(const char *path, DIR *d)
{
    int count = 0;
    for (struct dirent *e = readdir(d); e; e = readdir(d)) {
        char file[4096];
        if (e->d_name[0] == '.') {
            continue;
        }
        if (snprintf(file, sizeof file, "%s/%s", path, e->d_name) >= (int)sizeof file) {
            exit(1);
        }
        count += run_file(file);
    }
    return count;
}

int main(int argc, char **argv)
{
    int count = 0;
    for (int i = 1; i < argc; i++) {
        DIR *d = opendir(argv[i]);
        count += d ? run_folder(argv[i], d) : run_file(argv[i]);
        if (d) {
            closedir(d);
        }
    }
    printf("%d inputs\n", count);
    return count > 0 ? 0 : 1;
}
