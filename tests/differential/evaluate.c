/* SPDX-License-Identifier: MIT */
/* Evaluates expressions from the standard input, one case a line as tests/cel/README.md describes
 * them, and answers each with a line: {"value": ...}, {"error": ...}, {"check_error": ...}.
 *
 *     evaluate <CASES */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cel/case.h"
#include "tagged.h"

enum { LINE_MAX_BYTES = 1 << 20 };

static yyjson_mut_val *
answer_of(yyjson_mut_doc *doc, const char *key, yyjson_mut_val *value)
{
    yyjson_mut_val *out = yyjson_mut_obj(doc);

    yyjson_mut_obj_add_val(doc, out, key, value);
    return out;
}

static yyjson_mut_val *
answer_value(yyjson_mut_doc *doc, csuccessp_any found)
{
    yyjson_mut_val *value;

    if (found.kind == CSUCCESSP_KIND_ERROR)
        return answer_of(doc, "error", yyjson_mut_str(doc, csuccessp_fault_text(found.length)));
    value = tagged_value(doc, found);
    if (!value)
        return answer_of(doc, "error", yyjson_mut_str(doc, "no plain value"));
    return answer_of(doc, "value", value);
}

static yyjson_mut_val *
answer_case(runner *r, yyjson_val *json, yyjson_mut_doc *doc)
{
    yyjson_val *text = yyjson_obj_get(json, "expr");
    csuccessp_program *program = NULL;
    csuccessp_problem problem;
    declared known;
    char message[500];
    yyjson_mut_val *out;
    uint64_t steps;

    if (!yyjson_is_str(text) || !declare(&r->arena, json, &known))
        return answer_of(doc, "check_error", yyjson_mut_str(doc, "a line that is no case"));
    if (case_compile(r, json, &known, &program, &problem) != CSUCCESS_OK) {
        csuccessp_problem_write(&problem, yyjson_get_str(text), yyjson_get_len(text), message,
                                sizeof message);
        return answer_of(doc, "check_error", yyjson_mut_strcpy(doc, message));
    }
    out = answer_value(doc, case_evaluate(r, program, &known, &steps));
    csuccessp_program_free(program);
    return out;
}

static int
answer_line(runner *r, const char *line)
{
    yyjson_doc *json = yyjson_read(line, strlen(line), 0);
    yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
    char *text;

    yyjson_mut_doc_set_root(doc, answer_case(r, yyjson_doc_get_root(json), doc));
    text = yyjson_mut_write(doc, YYJSON_WRITE_ALLOW_INVALID_UNICODE, NULL);
    if (text)
        puts(text);
    free(text);
    fflush(stdout);
    yyjson_mut_doc_free(doc);
    yyjson_doc_free(json);
    csuccessp_arena_clear(&r->arena);
    return text != NULL;
}

int
main(void)
{
    csuccessp_memory memory;
    runner r = {&memory};
    char *line = malloc(LINE_MAX_BYTES);
    int result = 0;

    r.zones = zones_read(CEL_ZONES);
    if (!line || !r.zones || csuccessp_memory_open(NULL, &memory) != CSUCCESS_OK)
        return 2;
    csuccessp_compiler_open(&r.compiler, &memory);
    csuccessp_arena_open(&r.arena, &memory, 1 << 16);
    while (!result && fgets(line, LINE_MAX_BYTES, stdin))
        result = answer_line(&r, line) ? 0 : 2;
    csuccessp_arena_close(&r.arena);
    csuccessp_compiler_close(&r.compiler);
    if (memory.bytes) {
        fprintf(stderr, "%llu bytes were not given back\n", (unsigned long long)memory.bytes);
        result = 2;
    }
    csuccessp_memory_close(&memory);
    zones_free(r.zones);
    free(line);
    return result;
}
