/* SPDX-License-Identifier: MIT */
#include "expr/function/number_text.h"

#include <math.h>
#include <string.h>

#include "util/decimal.h"

size_t
csuccessp_uint_text(char *to, uint64_t number, unsigned base)
{
    char digits[64];
    size_t n = 0, i;

    do {
        digits[n++] = "0123456789abcdef"[number % base];
        number /= base;
    } while (number);
    for (i = 0; i < n; i++)
        to[i] = digits[n - 1 - i];
    return n;
}

size_t
csuccessp_int_text(char *to, int64_t number)
{
    if (number >= 0)
        return csuccessp_uint_text(to, (uint64_t)number, 10);
    to[0] = '-';
    return 1 + csuccessp_uint_text(to + 1, 0 - (uint64_t)number, 10);
}

const char *
csuccessp_number_name(double number)
{
    if (number != number)
        return "NaN";
    if (isinf(number))
        return number > 0 ? "Infinity" : "-Infinity";
    return NULL;
}

/* A decimal number: 0.d1 d2 d3 ... times ten to the power of `point`. */
struct parts {
    char digit[CSUCCESSP_NUMBER_TEXT_MAX];
    int count, point;
};

static void
take_apart(const char *text, size_t length, struct parts *out)
{
    size_t i = 0;
    int seen_point = 0, exponent = 0, sign = 1;

    out->count = out->point = 0;
    for (; i < length && text[i] != 'e' && text[i] != 'E'; i++) {
        if (text[i] == '.') {
            seen_point = 1;
        } else if (text[i] != '-') {
            if (!seen_point && (out->count || text[i] != '0'))
                out->point++;
            if (out->count || text[i] != '0')
                out->digit[out->count++] = text[i];
            else if (seen_point)
                out->point--;
        }
    }
    for (i++; i < length; i++) {
        if (text[i] == '-')
            sign = -1;
        else if (text[i] != '+')
            exponent = exponent * 10 + (text[i] - '0');
    }
    out->point += sign * exponent;
    while (out->count && out->digit[out->count - 1] == '0')
        out->count--;
}

static size_t
write_plain(char *to, const struct parts *p)
{
    size_t n = 0;
    int i;

    if (p->point <= 0)
        to[n++] = '0';
    for (i = p->point < 0 ? p->point : 0; i < p->count || i < p->point; i++) {
        if (i == p->point)
            to[n++] = '.';
        to[n++] = (char)(i >= 0 && i < p->count ? p->digit[i] : '0');
    }
    return n;
}

static size_t
write_power(char *to, const struct parts *p)
{
    size_t n = 0;
    int exponent = p->point - 1, i;

    for (i = 0; i < p->count; i++) {
        if (i == 1)
            to[n++] = '.';
        to[n++] = p->digit[i];
    }
    to[n++] = 'e';
    to[n++] = exponent < 0 ? '-' : '+';
    if (exponent < 0)
        exponent = -exponent;
    if (exponent < 10)
        to[n++] = '0';
    return n + csuccessp_uint_text(to + n, (uint64_t)exponent, 10);
}

size_t
csuccessp_number_text(char *to, double number)
{
    char text[CSUCCESSP_NUMBER_TEXT_MAX];
    const char *name = csuccessp_number_name(number);
    struct parts parts;
    size_t n = 0;

    if (name) {
        n = strlen(name);
        memcpy(to, name, n);
        return n;
    }
    if (signbit(number))
        to[n++] = '-';
    take_apart(text, csuccessp_double_write(text, number), &parts);
    if (parts.count == 0) {
        to[n++] = '0';
        return n;
    }
    if (parts.point > 21 || parts.point < -3)
        return n + write_power(to + n, &parts);
    return n + write_plain(to + n, &parts);
}

/* Decimal digits only, at least one. */
static int
parse_digits(const char *text, size_t length, uint64_t *out)
{
    uint64_t value = 0;
    unsigned digit;
    int range = 0;
    size_t i;

    for (i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return CSUCCESSP_READ_NONE;
        digit = (unsigned)(text[i] - '0');
        if (value > (UINT64_MAX - digit) / 10)
            range = 1;
        value = value * 10 + digit;
    }
    *out = value;
    if (length == 0)
        return CSUCCESSP_READ_NONE;
    return range ? CSUCCESSP_READ_RANGE : CSUCCESSP_READ_DONE;
}

int
csuccessp_uint_parse(const char *text, size_t length, uint64_t *out)
{
    return parse_digits(text, length, out);
}

/* 1 when a sign was there. */
static size_t
sign_length(const char *text, size_t length, int *negative)
{
    *negative = length && text[0] == '-';
    return *negative || (length && text[0] == '+');
}

int
csuccessp_int_parse(const char *text, size_t length, int64_t *out)
{
    uint64_t value = 0;
    int negative, result;
    size_t sign = sign_length(text, length, &negative);

    result = parse_digits(text + sign, length - sign, &value);
    if (result != CSUCCESSP_READ_DONE)
        return result;
    if (value > (uint64_t)INT64_MAX + (negative ? 1 : 0))
        return CSUCCESSP_READ_RANGE;
    *out = negative ? (int64_t)(0 - value) : (int64_t)value;
    return CSUCCESSP_READ_DONE;
}

/* Without regard to case; `name` is lower. */
static int
is_word(const char *name, const char *text, size_t length)
{
    size_t i;

    if (strlen(name) != length)
        return 0;
    for (i = 0; i < length; i++)
        if ((text[i] | 0x20) != name[i])
            return 0;
    return 1;
}

/* As many digits as can matter; what follows them only as "and a little more". */
enum { DIGITS_KEPT = 440, EXPONENT_MOST = 100000 };

struct decimal {
    char digits[DIGITS_KEPT + 1];
    int count;
    int64_t point; /* 0.digits times ten to this power */
};

static size_t
parse_mantissa(const char *text, size_t length, struct decimal *out)
{
    int seen_point = 0, any = 0, more = 0;
    size_t i;

    out->count = 0;
    out->point = 0;
    for (i = 0; i < length; i++) {
        if (text[i] == '.' && !seen_point) {
            seen_point = 1;
            continue;
        }
        if (text[i] < '0' || text[i] > '9')
            break;
        any = 1;
        if (out->count == 0 && text[i] == '0') {
            out->point -= seen_point;
            continue;
        }
        out->point += !seen_point;
        if (out->count < DIGITS_KEPT)
            out->digits[out->count++] = text[i];
        else
            more |= text[i] != '0';
    }
    if (more)
        out->digits[out->count++] = '1';
    return any ? i : 0;
}

static int
parse_exponent(const char *text, size_t length, int64_t *out)
{
    uint64_t value = 0;
    int negative;
    size_t sign;

    *out = 0;
    if (length == 0)
        return 1;
    if (text[0] != 'e' && text[0] != 'E')
        return 0;
    sign = sign_length(text + 1, length - 1, &negative);
    switch (parse_digits(text + 1 + sign, length - 1 - sign, &value)) {
    case CSUCCESSP_READ_NONE:
        return 0;
    case CSUCCESSP_READ_RANGE:
        value = UINT64_MAX;
        break;
    default:
        break;
    }
    if (value > INT32_MAX)
        value = INT32_MAX; /* beyond the length of any text */
    *out = negative ? -(int64_t)value : (int64_t)value;
    return 1;
}

/* "d.ddde123", which the reader of JSON numbers knows. */
static int
read_decimal(const struct decimal *d, double *out)
{
    char text[DIGITS_KEPT + 32];
    size_t n = 0;

    if (d->count == 0 || d->point < -EXPONENT_MOST) {
        *out = 0;
        return CSUCCESSP_READ_DONE;
    }
    if (d->point > EXPONENT_MOST)
        return CSUCCESSP_READ_RANGE;
    text[n++] = d->digits[0];
    text[n++] = '.';
    text[n++] = '0';
    if (d->count > 1) {
        memcpy(text + n - 1, d->digits + 1, (size_t)d->count - 1);
        n += (size_t)d->count - 2;
    }
    text[n++] = 'e';
    n += csuccessp_int_text(text + n, d->point - 1);
    return csuccessp_double_read(text, n, out) == CSUCCESS_OK ? CSUCCESSP_READ_DONE
                                                              : CSUCCESSP_READ_RANGE;
}

int
csuccessp_number_parse(const char *text, size_t length, double *out)
{
    struct decimal decimal;
    int negative, result = CSUCCESSP_READ_DONE;
    size_t sign = sign_length(text, length, &negative), n;
    int64_t exponent;

    text += sign;
    length -= sign;
    if (is_word("nan", text, length)) {
        *out = NAN;
    } else if (is_word("inf", text, length) || is_word("infinity", text, length)) {
        *out = INFINITY;
    } else {
        n = parse_mantissa(text, length, &decimal);
        if (n == 0 || !parse_exponent(text + n, length - n, &exponent))
            return CSUCCESSP_READ_NONE;
        decimal.point += exponent;
        result = read_decimal(&decimal, out);
    }
    if (result == CSUCCESSP_READ_DONE && negative)
        *out = -*out;
    return result;
}
