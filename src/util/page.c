/* SPDX-License-Identifier: MIT */
#include "util/page.h"

#include <string.h>

#include "util/markdown.h"
#include "util/utf8.h"

static const char ellipsis[] = "\xe2\x80\xa6";

void
csuccessp_page_open(csuccessp_page *page, csuccessp_buffer *to, uint32_t columns)
{
    page->to = to;
    page->columns = columns;
    page->column = 0;
    page->lines = 0;
}

/* Bytes of the character at the beginning, and its columns. */
static size_t
measure(const char *bytes, size_t length, uint32_t *columns)
{
    uint32_t point;
    size_t n = csuccessp_utf8_next(bytes, length, &point);

    *columns = csuccessp_markdown_is_special(bytes[0]) ? 2 : 1;
    return n;
}

uint32_t
csuccessp_page_width(const char *bytes, size_t length)
{
    uint32_t width = 0, columns;
    size_t i;

    for (i = 0; i < length; width += columns)
        i += measure(bytes + i, length - i, &columns);
    return width;
}

void
csuccessp_page_text(csuccessp_page *page, const char *bytes, size_t length, uint32_t keep)
{
    uint32_t used = page->column + keep, left = page->columns > used ? page->columns - used : 0;
    uint32_t width = 0, cut_width = 0, columns;
    size_t i, n, cut = 0;

    for (i = 0; i < length; i += n) {
        n = measure(bytes + i, length - i, &columns);
        if (width + columns > left)
            break;
        width += columns;
        if (width < left) {
            cut = i + n;
            cut_width = width;
        }
    }
    if (i >= length) {
        csuccessp_markdown_text(page->to, bytes, length);
        page->column += width;
    } else if (left) {
        csuccessp_markdown_text(page->to, bytes, cut);
        csuccessp_buffer_text(page->to, ellipsis);
        page->column += cut_width + 1;
    }
}

void
csuccessp_page_mark(csuccessp_page *page, const char *markdown)
{
    size_t length = strlen(markdown), left = page->columns - page->column;

    if (length > left)
        length = left;
    csuccessp_buffer_add(page->to, markdown, length);
    page->column += (uint32_t)length;
}

void
csuccessp_page_end(csuccessp_page *page)
{
    csuccessp_buffer_char(page->to, '\n');
    page->column = 0;
    page->lines++;
}
