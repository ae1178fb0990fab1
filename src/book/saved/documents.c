/* SPDX-License-Identifier: MIT */
/* Saved documents of what stands above the customers. */

#include <string.h>

#include "book/book.h"
#include "book/record/record.h"
#include "book/saved/fields.h"
#include "book/saved/loader.h"
#include "util/json_write.h"
#include "util/sort.h"

void
csuccessp_document_begin(csuccessp_output *output, const char *name)
{
    csuccessp_json_begin(&output->buffer, '{');
    csuccessp_json_key(&output->buffer, "doc");
    csuccessp_json_string(&output->buffer, name);
}

csuccess_status
csuccessp_document_end(csuccessp_output *output)
{
    csuccess_status status;

    csuccessp_json_end(&output->buffer, '}');
    output->documents++;
    if (output->take) {
        status = output->take(output);
        csuccessp_buffer_clear(&output->buffer);
        csuccessp_buffer_clear(&output->id);
        output->passing = 0;
        return status;
    }
    csuccessp_buffer_char(&output->buffer, '\n');
    return csuccessp_output_pass(output);
}

void
csuccessp_document_id(csuccessp_output *output, const char *bytes, size_t length)
{
    if (output->take)
        csuccessp_buffer_add(&output->id, bytes, length);
}

/* Of fixed width, so that the order of bytes is that of the numbers. */
void
csuccessp_document_id_number(csuccessp_output *output, int64_t number)
{
    static const char digits[] = "0123456789abcdef";
    uint64_t left = (uint64_t)number ^ (uint64_t)1 << 63;
    char text[16];
    int i;

    for (i = 15; i >= 0; i--, left >>= 4)
        text[i] = digits[left & 15];
    csuccessp_document_id(output, text, sizeof text);
}

void
csuccessp_document_passing(csuccessp_output *output)
{
    output->passing = 1;
}

int
csuccessp_document_part(csuccessp_output *output, int64_t number, int firm)
{
    output->part = number;
    output->firm = (uint8_t)firm;
    return output->known && output->known(output);
}

csuccess_status
csuccessp_corrupt(const csuccessp_place *place, const char *what)
{
    return csuccessp_fail_at(place, CSUCCESS_E_CORRUPT, "%s", what);
}

void
csuccessp_write_fact(const csuccess_book *book, int64_t at, uint32_t source, csuccessp_buffer *to)
{
    size_t length;
    const char *name;

    csuccessp_json_begin(to, '[');
    if (at == CSUCCESSP_TIME_NONE)
        csuccessp_json_null(to);
    else
        csuccessp_json_time(to, at);
    if (source) {
        name = csuccessp_texts_get(&book->texts, book->sources.items[source].name, &length);
        csuccessp_json_text(to, name, length);
    }
    csuccessp_json_end(to, ']');
}

void
csuccessp_document_id_text(const csuccess_book *book, csuccessp_output *output, csuccessp_text text)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, text, &length);

    csuccessp_document_id(output, bytes, length);
}

/* Numbers 0..count-1 in the bytewise order of the texts that `text` gives for them. */
struct by_text {
    const csuccess_book *book;
    csuccessp_text (*text)(const csuccess_book *book, uint32_t index);
};

static int
compare_by_text(const void *context, const void *a, const void *b)
{
    const struct by_text *by = context;

    return csuccessp_texts_compare(&by->book->texts, by->text(by->book, *(const uint32_t *)a),
                                   by->text(by->book, *(const uint32_t *)b));
}

uint32_t *
csuccessp_numbers_sorted(csuccess_book *book, size_t count,
                         csuccessp_text (*text)(const csuccess_book *book, uint32_t index))
{
    struct by_text by = {book, text};
    uint32_t *out = csuccessp_allocate(&book->memory, count + 1, sizeof *out);
    size_t i;

    if (!out)
        return NULL;
    for (i = 0; i < count; i++)
        out[i] = (uint32_t)i;
    csuccessp_sort(out, count, sizeof *out, compare_by_text, &by);
    return out;
}

void
csuccessp_numbers_release(csuccess_book *book, uint32_t *list, size_t count)
{
    csuccessp_release(&book->memory, list, count + 1, sizeof *list);
}

/* Zones and calendars: their records, with the fact they came from. */

static csuccessp_text
zone_id(const csuccess_book *book, uint32_t i)
{
    return book->zones.items[i].id;
}

static csuccessp_text
calendar_id(const csuccess_book *book, uint32_t i)
{
    return book->calendars.items[i].id;
}

static csuccess_status
save_zones(csuccess_book *book, csuccessp_output *output)
{
    size_t count = book->zones.count, i;
    uint32_t *order = csuccessp_numbers_sorted(book, count, zone_id);
    csuccess_status status = CSUCCESS_OK;

    if (!order)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < count && status == CSUCCESS_OK; i++) {
        const csuccessp_zone_entry *entry = &book->zones.items[order[i]];
        csuccessp_document_begin(output, "zone");
        csuccessp_document_id_text(book, output, entry->id);
        csuccessp_json_key(&output->buffer, "fact");
        csuccessp_write_fact(book, entry->at, entry->source, &output->buffer);
        csuccessp_json_key(&output->buffer, "record");
        csuccessp_json_begin(&output->buffer, '{');
        csuccessp_zone_write(book, entry, &output->buffer);
        csuccessp_json_end(&output->buffer, '}');
        status = csuccessp_document_end(output);
    }
    csuccessp_numbers_release(book, order, count);
    return status;
}

static csuccess_status
save_calendars(csuccess_book *book, csuccessp_output *output)
{
    size_t count = book->calendars.count, i;
    uint32_t *order = csuccessp_numbers_sorted(book, count, calendar_id);
    csuccess_status status = CSUCCESS_OK;

    if (!order)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < count && status == CSUCCESS_OK; i++) {
        const csuccessp_calendar_entry *entry = &book->calendars.items[order[i]];
        csuccessp_document_begin(output, "calendar");
        csuccessp_document_id_text(book, output, entry->id);
        csuccessp_json_key(&output->buffer, "fact");
        csuccessp_write_fact(book, entry->at, entry->source, &output->buffer);
        csuccessp_json_key(&output->buffer, "record");
        csuccessp_json_begin(&output->buffer, '{');
        csuccessp_calendar_write(book, entry, &output->buffer);
        csuccessp_json_end(&output->buffer, '}');
        status = csuccessp_document_end(output);
    }
    csuccessp_numbers_release(book, order, count);
    return status;
}

/* Such a document is a record in other clothes: it is prepared and applied as one. */
static csuccess_status
load_as_record(csuccess_book *book, const csuccessp_record_kind *kind, const csuccessp_place *place,
               yyjson_val *document)
{
    struct record_document {
        csuccessp_slice doc;
        yyjson_val *fact, *record;
    } in;
    static const csuccessp_field fields[] = {
        {"doc", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct record_document, doc), NULL},
        {"fact", CSUCCESSP_FIELD_ARRAY, 1, offsetof(struct record_document, fact), NULL},
        {"record", CSUCCESSP_FIELD_OBJECT, 1, offsetof(struct record_document, record), NULL},
    };
    csuccessp_place at = csuccessp_place_name(place, "fact");
    csuccessp_record record;
    csuccessp_change *change = NULL;
    uint64_t present;
    csuccess_status status;

    memset(&record, 0, sizeof record);
    status = csuccessp_fields_read(place, document, fields, 3, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    record.kind = kind;
    record.root = in.record;
    record.place = csuccessp_place_name(place, "record");
    status = csuccessp_fact_read(book, &at, in.fact, &record.at, &record.source);
    if (status == CSUCCESS_OK)
        status = kind->prepare(book, &record, &change);
    if (status != CSUCCESS_OK)
        return status;
    change->at = record.at;
    kind->apply(book, change);
    return CSUCCESS_OK;
}

static csuccess_status
load_zone(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
          yyjson_val *document)
{
    (void)loader;
    return load_as_record(book, &csuccessp_zone_record, place, document);
}

static csuccess_status
load_calendar(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
              yyjson_val *document)
{
    (void)loader;
    return load_as_record(book, &csuccessp_calendar_record, place, document);
}

/* Members. */

static csuccess_status
save_members(csuccess_book *book, csuccessp_output *output)
{
    size_t count = csuccessp_entities_sorted(book, &book->members, 0, NULL), i, length;
    const char *id;
    csuccessp_ref *order;
    csuccess_status status = CSUCCESS_OK;

    if (count == 0)
        return CSUCCESS_OK;
    order = csuccessp_allocate(&book->memory, count, sizeof *order);
    if (!order)
        return csuccessp_fail_memory(&book->error);
    csuccessp_entities_sorted(book, &book->members, 0, order);
    for (i = 0; i < count && status == CSUCCESS_OK; i++) {
        csuccessp_document_begin(output, "member");
        id = csuccessp_name_get(&book->pool, csuccessp_entity_at(book, order[i])->id, &length);
        csuccessp_document_id(output, id, length);
        csuccessp_entity_write(book, csuccessp_entity_at(book, order[i]), csuccessp_member_fields,
                               1, &output->buffer);
        status = csuccessp_document_end(output);
    }
    csuccessp_release(&book->memory, order, count, sizeof *order);
    return status;
}

static csuccess_status
load_member(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
            yyjson_val *document)
{
    csuccessp_ref ref;
    csuccess_status status;

    (void)loader;
    status = csuccessp_entity_load(book, place, document, csuccessp_member_fields, &ref);
    if (status == CSUCCESS_OK)
        status = csuccessp_entities_reserve(book, &book->members);
    if (status == CSUCCESS_OK)
        csuccessp_entity_link(book, &book->members, 0, ref);
    return status;
}

/* Definitions: the canonical text of each. */

struct item_order {
    const csuccess_book *book;
    const csuccessp_items *items;
};

static int
compare_items(const void *context, const void *a, const void *b)
{
    const struct item_order *o = context;

    return csuccessp_texts_compare(&o->book->texts, o->items->items[*(const uint32_t *)a].id,
                                   o->items->items[*(const uint32_t *)b].id);
}

static csuccess_status
save_section(csuccess_book *book, csuccessp_output *output, int section)
{
    struct item_order o = {book, &book->definitions.sections[section]};
    size_t count = o.items->count, i;
    uint32_t *order = csuccessp_allocate(&book->memory, count + 1, sizeof *order);
    csuccess_status status = CSUCCESS_OK;

    if (!order)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < count; i++)
        order[i] = (uint32_t)i;
    csuccessp_sort(order, count, sizeof *order, compare_items, &o);
    for (i = 0; i < count && status == CSUCCESS_OK; i++) {
        const csuccessp_item *item = &o.items->items[order[i]];
        csuccessp_document_begin(output, "definition");
        csuccessp_document_id(output, csuccessp_section_at(section)->name,
                              strlen(csuccessp_section_at(section)->name));
        csuccessp_document_id(output, "/", 1);
        csuccessp_document_id_text(book, output, item->id);
        csuccessp_json_key(&output->buffer, "section");
        csuccessp_json_string(&output->buffer, csuccessp_section_at(section)->name);
        csuccessp_json_key(&output->buffer, "revision");
        csuccessp_json_int(&output->buffer, item->revision);
        csuccessp_json_key(&output->buffer, "body");
        csuccessp_json_raw(&output->buffer, item->body, item->length);
        status = csuccessp_document_end(output);
    }
    csuccessp_numbers_release(book, order, count);
    return status;
}

static csuccess_status
save_definitions(csuccess_book *book, csuccessp_output *output)
{
    csuccess_status status = CSUCCESS_OK;
    int s;

    for (s = 0; csuccessp_section_at(s) && status == CSUCCESS_OK; s++)
        status = save_section(book, output, s);
    return status;
}

struct definition_body {
    csuccessp_slice doc, section;
    int64_t revision;
    yyjson_val *body;
};

static csuccess_status
load_definition(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
                yyjson_val *document)
{
    static const csuccessp_field fields[] = {
        {"doc", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct definition_body, doc), NULL},
        {"section", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct definition_body, section), NULL},
        {"revision", CSUCCESSP_FIELD_INT, 1, offsetof(struct definition_body, revision), NULL},
        {"body", CSUCCESSP_FIELD_OBJECT, 1, offsetof(struct definition_body, body), NULL},
    };
    struct definition_body in;
    csuccessp_buffer text;
    uint64_t present;
    csuccess_status status;
    csuccessp_text id = 0;
    int section;

    status = csuccessp_fields_read(place, document, fields, 4, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    section = csuccessp_section_find(in.section.bytes, in.section.length);
    if (section < 0)
        return csuccessp_corrupt(place, "there is no such section");
    if (in.revision < 1 || in.revision > UINT32_MAX)
        return csuccessp_corrupt(place, "the revision is out of range");
    if (!csuccessp_section_at(section)->single) {
        yyjson_val *value = yyjson_obj_get(in.body, "id");
        if (!yyjson_is_str(value) ||
            !csuccessp_id_valid(yyjson_get_str(value), yyjson_get_len(value)))
            return csuccessp_corrupt(place, "a definition without id");
        id = csuccessp_texts_take(&book->texts, yyjson_get_str(value), yyjson_get_len(value));
        if (!id)
            return csuccessp_fail_memory(&book->error);
    }
    csuccessp_buffer_open(&text, &book->memory);
    status = csuccessp_json_canonical(&text, place, in.body);
    if (status == CSUCCESS_OK && csuccessp_publish_draft(loader->publication, section, id))
        status = csuccessp_corrupt(place, "a definition is there twice");
    if (status == CSUCCESS_OK)
        status = csuccessp_publication_add(loader->publication, section, id, text.data, text.length,
                                           (uint32_t)in.revision);
    csuccessp_buffer_close(&text);
    csuccessp_texts_drop(&book->texts, id);
    return status;
}

/* Event kinds: what is not in their definitions. */

static csuccessp_text
kind_id(const csuccess_book *book, uint32_t i)
{
    return book->events.kinds.items[i]->id;
}

static csuccess_status
save_kinds(csuccess_book *book, csuccessp_output *output)
{
    size_t count = book->events.kinds.count, i;
    uint32_t *order = csuccessp_numbers_sorted(book, count, kind_id);
    csuccess_status status = CSUCCESS_OK;

    if (!order)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < count && status == CSUCCESS_OK; i++) {
        const csuccessp_event_kind *kind = book->events.kinds.items[order[i]];
        if (kind->declared ? kind->horizon == CSUCCESSP_TIME_NONE : kind->log.count == 0)
            continue;
        csuccessp_document_begin(output, "kind");
        csuccessp_document_id_text(book, output, kind->id);
        csuccessp_saved_text(book, "id", kind->id, &output->buffer);
        if (kind->horizon != CSUCCESSP_TIME_NONE) {
            csuccessp_json_key(&output->buffer, "horizon");
            csuccessp_json_time(&output->buffer, kind->horizon);
        }
        status = csuccessp_document_end(output);
    }
    csuccessp_numbers_release(book, order, count);
    return status;
}

static csuccess_status
load_kind(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
          yyjson_val *document)
{
    struct kind_body {
        csuccessp_slice doc, id;
        int64_t horizon;
    } in = {{NULL, 0}, {NULL, 0}, CSUCCESSP_TIME_NONE};
    static const csuccessp_field fields[] = {
        {"doc", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct kind_body, doc), NULL},
        {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct kind_body, id), NULL},
        {"horizon", CSUCCESSP_FIELD_TIME, 0, offsetof(struct kind_body, horizon), NULL},
    };
    uint64_t present;
    uint32_t index = 0;
    csuccess_status status;

    (void)loader;
    status = csuccessp_fields_read(place, document, fields, 3, &in, &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_kind_make(book, in.id.bytes, in.id.length, &index);
    if (status == CSUCCESS_OK)
        csuccessp_kind_at(book, index)->horizon = in.horizon;
    return status;
}

static const csuccessp_document_kind zone_document = {"zone", CSUCCESSP_PHASE_BEFORE, save_zones,
                                                      load_zone};
static const csuccessp_document_kind calendar_document = {"calendar", CSUCCESSP_PHASE_BEFORE,
                                                          save_calendars, load_calendar};
static const csuccessp_document_kind member_document = {"member", CSUCCESSP_PHASE_BEFORE,
                                                        save_members, load_member};
static const csuccessp_document_kind definition_document = {"definition", CSUCCESSP_PHASE_DEFINED,
                                                            save_definitions, load_definition};
static const csuccessp_document_kind kind_document = {"kind", CSUCCESSP_PHASE_STATE, save_kinds,
                                                      load_kind};

const csuccessp_document_kind *const csuccessp_book_documents[] = {
    &zone_document,
    &calendar_document,
    &member_document,
    &definition_document,
    &kind_document,
    &csuccessp_book_document,
    &csuccessp_customer_document,
    &csuccessp_events_document,
    &csuccessp_pending_document,
    &csuccessp_peers_document,
    &csuccessp_carried_document,
    NULL,
};
