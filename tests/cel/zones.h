/* SPDX-License-Identifier: MIT */
/* Time zones by name, from a file that zones.py makes: the library itself has none. */
#ifndef CSUCCESS_TESTS_CEL_ZONES_H
#define CSUCCESS_TESTS_CEL_ZONES_H

#include "expr/function/function.h"

typedef struct zones zones;

/* NULL when the file cannot be read. */
zones *zones_read(const char *path);
void zones_free(zones *all);

/* For csuccessp_evaluation. */
const csuccessp_zone *zones_find(void *all, const char *name, size_t length);

#endif
