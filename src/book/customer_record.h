/* SPDX-License-Identifier: MIT */
/* The record `customer`: who a customer is, and their attributes. */
#ifndef CSUCCESSP_BOOK_CUSTOMER_RECORD_H
#define CSUCCESSP_BOOK_CUSTOMER_RECORD_H

#include "book/room.h"

extern const csuccessp_record_kind csuccessp_customer_record;

/* A customer is gone, or has become another one (`into`, else CSUCCESSP_ROW_NONE): what waits to
 * become its child loses this parent, which is counted, or gets the other one. */
void csuccessp_customer_parent_gone(csuccess_book *book, csuccessp_change *change, uint32_t row,
                                    uint32_t generation, uint32_t into);

#endif
