/* SPDX-License-Identifier: MIT */
#include "expr/problem.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

csuccess_status
csuccessp_problem_set(csuccessp_problem *problem, csuccess_status status, size_t offset,
                      const char *format, ...)
{
    va_list arguments;

    if (problem->status != CSUCCESS_OK)
        return problem->status;
    problem->status = status;
    problem->offset = (uint32_t)offset;
    va_start(arguments, format);
    vsnprintf(problem->message, sizeof problem->message, format, arguments);
    va_end(arguments);
    return status;
}

void
csuccessp_text_place(const char *text, size_t length, size_t offset, uint64_t *line,
                     uint64_t *character)
{
    size_t i, end = offset < length ? offset : length;

    *line = *character = 1;
    for (i = 0; i < end; i++) {
        if (text[i] == '\n') {
            ++*line;
            *character = 1;
        } else if (((unsigned char)text[i] & 0xc0) != 0x80) {
            ++*character;
        }
    }
}

void
csuccessp_problem_write(const csuccessp_problem *problem, const char *text, size_t length, char *to,
                        size_t size)
{
    uint64_t line, character;

    csuccessp_text_place(text, length, problem->offset, &line, &character);
    if (line > 1)
        snprintf(to, size, "line %" PRIu64 ", character %" PRIu64 ": %s", line, character,
                 problem->message);
    else
        snprintf(to, size, "character %" PRIu64 ": %s", character, problem->message);
}
