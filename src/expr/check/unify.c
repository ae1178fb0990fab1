/* SPDX-License-Identifier: MIT */
/* Type parameters: what they stand for, found by fitting types to each other. */
#include <string.h>

#include "expr/check/check.h"

enum { LEVELS = 40 }; /* of a type inside another */

static int fits(csuccessp_checker *checker, const csuccessp_type *a, const csuccessp_type *b,
                unsigned depth);

const csuccessp_type *
csuccessp_fresh_parameter(csuccessp_checker *checker)
{
    csuccessp_type *type;

    if (checker->parameters == checker->parameter_capacity) {
        uint32_t capacity = checker->parameter_capacity ? checker->parameter_capacity * 2 : 16;
        const csuccessp_type **grown = csuccessp_arena_take_zeroed(checker->arena, capacity,
                                                                   sizeof(csuccessp_type *));

        if (!grown || capacity > UINT16_MAX) {
            checker->failed = 1;
            return CSUCCESSP_TYPE_OF(DYN);
        }
        if (checker->parameters)
            memcpy(grown, checker->bound, checker->parameters * sizeof *grown);
        checker->bound = grown;
        checker->parameter_capacity = capacity;
    }
    type = csuccessp_arena_take_zeroed(checker->arena, 1, sizeof *type);
    if (!type) {
        checker->failed = 1;
        return CSUCCESSP_TYPE_OF(DYN);
    }
    *type = *CSUCCESSP_TYPE_OF(PARAMETER);
    type->number = (uint16_t)checker->parameters++;
    return type;
}

static const csuccessp_type *
copied(csuccessp_checker *checker, const csuccessp_type *type,
       const csuccessp_type *(*change)(csuccessp_checker *, const csuccessp_type *, void *),
       void *context)
{
    const csuccessp_type *of[CSUCCESSP_TYPE_PARAMETERS], *out;
    int differs = 0;
    unsigned i;

    for (i = 0; i < type->count; i++) {
        of[i] = change(checker, csuccessp_type_parameter(type, i), context);
        differs |= of[i] != csuccessp_type_parameter(type, i);
    }
    if (!differs)
        return type;
    out = csuccessp_type_with(checker->arena, type, of);
    if (!out)
        checker->failed = 1;
    return out ? out : CSUCCESSP_TYPE_OF(DYN);
}

static const csuccessp_type *
renamed_type(csuccessp_checker *checker, const csuccessp_type *type, void *context)
{
    const csuccessp_type **renamed = context;

    if (type->kind != CSUCCESSP_KIND_PARAMETER)
        return copied(checker, type, renamed_type, context);
    if (!renamed[type->number])
        renamed[type->number] = csuccessp_fresh_parameter(checker);
    return renamed[type->number];
}

const csuccessp_type *
csuccessp_instance(csuccessp_checker *checker, const csuccessp_type *type,
                   const csuccessp_type **renamed)
{
    return renamed_type(checker, type, renamed);
}

static const csuccessp_type *
resolved_type(csuccessp_checker *checker, const csuccessp_type *type, void *context)
{
    const csuccessp_type *last = type;

    for (; type && type->kind == CSUCCESSP_KIND_PARAMETER; type = checker->bound[type->number])
        last = type;
    if (!type)
        return context ? CSUCCESSP_TYPE_OF(DYN) : last;
    return type->count ? copied(checker, type, resolved_type, context) : type;
}

const csuccessp_type *
csuccessp_type_resolved(csuccessp_checker *checker, const csuccessp_type *type, int close)
{
    return resolved_type(checker, type, close ? checker : NULL);
}

uint32_t
csuccessp_trail_mark(const csuccessp_checker *checker)
{
    return checker->trail_count;
}

void
csuccessp_trail_undo(csuccessp_checker *checker, uint32_t mark)
{
    while (checker->trail_count > mark) {
        checker->trail_count--;
        checker->bound[checker->trail[checker->trail_count]] =
            checker->trail_before[checker->trail_count];
    }
}

static void
bind(csuccessp_checker *checker, const csuccessp_type *parameter, const csuccessp_type *to)
{
    if (checker->trail_count == checker->trail_capacity) {
        uint32_t capacity = checker->trail_capacity ? checker->trail_capacity * 2 : 32;
        uint32_t *trail = csuccessp_arena_take(checker->arena, capacity, sizeof *trail);
        const csuccessp_type **before = csuccessp_arena_take(checker->arena, capacity,
                                                             sizeof(csuccessp_type *));

        if (!trail || !before) {
            checker->failed = 1;
            return;
        }
        if (checker->trail_count) {
            memcpy(trail, checker->trail, checker->trail_count * sizeof *trail);
            memcpy(before, checker->trail_before, checker->trail_count * sizeof *before);
        }
        checker->trail = trail;
        checker->trail_before = before;
        checker->trail_capacity = capacity;
    }
    checker->trail[checker->trail_count] = parameter->number;
    checker->trail_before[checker->trail_count++] = checker->bound[parameter->number];
    checker->bound[parameter->number] = to;
}

/* 1 when a parameter occurs in a type, so that it cannot stand for it. */
static int
occurs(const csuccessp_checker *checker, const csuccessp_type *parameter,
       const csuccessp_type *type, unsigned depth)
{
    unsigned i;

    if (depth > LEVELS)
        return 1;
    if (type->kind == CSUCCESSP_KIND_PARAMETER) {
        if (type->number == parameter->number)
            return 1;
        type = checker->bound[type->number];
        return type && occurs(checker, parameter, type, depth + 1);
    }
    for (i = 0; i < type->count; i++)
        if (occurs(checker, parameter, csuccessp_type_parameter(type, i), depth + 1))
            return 1;
    return 0;
}

/* null may stand for what can be absent elsewhere in the language's family. */
static int
takes_null(const csuccessp_type *type)
{
    switch (type->kind) {
    case CSUCCESSP_KIND_NULL:
    case CSUCCESSP_KIND_TIMESTAMP:
    case CSUCCESSP_KIND_DURATION:
    case CSUCCESSP_KIND_DATE:
    case CSUCCESSP_KIND_OPTIONAL:
    case CSUCCESSP_KIND_ABSTRACT:
        return 1;
    default:
        return 0;
    }
}

/* 1 when `a` says no more than `b`: dyn, a parameter, the same, or what null may stand for. */
static int
is_more_general(const csuccessp_type *a, const csuccessp_type *b, unsigned depth)
{
    unsigned i;

    if (depth > LEVELS)
        return 0;
    if (a->kind == CSUCCESSP_KIND_DYN || a->kind == CSUCCESSP_KIND_PARAMETER)
        return 1;
    if (b->kind == CSUCCESSP_KIND_DYN || b->kind == CSUCCESSP_KIND_PARAMETER)
        return 0;
    if (b->kind == CSUCCESSP_KIND_NULL)
        return takes_null(a);
    if (a->kind != b->kind || a->count != b->count)
        return 0;
    if (a->kind == CSUCCESSP_KIND_ABSTRACT &&
        (a->name_length != b->name_length || memcmp(a->name, b->name, a->name_length) != 0))
        return 0;
    for (i = 0; i < a->count && a->kind != CSUCCESSP_KIND_TYPE; i++)
        if (!is_more_general(csuccessp_type_parameter(a, i), csuccessp_type_parameter(b, i),
                             depth + 1))
            return 0;
    return 1;
}

/* 1 when the parameter can stand for the type; *known tells whether it stood for one before. */
static int
stands_for(csuccessp_checker *checker, const csuccessp_type *parameter, const csuccessp_type *type,
           int *known, unsigned depth)
{
    const csuccessp_type *before = checker->bound[parameter->number];
    const csuccessp_type *wider;

    *known = 1;
    if (type == parameter || type == before ||
        (type->kind == CSUCCESSP_KIND_PARAMETER && type->number == parameter->number))
        return 1;
    if (before) {
        if (!fits(checker, type, before, depth + 1))
            return 0;
        wider = is_more_general(type, before, 0) ? type : before;
        if (wider != before && !occurs(checker, parameter, wider, 0))
            bind(checker, parameter, wider);
        return 1;
    }
    *known = 0;
    if (occurs(checker, parameter, type, 0))
        return 0;
    bind(checker, parameter, type);
    return 1;
}

static int
fits_inside(csuccessp_checker *checker, const csuccessp_type *a, const csuccessp_type *b,
            unsigned depth)
{
    unsigned i;

    if (a->kind != b->kind)
        return 0;
    if (a->kind == CSUCCESSP_KIND_TYPE)
        return 1;
    if (a->kind == CSUCCESSP_KIND_ABSTRACT &&
        (a->name_length != b->name_length || memcmp(a->name, b->name, a->name_length) != 0))
        return 0;
    if (a->count != b->count)
        return 0;
    for (i = 0; i < a->count; i++)
        if (!fits(checker, csuccessp_type_parameter(a, i), csuccessp_type_parameter(b, i),
                  depth + 1))
            return 0;
    return 1;
}

static int
fits(csuccessp_checker *checker, const csuccessp_type *a, const csuccessp_type *b, unsigned depth)
{
    int known;

    if (depth > LEVELS)
        return 0;
    if (b->kind == CSUCCESSP_KIND_PARAMETER) {
        if (stands_for(checker, b, a, &known, depth))
            return 1;
        if (known)
            return 0;
    }
    if (a->kind == CSUCCESSP_KIND_PARAMETER)
        return stands_for(checker, a, b, &known, depth);
    if (a->kind == CSUCCESSP_KIND_DYN || b->kind == CSUCCESSP_KIND_DYN)
        return 1;
    if (a->kind == CSUCCESSP_KIND_NULL)
        return takes_null(b);
    if (b->kind == CSUCCESSP_KIND_NULL)
        return takes_null(a);
    return fits_inside(checker, a, b, depth);
}

int
csuccessp_assignable(csuccessp_checker *checker, const csuccessp_type *a, const csuccessp_type *b)
{
    uint32_t mark = checker->trail_count;

    if (fits(checker, a, b, 0))
        return 1;
    csuccessp_trail_undo(checker, mark);
    return 0;
}

const csuccessp_type *
csuccessp_type_join(csuccessp_checker *checker, const csuccessp_type *a, const csuccessp_type *b)
{
    if (a == b)
        return a;
    if (!csuccessp_assignable(checker, a, b))
        return CSUCCESSP_TYPE_OF(DYN);
    a = csuccessp_type_resolved(checker, a, 0);
    b = csuccessp_type_resolved(checker, b, 0);
    return is_more_general(a, b, 0) ? a : b;
}
