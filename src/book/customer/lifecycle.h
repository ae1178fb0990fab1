/* SPDX-License-Identifier: MIT */
/* The records `remove`, `erase` and `merge`: customers and contacts go, or become one. */
#ifndef CSUCCESSP_BOOK_LIFECYCLE_H
#define CSUCCESSP_BOOK_LIFECYCLE_H

#include "book/room.h"

extern const csuccessp_record_kind csuccessp_remove_record;
extern const csuccessp_record_kind csuccessp_erase_record;
extern const csuccessp_record_kind csuccessp_merge_record;
extern const csuccessp_record_kind csuccessp_redacted_record;

#endif
