/* SPDX-License-Identifier: MIT */
/* replay FILE-OR-FOLDER...: gives each file to the fuzz target that this is linked with. */
#include <dirent.h>
#include <sys/stat.h>

#include "fuzz.h"

static int files;

static void
replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = NULL;
    size_t size = 0, room = 0, got;

    if (!file)
        fuzz_fail(path, 0, "the file can be read", NULL);
    do {
        if (size == room) {
            room = room ? 2 * room : 4096;
            data = realloc(data, room);
            if (!data)
                abort();
        }
        got = fread(data + size, 1, room - size, file);
        size += got;
    } while (got);
    fclose(file);
    /* a block of exactly its size: reading past it is seen */
    if (size)
        data = realloc(data, size);
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    files++;
}

static int
compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
replay_folder(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    char **paths = NULL;
    size_t count = 0, i;

    if (!folder)
        fuzz_fail(path, 0, "the folder can be read", NULL);
    while ((entry = readdir(folder)) != NULL) {
        size_t length = strlen(path) + strlen(entry->d_name) + 2;
        if (entry->d_name[0] == '.')
            continue;
        paths = realloc(paths, (count + 1) * sizeof *paths);
        if (!paths || !(paths[count] = malloc(length)))
            abort();
        snprintf(paths[count++], length, "%s/%s", path, entry->d_name);
    }
    closedir(folder);
    qsort(paths, count, sizeof *paths, compare_paths);
    for (i = 0; i < count; i++) {
        replay_file(paths[i]);
        free(paths[i]);
    }
    free(paths);
}

int
main(int argc, char **argv)
{
    struct stat about;
    int i;

    for (i = 1; i < argc; i++) {
        if (stat(argv[i], &about) == 0 && S_ISDIR(about.st_mode))
            replay_folder(argv[i]);
        else
            replay_file(argv[i]);
    }
    printf("replay: %d passed, 0 failed, 0 skipped\n", files);
    return files == 0;
}
