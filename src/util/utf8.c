/* SPDX-License-Identifier: MIT */
#include "util/utf8.h"

/* How many bytes a well-formed sequence takes, or 0. */
static size_t
sequence(const unsigned char *p, size_t left)
{
    if (p[0] < 0x80)
        return 1;
    if (p[0] < 0xc2 || p[0] > 0xf4)
        return 0;
    if (p[0] < 0xe0)
        return left >= 2 && (p[1] & 0xc0) == 0x80 ? 2 : 0;
    if (p[0] < 0xf0) {
        if (left < 3 || (p[1] & 0xc0) != 0x80 || (p[2] & 0xc0) != 0x80)
            return 0;
        if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f))
            return 0;
        return 3;
    }
    if (left < 4 || (p[1] & 0xc0) != 0x80 || (p[2] & 0xc0) != 0x80 || (p[3] & 0xc0) != 0x80)
        return 0;
    if ((p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
        return 0;
    return 4;
}

int
csuccessp_utf8_valid(const char *bytes, size_t length)
{
    const unsigned char *p = (const unsigned char *)bytes;
    size_t i = 0, n;

    while (i < length) {
        n = sequence(p + i, length - i);
        if (!n)
            return 0;
        i += n;
    }
    return 1;
}

size_t
csuccessp_utf8_next(const char *bytes, size_t length, uint32_t *point)
{
    const unsigned char *p = (const unsigned char *)bytes;
    size_t n = length ? sequence(p, length) : 0;

    switch (n) {
    case 1:
        *point = p[0];
        break;
    case 2:
        *point = (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
        break;
    case 3:
        *point = (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
        break;
    case 4:
        *point = (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
        break;
    default:
        *point = 0xfffd;
        break;
    }
    return n;
}

size_t
csuccessp_utf8_write(uint32_t point, char *to)
{
    if (point < 0x80) {
        to[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        to[0] = (char)(0xc0 | point >> 6);
        to[1] = (char)(0x80 | (point & 0x3f));
        return 2;
    }
    if (point < 0x10000) {
        to[0] = (char)(0xe0 | point >> 12);
        to[1] = (char)(0x80 | (point >> 6 & 0x3f));
        to[2] = (char)(0x80 | (point & 0x3f));
        return 3;
    }
    to[0] = (char)(0xf0 | point >> 18);
    to[1] = (char)(0x80 | (point >> 12 & 0x3f));
    to[2] = (char)(0x80 | (point >> 6 & 0x3f));
    to[3] = (char)(0x80 | (point & 0x3f));
    return 4;
}

int
csuccessp_id_valid(const char *bytes, size_t length)
{
    const unsigned char *p = (const unsigned char *)bytes;
    size_t i;

    if (length < 1 || length > CSUCCESSP_ID_MAX || !csuccessp_utf8_valid(bytes, length))
        return 0;
    for (i = 0; i < length; i++)
        if (p[i] < 0x20 || p[i] == 0x7f || (p[i] == 0xc2 && i + 1 < length && p[i + 1] < 0xa0))
            return 0;
    return 1;
}
