/* SPDX-License-Identifier: MIT */
/* Published definitions of the room by id. */
#ifndef CSUCCESSP_PLAN_LOOKUP_H
#define CSUCCESSP_PLAN_LOOKUP_H

#include "book/book.h"

/* What the section has made of a definition; NULL: there is none with this id. */
const void *csuccessp_plan_definition(const csuccess_book *book, const char *section,
                                      csuccessp_text id);
/* The same by bytes. CSUCCESS_E_UNKNOWN with the nearest id. */
csuccess_status csuccessp_plan_definition_check(const csuccess_book *book,
                                                const csuccessp_place *place, const char *section,
                                                csuccessp_slice id, const void **out);

/* The draft of a definition, while others are published that name it; CSUCCESS_E_UNKNOWN with the
 * nearest id. */
csuccess_status csuccessp_plan_draft_check(const csuccessp_publication *publication,
                                           const csuccessp_place *place, const char *section,
                                           csuccessp_slice id);

#endif
