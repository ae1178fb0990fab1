/* SPDX-License-Identifier: MIT */
#include "expr/syntax/parse.h"

#include <string.h>

#include "util/decimal.h"
#include "util/utf8.h"

static csuccess_status
out_of_range(csuccessp_parser *parser, const csuccessp_token *token, const char *what)
{
    return csuccessp_problem_set(parser->problem, CSUCCESS_E_SYNTAX, token->offset,
                                 "the number is outside the range of %s", what);
}

static int
hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* 0 when the number does not fit. */
static int
read_natural(const char *text, size_t length, uint64_t *out)
{
    uint64_t base = 10, sum = 0;
    size_t i = 0;

    if (length > 2 && (text[1] | 0x20) == 'x') {
        base = 16;
        i = 2;
    }
    for (; i < length; i++) {
        uint64_t digit = (uint64_t)hex_value(text[i]);

        if (sum > (UINT64_MAX - digit) / base)
            return 0;
        sum = sum * base + digit;
    }
    *out = sum;
    return 1;
}

static csuccess_status
read_int(csuccessp_parser *parser, const csuccessp_token *token, int negative, csuccessp_any *out)
{
    uint64_t natural, limit = (uint64_t)INT64_MAX + (negative ? 1 : 0);

    if (!read_natural(parser->lexer.text + token->offset, token->length, &natural) ||
        natural > limit)
        return out_of_range(parser, token, "int");
    *out = csuccessp_any_int((int64_t)(negative ? 0 - natural : natural));
    return CSUCCESS_OK;
}

/* ".5" and "007.5" are numbers here, and "0.5" and "7.5" where numbers are read. */
static csuccess_status
read_double(csuccessp_parser *parser, const csuccessp_token *token, int negative,
            csuccessp_any *out)
{
    const char *text = parser->lexer.text + token->offset;
    size_t length = token->length;
    double number;
    char *copy;

    for (; length > 1 && text[0] == '0' && hex_value(text[1]) >= 0 && hex_value(text[1]) < 10;
         length--)
        text++;
    copy = csuccessp_arena_take(parser->arena, length + 1, 1);
    if (!copy)
        return csuccessp_parse_memory(parser);
    copy[0] = '0';
    memcpy(copy + 1, text, length);
    if (csuccessp_double_read(text[0] == '.' ? copy : copy + 1, length + (text[0] == '.'),
                              &number) != CSUCCESS_OK)
        return out_of_range(parser, token, "double");
    *out = csuccessp_any_double(negative ? -number : number);
    return CSUCCESS_OK;
}

/* Where escapes are taken from and where their bytes go. */
typedef struct unescape {
    csuccessp_parser *parser;
    const char *text;
    size_t at, end;
    char *to;
    size_t length;
    int bytes;
} unescape;

static csuccess_status
bad_escape(unescape *u, const char *message)
{
    return csuccessp_problem_set(u->parser->problem, CSUCCESS_E_SYNTAX, u->at, "%s", message);
}

static csuccess_status
put_point(unescape *u, uint32_t point)
{
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
        return bad_escape(u, "the escape names no character of Unicode");
    u->length += csuccessp_utf8_write(point, u->to + u->length);
    return CSUCCESS_OK;
}

static csuccess_status
put_digits(unescape *u, size_t digits, uint32_t base)
{
    uint32_t point = 0;
    size_t i;

    for (i = 0; i < digits; i++) {
        int digit = u->at + i < u->end ? hex_value(u->text[u->at + i]) : -1;

        if (digit < 0 || (uint32_t)digit >= base)
            return bad_escape(u, base == 8 ? "the escape takes three octal digits"
                                           : "the escape takes more hexadecimal digits");
        point = point * base + (uint32_t)digit;
    }
    if (u->bytes) {
        if (point > 255)
            return bad_escape(u, "the escape is outside the range of a byte");
        u->to[u->length++] = (char)point;
    } else if (put_point(u, point) != CSUCCESS_OK) {
        return CSUCCESS_E_SYNTAX;
    }
    u->at += digits;
    return CSUCCESS_OK;
}

/* Behind the backslash. */
static csuccess_status
put_escape(unescape *u)
{
    static const char letters[] = "abfnrtv\\?\"'`";
    static const char meant[] = "\a\b\f\n\r\t\v\\?\"'`";
    char c = u->text[u->at];
    const char *found = strchr(letters, c);

    if (c && found) {
        u->to[u->length++] = meant[found - letters];
        u->at++;
        return CSUCCESS_OK;
    }
    if (c >= '0' && c <= '3')
        return put_digits(u, 3, 8);
    if (c == 'x' || c == 'X') {
        u->at++;
        return put_digits(u, 2, 16);
    }
    if (!u->bytes && (c == 'u' || c == 'U')) {
        u->at++;
        return put_digits(u, c == 'u' ? 4 : 8, 16);
    }
    return bad_escape(u, "no escape begins like this; a backslash itself is written \\\\");
}

static csuccess_status
read_text(csuccessp_parser *parser, const csuccessp_token *token, csuccessp_any *out)
{
    unescape u = {parser,
                  parser->lexer.text,
                  token->offset,
                  token->offset + token->length,
                  NULL,
                  0,
                  token->kind == CSUCCESSP_TOKEN_BYTES};
    unsigned kind = u.bytes ? CSUCCESSP_KIND_BYTES : CSUCCESSP_KIND_STRING;
    size_t quotes = 1;
    csuccess_status status;
    int raw = 0;
    char quote;

    for (; u.text[u.at] != '"' && u.text[u.at] != '\''; u.at++)
        raw |= (u.text[u.at] | 0x20) == 'r';
    quote = u.text[u.at];
    if (u.end - u.at >= 6 && u.text[u.at + 1] == quote && u.text[u.at + 2] == quote)
        quotes = 3;
    u.at += quotes;
    u.end -= quotes;
    if (raw || !memchr(u.text + u.at, '\\', u.end - u.at)) {
        *out = csuccessp_any_bytes(kind, u.text + u.at, u.end - u.at);
        return CSUCCESS_OK;
    }
    u.to = csuccessp_arena_take(parser->arena, u.end - u.at, 1);
    if (!u.to)
        return csuccessp_parse_memory(parser);
    while (u.at < u.end) {
        if (u.text[u.at] != '\\') {
            u.to[u.length++] = u.text[u.at++];
            continue;
        }
        u.at++;
        status = put_escape(&u);
        if (status != CSUCCESS_OK)
            return status;
    }
    *out = csuccessp_any_bytes(kind, u.to, u.length);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_literal_read(csuccessp_parser *parser, const csuccessp_token *token, int negative,
                       csuccessp_any *out)
{
    uint64_t natural;

    switch (token->kind) {
    case CSUCCESSP_TOKEN_INT:
        return read_int(parser, token, negative, out);
    case CSUCCESSP_TOKEN_UINT:
        if (!read_natural(parser->lexer.text + token->offset, token->length - 1, &natural))
            return out_of_range(parser, token, "uint");
        *out = csuccessp_any_uint(natural);
        return CSUCCESS_OK;
    case CSUCCESSP_TOKEN_DOUBLE:
        return read_double(parser, token, negative, out);
    case CSUCCESSP_TOKEN_TRUE:
        *out = csuccessp_any_bool(1);
        return CSUCCESS_OK;
    case CSUCCESSP_TOKEN_FALSE:
        *out = csuccessp_any_bool(0);
        return CSUCCESS_OK;
    case CSUCCESSP_TOKEN_NULL:
        *out = csuccessp_any_of(CSUCCESSP_KIND_NULL, 0);
        return CSUCCESS_OK;
    default:
        return read_text(parser, token, out);
    }
}
