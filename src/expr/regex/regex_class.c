/* SPDX-License-Identifier: MIT */
/* Classes: those with a name, and those in brackets. */
#include <string.h>

#include "expr/regex/regex_parse.h"

/* Ranges that the classes of one pattern may bring: a hundred times all letters. */
enum { TAKEN_MAX = 1 << 16, STEPS_A_RANGE = 8 };

/* The item goes into the set; a negated one is folded first, so that (?i)\W is not everything. */
static csuccess_status
take_item(csuccessp_regex_parser *parser, int negated)
{
    csuccess_status status = CSUCCESS_OK;

    if (negated) {
        csuccessp_regex_set_order(&parser->item);
        if (parser->flags & CSUCCESSP_REGEX_FOLD)
            status = csuccessp_regex_set_fold(&parser->item);
        if (status == CSUCCESS_OK)
            status = csuccessp_regex_set_negate(&parser->item);
    }
    parser->taken += parser->item.ranges.count;
    if (parser->taken > TAKEN_MAX ||
        !csuccessp_regex_work(parser->draft, parser->item.ranges.count * STEPS_A_RANGE))
        status = CSUCCESS_E_LIMIT;
    if (status == CSUCCESS_OK)
        status = csuccessp_regex_set_add_all(&parser->set, &parser->item);
    parser->item.ranges.count = 0;
    return status;
}

static csuccess_status
read_perl(csuccessp_regex_parser *parser, char letter)
{
    int negated = letter < 'a';
    csuccess_status status;

    parser->at += 2;
    status = csuccessp_regex_set_add_perl(&parser->item, (char)(letter | 0x20));
    return status == CSUCCESS_OK ? take_item(parser, negated) : status;
}

/* \pL, \p{Greek}, \p{^Greek}, \PL, \P{Greek}. */
static csuccess_status
read_property(csuccessp_regex_parser *parser)
{
    const char *where = parser->at, *name, *close;
    int negated = where[1] == 'P';
    csuccess_status status;
    size_t length;

    parser->at += 2;
    if (parser->at == parser->end)
        return csuccessp_regex_refuse(parser, where, "the property has no name");
    name = parser->at;
    if (*name == '{') {
        close = memchr(name, '}', (size_t)(parser->end - name));
        if (!close)
            return csuccessp_regex_refuse(parser, where, "the name of the property has no end");
        length = (size_t)(close - ++name);
        parser->at = close + 1;
    } else {
        (void)csuccessp_regex_take(parser);
        length = (size_t)(parser->at - name);
    }
    if (length && *name == '^') {
        negated = !negated;
        name++;
        length--;
    }
    status = csuccessp_regex_set_add_unicode(&parser->item, name, length);
    if (status == CSUCCESS_E_UNKNOWN)
        return csuccessp_regex_refuse(parser, where, "there is no category or script of this name");
    return status == CSUCCESS_OK ? take_item(parser, negated) : status;
}

csuccess_status
csuccessp_regex_class_escape(csuccessp_regex_parser *parser, int *found)
{
    char letter = parser->end - parser->at > 1 ? parser->at[1] : '\0';

    *found = 1;
    if (letter == 'p' || letter == 'P')
        return read_property(parser);
    if (letter && strchr("dDsSwW", letter))
        return read_perl(parser, letter);
    *found = 0;
    return CSUCCESS_OK;
}

/* [:alpha:] or [:^alpha:]; not found without its end. */
static csuccess_status
read_posix(csuccessp_regex_parser *parser, int *found)
{
    const char *name = parser->at + 2, *close = name;
    csuccess_status status;
    int negated;

    *found = 0;
    while (parser->end - close >= 2 && (close[0] != ':' || close[1] != ']'))
        close++;
    if (parser->end - close < 2)
        return CSUCCESS_OK;
    *found = 1;
    negated = *name == '^';
    name += negated;
    status = csuccessp_regex_set_add_posix(&parser->item, name, (size_t)(close - name));
    if (status == CSUCCESS_E_UNKNOWN)
        return csuccessp_regex_refuse(parser, parser->at, "there is no class of this name");
    parser->at = close + 2;
    return status == CSUCCESS_OK ? take_item(parser, negated) : status;
}

static csuccess_status
read_end_of_range(csuccessp_regex_parser *parser, uint32_t *point)
{
    if (*parser->at == '\\')
        return csuccessp_regex_escape(parser, point);
    *point = csuccessp_regex_take(parser);
    return CSUCCESS_OK;
}

/* One code point, or two with a - between them. */
static csuccess_status
read_range(csuccessp_regex_parser *parser)
{
    const char *where = parser->at;
    uint32_t first, last;
    csuccess_status status = read_end_of_range(parser, &first);

    last = first;
    if (status == CSUCCESS_OK && csuccessp_regex_ahead(parser, 0, "-") &&
        parser->end - parser->at >= 2 && parser->at[1] != ']') {
        parser->at++;
        status = read_end_of_range(parser, &last);
    }
    if (status != CSUCCESS_OK)
        return status;
    if (last < first)
        return csuccessp_regex_refuse(parser, where, "the range ends before it begins");
    return csuccessp_regex_set_add(&parser->set, first, last);
}

static csuccess_status
read_bracket_item(csuccessp_regex_parser *parser)
{
    csuccess_status status = CSUCCESS_OK;
    int found = 0;

    if (csuccessp_regex_ahead(parser, 0, "[:"))
        status = read_posix(parser, &found);
    else if (*parser->at == '\\')
        status = csuccessp_regex_class_escape(parser, &found);
    if (status != CSUCCESS_OK || found)
        return status;
    return read_range(parser);
}

csuccess_status
csuccessp_regex_brackets(csuccessp_regex_parser *parser)
{
    const char *where = parser->at++, *first;
    csuccess_status status = CSUCCESS_OK;
    int negated = csuccessp_regex_ahead(parser, 0, "^");

    parser->at += negated;
    /* a ] that comes first is one of the class */
    for (first = parser->at; parser->at < parser->end && status == CSUCCESS_OK;) {
        if (*parser->at == ']' && parser->at != first)
            break;
        status = read_bracket_item(parser);
    }
    if (status != CSUCCESS_OK)
        return status;
    if (parser->at == parser->end)
        return csuccessp_regex_refuse(parser, where, "the class is not closed");
    parser->at++;
    return csuccessp_regex_emit_set(parser, negated);
}
