/* SPDX-License-Identifier: MIT */
/* Equality, order and hashes of values. */
#include <math.h>
#include <string.h>

#include "expr/any.h"
#include "util/hash.h"

enum { NOT_A_NUMBER = 2, NO_ORDER = 3 };

#define TWO_63 9223372036854775808.0
#define TWO_64 18446744073709551616.0

static int
order_int(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int
order_uint(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static int
order_double(double a, double b)
{
    if (a != a || b != b)
        return NOT_A_NUMBER;
    return a < b ? -1 : a > b;
}

static int
order_int_uint(int64_t a, uint64_t b)
{
    return a < 0 ? -1 : order_uint((uint64_t)a, b);
}

static int
order_int_double(int64_t a, double b)
{
    int order;

    if (b != b)
        return NOT_A_NUMBER;
    if (b < -TWO_63)
        return 1;
    if (b >= TWO_63)
        return b == TWO_63 && a == INT64_MAX ? 0 : -1;
    order = order_int(a, (int64_t)b);
    return order ? order : order_double(trunc(b), b);
}

static int
order_uint_double(uint64_t a, double b)
{
    int order;

    if (b != b)
        return NOT_A_NUMBER;
    if (b < 0)
        return 1;
    if (b >= TWO_64)
        return b == TWO_64 && a == UINT64_MAX ? 0 : -1;
    order = order_uint(a, (uint64_t)b);
    return order ? order : order_double(trunc(b), b);
}

/* `a` is of a kind that comes before that of `b`, or of the same. */
static int
order_numbers(csuccessp_any a, csuccessp_any b)
{
    if (a.kind == CSUCCESSP_KIND_INT) {
        if (b.kind == CSUCCESSP_KIND_INT)
            return order_int(a.as.integer, b.as.integer);
        if (b.kind == CSUCCESSP_KIND_UINT)
            return order_int_uint(a.as.integer, b.as.natural);
        return order_int_double(a.as.integer, b.as.number);
    }
    if (a.kind == CSUCCESSP_KIND_DOUBLE)
        return order_double(a.as.number, b.as.number);
    if (b.kind == CSUCCESSP_KIND_UINT)
        return order_uint(a.as.natural, b.as.natural);
    return order_uint_double(a.as.natural, b.as.number);
}

static int
order_bytes(csuccessp_any a, csuccessp_any b)
{
    size_t length = a.length < b.length ? a.length : b.length;
    int order = length ? memcmp(a.as.bytes, b.as.bytes, length) : 0;

    if (order)
        return order < 0 ? -1 : 1;
    return order_uint(a.length, b.length);
}

int
csuccessp_any_compare(csuccessp_any a, csuccessp_any b)
{
    int order;

    if (csuccessp_any_is_number(a) && csuccessp_any_is_number(b)) {
        if (a.kind <= b.kind)
            return order_numbers(a, b);
        order = order_numbers(b, a);
        return order == NOT_A_NUMBER ? order : -order;
    }
    if (a.kind != b.kind)
        return NO_ORDER;
    switch (a.kind) {
    case CSUCCESSP_KIND_BOOL:
    case CSUCCESSP_KIND_DATE:
        return order_int(a.as.integer, b.as.integer);
    case CSUCCESSP_KIND_STRING:
    case CSUCCESSP_KIND_BYTES:
        return order_bytes(a, b);
    case CSUCCESSP_KIND_TIMESTAMP:
    case CSUCCESSP_KIND_DURATION:
        order = order_int(a.as.integer, b.as.integer);
        return order ? order : order_uint(a.length, b.length);
    default:
        return NO_ORDER;
    }
}

/* Adds to the work; 0 when that was the last straw. */
static int
charge(uint64_t *work, uint64_t more)
{
    if (*work >= CSUCCESSP_WORK_MAX) {
        *work = UINT64_MAX;
        return 0;
    }
    *work += more;
    return 1;
}

static int
equal_lists(const csuccessp_list *a, const csuccessp_list *b, uint64_t *work)
{
    uint32_t i;

    if (a->count != b->count)
        return 0;
    for (i = 0; i < a->count; i++)
        if (!csuccessp_any_equal(a->items[i], b->items[i], work))
            return 0;
    return 1;
}

static int
equal_maps(const csuccessp_map *a, const csuccessp_map *b, uint64_t *work)
{
    const csuccessp_any *other;
    uint32_t i;

    if (a->count != b->count)
        return 0;
    for (i = 0; i < a->count; i++) {
        other = csuccessp_map_find(b, a->entries[i].key, work);
        if (!other || !csuccessp_any_equal(a->entries[i].value, *other, work))
            return 0;
    }
    return 1;
}

/* Types of values have no parameters: all lists are of one type. */
static int
equal_types(const csuccessp_type *a, const csuccessp_type *b)
{
    return a->kind == b->kind && a->name_length == b->name_length &&
           memcmp(a->name, b->name, a->name_length) == 0;
}

/* No deeper than values are made. */
int
csuccessp_any_equal(csuccessp_any a, csuccessp_any b, uint64_t *work)
{
    if (!charge(work, 1))
        return 0;
    if (a.kind != b.kind)
        return csuccessp_any_is_number(a) && csuccessp_any_is_number(b) &&
               csuccessp_any_compare(a, b) == 0;
    switch (a.kind) {
    case CSUCCESSP_KIND_NULL:
        return 1;
    case CSUCCESSP_KIND_STRING:
    case CSUCCESSP_KIND_BYTES:
        if (a.length != b.length || !charge(work, a.length / 8))
            return 0;
        return a.length == 0 || memcmp(a.as.bytes, b.as.bytes, a.length) == 0;
    case CSUCCESSP_KIND_LIST:
        return equal_lists(a.as.list, b.as.list, work);
    case CSUCCESSP_KIND_MAP:
        return equal_maps(a.as.map, b.as.map, work);
    case CSUCCESSP_KIND_TYPE:
        return equal_types(a.as.type, b.as.type);
    case CSUCCESSP_KIND_OPTIONAL:
        if (!a.flag || !b.flag)
            return a.flag == b.flag;
        return csuccessp_any_equal(*a.as.inner, *b.as.inner, work);
    default:
        return csuccessp_any_compare(a, b) == 0;
    }
}

/* The seed is no secret: whoever makes keys collide pays for it out of their own budget. */
static const csuccessp_hash_seed seed = {UINT64_C(0x637573746f6d6572),
                                         UINT64_C(0x7375636365737321)};

/* Numbers that are equal have the same nearest double. */
static uint64_t
hash_number(csuccessp_any x)
{
    double number = x.as.number;

    if (x.kind == CSUCCESSP_KIND_INT)
        number = (double)x.as.integer;
    else if (x.kind == CSUCCESSP_KIND_UINT)
        number = (double)x.as.natural;
    if (number == 0)
        number = 0; /* not -0 */
    return csuccessp_hash(&seed, &number, sizeof number);
}

static uint64_t
hash_words(uint64_t kind, uint64_t a, uint64_t b)
{
    uint64_t words[3];

    words[0] = kind;
    words[1] = a;
    words[2] = b;
    return csuccessp_hash(&seed, words, sizeof words);
}

static uint64_t
hash_list(const csuccessp_list *list, uint64_t *work)
{
    uint64_t hash = 0;
    uint32_t i;

    for (i = 0; i < list->count; i++)
        hash = hash_words(CSUCCESSP_KIND_LIST, hash, csuccessp_any_hash(list->items[i], work));
    return hash;
}

/* The order of the entries does not matter. */
static uint64_t
hash_map(const csuccessp_map *map, uint64_t *work)
{
    uint64_t hash = map->count;
    uint32_t i;

    for (i = 0; i < map->count; i++)
        hash += hash_words(CSUCCESSP_KIND_MAP, csuccessp_any_hash(map->entries[i].key, work),
                           csuccessp_any_hash(map->entries[i].value, work));
    return hash;
}

/* No deeper than values are made. */
uint64_t
csuccessp_any_hash(csuccessp_any x, uint64_t *work)
{
    if (!charge(work, 1))
        return 0;
    switch (x.kind) {
    case CSUCCESSP_KIND_INT:
    case CSUCCESSP_KIND_UINT:
    case CSUCCESSP_KIND_DOUBLE:
        return hash_number(x);
    case CSUCCESSP_KIND_STRING:
    case CSUCCESSP_KIND_BYTES:
        if (!charge(work, x.length / 8))
            return 0;
        return csuccessp_hash(&seed, x.length ? x.as.bytes : "", x.length);
    case CSUCCESSP_KIND_LIST:
        return hash_list(x.as.list, work);
    case CSUCCESSP_KIND_MAP:
        return hash_map(x.as.map, work);
    case CSUCCESSP_KIND_TYPE:
        return hash_words(x.kind, x.as.type->kind, 0);
    case CSUCCESSP_KIND_OPTIONAL:
        return hash_words(x.kind, x.flag, x.flag ? csuccessp_any_hash(*x.as.inner, work) : 0);
    case CSUCCESSP_KIND_NULL:
        return hash_words(x.kind, 0, 0);
    default:
        return hash_words(x.kind, (uint64_t)x.as.integer, x.length);
    }
}
