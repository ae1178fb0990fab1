/* SPDX-License-Identifier: MIT */
#include "health/health.h"

#include <string.h>

#include "book/saved/loader.h"
#include "health/history/moment.h"
#include "health/score/band.h"
#include "health/score/block.h"

csuccessp_health *
csuccessp_health_of(const csuccess_book *book)
{
    return csuccessp_room_state(book, &csuccessp_health_room);
}

csuccessp_health_entry *
csuccessp_health_find(const csuccess_book *book, csuccessp_text id)
{
    const csuccessp_health *h = csuccessp_health_of(book);
    size_t i;

    for (i = 0; i < h->entries.count; i++)
        if (h->entries.items[i]->id == id)
            return h->entries.items[i];
    return NULL;
}

csuccess_status
csuccessp_health_make(csuccess_book *book, csuccessp_text id, csuccessp_health_entry **out)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_health_entry *entry = csuccessp_health_find(book, id);

    *out = entry;
    if (entry)
        return CSUCCESS_OK;
    if (csuccessp_array_reserve(&book->memory, &h->entries, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    entry = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *entry);
    if (!entry)
        return csuccessp_fail_memory(&book->error);
    csuccessp_texts_keep(&book->texts, id);
    entry->id = id;
    entry->number = (uint32_t)h->entries.count;
    h->entries.items[h->entries.count++] = entry;
    *out = entry;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_health_grow_entry(csuccess_book *book, csuccessp_health_entry *entry, size_t rows)
{
    csuccessp_memory *m = &book->memory;
    size_t old = entry->capacity, i;
    uint8_t *band, *flags;
    int64_t *since;
    int32_t *coverage;

    if (rows <= old)
        return CSUCCESS_OK;
    band = csuccessp_allocate(m, rows, sizeof *band);
    flags = csuccessp_allocate_zeroed(m, rows, sizeof *flags);
    since = csuccessp_allocate(m, rows, sizeof *since);
    coverage = csuccessp_allocate_zeroed(m, rows, sizeof *coverage);
    if (!band || !flags || !since || !coverage) {
        csuccessp_release(m, band, rows, sizeof *band);
        csuccessp_release(m, flags, rows, sizeof *flags);
        csuccessp_release(m, since, rows, sizeof *since);
        csuccessp_release(m, coverage, rows, sizeof *coverage);
        return csuccessp_fail_memory(&book->error);
    }
    for (i = 0; i < rows; i++) {
        band[i] = i < old ? entry->band[i] : CSUCCESSP_BAND_NONE;
        since[i] = i < old ? entry->since[i] : CSUCCESSP_TIME_NONE;
    }
    if (old) {
        memcpy(flags, entry->flags, old);
        memcpy(coverage, entry->coverage, old * sizeof *coverage);
    }
    csuccessp_release(m, entry->band, old, sizeof *band);
    csuccessp_release(m, entry->flags, old, sizeof *flags);
    csuccessp_release(m, entry->since, old, sizeof *since);
    csuccessp_release(m, entry->coverage, old, sizeof *coverage);
    entry->band = band;
    entry->flags = flags;
    entry->since = since;
    entry->coverage = coverage;
    entry->capacity = (uint32_t)rows;
    return CSUCCESS_OK;
}

csuccessp_model *
csuccessp_health_current(const csuccessp_health_entry *entry)
{
    return entry->published ? entry->versions.items[entry->versions.count - 1].model : NULL;
}

const csuccessp_health_version *
csuccessp_health_version_at(const csuccessp_health_entry *entry, int64_t at)
{
    size_t i;

    for (i = entry->versions.count; i > 0; i--) {
        const csuccessp_health_version *version = &entry->versions.items[i - 1];
        if (version->at != CSUCCESSP_TIME_NONE && version->at <= at)
            return version;
    }
    return NULL;
}

uint32_t
csuccessp_tracked_of(const csuccessp_health *h, csuccessp_text name,
                     const csuccessp_health_entry *band_of)
{
    size_t i;

    for (i = 0; i < h->tracked.count; i++)
        if (h->tracked.items[i].name == name && h->tracked.items[i].band_of == band_of)
            return (uint32_t)i;
    return UINT32_MAX;
}

/* The room. */

static csuccess_status
open_health(csuccess_book *book, void **state)
{
    csuccessp_health *h = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *h);

    if (!h)
        return CSUCCESS_E_NO_MEMORY;
    csuccessp_pool_open(&h->pool, &book->memory);
    h->published_at = CSUCCESSP_TIME_NONE;
    h->thinned_to = CSUCCESSP_DATE_NONE;
    h->first_at = CSUCCESSP_TIME_MAX;
    h->kept_from = CSUCCESSP_DATE_NONE;
    *state = h;
    return CSUCCESS_OK;
}

static void
free_entry(csuccess_book *book, csuccessp_health_entry *entry)
{
    csuccessp_memory *m = &book->memory;
    size_t i;

    for (i = 0; i < entry->versions.count; i++)
        csuccessp_model_drop(book, entry->versions.items[i].model);
    for (i = 0; i < entry->bands.count; i++)
        csuccessp_texts_drop(&book->texts, entry->bands.items[i]);
    csuccessp_array_release(m, &entry->versions);
    csuccessp_array_release(m, &entry->bands);
    csuccessp_release(m, entry->band, entry->capacity, sizeof *entry->band);
    csuccessp_release(m, entry->flags, entry->capacity, sizeof *entry->flags);
    csuccessp_release(m, entry->since, entry->capacity, sizeof *entry->since);
    csuccessp_release(m, entry->coverage, entry->capacity, sizeof *entry->coverage);
    csuccessp_texts_drop(&book->texts, entry->id);
    csuccessp_release(m, entry, 1, sizeof *entry);
}

static void
close_health(csuccess_book *book, void *state)
{
    csuccessp_health *h = state;
    csuccessp_memory *m = &book->memory;
    size_t i;
    uint32_t row;

    if (!h)
        return;
    for (row = 0; row < h->capacity; row++) {
        csuccessp_moments_forget(book, row);
        csuccessp_overrides_forget(book, row);
    }
    for (i = 0; i < h->entries.count; i++)
        free_entry(book, h->entries.items[i]);
    csuccessp_array_release(m, &h->entries);
    for (i = 0; i < h->tracked.count; i++)
        csuccessp_texts_drop(&book->texts, h->tracked.items[i].name);
    csuccessp_array_release(m, &h->tracked);
    csuccessp_release(m, h->moments, h->moments_capacity, sizeof *h->moments);
    csuccessp_release(m, h->overrides, h->overrides_capacity, sizeof *h->overrides);
    csuccessp_release(m, h->buffers, (size_t)h->buffer_count * CSUCCESSP_BLOCK, sizeof *h->buffers);
    csuccessp_release(m, h->scratch, h->scratch_count, sizeof(csuccessp_moment_entry));
    csuccessp_release(m, h->work, 1, sizeof *h->work);
    csuccessp_bits_free(m, &h->moved);
    csuccessp_array_release(m, &h->computed);
    csuccessp_explanation_free(book, &h->explanation);
    csuccessp_pool_close(&h->pool);
    csuccessp_release(m, h, 1, sizeof *h);
}

static csuccess_status
grow_health(csuccess_book *book, size_t rows)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    if (rows <= h->capacity)
        return CSUCCESS_OK;
    for (i = 0; i < h->entries.count && status == CSUCCESS_OK; i++)
        if (h->entries.items[i]->versions.count)
            status = csuccessp_health_grow_entry(book, h->entries.items[i], rows);
    if (status == CSUCCESS_OK && h->moments_wanted &&
        csuccessp_bits_grow(&book->memory, &h->moved, rows) != CSUCCESS_OK)
        status = csuccessp_fail_memory(&book->error);
    if (status == CSUCCESS_OK)
        status = csuccessp_moments_grow(book, rows);
    if (status == CSUCCESS_OK)
        status = csuccessp_overrides_grow(book, rows);
    if (status == CSUCCESS_OK)
        h->capacity = (uint32_t)rows;
    return status;
}

static csuccess_status
reserve_health(csuccess_book *book, uint64_t rows)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccess_status status = csuccessp_moments_reserve(book, rows);

    /* one for each band that waits, and each override that begins; a merge may bring one for each
     * model */
    if (status == CSUCCESS_OK)
        status = csuccessp_timers_reserve(
            book, (size_t)(rows * h->dwelling + h->unapplied +
                           (uint64_t)book->pending.held_facts * (h->entries.count + 1)));
    return status;
}

/* Is it still the time for which the timer was set? One that outlived its reason must not make an
 * instant: a loaded book would not have it. */
static int
ring(csuccess_book *book, uint32_t row, uint32_t tag, int64_t at)
{
    const csuccessp_health *h = csuccessp_health_of(book);
    const csuccessp_health_entry *entry = tag < h->entries.count ? h->entries.items[tag] : NULL;

    if (!entry || !entry->published)
        return 0;
    if (!(entry->flags[row] & CSUCCESSP_BAND_WAITS &&
          csuccessp_band_due(csuccessp_health_current(entry), entry->since[row]) == at) &&
        !csuccessp_override_ends(book, row, tag, at))
        return 0;
    csuccessp_bits_set(&csuccessp_node_at(book, entry->score_slot)->touched, row);
    return 1;
}

static void
forget(csuccess_book *book, uint32_t row)
{
    csuccessp_health *h = csuccessp_health_of(book);
    size_t i;

    csuccessp_moments_forget(book, row);
    csuccessp_overrides_forget(book, row);
    if (h->moved.words && row / 64 < h->moved.capacity)
        csuccessp_bits_unset(&h->moved, row);
    csuccessp_explanation_clear(book, &h->explanation);
    for (i = 0; i < h->entries.count; i++) {
        csuccessp_health_entry *entry = h->entries.items[i];
        if (row >= entry->capacity)
            continue;
        entry->band[row] = CSUCCESSP_BAND_NONE;
        entry->flags[row] = 0;
        entry->since[row] = CSUCCESSP_TIME_NONE;
        entry->coverage[row] = 0;
    }
}

static uint64_t
count_memory(const csuccess_book *book)
{
    const csuccessp_health *h = csuccessp_health_of(book);
    uint64_t bytes = sizeof *h + h->pool.used;
    size_t i;

    for (i = 0; i < h->entries.count; i++)
        bytes += sizeof(csuccessp_health_entry) + h->entries.items[i]->capacity * UINT64_C(14);
    bytes += ((uint64_t)h->moments_capacity + h->overrides_capacity) * sizeof(csuccessp_ref);
    bytes += h->work ? sizeof *h->work : 0;
    return bytes + (uint64_t)h->buffer_count * CSUCCESSP_BLOCK * sizeof *h->buffers;
}

static const csuccessp_record_kind *const records[] = {&csuccessp_override_record, NULL};

static const csuccessp_section *const sections[] = {
    &csuccessp_health_models_section,
    &csuccessp_health_drafts_section,
    &csuccessp_health_order_section,
    NULL,
};

static const csuccessp_document_kind *const documents[] = {
    &csuccessp_health_model_document,
    &csuccessp_health_document,
    NULL,
};

const csuccessp_room csuccessp_health_room = {
    .name = "health",
    .open = open_health,
    .close = close_health,
    .records = records,
    .sections = sections,
    .documents = documents,
    .published = csuccessp_health_published,
    .grow = grow_health,
    .reserve = reserve_health,
    .evaluated = csuccessp_moments_evaluated,
    .midnight = csuccessp_moments_midnight,
    .timer = ring,
    .forget = forget,
    .merge = csuccessp_overrides_merge,
    .save_customer = csuccessp_health_save_customer,
    .load_customer = csuccessp_health_load_customer,
    .customer_field = "health",
    .loaded = csuccessp_health_loaded,
    .memory = count_memory,
};
