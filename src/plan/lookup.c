/* SPDX-License-Identifier: MIT */
#include "plan/lookup.h"

#include <string.h>

#include "util/suggest.h"

const void *
csuccessp_plan_definition(const csuccess_book *book, const char *section, csuccessp_text id)
{
    int s = csuccessp_section_find(section, strlen(section));
    const csuccessp_items *items = &book->definitions.sections[s];
    size_t i;

    for (i = 0; id && i < items->count; i++)
        if (items->items[i].id == id)
            return items->items[i].object;
    return NULL;
}

static csuccess_status
unknown(const csuccessp_place *place, int section, csuccessp_slice id,
        const csuccessp_suggestion *suggestion)
{
    char hint[CSUCCESSP_SUGGEST_TEXT];

    return csuccessp_fail_at(
        place, CSUCCESS_E_UNKNOWN, "there is no %s '%.*s'%s", csuccessp_section_at(section)->noun,
        csuccessp_shown(id.bytes, id.length), id.bytes, csuccessp_suggest_text(suggestion, hint));
}

csuccess_status
csuccessp_plan_definition_check(const csuccess_book *book, const csuccessp_place *place,
                                const char *section, csuccessp_slice id, const void **out)
{
    int s = csuccessp_section_find(section, strlen(section));
    const csuccessp_items *items = &book->definitions.sections[s];
    csuccessp_suggestion suggestion;
    size_t i, length;
    const char *known;

    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (i = 0; i < items->count; i++) {
        known = csuccessp_texts_get(&book->texts, items->items[i].id, &length);
        if (length == id.length && memcmp(known, id.bytes, length) == 0) {
            if (out)
                *out = items->items[i].object;
            return CSUCCESS_OK;
        }
        csuccessp_suggest_offer(&suggestion, known, length);
    }
    return unknown(place, s, id, &suggestion);
}

csuccess_status
csuccessp_plan_draft_check(const csuccessp_publication *p, const csuccessp_place *place,
                           const char *section, csuccessp_slice id)
{
    int s = csuccessp_section_find(section, strlen(section));
    const csuccessp_drafts *drafts = &p->sections[s];
    csuccessp_suggestion suggestion;
    size_t i, length;
    const char *known;

    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (i = 0; i < drafts->count; i++) {
        known = csuccessp_texts_get(&p->book->texts, drafts->items[i].id, &length);
        if (length == id.length && memcmp(known, id.bytes, length) == 0)
            return CSUCCESS_OK;
        csuccessp_suggest_offer(&suggestion, known, length);
    }
    return unknown(place, s, id, &suggestion);
}
