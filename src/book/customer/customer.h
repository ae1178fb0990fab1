/* SPDX-License-Identifier: MIT */
/* Customers: rows, ids, the tree of parents. What is known of them stands in columns elsewhere. */
#ifndef CSUCCESSP_BOOK_CUSTOMER_H
#define CSUCCESSP_BOOK_CUSTOMER_H

#include <csuccess/customer.h>

#include "util/bits.h"
#include "util/date.h"
#include "util/pool.h"
#include "util/table.h"

#define CSUCCESSP_ROW_NONE UINT32_MAX

enum {
    CSUCCESSP_CUSTOMER_LIVE = 1, /* the row is in use */
    CSUCCESSP_CUSTOMER_BORN = 2  /* its time has come */
};

/* Links of the tree, made when the first customer gets a parent. */
typedef struct csuccessp_kin {
    uint32_t parent, first_child, next, previous;
} csuccessp_kin;

enum { CSUCCESSP_TREE_DEPTH_MAX = 64 }; /* customers above one another */

typedef struct csuccessp_customers {
    uint32_t rows; /* in use or vacant */
    uint32_t live;
    uint32_t capacity;
    csuccessp_ref *id; /* csuccessp_customer_name */
    uint32_t *generation;
    uint8_t *flags;
    int64_t *instant; /* the last one, CSUCCESSP_TIME_NONE before the first */
    csuccessp_kin *tree;
    uint32_t tree_capacity;
    csuccessp_table by_id; /* rows, aliases included */
    csuccessp_array(uint32_t) vacant;
    csuccessp_ref *aliases; /* lists of csuccessp_alias; NULL: nobody has any */
    uint32_t aliases_capacity;
} csuccessp_customers;

typedef struct csuccessp_alias {
    csuccessp_ref next;
    csuccessp_ref id;
} csuccessp_alias;

/* An id in the pool: csuccessp_name_take and the like. */
csuccessp_ref csuccessp_name_take(csuccessp_pool *pool, const char *bytes, size_t length);
void csuccessp_name_give(csuccessp_pool *pool, csuccessp_ref name);
const char *csuccessp_name_get(const csuccessp_pool *pool, csuccessp_ref name, size_t *length);

/* The row of an id or alias; CSUCCESSP_ROW_NONE. */
uint32_t csuccessp_customer_row(const csuccess_book *book, const char *id, size_t length);
const char *csuccessp_customer_id(const csuccess_book *book, uint32_t row, size_t *length);
int csuccessp_customer_live(const csuccess_book *book, uint32_t row);
int csuccessp_customer_born(const csuccess_book *book, uint32_t row);

/* Room for `extra` more customers in every column of the book and its rooms. */
csuccess_status csuccessp_customers_reserve(csuccess_book *book, size_t extra);

/* A new row for an id that nobody has, from room that was reserved; `name` becomes its own. */
uint32_t csuccessp_customer_add(csuccess_book *book, csuccessp_ref name, int born);

/* ... in a row that is known to be free, and that the list of vacant rows does not have. */
uint32_t csuccessp_customer_put(csuccess_book *book, csuccessp_ref name, int born, uint32_t row);

/* Takes a row out of everything; the id is wiped. */
void csuccessp_customer_drop(csuccess_book *book, uint32_t row);

/* The tree. Room for links is made by csuccessp_tree_reserve. */
csuccess_status csuccessp_tree_reserve(csuccess_book *book);
uint32_t csuccessp_tree_parent(const csuccess_book *book, uint32_t row);
uint32_t csuccessp_tree_first(const csuccess_book *book, uint32_t row);
uint32_t csuccessp_tree_next(const csuccess_book *book, uint32_t row);
void csuccessp_tree_set(csuccess_book *book, uint32_t row, uint32_t parent);
/* 1 when `row` is `above` or lies below it. */
int csuccessp_tree_below(const csuccess_book *book, uint32_t row, uint32_t above);

/* Aliases: ids of customers that were merged into this one. */
csuccess_status csuccessp_aliases_reserve(csuccess_book *book);
void csuccessp_customer_take_aliases(csuccess_book *book, uint32_t from, uint32_t into,
                                     csuccessp_ref alias);

void csuccessp_customers_close(csuccess_book *book);

/* Handles. */
uint64_t csuccessp_customer_handle(const csuccess_book *book, uint32_t row);
csuccess_status csuccessp_customer_of(const csuccess_book *book, uint64_t handle, uint32_t *row);

/* Rows in the bytewise order of their ids: `rows` has room for all that live. How many. */
uint32_t csuccessp_customers_sorted(const csuccess_book *book, uint32_t *rows);

#endif
