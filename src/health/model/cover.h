/* SPDX-License-Identifier: MIT */
/* The proof that intervals cover a domain exactly once, and where they do not. */
#ifndef CSUCCESSP_HEALTH_COVER_H
#define CSUCCESSP_HEALTH_COVER_H

#include "book/measure/measure.h"

typedef struct csuccessp_interval {
    double from, to;
    uint8_t has_from, has_to;   /* unbounded on that side otherwise */
    uint8_t from_open, to_open; /* the edge itself is not in it */
    size_t index;               /* in the definition, for messages */
    const char *name;           /* may be NULL */
    size_t name_length;
} csuccessp_interval;

/* Sorts the intervals. CSUCCESS_E_DEFINITION names a gap, an overlap, an empty interval or one
 * outside the domain. */
csuccess_status csuccessp_cover_prove(const csuccessp_place *place, const csuccessp_domain *domain,
                                      csuccessp_interval *intervals, size_t count);

/* Reads {"from", "to", "from_inclusive", "to_inclusive"} of an object that may have other fields;
 * an edge is inclusive below and exclusive above unless it says otherwise. */
typedef struct csuccessp_edges_body {
    double from, to;
    int32_t from_inclusive, to_inclusive;
} csuccessp_edges_body;

#define CSUCCESSP_EDGE_FIELDS(type, member)                                                       \
    {"from", CSUCCESSP_FIELD_DOUBLE, 0, offsetof(type, member.from), NULL},                       \
        {"to", CSUCCESSP_FIELD_DOUBLE, 0, offsetof(type, member.to), NULL},                       \
        {"from_inclusive", CSUCCESSP_FIELD_BOOL, 0, offsetof(type, member.from_inclusive), NULL}, \
    {                                                                                             \
        "to_inclusive", CSUCCESSP_FIELD_BOOL, 0, offsetof(type, member.to_inclusive), NULL        \
    }

/* `first` is the bit of "from" among the fields that were read. */
void csuccessp_interval_from(const csuccessp_edges_body *body, uint64_t present, unsigned first,
                             csuccessp_interval *out);

/* The least value in it, when it has an end below: where the next interval begins. */
double csuccessp_interval_edge(const csuccessp_interval *interval);

#endif
