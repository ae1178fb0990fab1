/* SPDX-License-Identifier: MIT */
/* The graph of named values: what depends on what, in which order it is computed, and which rows
 * have to be.
 *
 * A name has a slot for as long as the book lives, so that handles and histories can hold on to
 * it. What stands in a slot is a node; a publication replaces nodes, never slots. */
#ifndef CSUCCESSP_BOOK_GRAPH_H
#define CSUCCESSP_BOOK_GRAPH_H

#include <csuccess/handle.h>
#include <csuccess/value.h>

#include "book/column.h"
#include "util/bits.h"
#include "util/table.h"

typedef struct csuccessp_node csuccessp_node;
struct csuccessp_pass;
struct csuccessp_publication;

enum { CSUCCESSP_BLOCK = 1024, CSUCCESSP_BLOCK_WORDS = CSUCCESSP_BLOCK / 64 };

#define CSUCCESSP_SLOT_NONE UINT32_MAX

enum {
    CSUCCESSP_OWN,      /* the same customer's value */
    CSUCCESSP_CHILDREN, /* values of the customers below it */
    CSUCCESSP_PARENT,   /* the value of the customer above it */
    CSUCCESSP_PEERS     /* values of all customers */
};

typedef struct csuccessp_input {
    uint32_t slot;
    uint32_t relation;
    double *edges; /* values at which the reader changes; NULL: it wants every change */
    uint32_t edge_count;
} csuccessp_input;

/* What a value that changes with time alone is computed from; it changes only with facts. */
enum {
    CSUCCESSP_ANCHOR_NONE,   /* the value does not change with time alone */
    CSUCCESSP_ANCHOR_SINCE,  /* whole 24 hours since an instant */
    CSUCCESSP_ANCHOR_DAYS,   /* days since a date */
    CSUCCESSP_ANCHOR_MONTHS, /* whole months since a date */
    CSUCCESSP_ANCHOR_UNTIL   /* days until a date */
};

double csuccessp_anchor_value(const csuccess_book *book, int anchor, int64_t from, int64_t at);

typedef struct csuccessp_node_kind {
    const char *noun;
    /* Computes the wanted lanes of a block into the node's columns, and says which changed. */
    void (*compute)(csuccessp_node *node, struct csuccessp_pass *pass, const uint64_t *wanted,
                    uint64_t *changed);
    /* Values by lane, where there is no column of doubles to point at: `out` has a block of
     * room; only the wanted lanes are needed. NULL: the column, converted. */
    void (*lanes)(const csuccessp_node *node, const struct csuccessp_pass *pass,
                  const uint64_t *wanted, double *out);
    /* One row as of an instant, for readers: `out` has type and missing set for "no data".
     * NULL: the column and the reasons. */
    void (*read)(const csuccess_book *book, const csuccessp_node *node, uint32_t row, int64_t at,
                 csuccess_value *out);
    /* For a node that changes with time alone: which anchor, and the instant or date of a row. */
    int (*anchor)(const csuccess_book *book, const csuccessp_node *node, uint32_t row,
                  int64_t *from);
    /* A reader of a node that changes with time alone wants to know when it crosses these, or
     * every change (none given). While publishing; NULL: the node has no such. */
    csuccess_status (*edges)(struct csuccessp_publication *publication, csuccessp_node *node,
                             const double *edges, size_t count);
    /* From one whole-book instant, most are midnights, to the next: marks the rows whose value
     * crosses an edge with time alone. NULL: none does. */
    void (*midnight)(csuccess_book *book, csuccessp_node *node, int64_t from, int64_t to);
    /* Lets go of the definition and what it holds. The columns are the graph's. */
    void (*free)(csuccess_book *book, csuccessp_node *node);
    /* Brings the column up to date before somebody reads it whole; NULL: it always is. */
    void (*column)(csuccess_book *book, csuccessp_node *node);
} csuccessp_node_kind;

struct csuccessp_node {
    const csuccessp_node_kind *kind;
    void *definition;
    uint32_t slot;
    uint32_t position;        /* in the order of computation */
    uint32_t stage;           /* how many readings of other customers lie before it */
    csuccessp_column *column; /* `own`, or an attribute's; NULL: it is no value for others */
    csuccessp_column own;
    csuccessp_column keys; /* of a table in groups: the group of each value; else no type */
    uint8_t *missing;      /* reasons by row; NULL: no data is the only one */
    uint32_t missing_capacity;
    int64_t *anchor; /* of a value by clock: what it is computed from, by row */
    uint32_t anchor_capacity;
    uint8_t type;
    uint8_t keeps_reasons;
    uint8_t by_clock;   /* changes with time alone */
    uint8_t continuous; /* ... and a reader wants every change, not only edges */
    uint8_t always;     /* computed whenever its customer is: time alone may change it */
    uint8_t fresh;      /* all rows have to be computed */
    uint8_t computed;   /* some instant has computed it */
    csuccessp_array(csuccessp_input) inputs;
    csuccessp_array(csuccessp_bits *) sources; /* rows that changed outside the graph */
    csuccessp_bits touched;                    /* one of them, for the node's own use */
};

typedef struct csuccessp_slot {
    csuccessp_text name;
    uint32_t hash;
    uint32_t generation;
    csuccessp_node *node; /* NULL: gone */
} csuccessp_slot;

typedef struct csuccessp_graph {
    csuccessp_array(csuccessp_slot) slots;
    csuccessp_table by_name;
    csuccessp_array(uint32_t) order; /* slots, every input before its readers */
    uint32_t stages;
    uint8_t reads_children;
    uint8_t reads_parents;
    uint8_t continuous;                     /* some node is */
    uint8_t fresh;                          /* some node is */
    csuccessp_array(csuccessp_bits *) bits; /* every set of rows that an evaluation clears */
    uint64_t *changed; /* a block's worth for each position; of all blocks with many stages */
    size_t changed_words;
    double *lanes; /* CSUCCESSP_LANE_BUFFERS blocks */
} csuccessp_graph;

enum { CSUCCESSP_LANE_BUFFERS = 8 };

/* The slot of a name, or CSUCCESSP_SLOT_NONE; one whose node is gone counts only with `gone`. */
uint32_t csuccessp_slot_find(const csuccess_book *book, const char *name, size_t length, int gone);
/* The slot of a name, made if need be: a slot without a node is invisible. */
csuccess_status csuccessp_slot_make(csuccess_book *book, const char *name, size_t length,
                                    uint32_t *out);
csuccessp_node *csuccessp_node_at(const csuccess_book *book, uint32_t slot);
const char *csuccessp_slot_name(const csuccess_book *book, uint32_t slot, size_t *length);

/* Room for `rows` in the node's columns. */
csuccess_status csuccessp_node_grow(csuccess_book *book, csuccessp_node *node, size_t rows);
void csuccessp_node_free(csuccess_book *book, csuccessp_node *node);

csuccess_status csuccessp_graph_grow(csuccess_book *book, size_t rows);
size_t csuccessp_graph_changed_words(uint32_t stages, size_t nodes, size_t rows);
void csuccessp_graph_close(csuccess_book *book);

/* A customer is gone: its row is missing everywhere. */
void csuccessp_graph_forget(csuccess_book *book, uint32_t row);

/* One value of one row as of the row's last instant: type, missing and the value are set. */
void csuccessp_value_read(const csuccess_book *book, uint32_t slot, uint32_t row,
                          csuccess_value *out);

/* Handles. */
uint64_t csuccessp_slot_handle(const csuccess_book *book, uint32_t slot);
csuccess_status csuccessp_slot_of(const csuccess_book *book, uint64_t handle, uint32_t *slot);

#endif
