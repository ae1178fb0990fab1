/* SPDX-License-Identifier: MIT */
/* Runs cases of the expression language, one JSON object a line, and prints those that fail.
 *
 *     cel-conformance [--zones FILE] FILE...
 *
 * tests/cel/README.md describes the form. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"

static unsigned counts[3]; /* by verdict */

static const char *
text_of(yyjson_val *json, const char *key)
{
    const char *text = yyjson_get_str(yyjson_obj_get(json, key));

    return text ? text : "?";
}

static void
run_line(runner *r, const char *line, size_t length)
{
    yyjson_doc *doc = yyjson_read(line, length, 0);
    yyjson_val *json = yyjson_doc_get_root(doc);
    int verdict = CASE_FAILED;

    if (yyjson_is_obj(json))
        verdict = case_run(r, json);
    else
        csuccessp_buffer_text(&r->found, "a line that is no JSON object");
    counts[verdict]++;
    if (verdict == CASE_FAILED)
        printf("%s/%s/%s: %s\n  expected %.*s\n  found    %.*s\n", text_of(json, "file"),
               text_of(json, "section"), text_of(json, "name"), text_of(json, "expr"),
               (int)r->expected.length, r->expected.data ? r->expected.data : "",
               (int)r->found.length, r->found.data ? r->found.data : "");
    csuccessp_buffer_clear(&r->expected);
    csuccessp_buffer_clear(&r->found);
    csuccessp_arena_clear(&r->arena);
    yyjson_doc_free(doc);
}

/* The whole file, ended by NUL; NULL when it cannot be read. */
static char *
read_whole(const char *path, size_t *length)
{
    size_t room = 1 << 16, got;
    FILE *file = fopen(path, "rb");
    char *text = NULL, *grown;

    *length = 0;
    if (!file)
        return NULL;
    for (;;) {
        grown = realloc(text, room);
        if (!grown)
            break;
        text = grown;
        got = fread(text + *length, 1, room - *length - 1, file);
        *length += got;
        if (!got)
            break;
        room *= *length + 1 == room ? 2 : 1;
    }
    if (!grown || ferror(file)) {
        free(text);
        text = NULL;
    } else {
        text[*length] = '\0';
    }
    fclose(file);
    return text;
}

static int
run_file(runner *r, const char *path)
{
    size_t length, n;
    char *text = read_whole(path, &length), *line, *end;

    if (!text) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return 0;
    }
    for (line = text; line < text + length; line = end + 1) {
        end = memchr(line, '\n', (size_t)(text + length - line));
        if (!end)
            end = text + length;
        n = (size_t)(end - line);
        if (n)
            run_line(r, line, n);
    }
    free(text);
    return 1;
}

static int
run_files(runner *r, int count, char **paths)
{
    int i;

    for (i = 0; i < count; i++)
        if (!run_file(r, paths[i]))
            return 2;
    printf("%u passed, %u failed, %u skipped\n", counts[CASE_PASSED], counts[CASE_FAILED],
           counts[CASE_SKIPPED]);
    return counts[CASE_FAILED] != 0;
}

int
main(int argc, char **argv)
{
    const char *zones_path = CEL_ZONES;
    csuccessp_memory memory;
    runner r = {&memory};
    int first = 1, result;

    if (argc > 2 && strcmp(argv[1], "--zones") == 0) {
        zones_path = argv[2];
        first = 3;
    }
    if (first >= argc || argv[first][0] == '-') {
        fprintf(stderr, "cel-conformance [--zones FILE] FILE...\n");
        return 2;
    }
    r.zones = zones_read(zones_path);
    if (!r.zones) {
        fprintf(stderr, "%s: cannot be read\n", zones_path);
        return 2;
    }
    if (csuccessp_memory_open(NULL, &memory) != CSUCCESS_OK)
        return 2;
    csuccessp_compiler_open(&r.compiler, &memory);
    csuccessp_arena_open(&r.arena, &memory, 1 << 16);
    csuccessp_buffer_open(&r.expected, &memory);
    csuccessp_buffer_open(&r.found, &memory);
    result = run_files(&r, argc - first, argv + first);
    csuccessp_buffer_close(&r.expected);
    csuccessp_buffer_close(&r.found);
    csuccessp_arena_close(&r.arena);
    csuccessp_compiler_close(&r.compiler);
    if (memory.bytes) {
        fprintf(stderr, "%llu bytes were not given back\n", (unsigned long long)memory.bytes);
        result = 1;
    }
    csuccessp_memory_close(&memory);
    zones_free(r.zones);
    return result;
}
