/* SPDX-License-Identifier: MIT */
/* Between a publication's drafts and the graph. */
#ifndef CSUCCESSP_BOOK_PUBLISH_H
#define CSUCCESSP_BOOK_PUBLISH_H

#include "book/definitions.h"

/* Compiles a bundle that waited for its time, before the instant at which it takes effect. */
csuccess_status csuccessp_definitions_ready(csuccess_book *book, csuccessp_change *change);

#endif
