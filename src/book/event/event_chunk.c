/* SPDX-License-Identifier: MIT */
#include "book/event/event_chunk.h"

#include <string.h>

static void
release(csuccessp_memory *m, csuccessp_chunk *c)
{
    csuccessp_release(m, c->customer, c->capacity, sizeof *c->customer);
    csuccessp_release(m, c->link, c->capacity, sizeof *c->link);
    csuccessp_release(m, c->time, c->capacity, c->time_width);
    csuccessp_release(m, c->value, c->capacity, c->value_width);
    csuccessp_release(m, c->extra, c->capacity, sizeof *c->extra);
    csuccessp_release(m, c->source, c->capacity, sizeof *c->source);
    csuccessp_release(m, c->order, c->capacity, sizeof *c->order);
}

void
csuccessp_chunk_close(csuccessp_memory *memory, csuccessp_chunk *chunk)
{
    release(memory, chunk);
    memset(chunk, 0, sizeof *chunk);
}

/* Columns of the widths that are set; all or nothing. */
static csuccess_status
allocate(csuccessp_memory *m, csuccessp_chunk *c, int extra, int source, int order)
{
    c->customer = csuccessp_allocate(m, c->capacity, sizeof *c->customer);
    c->link = csuccessp_allocate(m, c->capacity, sizeof *c->link);
    c->time = csuccessp_allocate(m, c->capacity, c->time_width);
    c->value = c->value_width ? csuccessp_allocate(m, c->capacity, c->value_width) : NULL;
    c->extra = extra ? csuccessp_allocate_zeroed(m, c->capacity, sizeof *c->extra) : NULL;
    c->source = source ? csuccessp_allocate_zeroed(m, c->capacity, sizeof *c->source) : NULL;
    c->order = order ? csuccessp_allocate_zeroed(m, c->capacity, sizeof *c->order) : NULL;
    if (c->customer && c->link && c->time && (c->value || !c->value_width) &&
        (c->extra || !extra) && (c->source || !source) && (c->order || !order))
        return CSUCCESS_OK;
    release(m, c);
    return CSUCCESS_E_NO_MEMORY;
}

csuccess_status
csuccessp_chunk_open(csuccessp_memory *memory, csuccessp_chunk *chunk, uint32_t capacity,
                     unsigned with)
{
    csuccessp_chunk fresh;
    csuccess_status status;

    memset(&fresh, 0, sizeof fresh);
    fresh.capacity = capacity;
    fresh.time_width = fresh.value_width = 8;
    fresh.unit = 1;
    status = allocate(memory, &fresh, (with & CSUCCESSP_WITH_EXTRA) != 0,
                      (with & CSUCCESSP_WITH_SOURCE) != 0, 0);
    if (status == CSUCCESS_OK)
        *chunk = fresh;
    return status;
}

csuccessp_event
csuccessp_chunk_get(const csuccessp_chunk *chunk, uint32_t index)
{
    csuccessp_event event;

    event.at = csuccessp_chunk_time(chunk, index);
    event.value = csuccessp_chunk_value(chunk, index);
    event.customer = chunk->customer[index];
    event.extra = csuccessp_chunk_extra(chunk, index);
    event.source = csuccessp_chunk_source(chunk, index);
    return event;
}

void
csuccessp_chunk_put(csuccessp_chunk *chunk, uint32_t index, const csuccessp_event *event)
{
    chunk->customer[index] = event->customer;
    if (chunk->time_width == 4)
        ((uint32_t *)chunk->time)[index] = (uint32_t)((event->at - chunk->base) / CSUCCESSP_SECOND);
    else
        ((int64_t *)chunk->time)[index] = event->at;
    if (chunk->value_width == 4)
        ((int32_t *)chunk->value)[index] = (int32_t)(event->value / chunk->unit);
    else if (chunk->value_width == 8)
        ((int64_t *)chunk->value)[index] = event->value;
    if (chunk->extra)
        chunk->extra[index] = event->extra;
    if (chunk->source)
        chunk->source[index] = (uint16_t)event->source;
}

int
csuccessp_chunk_fits(const csuccessp_chunk *chunk, const csuccessp_event *event)
{
    int64_t steps;

    if (chunk->time_width == 4) {
        int64_t away = event->at - chunk->base;
        if (away < 0 || away % CSUCCESSP_SECOND || away / CSUCCESSP_SECOND > UINT32_MAX)
            return 0;
    }
    if (chunk->value_width == 0 && event->value != chunk->unit)
        return 0;
    if (chunk->value_width == 4) {
        if (event->value % chunk->unit)
            return 0;
        steps = event->value / chunk->unit;
        if (steps > INT32_MAX || steps < INT32_MIN)
            return 0;
    }
    return (chunk->extra || !event->extra) && (chunk->source || !event->source);
}

/* What the columns of a chunk have in common. */
struct shape {
    int64_t low, high; /* times */
    int seconds;       /* all times are whole seconds from the first */
    int same;          /* all values are the same */
    int64_t value;     /* the first */
    int64_t unit;      /* the largest power of ten that divides all values */
    uint64_t largest;  /* magnitude */
    int extra, source;
};

static void
add_shape(struct shape *s, const csuccessp_event *e, int first)
{
    uint64_t magnitude = e->value < 0 ? 0 - (uint64_t)e->value : (uint64_t)e->value;

    if (first) {
        s->low = s->high = e->at;
        s->seconds = e->at % CSUCCESSP_SECOND == 0;
        s->same = 1;
        s->value = e->value;
        s->unit = INT64_C(1000000000000);
        s->largest = 0;
        s->extra = s->source = 0;
    }
    if (e->at < s->low)
        s->low = e->at;
    if (e->at > s->high)
        s->high = e->at;
    if (e->at % CSUCCESSP_SECOND)
        s->seconds = 0;
    if (e->value != s->value)
        s->same = 0;
    while (e->value % s->unit)
        s->unit /= 10;
    if (magnitude > s->largest)
        s->largest = magnitude;
    s->extra |= e->extra != 0;
    s->source |= e->source != 0;
}

csuccess_status
csuccessp_chunk_recode(csuccessp_memory *memory, csuccessp_chunk *chunk, uint32_t capacity,
                       const csuccessp_event *more, int narrow)
{
    struct shape s;
    csuccessp_chunk fresh = *chunk;
    csuccess_status status;
    csuccessp_event event;
    uint32_t i;

    memset(&s, 0, sizeof s);
    for (i = 0; i < chunk->count; i++) {
        event = csuccessp_chunk_get(chunk, i);
        add_shape(&s, &event, i == 0);
    }
    if (more)
        add_shape(&s, more, chunk->count == 0);
    fresh.capacity = capacity;
    fresh.time_width = fresh.value_width = 8;
    fresh.unit = 1;
    fresh.base = 0;
    if (narrow && s.seconds && (s.high - s.low) / CSUCCESSP_SECOND <= UINT32_MAX) {
        fresh.time_width = 4;
        fresh.base = s.low;
    }
    if (narrow && s.same) {
        fresh.value_width = 0;
        fresh.unit = s.value;
    } else if (narrow && s.largest / (uint64_t)s.unit <= INT32_MAX) {
        fresh.value_width = 4;
        fresh.unit = s.unit;
    }
    status = allocate(memory, &fresh, s.extra || (!narrow && chunk->extra != NULL),
                      s.source || (!narrow && chunk->source != NULL), chunk->order != NULL);
    if (status != CSUCCESS_OK)
        return status;
    for (i = 0; i < chunk->count; i++) {
        event = csuccessp_chunk_get(chunk, i);
        csuccessp_chunk_put(&fresh, i, &event);
        fresh.link[i] = chunk->link[i];
        if (fresh.order)
            fresh.order[i] = chunk->order[i];
    }
    release(memory, chunk);
    *chunk = fresh;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_chunk_need_order(csuccessp_memory *memory, csuccessp_chunk *chunk)
{
    uint32_t i;

    if (chunk->order)
        return CSUCCESS_OK;
    chunk->order = csuccessp_allocate_zeroed(memory, chunk->capacity, sizeof *chunk->order);
    if (!chunk->order)
        return CSUCCESS_E_NO_MEMORY;
    for (i = 0; i < chunk->count; i++)
        chunk->order[i] = (uint16_t)i;
    return CSUCCESS_OK;
}

uint64_t
csuccessp_chunk_bytes(const csuccessp_chunk *chunk)
{
    uint64_t each = sizeof *chunk->customer + sizeof *chunk->link + chunk->time_width +
                    chunk->value_width;

    each += chunk->extra ? sizeof *chunk->extra : 0;
    each += chunk->source ? sizeof *chunk->source : 0;
    each += chunk->order ? sizeof *chunk->order : 0;
    return each * chunk->capacity;
}
