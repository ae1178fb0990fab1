/* SPDX-License-Identifier: MIT */
/* The list of journeys, by id, and what each keeps of every customer. */
#include <string.h>

#include "plan/journey/journeys.h"
#include "plan/plan.h"

csuccessp_journeys *
csuccessp_journeys_of(const csuccess_book *book)
{
    return csuccessp_plans_of(book)->journeys;
}

csuccess_status
csuccessp_journeys_open(csuccess_book *book, csuccessp_journeys **out)
{
    *out = csuccessp_allocate_zeroed(&book->memory, 1, sizeof **out);
    if (!*out)
        return CSUCCESS_E_NO_MEMORY;
    csuccessp_pool_open(&(*out)->pool, &book->memory);
    return CSUCCESS_OK;
}

static void
free_entry(csuccess_book *book, csuccessp_journey_entry *entry)
{
    csuccessp_memory *m = &book->memory;
    uint32_t row;
    size_t i;

    for (row = 0; row < entry->capacity; row++)
        csuccessp_standing_free(book, entry, row);
    for (i = 0; i < entry->names.count; i++)
        csuccessp_texts_drop(&book->texts, entry->names.items[i]);
    csuccessp_array_release(m, &entry->names);
    csuccessp_release(m, entry->standing, entry->capacity, sizeof *entry->standing);
    csuccessp_bits_free(m, &entry->touched);
    csuccessp_bits_free(m, &entry->stirred);
    csuccessp_texts_drop(&book->texts, entry->id);
    csuccessp_release(m, entry, 1, sizeof *entry);
}

void
csuccessp_journeys_close(csuccess_book *book, csuccessp_journeys *journeys)
{
    size_t i;

    if (!journeys)
        return;
    for (i = 0; i < journeys->entries.count; i++)
        free_entry(book, journeys->entries.items[i]);
    for (i = 0; i < CSUCCESSP_PACES; i++)
        csuccessp_texts_drop(&book->texts, journeys->paces[i]);
    csuccessp_array_release(&book->memory, &journeys->entries);
    csuccessp_pool_close(&journeys->pool);
    csuccessp_release(&book->memory, journeys, 1, sizeof *journeys);
}

csuccessp_journey_entry *
csuccessp_journey_entry_find(const csuccess_book *book, csuccessp_text id)
{
    const csuccessp_journeys *j = csuccessp_journeys_of(book);
    size_t i;

    for (i = 0; i < j->entries.count; i++)
        if (j->entries.items[i]->id == id)
            return j->entries.items[i];
    return NULL;
}

csuccess_status
csuccessp_journey_entry_make(csuccess_book *book, csuccessp_text id, csuccessp_journey_entry **out)
{
    csuccessp_journeys *j = csuccessp_journeys_of(book);
    csuccessp_journey_entry *entry = csuccessp_journey_entry_find(book, id);
    size_t i;

    *out = entry;
    if (entry)
        return CSUCCESS_OK;
    if (csuccessp_array_reserve(&book->memory, &j->entries, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    entry = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *entry);
    if (!entry)
        return csuccessp_fail_memory(&book->error);
    csuccessp_texts_keep(&book->texts, id);
    entry->id = id;
    for (i = j->entries.count++;
         i > 0 && csuccessp_texts_compare(&book->texts, id, j->entries.items[i - 1]->id) < 0; i--)
        j->entries.items[i] = j->entries.items[i - 1];
    j->entries.items[i] = entry;
    *out = entry;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_journey_entry_grow(csuccess_book *book, csuccessp_journey_entry *entry, size_t rows)
{
    csuccessp_memory *m = &book->memory;
    csuccessp_ref *standing;

    if (rows == 0)
        rows = 1;
    if (csuccessp_bits_grow(m, &entry->touched, rows) != CSUCCESS_OK ||
        csuccessp_bits_grow(m, &entry->stirred, rows) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    if (rows <= entry->capacity)
        return CSUCCESS_OK;
    standing = csuccessp_resized(m, entry->standing, entry->capacity, entry->capacity, rows,
                                 sizeof *standing);
    if (!standing)
        return csuccessp_fail_memory(&book->error);
    entry->standing = standing;
    entry->capacity = (uint32_t)rows;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_journeys_grow(csuccess_book *book, size_t rows)
{
    csuccessp_journeys *j = csuccessp_journeys_of(book);
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < j->entries.count && status == CSUCCESS_OK; i++)
        status = csuccessp_journey_entry_grow(book, j->entries.items[i], rows);
    return status;
}

void
csuccessp_journeys_forget(csuccess_book *book, uint32_t row)
{
    csuccessp_journeys *j = csuccessp_journeys_of(book);
    size_t i;

    for (i = 0; i < j->entries.count; i++) {
        csuccessp_journey_entry *entry = j->entries.items[i];
        if (row >= entry->capacity)
            continue;
        csuccessp_standing_free(book, entry, row);
        csuccessp_bits_unset(&entry->stirred, row);
        csuccessp_bits_unset(&entry->touched, row);
    }
}

uint64_t
csuccessp_journeys_memory(const csuccess_book *book)
{
    const csuccessp_journeys *j = csuccessp_journeys_of(book);
    uint64_t bytes = sizeof *j + j->pool.used;
    size_t i;

    for (i = 0; i < j->entries.count; i++)
        bytes += sizeof(csuccessp_journey_entry) +
                 j->entries.items[i]->capacity * (uint64_t)sizeof(csuccessp_ref);
    return bytes;
}
