/* SPDX-License-Identifier: MIT */
/* A line that is a pattern, and a text. What is found with the table and the literal must be what
 * the plain automaton finds, and no search may take more steps than it says. */
#include "expr/regex/regex.h"
#include "fuzz.h"
#include "util/utf8.h"

enum { LIMIT = 3000, PLENTY = 1 << 30 };

typedef struct found {
    int answer;
    uint64_t steps;
} found;

static found
search(const csuccessp_regex *regex, const char *text, size_t length, uint64_t steps)
{
    size_t bytes = csuccessp_regex_scratch(regex);
    void *scratch = bytes ? malloc(bytes) : NULL;
    found out = {0, steps};

    out.answer = csuccessp_regex_search(regex, text, length, scratch, &out.steps);
    out.steps = steps - out.steps;
    free(scratch);
    return out;
}

static int
simulate(const csuccessp_regex *regex, const char *text, size_t length)
{
    void *scratch = malloc(csuccessp_regex_simulate_scratch(regex));
    uint64_t steps = PLENTY;
    int answer = csuccessp_regex_simulate(regex, text, length, scratch, &steps);

    free(scratch);
    return answer;
}

/* The steps that it took suffice, one less does not; a copy of the block is as good. */
static void
examine(const csuccessp_regex *regex, const char *text, size_t length)
{
    found whole = search(regex, text, length, PLENTY), again;
    void *copy = malloc(csuccessp_regex_bytes(regex));

    REQUIRE(whole.answer == 0 || whole.answer == 1);
    REQUIRE(whole.steps > 0);
    REQUIRE(whole.steps <= (length + 1) * csuccessp_regex_instructions(regex));
    memcpy(copy, regex, csuccessp_regex_bytes(regex));
    again = search(copy, text, length, whole.steps);
    REQUIRE(again.answer == whole.answer && again.steps == whole.steps);
    again = search(copy, text, length, whole.steps - 1);
    REQUIRE(again.answer == -1 && again.steps == whole.steps - 1);
    if (csuccessp_utf8_valid(text, length))
        REQUIRE(simulate(regex, text, length) == whole.answer);
    free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data, *pattern;
    size_t left = size, length;
    csuccessp_regex_problem problem;
    csuccessp_regex *regex = NULL;
    csuccessp_memory memory;
    csuccess_status status;

    fuzz_line(&text, &left, &pattern, &length);
    REQUIRE_OK(NULL, csuccessp_memory_open(NULL, &memory));
    status = csuccessp_regex_compile(&memory, pattern, length, LIMIT, &regex, &problem);
    if (status == CSUCCESS_OK) {
        examine(regex, text, left);
        csuccessp_regex_free(&memory, regex);
    } else {
        REQUIRE(status == CSUCCESS_E_SYNTAX || status == CSUCCESS_E_LIMIT);
        REQUIRE(problem.message && problem.offset <= length);
    }
    REQUIRE(memory.bytes == 0);
    csuccessp_memory_close(&memory);
    return 0;
}
