/* SPDX-License-Identifier: MIT */
/* Runs scenarios: files that say what happens to a book, and what must come of it.
 *
 *     scenario [--reload] [--split] [--store] FILE_OR_FOLDER...
 *
 * docs/scenarios.md describes the form. A folder stands for all the files "*.json" below it; one
 * that has a file "scenario.json" is a single scenario, and its other files are what that one
 * refers to. */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "run.h"

static const run_options *options;
static unsigned passed, failed, skipped;

static void
run_one(const char *file)
{
    switch (run_file(file, options)) {
    case RUN_PASSED:
        passed++;
        break;
    case RUN_SKIPPED:
        skipped++;
        printf("%s: skipped, this library has not what it needs\n", file);
        break;
    default:
        failed++;
        break;
    }
}

static char *
join(const char *folder, const char *name)
{
    size_t room = strlen(folder) + strlen(name) + 2;
    char *out = malloc(room);

    if (!out)
        exit(2);
    snprintf(out, room, "%s/%s", folder, name);
    return out;
}

static int
is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void
run_path(const char *path, int given)
{
    size_t length = strlen(path);
    struct dirent **names = NULL;
    struct stat what;
    char *single;
    int count, i;

    if (stat(path, &what) != 0 || !S_ISDIR(what.st_mode)) {
        if (given || (length > 5 && strcmp(path + length - 5, ".json") == 0))
            run_one(path);
        return;
    }
    single = join(path, "scenario.json");
    if (stat(single, &what) == 0) {
        run_one(single);
        free(single);
        return;
    }
    free(single);
    count = scandir(path, &names, is_visible, alphasort);
    if (count < 0) {
        printf("%s: cannot be read\n", path);
        failed++;
    }
    for (i = 0; i < count; i++) {
        char *below = join(path, names[i]->d_name);
        run_path(below, 0);
        free(below);
        free(names[i]);
    }
    free(names);
}

int
main(int argc, char **argv)
{
    run_options chosen = {0, 0, 0};
    int i, paths = 0;

    options = &chosen;
    for (i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--reload") == 0)
            chosen.reload = 1;
        else if (strcmp(argv[i], "--split") == 0)
            chosen.split = 1;
        else if (strcmp(argv[i], "--store") == 0)
            chosen.store = 1;
        else if (argv[i][0] == '-')
            paths = -argc;
        else
            paths++;
    }
    if (paths <= 0) {
        fprintf(stderr, "scenario [--reload] [--split] [--store] FILE_OR_FOLDER...\n");
        return 2;
    }
    for (i = 1; i < argc; i++)
        if (argv[i][0] != '-')
            run_path(argv[i], 1);
    if (skipped)
        printf("%u skipped\n", skipped);
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}
