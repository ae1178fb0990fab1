/* SPDX-License-Identifier: MIT */
/* The saved document of the book itself: clock, sources, counts. */

#include <string.h>

#include "book/book.h"
#include "book/saved/loader.h"
#include "util/json_write.h"

static csuccessp_text
source_name(const csuccess_book *book, uint32_t i)
{
    return book->sources.items[i].name;
}

static const struct {
    const char *name;
    size_t offset;
} saved_counts[] = {
    {"accepted", offsetof(csuccess_counts, accepted)},
    {"late", offsetof(csuccess_counts, late)},
    {"orphaned", offsetof(csuccess_counts, orphaned)},
    {"erased", offsetof(csuccess_counts, erased)},
};
enum { SAVED_COUNTS = sizeof saved_counts / sizeof *saved_counts };

static uint64_t *
count_at(csuccess_book *book, size_t i)
{
    return (uint64_t *)(void *)((char *)&book->counts + saved_counts[i].offset);
}

static csuccess_status
save_sources(csuccess_book *book, csuccessp_buffer *to)
{
    size_t count = book->sources.count, i;
    uint32_t *order = csuccessp_numbers_sorted(book, count, source_name);

    if (!order)
        return csuccessp_fail_memory(&book->error);
    csuccessp_json_key(to, "sources");
    csuccessp_json_begin(to, '{');
    for (i = 0; i < count; i++) {
        const csuccessp_source *source = &book->sources.items[order[i]];
        size_t length;
        const char *name = csuccessp_texts_get(&book->texts, source->name, &length);
        if (!source->name || source->position == CSUCCESSP_POSITION_NONE)
            continue;
        csuccessp_json_key_bytes(to, name, length);
        csuccessp_json_int(to, source->position);
    }
    csuccessp_json_end(to, '}');
    csuccessp_numbers_release(book, order, count);
    return CSUCCESS_OK;
}

static csuccessp_text
slot_name(const csuccess_book *book, uint32_t i)
{
    return book->graph.slots.items[i].name;
}

/* Values that were defined since the last instant: there is nothing to compute again. */
static csuccess_status
save_uncomputed(csuccess_book *book, csuccessp_buffer *to)
{
    size_t count = book->graph.slots.count, i;
    uint32_t *order = csuccessp_numbers_sorted(book, count, slot_name);
    int any = 0;

    if (!order)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < count; i++) {
        const csuccessp_node *node = csuccessp_node_at(book, order[i]);
        size_t length;
        const char *name = csuccessp_slot_name(book, order[i], &length);
        if (!node || node->computed || node->kind == &csuccessp_attribute_kind)
            continue;
        if (!any++) {
            csuccessp_json_key(to, "uncomputed");
            csuccessp_json_begin(to, '[');
        }
        csuccessp_json_text(to, name, length);
    }
    if (any)
        csuccessp_json_end(to, ']');
    csuccessp_numbers_release(book, order, count);
    return CSUCCESS_OK;
}

static csuccess_status
save_book(csuccess_book *book, csuccessp_output *output)
{
    csuccessp_buffer *to = &output->buffer;
    csuccess_status status;
    size_t i;

    csuccessp_document_begin(output, "book");
    if (book->clock.now != CSUCCESSP_TIME_NONE) {
        csuccessp_json_key(to, "clock");
        csuccessp_json_time(to, book->clock.now);
        csuccessp_json_key(to, "whole");
        csuccessp_json_time(to, book->clock.whole);
    }
    if (book->due_whole) {
        csuccessp_json_key(to, "due");
        csuccessp_json_bool(to, 1);
    }
    status = save_sources(book, to);
    if (status == CSUCCESS_OK && book->clock.now != CSUCCESSP_TIME_NONE)
        status = save_uncomputed(book, to);
    if (status != CSUCCESS_OK)
        return status;
    csuccessp_json_key(to, "counts");
    csuccessp_json_begin(to, '{');
    for (i = 0; i < SAVED_COUNTS; i++)
        if (*count_at(book, i)) {
            csuccessp_json_key(to, saved_counts[i].name);
            csuccessp_json_int(to, (int64_t)*count_at(book, i));
        }
    csuccessp_json_end(to, '}');
    return csuccessp_document_end(output);
}

struct book_body {
    csuccessp_slice doc;
    int64_t clock, whole;
    int32_t due;
    yyjson_val *sources, *counts, *uncomputed;
};

static csuccess_status
load_sources(csuccess_book *book, const csuccessp_place *place, yyjson_val *sources)
{
    static const csuccessp_field field = {"", CSUCCESSP_FIELD_INT, 1, 0, NULL};
    yyjson_val *key, *value;
    size_t i, n;
    uint32_t number = 0;
    csuccess_status status;

    yyjson_obj_foreach(sources, i, n, key, value)
    {
        csuccessp_place at = csuccessp_place_key(place, yyjson_get_str(key), yyjson_get_len(key));
        int64_t position = 0;
        if (!csuccessp_id_valid(yyjson_get_str(key), yyjson_get_len(key)))
            return csuccessp_corrupt(&at, "a source's name is no id");
        status = csuccessp_field_read(&at, value, &field, &position);
        if (status == CSUCCESS_OK)
            status = csuccessp_source_number(book, yyjson_get_str(key), yyjson_get_len(key),
                                             &number);
        if (status != CSUCCESS_OK)
            return status;
        book->sources.items[number].position = position;
    }
    return CSUCCESS_OK;
}

static csuccess_status
load_counts(csuccess_book *book, const csuccessp_place *place, yyjson_val *counts)
{
    static const csuccessp_field field = {"", CSUCCESSP_FIELD_INT, 1, 0, NULL};
    csuccess_status status;
    size_t i;

    for (i = 0; i < SAVED_COUNTS; i++) {
        csuccessp_place at = csuccessp_place_name(place, saved_counts[i].name);
        yyjson_val *value = yyjson_obj_get(counts, saved_counts[i].name);
        int64_t count = 0;
        if (!value)
            continue;
        status = csuccessp_field_read(&at, value, &field, &count);
        if (status == CSUCCESS_OK && count < 0)
            status = csuccessp_corrupt(&at, "a count is negative");
        if (status != CSUCCESS_OK)
            return status;
        *count_at(book, i) = (uint64_t)count;
    }
    return CSUCCESS_OK;
}

/* Every node is computed (by what follows), but for these. */
static csuccess_status
load_uncomputed(csuccess_book *book, const csuccessp_place *place, yyjson_val *names)
{
    csuccessp_place at = csuccessp_place_name(place, "uncomputed");
    yyjson_val *name;
    size_t i, n;

    for (i = 0; i < book->graph.order.count; i++)
        book->graph.slots.items[book->graph.order.items[i]].node->computed = 1;
    yyjson_arr_foreach(names, i, n, name)
    {
        uint32_t slot = yyjson_is_str(name) ? csuccessp_slot_find(book, yyjson_get_str(name),
                                                                  yyjson_get_len(name), 0)
                                            : CSUCCESSP_SLOT_NONE;
        if (slot == CSUCCESSP_SLOT_NONE)
            return csuccessp_corrupt(&at, "there is no such value");
        csuccessp_node_at(book, slot)->computed = 0;
    }
    return CSUCCESS_OK;
}

static csuccess_status
load_book(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
          yyjson_val *document)
{
    static const csuccessp_field fields[] = {
        {"doc", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct book_body, doc), NULL},
        {"clock", CSUCCESSP_FIELD_TIME, 0, offsetof(struct book_body, clock), NULL},
        {"whole", CSUCCESSP_FIELD_TIME, 0, offsetof(struct book_body, whole), NULL},
        {"due", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct book_body, due), NULL},
        {"sources", CSUCCESSP_FIELD_OBJECT, 1, offsetof(struct book_body, sources), NULL},
        {"counts", CSUCCESSP_FIELD_OBJECT, 1, offsetof(struct book_body, counts), NULL},
        {"uncomputed", CSUCCESSP_FIELD_ARRAY, 0, offsetof(struct book_body, uncomputed), NULL},
    };
    struct book_body in;
    csuccessp_place at;
    uint64_t present;
    csuccess_status status;

    (void)loader;
    memset(&in, 0, sizeof in);
    in.clock = in.whole = CSUCCESSP_TIME_NONE;
    status = csuccessp_fields_read(place, document, fields, 7, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    if ((in.clock == CSUCCESSP_TIME_NONE) != (in.whole == CSUCCESSP_TIME_NONE) ||
        in.whole > in.clock || (book->clock.now != CSUCCESSP_TIME_NONE))
        return csuccessp_corrupt(place, "the clock contradicts itself");
    at = csuccessp_place_name(place, "sources");
    status = load_sources(book, &at, in.sources);
    at = csuccessp_place_name(place, "counts");
    if (status == CSUCCESS_OK)
        status = load_counts(book, &at, in.counts);
    if (status == CSUCCESS_OK)
        status = load_uncomputed(book, place, in.uncomputed);
    book->clock.now = in.clock;
    book->clock.whole = in.whole;
    book->clock.reached = in.clock;
    book->due_whole = in.due != 0;
    book->due_any |= in.due != 0;
    return status;
}

const csuccessp_document_kind csuccessp_book_document = {"book", CSUCCESSP_PHASE_STATE, save_book,
                                                         load_book};
