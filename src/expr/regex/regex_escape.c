/* SPDX-License-Identifier: MIT */
/* Escapes that are one code point. */
#include <string.h>

#include "expr/regex/regex_parse.h"

static int
hex_digit(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return (int)(c - '0');
    if (c >= 'a' && c <= 'f')
        return (int)(c - 'a') + 10;
    return c >= 'A' && c <= 'F' ? (int)(c - 'A') + 10 : -1;
}

static int
next_hex_digit(const csuccessp_regex_parser *parser)
{
    return parser->at < parser->end ? hex_digit((unsigned char)*parser->at) : -1;
}

/* After \x: two digits, or any number of them in braces. */
static int
read_hex(csuccessp_regex_parser *parser, uint32_t *point)
{
    int braces = csuccessp_regex_ahead(parser, 0, "{"), count = 0, digit;

    parser->at += braces;
    *point = 0;
    while ((braces || count < 2) && (digit = next_hex_digit(parser)) >= 0) {
        *point = *point * 16 + (uint32_t)digit;
        if (*point > CSUCCESSP_REGEX_POINT_MAX)
            return 0;
        parser->at++;
        count++;
    }
    if (!braces)
        return count == 2;
    if (count == 0 || !csuccessp_regex_ahead(parser, 0, "}"))
        return 0;
    parser->at++;
    return 1;
}

/* After the first digit of at most three. */
static void
read_octal(csuccessp_regex_parser *parser, uint32_t *point)
{
    int count;

    for (count = 1; count < 3 && parser->at < parser->end; count++, parser->at++) {
        if (*parser->at < '0' || *parser->at > '7')
            return;
        *point = *point * 8 + (uint32_t)(*parser->at - '0');
    }
}

static csuccess_status
refuse_escape(csuccessp_regex_parser *parser, const char *where, uint32_t letter)
{
    if (letter == 'C')
        return csuccessp_regex_refuse(parser, where, "\\C (a single byte) is not supported");
    if (letter == 'Z' || letter == 'G')
        return csuccessp_regex_refuse(parser, where,
                                      "this escape is not supported; \\z is the end");
    if (letter >= '1' && letter <= '9')
        return csuccessp_regex_refuse(parser, where, "back-references are not supported");
    if (letter == 'k' || letter == 'g')
        return csuccessp_regex_refuse(parser, where, "back-references are not supported");
    return csuccessp_regex_refuse(parser, where, "there is no such escape");
}

/* Letters that stand for a control character. */
static uint32_t
control(uint32_t letter)
{
    static const char letters[] = "afnrtv", points[] = "\a\f\n\r\t\v";
    const char *found = letter && letter < 0x80 ? strchr(letters, (int)letter) : NULL;

    return found ? (uint32_t)points[found - letters] : 0;
}

csuccess_status
csuccessp_regex_escape(csuccessp_regex_parser *parser, uint32_t *point)
{
    const char *where = parser->at++;
    uint32_t c;

    if (parser->at == parser->end)
        return csuccessp_regex_refuse(parser, where, "a \\ ends the pattern");
    c = csuccessp_regex_take(parser);
    *point = c;
    if (c == 'x')
        return read_hex(parser, point)
                   ? CSUCCESS_OK
                   : csuccessp_regex_refuse(parser, where, "\\x is not followed by a code point");
    if (c == '0' || (c >= '1' && c <= '7' && parser->at < parser->end && *parser->at >= '0' &&
                     *parser->at <= '7')) {
        *point = c - '0';
        read_octal(parser, point);
        return CSUCCESS_OK;
    }
    if (control(c)) {
        *point = control(c);
        return CSUCCESS_OK;
    }
    if (c < 0x80 && !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
        return CSUCCESS_OK;
    return refuse_escape(parser, where, c);
}
