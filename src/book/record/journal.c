/* SPDX-License-Identifier: MIT */
/* The two sinks of a book: the journal, which says everything that comes in, and the log. */
#include <stdarg.h>
#include <string.h>

#include "book/book.h"

int
csuccessp_journal_wanted(const csuccess_book *book)
{
    return book->sinks.journal != NULL;
}

csuccess_status
csuccessp_journal(csuccess_book *book, const char *line, size_t length)
{
    int32_t code;

    if (!book->sinks.journal)
        return CSUCCESS_OK;
    if (line != book->line.data) {
        csuccessp_buffer_clear(&book->line);
        csuccessp_buffer_add(&book->line, line, length);
    }
    csuccessp_buffer_char(&book->line, '\n');
    if (book->line.status != CSUCCESS_OK) {
        csuccessp_buffer_clear(&book->line);
        return csuccessp_fail_memory(&book->error);
    }
    code = book->sinks.journal(book->sinks.journal_user_data, book->line.data, book->line.length);
    csuccessp_buffer_clear(&book->line);
    if (code == 0 || code == CSUCCESS_PASS)
        return CSUCCESS_OK;
    csuccessp_fail(&book->error, CSUCCESS_E_CALLBACK, "the journal answered %d", (int)code);
    book->error.callback_code = code;
    return CSUCCESS_E_CALLBACK;
}

void
csuccessp_log(csuccess_book *book, int32_t level, csuccess_status code, const char *format, ...)
{
    char text[512];
    va_list list;
    int length;

    if (!book->sinks.log)
        return;
    va_start(list, format);
    length = vsnprintf(text, sizeof text, format, list);
    va_end(list);
    if (length < 0)
        return;
    if ((size_t)length >= sizeof text)
        length = (int)sizeof text - 1;
    book->sinks.log(book->sinks.log_user_data, level, code, text, (size_t)length);
}
