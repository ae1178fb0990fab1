/* SPDX-License-Identifier: MIT */
#include "util/decimal.h"

#include <math.h>
#include <string.h>
#include <yyjson.h>

/* A JSON number taken apart: digits without leading zeros, and where the point stands. */
struct digits {
    char digit[40];
    int count;    /* digits kept */
    int exponent; /* value = 0.d1 d2 d3 ... * 10^exponent */
    int negative;
    int lost; /* a digit other than 0 was beyond the last that is kept */
};

/* 0 when the text is no JSON number. */
static int
take_apart(const char *p, size_t length, struct digits *out)
{
    const char *end = p + length;
    int seen_point = 0, any = 0, exponent = 0, sign = 1;

    memset(out, 0, sizeof *out);
    if (p < end && *p == '-') {
        out->negative = 1;
        p++;
    }
    for (; p < end && ((*p >= '0' && *p <= '9') || (*p == '.' && !seen_point)); p++) {
        if (*p == '.') {
            seen_point = 1;
            continue;
        }
        any = 1;
        if (out->count == 0 && *p == '0') {
            if (seen_point)
                out->exponent--;
            continue;
        }
        if (!seen_point)
            out->exponent++;
        if (out->count < (int)sizeof out->digit)
            out->digit[out->count++] = *p;
        else if (*p != '0')
            out->lost = 1;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p < end && (*p == '+' || *p == '-'))
            sign = *p++ == '-' ? -1 : 1;
        if (p == end)
            return 0;
        for (; p < end && *p >= '0' && *p <= '9'; p++)
            if (exponent < 100000000) /* beyond the length of any text */
                exponent = exponent * 10 + (*p - '0');
    }
    if (out->count)
        out->exponent += sign * exponent;
    else
        out->exponent = 0;
    while (out->count && out->digit[out->count - 1] == '0')
        out->count--;
    return p == end && any;
}

/* The number times 10^places as an integer of at most `limit`. */
static csuccess_status
scaled(const char *text, size_t length, int places, uint64_t limit, int64_t *out)
{
    struct digits d;
    uint64_t value = 0;
    int i, whole;

    if (!take_apart(text, length, &d) || d.lost)
        return CSUCCESS_E_VALUE;
    if (d.count == 0) {
        *out = 0;
        return CSUCCESS_OK;
    }
    whole = d.exponent + places; /* digits of the result */
    if (whole < d.count || whole > 19)
        return CSUCCESS_E_VALUE;
    for (i = 0; i < whole; i++)
        value = value * 10 + (i < d.count ? (uint64_t)(d.digit[i] - '0') : 0);
    if (value > limit)
        return CSUCCESS_E_VALUE;
    *out = d.negative ? (int64_t)(0 - value) : (int64_t)value;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_decimal_read(const char *text, size_t length, int64_t *out)
{
    return scaled(text, length, 6, (uint64_t)CSUCCESSP_DECIMAL_MAX, out);
}

csuccess_status
csuccessp_integer_read(const char *text, size_t length, int64_t *out)
{
    uint64_t limit = length && text[0] == '-' ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;

    return scaled(text, length, 0, limit, out);
}

csuccess_status
csuccessp_double_read(const char *text, size_t length, double *out)
{
    char copy[512];
    yyjson_val value;
    const char *end;

    if (length >= sizeof copy - 8)
        return CSUCCESS_E_VALUE;
    memcpy(copy, text, length);
    memset(copy + length, 0, 8);
    end = yyjson_read_number(copy, &value, 0, NULL, NULL);
    if (!end || end != copy + length)
        return CSUCCESS_E_VALUE;
    *out = yyjson_get_num(&value);
    return isfinite(*out) ? CSUCCESS_OK : CSUCCESS_E_VALUE;
}

size_t
csuccessp_decimal_write(char *to, int64_t micro)
{
    uint64_t m = micro < 0 ? 0 - (uint64_t)micro : (uint64_t)micro;
    uint64_t fraction = m % CSUCCESSP_MICRO, unit = CSUCCESSP_MICRO / 10;
    size_t n = 0;

    if (micro < 0)
        to[n++] = '-';
    n += csuccessp_write_int(to + n, (int64_t)(m / CSUCCESSP_MICRO));
    if (fraction) {
        to[n++] = '.';
        for (; fraction; unit /= 10) {
            to[n++] = (char)('0' + fraction / unit);
            fraction %= unit;
        }
    }
    return n;
}

size_t
csuccessp_double_write(char *to, double number)
{
    char memory[1024];
    yyjson_alc pool;
    yyjson_mut_val value;
    char *text;
    size_t length;

    if (number >= -(double)CSUCCESSP_EXACT_MAX && number <= (double)CSUCCESSP_EXACT_MAX) {
        int64_t whole = (int64_t)number;
        if ((double)whole == number) /* -0 becomes 0: there is one zero outside */
            return csuccessp_write_int(to, whole);
    }
    memset(&value, 0, sizeof value);
    yyjson_alc_pool_init(&pool, memory, sizeof memory);
    unsafe_yyjson_set_real(&value, number);
    text = yyjson_mut_val_write_opts(&value, 0, &pool, &length, NULL);
    if (!text || length > CSUCCESSP_NUMBER_TEXT_MAX) {
        memcpy(to, "null", 4);
        return 4;
    }
    if (length > 2 && memcmp(text + length - 2, ".0", 2) == 0)
        length -= 2;
    memcpy(to, text, length);
    return length;
}

void
csuccessp_buffer_decimal(csuccessp_buffer *buffer, int64_t micro)
{
    char *to = csuccessp_buffer_room(buffer, CSUCCESSP_NUMBER_TEXT_MAX);

    if (to)
        buffer->length += csuccessp_decimal_write(to, micro);
}

void
csuccessp_buffer_double(csuccessp_buffer *buffer, double number)
{
    char *to = csuccessp_buffer_room(buffer, CSUCCESSP_NUMBER_TEXT_MAX);

    if (to)
        buffer->length += csuccessp_double_write(to, number);
}
