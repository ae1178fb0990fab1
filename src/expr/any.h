/* SPDX-License-Identifier: MIT */
/* Values while an expression is evaluated: 16 bytes, passed by value. What they point at lives in
 * the program, in the arena of the evaluation, or with the caller. */
#ifndef CSUCCESSP_EXPR_ANY_H
#define CSUCCESSP_EXPR_ANY_H

#include "expr/type.h"
#include "util/compiler.h"

typedef struct csuccessp_any {
    uint8_t kind;    /* CSUCCESSP_KIND_ */
    uint8_t flag;    /* optional: it has a value */
    uint16_t depth;  /* list, map, optional: how many levels of such values it holds, itself
                      * included; at most CSUCCESSP_VALUE_DEPTH */
    uint32_t length; /* string and bytes: bytes; timestamp and duration: nanoseconds, 0 to
                      * 999,999,999 (of the second below); error: CSUCCESSP_FAULT_; unknown: the
                      * input that is missing */
    union {
        int64_t integer;  /* bool, int; timestamp and duration: seconds; date: days; error: where */
        uint64_t natural; /* uint */
        double number;
        const char *bytes; /* not NULL, not even of an empty text */
        const struct csuccessp_list *list;
        const struct csuccessp_map *map;
        const csuccessp_type *type;
        const struct csuccessp_any *inner; /* optional */
    } as;
} csuccessp_any;

typedef struct csuccessp_list {
    const csuccessp_any *items;
    uint32_t count;
} csuccessp_list;

typedef struct csuccessp_entry {
    csuccessp_any key, value;
} csuccessp_entry;

/* Entries in the order in which they were given. */
typedef struct csuccessp_map {
    const csuccessp_entry *entries;
    uint32_t count;
    uint32_t mask;         /* of `index` */
    const uint32_t *index; /* hash to entry + 1, open addressing; NULL: few entries */
} csuccessp_map;

/* Lists in lists, maps in lists and so on: what goes deeper is not made. */
enum { CSUCCESSP_VALUE_DEPTH = 256 };

/* What can go wrong while an expression is evaluated. */
enum {
    CSUCCESSP_FAULT_NONE,
    CSUCCESSP_FAULT_OVERLOAD,   /* no such overload */
    CSUCCESSP_FAULT_NAME,       /* no such name */
    CSUCCESSP_FAULT_FUNCTION,   /* no such function */
    CSUCCESSP_FAULT_OVERFLOW,   /* a result outside the range of its type */
    CSUCCESSP_FAULT_DIVIDE,     /* division by zero */
    CSUCCESSP_FAULT_MODULUS,    /* remainder of a division by zero */
    CSUCCESSP_FAULT_KEY,        /* no such key */
    CSUCCESSP_FAULT_INDEX,      /* index out of range */
    CSUCCESSP_FAULT_KEY_TYPE,   /* a key of this type */
    CSUCCESSP_FAULT_REPEATED,   /* a key twice */
    CSUCCESSP_FAULT_RANGE,      /* a value outside what the function takes */
    CSUCCESSP_FAULT_CONVERSION, /* a text that cannot be converted */
    CSUCCESSP_FAULT_TEXT,       /* bytes that are no UTF-8 */
    CSUCCESSP_FAULT_FORMAT,     /* a format that cannot be */
    CSUCCESSP_FAULT_PATTERN,    /* a bad regular expression */
    CSUCCESSP_FAULT_ZONE,       /* no such time zone */
    CSUCCESSP_FAULT_EMPTY,      /* the value of an empty optional */
    CSUCCESSP_FAULT_BUDGET,     /* the step budget is used up */
    CSUCCESSP_FAULT_MEMORY,     /* no memory, or the limit of an evaluation */
    CSUCCESSP_FAULT_DEPTH,      /* a value that nests too deep */
    CSUCCESSP_FAULTS
};

const char *csuccessp_fault_text(unsigned fault);

CSUCCESSP_INLINE csuccessp_any
csuccessp_any_of(unsigned kind, int64_t integer)
{
    csuccessp_any out = {(uint8_t)kind, 0, 0, 0, {integer}};

    return out;
}

CSUCCESSP_INLINE csuccessp_any
csuccessp_any_bool(int flag)
{
    return csuccessp_any_of(CSUCCESSP_KIND_BOOL, flag != 0);
}

CSUCCESSP_INLINE csuccessp_any
csuccessp_any_int(int64_t integer)
{
    return csuccessp_any_of(CSUCCESSP_KIND_INT, integer);
}

CSUCCESSP_INLINE csuccessp_any
csuccessp_any_uint(uint64_t natural)
{
    csuccessp_any out = csuccessp_any_of(CSUCCESSP_KIND_UINT, 0);

    out.as.natural = natural;
    return out;
}

CSUCCESSP_INLINE csuccessp_any
csuccessp_any_double(double number)
{
    csuccessp_any out = csuccessp_any_of(CSUCCESSP_KIND_DOUBLE, 0);

    out.as.number = number;
    return out;
}

CSUCCESSP_INLINE csuccessp_any
csuccessp_any_bytes(unsigned kind, const char *bytes, size_t length)
{
    csuccessp_any out = csuccessp_any_of(kind, 0);

    out.as.bytes = bytes;
    out.length = (uint32_t)length;
    return out;
}

CSUCCESSP_INLINE csuccessp_any
csuccessp_any_string(const char *bytes, size_t length)
{
    return csuccessp_any_bytes(CSUCCESSP_KIND_STRING, bytes, length);
}

/* Seconds and nanoseconds of a timestamp or a duration. */
CSUCCESSP_INLINE csuccessp_any
csuccessp_any_time(unsigned kind, int64_t seconds, uint32_t nanos)
{
    csuccessp_any out = csuccessp_any_of(kind, seconds);

    out.length = nanos;
    return out;
}

/* Where the fault lies is added by the evaluator. */
CSUCCESSP_INLINE csuccessp_any
csuccessp_any_fault(unsigned fault)
{
    csuccessp_any out = csuccessp_any_of(CSUCCESSP_KIND_ERROR, -1);

    out.length = fault;
    return out;
}

CSUCCESSP_INLINE int
csuccessp_any_is_number(csuccessp_any x)
{
    return x.kind >= CSUCCESSP_KIND_INT && x.kind <= CSUCCESSP_KIND_DOUBLE;
}

/* Neither an error nor unknown. */
CSUCCESSP_INLINE int
csuccessp_any_is_plain(csuccessp_any x)
{
    return x.kind < CSUCCESSP_KIND_ERROR;
}

/* Whoever compares or looks up gives a counter of the work, adds it to the steps afterwards and
 * believes the answer only when they were within the budget: lists in lists can stand for far more
 * than there is in memory, so that the counter jumps to its end beyond CSUCCESSP_WORK_MAX. */
#define CSUCCESSP_WORK_MAX (UINT64_C(1) << 22)

/* Equality as the language defines it: numbers by value across types, all else only within its
 * kind, NaN equal to nothing. Adds the work to `*work`. */
int csuccessp_any_equal(csuccessp_any a, csuccessp_any b, uint64_t *work);

/* -1, 0, 1; 2 when one is NaN; 3 when the kinds have no order between them. Numbers compare
 * exactly across types, but for the doubles 2^63 and 2^64: beside an int and a uint they count as
 * the greatest of these, which is what rounding makes of it. */
int csuccessp_any_compare(csuccessp_any a, csuccessp_any b);

/* The same for values that are equal. Adds the work to `*work`. */
uint64_t csuccessp_any_hash(csuccessp_any x, uint64_t *work);

/* The value of a key, or NULL. Numbers match across types. */
const csuccessp_any *csuccessp_map_find(const csuccessp_map *map, csuccessp_any key,
                                        uint64_t *work);

/* A map of entries and a list of items, which they keep: these live as long as the arena. A fault
 * when a key is there twice or of a type that no key can have, or when the values nest too deep. */
csuccessp_any csuccessp_map_make(csuccessp_arena *arena, const csuccessp_entry *entries,
                                 size_t count, uint64_t *work);
csuccessp_any csuccessp_list_make(csuccessp_arena *arena, const csuccessp_any *items, size_t count);
csuccessp_any csuccessp_optional_make(csuccessp_arena *arena, csuccessp_any value);
csuccessp_any csuccessp_optional_none(void);

/* Seconds as timestamps may have them. */
#define CSUCCESSP_SECONDS_MIN INT64_C(-62135596800) /* 0001-01-01T00:00:00Z */
#define CSUCCESSP_SECONDS_MAX INT64_C(253402300799) /* 9999-12-31T23:59:59Z */
#define CSUCCESSP_NANOS INT64_C(1000000000)

/* A timestamp or a duration, or the fault OVERFLOW: durations fit in 64 bits of nanoseconds.
 * `nanos` may be any number. */
csuccessp_any csuccessp_any_timestamp(int64_t seconds, int64_t nanos);
csuccessp_any csuccessp_any_duration(int64_t seconds, int64_t nanos);

#endif
