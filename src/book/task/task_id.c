/* SPDX-License-Identifier: MIT */
/* Ids of the tasks that playbooks make: playbook/customer/run/step; of what they make elsewhere:
 * playbook/run/step. They say where a task comes
 * from, and are the same whenever the same journal is read. */
#include <string.h>

#include "book/task/task.h"
#include "util/murmur.h"

enum {
    ID_MAX = 255,
    PART_MAX = 64, /* of an id that would be too long: three of them, a number and a hash fit */
    HASH_DIGITS = 32
};

/* A byte as it stands in an id: 1 or 3 bytes at `to`. */
static size_t
escape(char c, char *to)
{
    if (c != '/' && c != '%') {
        to[0] = c;
        return 1;
    }
    memcpy(to, c == '/' ? "%2F" : "%25", 3);
    return 3;
}

/* A whole part. */
static void
write_part(csuccessp_buffer *to, const char *part, size_t length)
{
    char bytes[3];
    size_t i;

    for (i = 0; i < length; i++)
        csuccessp_buffer_add(to, bytes, escape(part[i], bytes));
}

/* What follows the part: the run stands before the last one. */
static void
write_between(csuccessp_buffer *to, size_t part, uint32_t run, int of_customer)
{
    if (part == 2)
        return;
    if (part == 0 || of_customer)
        csuccessp_buffer_char(to, '/');
    if (part == 1) {
        csuccessp_buffer_int(to, run);
        csuccessp_buffer_char(to, '/');
    }
}

/* As many whole characters of a part as stand in PART_MAX bytes, at `to`; how many bytes. */
static size_t
cut_part(const char *part, size_t length, char *to)
{
    char bytes[3];
    size_t i, n, written = 0, whole = 0;

    for (i = 0; i < length; i++) {
        if (((unsigned char)part[i] & 0xc0) != 0x80)
            whole = written;
        n = escape(part[i], bytes);
        if (written + n > PART_MAX)
            return whole;
        memcpy(to + written, bytes, n);
        written += n;
    }
    return written;
}

static void
write_hash(csuccessp_buffer *to, const uint64_t hash[2])
{
    static const char digits[] = "0123456789abcdef";
    unsigned i;

    csuccessp_buffer_text(to, "%-");
    for (i = 0; i < HASH_DIGITS; i++)
        csuccessp_buffer_char(to, digits[hash[i / 16] >> (60 - i % 16 * 4) & 15]);
}

void
csuccessp_task_id(csuccessp_buffer *to, const char *playbook, size_t playbook_length,
                  const char *customer, size_t customer_length, uint32_t run, const char *step,
                  size_t step_length)
{
    const csuccessp_slice parts[] = {
        {playbook, playbook_length}, {customer, customer_length}, {step, step_length}};
    size_t start = to->length, length, i;
    char cut[PART_MAX];
    uint64_t hash[2];

    for (i = 0; i < 3; i++) {
        write_part(to, parts[i].bytes, parts[i].length);
        write_between(to, i, run, customer != NULL);
    }
    length = to->length - start;
    if (to->status != CSUCCESS_OK || length <= ID_MAX)
        return;
    csuccessp_murmur3_128(to->data + start, length, 0, hash);
    csuccessp_wipe(to->data + start, length);
    to->length = start;
    for (i = 0; i < 3; i++) {
        csuccessp_buffer_add(to, cut, cut_part(parts[i].bytes, parts[i].length, cut));
        write_between(to, i, run, customer != NULL);
    }
    write_hash(to, hash);
}

/* Has an id been cut? Nothing else in one is written as %-. */
static int
is_cut(const char *id, size_t length)
{
    return length > HASH_DIGITS + 2 && id[length - HASH_DIGITS - 2] == '%' &&
           id[length - HASH_DIGITS - 1] == '-';
}

int
csuccessp_task_id_names(const char *id, size_t length, const char *customer, size_t customer_length)
{
    const char *from = memchr(id, '/', length), *to;
    char bytes[3], cut[PART_MAX];
    size_t i, n, at = 0, own;

    if (!from)
        return 0;
    from++;
    to = memchr(from, '/', length - (size_t)(from - id));
    if (!to)
        return 0;
    own = (size_t)(to - from);
    if (is_cut(id, length)) {
        n = cut_part(customer, customer_length, cut);
        return n == own && memcmp(cut, from, n) == 0;
    }
    for (i = 0; i < customer_length; i++, at += n) {
        n = escape(customer[i], bytes);
        if (at + n > own || memcmp(from + at, bytes, n) != 0)
            return 0;
    }
    return at == own;
}
