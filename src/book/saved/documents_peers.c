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

static csuccess_status
save_table(csuccess_book *book, csuccessp_output *output, const csuccessp_node *node)
{
    const csuccessp_peers *table = node->definition;
    csuccessp_buffer *to = &output->buffer;
    csuccess_status status = CSUCCESS_OK;
    uint32_t from = 0, i;
    size_t length;
    const char *name = csuccessp_slot_name(book, node->slot, &length);

    do {
        csuccessp_document_begin(output, "peers");
        csuccessp_json_key(to, "table");
        csuccessp_json_text(to, name, length);
        csuccessp_json_key(to, "at");
        csuccessp_json_time(to, table->at);
        csuccessp_json_key(to, "mean");
        csuccessp_json_double(to, table->mean);
        csuccessp_json_key(to, "numbers");
        csuccessp_json_begin(to, '[');
        for (i = from; i < table->count && i - from < NUMBERS; i++)
            csuccessp_json_double(to, node->own.data.number[i]);
        csuccessp_json_end(to, ']');
        from = i;
        status = csuccessp_document_end(output);
    } while (status == CSUCCESS_OK && from < table->count);
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

static csuccess_status
load_numbers(const csuccessp_place *place, csuccessp_node *node, yyjson_val *numbers)
{
    static const csuccessp_field field = {"", CSUCCESSP_FIELD_DOUBLE, 1, 0, NULL};
    csuccessp_peers *table = node->definition;
    double *to = node->own.data.number;
    csuccess_status status;
    yyjson_val *item;
    size_t i, n;

    if (yyjson_arr_size(numbers) > node->own.capacity - table->count)
        return csuccessp_corrupt(place, "a table has more numbers than there are customers");
    yyjson_arr_foreach(numbers, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        double number = 0;

        status = csuccessp_field_read(&at, item, &field, &number);
        if (status != CSUCCESS_OK)
            return status;
        if (isnan(number) || (table->count && number < to[table->count - 1]))
            return csuccessp_corrupt(&at, "the numbers of a table are in order");
        to[table->count++] = number;
    }
    return CSUCCESS_OK;
}

static csuccess_status
load_table(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
           yyjson_val *document)
{
    struct table_body {
        csuccessp_slice doc, table;
        int64_t at;
        double mean;
        yyjson_val *numbers;
    } in;
    static const csuccessp_field fields[] = {
        {"doc", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct table_body, doc), NULL},
        {"table", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct table_body, table), NULL},
        {"at", CSUCCESSP_FIELD_TIME, 1, offsetof(struct table_body, at), NULL},
        {"mean", CSUCCESSP_FIELD_DOUBLE, 1, offsetof(struct table_body, mean), NULL},
        {"numbers", CSUCCESSP_FIELD_ARRAY, 1, offsetof(struct table_body, numbers), NULL},
    };
    csuccessp_place at = csuccessp_place_name(place, "numbers");
    csuccessp_peers *table;
    csuccessp_node *node;
    uint64_t present;
    uint32_t slot;
    csuccess_status status;

    (void)loader;
    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, document, fields, 5, &in, &present);
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
    return load_numbers(&at, node, in.numbers);
}

const csuccessp_document_kind csuccessp_peers_document = {"peers", CSUCCESSP_PHASE_AFTER,
                                                          save_tables, load_table};
