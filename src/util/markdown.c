/* SPDX-License-Identifier: MIT */
#include "util/markdown.h"

#include <string.h>

int
csuccessp_markdown_is_special(char c)
{
    return c && strchr("\\`*_[]<>|~&#", c) != NULL;
}

void
csuccessp_markdown_text(csuccessp_buffer *to, const char *bytes, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c < 0x20 || c == 0x7f) {
            csuccessp_buffer_char(to, ' ');
            continue;
        }
        if (csuccessp_markdown_is_special((char)c))
            csuccessp_buffer_char(to, '\\');
        csuccessp_buffer_char(to, (char)c);
    }
}

void
csuccessp_markdown_row(csuccessp_buffer *to)
{
    csuccessp_buffer_text(to, "| ");
}

void
csuccessp_markdown_cell(csuccessp_buffer *to)
{
    csuccessp_buffer_text(to, " | ");
}

void
csuccessp_markdown_row_end(csuccessp_buffer *to)
{
    csuccessp_buffer_text(to, " |\n");
}

void
csuccessp_markdown_heads(csuccessp_buffer *to, const char *const *heads)
{
    size_t i;

    for (i = 0; heads[i]; i++)
        csuccessp_buffer_format(to, "| %s ", heads[i] + (heads[i][0] == '>'));
    csuccessp_buffer_text(to, "|\n");
    for (i = 0; heads[i]; i++)
        csuccessp_buffer_text(to, heads[i][0] == '>' ? "|---:" : "|---");
    csuccessp_buffer_text(to, "|\n");
}
