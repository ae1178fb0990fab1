/* SPDX-License-Identifier: MIT */
/* A host that survives, as docs/storing.md describes it: it goes on with its log from where the
 * book stands, and hands out tasks at points that the log alone decides. */
#ifndef TESTS_CRASH_DRIVER_H
#define TESTS_CRASH_DRIVER_H

#include <csuccess/csuccess.h>

#include "log.h"

typedef struct driver {
    const host_log *log;
    void (*step)(void *context);                    /* anything may happen here; may be NULL */
    void (*deliver)(void *context, const char *id); /* may be NULL */
    void (*committed)(void *context);               /* all that was delivered is; may be NULL */
    void *context;
    int patience; /* how often a commit that failed is tried again */
    size_t refused;
} driver;

/* From where the book stands to the end of the log. */
csuccess_status drive(driver *d, csuccess_book *book);

/* What the book saves; freed by the caller. Ends the program when it cannot. */
char *saved_bytes(csuccess_book *book, size_t *length);

#endif
