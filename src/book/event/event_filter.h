/* SPDX-License-Identifier: MIT */
/* Which events a definition asks for, as it is read. */
#ifndef CSUCCESSP_BOOK_EVENT_FILTER_H
#define CSUCCESSP_BOOK_EVENT_FILTER_H

#include "book/definitions.h"
#include "book/event/event_kind.h"

/* What a filter asks for in JSON; each may be left out. */
typedef struct csuccessp_filter_body {
    yyjson_val *labels; /* a text or a list of texts */
    csuccessp_slice subject, role;
} csuccessp_filter_body;

/* `place` is the object, `labels` the name of the field in it. What was read before a failure is
 * in `out` and to be freed, too. */
csuccess_status csuccessp_filter_read(csuccess_book *book, const csuccessp_place *place,
                                      const char *labels, const csuccessp_filter_body *body,
                                      csuccessp_event_filter *out);
void csuccessp_filter_free(csuccess_book *book, csuccessp_event_filter *filter);

/* 1 when it asks for anything at all. */
int csuccessp_filter_asks(const csuccessp_event_filter *filter);

/* A kind that this publication declares, and for how long its events are kept (0: for ever).
 * CSUCCESS_E_UNKNOWN with the nearest. */
csuccess_status csuccessp_publish_event(csuccessp_publication *publication,
                                        const csuccessp_place *place, csuccessp_slice id,
                                        uint32_t *kind, int32_t *retain_days);

#endif
