/* SPDX-License-Identifier: MIT */
/* Computing: the nodes of the graph, in order, for the customers that an instant concerns, in
 * blocks of rows. Nothing here can fail. */
#ifndef CSUCCESSP_BOOK_EVALUATE_H
#define CSUCCESSP_BOOK_EVALUATE_H

#include "book/graph.h"

struct csuccessp_pass {
    csuccess_book *book;
    int64_t at;
    int quiet;                            /* computing again what was known: no effects */
    int whole;                            /* an instant for all customers */
    uint32_t first;                       /* the row of lane 0 */
    uint32_t lanes;                       /* rows in this block */
    uint64_t mask[CSUCCESSP_BLOCK_WORDS]; /* lanes that the instant concerns */
    const uint64_t *changed;              /* by position, a block's worth each */
};

typedef struct csuccessp_pass csuccessp_pass;

/* Computes all nodes for the customers in book->concerned as of `at`, then clears what was marked
 * for them. In a `whole` instant, which is the last such from then on, everybody else is as they
 * were. */
void csuccessp_graph_compute(csuccess_book *book, int64_t at, int whole, int quiet);

/* The customers that the instant concerns. */
void csuccessp_concern(csuccess_book *book, uint32_t row);
void csuccessp_concern_all_in(csuccess_book *book, const csuccessp_bits *bits);
void csuccessp_concern_nobody(csuccess_book *book);
uint64_t csuccessp_concerned_count(const csuccess_book *book);
/* Neither vacant rows nor customers whose time has not come are computed. */
void csuccessp_concern_born_only(csuccess_book *book);

/* Adds to book->concerned everyone whom a whole-book instant has to look at. */
void csuccessp_concern_everyone(csuccess_book *book);
/* ... and every customer above one that is in it, when anything is read from children; and every
 * one below, when anything is read from parents. */
void csuccessp_concern_family(csuccess_book *book);

/* Lanes of a node as doubles, NaN for missing: the column itself, or `buffer` filled in. */
const double *csuccessp_node_lanes(const csuccessp_node *node, const csuccessp_pass *pass,
                                   const uint64_t *wanted, double *buffer);

/* The lanes in which a node changed in this evaluation. */
const uint64_t *csuccessp_changed(const csuccessp_pass *pass, const csuccessp_node *node);

/* One of CSUCCESSP_LANE_BUFFERS buffers. */
double *csuccessp_lane_buffer(const csuccessp_pass *pass, unsigned index);

/* Calls for each lane that is set: for (csuccessp_lane l = ...; next(&l);) l.lane */
typedef struct csuccessp_lane_walk {
    const uint64_t *words;
    uint64_t word;
    uint32_t index;
    uint32_t lane;
} csuccessp_lane_walk;

CSUCCESSP_INLINE csuccessp_lane_walk
csuccessp_lane_start(const uint64_t *words)
{
    csuccessp_lane_walk walk = {words, words[0], 0, 0};

    return walk;
}

CSUCCESSP_INLINE int
csuccessp_lane_next(csuccessp_lane_walk *walk)
{
    while (!walk->word) {
        if (++walk->index == CSUCCESSP_BLOCK_WORDS)
            return 0;
        walk->word = walk->words[walk->index];
    }
    walk->lane = walk->index * 64 + csuccessp_lowest_bit(walk->word);
    walk->word &= walk->word - 1;
    return 1;
}

CSUCCESSP_INLINE void
csuccessp_lane_set(uint64_t *words, uint32_t lane)
{
    words[lane >> 6] |= (uint64_t)1 << (lane & 63);
}

/* Writes a result into a column of doubles with its reason; notes in `changed` what differs. */
CSUCCESSP_INLINE void
csuccessp_lane_store(csuccessp_node *node, const csuccessp_pass *pass, uint32_t lane, double number,
                     uint8_t missing, uint64_t *changed)
{
    uint32_t row = pass->first + lane;
    double *to = &node->own.data.number[row];

    if (missing != node->missing[row] || (missing == CSUCCESS_PRESENT && !(*to == number))) {
        csuccessp_lane_set(changed, lane);
        *to = missing == CSUCCESS_PRESENT ? number : csuccessp_missing_number();
        node->missing[row] = missing;
    }
}

#endif
