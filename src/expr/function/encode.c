/* SPDX-License-Identifier: MIT */
/* Base64 (RFC 4648, section 4). */
#include "expr/function/functions.h"
#include "expr/function/writer.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Three bytes or fewer as four letters, filled up with "=". */
static void
encode_group(char *to, const char *bytes, size_t count)
{
    uint32_t bits = 0;
    size_t i;

    for (i = 0; i < 3; i++)
        bits = bits << 8 | (i < count ? (unsigned char)bytes[i] : 0);
    for (i = 0; i < 4; i++)
        to[i] = i <= count ? letters[bits >> (18 - 6 * i) & 63] : '=';
}

csuccessp_any
csuccessp_call_encode(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    size_t length = a[0].length, size = (length + 2) / 3 * 4, at;
    csuccessp_writer writer;
    char *to;

    (void)count;
    csuccessp_writer_open(&writer, e, size);
    to = csuccessp_writer_room(&writer, size);
    for (at = 0; to && at < length; at += 3, to += 4)
        encode_group(to, a[0].as.bytes + at, length - at < 3 ? length - at : 3);
    return csuccessp_writer_end(&writer, CSUCCESSP_KIND_STRING);
}

/* The six bits of a letter, or -1. */
static int
bits_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* The letters without the "=" at the end, which may be left out but not be wrong in number. */
static int
strip(csuccessp_any text, size_t *letter_count)
{
    size_t length = text.length;

    while (length && text.length - length < 2 && text.as.bytes[length - 1] == '=')
        length--;
    *letter_count = length;
    return length % 4 != 1 && (length == text.length || text.length % 4 == 0);
}

csuccessp_any
csuccessp_call_decode(csuccessp_evaluation *e, const csuccessp_any *a, unsigned count)
{
    csuccessp_writer writer;
    size_t length, i;
    uint32_t bits = 0;
    char *to;
    int six;

    (void)count;
    if (!strip(a[0], &length))
        return csuccessp_any_fault(CSUCCESSP_FAULT_CONVERSION);
    csuccessp_writer_open(&writer, e, length / 4 * 3 + 2);
    to = csuccessp_writer_room(&writer, length * 3 / 4);
    for (i = 0; to && i < length; i++) {
        six = bits_of(a[0].as.bytes[i]);
        if (six < 0)
            return csuccessp_any_fault(CSUCCESSP_FAULT_CONVERSION);
        bits = bits << 6 | (uint32_t)six;
        if (i % 4)
            *to++ = (char)(bits >> (6 - i % 4 * 2) & 0xff);
    }
    return csuccessp_writer_end(&writer, CSUCCESSP_KIND_BYTES);
}
