/* SPDX-License-Identifier: MIT */
/* The record `customer`: who a customer is, and their attributes. */
#ifndef CSUCCESSP_BOOK_CUSTOMER_RECORD_H
#define CSUCCESSP_BOOK_CUSTOMER_RECORD_H

#include "book/room.h"

extern const csuccessp_record_kind csuccessp_customer_record;

#endif
