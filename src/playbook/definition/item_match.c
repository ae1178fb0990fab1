/* SPDX-License-Identifier: MIT */
#include "playbook/definition/item_match.h"

#include "book/book.h"
#include "playbook/definition/reader.h"

csuccess_status
csuccessp_item_match_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                          const csuccessp_item_match_body *in, csuccessp_item_match *out)
{
    const struct {
        csuccessp_slice from;
        csuccessp_text *to;
    } texts[] = {
        {in->id, &out->id},
        {in->origin, &out->origin},
        {in->cause, &out->cause},
        {in->dimension, &out->dimension},
    };
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    if (in->kind) {
        csuccessp_place at = csuccessp_place_name(place, "kind");
        const csuccessp_field field = {"", CSUCCESSP_FIELD_CHOICE, 1, 0, csuccessp_item_kinds};
        int32_t kind = 0;
        status = csuccessp_field_read(&at, in->kind, &field, &kind);
        out->has_kind = 1;
        out->kind = (uint8_t)kind;
    }
    for (i = 0; i < sizeof texts / sizeof *texts && status == CSUCCESS_OK; i++)
        status = csuccessp_playbook_text(reader, texts[i].from, texts[i].to);
    return status;
}

void
csuccessp_item_match_free(csuccess_book *book, csuccessp_item_match *match)
{
    csuccessp_texts_drop(&book->texts, match->id);
    csuccessp_texts_drop(&book->texts, match->origin);
    csuccessp_texts_drop(&book->texts, match->cause);
    csuccessp_texts_drop(&book->texts, match->dimension);
}

int
csuccessp_item_matches(const csuccessp_plan_item *item, const csuccessp_item_match *match)
{
    return (!match->has_kind || item->kind == match->kind) &&
           (!match->id || item->id == match->id) &&
           (!match->origin || item->origin == match->origin) &&
           (!match->cause || item->cause == match->cause) &&
           (!match->dimension || item->dimension == match->dimension);
}

int
csuccessp_item_reached(const csuccessp_plan_item *item, uint8_t status)
{
    if (status == CSUCCESSP_ITEM_DONE)
        return csuccessp_plan_item_is_done(item);
    return item->status >= status && item->status <= CSUCCESSP_ITEM_VERIFIED;
}
