/* SPDX-License-Identifier: MIT */
/* The saved document of a customer: what is known, and as much of what was computed as could not
 * be computed again. */

#include "book/book.h"
#include "book/measure/measure.h"
#include "book/measure/segment.h"
#include "book/saved/loader.h"
#include "util/json_write.h"
#include "util/sort.h"

/* Slots in the bytewise order of their names, for a whole save. */
struct slots {
    uint32_t *items;
    size_t count;
};

static int
compare_slots(const void *context, const void *a, const void *b)
{
    const csuccess_book *book = context;

    return csuccessp_texts_compare(&book->texts, book->graph.slots.items[*(const uint32_t *)a].name,
                                   book->graph.slots.items[*(const uint32_t *)b].name);
}

static csuccess_status
sort_slots(csuccess_book *book, struct slots *out)
{
    size_t i;

    out->count = 0;
    out->items = csuccessp_allocate(&book->memory, book->graph.slots.count + 1, sizeof(uint32_t));
    if (!out->items)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < book->graph.slots.count; i++)
        if (book->graph.slots.items[i].node)
            out->items[out->count++] = (uint32_t)i;
    csuccessp_sort(out->items, out->count, sizeof(uint32_t), compare_slots, book);
    return CSUCCESS_OK;
}

static int
has_fact(const csuccessp_attribute *attribute, uint32_t row)
{
    return (attribute->at && attribute->at[row] != CSUCCESSP_TIME_NONE) ||
           (attribute->source && attribute->source[row]);
}

static void
write_fact(const csuccess_book *book, const csuccessp_attribute *attribute, uint32_t row,
           csuccessp_buffer *to)
{
    csuccessp_write_fact(book, attribute->at ? attribute->at[row] : CSUCCESSP_TIME_NONE,
                         attribute->source ? attribute->source[row] : 0, to);
}

static void
save_attributes(const csuccess_book *book, uint32_t row, const struct slots *slots,
                csuccessp_buffer *to)
{
    size_t i, length;
    const char *name;
    int any = 0, facts = 0, b;

    for (i = 0; i < slots->count; i++) {
        const csuccessp_attribute *attribute = csuccessp_attribute_declared(book, slots->items[i]);
        if (!attribute || !csuccessp_column_has(&attribute->column, row))
            continue;
        if (!any++) {
            csuccessp_json_key(to, "attributes");
            csuccessp_json_begin(to, '{');
        }
        name = csuccessp_slot_name(book, slots->items[i], &length);
        csuccessp_json_key_bytes(to, name, length);
        csuccessp_attribute_write(book, attribute, row, to);
    }
    if (any)
        csuccessp_json_end(to, '}');
    for (b = 0; b < CSUCCESSP_BUILTINS; b++)
        if (has_fact(&book->builtins[b], row)) {
            csuccessp_json_key(to, facts++ ? csuccessp_builtin_names[b] : "facts");
            if (facts == 1) {
                csuccessp_json_begin(to, '{');
                csuccessp_json_key(to, csuccessp_builtin_names[b]);
            }
            write_fact(book, &book->builtins[b], row, to);
        }
    for (i = 0; i < slots->count; i++) {
        const csuccessp_attribute *attribute = csuccessp_attribute_declared(book, slots->items[i]);
        if (!attribute || !has_fact(attribute, row))
            continue;
        if (!facts++) {
            csuccessp_json_key(to, "facts");
            csuccessp_json_begin(to, '{');
        }
        name = csuccessp_slot_name(book, slots->items[i], &length);
        csuccessp_json_key_bytes(to, name, length);
        write_fact(book, attribute, row, to);
    }
    if (facts)
        csuccessp_json_end(to, '}');
}

static void
save_builtins(const csuccess_book *book, uint32_t row, csuccessp_buffer *to)
{
    uint32_t parent = csuccessp_tree_parent(book, row);
    const char *id;
    size_t length;
    int b;

    for (b = 0; b < CSUCCESSP_BUILTIN_PARENT; b++)
        if (csuccessp_column_has(&book->builtins[b].column, row)) {
            csuccessp_json_key(to, csuccessp_builtin_names[b]);
            csuccessp_attribute_write(book, &book->builtins[b], row, to);
        }
    if (parent != CSUCCESSP_ROW_NONE) {
        id = csuccessp_customer_id(book, parent, &length);
        csuccessp_json_key(to, "parent");
        csuccessp_json_text(to, id, length);
    }
}

static int
compare_names(const void *context, const void *a, const void *b)
{
    const csuccess_book *book = context;
    size_t m, n;
    const char *x = csuccessp_name_get(&book->pool, *(const csuccessp_ref *)a, &m);
    const char *y = csuccessp_name_get(&book->pool, *(const csuccessp_ref *)b, &n);

    return csuccessp_bytes_compare(x, m, y, n);
}

/* A list of references, sorted, in memory that is used again from one customer to the next. */
typedef csuccessp_array(csuccessp_ref) ref_list;

static csuccess_status
save_aliases(csuccess_book *book, uint32_t row, ref_list *list, csuccessp_buffer *to)
{
    csuccessp_ref ref = book->customers.aliases ? book->customers.aliases[row] : 0;
    const char *id;
    size_t i, length;

    if (!ref)
        return CSUCCESS_OK;
    list->count = 0;
    for (; ref; ref = ((csuccessp_alias *)csuccessp_pool_at(&book->pool, ref))->next) {
        if (csuccessp_array_reserve(&book->memory, list, 1) != CSUCCESS_OK)
            return csuccessp_fail_memory(&book->error);
        list->items[list->count++] = ((csuccessp_alias *)csuccessp_pool_at(&book->pool, ref))->id;
    }
    csuccessp_sort(list->items, list->count, sizeof(csuccessp_ref), compare_names, book);
    csuccessp_json_key(to, "aliases");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < list->count; i++) {
        id = csuccessp_name_get(&book->pool, list->items[i], &length);
        csuccessp_json_text(to, id, length);
    }
    csuccessp_json_end(to, ']');
    return CSUCCESS_OK;
}

static csuccess_status
save_people(csuccess_book *book, uint32_t row, ref_list *list, csuccessp_buffer *to)
{
    size_t count = csuccessp_entities_sorted(book, &book->contacts, row, NULL), i;
    csuccessp_ref ref;

    if (count) {
        list->count = 0;
        if (csuccessp_array_reserve(&book->memory, list, count) != CSUCCESS_OK)
            return csuccessp_fail_memory(&book->error);
        csuccessp_entities_sorted(book, &book->contacts, row, list->items);
        csuccessp_json_key(to, "contacts");
        csuccessp_json_begin(to, '[');
        for (i = 0; i < count; i++) {
            csuccessp_json_begin(to, '{');
            csuccessp_entity_write(book, csuccessp_entity_at(book, list->items[i]),
                                   csuccessp_contact_fields, 1, to);
            csuccessp_json_end(to, '}');
        }
        csuccessp_json_end(to, ']');
    }
    ref = csuccessp_outcomes_first(book, row);
    if (ref) {
        csuccessp_json_key(to, "outcomes");
        csuccessp_json_begin(to, '[');
        for (; ref; ref = ((csuccessp_outcome *)csuccessp_pool_at(&book->pool, ref))->next)
            csuccessp_outcome_write(book, csuccessp_pool_at(&book->pool, ref), to);
        csuccessp_json_end(to, ']');
    }
    return CSUCCESS_OK;
}

static csuccess_status
save_kept(csuccess_book *book, uint32_t row, ref_list *list, csuccessp_buffer *to)
{
    size_t count = csuccessp_kept_sorted(book, row, NULL), i, length;
    const char *text;

    if (!count)
        return CSUCCESS_OK;
    list->count = 0;
    if (csuccessp_array_reserve(&book->memory, list, count) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    csuccessp_kept_sorted(book, row, list->items);
    csuccessp_json_key(to, "kept");
    csuccessp_json_begin(to, '{');
    for (i = 0; i < count; i++) {
        const csuccessp_kept_value *kept = csuccessp_kept_at(book, list->items[i]);
        text = csuccessp_texts_get(&book->texts, kept->name, &length);
        csuccessp_json_key_bytes(to, text, length);
        csuccessp_json_begin(to, '[');
        text = csuccessp_texts_get(&book->texts, kept->value, &length);
        if (kept->value)
            csuccessp_json_raw(to, text, length);
        else
            csuccessp_json_null(to);
        csuccessp_write_fact(book, kept->at, kept->source, to);
        csuccessp_json_end(to, ']');
    }
    csuccessp_json_end(to, '}');
    return CSUCCESS_OK;
}

static void
save_segments(const csuccess_book *book, uint32_t row, const struct slots *slots,
              csuccessp_buffer *to)
{
    size_t i, length;
    const char *name;
    int any = 0;

    for (i = 0; i < slots->count; i++) {
        const csuccessp_node *node = csuccessp_node_at(book, slots->items[i]);
        if (node->kind != &csuccessp_segment_kind || node->own.data.small[row] != 1)
            continue;
        if (!any++) {
            csuccessp_json_key(to, "segments");
            csuccessp_json_begin(to, '[');
        }
        name = csuccessp_slot_name(book, slots->items[i], &length);
        csuccessp_json_text(to, name + sizeof "segment." - 1, length - (sizeof "segment." - 1));
    }
    if (any)
        csuccessp_json_end(to, ']');
}

/* Measures as they stand, of a customer of whom something has changed since. */
static void
save_computed(csuccess_book *book, uint32_t row, const struct slots *slots, csuccessp_buffer *to)
{
    size_t i, length;
    const char *name;

    csuccessp_json_key(to, "computed");
    csuccessp_json_begin(to, '{');
    for (i = 0; i < slots->count; i++) {
        const csuccessp_node *node = csuccessp_node_at(book, slots->items[i]);
        if (!csuccessp_measure_of(node) || !node->computed)
            continue;
        name = csuccessp_slot_name(book, slots->items[i], &length);
        if (node->by_clock) {
            if (node->anchor[row] == CSUCCESSP_TIME_NONE)
                continue;
            csuccessp_json_key_bytes(to, name, length);
            csuccessp_json_int(to, node->anchor[row]);
        } else if (node->missing[row] == CSUCCESS_PRESENT) {
            csuccessp_json_key_bytes(to, name, length);
            csuccessp_json_double(to, node->own.data.number[row]);
        } else {
            csuccessp_json_key_bytes(to, name, length);
            csuccessp_json_begin(to, '[');
            csuccessp_json_int(to, node->missing[row]);
            csuccessp_json_end(to, ']');
        }
    }
    csuccessp_json_end(to, '}');
}

static int
is_due(const csuccess_book *book, uint32_t row)
{
    return book->due_whole || csuccessp_bits_has(&book->due, row);
}

static csuccess_status
save_customer(csuccess_book *book, uint32_t row, const struct slots *slots, ref_list *list,
              csuccessp_output *output)
{
    csuccessp_buffer *to = &output->buffer;
    int64_t instant = book->customers.instant[row];
    csuccess_status status;
    const char *id;
    size_t length, r;

    if (instant == CSUCCESSP_TIME_NONE || instant > book->clock.whole || is_due(book, row))
        csuccessp_document_passing(output);
    csuccessp_document_begin(output, "customer");
    id = csuccessp_customer_id(book, row, &length);
    csuccessp_json_key(to, "id");
    csuccessp_json_text(to, id, length);
    if (!csuccessp_customer_born(book, row)) {
        csuccessp_json_key(to, "unborn");
        csuccessp_json_bool(to, 1);
    }
    if (instant == CSUCCESSP_TIME_NONE && book->clock.now != CSUCCESSP_TIME_NONE) {
        csuccessp_json_key(to, "new");
        csuccessp_json_bool(to, 1);
    }
    if (instant != CSUCCESSP_TIME_NONE && instant > book->clock.whole) {
        csuccessp_json_key(to, "instant");
        csuccessp_json_time(to, instant);
    }
    if (csuccessp_bits_has(&book->due, row)) {
        csuccessp_json_key(to, "due");
        csuccessp_json_bool(to, 1);
    }
    save_builtins(book, row, to);
    save_attributes(book, row, slots, to);
    status = save_aliases(book, row, list, to);
    if (status == CSUCCESS_OK)
        status = save_people(book, row, list, to);
    if (status == CSUCCESS_OK)
        status = save_kept(book, row, list, to);
    if (status != CSUCCESS_OK)
        return status;
    if (instant != CSUCCESSP_TIME_NONE) {
        save_segments(book, row, slots, to);
        if (is_due(book, row))
            save_computed(book, row, slots, to);
    }
    for (r = 0; csuccessp_rooms[r]; r++)
        if (csuccessp_rooms[r]->save_customer)
            csuccessp_rooms[r]->save_customer(book, row, to);
    return csuccessp_document_end(output);
}

/* By item, which is a row; events are under their customers' ids, too. */

struct customers_saver {
    struct slots slots;
    ref_list list;
};

const char *
csuccessp_customer_item_id(const csuccess_book *book, uint32_t item, size_t *length)
{
    return csuccessp_customer_live(book, item) ? csuccessp_customer_id(book, item, length) : NULL;
}

uint32_t
csuccessp_customer_item_find(const csuccess_book *book, const char *id, size_t length)
{
    uint32_t row = csuccessp_customer_row(book, id, length);
    const char *own;
    size_t n;

    if (row == CSUCCESSP_ROW_NONE)
        return UINT32_MAX;
    own = csuccessp_customer_id(book, row, &n);
    return csuccessp_bytes_compare(own, n, id, length) == 0 ? row : UINT32_MAX; /* an alias */
}

static uint32_t
count_rows(const csuccess_book *book)
{
    return book->customers.rows;
}

static void
close_items(csuccess_book *book, void *context)
{
    struct customers_saver *saver = context;

    if (!saver)
        return;
    csuccessp_release(&book->memory, saver->slots.items, book->graph.slots.count + 1,
                      sizeof(uint32_t));
    csuccessp_array_release(&book->memory, &saver->list);
    csuccessp_release(&book->memory, saver, 1, sizeof *saver);
}

static csuccess_status
open_items(csuccess_book *book, void **context)
{
    struct customers_saver *saver = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *saver);

    if (!saver)
        return csuccessp_fail_memory(&book->error);
    *context = saver;
    return sort_slots(book, &saver->slots);
}

static csuccess_status
save_item(csuccess_book *book, void *context, uint32_t item, csuccessp_output *output)
{
    struct customers_saver *saver = context;

    return save_customer(book, item, &saver->slots, &saver->list, output);
}

const csuccessp_item_kind csuccessp_customer_items = {
    .documents = &csuccessp_customer_document,
    .number = CSUCCESSP_ITEMS_CUSTOMERS,
    .count = count_rows,
    .id = csuccessp_customer_item_id,
    .find = csuccessp_customer_item_find,
    .save = save_item,
    .open = open_items,
    .close = close_items,
};

csuccess_status
csuccessp_customers_save(csuccess_book *book, csuccessp_output *output)
{
    csuccessp_events_saver *events = NULL;
    uint32_t *rows, count, i;
    void *saver = NULL;
    csuccess_status status;

    if (book->customers.live == 0)
        return CSUCCESS_OK;
    rows = csuccessp_allocate(&book->memory, book->customers.live, sizeof *rows);
    if (!rows)
        return csuccessp_fail_memory(&book->error);
    count = csuccessp_customers_sorted(book, rows);
    status = open_items(book, &saver);
    if (status == CSUCCESS_OK)
        status = csuccessp_events_saver_open(book, &events);
    for (i = 0; i < count && status == CSUCCESS_OK; i++) {
        status = save_item(book, saver, rows[i], output);
        if (status == CSUCCESS_OK)
            status = csuccessp_events_saver_customer(events, rows[i], output);
    }
    csuccessp_events_saver_close(events);
    close_items(book, saver);
    csuccessp_release(&book->memory, rows, book->customers.live, sizeof *rows);
    return status;
}
