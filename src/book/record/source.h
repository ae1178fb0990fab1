/* SPDX-License-Identifier: MIT */
/* Where records come from, and how far each source has been read. */
#ifndef CSUCCESSP_BOOK_SOURCE_H
#define CSUCCESSP_BOOK_SOURCE_H

#include <csuccess/handle.h>
#include <csuccess/status.h>

#include "util/memory.h"
#include "util/table.h"
#include "util/texts.h"

#define CSUCCESSP_POSITION_NONE INT64_MIN

typedef struct csuccessp_source {
    csuccessp_text name;
    int64_t position; /* CSUCCESSP_POSITION_NONE: nothing was taken in yet */
} csuccessp_source;

/* Number 0 is "no source". */
typedef csuccessp_array(csuccessp_source) csuccessp_sources;

enum { CSUCCESSP_SOURCES_MAX = 65535 };

/* The number of a source, new or known. CSUCCESS_E_NO_MEMORY, CSUCCESS_E_LIMIT. */
csuccess_status csuccessp_source_number(csuccess_book *book, const char *name, size_t length,
                                        uint32_t *out);
uint32_t csuccessp_source_find(const csuccess_book *book, const char *name, size_t length);

/* The order of sources is that of their names; none comes first. */
int csuccessp_source_compare(const csuccess_book *book, uint32_t a, uint32_t b);

/* 1 when a fact takes the place of one that came in before it. */
int csuccessp_source_later(const csuccess_book *book, int64_t at, uint32_t source, int64_t then,
                           uint32_t then_source);

#endif
