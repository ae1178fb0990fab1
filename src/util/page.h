/* SPDX-License-Identifier: MIT */
/* Markdown on a page: lines of so many columns, whatever the texts are. What does not fit is cut
 * between two characters and ends with an ellipsis. Columns are code points, with the backslashes
 * that keep a text from being Markdown. */
#ifndef CSUCCESSP_UTIL_PAGE_H
#define CSUCCESSP_UTIL_PAGE_H

#include "util/buffer.h"

typedef struct csuccessp_page {
    csuccessp_buffer *to;
    uint32_t columns; /* of a line */
    uint32_t column;  /* used in the line at hand */
    uint32_t lines;   /* that are whole */
} csuccessp_page;

void csuccessp_page_open(csuccessp_page *page, csuccessp_buffer *to, uint32_t columns);

/* Columns that a text takes when it is whole. */
uint32_t csuccessp_page_width(const char *bytes, size_t length);

/* A text that somebody wrote: escaped, cut so that `keep` columns of the line stay free. */
void csuccessp_page_text(csuccessp_page *page, const char *bytes, size_t length, uint32_t keep);
/* Markdown of our own, in ASCII; cut at the end of the line. */
void csuccessp_page_mark(csuccessp_page *page, const char *markdown);
void csuccessp_page_end(csuccessp_page *page);

#endif
