/* SPDX-License-Identifier: MIT */
#include "expr/any.h"

const char *
csuccessp_fault_text(unsigned fault)
{
    static const char *const texts[CSUCCESSP_FAULTS] = {
        [CSUCCESSP_FAULT_NONE] = "no error",
        [CSUCCESSP_FAULT_OVERLOAD] = "no such overload",
        [CSUCCESSP_FAULT_NAME] = "no such name",
        [CSUCCESSP_FAULT_FUNCTION] = "no such function",
        [CSUCCESSP_FAULT_OVERFLOW] = "range error: the result does not fit its type",
        [CSUCCESSP_FAULT_DIVIDE] = "division by zero",
        [CSUCCESSP_FAULT_MODULUS] = "remainder of a division by zero",
        [CSUCCESSP_FAULT_KEY] = "no such key",
        [CSUCCESSP_FAULT_INDEX] = "index out of range",
        [CSUCCESSP_FAULT_KEY_TYPE] = "a key cannot be of this type",
        [CSUCCESSP_FAULT_REPEATED] = "repeated key",
        [CSUCCESSP_FAULT_RANGE] = "an argument is outside what the function takes",
        [CSUCCESSP_FAULT_CONVERSION] = "type conversion error: the text says no such value",
        [CSUCCESSP_FAULT_TEXT] = "the bytes are no UTF-8",
        [CSUCCESSP_FAULT_FORMAT] = "the format does not fit its arguments",
        [CSUCCESSP_FAULT_PATTERN] = "bad regular expression",
        [CSUCCESSP_FAULT_ZONE] = "no such time zone",
        [CSUCCESSP_FAULT_EMPTY] = "the optional has no value",
        [CSUCCESSP_FAULT_BUDGET] = "the step budget is used up",
        [CSUCCESSP_FAULT_MEMORY] = "no memory",
        [CSUCCESSP_FAULT_DEPTH] = "a value nests too deep",
    };

    return fault < CSUCCESSP_FAULTS ? texts[fault] : "unknown error";
}

static csuccessp_any
nested(unsigned kind, unsigned depth)
{
    csuccessp_any out = csuccessp_any_of(kind, 0);

    if (depth >= CSUCCESSP_VALUE_DEPTH)
        return csuccessp_any_fault(CSUCCESSP_FAULT_DEPTH);
    out.depth = (uint16_t)(depth + 1);
    return out;
}

csuccessp_any
csuccessp_list_make(csuccessp_arena *arena, const csuccessp_any *items, size_t count)
{
    csuccessp_list *list;
    csuccessp_any out;
    unsigned depth = 0;
    size_t i;

    if (count > INT32_MAX)
        return csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY);
    for (i = 0; i < count; i++)
        if (items[i].depth > depth)
            depth = items[i].depth;
    out = nested(CSUCCESSP_KIND_LIST, depth);
    if (out.kind == CSUCCESSP_KIND_ERROR)
        return out;
    list = csuccessp_arena_take(arena, 1, sizeof *list);
    if (!list)
        return csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY);
    list->items = items;
    list->count = (uint32_t)count;
    out.as.list = list;
    return out;
}

csuccessp_any
csuccessp_optional_make(csuccessp_arena *arena, csuccessp_any value)
{
    csuccessp_any out = nested(CSUCCESSP_KIND_OPTIONAL, value.depth), *inner;

    if (out.kind == CSUCCESSP_KIND_ERROR)
        return out;
    inner = csuccessp_arena_take(arena, 1, sizeof *inner);
    if (!inner)
        return csuccessp_any_fault(CSUCCESSP_FAULT_MEMORY);
    *inner = value;
    out.flag = 1;
    out.as.inner = inner;
    return out;
}

csuccessp_any
csuccessp_optional_none(void)
{
    csuccessp_any out = csuccessp_any_of(CSUCCESSP_KIND_OPTIONAL, 0);

    out.depth = 1;
    out.as.inner = NULL;
    return out;
}

/* Seconds and nanoseconds with the latter from 0 to 999,999,999; 0 when the seconds overflow. */
static int
carry(int64_t *seconds, int64_t *nanos)
{
    int64_t whole = *nanos / CSUCCESSP_NANOS;

    *nanos -= whole * CSUCCESSP_NANOS;
    if (*nanos < 0) {
        *nanos += CSUCCESSP_NANOS;
        whole--;
    }
    if (whole > 0 ? *seconds > INT64_MAX - whole : *seconds < INT64_MIN - whole)
        return 0;
    *seconds += whole;
    return 1;
}

csuccessp_any
csuccessp_any_timestamp(int64_t seconds, int64_t nanos)
{
    if (!carry(&seconds, &nanos) || seconds < CSUCCESSP_SECONDS_MIN ||
        seconds > CSUCCESSP_SECONDS_MAX)
        return csuccessp_any_fault(CSUCCESSP_FAULT_OVERFLOW);
    return csuccessp_any_time(CSUCCESSP_KIND_TIMESTAMP, seconds, (uint32_t)nanos);
}

csuccessp_any
csuccessp_any_duration(int64_t seconds, int64_t nanos)
{
    const int64_t most = INT64_MAX / CSUCCESSP_NANOS, rest = INT64_MAX % CSUCCESSP_NANOS;

    /* the least is -(most seconds and rest + 1 nanoseconds), counted from the second below */
    if (!carry(&seconds, &nanos) || seconds > most || (seconds == most && nanos > rest) ||
        seconds < -most - 1 || (seconds == -most - 1 && nanos < CSUCCESSP_NANOS - rest - 1))
        return csuccessp_any_fault(CSUCCESSP_FAULT_OVERFLOW);
    return csuccessp_any_time(CSUCCESSP_KIND_DURATION, seconds, (uint32_t)nanos);
}
