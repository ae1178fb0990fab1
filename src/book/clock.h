/* SPDX-License-Identifier: MIT */
/* The clock: moves, instants. */
#ifndef CSUCCESSP_BOOK_CLOCK_H
#define CSUCCESSP_BOOK_CLOCK_H

#include "book/record/record.h"

extern const csuccessp_record_kind csuccessp_clock_record;

/* Has the instant passed at which something of time `at` is due, at the book's grain? */
int csuccessp_clock_passed(const csuccess_book *book, int64_t at);

/* After loading: computes again what every customer's values were. */
csuccess_status csuccessp_clock_restore(csuccess_book *book);

/* Effects of the last instant that are still to be done, if there are any. CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_clock_act(csuccess_book *book);

#endif
