/* SPDX-License-Identifier: MIT */
#include "health/history/moment.h"

#include <string.h>

#include "health/health.h"

enum { THIN_EVERY = 64 };

csuccessp_moment *
csuccessp_moment_of(const csuccess_book *book, csuccessp_ref ref)
{
    return ref ? csuccessp_pool_at(&csuccessp_health_of(book)->pool, ref) : NULL;
}

size_t
csuccessp_moment_size(size_t count)
{
    return sizeof(csuccessp_moment) + count * sizeof(csuccessp_moment_entry);
}

csuccessp_ref
csuccessp_moment_head(const csuccess_book *book, uint32_t row)
{
    const csuccessp_health *h = csuccessp_health_of(book);

    return row < h->moments_capacity ? h->moments[row] : 0;
}

const csuccessp_moment *
csuccessp_moment_first(const csuccess_book *book, uint32_t row)
{
    return csuccessp_moment_of(book, csuccessp_moment_head(book, row));
}

const csuccessp_moment *
csuccessp_moment_older(const csuccess_book *book, const csuccessp_moment *moment)
{
    return csuccessp_moment_of(book, moment->older);
}

/* Entries. */

int64_t
csuccessp_entry_integer(const csuccessp_moment_entry *entry)
{
    int64_t out;

    memcpy(&out, entry->value, sizeof out);
    return out;
}

double
csuccessp_entry_number(const csuccessp_moment_entry *entry)
{
    double out;

    memcpy(&out, entry->value, sizeof out);
    return out;
}

csuccessp_text
csuccessp_entry_text(const csuccessp_moment_entry *entry)
{
    return (csuccessp_text)csuccessp_entry_integer(entry);
}

static void
drop_entry(csuccess_book *book, const csuccessp_moment_entry *entry)
{
    if (entry->kind == CSUCCESSP_ENTRY_TEXT)
        csuccessp_texts_drop(&book->texts, csuccessp_entry_text(entry));
}

csuccessp_reading
csuccessp_entry_reading(const csuccess_book *book, const csuccessp_moment_entry *entry, int64_t at)
{
    csuccessp_reading out = {csuccessp_missing_number(), 0, CSUCCESS_PRESENT};

    switch (entry->kind) {
    case CSUCCESSP_ENTRY_NUMBER:
        out.number = csuccessp_entry_number(entry);
        break;
    case CSUCCESSP_ENTRY_TEXT:
        out.text = csuccessp_entry_text(entry);
        break;
    case CSUCCESSP_ENTRY_ANCHOR:
        out.number = csuccessp_anchor_value(book, entry->detail, csuccessp_entry_integer(entry),
                                            at);
        break;
    case CSUCCESSP_ENTRY_MISSING:
        out.missing = entry->detail;
        break;
    default:
        out.missing = CSUCCESS_MISSING_NO_DATA;
        break;
    }
    return out;
}

csuccessp_moment_entry
csuccessp_entry_of_number(double number)
{
    csuccessp_moment_entry out;

    memset(&out, 0, sizeof out);
    out.kind = CSUCCESSP_ENTRY_NUMBER;
    number += 0.0; /* no negative zero */
    memcpy(out.value, &number, sizeof number);
    return out;
}

csuccessp_moment_entry
csuccessp_entry_of_integer(uint8_t kind, uint8_t detail, int64_t integer)
{
    csuccessp_moment_entry out;

    memset(&out, 0, sizeof out);
    out.kind = kind;
    out.detail = detail;
    memcpy(out.value, &integer, sizeof integer);
    return out;
}

/* Room. */

csuccess_status
csuccessp_moments_grow(csuccess_book *book, size_t rows)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref *heads;

    if (!h->moments_wanted || rows <= h->moments_capacity)
        return CSUCCESS_OK;
    heads = csuccessp_resized(&book->memory, h->moments, h->moments_capacity, h->moments_capacity,
                              rows, sizeof *heads);
    if (!heads)
        return csuccessp_fail_memory(&book->error);
    h->moments = heads;
    h->moments_capacity = (uint32_t)rows;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_moments_need(csuccess_book *book)
{
    csuccessp_health *h = csuccessp_health_of(book);

    h->moments_wanted = 1;
    if (h->moments || !h->capacity)
        return CSUCCESS_OK;
    h->moments = csuccessp_allocate_zeroed(&book->memory, h->capacity, sizeof *h->moments);
    if (!h->moments)
        return csuccessp_fail_memory(&book->error);
    h->moments_capacity = h->capacity;
    return CSUCCESS_OK;
}

/* Thins out some of the rows in their turn: one for so many moments that were appended. */
static csuccess_status
thin_some(csuccess_book *book)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccess_status status = CSUCCESS_OK;

    for (; h->appended >= THIN_EVERY && status == CSUCCESS_OK; h->appended -= THIN_EVERY) {
        if (h->thinned >= book->customers.rows)
            h->thinned = 0;
        status = csuccessp_moments_thin(book, h->thinned++);
    }
    return status;
}

csuccess_status
csuccessp_moments_reserve(csuccess_book *book, uint64_t rows)
{
    csuccessp_health *h = csuccessp_health_of(book);
    size_t tracked = h->tracked.count + h->announced; /* a bundle may be part of the instant */
    csuccess_status status;

    if (!tracked || !h->moments)
        return CSUCCESS_OK;
    status = thin_some(book); /* before the reserve is made, which it would eat up */
    if (status != CSUCCESS_OK)
        return status;
    if (tracked > CSUCCESSP_TRACKED_MAX)
        tracked = CSUCCESSP_TRACKED_MAX;
    if (csuccessp_pool_reserve(
            &h->pool, rows * csuccessp_pool_rounded(csuccessp_moment_size(tracked))) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    return CSUCCESS_OK;
}

void
csuccessp_moment_give(csuccess_book *book, csuccessp_ref ref)
{
    csuccessp_pool_give(&csuccessp_health_of(book)->pool, ref,
                        csuccessp_moment_size(csuccessp_moment_of(book, ref)->count));
}

void
csuccessp_moments_forget(csuccess_book *book, uint32_t row)
{
    csuccessp_ref ref = csuccessp_moment_head(book, row), older;
    size_t i;

    for (; ref; ref = older) {
        const csuccessp_moment *m = csuccessp_moment_of(book, ref);
        older = m->older;
        for (i = 0; i < m->count; i++)
            drop_entry(book, &m->entries[i]);
        csuccessp_moment_give(book, ref);
    }
    if (row < csuccessp_health_of(book)->moments_capacity)
        csuccessp_health_of(book)->moments[row] = 0;
}

csuccessp_ref
csuccessp_moment_fold(csuccess_book *book, csuccessp_moment *older,
                      const csuccessp_moment_entry *entries, size_t count)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_moment *out;
    csuccessp_ref ref;
    size_t i = 0, k = 0, total = count;

    for (i = 0; i < older->count; i++) {
        while (k < count && entries[k].id < older->entries[i].id)
            k++;
        total += k == count || entries[k].id != older->entries[i].id;
    }
    ref = csuccessp_pool_take(&h->pool, csuccessp_moment_size(total));
    if (!ref)
        return 0;
    out = csuccessp_moment_of(book, ref);
    for (i = k = 0; i < older->count || k < count;) {
        if (k == count || (i < older->count && older->entries[i].id < entries[k].id)) {
            out->entries[out->count++] = older->entries[i++];
            continue;
        }
        if (i < older->count && older->entries[i].id == entries[k].id)
            drop_entry(book, &older->entries[i++]);
        out->entries[out->count++] = entries[k++];
    }
    return ref;
}

int32_t
csuccessp_moment_date(const csuccess_book *book, int64_t at)
{
    return csuccessp_zone_date(csuccessp_book_zone(book), at - 1);
}
