/* SPDX-License-Identifier: MIT */
#include "expr/problem.h"

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
csuccessp_problem_write(const csuccessp_problem *problem, const char *text, size_t length, char *to,
                        size_t size)
{
    size_t i, end = problem->offset < length ? problem->offset : length;
    unsigned long line = 1, character = 1;

    for (i = 0; i < end; i++) {
        if (text[i] == '\n') {
            line++;
            character = 1;
        } else if (((unsigned char)text[i] & 0xc0) != 0x80) {
            character++;
        }
    }
    if (line > 1)
        snprintf(to, size, "line %lu, character %lu: %s", line, character, problem->message);
    else
        snprintf(to, size, "character %lu: %s", character, problem->message);
}
