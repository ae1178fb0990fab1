/* SPDX-License-Identifier: MIT */
/* The log of a host: records of customers, events, members and definitions with playbooks, what
 * people did with their tasks, and moves of the clock. Made from a seed; line n has the position n
 * of the source "log". */
#ifndef TESTS_CRASH_LOG_H
#define TESTS_CRASH_LOG_H

#include <stddef.h>
#include <stdint.h>

typedef struct host_line {
    char *text;
    size_t length;
    int moves; /* the clock: after such a line tasks are handed out */
} host_line;

typedef struct host_log {
    host_line *lines; /* the first is line 1 */
    size_t count, capacity;
} host_log;

void log_make(host_log *log, uint64_t seed, size_t lines);
void log_free(host_log *log);

/* Numbers by chance that are the same everywhere. */
uint64_t chance(uint64_t *state, uint64_t below);

#endif
