/* SPDX-License-Identifier: MIT */
#include "health/override.h"

#include <string.h>

#include "book/loader.h"
#include "health/band.h"
#include "health/health.h"
#include "util/json_write.h"

/* What overrides do to a score. */

static int
rule_holds(const csuccessp_rule *rule, const csuccessp_reading *readings)
{
    size_t i;

    for (i = 0; i < rule->when.clauses.count; i++) {
        const csuccessp_reading *r = &readings[rule->inputs[i]];
        if (csuccessp_clause_holds(&rule->when.clauses.items[i], r->number, r->text) !=
            CSUCCESSP_TRUE)
            return 0;
    }
    return 1;
}

static void
rule_score(const csuccessp_effect *effect, csuccessp_ruling *r)
{
    if (effect->kind == CSUCCESSP_EFFECT_FORCE) {
        r->score = effect->score;
        r->missing = CSUCCESS_PRESENT;
    } else if (r->missing == CSUCCESS_PRESENT) {
        if (effect->kind == CSUCCESSP_EFFECT_CAP ? r->score > effect->score
                                                 : r->score < effect->score)
            r->score = effect->score;
    }
}

static void
rule_band(const csuccessp_effect *effect, csuccessp_ruling *r)
{
    switch (effect->kind) {
    case CSUCCESSP_EFFECT_FORCE:
        r->lowest = r->highest = effect->band;
        r->forces_band = 1;
        return;
    case CSUCCESSP_EFFECT_CAP:
        if (r->highest > effect->band)
            r->highest = effect->band;
        if (r->lowest > r->highest)
            r->lowest = r->highest;
        return;
    default:
        if (r->lowest < effect->band)
            r->lowest = effect->band;
        if (r->highest < r->lowest)
            r->highest = r->lowest;
        return;
    }
}

static void
apply_effect(const csuccessp_effect *effect, csuccessp_ruling *r, csuccessp_ruled *ruled,
             const csuccessp_rule *rule, const csuccessp_override *manual, size_t *count)
{
    csuccessp_ruled one;

    memset(&one, 0, sizeof one);
    one.rule = rule;
    one.override = manual;
    one.effect = *effect;
    one.before = r->score;
    one.was_missing = r->missing;
    if (effect->on_band)
        rule_band(effect, r);
    else
        rule_score(effect, r);
    one.after = r->score;
    if (ruled)
        ruled[(*count)++] = one;
}

/* The effect of an override by hand on a model, which may lack the band by now. */
static int
manual_effect(const csuccessp_model *model, const csuccessp_override *manual, csuccessp_effect *out)
{
    int64_t band = 0;

    memset(out, 0, sizeof *out);
    out->kind = manual->effect;
    out->on_band = manual->on_band;
    out->score = manual->score;
    if (manual->on_band && (band = csuccessp_band_of(model, manual->band)) < 0)
        return 0;
    out->band = (uint32_t)band;
    if (out->score < model->scale.min)
        out->score = model->scale.min;
    if (out->score > model->scale.max)
        out->score = model->scale.max;
    return 1;
}

csuccessp_ruling
csuccessp_overrides_apply(const csuccessp_model *model, const csuccessp_reading *readings,
                          const csuccessp_score *score, const csuccessp_override *manual,
                          csuccessp_ruled *ruled, size_t *count)
{
    csuccessp_ruling r = {score->score, score->missing, 0, 0, 0};
    csuccessp_effect effect;
    size_t i;

    r.highest = model->bands.count ? (uint32_t)model->bands.count - 1 : 0;
    if (score->missing == CSUCCESS_MISSING_NOT_APPLICABLE)
        return r; /* the model does not look at this customer */
    for (i = 0; i < model->rules.count; i++)
        if (rule_holds(&model->rules.items[i], readings))
            apply_effect(&model->rules.items[i].effect, &r, ruled, &model->rules.items[i], NULL,
                         count);
    if (manual && manual_effect(model, manual, &effect))
        apply_effect(&effect, &r, ruled, NULL, manual, count);
    return r;
}

/* Lists of overrides by hand, the newest first. */

static csuccessp_override *
override_at(const csuccess_book *book, csuccessp_ref ref)
{
    return csuccessp_pool_at(&csuccessp_health_of(book)->pool, ref);
}

const csuccessp_override *
csuccessp_override_get(const csuccess_book *book, csuccessp_ref ref)
{
    return override_at(book, ref);
}

static csuccessp_ref
first_override(const csuccessp_health *h, uint32_t row)
{
    return row < h->overrides_capacity ? h->overrides[row] : 0;
}

const csuccessp_override *
csuccessp_override_at(const csuccess_book *book, uint32_t row, uint32_t entry, int64_t at)
{
    csuccessp_ref ref = first_override(csuccessp_health_of(book), row);

    for (; ref; ref = override_at(book, ref)->older) {
        const csuccessp_override *o = override_at(book, ref);
        if (o->entry == entry && o->applied != CSUCCESSP_TIME_NONE && o->applied <= at &&
            (o->ended == CSUCCESSP_TIME_NONE || o->ended > at))
            return o;
    }
    return NULL;
}

int
csuccessp_override_ends(const csuccess_book *book, uint32_t row, uint32_t entry, int64_t at)
{
    csuccessp_ref ref = first_override(csuccessp_health_of(book), row);

    for (; ref; ref = override_at(book, ref)->older) {
        const csuccessp_override *o = override_at(book, ref);
        if (o->entry == entry && o->applied != CSUCCESSP_TIME_NONE &&
            o->ended == CSUCCESSP_TIME_NONE && o->until == at)
            return 1;
    }
    return 0;
}

static uint32_t
room_number(void)
{
    uint32_t i = 0;

    while (csuccessp_rooms[i] != &csuccessp_health_room)
        i++;
    return i;
}

void
csuccessp_health_wake(csuccess_book *book, uint32_t row, uint32_t entry, int64_t at)
{
    csuccessp_timer timer;

    timer.at = at;
    timer.row = row;
    timer.generation = book->customers.generation[row];
    timer.room = room_number();
    timer.tag = entry;
    csuccessp_timer_add(book, timer);
}

int
csuccessp_override_turn(csuccess_book *book, uint32_t row, uint32_t entry, int64_t at)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref ref = first_override(h, row);
    int turned = 0, newest = 1;

    for (; ref; ref = override_at(book, ref)->older) {
        csuccessp_override *o = override_at(book, ref);
        if (o->entry != entry)
            continue;
        if (o->applied == CSUCCESSP_TIME_NONE) {
            o->applied = at;
            h->unapplied--;
            turned = 1;
            if (newest && o->until > at)
                csuccessp_health_wake(book, row, entry, o->until);
        }
        if (o->ended == CSUCCESSP_TIME_NONE && (!newest || o->until <= at)) {
            o->ended = at;
            turned = 1;
        }
        newest = 0;
    }
    return turned;
}

static void
free_override(csuccess_book *book, csuccessp_ref ref)
{
    csuccessp_override *o;

    if (!ref)
        return;
    o = override_at(book, ref);
    csuccessp_texts_drop(&book->texts, o->band);
    csuccessp_texts_drop(&book->texts, o->reason);
    csuccessp_texts_drop(&book->texts, o->by);
    csuccessp_pool_give(&csuccessp_health_of(book)->pool, ref, sizeof *o);
}

void
csuccessp_overrides_forget(csuccess_book *book, uint32_t row)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref ref = first_override(h, row), older;

    for (; ref; ref = older) {
        older = override_at(book, ref)->older;
        h->unapplied -= override_at(book, ref)->applied == CSUCCESSP_TIME_NONE;
        free_override(book, ref);
    }
    if (row < h->overrides_capacity)
        h->overrides[row] = 0;
}

csuccess_status
csuccessp_overrides_grow(csuccess_book *book, size_t rows)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref *lists;

    if (!h->overrides_wanted || rows <= h->overrides_capacity)
        return CSUCCESS_OK;
    lists = csuccessp_resized(&book->memory, h->overrides, h->overrides_capacity,
                              h->overrides_capacity, rows, sizeof *lists);
    if (!lists)
        return csuccessp_fail_memory(&book->error);
    h->overrides = lists;
    h->overrides_capacity = (uint32_t)rows;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_overrides_need(csuccess_book *book)
{
    csuccessp_health *h = csuccessp_health_of(book);

    h->overrides_wanted = 1;
    if (h->overrides || !h->capacity)
        return CSUCCESS_OK;
    h->overrides = csuccessp_allocate_zeroed(&book->memory, h->capacity, sizeof *h->overrides);
    if (!h->overrides)
        return csuccessp_fail_memory(&book->error);
    h->overrides_capacity = h->capacity;
    return CSUCCESS_OK;
}

/* The later one (by time, then source, then arrival) is the newer one. */
static int
comes_before(const csuccess_book *book, const csuccessp_override *a, const csuccessp_override *b)
{
    if (a->at != b->at)
        return a->at < b->at;
    return csuccessp_source_compare(book, a->source, b->source) < 0;
}

static void
link_override(csuccess_book *book, uint32_t row, csuccessp_ref ref)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref *link = &h->overrides[row];

    while (*link && comes_before(book, override_at(book, ref), override_at(book, *link)))
        link = &override_at(book, *link)->older;
    override_at(book, ref)->older = *link;
    *link = ref;
}

static void
touch_score(csuccess_book *book, uint32_t row, uint32_t entry)
{
    csuccessp_node *node =
        csuccessp_node_at(book, csuccessp_health_of(book)->entries.items[entry]->score_slot);

    if (node)
        csuccessp_bits_set(&node->touched, row);
}

/* The override that is in force for one customer goes along when the other has none. */
void
csuccessp_overrides_merge(csuccess_book *book, uint32_t from, uint32_t into)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref *link, ref, other;

    if (!h->overrides)
        return;
    for (link = &h->overrides[from]; (ref = *link) != 0;) {
        csuccessp_override *o = override_at(book, ref);
        for (other = h->overrides[into]; other; other = override_at(book, other)->older)
            if (override_at(book, other)->entry == o->entry &&
                override_at(book, other)->ended == CSUCCESSP_TIME_NONE)
                break;
        if (other || o->ended != CSUCCESSP_TIME_NONE) {
            link = &o->older;
            continue;
        }
        *link = o->older;
        if (o->applied != CSUCCESSP_TIME_NONE) {
            o->applied = CSUCCESSP_TIME_NONE; /* for this customer it begins now */
            h->unapplied++;
        }
        link_override(book, into, ref);
        touch_score(book, into, o->entry);
    }
}

/* The record. */

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
    csuccessp_ref ref = first_override(csuccessp_health_of(book), row);
    uint32_t count = 0;

    for (; ref; ref = override_at(book, ref)->older)
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
    o = override_at(book, *out);
    o->entry = entry->number;
    o->source = record->source;
    o->applied = o->ended = CSUCCESSP_TIME_NONE;
    status = read_override(book, record, in, present, entry, from, o);
    if (status != CSUCCESS_OK) {
        free_override(book, *out);
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
    free_override(book, ((struct override_change *)change)->fresh);
    csuccessp_change_free(book, change);
}

/* What is in force ends with the customer's next instant. */
static void
clear_overrides(csuccess_book *book, uint32_t row, uint32_t entry, int64_t at)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref *link = &h->overrides[row], ref;

    while ((ref = *link) != 0) {
        csuccessp_override *o = override_at(book, ref);
        if (o->entry == entry && o->applied == CSUCCESSP_TIME_NONE) {
            *link = o->older; /* it never had an effect */
            h->unapplied--;
            free_override(book, ref);
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
        link_override(book, change->row, c->fresh);
        csuccessp_health_of(book)->unapplied++;
    } else {
        clear_overrides(book, change->row, c->entry, change->at);
    }
    touch_score(book, change->row, c->entry);
    c->fresh = 0;
    csuccessp_change_free(book, change);
}

const csuccessp_record_kind csuccessp_override_record = {
    "override", NULL, prepare_override, NULL, apply_override, discard_override,
};

/* As saved: newest first. */

static void
write_text(csuccess_book *book, const char *key, csuccessp_text text, csuccessp_buffer *to)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, text, &length);

    if (!text)
        return;
    csuccessp_json_key(to, key);
    csuccessp_json_text(to, bytes, length);
}

static void
write_time(const char *key, int64_t time, csuccessp_buffer *to)
{
    if (time == CSUCCESSP_TIME_NONE)
        return;
    csuccessp_json_key(to, key);
    csuccessp_json_time(to, time);
}

void
csuccessp_overrides_save(csuccess_book *book, uint32_t row, csuccessp_buffer *to)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref ref = first_override(h, row);

    if (!ref)
        return;
    csuccessp_json_key(to, "overrides");
    csuccessp_json_begin(to, '[');
    for (; ref; ref = override_at(book, ref)->older) {
        const csuccessp_override *o = override_at(book, ref);
        csuccessp_json_begin(to, '{');
        write_text(book, "model", h->entries.items[o->entry]->id, to);
        csuccessp_json_key(to, "effect");
        csuccessp_json_string(to, csuccessp_effect_names[o->effect]);
        if (!o->on_band) {
            csuccessp_json_key(to, "score");
            csuccessp_json_decimal(to, o->score);
        }
        write_text(book, "band", o->band, to);
        write_text(book, "reason", o->reason, to);
        write_text(book, "by", o->by, to);
        write_time("at", o->at, to);
        write_time("until", o->until, to);
        write_time("applied", o->applied, to);
        write_time("ended", o->ended, to);
        if (o->source)
            write_text(book, "source", book->sources.items[o->source].name, to);
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
    o = override_at(book, *out);
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
            link = &override_at(book, ref)->older;
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
        for (ref = first_override(h, row); ref; ref = override_at(book, ref)->older) {
            const csuccessp_override *o = override_at(book, ref);
            if (o->applied == CSUCCESSP_TIME_NONE || o->ended != CSUCCESSP_TIME_NONE)
                continue;
            if (csuccessp_timers_reserve(book, 1) != CSUCCESS_OK)
                return csuccessp_fail_memory(&book->error);
            csuccessp_health_wake(book, row, o->entry, o->until);
        }
    return CSUCCESS_OK;
}
