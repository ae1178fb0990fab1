/* SPDX-License-Identifier: MIT */
/* string.format: %s %d %f %e %b %o %x %X, with digits after the point for %f and %e: "%.2f". As
 * many values as clauses. */
#include <string.h>

#include "expr/function/any_text.h"
#include "expr/function/decimal_text.h"
#include "expr/function/functions.h"
#include "expr/function/number_text.h"

enum { PLACES = 6 }; /* unless the format says */

static int
is_integer(csuccessp_any x)
{
    return x.kind == CSUCCESSP_KIND_INT || x.kind == CSUCCESSP_KIND_UINT;
}

static void
refuse(csuccessp_writer *to)
{
    if (!to->fault)
        to->fault = CSUCCESSP_FAULT_FORMAT;
}

static void
write_decimal(csuccessp_writer *to, csuccessp_any x)
{
    if (is_integer(x) || (x.kind == CSUCCESSP_KIND_DOUBLE && csuccessp_number_name(x.as.number)))
        csuccessp_any_text(to, x);
    else
        refuse(to);
}

/* In base 2, 8 or 16, with a minus for what is below zero. */
static void
write_based(csuccessp_writer *to, csuccessp_any x, unsigned base)
{
    char text[65];
    uint64_t number = x.as.natural;
    size_t n = 0;

    if (x.kind == CSUCCESSP_KIND_INT && x.as.integer < 0) {
        text[n++] = '-';
        number = 0 - number;
    }
    n += csuccessp_uint_text(text + n, number, base);
    csuccessp_writer_add(to, text, n);
}

static void
write_hex_bytes(csuccessp_writer *to, csuccessp_any x)
{
    char *out = csuccessp_writer_room(to, (size_t)x.length * 2);
    unsigned char c;
    uint32_t i;

    for (i = 0; out && i < x.length; i++) {
        c = (unsigned char)x.as.bytes[i];
        *out++ = "0123456789abcdef"[c >> 4];
        *out++ = "0123456789abcdef"[c & 15];
    }
}

static void
write_hex(csuccessp_writer *to, csuccessp_any x, int upper)
{
    size_t i = to->length;

    if (is_integer(x))
        write_based(to, x, 16);
    else if (x.kind == CSUCCESSP_KIND_STRING || x.kind == CSUCCESSP_KIND_BYTES)
        write_hex_bytes(to, x);
    else
        refuse(to);
    for (; upper && i < to->length; i++)
        if (to->bytes[i] >= 'a')
            to->bytes[i] = (char)(to->bytes[i] - 0x20);
}

static void
write_number(csuccessp_writer *to, csuccessp_any x, int places,
             size_t (*write)(char *, double, int))
{
    char text[CSUCCESSP_FIXED_TEXT_MAX];
    double number = x.as.number;

    if (x.kind == CSUCCESSP_KIND_INT)
        number = (double)x.as.integer;
    else if (x.kind == CSUCCESSP_KIND_UINT)
        number = (double)x.as.natural;
    else if (x.kind != CSUCCESSP_KIND_DOUBLE) {
        refuse(to);
        return;
    }
    if (csuccessp_number_name(number))
        csuccessp_writer_text(to, csuccessp_number_name(number));
    else if (csuccessp_spend(to->evaluation, CSUCCESSP_FIXED_TEXT_MAX))
        csuccessp_writer_add(to, text, write(text, number, places));
    else if (!to->fault)
        to->fault = CSUCCESSP_FAULT_BUDGET;
}

static void
write_clause(csuccessp_writer *to, char clause, int places, csuccessp_any x)
{
    switch (clause) {
    case 's':
        csuccessp_any_text(to, x);
        break;
    case 'd':
        write_decimal(to, x);
        break;
    case 'f':
        write_number(to, x, places, csuccessp_fixed_text);
        break;
    case 'e':
        write_number(to, x, places, csuccessp_power_text);
        break;
    case 'b':
        if (is_integer(x) || x.kind == CSUCCESSP_KIND_BOOL)
            write_based(to, x, 2);
        else
            refuse(to);
        break;
    case 'o':
        if (is_integer(x))
            write_based(to, x, 8);
        else
            refuse(to);
        break;
    case 'x':
    case 'X':
        write_hex(to, x, clause == 'X');
        break;
    default:
        refuse(to);
        break;
    }
}

/* ".3" at `*at`, or nothing; -1 when it is wrong. */
static int
read_places(csuccessp_any format, size_t *at)
{
    const char *bytes = format.as.bytes;
    int places = 0;
    size_t from;

    if (*at == format.length || bytes[*at] != '.')
        return PLACES;
    from = ++*at;
    for (; *at < format.length && bytes[*at] >= '0' && bytes[*at] <= '9'; ++*at) {
        places = places * 10 + (bytes[*at] - '0');
        if (places > CSUCCESSP_PLACES_MAX)
            return -1;
    }
    return *at > from ? places : -1;
}

csuccessp_any
csuccessp_call_format(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    const csuccessp_list *list = a[1].as.list;
    const char *bytes = a[0].as.bytes, *found;
    csuccessp_writer to;
    size_t at = 0, from;
    uint32_t next = 0;
    int places;

    (void)count;
    csuccessp_writer_open(&to, e, a[0].length);
    while (at < a[0].length && !to.fault) {
        from = at;
        found = memchr(bytes + at, '%', a[0].length - at);
        at = found ? (size_t)(found - bytes) : a[0].length;
        csuccessp_writer_add(&to, bytes + from, at - from);
        if (!found)
            break;
        at++;
        if (at < a[0].length && bytes[at] == '%') {
            csuccessp_writer_char(&to, '%');
            at++;
            continue;
        }
        places = read_places(a[0], &at);
        if (places < 0 || at == a[0].length || next == list->count)
            refuse(&to);
        else
            write_clause(&to, bytes[at++], places, list->items[next++]);
    }
    if (next < list->count)
        refuse(&to);
    return csuccessp_writer_end(&to, CSUCCESSP_KIND_STRING);
}
