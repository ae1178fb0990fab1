/* SPDX-License-Identifier: MIT */
/* Fields of saved documents that are left out where there is nothing to say. */
#ifndef CSUCCESSP_BOOK_FIELDS_H
#define CSUCCESSP_BOOK_FIELDS_H

#include <csuccess/handle.h>

#include "util/buffer.h"
#include "util/texts.h"

/* A text under a key; nothing for none. */
void csuccessp_saved_text(const csuccess_book *book, const char *key, csuccessp_text text,
                          csuccessp_buffer *to);

/* A time under a key; nothing for CSUCCESSP_TIME_NONE. */
void csuccessp_saved_time(const char *key, int64_t time, csuccessp_buffer *to);

#endif
