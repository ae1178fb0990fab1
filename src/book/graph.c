/* SPDX-License-Identifier: MIT */
#include "book/graph.h"

#include <string.h>

#include "book/book.h"
#include "book/formula/peers.h"
#include "book/handle.h"

struct name_key {
    const csuccess_book *book;
    csuccessp_text name;
};

static int
has_name(const void *context, uint32_t slot)
{
    const struct name_key *key = context;

    return key->book->graph.slots.items[slot].name == key->name;
}

uint32_t
csuccessp_slot_find(const csuccess_book *book, const char *name, size_t length, int gone)
{
    struct name_key key = {book, csuccessp_texts_find(&book->texts, name, length)};
    uint32_t slot;

    if (!key.name)
        return CSUCCESSP_SLOT_NONE;
    slot = csuccessp_table_find(&book->graph.by_name,
                                csuccessp_hash32(&book->seed, 2, name, length), has_name, &key);
    if (slot == CSUCCESSP_TABLE_NONE || (!gone && !book->graph.slots.items[slot].node))
        return CSUCCESSP_SLOT_NONE;
    return slot;
}

csuccessp_node *
csuccessp_node_at(const csuccess_book *book, uint32_t slot)
{
    return slot < book->graph.slots.count ? book->graph.slots.items[slot].node : NULL;
}

const char *
csuccessp_slot_name(const csuccess_book *book, uint32_t slot, size_t *length)
{
    return csuccessp_texts_get(&book->texts, book->graph.slots.items[slot].name, length);
}

csuccess_status
csuccessp_node_grow(csuccess_book *book, csuccessp_node *node, size_t rows)
{
    uint8_t *missing;
    int64_t *anchor;
    size_t i;

    if (node->column == &node->own &&
        csuccessp_column_grow(&book->memory, &node->own, rows) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    if (node->keys.type && csuccessp_column_grow(&book->memory, &node->keys, rows) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    if (node->keeps_reasons && node->missing_capacity < rows) {
        missing = csuccessp_resized(&book->memory, node->missing, node->missing_capacity,
                                    node->missing_capacity, rows, 1);
        if (!missing)
            return csuccessp_fail_memory(&book->error);
        memset(missing + node->missing_capacity, CSUCCESS_MISSING_NOT_COMPUTED,
               rows - node->missing_capacity);
        node->missing = missing;
        node->missing_capacity = (uint32_t)rows;
    }
    if (node->by_clock && node->anchor_capacity < rows) {
        anchor = csuccessp_resized(&book->memory, node->anchor, node->anchor_capacity,
                                   node->anchor_capacity, rows, sizeof *anchor);
        if (!anchor)
            return csuccessp_fail_memory(&book->error);
        for (i = node->anchor_capacity; i < rows; i++)
            anchor[i] = CSUCCESSP_TIME_NONE;
        node->anchor = anchor;
        node->anchor_capacity = (uint32_t)rows;
    }
    if (csuccessp_bits_grow(&book->memory, &node->touched, rows) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    return CSUCCESS_OK;
}

void
csuccessp_node_free(csuccess_book *book, csuccessp_node *node)
{
    size_t i;

    if (!node)
        return;
    if (node->kind->free)
        node->kind->free(book, node);
    if (node->column == &node->own)
        csuccessp_column_free(&book->memory, &node->own);
    csuccessp_column_free(&book->memory, &node->keys);
    csuccessp_release(&book->memory, node->missing, node->missing_capacity, 1);
    csuccessp_release(&book->memory, node->anchor, node->anchor_capacity, sizeof *node->anchor);
    csuccessp_bits_free(&book->memory, &node->touched);
    for (i = 0; i < node->inputs.count; i++)
        csuccessp_release(&book->memory, node->inputs.items[i].edges,
                          node->inputs.items[i].edge_count, sizeof(double));
    csuccessp_array_release(&book->memory, &node->inputs);
    csuccessp_array_release(&book->memory, &node->sources);
    csuccessp_release(&book->memory, node, 1, sizeof *node);
}

size_t
csuccessp_graph_changed_words(uint32_t stages, size_t nodes, size_t rows)
{
    size_t blocks = stages > 1 ? (rows + CSUCCESSP_BLOCK - 1) / CSUCCESSP_BLOCK : 1;

    return (blocks ? blocks : 1) * nodes * CSUCCESSP_BLOCK_WORDS;
}

csuccess_status
csuccessp_graph_grow(csuccess_book *book, size_t rows)
{
    csuccessp_graph *g = &book->graph;
    csuccess_status status;
    uint64_t *changed;
    size_t i, words;

    for (i = 0; i < g->order.count; i++) {
        csuccessp_node *node = g->slots.items[g->order.items[i]].node;
        status = csuccessp_node_grow(book, node, rows);
        if (status == CSUCCESS_OK && node->kind == &csuccessp_attribute_kind)
            status = csuccessp_attribute_grow(
                book, ((csuccessp_attribute_definition *)node->definition)->attribute, rows);
        if (status != CSUCCESS_OK)
            return status;
    }
    for (i = 0; i < g->bits.count; i++)
        if (csuccessp_bits_grow(&book->memory, g->bits.items[i], rows) != CSUCCESS_OK)
            return csuccessp_fail_memory(&book->error);
    words = csuccessp_graph_changed_words(g->stages, g->order.count, rows);
    if (g->order.count && words > g->changed_words) {
        changed = csuccessp_allocate_zeroed(&book->memory, words, sizeof *changed);
        if (!changed)
            return csuccessp_fail_memory(&book->error);
        csuccessp_release(&book->memory, g->changed, g->changed_words, sizeof *changed);
        g->changed = changed;
        g->changed_words = words;
    }
    return CSUCCESS_OK;
}

void
csuccessp_graph_close(csuccess_book *book)
{
    csuccessp_graph *g = &book->graph;
    csuccessp_memory *m = &book->memory;
    size_t i;

    for (i = 0; i < g->slots.count; i++)
        csuccessp_node_free(book, g->slots.items[i].node);
    csuccessp_array_release(m, &g->slots);
    csuccessp_table_free(m, &g->by_name);
    csuccessp_array_release(m, &g->order);
    csuccessp_array_release(m, &g->bits);
    csuccessp_release(m, g->changed, g->changed_words, sizeof *g->changed);
    csuccessp_arena_close(&book->formulas);
    csuccessp_release(m, g->lanes, (size_t)CSUCCESSP_LANE_BUFFERS * CSUCCESSP_BLOCK,
                      sizeof *g->lanes);
    g->changed = NULL;
    g->lanes = NULL;
}

void
csuccessp_graph_forget(csuccess_book *book, uint32_t row)
{
    csuccessp_graph *g = &book->graph;
    size_t i;

    for (i = 0; i < g->order.count; i++) {
        csuccessp_node *node = g->slots.items[g->order.items[i]].node;
        if (node->kind == &csuccessp_attribute_kind) {
            csuccessp_attribute_definition *d = node->definition;
            if (!d->builtin)
                csuccessp_attribute_forget(book, d->attribute, row);
        } else if (node->column == &node->own && node->kind != &csuccessp_peers_kind &&
                   row < node->own.capacity) {
            csuccessp_column_clear(&node->own, row);
        }
        if (node->missing && row < node->missing_capacity)
            node->missing[row] = CSUCCESS_MISSING_NOT_COMPUTED;
        if (node->anchor && row < node->anchor_capacity)
            node->anchor[row] = CSUCCESSP_TIME_NONE;
    }
    for (i = 0; i < g->bits.count; i++)
        if (row / 64 < g->bits.items[i]->capacity)
            csuccessp_bits_unset(g->bits.items[i], row);
}

static double
as_number(const csuccess_value *value)
{
    return value->type == CSUCCESS_TYPE_DOUBLE ? value->number : (double)value->integer;
}

static void
read_column(const csuccess_book *book, const csuccessp_node *node, uint32_t row,
            csuccess_value *out)
{
    const csuccessp_column *column = node->column;

    if (!csuccessp_column_has(column, row)) {
        out->missing = node->missing && row < node->missing_capacity ? node->missing[row]
                                                                     : CSUCCESS_MISSING_NO_DATA;
        return;
    }
    out->missing = CSUCCESS_PRESENT;
    switch (column->type) {
    case CSUCCESS_TYPE_DOUBLE:
        out->number = column->data.number[row];
        return;
    case CSUCCESS_TYPE_TEXT:
        out->text = csuccessp_texts_get(&book->texts, column->data.text[row], &out->text_length);
        return;
    case CSUCCESS_TYPE_BOOL:
    case CSUCCESS_TYPE_DATE:
        out->integer = column->data.small[row];
        break;
    default:
        out->integer = column->data.integer[row];
        break;
    }
    out->number = as_number(out);
}

void
csuccessp_value_read(const csuccess_book *book, uint32_t slot, uint32_t row, csuccess_value *out)
{
    const csuccessp_node *node = csuccessp_node_at(book, slot);
    size_t size = out->size;

    memset(out, 0, sizeof *out);
    out->size = size;
    out->type = node->type;
    out->as_of = csuccessp_instant_of(book, row);
    out->missing = CSUCCESS_MISSING_NO_DATA;
    if (node->kind != &csuccessp_attribute_kind &&
        (!node->computed || out->as_of == CSUCCESSP_TIME_NONE)) {
        out->missing = CSUCCESS_MISSING_NOT_COMPUTED;
        return;
    }
    if (node->kind->read)
        node->kind->read(book, node, row, out->as_of, out);
    else
        read_column(book, node, row, out);
    if (out->missing == CSUCCESS_PRESENT && out->type != CSUCCESS_TYPE_TEXT)
        out->number = as_number(out);
    if (out->missing != CSUCCESS_PRESENT) {
        out->integer = 0;
        out->number = 0;
    }
}

uint64_t
csuccessp_slot_handle(const csuccess_book *book, uint32_t slot)
{
    return csuccessp_handle_make(CSUCCESS_HANDLE_VALUE, book->graph.slots.items[slot].generation,
                                 slot);
}

csuccess_status
csuccessp_slot_of(const csuccess_book *book, uint64_t handle, uint32_t *slot)
{
    uint32_t index = csuccessp_handle_index(handle);

    if (csuccessp_handle_kind_of(handle) != CSUCCESS_HANDLE_VALUE ||
        index >= book->graph.slots.count)
        return CSUCCESS_E_HANDLE;
    if (!book->graph.slots.items[index].node ||
        (book->graph.slots.items[index].generation & CSUCCESSP_GENERATION_MASK) !=
            csuccessp_handle_generation(handle))
        return CSUCCESS_E_GONE;
    *slot = index;
    return CSUCCESS_OK;
}
