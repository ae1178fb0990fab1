/* SPDX-License-Identifier: MIT */
#include "book/zones.h"

#include <string.h>

#include "book/book.h"
#include "book/record/record.h"
#include "util/json_write.h"

const csuccessp_zone *
csuccessp_zone_find(const csuccess_book *book, csuccessp_text id)
{
    size_t i;

    for (i = 0; i < book->zones.count; i++)
        if (book->zones.items[i].id == id)
            return &book->zones.items[i].zone;
    return NULL;
}

const csuccessp_zone *
csuccessp_zone_named(void *context, const char *name, size_t length)
{
    const csuccess_book *book = context;
    csuccessp_text id = csuccessp_texts_find(&book->texts, name, length);

    return id ? csuccessp_zone_find(book, id) : NULL;
}

static void
free_zone(csuccess_book *book, csuccessp_zone_entry *entry)
{
    csuccessp_texts_drop(&book->texts, entry->id);
    csuccessp_release(&book->memory, entry->zone.at, entry->zone.count, sizeof(int64_t));
    csuccessp_release(&book->memory, entry->zone.offset, entry->zone.count, sizeof(int32_t));
}

void
csuccessp_zones_close(csuccess_book *book)
{
    size_t i;

    for (i = 0; i < book->zones.count; i++)
        free_zone(book, &book->zones.items[i]);
    csuccessp_array_release(&book->memory, &book->zones);
}

static void
write_id(const csuccess_book *book, csuccessp_text id, csuccessp_buffer *to)
{
    size_t length;
    const char *text = csuccessp_texts_get(&book->texts, id, &length);

    csuccessp_json_key(to, "id");
    csuccessp_json_text(to, text, length);
}

void
csuccessp_zone_write(const csuccess_book *book, const csuccessp_zone_entry *entry,
                     csuccessp_buffer *to)
{
    uint32_t i;

    write_id(book, entry->id, to);
    csuccessp_json_key(to, "offset");
    csuccessp_json_int(to, entry->zone.first);
    csuccessp_json_key(to, "transitions");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < entry->zone.count; i++) {
        csuccessp_json_begin(to, '[');
        csuccessp_json_time(to, entry->zone.at[i]);
        csuccessp_json_int(to, entry->zone.offset[i]);
        csuccessp_json_end(to, ']');
    }
    csuccessp_json_end(to, ']');
}

/* {"record": "zone", "id": "Europe/Berlin", "offset": 3600,
 *  "transitions": [["2026-03-29T01:00:00Z", 7200], ...]} */

struct zone_change {
    csuccessp_change change;
    csuccessp_zone_entry entry;
};

struct zone_body {
    csuccessp_slice id;
    int64_t offset;
    yyjson_val *transitions;
};

static const csuccessp_field zone_fields[] = {
    {"id", CSUCCESSP_FIELD_ID, 1, offsetof(struct zone_body, id), NULL},
    {"offset", CSUCCESSP_FIELD_INT, 1, offsetof(struct zone_body, offset), NULL},
    {"transitions", CSUCCESSP_FIELD_ARRAY, 0, offsetof(struct zone_body, transitions), NULL},
    CSUCCESSP_COMMON_FIELDS,
};

static csuccess_status
check_offset(const csuccessp_place *place, int64_t offset)
{
    if (offset <= -86400 || offset >= 86400)
        return csuccessp_fail_at(place, CSUCCESS_E_VALUE,
                                 "an offset is less than a day of seconds, east positive");
    return CSUCCESS_OK;
}

static csuccess_status
read_transitions(csuccess_book *book, const csuccessp_place *place, yyjson_val *list,
                 csuccessp_zone *zone)
{
    static const csuccessp_field time = {"", CSUCCESSP_FIELD_TIME, 1, 0, NULL};
    static const csuccessp_field number = {"", CSUCCESSP_FIELD_INT, 1, 0, NULL};
    size_t i, n = yyjson_arr_size(list);
    yyjson_val *pair;
    csuccess_status status;

    if (n == 0)
        return CSUCCESS_OK;
    if (n > 100000)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "at most 100,000 transitions");
    zone->at = csuccessp_allocate(&book->memory, n, sizeof *zone->at);
    zone->offset = csuccessp_allocate(&book->memory, n, sizeof *zone->offset);
    zone->count = (uint32_t)n;
    if (!zone->at || !zone->offset)
        return csuccessp_fail_memory(&book->error);
    yyjson_arr_foreach(list, i, n, pair)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        int64_t offset = 0;
        if (!yyjson_is_arr(pair) || yyjson_arr_size(pair) != 2)
            return csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "expected [time, offset]");
        status = csuccessp_field_read(&at, yyjson_arr_get(pair, 0), &time, &zone->at[i]);
        if (status == CSUCCESS_OK)
            status = csuccessp_field_read(&at, yyjson_arr_get(pair, 1), &number, &offset);
        if (status == CSUCCESS_OK)
            status = check_offset(&at, offset);
        if (status == CSUCCESS_OK && i && zone->at[i] <= zone->at[i - 1])
            status = csuccessp_fail_at(&at, CSUCCESS_E_VALUE, "transitions are in order of time");
        if (status != CSUCCESS_OK)
            return status;
        zone->offset[i] = (int32_t)offset;
    }
    return CSUCCESS_OK;
}

static void
discard_zone(csuccess_book *book, csuccessp_change *change)
{
    free_zone(book, &((struct zone_change *)change)->entry);
    csuccessp_change_free(book, change);
}

static csuccess_status
prepare_zone(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    csuccessp_place at = csuccessp_place_name(&record->place, "offset");
    struct zone_body in;
    struct zone_change *c;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(&record->place, record->root, zone_fields,
                                   sizeof zone_fields / sizeof *zone_fields, &in, &present);
    if (status == CSUCCESS_OK)
        status = check_offset(&at, in.offset);
    if (status != CSUCCESS_OK)
        return status;
    c = csuccessp_change_new(book, record, CSUCCESSP_ROW_NONE, sizeof *c);
    if (!c)
        return csuccessp_fail_memory(&book->error);
    c->entry.zone.first = (int32_t)in.offset;
    c->entry.at = c->change.at;
    c->entry.source = record->source;
    c->entry.id = csuccessp_texts_take(&book->texts, in.id.bytes, in.id.length);
    if (!c->entry.id || csuccessp_array_reserve(&book->memory, &book->zones,
                                                1 + csuccessp_pending_count(book)) != CSUCCESS_OK)
        status = csuccessp_fail_memory(&book->error);
    at = csuccessp_place_name(&record->place, "transitions");
    if (status == CSUCCESS_OK && in.transitions)
        status = read_transitions(book, &at, in.transitions, &c->entry.zone);
    if (status != CSUCCESS_OK) {
        discard_zone(book, &c->change);
        return status;
    }
    *out = &c->change;
    return CSUCCESS_OK;
}

static void
apply_zone(csuccess_book *book, csuccessp_change *change)
{
    struct zone_change *c = (struct zone_change *)change;
    size_t i;

    for (i = 0; i < book->zones.count; i++) {
        csuccessp_zone_entry *old = &book->zones.items[i];
        if (old->id != c->entry.id)
            continue;
        if (!csuccessp_source_later(book, c->entry.at, c->entry.source, old->at, old->source)) {
            discard_zone(book, change);
            return;
        }
        free_zone(book, old);
        *old = c->entry;
        csuccessp_change_free(book, change);
        return;
    }
    book->zones.items[book->zones.count++] = c->entry;
    csuccessp_change_free(book, change);
}

const csuccessp_record_kind csuccessp_zone_record = {
    "zone", NULL, prepare_zone, NULL, apply_zone, discard_zone,
};
