/* SPDX-License-Identifier: MIT */
/* The room's part of a saved book: models and their versions, what the history keeps, and of each
 * customer what cannot be computed again. */
#include <string.h>

#include "book/saved/loader.h"
#include "health/derived/derived.h"
#include "health/health.h"
#include "health/history/moment.h"
#include "util/json_write.h"
#include "util/sort.h"

static void
write_text(csuccess_book *book, csuccessp_text text, csuccessp_buffer *to)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, text, &length);

    csuccessp_json_text(to, bytes, length);
}

/* {"doc": "health_model", "id", "bands": [...], "versions": [{"at", "revision", "body"}]}. The body
 * of the published version is its definition. */

static void
save_version(csuccess_book *book, const csuccessp_health_version *version, int is_current,
             csuccessp_buffer *to)
{
    (void)book;
    csuccessp_json_begin(to, '{');
    if (version->at != CSUCCESSP_TIME_NONE) {
        csuccessp_json_key(to, "at");
        csuccessp_json_time(to, version->at);
    }
    csuccessp_json_key(to, "revision");
    csuccessp_json_int(to, version->revision);
    if (!is_current) {
        csuccessp_json_key(to, "body");
        csuccessp_json_raw(to, version->model->body, version->model->length);
        if (version->model->lost) {
            csuccessp_json_key(to, "lost");
            csuccessp_json_bool(to, 1);
        }
    }
    csuccessp_json_end(to, '}');
}

static csuccess_status
save_model(csuccess_book *book, const csuccessp_health_entry *entry, csuccessp_output *output)
{
    csuccessp_buffer *to = &output->buffer;
    size_t i;

    csuccessp_document_begin(output, "health_model");
    csuccessp_document_id_text(book, output, entry->id);
    csuccessp_json_key(to, "id");
    write_text(book, entry->id, to);
    csuccessp_json_key(to, "bands");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < entry->bands.count; i++)
        write_text(book, entry->bands.items[i], to);
    csuccessp_json_end(to, ']');
    csuccessp_json_key(to, "versions");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < entry->versions.count; i++)
        save_version(book, &entry->versions.items[i],
                     entry->published && i + 1 == entry->versions.count, to);
    csuccessp_json_end(to, ']');
    return csuccessp_document_end(output);
}

static int
compare_entries(const void *context, const void *a, const void *b)
{
    const csuccess_book *book = context;

    return csuccessp_texts_compare(&book->texts, (*(csuccessp_health_entry *const *)a)->id,
                                   (*(csuccessp_health_entry *const *)b)->id);
}

static csuccess_status
save_models(csuccess_book *book, csuccessp_output *output)
{
    const csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_health_entry **sorted;
    size_t i;
    csuccess_status status = CSUCCESS_OK;

    if (!h->entries.count)
        return CSUCCESS_OK;
    sorted = csuccessp_allocate(&book->memory, h->entries.count, sizeof *sorted);
    if (!sorted)
        return csuccessp_fail_memory(&book->error);
    memcpy(sorted, h->entries.items, h->entries.count * sizeof *sorted);
    csuccessp_sort(sorted, h->entries.count, sizeof *sorted, compare_entries, book);
    for (i = 0; i < h->entries.count && status == CSUCCESS_OK; i++)
        if (sorted[i]->versions.count)
            status = save_model(book, sorted[i], output);
    csuccessp_release(&book->memory, sorted, h->entries.count, sizeof *sorted);
    return status;
}

static csuccess_status
take_entry(csuccess_book *book, csuccessp_slice id, csuccessp_health_entry **out)
{
    csuccessp_text text = csuccessp_texts_take(&book->texts, id.bytes, id.length);
    csuccess_status status;

    if (!text)
        return csuccessp_fail_memory(&book->error);
    status = csuccessp_health_make(book, text, out);
    csuccessp_texts_drop(&book->texts, text);
    return status;
}

/* A clone's handles are those of the original. */
static csuccess_status
copy_numbers(csuccess_book *book, const csuccess_book *origin)
{
    const csuccessp_health *from = csuccessp_health_of(origin);
    csuccessp_health_entry *entry;
    csuccessp_slice id;
    size_t i;
    csuccess_status status = CSUCCESS_OK;

    for (i = 0; i < from->entries.count && status == CSUCCESS_OK; i++) {
        id.bytes = csuccessp_texts_get(&origin->texts, from->entries.items[i]->id, &id.length);
        status = take_entry(book, id, &entry);
        if (status == CSUCCESS_OK)
            entry->generation = from->entries.items[i]->generation;
    }
    return status;
}

static csuccess_status
load_bands(csuccess_book *book, const csuccessp_place *place, yyjson_val *list,
           csuccessp_health_entry *entry)
{
    yyjson_val *item;
    size_t i, n, k;

    if (yyjson_arr_size(list) > CSUCCESSP_BANDS_EVER)
        return csuccessp_corrupt(place, "a model has too many bands");
    if (csuccessp_array_reserve(&book->memory, &entry->bands, yyjson_arr_size(list) + 1) !=
        CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_text text;
        if (!yyjson_is_str(item) || !csuccessp_id_valid(yyjson_get_str(item), yyjson_get_len(item)))
            return csuccessp_corrupt(place, "a band has no id");
        text = csuccessp_texts_take(&book->texts, yyjson_get_str(item), yyjson_get_len(item));
        if (!text)
            return csuccessp_fail_memory(&book->error);
        for (k = 0; k < i; k++)
            if (entry->bands.items[k] == text) {
                csuccessp_texts_drop(&book->texts, text);
                return csuccessp_corrupt(place, "a band is there twice");
            }
        entry->bands.items[entry->bands.count++] = text;
    }
    return CSUCCESS_OK;
}

/* The text of an old version, which is read with the definitions. */
static csuccess_status
load_body(csuccess_book *book, const csuccessp_place *place, yyjson_val *body, int lost,
          csuccessp_model **out)
{
    csuccessp_model *model = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *model);
    csuccessp_buffer text;
    csuccess_status status;

    if (!model)
        return csuccessp_fail_memory(&book->error);
    model->users = 1;
    model->lost = (uint8_t)lost;
    *out = model;
    csuccessp_buffer_open(&text, &book->memory);
    status = csuccessp_json_canonical(&text, place, body);
    if (status == CSUCCESS_OK) {
        model->body = csuccessp_allocate(&book->memory, text.length, 1);
        if (model->body) {
            memcpy(model->body, text.data, text.length);
            model->length = text.length;
        } else {
            status = csuccessp_fail_memory(&book->error);
        }
    }
    csuccessp_buffer_close(&text);
    return status;
}

static csuccess_status
load_version(csuccess_book *book, const csuccessp_place *place, yyjson_val *value, int is_last,
             csuccessp_health_entry *entry)
{
    struct version_body {
        int64_t at, revision;
        yyjson_val *body;
        int32_t lost;
    } in = {CSUCCESSP_TIME_NONE, 0, NULL, 0};
    static const csuccessp_field fields[] = {
        {"revision", CSUCCESSP_FIELD_INT, 1, offsetof(struct version_body, revision), NULL},
        {"at", CSUCCESSP_FIELD_TIME, 0, offsetof(struct version_body, at), NULL},
        {"body", CSUCCESSP_FIELD_OBJECT, 0, offsetof(struct version_body, body), NULL},
        {"lost", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct version_body, lost), NULL},
    };
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_health_version version = {0, 0, NULL};
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, value, fields, 4, &in, &present);

    if (status != CSUCCESS_OK)
        return status;
    if (in.revision < 1 || in.revision > UINT32_MAX || (!in.body && !is_last) ||
        (in.at == CSUCCESSP_TIME_NONE && !is_last))
        return csuccessp_corrupt(place, "a version of a model contradicts the others");
    version.at = in.at;
    version.revision = (uint32_t)in.revision;
    if (in.at > h->published_at)
        h->published_at = in.at;
    if (in.body)
        status = load_body(book, place, in.body, in.lost, &version.model);
    entry->versions.items[entry->versions.count++] = version;
    return status;
}

static csuccess_status
load_model(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
           yyjson_val *document)
{
    struct model_document {
        csuccessp_slice doc, id;
        yyjson_val *bands, *versions;
    } in;
    static const csuccessp_field fields[] = {
        {"doc", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct model_document, doc), NULL},
        {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct model_document, id), NULL},
        {"bands", CSUCCESSP_FIELD_ARRAY, 1, offsetof(struct model_document, bands), NULL},
        {"versions", CSUCCESSP_FIELD_ARRAY, 1, offsetof(struct model_document, versions), NULL},
    };
    csuccessp_place at = csuccessp_place_name(place, "versions");
    csuccessp_health_entry *entry = NULL;
    yyjson_val *item;
    uint64_t present;
    size_t i, n;
    csuccess_status status = csuccessp_fields_read(place, document, fields, 4, &in, &present);

    if (status == CSUCCESS_OK && loader->origin && !csuccessp_health_of(book)->entries.count)
        status = copy_numbers(book, loader->origin);
    if (status == CSUCCESS_OK)
        status = take_entry(book, in.id, &entry);
    if (status == CSUCCESS_OK && (entry->versions.count || yyjson_arr_size(in.versions) == 0))
        status = csuccessp_corrupt(place, "a model is there twice, or without versions");
    if (status == CSUCCESS_OK)
        status = load_bands(book, place, in.bands, entry);
    if (status != CSUCCESS_OK)
        return status;
    if (csuccessp_array_reserve(&book->memory, &entry->versions,
                                yyjson_arr_size(in.versions) + 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    yyjson_arr_foreach(in.versions, i, n, item)
    {
        csuccessp_place in_list = csuccessp_place_item(&at, i);
        status = load_version(book, &in_list, item, i + 1 == n, entry);
        if (status != CSUCCESS_OK)
            return status;
    }
    return csuccessp_health_grow_entry(book, entry, book->customers.capacity);
}

const csuccessp_document_kind csuccessp_health_model_document = {
    "health_model", CSUCCESSP_PHASE_DEFINED, save_models, load_model};

/* {"doc": "health", "kept_from", "tracked": [{"value"} or {"band"}, ...]} */

int
csuccessp_health_owns(const csuccessp_node *node)
{
    return node->kind == &csuccessp_health_score_kind ||
           node->kind == &csuccessp_health_band_kind ||
           node->kind == &csuccessp_health_coverage_kind ||
           node->kind == &csuccessp_health_chosen_score_kind ||
           node->kind == &csuccessp_health_chosen_band_kind ||
           node->kind == &csuccessp_health_chosen_model_kind || csuccessp_derived_is(node);
}

static int
compare_slots(const void *context, const void *a, const void *b)
{
    const csuccess_book *book = context;

    return csuccessp_texts_compare(&book->texts, book->graph.slots.items[*(const uint32_t *)a].name,
                                   book->graph.slots.items[*(const uint32_t *)b].name);
}

/* What customers' documents will need: values by name, and histories thinned out. */
static csuccess_status
prepare_save(csuccess_book *book)
{
    csuccessp_health *h = csuccessp_health_of(book);
    size_t i;

    h->computed.count = 0;
    if (csuccessp_array_reserve(&book->memory, &h->computed, book->graph.order.count + 1) !=
        CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < book->graph.order.count; i++)
        if (csuccessp_health_owns(csuccessp_node_at(book, book->graph.order.items[i])))
            h->computed.items[h->computed.count++] = book->graph.order.items[i];
    csuccessp_sort(h->computed.items, h->computed.count, sizeof(uint32_t), compare_slots, book);
    return csuccessp_moments_thin_all(book);
}

static csuccess_status
save_health(csuccess_book *book, csuccessp_output *output)
{
    const csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_buffer *to = &output->buffer;
    csuccess_status status;
    size_t i;

    if (!h->tracked.count)
        return CSUCCESS_OK;
    status = prepare_save(book);
    if (status != CSUCCESS_OK)
        return status;
    csuccessp_document_begin(output, "health");
    if (h->kept_from != CSUCCESSP_DATE_NONE) {
        csuccessp_json_key(to, "kept_from");
        csuccessp_json_date(to, h->kept_from);
    }
    csuccessp_json_key(to, "tracked");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < h->tracked.count; i++) {
        const csuccessp_tracked *t = &h->tracked.items[i];
        csuccessp_json_begin(to, '{');
        csuccessp_json_key(to, t->band_of ? "band" : "value");
        write_text(book, t->name, to);
        if (t->active && t->begun == CSUCCESSP_TIME_NONE) {
            csuccessp_json_key(to, "new");
            csuccessp_json_bool(to, 1);
        }
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
    return csuccessp_document_end(output);
}

static csuccess_status
load_tracked(csuccess_book *book, const csuccessp_place *place, yyjson_val *value)
{
    struct tracked_body {
        csuccessp_slice value, band;
        int32_t fresh;
    } in;
    static const csuccessp_field fields[] = {
        {"value", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct tracked_body, value), NULL},
        {"band", CSUCCESSP_FIELD_ID, 0, offsetof(struct tracked_body, band), NULL},
        {"new", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct tracked_body, fresh), NULL},
    };
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_slice name;
    csuccessp_tracked *t;
    csuccessp_text text;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, value, fields, 3, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    if (!in.value.bytes == !in.band.bytes)
        return csuccessp_corrupt(place, "expected a 'value' or a 'band'");
    name = in.value.bytes ? in.value : in.band;
    text = csuccessp_texts_take(&book->texts, name.bytes, name.length);
    if (!text)
        return csuccessp_fail_memory(&book->error);
    t = &h->tracked.items[h->tracked.count];
    memset(t, 0, sizeof *t);
    t->name = text;
    t->slot = CSUCCESSP_SLOT_NONE;
    t->begun = in.fresh ? CSUCCESSP_TIME_NONE : CSUCCESSP_TIME_NONE + 1;
    t->band_of = in.band.bytes ? csuccessp_health_find(book, text) : NULL;
    h->tracked.count++;
    if ((in.band.bytes && !t->band_of) ||
        csuccessp_tracked_of(h, text, t->band_of) + 1 < h->tracked.count)
        return csuccessp_corrupt(place, "there is no such model, or it is there twice");
    return CSUCCESS_OK;
}

static csuccess_status
load_health(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
            yyjson_val *document)
{
    struct health_document {
        csuccessp_slice doc;
        int32_t kept_from;
        yyjson_val *tracked;
    } in = {{NULL, 0}, CSUCCESSP_DATE_NONE, NULL};
    static const csuccessp_field fields[] = {
        {"doc", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct health_document, doc), NULL},
        {"kept_from", CSUCCESSP_FIELD_DATE, 0, offsetof(struct health_document, kept_from), NULL},
        {"tracked", CSUCCESSP_FIELD_ARRAY, 1, offsetof(struct health_document, tracked), NULL},
    };
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_place at = csuccessp_place_name(place, "tracked");
    yyjson_val *item;
    uint64_t present;
    size_t i, n;
    csuccess_status status = csuccessp_fields_read(place, document, fields, 3, &in, &present);

    (void)loader;
    if (status != CSUCCESS_OK)
        return status;
    if (h->tracked.count || yyjson_arr_size(in.tracked) > CSUCCESSP_TRACKED_MAX)
        return csuccessp_corrupt(place, "the document is there twice, or too large");
    if (csuccessp_array_reserve(&book->memory, &h->tracked, yyjson_arr_size(in.tracked) + 1) !=
        CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    h->kept_from = in.kept_from;
    yyjson_arr_foreach(in.tracked, i, n, item)
    {
        csuccessp_place in_list = csuccessp_place_item(&at, i);
        status = load_tracked(book, &in_list, item);
        if (status != CSUCCESS_OK)
            return status;
    }
    return CSUCCESS_OK;
}

const csuccessp_document_kind csuccessp_health_document = {"health", CSUCCESSP_PHASE_DEFINED,
                                                           save_health, load_health};
