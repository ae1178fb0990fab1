/* SPDX-License-Identifier: MIT */
/* The saved documents of tables over peers: what stands until the next midnight cannot be computed
 * again from values that have changed since the last. A table is as many documents as it needs. */
#include <math.h>
#include <string.h>

#include "book/book.h"
#include "book/formula/peers.h"
#include "book/saved/loader.h"
#include "util/json_write.h"

enum { NUMBERS = 1000 }; /* of a document */

static csuccessp_text
slot_name(const csuccess_book *book, uint32_t i)
{
    return book->graph.slots.items[i].name;
}

/* A document with the numbers at a position and as many after it as fit in and belong to it. */
static csuccess_status
save_part(csuccess_book *book, csuccessp_output *output, const csuccessp_node *node, uint32_t *at)
{
    const csuccessp_peers *table = node->definition;
    csuccessp_buffer *to = &output->buffer;
    uint32_t end = table->count, i;
    size_t length;
    const char *text = csuccessp_slot_name(book, node->slot, &length);

    csuccessp_document_begin(output, "peers");
    csuccessp_document_id(output, text, length);
    csuccessp_document_id(output, "/", 1);
    csuccessp_document_id_number(output, *at);
    csuccessp_json_key(to, "table");
    csuccessp_json_text(to, text, length);
    csuccessp_json_key(to, "at");
    csuccessp_json_time(to, table->at);
    csuccessp_json_key(to, "mean");
    csuccessp_json_double(to, table->mean);
    if (table->by != CSUCCESSP_SLOT_NONE && table->count) {
        text = csuccessp_texts_get(&book->texts, node->keys.data.text[*at], &length);
        csuccessp_json_key(to, "group");
        csuccessp_json_text(to, text, length);
        end = csuccessp_peers_group_end(node, *at);
    }
    csuccessp_json_key(to, "numbers");
    csuccessp_json_begin(to, '[');
    for (i = *at; i < end && i - *at < NUMBERS; i++)
        csuccessp_json_double(to, node->own.data.number[i]);
    csuccessp_json_end(to, ']');
    *at = i;
    return csuccessp_document_end(output);
}

static csuccess_status
save_table(csuccess_book *book, csuccessp_output *output, const csuccessp_node *node)
{
    const csuccessp_peers *table = node->definition;
    csuccess_status status;
    uint32_t at = 0;

    do
        status = save_part(book, output, node, &at);
    while (status == CSUCCESS_OK && at < table->count);
    return status;
}

static csuccess_status
save_tables(csuccess_book *book, csuccessp_output *output)
{
    size_t count = book->graph.slots.count, i;
    uint32_t *order = csuccessp_numbers_sorted(book, count, slot_name);
    csuccess_status status = CSUCCESS_OK;

    if (!order)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < count && status == CSUCCESS_OK; i++) {
        const csuccessp_node *node = csuccessp_node_at(book, order[i]);

        if (node && node->kind == &csuccessp_peers_kind &&
            ((const csuccessp_peers *)node->definition)->at != CSUCCESSP_TIME_NONE)
            status = save_table(book, output, node);
    }
    csuccessp_numbers_release(book, order, count);
    return status;
}

/* The group of the numbers that follow: the last one, or a new one after it. Its text has a user
 * more when it is new. */
static csuccess_status
load_group(csuccess_book *book, const csuccessp_place *place, const csuccessp_node *node,
           csuccessp_slice name, csuccessp_text *out)
{
    const csuccessp_peers *table = node->definition;
    csuccessp_text last = table->count ? node->keys.data.text[table->count - 1] : 0;
    int order;

    *out = csuccessp_texts_take(&book->texts, name.bytes, name.length);
    if (!*out)
        return csuccessp_fail_memory(&book->error);
    order = csuccessp_texts_compare(&book->texts, last, *out);
    if (order >= 0)
        csuccessp_texts_drop(&book->texts, *out);
    if (order <= 0)
        return CSUCCESS_OK;
    *out = 0;
    return csuccessp_corrupt(place, "the groups of a table are in order");
}

static csuccess_status
load_numbers(const csuccessp_place *place, csuccessp_node *node, yyjson_val *numbers,
             csuccessp_text group)
{
    static const csuccessp_field field = {"", CSUCCESSP_FIELD_DOUBLE, 1, 0, NULL};
    csuccessp_peers *table = node->definition;
    double *to = node->own.data.number;
    csuccessp_text *keys = node->keys.data.text;
    csuccess_status status;
    yyjson_val *item;
    size_t i, n;

    yyjson_arr_foreach(numbers, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        uint32_t last = table->count - 1;
        double number = 0;

        status = csuccessp_field_read(&at, item, &field, &number);
        if (status != CSUCCESS_OK)
            return status;
        if (isnan(number) || (table->count && (!group || keys[last] == group) && number < to[last]))
            return csuccessp_corrupt(&at, "the numbers of a table are in order");
        if (group)
            keys[table->count] = group;
        to[table->count++] = number;
    }
    return CSUCCESS_OK;
}

/* Some of a table's numbers. */
static csuccess_status
load_part(csuccess_book *book, const csuccessp_place *place, csuccessp_node *node,
          csuccessp_slice group, yyjson_val *numbers)
{
    csuccessp_place at = csuccessp_place_name(place, "numbers");
    csuccessp_peers *table = node->definition;
    uint32_t before = table->count;
    csuccessp_text text = 0;
    int grouped = group.bytes != NULL;
    csuccess_status status = CSUCCESS_OK;

    if (yyjson_arr_size(numbers) > node->own.capacity - table->count)
        return csuccessp_corrupt(&at, "a table has more numbers than there are customers");
    if (yyjson_arr_size(numbers) && grouped != (table->by != CSUCCESSP_SLOT_NONE))
        return csuccessp_corrupt(place, "numbers have a group where their table has groups");
    if (yyjson_arr_size(numbers) && grouped)
        status = load_group(book, place, node, group, &text);
    if (status == CSUCCESS_OK)
        status = load_numbers(&at, node, numbers, text);
    if (status != CSUCCESS_OK && text && table->count == before &&
        (!before || node->keys.data.text[before - 1] != text))
        csuccessp_texts_drop(&book->texts, text); /* no number came to hold on to it */
    return status;
}

static csuccess_status
load_table(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
           yyjson_val *document)
{
    struct table_body {
        csuccessp_slice doc, table, group;
        int64_t at;
        double mean;
        yyjson_val *numbers;
    } in;
    static const csuccessp_field fields[] = {
        {"doc", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct table_body, doc), NULL},
        {"table", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct table_body, table), NULL},
        {"at", CSUCCESSP_FIELD_TIME, 1, offsetof(struct table_body, at), NULL},
        {"mean", CSUCCESSP_FIELD_DOUBLE, 1, offsetof(struct table_body, mean), NULL},
        {"group", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct table_body, group), NULL},
        {"numbers", CSUCCESSP_FIELD_ARRAY, 1, offsetof(struct table_body, numbers), NULL},
    };
    csuccessp_peers *table;
    csuccessp_node *node;
    uint64_t present;
    uint32_t slot;
    csuccess_status status;

    (void)loader;
    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, document, fields, 6, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    slot = csuccessp_slot_find(book, in.table.bytes, in.table.length, 0);
    node = slot == CSUCCESSP_SLOT_NONE ? NULL : csuccessp_node_at(book, slot);
    if (!node || node->kind != &csuccessp_peers_kind)
        return csuccessp_corrupt(place, "there is no such table");
    table = node->definition;
    if (table->count && (table->at != in.at || !(table->mean == in.mean)))
        return csuccessp_corrupt(place, "the parts of a table contradict each other");
    table->at = in.at;
    table->mean = in.mean;
    return load_part(book, place, node, in.group, in.numbers);
}

const csuccessp_document_kind csuccessp_peers_document = {"peers", CSUCCESSP_PHASE_AFTER,
                                                          save_tables, load_table};
