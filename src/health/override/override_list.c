/* SPDX-License-Identifier: MIT */
/* Overrides by hand of each customer: lists, the newest first. */
#include "health/override/override.h"

#include "health/health.h"

csuccessp_override *
csuccessp_override_of(const csuccess_book *book, csuccessp_ref ref)
{
    return csuccessp_pool_at(&csuccessp_health_of(book)->pool, ref);
}

csuccessp_ref
csuccessp_override_first(const csuccessp_health *h, uint32_t row)
{
    return row < h->overrides_capacity ? h->overrides[row] : 0;
}

const csuccessp_override *
csuccessp_override_at(const csuccess_book *book, uint32_t row, uint32_t entry, int64_t at)
{
    csuccessp_ref ref = csuccessp_override_first(csuccessp_health_of(book), row);

    for (; ref; ref = csuccessp_override_of(book, ref)->older) {
        const csuccessp_override *o = csuccessp_override_of(book, ref);
        if (o->entry == entry && o->applied != CSUCCESSP_TIME_NONE && o->applied <= at &&
            (o->ended == CSUCCESSP_TIME_NONE || o->ended > at))
            return o;
    }
    return NULL;
}

int
csuccessp_override_ends(const csuccess_book *book, uint32_t row, uint32_t entry, int64_t at)
{
    csuccessp_ref ref = csuccessp_override_first(csuccessp_health_of(book), row);

    for (; ref; ref = csuccessp_override_of(book, ref)->older) {
        const csuccessp_override *o = csuccessp_override_of(book, ref);
        if (o->entry == entry && o->applied != CSUCCESSP_TIME_NONE &&
            o->ended == CSUCCESSP_TIME_NONE && o->until == at)
            return 1;
    }
    return 0;
}

void
csuccessp_health_wake(csuccess_book *book, uint32_t row, uint32_t entry, int64_t at)
{
    csuccessp_timer_add(book, &csuccessp_health_room, row, entry, at);
}

int
csuccessp_override_turn(csuccess_book *book, uint32_t row, uint32_t entry, int64_t at)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref ref = csuccessp_override_first(h, row);
    int turned = 0, newest = 1;

    for (; ref; ref = csuccessp_override_of(book, ref)->older) {
        csuccessp_override *o = csuccessp_override_of(book, ref);
        if (o->entry != entry)
            continue;
        if (o->applied == CSUCCESSP_TIME_NONE) {
            o->applied = at;
            h->unapplied--;
            turned = 1;
            if (newest && o->until > at)
                csuccessp_health_wake(book, row, entry, o->until);
        }
        if (o->ended == CSUCCESSP_TIME_NONE && (!newest || o->until <= at)) {
            o->ended = at;
            turned = 1;
        }
        newest = 0;
    }
    return turned;
}

void
csuccessp_override_free(csuccess_book *book, csuccessp_ref ref)
{
    csuccessp_override *o;

    if (!ref)
        return;
    o = csuccessp_override_of(book, ref);
    csuccessp_texts_drop(&book->texts, o->band);
    csuccessp_texts_drop(&book->texts, o->reason);
    csuccessp_texts_drop(&book->texts, o->by);
    csuccessp_pool_give(&csuccessp_health_of(book)->pool, ref, sizeof *o);
}

void
csuccessp_overrides_forget(csuccess_book *book, uint32_t row)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref ref = csuccessp_override_first(h, row), older;

    for (; ref; ref = older) {
        older = csuccessp_override_of(book, ref)->older;
        h->unapplied -= csuccessp_override_of(book, ref)->applied == CSUCCESSP_TIME_NONE;
        csuccessp_override_free(book, ref);
    }
    if (row < h->overrides_capacity)
        h->overrides[row] = 0;
}

csuccess_status
csuccessp_overrides_grow(csuccess_book *book, size_t rows)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref *lists;

    if (!h->overrides_wanted || rows <= h->overrides_capacity)
        return CSUCCESS_OK;
    lists = csuccessp_resized(&book->memory, h->overrides, h->overrides_capacity,
                              h->overrides_capacity, rows, sizeof *lists);
    if (!lists)
        return csuccessp_fail_memory(&book->error);
    h->overrides = lists;
    h->overrides_capacity = (uint32_t)rows;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_overrides_need(csuccess_book *book)
{
    csuccessp_health *h = csuccessp_health_of(book);

    h->overrides_wanted = 1;
    if (h->overrides || !h->capacity)
        return CSUCCESS_OK;
    h->overrides = csuccessp_allocate_zeroed(&book->memory, h->capacity, sizeof *h->overrides);
    if (!h->overrides)
        return csuccessp_fail_memory(&book->error);
    h->overrides_capacity = h->capacity;
    return CSUCCESS_OK;
}

/* The later one (by time, then source, then arrival) is the newer one. */
static int
comes_before(const csuccess_book *book, const csuccessp_override *a, const csuccessp_override *b)
{
    if (a->at != b->at)
        return a->at < b->at;
    return csuccessp_source_compare(book, a->source, b->source) < 0;
}

void
csuccessp_override_link(csuccess_book *book, uint32_t row, csuccessp_ref ref)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref *link = &h->overrides[row];

    while (*link &&
           comes_before(book, csuccessp_override_of(book, ref), csuccessp_override_of(book, *link)))
        link = &csuccessp_override_of(book, *link)->older;
    csuccessp_override_of(book, ref)->older = *link;
    *link = ref;
}

void
csuccessp_override_touch(csuccess_book *book, uint32_t row, uint32_t entry)
{
    csuccessp_node *node =
        csuccessp_node_at(book, csuccessp_health_of(book)->entries.items[entry]->score_slot);

    if (node)
        csuccessp_bits_set(&node->touched, row);
}

/* The override that is in force for one customer goes along when the other has none. */
void
csuccessp_overrides_merge(csuccess_book *book, uint32_t from, uint32_t into)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref *link, ref, other;

    if (!h->overrides)
        return;
    for (link = &h->overrides[from]; (ref = *link) != 0;) {
        csuccessp_override *o = csuccessp_override_of(book, ref);
        for (other = h->overrides[into]; other; other = csuccessp_override_of(book, other)->older)
            if (csuccessp_override_of(book, other)->entry == o->entry &&
                csuccessp_override_of(book, other)->ended == CSUCCESSP_TIME_NONE)
                break;
        if (other || o->ended != CSUCCESSP_TIME_NONE) {
            link = &o->older;
            continue;
        }
        *link = o->older;
        if (o->applied != CSUCCESSP_TIME_NONE) {
            o->applied = CSUCCESSP_TIME_NONE; /* for this customer it begins now */
            h->unapplied++;
        }
        csuccessp_override_link(book, into, ref);
        csuccessp_override_touch(book, into, o->entry);
    }
}
