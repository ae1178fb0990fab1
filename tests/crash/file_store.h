/* SPDX-License-Identifier: MIT */
/* A store in a file to which transactions are appended; one that was not written to its end never
 * was. Simple and quick, for thousands of processes that die. */
#ifndef TESTS_CRASH_FILE_STORE_H
#define TESTS_CRASH_FILE_STORE_H

#include <csuccess/store.h>

/* `step` is called in the middle of what may be torn. Ends the program on any error. */
csuccess_store file_store_open(const char *file, void (*step)(void *context), void *context);

#endif
