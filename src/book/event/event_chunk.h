/* SPDX-License-Identifier: MIT */
/* Chunks of an event log: columns in the narrowest width that holds them. */
#ifndef CSUCCESSP_BOOK_EVENT_CHUNK_H
#define CSUCCESSP_BOOK_EVENT_CHUNK_H

#include "book/event/event_log.h"
#include "util/compiler.h"
#include "util/date.h"

CSUCCESSP_INLINE int64_t
csuccessp_chunk_time(const csuccessp_chunk *chunk, uint32_t index)
{
    if (chunk->time_width == 4)
        return chunk->base + (int64_t)((const uint32_t *)chunk->time)[index] * CSUCCESSP_SECOND;
    return ((const int64_t *)chunk->time)[index];
}

CSUCCESSP_INLINE int64_t
csuccessp_chunk_value(const csuccessp_chunk *chunk, uint32_t index)
{
    if (chunk->value_width == 0)
        return chunk->unit;
    if (chunk->value_width == 4)
        return ((const int32_t *)chunk->value)[index] * chunk->unit;
    return ((const int64_t *)chunk->value)[index];
}

/* The index of the event at a place in time order. */
CSUCCESSP_INLINE uint32_t
csuccessp_chunk_index(const csuccessp_chunk *chunk, uint32_t place)
{
    return chunk->order ? chunk->order[place] : place;
}

CSUCCESSP_INLINE uint32_t
csuccessp_chunk_source(const csuccessp_chunk *chunk, uint32_t index)
{
    return chunk->source ? chunk->source[index] : 0;
}

CSUCCESSP_INLINE uint32_t
csuccessp_chunk_extra(const csuccessp_chunk *chunk, uint32_t index)
{
    return chunk->extra ? chunk->extra[index] : 0;
}

/* An empty chunk in the widest form. */
csuccess_status csuccessp_chunk_open(csuccessp_memory *memory, csuccessp_chunk *chunk,
                                     uint32_t capacity, unsigned with);
void csuccessp_chunk_close(csuccessp_memory *memory, csuccessp_chunk *chunk);

/* A copy with room for `capacity`, in widths that hold it and `more` (which may be NULL); exact
 * widths when `narrow`, else the widest. `chunk` becomes the copy; untouched on failure. */
csuccess_status csuccessp_chunk_recode(csuccessp_memory *memory, csuccessp_chunk *chunk,
                                       uint32_t capacity, const csuccessp_event *more, int narrow);

/* Can the chunk hold this event as it is coded? */
int csuccessp_chunk_fits(const csuccessp_chunk *chunk, const csuccessp_event *event);

/* Writes an event into a place that the coding holds. The link is left alone. */
void csuccessp_chunk_put(csuccessp_chunk *chunk, uint32_t index, const csuccessp_event *event);
csuccessp_event csuccessp_chunk_get(const csuccessp_chunk *chunk, uint32_t index);

/* The order array, made when it is not there. */
csuccess_status csuccessp_chunk_need_order(csuccessp_memory *memory, csuccessp_chunk *chunk);

uint64_t csuccessp_chunk_bytes(const csuccessp_chunk *chunk);

#endif
