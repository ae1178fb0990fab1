/* SPDX-License-Identifier: MIT */
/* The sections of definitions: published models, drafts, and which model is for whom. */
#include <string.h>

#include "book/measure/segment.h"
#include "book/saved/loader.h"
#include "health/derived/derived.h"
#include "health/health.h"
#include "health/history/moment.h"
#include "health/score/block.h"

/* Names of a model's values: health.<id>.<what>. */
enum { NAME_MAX = CSUCCESSP_ID_MAX + 32 };

static size_t
value_name(csuccess_book *book, csuccessp_text id, const char *what, char *to)
{
    size_t length;
    const char *text = csuccessp_texts_get(&book->texts, id, &length);

    return (size_t)snprintf(to, NAME_MAX, "health.%.*s.%s", (int)length, text, what);
}

static int
section_number(const csuccessp_section *section)
{
    return csuccessp_section_find(section->name, strlen(section->name));
}

static csuccess_status
declare_value(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
              const char *what, const csuccessp_node_kind *kind, uint8_t type, uint32_t *slot)
{
    char name[NAME_MAX];
    size_t length = value_name(p->book, draft->id, what, name);
    csuccessp_node *node;
    csuccess_status status = csuccessp_publish_node(p, draft, place, name, length, kind, type,
                                                    &node);

    if (status != CSUCCESS_OK)
        return status;
    *slot = node->slot;
    node->keeps_reasons = type == CSUCCESS_TYPE_SCORE;
    return CSUCCESS_OK;
}

/* health.score and the like. */

static csuccess_status
declare_chosen(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place)
{
    static const struct {
        const char *name;
        const csuccessp_node_kind *kind;
        uint8_t type;
    } values[] = {
        {"health.score", &csuccessp_health_chosen_score_kind, CSUCCESS_TYPE_SCORE},
        {"health.band", &csuccessp_health_chosen_band_kind, CSUCCESS_TYPE_TEXT},
        {"health.model", &csuccessp_health_chosen_model_kind, CSUCCESS_TYPE_TEXT},
    };
    csuccessp_node *node;
    size_t i;
    csuccess_status status;

    for (i = 0; i < sizeof values / sizeof *values; i++) {
        status = csuccessp_publish_node(p, draft, place, values[i].name, strlen(values[i].name),
                                        values[i].kind, values[i].type, &node);
        if (status != CSUCCESS_OK)
            return status;
        node->keeps_reasons = values[i].type == CSUCCESS_TYPE_SCORE;
    }
    return CSUCCESS_OK;
}

/* They read every score, every band and every segment of the order. */
static csuccess_status
connect_chosen(csuccessp_publication *p, const csuccessp_health_order *order,
               const csuccessp_health_entry *only)
{
    static const char *const names[] = {"health.score", "health.band", "health.model"};
    csuccessp_node *node;
    uint32_t slot, k;
    size_t i;
    csuccess_status status = CSUCCESS_OK;

    for (k = 0; k < 3 && status == CSUCCESS_OK; k++) {
        status = csuccessp_publish_find(p, &p->place, names[k], strlen(names[k]), &slot);
        if (status != CSUCCESS_OK)
            return status;
        node = csuccessp_publish_node_at(p, slot);
        for (i = 0; status == CSUCCESS_OK && i < (order ? order->choices.count : 1); i++) {
            const csuccessp_health_entry *entry = order ? order->choices.items[i].entry : only;
            status = csuccessp_publish_input(p, node, k == 1 ? entry->band_slot : entry->score_slot,
                                             CSUCCESSP_OWN);
            if (status == CSUCCESS_OK && order &&
                order->choices.items[i].segment != CSUCCESSP_SLOT_NONE)
                status = csuccessp_publish_input(p, node, order->choices.items[i].segment,
                                                 CSUCCESSP_OWN);
        }
    }
    return status;
}

static int
is_only_model(const csuccessp_publication *p)
{
    return p->sections[section_number(&csuccessp_health_order_section)].count == 0 &&
           p->sections[section_number(&csuccessp_health_models_section)].count == 1;
}

/* Models. */

static csuccess_status
declare_model(csuccessp_publication *p, csuccessp_draft *draft)
{
    csuccess_book *book = p->book;
    csuccessp_place in_section = csuccessp_place_name(&p->place, "health_models");
    csuccessp_place in_list = csuccessp_place_item(&in_section, (size_t)draft->index);
    const csuccessp_place *place = draft->index >= 0 ? &in_list : &p->place;
    csuccessp_health_entry *entry;
    csuccess_status status = csuccessp_health_make(book, draft->id, &entry);

    if (status == CSUCCESS_OK)
        status = declare_value(p, draft, place, "score", &csuccessp_health_score_kind,
                               CSUCCESS_TYPE_SCORE, &entry->score_slot);
    if (status == CSUCCESS_OK)
        status = declare_value(p, draft, place, "band", &csuccessp_health_band_kind,
                               CSUCCESS_TYPE_TEXT, &entry->band_slot);
    if (status == CSUCCESS_OK)
        status = declare_value(p, draft, place, "coverage", &csuccessp_health_coverage_kind,
                               CSUCCESS_TYPE_DOUBLE, &entry->coverage_slot);
    if (status == CSUCCESS_OK && is_only_model(p))
        status = declare_chosen(p, draft, place);
    if (status == CSUCCESS_OK)
        status = csuccessp_json_parse(&p->json, draft->body, draft->length,
                                      book->limits.record_bytes, book->limits.depth, &book->error);
    if (status != CSUCCESS_OK)
        return status;
    status = csuccessp_derived_declare(p, draft, place, p->json.root);
    csuccessp_json_done(&p->json);
    draft->slot = entry->score_slot;
    return status;
}

/* What the three nodes of a model share. */
static csuccess_status
define_nodes(csuccessp_publication *p, csuccessp_health_entry *entry, csuccessp_model *model)
{
    const uint32_t slots[] = {entry->score_slot, entry->band_slot, entry->coverage_slot};
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < 3 && status == CSUCCESS_OK; i++) {
        csuccessp_node *node = csuccessp_publish_node_at(p, slots[i]);
        csuccessp_health_node *h = csuccessp_allocate(&p->book->memory, 1, sizeof *h);
        if (!h)
            return csuccessp_fail_memory(&p->book->error);
        h->entry = entry;
        h->model = model;
        csuccessp_model_keep(model);
        node->definition = h;
        status = i ? csuccessp_publish_input(p, node, entry->score_slot, CSUCCESSP_OWN)
                   : csuccessp_publish_source(p, node, &node->touched);
    }
    return status;
}

/* Everything that the commit, which cannot fail, will need. */
static csuccess_status
make_room(csuccessp_publication *p, const csuccessp_place *place, csuccessp_health_entry *entry,
          const csuccessp_model *model)
{
    csuccess_book *book = p->book;
    csuccessp_memory *m = &book->memory;
    csuccessp_health *h = csuccessp_health_of(book);
    size_t i, fresh = 0, k, wanted;
    csuccess_status status;

    for (i = 0; i < model->bands.count; i++) {
        for (k = 0; k < entry->bands.count; k++)
            if (entry->bands.items[k] == model->bands.items[i].id)
                break;
        fresh += k == entry->bands.count;
    }
    if (entry->bands.count + fresh > CSUCCESSP_BANDS_EVER)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT,
                                 "in its life a model has at most %d different bands",
                                 CSUCCESSP_BANDS_EVER);
    h->announced += model->inputs.count + 1;
    wanted = h->tracked.count + h->announced;
    if (csuccessp_array_reserve(m, &entry->bands, fresh) != CSUCCESS_OK ||
        csuccessp_array_reserve(m, &entry->versions, 1) != CSUCCESS_OK ||
        csuccessp_array_reserve(m, &h->tracked, h->announced) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    if (h->scratch_count < wanted) {
        struct csuccessp_moment_entry *scratch = csuccessp_resized(
            m, h->scratch, h->scratch_count, 0, wanted, sizeof(csuccessp_moment_entry));
        if (!scratch)
            return csuccessp_fail_memory(&book->error);
        h->scratch = scratch;
        h->scratch_count = wanted;
    }
    if (h->buffer_count < model->inputs.count) {
        double *buffers = csuccessp_resized(m, h->buffers,
                                            (size_t)h->buffer_count * CSUCCESSP_BLOCK, 0,
                                            model->inputs.count * CSUCCESSP_BLOCK, sizeof *buffers);
        if (!buffers)
            return csuccessp_fail_memory(&book->error);
        h->buffers = buffers;
        h->buffer_count = (uint32_t)model->inputs.count;
    }
    if (model->by_block && !h->work) {
        h->work = csuccessp_allocate(m, 1, sizeof *h->work);
        if (!h->work)
            return csuccessp_fail_memory(&book->error);
    }
    status = csuccessp_health_grow_entry(book, entry, book->customers.capacity);
    if (status == CSUCCESS_OK)
        status = csuccessp_moments_need(book);
    if (status == CSUCCESS_OK &&
        csuccessp_bits_grow(m, &h->moved, book->customers.capacity) != CSUCCESS_OK)
        status = csuccessp_fail_memory(&book->error);
    return status;
}

/* Does a model before this one read the value, or has the history it already? */
static int
is_known(csuccessp_publication *p, const csuccessp_drafts *drafts, size_t before,
         csuccessp_text name)
{
    size_t d, i;

    if (csuccessp_tracked_of(csuccessp_health_of(p->book), name, NULL) != UINT32_MAX)
        return 1;
    for (d = 0; d < before; d++) {
        const csuccessp_model *model = drafts->items[d].object;
        for (i = 0; model && i < model->inputs.count; i++)
            if (model->inputs.items[i].name == name)
                return 1;
    }
    return 0;
}

/* How many different values and bands the history has to keep. A saved one has them all: moments
 * that lack what a model reads could not say how a score came about. */
static csuccess_status
check_tracked(csuccessp_publication *p, const csuccessp_place *place)
{
    const csuccessp_health *h = csuccessp_health_of(p->book);
    const csuccessp_drafts *drafts = &p->sections[section_number(&csuccessp_health_models_section)];
    size_t count = h->tracked.count, i, d;

    for (d = 0; d < drafts->count; d++) {
        const csuccessp_model *model = drafts->items[d].object;
        if (!model)
            continue;
        count += csuccessp_tracked_of(h, model->id, csuccessp_health_find(p->book, model->id)) ==
                 UINT32_MAX;
        for (i = 0; i < model->inputs.count; i++)
            count += !is_known(p, drafts, d, model->inputs.items[i].name);
    }
    if (p->loading && count > h->tracked.count)
        return csuccessp_corrupt(place, "not all that the models read is tracked");
    if (count > CSUCCESSP_TRACKED_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT,
                                 "all models together read and have read at most %d values",
                                 (int)CSUCCESSP_TRACKED_MAX);
    return CSUCCESS_OK;
}

static csuccess_status
keep_body(csuccess_book *book, csuccessp_model *model, const char *body, size_t length)
{
    model->body = csuccessp_allocate(&book->memory, length, 1);
    if (!model->body)
        return csuccessp_fail_memory(&book->error);
    memcpy(model->body, body, length);
    model->length = length;
    return CSUCCESS_OK;
}

/* A model that is read for itself: it is no value of the graph. */
static const csuccessp_node_kind apart_kind = {
    "health model", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
};

static csuccess_status
read_apart(csuccessp_publication *p, unsigned purpose, const csuccessp_place *place,
           yyjson_val *body, csuccessp_model **out)
{
    csuccessp_node *node = csuccessp_allocate_zeroed(&p->book->memory, 1, sizeof *node);
    csuccess_status status;

    if (!node)
        return csuccessp_fail_memory(&p->book->error);
    node->kind = &apart_kind;
    status = csuccessp_model_read(p, node, purpose, place, body, out);
    csuccessp_node_free(p->book, node);
    return status;
}

/* Bands that a model once had are known for ever. */
static int
knows_bands(const csuccessp_health_entry *entry, const csuccessp_model *model)
{
    size_t i, k;

    for (i = 0; i < model->bands.count; i++) {
        for (k = 0; k < entry->bands.count; k++)
            if (entry->bands.items[k] == model->bands.items[i].id)
                break;
        if (k == entry->bands.count)
            return 0;
    }
    return 1;
}

/* Old versions of a saved book are read anew, those of a model that was withdrawn when it comes
 * back. One that cannot be is lost. */
static csuccess_status
read_old_versions(csuccessp_publication *p, const csuccessp_place *place,
                  csuccessp_health_entry *entry)
{
    csuccess_book *book = p->book;
    csuccessp_json json;
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    csuccessp_json_open(&json, &book->memory);
    for (i = 0; i < entry->versions.count && status == CSUCCESS_OK; i++) {
        csuccessp_health_version *version = &entry->versions.items[i];
        csuccessp_model *model = version->model, *read = NULL;
        if (!model || !model->body || model->lost || model->parts.count)
            continue;
        status = csuccessp_json_parse(&json, model->body, model->length, book->limits.record_bytes,
                                      book->limits.depth, &book->error);
        if (status == CSUCCESS_OK)
            status = read_apart(p, CSUCCESSP_MODEL_FOR_PAST, place, json.root, &read);
        if (status == CSUCCESS_OK)
            status = keep_body(book, read, model->body, model->length);
        csuccessp_json_done(&json);
        if (status == CSUCCESS_OK && knows_bands(entry, read)) {
            version->model = read;
            csuccessp_model_drop(book, model);
            continue;
        }
        csuccessp_model_drop(book, read);
        if (status != CSUCCESS_E_NO_MEMORY) {
            model->lost |= p->loading;
            status = CSUCCESS_OK;
        }
    }
    csuccessp_json_close(&json);
    return status;
}

static csuccess_status
compile_model(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
              yyjson_val *body)
{
    csuccessp_health *h = csuccessp_health_of(p->book);
    csuccessp_health_entry *entry = csuccessp_health_find(p->book, draft->id);
    csuccessp_node *node = csuccessp_publish_node_at(p, entry->score_slot);
    csuccessp_model *model = NULL;
    csuccess_status status;

    if (draft == p->sections[section_number(&csuccessp_health_models_section)].items)
        h->announced = 0;
    status = csuccessp_model_read(p, node, CSUCCESSP_MODEL_FOR_USE, place, body, &model);
    if (status != CSUCCESS_OK)
        return status;
    draft->object = model;
    model->revision = draft->revision;
    status = keep_body(p->book, model, draft->body, draft->length);
    if (status == CSUCCESS_OK)
        status = define_nodes(p, entry, model);
    if (status == CSUCCESS_OK)
        status = make_room(p, place, entry, model);
    if (status == CSUCCESS_OK)
        status = check_tracked(p, place);
    if (status == CSUCCESS_OK)
        status = read_old_versions(p, place, entry);
    if (status == CSUCCESS_OK && is_only_model(p))
        status = connect_chosen(p, NULL, entry);
    return status;
}

static void
discard_model(csuccess_book *book, void *object)
{
    csuccessp_model_drop(book, object);
}

const csuccessp_section csuccessp_health_models_section = {
    "health_models", "health model", 0, declare_model, compile_model, NULL, discard_model,
};

/* Drafts: checked like models, and nothing else. */

static csuccess_status
compile_draft(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
              yyjson_val *body)
{
    csuccessp_model *model = NULL;
    csuccess_status status = read_apart(p, CSUCCESSP_MODEL_FOR_DRAFT, place, body, &model);

    if (status != CSUCCESS_OK)
        return status;
    model->is_draft = 1;
    model->revision = draft->revision;
    draft->object = model;
    return CSUCCESS_OK;
}

const csuccessp_section csuccessp_health_drafts_section = {
    "health_drafts", "draft of a health model", 0, NULL, compile_draft, NULL, discard_model,
};

/* The order: {"order": [{"segment", "model"}, ...]}; the first that fits applies. */

static csuccess_status
declare_order(csuccessp_publication *p, csuccessp_draft *draft)
{
    return declare_chosen(p, draft, &p->place);
}

static csuccess_status
read_choice(csuccessp_publication *p, const csuccessp_place *place, yyjson_val *item,
            csuccessp_health_choice *out)
{
    struct choice_body {
        csuccessp_slice segment, model;
    } in = {{NULL, 0}, {NULL, 0}};
    static const csuccessp_field fields[] = {
        {"model", CSUCCESSP_FIELD_ID, 1, offsetof(struct choice_body, model), NULL},
        {"segment", CSUCCESSP_FIELD_ID, 0, offsetof(struct choice_body, segment), NULL},
    };
    csuccess_book *book = p->book;
    csuccessp_place at = csuccessp_place_name(place, "model");
    csuccessp_place at_segment = csuccessp_place_name(place, "segment");
    uint64_t present;
    csuccessp_text id;
    csuccess_status status = csuccessp_fields_read(place, item, fields, 2, &in, &present);

    if (status != CSUCCESS_OK)
        return status;
    id = csuccessp_texts_find(&book->texts, in.model.bytes, in.model.length);
    out->entry = id && csuccessp_publish_draft(p, section_number(&csuccessp_health_models_section),
                                               id)
                     ? csuccessp_health_find(book, id)
                     : NULL;
    if (!out->entry)
        return csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "there is no health model '%.*s'",
                                 csuccessp_shown(in.model.bytes, in.model.length), in.model.bytes);
    out->segment = CSUCCESSP_SLOT_NONE;
    if (in.segment.bytes)
        status = csuccessp_publish_segment(p, &at_segment, in.segment, &out->segment);
    return status;
}

/* Scores that stand beside each other are of one scale. */
static csuccess_status
check_scales(csuccessp_publication *p, const csuccessp_place *place,
             const csuccessp_health_order *order)
{
    int section = section_number(&csuccessp_health_models_section);
    const csuccessp_model *first = NULL, *model;
    size_t i;

    for (i = 0; i < order->choices.count; i++) {
        model = csuccessp_publish_draft(p, section, order->choices.items[i].entry->id)->object;
        if (!first)
            first = model;
        if (model->scale.min != first->scale.min || model->scale.max != first->scale.max ||
            model->lower_is_better != first->lower_is_better)
            return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                     "models of one order have one scale and one direction");
    }
    return CSUCCESS_OK;
}

static csuccess_status
compile_order(csuccessp_publication *p, csuccessp_draft *draft, const csuccessp_place *place,
              yyjson_val *body)
{
    struct order_body {
        yyjson_val *order;
    } in = {NULL};
    static const csuccessp_field fields[] = {
        {"order", CSUCCESSP_FIELD_ARRAY, 1, offsetof(struct order_body, order), NULL},
    };
    csuccessp_place at = csuccessp_place_name(place, "order");
    csuccessp_health_order *order;
    yyjson_val *item;
    uint64_t present;
    size_t i, n;
    csuccess_status status = csuccessp_fields_read(place, body, fields, 1, &in, &present);

    if (status != CSUCCESS_OK)
        return status;
    if (yyjson_arr_size(in.order) == 0)
        return csuccessp_fail_at(&at, CSUCCESS_E_DEFINITION, "the order names no model");
    order = csuccessp_allocate_zeroed(&p->book->memory, 1, sizeof *order);
    if (!order)
        return csuccessp_fail_memory(&p->book->error);
    draft->object = order;
    if (csuccessp_array_reserve(&p->book->memory, &order->choices, yyjson_arr_size(in.order)) !=
        CSUCCESS_OK)
        return csuccessp_fail_memory(&p->book->error);
    yyjson_arr_foreach(in.order, i, n, item)
    {
        csuccessp_place in_list = csuccessp_place_item(&at, i);
        csuccessp_health_choice *choice = &order->choices.items[order->choices.count];
        status = read_choice(p, &in_list, item, choice);
        if (status != CSUCCESS_OK)
            return status;
        order->choices.count++;
        if (choice->segment == CSUCCESSP_SLOT_NONE && i + 1 < n)
            return csuccessp_fail_at(&in_list, CSUCCESS_E_DEFINITION,
                                     "a model for everybody hides those after it");
    }
    status = check_scales(p, &at, order);
    return status == CSUCCESS_OK ? connect_chosen(p, order, NULL) : status;
}

static void
discard_order(csuccess_book *book, void *object)
{
    csuccessp_health_order *order = object;

    csuccessp_array_release(&book->memory, &order->choices);
    csuccessp_release(&book->memory, order, 1, sizeof *order);
}

const csuccessp_section csuccessp_health_order_section = {
    "health", "health", 1, declare_order, compile_order, NULL, discard_order,
};

/* A publication takes effect. Nothing here can fail. */

static void
number_bands(csuccessp_publication *p, csuccessp_health_entry *entry, csuccessp_model *model)
{
    size_t i, k;

    for (i = 0; i < model->bands.count; i++) {
        for (k = 0; k < entry->bands.count; k++)
            if (entry->bands.items[k] == model->bands.items[i].id)
                break;
        if (k == entry->bands.count) {
            csuccessp_texts_keep(&p->book->texts, model->bands.items[i].id);
            entry->bands.items[entry->bands.count++] = model->bands.items[i].id;
        }
        model->bands.items[i].number = (uint8_t)k;
    }
}

static void
note_version(csuccessp_publication *p, csuccessp_health_entry *entry, const csuccessp_draft *draft)
{
    csuccess_book *book = p->book;
    csuccessp_model *model = draft->object;
    csuccessp_health_version *last = entry->versions.count
                                         ? &entry->versions.items[entry->versions.count - 1]
                                         : NULL;

    csuccessp_model_keep(model);
    /* the same as before; or nobody was ever scored by the last one */
    if (last && (p->loading || last->at == CSUCCESSP_TIME_NONE ||
                 (entry->published && last->revision == model->revision))) {
        csuccessp_model_drop(book, last->model);
        last->model = model;
        last->revision = model->revision;
        return;
    }
    entry->versions.items[entry->versions.count++] =
        (csuccessp_health_version){CSUCCESSP_TIME_NONE, model->revision, model};
}

/* Old versions that read something that is not there any more, or is something else now. */
static void
lose_versions(csuccessp_publication *p, csuccessp_health_entry *entry)
{
    size_t i, k;

    for (i = 0; i + 1 < entry->versions.count; i++) {
        csuccessp_model *model = entry->versions.items[i].model;
        if (!model->parts.count)
            model->lost = 1; /* it could not be read */
        for (k = 0; k < model->inputs.count; k++) {
            const csuccessp_model_input *in = &model->inputs.items[k];
            const csuccessp_node *node = csuccessp_publish_node_at(p, in->slot);
            if (node ? node->type != in->type : !in->is_derived)
                model->lost = 1;
        }
    }
}

static void
withdraw(csuccess_book *book, csuccessp_health_entry *entry)
{
    uint32_t row;

    entry->published = 0;
    entry->generation++;
    for (row = 0; row < entry->capacity; row++) {
        entry->band[row] = CSUCCESSP_BAND_NONE;
        entry->flags[row] = 0;
        entry->since[row] = CSUCCESSP_TIME_NONE;
        entry->coverage[row] = 0;
    }
    (void)book;
}

static void
track(csuccess_book *book, csuccessp_text name, uint32_t slot, csuccessp_health_entry *band_of)
{
    csuccessp_health *h = csuccessp_health_of(book);
    uint32_t number = csuccessp_tracked_of(h, name, band_of);
    csuccessp_tracked *t;

    if (number == UINT32_MAX) {
        number = (uint32_t)h->tracked.count++;
        t = &h->tracked.items[number];
        memset(t, 0, sizeof *t);
        csuccessp_texts_keep(&book->texts, name);
        t->name = name;
        t->band_of = band_of;
        t->begun = CSUCCESSP_TIME_NONE;
    }
    t = &h->tracked.items[number];
    t->slot = slot;
    t->active |= 2;
}

void
csuccessp_health_published(csuccessp_publication *p)
{
    csuccess_book *book = p->book;
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_drafts *drafts = &p->sections[section_number(&csuccessp_health_models_section)];
    csuccessp_drafts *orders = &p->sections[section_number(&csuccessp_health_order_section)];
    size_t i, k;

    h->order = orders->count ? orders->items[0].object : NULL;
    h->announced = 0;
    h->dwelling = 0;
    for (i = 0; i < h->entries.count; i++)
        if (h->entries.items[i]->published &&
            !csuccessp_publish_draft(p, section_number(&csuccessp_health_models_section),
                                     h->entries.items[i]->id))
            withdraw(book, h->entries.items[i]);
    for (i = 0; i < drafts->count; i++) {
        csuccessp_health_entry *entry = csuccessp_health_find(book, drafts->items[i].id);
        csuccessp_model *model = drafts->items[i].object;
        number_bands(p, entry, model);
        note_version(p, entry, &drafts->items[i]);
        for (k = 0; k + 1 < entry->versions.count; k++)
            number_bands(p, entry, entry->versions.items[k].model);
        lose_versions(p, entry);
        entry->published = 1;
        h->dwelling += model->min_dwell_days != 0;
        for (k = 0; k < model->inputs.count; k++)
            track(book, model->inputs.items[k].name, model->inputs.items[k].slot, NULL);
        track(book, entry->id, entry->band_slot, entry);
    }
    for (i = 0; i < h->tracked.count; i++) {
        csuccessp_tracked *t = &h->tracked.items[i];
        if (t->active == 2) /* not kept before */
            t->begun = p->loading ? t->begun : CSUCCESSP_TIME_NONE;
        t->active >>= 1;
    }
}
