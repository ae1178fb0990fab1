/* SPDX-License-Identifier: MIT */
#include "expr/regex/regex_parse.h"

#include <string.h>

#include "util/utf8.h"

enum { REPEAT_MAX = 1000 };

csuccess_status
csuccessp_regex_refuse(csuccessp_regex_parser *parser, const char *where, const char *message)
{
    parser->problem->offset = (size_t)(where - parser->begin);
    parser->problem->message = message;
    return CSUCCESS_E_SYNTAX;
}

int
csuccessp_regex_ahead(const csuccessp_regex_parser *parser, size_t skip, const char *text)
{
    size_t left = (size_t)(parser->end - parser->at), length = strlen(text);

    return left >= skip && left - skip >= length && memcmp(parser->at + skip, text, length) == 0;
}

uint32_t
csuccessp_regex_take(csuccessp_regex_parser *parser)
{
    uint32_t point;

    parser->at += csuccessp_utf8_next(parser->at, (size_t)(parser->end - parser->at), &point);
    return point;
}

static csuccessp_regex_group *
innermost(csuccessp_regex_parser *parser)
{
    return &parser->groups.items[parser->groups.count - 1];
}

/* What is emitted next is what a repetition after it repeats. */
static void
begin_atom(csuccessp_regex_parser *parser)
{
    parser->has_atom = 1;
    parser->atom = parser->draft->code.count;
    parser->atom_copies = 1;
}

static csuccess_status
emit_assert(csuccessp_regex_parser *parser, size_t bytes, unsigned what)
{
    parser->at += bytes;
    begin_atom(parser);
    return csuccessp_regex_draft_add(parser->draft, CSUCCESSP_REGEX_ASSERT, what);
}

csuccess_status
csuccessp_regex_emit_set(csuccessp_regex_parser *parser, int negated)
{
    csuccess_status status = CSUCCESS_OK;

    csuccessp_regex_set_order(&parser->set);
    if (parser->flags & CSUCCESSP_REGEX_FOLD)
        status = csuccessp_regex_set_fold(&parser->set);
    if (status == CSUCCESS_OK && negated)
        status = csuccessp_regex_set_negate(&parser->set);
    begin_atom(parser);
    if (status == CSUCCESS_OK)
        status = csuccessp_regex_draft_add_set(parser->draft, &parser->set);
    parser->set.ranges.count = 0;
    return status;
}

static csuccess_status
emit_point(csuccessp_regex_parser *parser, uint32_t point)
{
    csuccess_status status;

    if (!(parser->flags & CSUCCESSP_REGEX_FOLD)) {
        begin_atom(parser);
        return csuccessp_regex_draft_add(parser->draft, CSUCCESSP_REGEX_POINT, point);
    }
    status = csuccessp_regex_set_add(&parser->set, point, point);
    return status == CSUCCESS_OK ? csuccessp_regex_emit_set(parser, 0) : status;
}

static csuccess_status
emit_dot(csuccessp_regex_parser *parser)
{
    csuccess_status status = CSUCCESS_OK;

    parser->at++;
    if (!(parser->flags & CSUCCESSP_REGEX_ANY_DOT))
        status = csuccessp_regex_set_add(&parser->set, '\n', '\n');
    return status == CSUCCESS_OK ? csuccessp_regex_emit_set(parser, 1) : status;
}

csuccess_status
csuccessp_regex_group_open(csuccessp_regex_parser *parser, const char *where, unsigned flags)
{
    csuccessp_regex_group *group;
    csuccess_status status;

    if (parser->groups.count > CSUCCESSP_REGEX_DEPTH_MAX) {
        (void)csuccessp_regex_refuse(parser, where, "groups are nested too deeply");
        return CSUCCESS_E_LIMIT;
    }
    status = csuccessp_array_reserve(parser->memory, &parser->groups, 1);
    if (status != CSUCCESS_OK)
        return status;
    group = &parser->groups.items[parser->groups.count++];
    group->offset = (size_t)(where - parser->begin);
    group->begin = group->branch = parser->draft->code.count;
    group->jumps = 0;
    group->flags = parser->flags;
    group->copies = 1;
    parser->flags = flags;
    parser->has_atom = 0;
    return CSUCCESS_OK;
}

/* What was in the group is one thing now. */
static void
close_group(csuccessp_regex_parser *parser)
{
    csuccessp_regex_group group = *innermost(parser);

    csuccessp_regex_draft_join(parser->draft, group.jumps);
    parser->groups.count--;
    parser->flags = group.flags;
    parser->has_atom = 1;
    parser->atom = group.begin;
    parser->atom_copies = group.copies;
    if (parser->groups.count && innermost(parser)->copies < group.copies)
        innermost(parser)->copies = group.copies;
}

static csuccess_status
read_close(csuccessp_regex_parser *parser)
{
    if (parser->groups.count == 1)
        return csuccessp_regex_refuse(parser, parser->at, "a ) closes no group");
    parser->at++;
    close_group(parser);
    return CSUCCESS_OK;
}

static csuccess_status
read_open(csuccessp_regex_parser *parser)
{
    const char *where = parser->at;

    if (csuccessp_regex_ahead(parser, 1, "?"))
        return csuccessp_regex_group_head(parser);
    parser->at++;
    return csuccessp_regex_group_open(parser, where, parser->flags);
}

static csuccess_status
read_bar(csuccessp_regex_parser *parser)
{
    csuccessp_regex_group *group = innermost(parser);

    parser->at++;
    parser->has_atom = 0;
    return csuccessp_regex_draft_branch(parser->draft, &group->branch, &group->jumps);
}

/* Digits without a leading zero. */
static int
read_number(const char **at, const char *end, int32_t *out)
{
    const char *p = *at;

    if (p == end || *p < '0' || *p > '9' ||
        (*p == '0' && p + 1 < end && p[1] >= '0' && p[1] <= '9'))
        return 0;
    for (*out = 0; p < end && *p >= '0' && *p <= '9'; p++) {
        if (*out >= 100000000)
            return 0;
        *out = *out * 10 + (*p - '0');
    }
    *at = p;
    return 1;
}

/* {n}, {n,} or {n,m}; 0, and nothing read, when it is none of them. */
static int
read_counts(csuccessp_regex_parser *parser, int32_t *least, int32_t *most)
{
    const char *p = parser->at + 1, *end = parser->end;

    if (!read_number(&p, end, least))
        return 0;
    *most = *least;
    if (p < end && *p == ',') {
        p++;
        *most = -1;
        if (p < end && *p != '}' && !read_number(&p, end, most))
            return 0;
    }
    if (p == end || *p != '}')
        return 0;
    parser->at = p + 1;
    return 1;
}

/* The copies of a copy multiply: refused as by RE2 when there would be more than a thousand. */
static csuccess_status
count_copies(csuccessp_regex_parser *parser, const char *where, int32_t least, int32_t most)
{
    uint32_t copies = (uint32_t)(most < 0 ? least : most);

    if ((most >= 0 && most < least) || least > REPEAT_MAX || most > REPEAT_MAX)
        return csuccessp_regex_refuse(parser, where, "a repetition of this size is not supported");
    if (copies > 1)
        parser->atom_copies *= copies;
    if (copies > 1 && parser->atom_copies > REPEAT_MAX)
        return csuccessp_regex_refuse(parser, where, "repetitions multiply to more than 1000");
    if (innermost(parser)->copies < parser->atom_copies)
        innermost(parser)->copies = parser->atom_copies;
    return CSUCCESS_OK;
}

/* `parser->at` is behind the operator. */
static csuccess_status
repeat(csuccessp_regex_parser *parser, const char *where, int32_t least, int32_t most)
{
    csuccess_status status;

    if (csuccessp_regex_ahead(parser, 0, "?"))
        parser->at++;
    if (parser->repeated)
        return csuccessp_regex_refuse(parser, parser->repeated,
                                      "repetitions of repetitions (as in a** or the possessive "
                                      "a*+) are not supported");
    if (!parser->has_atom)
        return csuccessp_regex_refuse(parser, where, "there is nothing to repeat");
    status = count_copies(parser, where, least, most);
    if (status != CSUCCESS_OK)
        return status;
    parser->repeated = where;
    return csuccessp_regex_draft_repeat(parser->draft, parser->atom, (uint32_t)least, most);
}

static csuccess_status
read_repeat(csuccessp_regex_parser *parser)
{
    const char *where = parser->at;
    int32_t least, most;

    if (*where == '{') {
        if (read_counts(parser, &least, &most))
            return repeat(parser, where, least, most);
        parser->repeated = NULL;
        parser->at++;
        return emit_point(parser, '{');
    }
    parser->at++;
    /* + does not count as copies, though one is written as {1,} */
    return repeat(parser, where, *where == '+', *where == '?' ? 1 : -1);
}

static csuccess_status
read_quoted(csuccessp_regex_parser *parser)
{
    csuccess_status status = CSUCCESS_OK;

    parser->at += 2;
    while (parser->at < parser->end && status == CSUCCESS_OK) {
        if (csuccessp_regex_ahead(parser, 0, "\\E")) {
            parser->at += 2;
            break;
        }
        status = emit_point(parser, csuccessp_regex_take(parser));
    }
    return status;
}

static csuccess_status
read_backslash(csuccessp_regex_parser *parser)
{
    char next = parser->end - parser->at > 1 ? parser->at[1] : '\0';
    csuccess_status status;
    uint32_t point;
    int found;

    switch (next) {
    case 'b':
        return emit_assert(parser, 2, CSUCCESSP_REGEX_AT_WORD);
    case 'B':
        return emit_assert(parser, 2, CSUCCESSP_REGEX_AT_NO_WORD);
    case 'A':
        return emit_assert(parser, 2, CSUCCESSP_REGEX_AT_BEGIN);
    case 'z':
        return emit_assert(parser, 2, CSUCCESSP_REGEX_AT_END);
    case 'Q':
        return read_quoted(parser);
    default:
        break;
    }
    status = csuccessp_regex_class_escape(parser, &found);
    if (status != CSUCCESS_OK)
        return status;
    if (found)
        return csuccessp_regex_emit_set(parser, 0);
    status = csuccessp_regex_escape(parser, &point);
    return status == CSUCCESS_OK ? emit_point(parser, point) : status;
}

/* One thing of the pattern. */
static csuccess_status
read_next(csuccessp_regex_parser *parser)
{
    unsigned lines = parser->flags & CSUCCESSP_REGEX_LINES;

    switch (*parser->at) {
    case '(':
        return read_open(parser);
    case ')':
        return read_close(parser);
    case '|':
        return read_bar(parser);
    case '^':
        return emit_assert(parser, 1,
                           lines ? CSUCCESSP_REGEX_AT_LINE_BEGIN : CSUCCESSP_REGEX_AT_BEGIN);
    case '$':
        return emit_assert(parser, 1, lines ? CSUCCESSP_REGEX_AT_LINE_END : CSUCCESSP_REGEX_AT_END);
    case '.':
        return emit_dot(parser);
    case '[':
        return csuccessp_regex_brackets(parser);
    case '\\':
        return read_backslash(parser);
    default:
        return emit_point(parser, csuccessp_regex_take(parser));
    }
}

static csuccess_status
read_all(csuccessp_regex_parser *parser)
{
    csuccess_status status = csuccessp_regex_group_open(parser, parser->at, 0);

    while (parser->at < parser->end && status == CSUCCESS_OK) {
        if (strchr("*+?{", *parser->at) && *parser->at) {
            status = read_repeat(parser);
        } else {
            parser->repeated = NULL;
            status = read_next(parser);
        }
    }
    if (status != CSUCCESS_OK)
        return status;
    if (parser->groups.count > 1)
        return csuccessp_regex_refuse(parser, parser->begin + innermost(parser)->offset,
                                      "the group is not closed");
    close_group(parser);
    return csuccessp_regex_draft_add(parser->draft, CSUCCESSP_REGEX_MATCH, 0);
}

static void
explain(csuccessp_regex_parser *parser, csuccess_status status)
{
    if (status == CSUCCESS_E_NO_MEMORY)
        (void)csuccessp_regex_refuse(parser, parser->at, "there is no memory");
    else if (status == CSUCCESS_E_LIMIT && !parser->problem->message)
        (void)csuccessp_regex_refuse(parser, parser->at, "the pattern is too large");
}

csuccess_status
csuccessp_regex_parse(csuccessp_regex_draft *draft, const char *pattern, size_t length,
                      csuccessp_regex_problem *problem)
{
    csuccessp_regex_parser parser = {0};
    csuccess_status status;

    parser.memory = parser.set.memory = parser.item.memory = draft->memory;
    parser.draft = draft;
    parser.begin = parser.at = pattern;
    parser.end = pattern + length;
    parser.problem = problem;
    if (csuccessp_utf8_valid(pattern, length))
        status = read_all(&parser);
    else
        status = csuccessp_regex_refuse(&parser, pattern, "the pattern is no UTF-8");
    explain(&parser, status);
    csuccessp_array_release(parser.memory, &parser.groups);
    csuccessp_regex_set_free(&parser.set);
    csuccessp_regex_set_free(&parser.item);
    return status;
}
