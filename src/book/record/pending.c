/* SPDX-License-Identifier: MIT */
#include "book/record/pending.h"

#include "book/book.h"
#include "book/record/source.h"
#include "util/sort.h"

/* Does `a` take effect before `b`? */
static int
fact_before(const csuccess_book *book, const csuccessp_waiting *a, const csuccessp_waiting *b)
{
    int order;

    if (a->at != b->at)
        return a->at < b->at;
    order = csuccessp_source_compare(book, a->change->source, b->change->source);
    return order ? order < 0 : a->arrival < b->arrival;
}

static int
timer_before(const csuccess_book *book, const csuccessp_timer *a, const csuccessp_timer *b)
{
    (void)book;
    return a->at < b->at;
}

/* Two heaps of the same making. */
#define DEFINE_HEAP(name, type, before)                                                     \
    static void name##_rise(const csuccess_book *book, type *items, size_t i)               \
    {                                                                                       \
        while (i && before(book, &items[i], &items[(i - 1) / 2])) {                         \
            type swap = items[i];                                                           \
            items[i] = items[(i - 1) / 2];                                                  \
            items[(i - 1) / 2] = swap;                                                      \
            i = (i - 1) / 2;                                                                \
        }                                                                                   \
    }                                                                                       \
    static void name##_sink(const csuccess_book *book, type *items, size_t count, size_t i) \
    {                                                                                       \
        for (;;) {                                                                          \
            size_t child = 2 * i + 1;                                                       \
            type swap;                                                                      \
            if (child >= count)                                                             \
                return;                                                                     \
            if (child + 1 < count && before(book, &items[child + 1], &items[child]))        \
                child++;                                                                    \
            if (!before(book, &items[child], &items[i]))                                    \
                return;                                                                     \
            swap = items[i];                                                                \
            items[i] = items[child];                                                        \
            items[child] = swap;                                                            \
            i = child;                                                                      \
        }                                                                                   \
    }

DEFINE_HEAP(fact, csuccessp_waiting, fact_before)
DEFINE_HEAP(timer, csuccessp_timer, timer_before)

csuccess_status
csuccessp_pending_reserve(csuccess_book *book, size_t extra)
{
    if (book->pending.facts.count + extra > book->limits.pending)
        return csuccessp_fail(&book->error, CSUCCESS_E_LIMIT,
                              "at most %" PRIu32 " facts may wait for their time",
                              book->limits.pending);
    if (csuccessp_array_reserve(&book->memory, &book->pending.facts, extra) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    return CSUCCESS_OK;
}

void
csuccessp_pending_add(csuccess_book *book, csuccessp_change *change)
{
    csuccessp_pending *p = &book->pending;
    csuccessp_waiting one = {change->at, p->arrivals++, change};

    p->facts.items[p->facts.count++] = one;
    fact_rise(book, p->facts.items, p->facts.count - 1);
}

csuccessp_change *
csuccessp_pending_first(const csuccess_book *book)
{
    return book->pending.facts.count ? book->pending.facts.items[0].change : NULL;
}

size_t
csuccessp_pending_count(const csuccess_book *book)
{
    return book->pending.facts.count + book->pending.held_facts;
}

csuccessp_change *
csuccessp_pending_hold(csuccess_book *book)
{
    csuccessp_pending *p = &book->pending;
    csuccessp_waiting first = p->facts.items[0];

    if (p->held_facts++ == 0)
        p->held_end = p->facts.count;
    p->facts.items[0] = p->facts.items[--p->facts.count];
    fact_sink(book, p->facts.items, p->facts.count, 0);
    p->facts.items[p->facts.count] = first;
    return first.change;
}

csuccess_status
csuccessp_pending_ready(csuccess_book *book)
{
    csuccessp_pending *p = &book->pending;
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < p->held_facts && status == CSUCCESS_OK; i++)
        status = csuccessp_change_ready(book, &p->facts.items[p->held_end - 1 - i].change);
    return status;
}

csuccessp_change *
csuccessp_pending_held(csuccess_book *book, size_t index)
{
    csuccessp_waiting *held = &book->pending.facts.items[book->pending.held_end - 1 - index];
    csuccessp_change *change = held->change;

    held->change = NULL;
    return change;
}

void
csuccessp_pending_let_go(csuccess_book *book)
{
    book->pending.held_facts = 0;
}

void
csuccessp_pending_put_back(csuccess_book *book)
{
    csuccessp_pending *p = &book->pending;

    for (; p->held_facts; p->held_facts--)
        fact_rise(book, p->facts.items, p->facts.count++);
}

void
csuccessp_pending_close(csuccess_book *book)
{
    csuccessp_pending *p = &book->pending;
    size_t i;

    for (i = 0; i < p->facts.count; i++)
        csuccessp_change_drop(book, p->facts.items[i].change);
    csuccessp_array_release(&book->memory, &p->facts);
    csuccessp_array_release(&book->memory, &p->timers);
}

static int
compare_facts(const void *context, const void *a, const void *b)
{
    return fact_before(context, a, b) ? -1 : 1;
}

void
csuccessp_pending_sorted(const csuccess_book *book, csuccessp_waiting *out)
{
    size_t i;

    for (i = 0; i < book->pending.facts.count; i++)
        out[i] = book->pending.facts.items[i];
    csuccessp_sort(out, book->pending.facts.count, sizeof *out, compare_facts, book);
}

void
csuccessp_pending_discard(csuccess_book *book,
                          int (*drop)(const csuccess_book *book, const csuccessp_change *change,
                                      const void *context),
                          const void *context)
{
    csuccessp_pending *p = &book->pending;
    size_t i, kept = 0;

    for (i = 0; i < p->facts.count; i++) {
        csuccessp_change *change = p->facts.items[i].change;
        if (drop(book, change, context))
            csuccessp_change_drop(book, change);
        else
            p->facts.items[kept++] = p->facts.items[i];
    }
    p->facts.count = kept;
    for (i = kept / 2; i > 0; i--)
        fact_sink(book, p->facts.items, kept, i - 1);
}

csuccess_status
csuccessp_timers_reserve(csuccess_book *book, size_t extra)
{
    csuccessp_pending *p = &book->pending;
    csuccess_status status;

    p->timers.count += p->held_timers; /* they stand behind the others, and go along */
    status = csuccessp_array_reserve(&book->memory, &p->timers, extra);
    p->timers.count -= p->held_timers;
    return status == CSUCCESS_OK ? status : csuccessp_fail_memory(&book->error);
}

void
csuccessp_timer_add(csuccess_book *book, const csuccessp_room *room, uint32_t row, uint32_t tag,
                    int64_t at)
{
    csuccessp_pending *p = &book->pending;
    csuccessp_timer timer = {at, row, book->customers.generation[row], 0, tag};

    while (csuccessp_rooms[timer.room] != room)
        timer.room++;
    p->timers.items[p->timers.count++] = timer;
    timer_rise(book, p->timers.items, p->timers.count - 1);
}

const csuccessp_timer *
csuccessp_timer_first(const csuccess_book *book)
{
    return book->pending.timers.count ? &book->pending.timers.items[0] : NULL;
}

csuccessp_timer
csuccessp_timer_hold(csuccess_book *book)
{
    csuccessp_pending *p = &book->pending;
    csuccessp_timer first = p->timers.items[0];

    p->timers.items[0] = p->timers.items[--p->timers.count];
    timer_sink(book, p->timers.items, p->timers.count, 0);
    p->timers.items[p->timers.count] = first;
    p->held_timers++;
    return first;
}

void
csuccessp_timers_let_go(csuccess_book *book)
{
    book->pending.held_timers = 0;
}

void
csuccessp_timers_put_back(csuccess_book *book)
{
    csuccessp_pending *p = &book->pending;

    for (; p->held_timers; p->held_timers--)
        timer_rise(book, p->timers.items, p->timers.count++);
}
