/* SPDX-License-Identifier: MIT */
/* The public functions of the room. */
#include <csuccess/playbook.h>
#include <string.h>

#include "playbook/run/run.h"
#include "util/sized.h"

static uint64_t
handle_of(const csuccessp_playbook_entry *entry)
{
    return csuccessp_handle_make(CSUCCESS_HANDLE_PLAYBOOK, entry->generation, entry->number);
}

static csuccess_status
entry_of(const csuccess_book *book, uint64_t handle, csuccessp_playbook_entry **out)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    uint32_t number = csuccessp_handle_index(handle);

    if (csuccessp_handle_kind_of(handle) != CSUCCESS_HANDLE_PLAYBOOK || number >= p->entries.count)
        return CSUCCESS_E_HANDLE;
    *out = p->entries.items[number];
    if (!(*out)->current ||
        ((*out)->generation & CSUCCESSP_GENERATION_MASK) != csuccessp_handle_generation(handle))
        return CSUCCESS_E_GONE;
    return CSUCCESS_OK;
}

csuccess_status
csuccess_playbook_find(const csuccess_book *book, const char *id, size_t length,
                       csuccess_playbook *out)
{
    csuccessp_playbook_entry *entry;
    csuccessp_text text;

    if (!book || !id || !out)
        return CSUCCESS_E_ARGUMENT;
    text = csuccessp_texts_find(&book->texts, id, length);
    entry = text ? csuccessp_playbook_entry_find(book, text) : NULL;
    if (!entry || !entry->current)
        return CSUCCESS_E_NOT_FOUND;
    *out = handle_of(entry);
    return CSUCCESS_OK;
}

csuccess_status
csuccess_playbook_next(const csuccess_book *book, csuccess_playbook playbook,
                       csuccess_playbook *out)
{
    const csuccessp_playbooks *p;
    csuccessp_playbook_entry *entry;
    size_t i = 0;
    csuccess_status status;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    p = csuccessp_playbooks_of(book);
    if (playbook) {
        status = entry_of(book, playbook, &entry);
        if (status != CSUCCESS_OK)
            return status;
        while (p->order.items[i] != entry->number)
            i++;
        i++;
    }
    *out = i < p->order.count ? handle_of(p->entries.items[p->order.items[i]]) : 0;
    return CSUCCESS_OK;
}

static void
count_runs(const csuccess_book *book, const csuccessp_playbook_entry *entry,
           csuccess_playbook_info *info)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    size_t i;

    for (i = 0; i < p->places.count; i++) {
        const csuccessp_run *run = p->places.items[i] ? csuccessp_run_at(book, p->places.items[i])
                                                      : NULL;
        if (!run || run->entry != entry->number)
            continue;
        info->held_out += run->held;
        info->started += !run->held;
        info->open += !run->held && run->state == CSUCCESSP_RUN_OPEN;
    }
}

csuccess_status
csuccess_playbook_get(const csuccess_book *book, csuccess_playbook playbook,
                      csuccess_playbook_info *out)
{
    csuccess_playbook_info info;
    csuccessp_playbook_entry *entry;
    size_t room = 0;
    csuccess_status status;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_sized_room(out, CSUCCESSP_END(csuccess_playbook_info, held_out), sizeof info,
                                  &room);
    if (status == CSUCCESS_OK)
        status = entry_of(book, playbook, &entry);
    if (status != CSUCCESS_OK)
        return status;
    memset(&info, 0, sizeof info);
    info.id = csuccessp_texts_get(&book->texts, entry->id, &info.id_length);
    info.title = csuccessp_texts_get(&book->texts, entry->current->title, &info.title_length);
    info.revision = entry->revision;
    info.enabled = entry->current->enabled;
    info.priority = entry->current->priority;
    count_runs(book, entry, &info);
    csuccessp_sized_give(out, &info, room);
    return CSUCCESS_OK;
}
