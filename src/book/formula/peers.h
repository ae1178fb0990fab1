/* SPDX-License-Identifier: MIT */
/* Tables over peers: the values of all customers in order, as they were at the last midnight. */
#ifndef CSUCCESSP_BOOK_PEERS_H
#define CSUCCESSP_BOOK_PEERS_H

#include "book/definitions.h"
#include "book/evaluate.h"

enum {
    CSUCCESSP_PEERS_PERCENTILE, /* of the customer's own value */
    CSUCCESSP_PEERS_MEDIAN,
    CSUCCESSP_PEERS_MEAN,
    CSUCCESSP_PEERS_MIN,
    CSUCCESSP_PEERS_MAX,
    CSUCCESSP_PEERS_COUNT,
    CSUCCESSP_PEERS_STATISTICS
};

/* The definition of a node. The values themselves are its column, in order and not by row. */
typedef struct csuccessp_peers {
    uint32_t value; /* slot */
    uint32_t count;
    double mean;
    int64_t at; /* the instant that it was made at; CSUCCESSP_TIME_NONE: never */
} csuccessp_peers;

extern const char *const csuccessp_peers_names[CSUCCESSP_PEERS_STATISTICS + 1];
extern const csuccessp_node_kind csuccessp_peers_kind;

/* The table `peers.<name>`, declared if it is not there yet. */
csuccess_status csuccessp_peers_declare(csuccessp_publication *publication,
                                        const csuccessp_place *place, const char *name,
                                        size_t length);

/* `node` reads the table of a value; `*table` is its slot. CSUCCESS_E_NOT_FOUND when it was not
 * declared. */
csuccess_status csuccessp_peers_read(csuccessp_publication *publication, csuccessp_node *node,
                                     const char *name, size_t length, uint32_t value,
                                     uint32_t *table);

/* What the table says; `own` is the customer's value, NaN when it is missing. NaN: nothing is
 * known. */
double csuccessp_peers_statistic(const csuccess_book *book, uint32_t table, unsigned statistic,
                                 double own);

#endif
