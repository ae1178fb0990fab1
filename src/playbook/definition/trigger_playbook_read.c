/* SPDX-License-Identifier: MIT */
/* A trigger of another playbook whose run closes. */
#include "book/book.h"
#include "playbook/definition/reader.h"
#include "util/suggest.h"

/* A playbook that this publication has. */
static csuccess_status
find_playbook(csuccessp_playbook_reader *reader, const csuccessp_place *place, csuccessp_slice id,
              csuccessp_text text)
{
    csuccessp_publication *p = reader->publication;
    csuccessp_place at = csuccessp_place_name(place, "playbook");
    int section = csuccessp_section_find(CSUCCESSP_PLAYBOOK_SECTION,
                                         sizeof CSUCCESSP_PLAYBOOK_SECTION - 1);
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    const char *known;
    size_t i, length;

    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (i = 0; section >= 0 && i < p->sections[section].count; i++) {
        if (p->sections[section].items[i].id == text)
            return CSUCCESS_OK;
        known = csuccessp_texts_get(&reader->book->texts, p->sections[section].items[i].id,
                                    &length);
        csuccessp_suggest_offer(&suggestion, known, length);
    }
    return csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "there is no playbook '%.*s'%s",
                             csuccessp_shown(id.bytes, id.length), id.bytes,
                             csuccessp_suggest_text(&suggestion, hint));
}

/* Those that a run may close with. */
static csuccess_status
read_outcomes(const csuccessp_place *place, yyjson_val *list, uint32_t *out)
{
    const csuccessp_field field = {"", CSUCCESSP_FIELD_CHOICE, 1, 0,
                                   csuccessp_run_states + CSUCCESSP_RUN_COMPLETED};
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *item;
    int32_t state;
    size_t i, n;

    if (yyjson_arr_size(list) == 0)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "the list is empty: name an outcome, or leave it out");
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        status = csuccessp_field_read(&at, item, &field, &state);
        if (status != CSUCCESS_OK)
            return status;
        *out |= 1u << (CSUCCESSP_RUN_COMPLETED + state);
    }
    return status;
}

csuccess_status
csuccessp_trigger_playbook_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                                csuccessp_slice id, yyjson_val *outcomes)
{
    csuccessp_trigger *out = &reader->playbook->trigger;
    csuccessp_place at = csuccessp_place_name(place, "outcomes");
    csuccess_status status = csuccessp_playbook_text(reader, id, &out->playbook);

    if (status == CSUCCESS_OK && !reader->old)
        status = find_playbook(reader, place, id, out->playbook);
    if (status == CSUCCESS_OK && outcomes)
        return read_outcomes(&at, outcomes, &out->outcomes);
    out->outcomes = 1u << CSUCCESSP_RUN_COMPLETED | 1u << CSUCCESSP_RUN_GOAL;
    return status;
}
