/* SPDX-License-Identifier: MIT */
/* The record `override`. */
#include "health/override/override.h"

#include <string.h>

#include "health/health.h"

struct override_body {
    csuccessp_slice customer, model, band;
    int32_t effect, clear;
    yyjson_val *score;
    int64_t until, days;
};

enum { O_EFFECT = 2, O_UNTIL = 5, O_DAYS };

#define AT(field) offsetof(struct override_body, field)
static const csuccessp_field override_fields[] = {
    {"customer", CSUCCESSP_FIELD_ID, 1, AT(customer), NULL},
    {"model", CSUCCESSP_FIELD_ID, 1, AT(model), NULL},
    {"effect", CSUCCESSP_FIELD_CHOICE, 0, AT(effect), csuccessp_effect_names},
    {"score", CSUCCESSP_FIELD_ANY, 0, AT(score), NULL},
    {"band", CSUCCESSP_FIELD_ID, 0, AT(band), NULL},
    {"until", CSUCCESSP_FIELD_TIME, 0, AT(until), NULL},
    {"days", CSUCCESSP_FIELD_INT, 0, AT(days), NULL},
    {"clear", CSUCCESSP_FIELD_BOOL, 0, AT(clear), NULL},
    CSUCCESSP_COMMON_FIELDS,
};
#undef AT

struct override_change {
    csuccessp_change change;
    csuccessp_ref fresh; /* 0: clear */
    uint32_t entry;
};

static int
is_blank(csuccessp_slice text)
{
    size_t i;

    for (i = 0; i < text.length; i++)
        if (text.bytes[i] != ' ' && text.bytes[i] != '\t' && text.bytes[i] != '\n' &&
            text.bytes[i] != '\r')
            return 0;
    return 1;
}

static csuccess_status
find_entry(csuccess_book *book, const csuccessp_place *place, csuccessp_slice model,
           csuccessp_health_entry **out)
{
    csuccessp_place at = csuccessp_place_name(place, "model");
    csuccessp_text id = csuccessp_texts_find(&book->texts, model.bytes, model.length);
    csuccessp_health_entry *entry = id ? csuccessp_health_find(book, id) : NULL;

    if (!entry || !entry->published)
        return csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "there is no health model '%.*s'",
                                 csuccessp_shown(model.bytes, model.length), model.bytes);
    *out = entry;
    return CSUCCESS_OK;
}

/* Fills in the override from the record's fields. */
static csuccess_status
read_override(csuccess_book *book, const csuccessp_record *record, const struct override_body *in,
              uint64_t present, const csuccessp_health_entry *entry, int64_t from,
              csuccessp_override *out)
{
    const csuccessp_model *model = csuccessp_health_current(entry);
    csuccessp_place until = csuccessp_place_name(&record->place, "until");
    csuccessp_place days = csuccessp_place_name(&record->place, "days");
    csuccessp_effect effect;
    csuccess_status status;

    if (!CSUCCESSP_PRESENT(present, O_EFFECT))
        return csuccessp_fail_at(&record->place, CSUCCESS_E_FIELD,
                                 "the field 'effect' is missing: force, cap or floor");
    if (is_blank(record->reason))
        return csuccessp_fail_at(&record->place, CSUCCESS_E_FIELD,
                                 "an override by hand has a 'reason'");
    if (CSUCCESSP_PRESENT(present, O_UNTIL) && CSUCCESSP_PRESENT(present, O_DAYS))
        return csuccessp_fail_at(&record->place, CSUCCESS_E_FIELD,
                                 "an override ends either at 'until' or after 'days'");
    if (CSUCCESSP_PRESENT(present, O_DAYS) && (in->days < 1 || in->days > 36500))
        return csuccessp_fail_at(&days, CSUCCESS_E_VALUE, "days are from 1 to 36500");
    if (!CSUCCESSP_PRESENT(present, O_UNTIL) && !CSUCCESSP_PRESENT(present, O_DAYS) &&
        !model->override_days)
        return csuccessp_fail_at(&record->place, CSUCCESS_E_FIELD,
                                 "the model gives overrides no length: say 'until' or 'days'");
    if (CSUCCESSP_PRESENT(present, O_UNTIL) && from != CSUCCESSP_TIME_NONE && in->until <= from)
        return csuccessp_fail_at(&until, CSUCCESS_E_VALUE, "an override ends after it begins");
    status = csuccessp_effect_read(book, &record->place, model, in->effect, in->score, in->band,
                                   &effect);
    if (status != CSUCCESS_OK)
        return status;
    out->effect = effect.kind;
    out->on_band = effect.on_band;
    out->score = effect.score;
    if (effect.on_band) {
        out->band = model->bands.items[effect.band].id;
        csuccessp_texts_keep(&book->texts, out->band);
    }
    out->at = from;
    if (CSUCCESSP_PRESENT(present, O_UNTIL))
        out->until = in->until;
    else
        out->until = from + (CSUCCESSP_PRESENT(present, O_DAYS) ? in->days : model->override_days) *
                                CSUCCESSP_DAY;
    if (out->until > CSUCCESSP_TIME_MAX)
        out->until = CSUCCESSP_TIME_MAX;
    out->reason = csuccessp_texts_take(&book->texts, record->reason.bytes, record->reason.length);
    if (record->by.bytes)
        out->by = csuccessp_texts_take(&book->texts, record->by.bytes, record->by.length);
    if (!out->reason || (record->by.bytes && !out->by))
        return csuccessp_fail_memory(&book->error);
    return CSUCCESS_OK;
}

static csuccess_status
count_overrides(csuccess_book *book, const csuccessp_place *place, uint32_t row)
{
    csuccessp_ref ref = csuccessp_override_first(csuccessp_health_of(book), row);
    uint32_t count = 0;

    for (; ref; ref = csuccessp_override_of(book, ref)->older)
        count++;
    if (count >= book->limits.items_per_customer)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT,
                                 "a customer has at most %" PRIu32 " overrides",
                                 book->limits.items_per_customer);
    return CSUCCESS_OK;
}

static csuccess_status
make_override(csuccess_book *book, const csuccessp_record *record, const struct override_body *in,
              uint64_t present, const csuccessp_health_entry *entry, int64_t from,
              csuccessp_ref *out)
{
    csuccessp_pool *pool = &csuccessp_health_of(book)->pool;
    csuccessp_override *o;
    csuccess_status status;

    *out = csuccessp_pool_take(pool, sizeof *o);
    if (!*out)
        return csuccessp_fail_memory(&book->error);
    o = csuccessp_override_of(book, *out);
    o->entry = entry->number;
    o->source = record->source;
    o->applied = o->ended = CSUCCESSP_TIME_NONE;
    status = read_override(book, record, in, present, entry, from, o);
    if (status != CSUCCESS_OK) {
        csuccessp_override_free(book, *out);
        *out = 0;
    }
    return status;
}

static csuccess_status
prepare_override(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    struct override_body in;
    struct override_change *c;
    csuccessp_health_entry *entry = NULL;
    uint64_t present;
    uint32_t row = CSUCCESSP_ROW_NONE;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(&record->place, record->root, override_fields,
                                   sizeof override_fields / sizeof *override_fields, &in, &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_record_customer(book, &record->place, "customer", in.customer, &row);
    if (status == CSUCCESS_OK)
        status = find_entry(book, &record->place, in.model, &entry);
    if (status == CSUCCESS_OK && in.clear && (present & ~(uint64_t)0x83) & 0xff)
        status = csuccessp_fail_at(&record->place, CSUCCESS_E_FIELD,
                                   "'clear' stands without effect and end");
    if (status == CSUCCESS_OK && !in.clear && book->clock.now == CSUCCESSP_TIME_NONE &&
        record->at == CSUCCESSP_TIME_NONE)
        status = csuccessp_fail_at(&record->place, CSUCCESS_E_NO_CLOCK,
                                   "before the first move of the clock an override needs an 'at'");
    if (status == CSUCCESS_OK)
        status = count_overrides(book, &record->place, row);
    if (status == CSUCCESS_OK)
        status = csuccessp_overrides_need(book);
    if (status != CSUCCESS_OK)
        return status;
    c = csuccessp_change_new(book, record, row, sizeof *c);
    if (!c)
        return csuccessp_fail_memory(&book->error);
    c->entry = entry->number;
    if (!in.clear)
        status = make_override(book, record, &in, present, entry, c->change.at, &c->fresh);
    if (status != CSUCCESS_OK) {
        csuccessp_change_free(book, &c->change);
        return status;
    }
    *out = &c->change;
    return CSUCCESS_OK;
}

static void
discard_override(csuccess_book *book, csuccessp_change *change)
{
    csuccessp_override_free(book, ((struct override_change *)change)->fresh);
    csuccessp_change_free(book, change);
}

/* What is in force ends with the customer's next instant. */
static void
clear_overrides(csuccess_book *book, uint32_t row, uint32_t entry, int64_t at)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref *link = &h->overrides[row], ref;

    while ((ref = *link) != 0) {
        csuccessp_override *o = csuccessp_override_of(book, ref);
        if (o->entry == entry && o->applied == CSUCCESSP_TIME_NONE) {
            *link = o->older; /* it never had an effect */
            h->unapplied--;
            csuccessp_override_free(book, ref);
            continue;
        }
        if (o->entry == entry && o->ended == CSUCCESSP_TIME_NONE && o->until > at)
            o->until = at;
        link = &o->older;
    }
}

static void
apply_override(csuccess_book *book, csuccessp_change *change)
{
    struct override_change *c = (struct override_change *)change;

    if (c->fresh) {
        csuccessp_override_link(book, change->row, c->fresh);
        csuccessp_health_of(book)->unapplied++;
    } else {
        clear_overrides(book, change->row, c->entry, change->at);
    }
    csuccessp_override_touch(book, change->row, c->entry);
    c->fresh = 0;
    csuccessp_change_free(book, change);
}

const csuccessp_record_kind csuccessp_override_record = {
    "override", NULL, prepare_override, NULL, apply_override, discard_override,
};
