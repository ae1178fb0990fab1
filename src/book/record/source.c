/* SPDX-License-Identifier: MIT */
#include "book/record/source.h"

#include <string.h>

#include "book/book.h"

struct key {
    const csuccess_book *book;
    csuccessp_text name;
};

uint32_t
csuccessp_source_find(const csuccess_book *book, const char *name, size_t length)
{
    csuccessp_text text = csuccessp_texts_find(&book->texts, name, length);
    size_t i;

    /* there are few sources, and most records come from the one that was used last */
    for (i = book->sources.count; text && i > 1; i--)
        if (book->sources.items[i - 1].name == text)
            return (uint32_t)(i - 1);
    return 0;
}

csuccess_status
csuccessp_source_number(csuccess_book *book, const char *name, size_t length, uint32_t *out)
{
    csuccessp_source source;
    uint32_t number = csuccessp_source_find(book, name, length);

    if (number) {
        *out = number;
        return CSUCCESS_OK;
    }
    if (book->sources.count > CSUCCESSP_SOURCES_MAX)
        return csuccessp_fail(&book->error, CSUCCESS_E_LIMIT, "a book has at most %d sources",
                              CSUCCESSP_SOURCES_MAX);
    if (csuccessp_array_reserve(&book->memory, &book->sources, 2) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    source.name = csuccessp_texts_take(&book->texts, name, length);
    if (!source.name)
        return csuccessp_fail_memory(&book->error);
    source.position = CSUCCESSP_POSITION_NONE;
    if (book->sources.count == 0)
        book->sources.items[book->sources.count++] = (csuccessp_source){0, CSUCCESSP_POSITION_NONE};
    *out = (uint32_t)book->sources.count;
    book->sources.items[book->sources.count++] = source;
    return CSUCCESS_OK;
}

int
csuccessp_source_compare(const csuccess_book *book, uint32_t a, uint32_t b)
{
    if (a == b)
        return 0;
    return csuccessp_texts_compare(&book->texts, a ? book->sources.items[a].name : 0,
                                   b ? book->sources.items[b].name : 0);
}

csuccess_status
csuccess_source_position(const csuccess_book *book, const char *source, size_t length,
                         int64_t *position)
{
    uint32_t number;

    if (!book || !source || !position)
        return CSUCCESS_E_ARGUMENT;
    number = csuccessp_source_find(book, source, length);
    if (!number || book->sources.items[number].position == CSUCCESSP_POSITION_NONE)
        return CSUCCESS_E_NOT_FOUND;
    *position = book->sources.items[number].position;
    return CSUCCESS_OK;
}

int
csuccessp_source_later(const csuccess_book *book, int64_t at, uint32_t source, int64_t then,
                       uint32_t then_source)
{
    if (at != then)
        return at > then;
    return csuccessp_source_compare(book, source, then_source) >= 0;
}
