/* SPDX-License-Identifier: MIT */
/* What a group begins with: a name, or flags. */
#include <string.h>

#include "expr/regex/regex_parse.h"

static int
is_name(const char *text, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++)
        if (!((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'z') ||
              (text[i] >= 'A' && text[i] <= 'Z') || text[i] == '_'))
            return 0;
    return length > 0;
}

/* (?P<name> or (?<name>. Nothing asks for the name, so others may have it too. */
static csuccess_status
read_named(csuccessp_regex_parser *parser)
{
    const char *where = parser->at, *name = where + (where[2] == 'P' ? 4 : 3), *close;

    close = memchr(name, '>', (size_t)(parser->end - name));
    if (!close || !is_name(name, (size_t)(close - name)))
        return csuccessp_regex_refuse(parser, where, "this is no name for a group");
    parser->at = close + 1;
    return csuccessp_regex_group_open(parser, where, parser->flags);
}

/* The flag of a letter; 0 for one that makes no difference here; -1 when there is none. */
static int
flag_of(char letter)
{
    switch (letter) {
    case 'i':
        return CSUCCESSP_REGEX_FOLD;
    case 'm':
        return CSUCCESSP_REGEX_LINES;
    case 's':
        return CSUCCESSP_REGEX_ANY_DOT;
    case 'U':
        return 0;
    default:
        return -1;
    }
}

/* (?flags) or (?flags:, with a - before those that end. */
static csuccess_status
read_flags(csuccessp_regex_parser *parser)
{
    const char *where = parser->at, *p = where + 2;
    unsigned flags = parser->flags;
    int negated = 0, seen = 0, flag;

    for (; p < parser->end && *p != ':' && *p != ')'; p++) {
        flag = flag_of(*p);
        if (*p == '-' && !negated) {
            negated = 1;
            seen = 0;
        } else if (flag >= 0) {
            flags = negated ? flags & ~(unsigned)flag : flags | (unsigned)flag;
            seen = 1;
        } else {
            return csuccessp_regex_refuse(parser, where, "there is no group of this kind");
        }
    }
    if (p == parser->end || (negated && !seen))
        return csuccessp_regex_refuse(parser, where, "there is no group of this kind");
    parser->at = p + 1;
    if (*p == ':')
        return csuccessp_regex_group_open(parser, where, flags);
    parser->flags = flags;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_regex_group_head(csuccessp_regex_parser *parser)
{
    const char *where = parser->at;

    if (csuccessp_regex_ahead(parser, 2, "=") || csuccessp_regex_ahead(parser, 2, "!") ||
        csuccessp_regex_ahead(parser, 2, "<=") || csuccessp_regex_ahead(parser, 2, "<!"))
        return csuccessp_regex_refuse(parser, where, "looking ahead or behind is not supported");
    if (csuccessp_regex_ahead(parser, 2, ">"))
        return csuccessp_regex_refuse(parser, where, "atomic groups are not supported");
    if (csuccessp_regex_ahead(parser, 2, "P=") || csuccessp_regex_ahead(parser, 2, "P>"))
        return csuccessp_regex_refuse(parser, where, "back-references are not supported");
    if (csuccessp_regex_ahead(parser, 2, "P<") || csuccessp_regex_ahead(parser, 2, "<"))
        return read_named(parser);
    return read_flags(parser);
}
