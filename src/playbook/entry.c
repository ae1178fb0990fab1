/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "playbook/playbooks.h"

const char *const csuccessp_kept_names[CSUCCESSP_KEPT_COUNT + 1] = {
    "open", "cooldown", "maximum", "group", "cap", "depth", "needless", NULL,
};

csuccessp_playbook_entry *
csuccessp_playbook_entry_find(const csuccess_book *book, csuccessp_text id)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    size_t i;

    for (i = 0; i < p->entries.count; i++)
        if (p->entries.items[i]->id == id)
            return p->entries.items[i];
    return NULL;
}

csuccess_status
csuccessp_playbook_entry_make(csuccess_book *book, csuccessp_text id,
                              csuccessp_playbook_entry **out)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_playbook_entry *entry = csuccessp_playbook_entry_find(book, id);

    *out = entry;
    if (entry)
        return CSUCCESS_OK;
    if (csuccessp_array_reserve(&book->memory, &p->entries, 1) != CSUCCESS_OK ||
        csuccessp_array_reserve(&book->memory, &p->order, p->entries.count + 1) != CSUCCESS_OK ||
        csuccessp_array_reserve(&book->memory, &p->by_id, p->entries.count + 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    entry = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *entry);
    if (!entry)
        return csuccessp_fail_memory(&book->error);
    csuccessp_texts_keep(&book->texts, id);
    entry->id = id;
    entry->number = (uint32_t)p->entries.count;
    entry->trigger_slot = entry->watch_slot = CSUCCESSP_SLOT_NONE;
    p->entries.items[p->entries.count++] = entry;
    *out = entry;
    return CSUCCESS_OK;
}

static csuccess_status
grow_stand(csuccess_book *book, csuccessp_playbook_entry *entry, size_t rows)
{
    uint8_t *stand;

    if (rows <= entry->capacity)
        return CSUCCESS_OK;
    stand = csuccessp_resized(&book->memory, entry->stand, entry->capacity, entry->capacity, rows,
                              1);
    if (!stand)
        return csuccessp_fail_memory(&book->error);
    memset(stand + entry->capacity, CSUCCESSP_STAND_NEVER, rows - entry->capacity);
    entry->stand = stand;
    entry->capacity = (uint32_t)rows;
    return CSUCCESS_OK;
}

static csuccess_status
grow_last(csuccess_book *book, csuccessp_playbook_entry *entry, size_t rows)
{
    csuccessp_text *last;

    if (rows <= entry->last_capacity)
        return CSUCCESS_OK;
    last = csuccessp_resized(&book->memory, entry->last, entry->last_capacity, entry->last_capacity,
                             rows, sizeof *last);
    if (!last)
        return csuccessp_fail_memory(&book->error);
    entry->last = last;
    entry->last_capacity = (uint32_t)rows;
    return CSUCCESS_OK;
}

static csuccess_status
grow_day(csuccess_book *book, csuccessp_playbook_entry *entry, size_t rows)
{
    int32_t *day;
    size_t i;

    if (rows <= entry->day_capacity)
        return CSUCCESS_OK;
    day = csuccessp_resized(&book->memory, entry->day, entry->day_capacity, entry->day_capacity,
                            rows, sizeof *day);
    if (!day)
        return csuccessp_fail_memory(&book->error);
    for (i = entry->day_capacity; i < rows; i++)
        day[i] = CSUCCESSP_DATE_NONE;
    entry->day = day;
    entry->day_capacity = (uint32_t)rows;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_playbook_entry_grow(csuccess_book *book, csuccessp_playbook_entry *entry, size_t rows)
{
    csuccess_status status = grow_stand(book, entry, rows);

    if (status == CSUCCESS_OK && entry->last)
        status = grow_last(book, entry, rows);
    if (status == CSUCCESS_OK && entry->day)
        status = grow_day(book, entry, rows);
    return status;
}

csuccess_status
csuccessp_playbook_entry_columns(csuccess_book *book, csuccessp_playbook_entry *entry,
                                 const csuccessp_trigger *trigger, size_t rows)
{
    csuccess_status status = grow_stand(book, entry, rows ? rows : 1);

    if (status == CSUCCESS_OK && trigger->on == CSUCCESSP_ON_CHANGE)
        status = grow_last(book, entry, rows ? rows : 1);
    if (status == CSUCCESS_OK &&
        (trigger->on == CSUCCESSP_ON_DATE ||
         (trigger->on == CSUCCESSP_ON_ABSENCE && trigger->since != CSUCCESSP_SLOT_NONE)))
        status = grow_day(book, entry, rows ? rows : 1);
    return status;
}

static void
forget_last(csuccess_book *book, csuccessp_playbook_entry *entry, uint32_t row)
{
    if (row >= entry->last_capacity)
        return;
    if (entry->last_is_text)
        csuccessp_texts_drop(&book->texts, entry->last[row]);
    entry->last[row] = 0;
}

void
csuccessp_playbook_entry_forget(csuccess_book *book, csuccessp_playbook_entry *entry, uint32_t row)
{
    if (row < entry->capacity)
        entry->stand[row] = CSUCCESSP_STAND_NEVER;
    if (row < entry->day_capacity)
        entry->day[row] = CSUCCESSP_DATE_NONE;
    forget_last(book, entry, row);
}

void
csuccessp_playbook_entry_reset(csuccess_book *book, csuccessp_playbook_entry *entry, int is_text)
{
    uint32_t row;

    for (row = 0; row < entry->capacity || row < entry->last_capacity; row++)
        csuccessp_playbook_entry_forget(book, entry, row);
    entry->last_is_text = (uint8_t)is_text;
    entry->baseline = 1;
}

void
csuccessp_playbook_entry_drop_versions(csuccess_book *book, csuccessp_playbook_entry *entry)
{
    size_t i;

    for (i = 0; i < entry->versions.count; i++) {
        csuccessp_playbook_free(book, entry->versions.items[i].playbook);
        csuccessp_release(&book->memory, entry->versions.items[i].body,
                          entry->versions.items[i].length, 1);
    }
    csuccessp_array_release(&book->memory, &entry->versions);
}

void
csuccessp_playbook_entry_free(csuccess_book *book, csuccessp_playbook_entry *entry)
{
    csuccessp_memory *m = &book->memory;
    uint32_t row;

    for (row = 0; row < entry->last_capacity; row++)
        forget_last(book, entry, row);
    csuccessp_playbook_entry_drop_versions(book, entry);
    csuccessp_release(m, entry->stand, entry->capacity, 1);
    csuccessp_release(m, entry->last, entry->last_capacity, sizeof *entry->last);
    csuccessp_release(m, entry->day, entry->day_capacity, sizeof *entry->day);
    csuccessp_texts_drop(&book->texts, entry->id);
    csuccessp_release(m, entry, 1, sizeof *entry);
}

const csuccessp_playbook *
csuccessp_playbook_version_of(const csuccessp_playbook_entry *entry, uint32_t revision)
{
    size_t i;

    if (entry->current && entry->revision == revision)
        return entry->current;
    for (i = 0; i < entry->versions.count; i++)
        if (entry->versions.items[i].revision == revision)
            return entry->versions.items[i].playbook;
    return NULL;
}
