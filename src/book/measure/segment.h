/* SPDX-License-Identifier: MIT */
/* Segments: named groups of customers, entered and left by conditions. */
#ifndef CSUCCESSP_BOOK_SEGMENT_H
#define CSUCCESSP_BOOK_SEGMENT_H

#include "book/measure/condition.h"

typedef struct csuccessp_segment {
    csuccessp_condition enter;
    csuccessp_condition leave; /* without clauses: when `enter` no longer holds */
} csuccessp_segment;

/* The value of a segment is 1 or 0 and never missing: who is unknown stays what they were. */
extern const csuccessp_node_kind csuccessp_segment_kind;
extern const csuccessp_section csuccessp_segment_section;

/* The slot of "segment.<id>" in a publication. */
csuccess_status csuccessp_publish_segment(csuccessp_publication *publication,
                                          const csuccessp_place *place, csuccessp_slice id,
                                          uint32_t *slot);

#endif
