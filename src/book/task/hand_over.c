/* SPDX-License-Identifier: MIT */
/* The record `hand_over`: the work of one member passes to another, for all customers or for some:
 * {"record": "hand_over", "from": "ann", "to": "bob", "tasks": "open", "owner": true}. */
#include <string.h>

#include "book/record/record.h"
#include "book/task/task_list.h"
#include "book/task/task_text.h"

enum { ALL, OPEN, NO_TASKS };

static const char *const modes[] = {"all", "open", "none", NULL};

struct hand_over_body {
    csuccessp_slice from, to;
    yyjson_val *customers;
    int32_t tasks, owner, plans;
};

static const csuccessp_field hand_over_fields[] = {
    {"from", CSUCCESSP_FIELD_ID, 1, offsetof(struct hand_over_body, from), NULL},
    {"to", CSUCCESSP_FIELD_ID, 1, offsetof(struct hand_over_body, to), NULL},
    {"tasks", CSUCCESSP_FIELD_CHOICE, 0, offsetof(struct hand_over_body, tasks), modes},
    {"customers", CSUCCESSP_FIELD_ARRAY, 0, offsetof(struct hand_over_body, customers), NULL},
    {"owner", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct hand_over_body, owner), NULL},
    {"plans", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct hand_over_body, plans), NULL},
    CSUCCESSP_COMMON_FIELDS,
};

struct hand_over_change {
    csuccessp_change change; /* of no one customer */
    csuccessp_text from, to;
    uint8_t tasks, owner, plans, everybody;
    uint8_t promised;
    size_t count;
    csuccessp_text customers[]; /* ids: who bears one when it applies */
};

static void
discard_hand_over(csuccess_book *book, csuccessp_change *change)
{
    struct hand_over_change *c = (struct hand_over_change *)change;
    size_t i;

    csuccessp_tasks_take_back(book, c->promised);
    csuccessp_texts_drop(&book->texts, c->from);
    csuccessp_texts_drop(&book->texts, c->to);
    for (i = 0; i < c->count; i++)
        csuccessp_texts_drop(&book->texts, c->customers[i]);
    csuccessp_change_free(book, change);
}

/* One that waited may name customers that are gone. */
static csuccess_status
read_customers(csuccess_book *book, const csuccessp_record *record, yyjson_val *list,
               struct hand_over_change *c)
{
    static const csuccessp_field field = {"", CSUCCESSP_FIELD_ID, 1, 0, NULL};
    csuccessp_place customers = csuccessp_place_name(&record->place, "customers");
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *item;
    size_t i, n;

    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(&customers, i);
        csuccessp_slice id = {NULL, 0};
        uint32_t row;
        status = csuccessp_field_read(&at, item, &field, &id);
        if (status == CSUCCESS_OK && !record->waited)
            status = csuccessp_customer_check(book, &at, id, &row);
        if (status == CSUCCESS_OK)
            status = csuccessp_text_keep(book, id, &c->customers[c->count]);
        if (status != CSUCCESS_OK)
            return status;
        c->count++;
    }
    return status;
}

static csuccess_status
fill_change(csuccess_book *book, const csuccessp_record *record, const struct hand_over_body *in,
            struct hand_over_change *c)
{
    csuccessp_place from = csuccessp_place_name(&record->place, "from");
    csuccessp_place to = csuccessp_place_name(&record->place, "to");
    int strict = !record->waited && csuccessp_record_is_due(book, record->at);
    csuccess_status status = CSUCCESS_OK;

    c->tasks = (uint8_t)in->tasks;
    c->owner = in->owner != 0;
    c->plans = in->plans != 0;
    c->everybody = !in->customers;
    if (strict)
        status = csuccessp_member_check(book, &from, in->from);
    if (status == CSUCCESS_OK && strict)
        status = csuccessp_member_check(book, &to, in->to);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->from, &c->from);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->to, &c->to);
    if (status == CSUCCESS_OK && in->customers)
        status = read_customers(book, record, in->customers, c);
    if (status == CSUCCESS_OK && c->owner)
        status = csuccessp_attribute_reserve(book, &book->builtins[CSUCCESSP_BUILTIN_OWNER],
                                             c->change.at, record->source, 0);
    if (status == CSUCCESS_OK) {
        status = csuccessp_tasks_promise(book, 1); /* the owner that gets tasks */
        c->promised = status == CSUCCESS_OK;
    }
    return status;
}

static csuccess_status
prepare_hand_over(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    csuccessp_place to = csuccessp_place_name(&record->place, "to");
    struct hand_over_body in;
    struct hand_over_change *c;
    uint64_t present;
    size_t most;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(&record->place, record->root, hand_over_fields,
                                   sizeof hand_over_fields / sizeof *hand_over_fields, &in,
                                   &present);
    if (status == CSUCCESS_OK && in.from.length == in.to.length &&
        memcmp(in.from.bytes, in.to.bytes, in.to.length) == 0)
        status = csuccessp_fail_at(&to, CSUCCESS_E_VALUE, "it is handed over to somebody else");
    if (status != CSUCCESS_OK)
        return status;
    most = in.customers ? yyjson_arr_size(in.customers) : 0;
    c = csuccessp_change_new(book, record, CSUCCESSP_ROW_NONE,
                             sizeof *c + most * sizeof c->customers[0]);
    if (!c)
        return csuccessp_fail_memory(&book->error);
    status = fill_change(book, record, &in, c);
    if (status != CSUCCESS_OK) {
        discard_hand_over(book, &c->change);
        return status;
    }
    *out = &c->change;
    return CSUCCESS_OK;
}

/* Taking effect. */

static void
hand_tasks(csuccess_book *book, const struct hand_over_change *c, uint32_t row)
{
    uint32_t place = csuccessp_task_first(book, row);
    int any = 0;

    for (; place != CSUCCESSP_TASK_NONE; place = csuccessp_task_at(book, place)->next) {
        const csuccessp_task *task = csuccessp_task_at(book, place);
        if (task->owner != c->from || !csuccessp_task_is_open(task) ||
            (c->tasks == OPEN && task->state != CSUCCESS_TASK_OPEN))
            continue;
        csuccessp_task_reassign(book, place, c->to);
        csuccessp_task_tell(book, place);
        any = 1;
    }
    if (any)
        csuccessp_mark_due(book, row);
}

static void
hand_customer(csuccess_book *book, const struct hand_over_change *c, uint32_t row)
{
    csuccessp_attribute *owner = &book->builtins[CSUCCESSP_BUILTIN_OWNER];
    csuccessp_assignment set;

    if (!csuccessp_column_has(&owner->column, row) || owner->column.data.text[row] != c->from)
        return;
    memset(&set, 0, sizeof set);
    set.slot = CSUCCESSP_BUILTIN_SLOT(CSUCCESSP_BUILTIN_OWNER);
    set.type = CSUCCESS_TYPE_TEXT;
    set.present = 1;
    set.value.text = c->to;
    csuccessp_texts_keep(&book->texts, c->to);
    csuccessp_attribute_set(book, owner, row, &set, c->change.at, c->change.source);
    csuccessp_mark_due(book, row);
}

static void
hand_plans(csuccess_book *book, const struct hand_over_change *c, uint32_t row)
{
    size_t k;

    for (k = 0; csuccessp_rooms[k]; k++)
        if (csuccessp_rooms[k]->hand_over)
            csuccessp_rooms[k]->hand_over(book, row, c->from, c->to);
}

static void
hand_row(csuccess_book *book, const struct hand_over_change *c, uint32_t row)
{
    if (c->plans)
        hand_plans(book, c, row);
    if (c->tasks != NO_TASKS)
        hand_tasks(book, c, row);
    if (c->owner)
        hand_customer(book, c, row);
}

static void
apply_hand_over(csuccess_book *book, csuccessp_change *change)
{
    struct hand_over_change *c = (struct hand_over_change *)change;
    size_t length, i;
    const char *id = csuccessp_texts_get(&book->texts, c->to, &length);
    uint32_t row;

    if (!csuccessp_entity_find(book, &book->members, 0, id, length)) {
        book->counts.orphaned++;
        csuccessp_log(book, CSUCCESS_LOG_WARNING, CSUCCESS_E_UNKNOWN,
                      "a waiting 'hand_over' was dropped: there is no such member");
    } else if (c->everybody) {
        for (row = 0; row < book->customers.rows; row++)
            if (csuccessp_customer_live(book, row))
                hand_row(book, c, row);
    } else {
        for (i = 0; i < c->count; i++) {
            id = csuccessp_texts_get(&book->texts, c->customers[i], &length);
            row = csuccessp_customer_row(book, id, length);
            if (row != CSUCCESSP_ROW_NONE)
                hand_row(book, c, row);
        }
    }
    discard_hand_over(book, change);
}

const csuccessp_record_kind csuccessp_hand_over_record = {
    "hand_over", NULL, prepare_hand_over, NULL, apply_hand_over, discard_hand_over, 1, 1,
};
