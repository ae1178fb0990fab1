/* SPDX-License-Identifier: MIT */
/* Tables over peers: the values of all customers in order, as they were at the last midnight. A
 * table may be in groups, those of the customers that have the same text as another value. */
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

/* The definition of a node. The values themselves are its column, in order and not by row: groups
 * by their texts, whose `keys` stand beside the values, and values within their group. */
typedef struct csuccessp_peers {
    uint32_t value; /* slot */
    uint32_t by;    /* slot of the text; CSUCCESSP_SLOT_NONE: there are no groups */
    uint32_t count;
    double mean;
    int64_t at; /* the instant that it was made at; CSUCCESSP_TIME_NONE: never */
} csuccessp_peers;

extern const char *const csuccessp_peers_names[CSUCCESSP_PEERS_STATISTICS + 1];
extern const csuccessp_node_kind csuccessp_peers_kind;

/* What a table is of: a value, and the text that makes its groups (NULL: none). */
typedef struct csuccessp_peers_name {
    csuccessp_slice value, by;
} csuccessp_peers_name;

/* The table `peers.<value>`, or `peers.<value>.by.<text>`, declared if it is not there yet. */
csuccess_status csuccessp_peers_declare(csuccessp_publication *publication,
                                        const csuccessp_place *place,
                                        const csuccessp_peers_name *name);

/* `node` reads a table of these slots; `*table` is its own. CSUCCESS_E_NOT_FOUND when it was not
 * declared. */
csuccess_status csuccessp_peers_read(csuccessp_publication *publication, csuccessp_node *node,
                                     const csuccessp_peers_name *name, uint32_t value, uint32_t by,
                                     uint32_t *table);

/* What the table says to a customer of a group (0 without groups); `own` is the customer's value,
 * NaN when it is missing. NaN: nothing is known. */
double csuccessp_peers_statistic(const csuccess_book *book, uint32_t table, csuccessp_text group,
                                 unsigned statistic, double own);

/* The values of the group that begins at a position go up to this one. */
uint32_t csuccessp_peers_group_end(const csuccessp_node *node, uint32_t from);

#endif
