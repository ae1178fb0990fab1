/* SPDX-License-Identifier: MIT */
/* An allocator that counts, checks what comes back, and fails when it is told to. */
#ifndef CSUCCESS_TESTS_UTIL_FAILING_H
#define CSUCCESS_TESTS_UTIL_FAILING_H

#include "util/memory.h"

typedef struct failing {
    csuccess_allocator allocator;
    size_t blocks, bytes; /* out now */
    size_t calls;         /* of allocate, since the beginning */
    size_t fail_at;       /* the call that fails, from 1; 0: none does */
    int for_ever;         /* all calls after it fail too */
    size_t largest;       /* a larger block is refused; 0: none is */
    size_t failed;        /* calls that were refused */
    size_t wrong;         /* blocks that came back with another size, or overrun */
    size_t dirty;         /* blocks that came back with something in them */
    size_t destroyed;     /* calls of destroy */
} failing;

/* Sets up the allocator, and a memory that uses it. */
void failing_open(failing *f, csuccessp_memory *memory);

/* From now on nothing is given, or everything again. */
void failing_refuse(failing *f);
void failing_allow(failing *f);

/* Closes the memory and asserts that every block came back, whole and wiped. */
void failing_close(failing *f, csuccessp_memory *memory);

#endif
