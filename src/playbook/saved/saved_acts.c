/* SPDX-License-Identifier: MIT */
/* How far the effects of instants are done, and what is still to be looked at:
 *
 * {"doc": "playbooks", "acted", "changed": true, "caps": [...], "late": [...]} */
#include <string.h>

#include "book/record/record.h"
#include "playbook/saved/saved.h"
#include "util/json_write.h"
#include "util/sort.h"

static void
write_late(csuccess_book *book, const csuccessp_event_kind *kind, csuccessp_buffer *to)
{
    size_t i, length;
    const char *id;

    for (i = 0; i < kind->late.count; i++) {
        const csuccessp_late_event *late = &kind->late.items[i];
        csuccessp_json_begin(to, '{');
        csuccessp_saved_text(book, "kind", kind->id, to);
        id = csuccessp_customer_id(book, late->row, &length);
        csuccessp_json_key(to, "customer");
        csuccessp_json_text(to, id, length);
        csuccessp_json_key(to, "at");
        csuccessp_json_time(to, late->at);
        csuccessp_json_key(to, "value");
        csuccessp_json_decimal(to, late->value);
        csuccessp_saved_text(book, "subject", late->subject, to);
        csuccessp_saved_text(book, "label", late->label, to);
        csuccessp_json_end(to, '}');
    }
}

static csuccessp_text
kind_id(const csuccess_book *book, uint32_t i)
{
    return book->events.kinds.items[i]->id;
}

/* Was there ever a playbook? */
static int
had_any(const csuccess_book *book)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    size_t i;

    for (i = 0; i < p->entries.count; i++)
        if (p->entries.items[i]->generation)
            return 1;
    return 0;
}

/* Starts of the day that is acted on, where there is a cap: some customers they were of may be
 * gone, and some versions that had the cap. */

static int
compare_caps(const void *context, const void *a, const void *b)
{
    const csuccess_book *book = context;
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    const csuccessp_cap_count *x = a, *y = b;

    if (x->entry != y->entry)
        return csuccessp_texts_compare(&book->texts, p->entries.items[x->entry]->id,
                                       p->entries.items[y->entry]->id);
    if (!x->owner || !y->owner)
        return x->owner ? 1 : y->owner ? -1 : 0;
    return csuccessp_texts_compare(&book->texts, x->owner, y->owner);
}

static int32_t
day_of_acts(const csuccess_book *book)
{
    return book->events.acted == CSUCCESSP_TIME_NONE
               ? CSUCCESSP_DATE_NONE
               : csuccessp_zone_date(csuccessp_book_zone(book), book->events.acted);
}

static void
write_caps(csuccess_book *book, csuccessp_buffer *to)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    size_t i;

    if (!p->caps.count || p->cap_day != day_of_acts(book))
        return;
    csuccessp_sort(p->caps.items, p->caps.count, sizeof *p->caps.items, compare_caps, book);
    csuccessp_json_key(to, "caps");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < p->caps.count; i++) {
        const csuccessp_cap_count *count = &p->caps.items[i];
        csuccessp_json_begin(to, '{');
        csuccessp_saved_text(book, "playbook", p->entries.items[count->entry]->id, to);
        csuccessp_saved_text(book, "owner", count->owner, to);
        csuccessp_json_key(to, "count");
        csuccessp_json_int(to, count->count);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

static csuccess_status
save_acted(csuccess_book *book, csuccessp_output *output)
{
    csuccessp_buffer *to = &output->buffer;
    size_t count = book->events.kinds.count, i;
    uint32_t *order;

    if (!had_any(book))
        return CSUCCESS_OK;
    order = csuccessp_numbers_sorted(book, count, kind_id);
    if (!order)
        return csuccessp_fail_memory(&book->error);
    csuccessp_document_begin(output, "playbooks");
    csuccessp_saved_time("acted", book->events.acted, to);
    if (csuccessp_playbooks_of(book)->sweep) {
        csuccessp_json_key(to, "changed");
        csuccessp_json_bool(to, 1);
    }
    csuccessp_json_key(to, "late");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < count; i++)
        write_late(book, book->events.kinds.items[order[i]], to);
    csuccessp_json_end(to, ']');
    write_caps(book, to);
    csuccessp_numbers_release(book, order, count);
    return csuccessp_document_end(output);
}

static csuccess_status
load_late(csuccess_book *book, const csuccessp_place *place, yyjson_val *value)
{
    struct late_body {
        csuccessp_slice kind, customer, subject, label;
        int64_t at, value;
    } in;
    static const csuccessp_field fields[] = {
        {"kind", CSUCCESSP_FIELD_ID, 1, offsetof(struct late_body, kind), NULL},
        {"customer", CSUCCESSP_FIELD_ID, 1, offsetof(struct late_body, customer), NULL},
        {"at", CSUCCESSP_FIELD_TIME, 1, offsetof(struct late_body, at), NULL},
        {"value", CSUCCESSP_FIELD_DECIMAL, 1, offsetof(struct late_body, value), NULL},
        {"subject", CSUCCESSP_FIELD_ID, 0, offsetof(struct late_body, subject), NULL},
        {"label", CSUCCESSP_FIELD_ID, 0, offsetof(struct late_body, label), NULL},
    };
    csuccessp_late_event late;
    csuccessp_event_kind *kind;
    uint64_t present;
    uint32_t index;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    memset(&late, 0, sizeof late);
    status = csuccessp_fields_read(place, value, fields, 6, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    index = csuccessp_kind_find(book, in.kind.bytes, in.kind.length, 1);
    late.row = csuccessp_customer_row(book, in.customer.bytes, in.customer.length);
    if (index == UINT32_MAX || late.row == CSUCCESSP_ROW_NONE)
        return csuccessp_corrupt(place, "a late event of nobody, or of no kind");
    kind = csuccessp_kind_at(book, index);
    late.at = in.at;
    late.value = in.value;
    status = csuccessp_text_keep(book, in.subject, &late.subject);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in.label, &late.label);
    if (status == CSUCCESS_OK &&
        csuccessp_array_reserve(&book->memory, &kind->late, 1) != CSUCCESS_OK)
        status = csuccessp_fail_memory(&book->error);
    if (status == CSUCCESS_OK)
        csuccessp_kind_add_late(book, kind, &late);
    csuccessp_texts_drop(&book->texts, late.subject);
    csuccessp_texts_drop(&book->texts, late.label);
    return status;
}

static csuccess_status
load_cap(csuccess_book *book, const csuccessp_place *place, yyjson_val *value)
{
    struct cap_body {
        csuccessp_slice playbook, owner;
        int64_t count;
    } in;
    static const csuccessp_field fields[] = {
        {"playbook", CSUCCESSP_FIELD_ID, 1, offsetof(struct cap_body, playbook), NULL},
        {"owner", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct cap_body, owner), NULL},
        {"count", CSUCCESSP_FIELD_INT, 1, offsetof(struct cap_body, count), NULL},
    };
    const csuccessp_playbook_entry *entry;
    csuccessp_text owner = 0;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, value, fields, 3, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    entry = csuccessp_saved_entry(book, in.playbook);
    if (!entry || in.count < 1 || in.count > UINT32_MAX)
        return csuccessp_corrupt(place, "a count of starts of no playbook, or out of range");
    status = csuccessp_text_keep(book, in.owner, &owner);
    if (status == CSUCCESS_OK)
        status = csuccessp_caps_reserve(book);
    if (status == CSUCCESS_OK)
        csuccessp_caps_count(book, entry->number, owner, (uint32_t)in.count);
    csuccessp_texts_drop(&book->texts, owner);
    return status;
}

static csuccess_status
load_caps(csuccess_book *book, const csuccessp_place *place, yyjson_val *list)
{
    yyjson_val *item;
    size_t i, n;
    csuccess_status status = CSUCCESS_OK;

    if (day_of_acts(book) != CSUCCESSP_DATE_NONE)
        csuccessp_caps_open_day(book, day_of_acts(book));
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        if (status == CSUCCESS_OK)
            status = load_cap(book, &at, item);
    }
    return status;
}

static csuccess_status
load_acted(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
           yyjson_val *document)
{
    struct acted_body {
        csuccessp_slice doc;
        int64_t acted;
        int32_t changed;
        yyjson_val *late, *caps;
    } in;
    static const csuccessp_field fields[] = {
        {"doc", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct acted_body, doc), NULL},
        {"acted", CSUCCESSP_FIELD_TIME, 0, offsetof(struct acted_body, acted), NULL},
        {"changed", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct acted_body, changed), NULL},
        {"late", CSUCCESSP_FIELD_ARRAY, 1, offsetof(struct acted_body, late), NULL},
        {"caps", CSUCCESSP_FIELD_ARRAY, 0, offsetof(struct acted_body, caps), NULL},
    };
    csuccessp_place at = csuccessp_place_name(place, "late");
    csuccessp_place caps = csuccessp_place_name(place, "caps");
    yyjson_val *item;
    uint64_t present;
    size_t i, n;
    csuccess_status status;

    (void)loader;
    memset(&in, 0, sizeof in);
    in.acted = CSUCCESSP_TIME_NONE;
    status = csuccessp_fields_read(place, document, fields, 5, &in, &present);
    if (status ==
        CSUCCESS_OK) /* the document says that there were playbooks, maybe none are left */
        status = csuccessp_playbooks_grow(book, book->customers.capacity);
    if (status != CSUCCESS_OK)
        return status;
    book->events.acted = in.acted;
    csuccessp_playbooks_of(book)->sweep = (uint8_t)in.changed;
    yyjson_arr_foreach(in.late, i, n, item)
    {
        csuccessp_place in_list = csuccessp_place_item(&at, i);
        status = load_late(book, &in_list, item);
        if (status != CSUCCESS_OK)
            return status;
    }
    return load_caps(book, &caps, in.caps);
}

const csuccessp_document_kind csuccessp_playbooks_document = {"playbooks", CSUCCESSP_PHASE_AFTER,
                                                              save_acted, load_acted};
