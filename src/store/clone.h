/* SPDX-License-Identifier: MIT */
#ifndef CSUCCESSP_STORE_CLONE_H
#define CSUCCESSP_STORE_CLONE_H

#include "book/book.h"

/* csuccess_book_clone() of a book that is busy with what asks for the copy. */
csuccess_status csuccessp_book_copy(csuccess_book *book, const csuccess_config *config,
                                    csuccess_book **out);

#endif
