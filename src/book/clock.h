/* SPDX-License-Identifier: MIT */
/* The clock: moves, instants. */
#ifndef CSUCCESSP_BOOK_CLOCK_H
#define CSUCCESSP_BOOK_CLOCK_H

#include "book/record/record.h"

extern const csuccessp_record_kind csuccessp_clock_record;

/* After loading: computes again what every customer's values were. */
csuccess_status csuccessp_clock_restore(csuccess_book *book);

/* Effects of the last instant that are still to be done, if there are any. CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_clock_act(csuccess_book *book);

#endif
