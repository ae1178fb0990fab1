/* SPDX-License-Identifier: MIT */
/* Overrides by hand in saved documents: newest first. */
#include "health/override/override.h"

#include <string.h>

#include "book/clock.h"
#include "book/saved/fields.h"
#include "book/saved/loader.h"
#include "health/health.h"
#include "util/json_write.h"

void
csuccessp_overrides_save(csuccess_book *book, uint32_t row, csuccessp_buffer *to)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref ref = csuccessp_override_first(h, row);

    if (!ref)
        return;
    csuccessp_json_key(to, "overrides");
    csuccessp_json_begin(to, '[');
    for (; ref; ref = csuccessp_override_of(book, ref)->older) {
        const csuccessp_override *o = csuccessp_override_of(book, ref);
        csuccessp_json_begin(to, '{');
        csuccessp_saved_text(book, "model", h->entries.items[o->entry]->id, to);
        csuccessp_json_key(to, "effect");
        csuccessp_json_string(to, csuccessp_effect_names[o->effect]);
        if (!o->on_band) {
            csuccessp_json_key(to, "score");
            csuccessp_json_decimal(to, o->score);
        }
        csuccessp_saved_text(book, "band", o->band, to);
        csuccessp_saved_text(book, "reason", o->reason, to);
        csuccessp_saved_text(book, "by", o->by, to);
        csuccessp_saved_time("at", o->at, to);
        csuccessp_saved_time("until", o->until, to);
        csuccessp_saved_time("applied", o->applied, to);
        csuccessp_saved_time("ended", o->ended, to);
        if (o->source)
            csuccessp_saved_text(book, "source", book->sources.items[o->source].name, to);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

struct saved_override {
    csuccessp_slice model, band, reason, by, source;
    int32_t effect;
    int64_t score, at, until, applied, ended;
};

enum { S_SCORE = 2 };

#define AT(field) offsetof(struct saved_override, field)
static const csuccessp_field saved_fields[] = {
    {"model", CSUCCESSP_FIELD_ID, 1, AT(model), NULL},
    {"effect", CSUCCESSP_FIELD_CHOICE, 1, AT(effect), csuccessp_effect_names},
    {"score", CSUCCESSP_FIELD_DECIMAL, 0, AT(score), NULL},
    {"band", CSUCCESSP_FIELD_ID, 0, AT(band), NULL},
    {"reason", CSUCCESSP_FIELD_TEXT, 1, AT(reason), NULL},
    {"by", CSUCCESSP_FIELD_TEXT, 0, AT(by), NULL},
    {"at", CSUCCESSP_FIELD_TIME, 1, AT(at), NULL},
    {"until", CSUCCESSP_FIELD_TIME, 1, AT(until), NULL},
    {"applied", CSUCCESSP_FIELD_TIME, 0, AT(applied), NULL},
    {"ended", CSUCCESSP_FIELD_TIME, 0, AT(ended), NULL},
    {"source", CSUCCESSP_FIELD_ID, 0, AT(source), NULL},
};
#undef AT

static csuccess_status
take_texts(csuccess_book *book, const struct saved_override *in, csuccessp_override *o)
{
    o->reason = csuccessp_texts_take(&book->texts, in->reason.bytes, in->reason.length);
    if (in->band.bytes)
        o->band = csuccessp_texts_take(&book->texts, in->band.bytes, in->band.length);
    if (in->by.bytes)
        o->by = csuccessp_texts_take(&book->texts, in->by.bytes, in->by.length);
    if (!o->reason || (in->band.bytes && !o->band) || (in->by.bytes && !o->by))
        return csuccessp_fail_memory(&book->error);
    if (in->source.bytes)
        return csuccessp_source_number(book, in->source.bytes, in->source.length, &o->source);
    return CSUCCESS_OK;
}

static csuccess_status
load_override(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
              csuccessp_ref *out)
{
    csuccessp_health *h = csuccessp_health_of(book);
    struct saved_override in;
    csuccessp_health_entry *entry = NULL;
    csuccessp_override *o;
    csuccessp_text id;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.applied = in.ended = CSUCCESSP_TIME_NONE;
    status = csuccessp_fields_read(place, value, saved_fields,
                                   sizeof saved_fields / sizeof *saved_fields, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    id = csuccessp_texts_find(&book->texts, in.model.bytes, in.model.length);
    if (id)
        entry = csuccessp_health_find(book, id);
    if (!entry || CSUCCESSP_PRESENT(present, S_SCORE) == (in.band.bytes != NULL))
        return csuccessp_corrupt(place, "an override of no model, or without effect");
    if (in.ended != CSUCCESSP_TIME_NONE && in.applied == CSUCCESSP_TIME_NONE)
        return csuccessp_corrupt(place, "an override that ended before it began");
    *out = csuccessp_pool_take(&h->pool, sizeof *o);
    if (!*out)
        return csuccessp_fail_memory(&book->error);
    o = csuccessp_override_of(book, *out);
    o->entry = entry->number;
    o->effect = (uint8_t)in.effect;
    o->on_band = in.band.bytes != NULL;
    o->score = in.score;
    o->at = in.at;
    o->until = in.until;
    o->applied = in.applied;
    o->ended = in.ended;
    h->unapplied += in.applied == CSUCCESSP_TIME_NONE;
    return take_texts(book, &in, o);
}

csuccess_status
csuccessp_overrides_load(csuccess_book *book, const csuccessp_place *place, yyjson_val *list,
                         uint32_t row)
{
    csuccess_status status = csuccessp_overrides_need(book);
    csuccessp_ref *link, ref;
    yyjson_val *item;
    size_t i, n;

    if (status != CSUCCESS_OK)
        return status;
    link = &csuccessp_health_of(book)->overrides[row];
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        ref = 0;
        status = load_override(book, &at, item, &ref);
        if (ref) {
            *link = ref;
            link = &csuccessp_override_of(book, ref)->older;
        }
        if (status != CSUCCESS_OK)
            return status;
    }
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_overrides_loaded(csuccess_book *book)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref ref;
    uint32_t row;

    if (!h->overrides)
        return CSUCCESS_OK;
    for (row = 0; row < book->customers.rows; row++)
        for (ref = csuccessp_override_first(h, row); ref;
             ref = csuccessp_override_of(book, ref)->older) {
            const csuccessp_override *o = csuccessp_override_of(book, ref);
            if (o->applied == CSUCCESSP_TIME_NONE || o->ended != CSUCCESSP_TIME_NONE ||
                csuccessp_clock_passed(book, o->until))
                continue; /* one that was cleared ends when its customer's turn comes */
            if (csuccessp_timers_reserve(book, 1) != CSUCCESS_OK)
                return csuccessp_fail_memory(&book->error);
            csuccessp_health_wake(book, row, o->entry, o->until);
        }
    return CSUCCESS_OK;
}
