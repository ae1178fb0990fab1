/* SPDX-License-Identifier: MIT */
#include "expr/regex/regex_draft.h"

#include <string.h>

/* Sets are many only in patterns that nobody means; a single code point is none. */
enum { CLASSES_MAX = 2048, RANGES_MAX = 1 << 15 };

void
csuccessp_regex_draft_free(csuccessp_regex_draft *draft)
{
    csuccessp_array_release(draft->memory, &draft->code);
    csuccessp_array_release(draft->memory, &draft->classes);
    csuccessp_array_release(draft->memory, &draft->ranges);
}

static csuccess_status
make_room(csuccessp_regex_draft *draft, size_t count)
{
    if (draft->code.count > draft->limit || count > draft->limit - draft->code.count)
        return CSUCCESS_E_LIMIT;
    return csuccessp_array_reserve(draft->memory, &draft->code, count);
}

/* There is room. */
static csuccessp_regex_draft_op *
append(csuccessp_regex_draft *draft, uint32_t op)
{
    csuccessp_regex_draft_op *out = &draft->code.items[draft->code.count++];

    memset(out, 0, sizeof *out);
    out->op = op;
    return out;
}

/* There is room. Nothing outside of the piece that begins here may jump over its begin. */
static csuccessp_regex_draft_op *
insert(csuccessp_regex_draft *draft, size_t at, uint32_t op)
{
    csuccessp_regex_draft_op *out = &draft->code.items[at];

    memmove(out + 1, out, (draft->code.count - at) * sizeof *out);
    draft->code.count++;
    memset(out, 0, sizeof *out);
    out->op = op;
    return out;
}

csuccess_status
csuccessp_regex_draft_add(csuccessp_regex_draft *draft, uint32_t op, uint32_t argument)
{
    csuccess_status status = make_room(draft, 1);

    if (status != CSUCCESS_OK)
        return status;
    append(draft, op)->argument = argument;
    if (op == CSUCCESSP_REGEX_ASSERT)
        draft->asserts |= argument;
    return CSUCCESS_OK;
}

/* The number of a class that is there already, or how many there are. */
static size_t
find_class(const csuccessp_regex_draft *draft, const csuccessp_regex_set *set)
{
    const csuccessp_regex_draft_class *classes = draft->classes.items;
    size_t bytes = set->ranges.count * sizeof *set->ranges.items, i;

    for (i = 0; i < draft->classes.count; i++)
        if (classes[i].count == set->ranges.count &&
            (bytes == 0 ||
             memcmp(draft->ranges.items + classes[i].begin, set->ranges.items, bytes) == 0))
            break;
    return i;
}

static csuccess_status
add_class(csuccessp_regex_draft *draft, const csuccessp_regex_set *set)
{
    size_t count = set->ranges.count;
    csuccessp_regex_draft_class *class;
    csuccess_status status;

    if (draft->classes.count >= CLASSES_MAX || count > RANGES_MAX - draft->ranges.count)
        return CSUCCESS_E_LIMIT;
    status = csuccessp_array_reserve(draft->memory, &draft->classes, 1);
    if (status == CSUCCESS_OK) /* one more, so that there is an array */
        status = csuccessp_array_reserve(draft->memory, &draft->ranges, count + 1);
    if (status != CSUCCESS_OK)
        return status;
    class = &draft->classes.items[draft->classes.count++];
    class->begin = (uint32_t)draft->ranges.count;
    class->count = (uint32_t)count;
    if (count)
        memcpy(draft->ranges.items + draft->ranges.count, set->ranges.items,
               count * sizeof *set->ranges.items);
    draft->ranges.count += count;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_regex_draft_class_of(csuccessp_regex_draft *draft, const csuccessp_regex_set *set,
                               uint32_t *class)
{
    *class = (uint32_t)find_class(draft, set);
    return *class == draft->classes.count ? add_class(draft, set) : CSUCCESS_OK;
}

csuccess_status
csuccessp_regex_draft_add_set(csuccessp_regex_draft *draft, const csuccessp_regex_set *set)
{
    const csuccessp_regex_range *range = set->ranges.items;
    csuccess_status status;
    uint32_t class;

    if (set->ranges.count == 1 && range->first == range->last)
        return csuccessp_regex_draft_add(draft, CSUCCESSP_REGEX_POINT, range->first);
    status = csuccessp_regex_draft_class_of(draft, set, &class);
    if (status != CSUCCESS_OK)
        return status;
    return csuccessp_regex_draft_add(draft, CSUCCESSP_REGEX_CLASS, class);
}

/* There is room. */
static void
copy(csuccessp_regex_draft *draft, size_t begin, size_t length)
{
    memcpy(draft->code.items + draft->code.count, draft->code.items + begin,
           length * sizeof *draft->code.items);
    draft->code.count += length;
}

/* The piece is there as often as it must be; appends one that may be repeated without end. */
static void
repeat_without_end(csuccessp_regex_draft *draft, size_t begin, size_t length, uint32_t least)
{
    csuccessp_regex_draft_op *split;

    if (least == 0) {
        split = insert(draft, begin, CSUCCESSP_REGEX_SPLIT);
        split->x = 1;
        split->y = (int32_t)length + 2;
        append(draft, CSUCCESSP_REGEX_JUMP)->x = -(int32_t)length - 1;
    } else {
        split = append(draft, CSUCCESSP_REGEX_SPLIT);
        split->x = -(int32_t)length;
        split->y = 1;
    }
}

/* `optional` more, each of which may be the last. `piece` is where one of them lies. */
static void
repeat_optional(csuccessp_regex_draft *draft, size_t piece, size_t length, size_t optional)
{
    csuccessp_regex_draft_op *split;

    for (; optional; optional--) {
        split = append(draft, CSUCCESSP_REGEX_SPLIT);
        split->x = 1;
        split->y = (int32_t)(optional * (length + 1));
        copy(draft, piece, length);
    }
}

/* How many instructions a repetition adds to the one piece that is there. */
static size_t
added(size_t length, size_t least, int32_t most)
{
    if (most < 0)
        return least ? (least - 1) * length + 1 : 2;
    if (least == 0)
        return 1 + ((size_t)most - 1) * (length + 1);
    return (least - 1) * length + ((size_t)most - least) * (length + 1);
}

csuccess_status
csuccessp_regex_draft_repeat(csuccessp_regex_draft *draft, size_t begin, uint32_t least,
                             int32_t most)
{
    size_t length = draft->code.count - begin, i;
    csuccess_status status;

    if (length == 0)
        return CSUCCESS_OK;
    if (most == 0) {
        draft->code.count = begin;
        return CSUCCESS_OK;
    }
    status = make_room(draft, added(length, least, most));
    if (status != CSUCCESS_OK)
        return status;
    for (i = 1; i < least; i++)
        copy(draft, begin, length);
    if (most < 0) {
        repeat_without_end(draft, begin, length, least);
    } else if (least) {
        repeat_optional(draft, begin, length, (size_t)most - least);
    } else {
        csuccessp_regex_draft_op *split = insert(draft, begin, CSUCCESSP_REGEX_SPLIT);
        split->x = 1;
        split->y = (int32_t)((size_t)most * (length + 1));
        repeat_optional(draft, begin + 1, length, (size_t)most - 1);
    }
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_regex_draft_branch(csuccessp_regex_draft *draft, size_t *branch, size_t *jumps)
{
    csuccess_status status = make_room(draft, 2);
    csuccessp_regex_draft_op *split;
    size_t length = draft->code.count - *branch, at;

    if (status != CSUCCESS_OK)
        return status;
    split = insert(draft, *branch, CSUCCESSP_REGEX_SPLIT);
    split->x = 1;
    split->y = (int32_t)length + 2;
    at = draft->code.count;
    append(draft, CSUCCESSP_REGEX_JUMP)->x = *jumps ? (int32_t)(at - *jumps) : 0;
    *jumps = at;
    *branch = at + 1;
    return CSUCCESS_OK;
}

void
csuccessp_regex_draft_join(csuccessp_regex_draft *draft, size_t jumps)
{
    csuccessp_regex_draft_op *jump;
    int32_t back = 1;

    for (; jumps && back; jumps -= (size_t)back) {
        jump = &draft->code.items[jumps];
        back = jump->x;
        jump->x = (int32_t)(draft->code.count - jumps);
    }
}

int
csuccessp_regex_work(csuccessp_regex_draft *draft, uint64_t steps)
{
    int suffices = draft->work >= steps;

    draft->work = suffices ? draft->work - steps : 0;
    return suffices;
}
