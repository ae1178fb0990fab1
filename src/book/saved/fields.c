/* SPDX-License-Identifier: MIT */
#include "book/saved/fields.h"

#include "book/book.h"
#include "util/json_write.h"

void
csuccessp_saved_text(const csuccess_book *book, const char *key, csuccessp_text text,
                     csuccessp_buffer *to)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, text, &length);

    if (!text)
        return;
    csuccessp_json_key(to, key);
    csuccessp_json_text(to, bytes, length);
}

void
csuccessp_saved_time(const char *key, int64_t time, csuccessp_buffer *to)
{
    if (time == CSUCCESSP_TIME_NONE)
        return;
    csuccessp_json_key(to, key);
    csuccessp_json_time(to, time);
}
