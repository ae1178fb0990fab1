/* SPDX-License-Identifier: MIT */
/* Markdown out of texts that somebody else wrote. */
#ifndef CSUCCESSP_UTIL_MARKDOWN_H
#define CSUCCESSP_UTIL_MARKDOWN_H

#include "util/buffer.h"

/* A text as it is, on one line: whatever has a meaning in Markdown or HTML is escaped. */
void csuccessp_markdown_text(csuccessp_buffer *to, const char *bytes, size_t length);
/* Has it a meaning in Markdown or HTML, so that it gets a backslash? */
int csuccessp_markdown_is_special(char c);

/* A row of a table: | between the cells, written with begin, cell ..., end. */
void csuccessp_markdown_row(csuccessp_buffer *to);
void csuccessp_markdown_cell(csuccessp_buffer *to);
void csuccessp_markdown_row_end(csuccessp_buffer *to);

/* Heads of a table, ended by NULL; a head that begins with > is of a column of numbers. */
void csuccessp_markdown_heads(csuccessp_buffer *to, const char *const *heads);

#endif
