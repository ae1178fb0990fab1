/* SPDX-License-Identifier: MIT */
/* Playbooks by chance, which together use all that one can say of them, and the definitions that
 * they ask for. JSON with single quotes. */
#ifndef CSUCCESS_TESTS_PLAYBOOK_RANDOM_PLAYBOOK_H
#define CSUCCESS_TESTS_PLAYBOOK_RANDOM_PLAYBOOK_H

#include <stddef.h>
#include <stdint.h>

enum { RANDOM_PLAYBOOKS = 7, RANDOM_PLAYBOOK_LENGTH = 8000 };

/* Text that grows in a fixed place; a test that overflows it fails. */
typedef struct words {
    char *text;
    size_t length, capacity;
} words;

void say(words *to, const char *format, ...);

/* What all of them read: attributes, events, measures, segments, a health model. */
extern const char *const random_playbook_needs;

/* A body with the id "p0" to "p6"; others of these are there, or come with it. */
void random_playbook(uint64_t *seed, unsigned number, words *to);

#endif
