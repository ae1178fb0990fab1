/* SPDX-License-Identifier: MIT */
#include "book/customer/lifecycle.h"

#include <string.h>

#include "book/book.h"
#include "book/customer/customer_record.h"
#include "book/customer/kept.h"
#include "book/record/record.h"
#include "book/saved/ledger.h"
#include "book/task/task.h"

/* {"record": "remove" or "erase", "customer": "acme"}, with "contact" for one person of them. */

struct goes_body {
    csuccessp_slice customer, contact;
};

static const csuccessp_field goes_fields[] = {
    {"customer", CSUCCESSP_FIELD_ID, 1, offsetof(struct goes_body, customer), NULL},
    {"contact", CSUCCESSP_FIELD_ID, 0, offsetof(struct goes_body, contact), NULL},
    CSUCCESSP_COMMON_FIELDS,
};

struct goes_change {
    csuccessp_change change;
    csuccessp_ref contact; /* csuccessp_name_take; 0: the whole customer */
};

static void
discard_goes(csuccess_book *book, csuccessp_change *change)
{
    csuccessp_name_give(&book->pool, ((struct goes_change *)change)->contact);
    csuccessp_change_free(book, change);
}

static csuccess_status
unknown_contact(const csuccessp_place *place, csuccessp_slice id)
{
    csuccessp_place at = csuccessp_place_name(place, "contact");

    return csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "the customer has no contact '%.*s'",
                             csuccessp_shown(id.bytes, id.length), id.bytes);
}

static csuccess_status
prepare_goes(csuccess_book *book, csuccessp_record *record, int refuse_children,
             csuccessp_change **out)
{
    struct goes_body in;
    struct goes_change *c;
    uint64_t present;
    uint32_t row = CSUCCESSP_ROW_NONE;
    csuccess_status status;
    int due;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(&record->place, record->root, goes_fields,
                                   sizeof goes_fields / sizeof *goes_fields, &in, &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_record_customer(book, &record->place, "customer", in.customer, &row);
    if (status != CSUCCESS_OK)
        return status;
    due = !record->waited && csuccessp_record_is_due(book, record->at);
    if (in.contact.bytes && due &&
        !csuccessp_entity_find(book, &book->contacts, row, in.contact.bytes, in.contact.length))
        return unknown_contact(&record->place, in.contact);
    if (!in.contact.bytes && refuse_children && due &&
        csuccessp_tree_first(book, row) != CSUCCESSP_ROW_NONE) {
        csuccessp_place at = csuccessp_place_name(&record->place, "customer");
        return csuccessp_fail_at(&at, CSUCCESS_E_IN_USE, "the customer has others below it");
    }
    c = csuccessp_change_new(book, record, row, sizeof *c);
    if (!c)
        return csuccessp_fail_memory(&book->error);
    if (in.contact.bytes) {
        c->contact = csuccessp_name_take(&book->pool, in.contact.bytes, in.contact.length);
        if (!c->contact) {
            csuccessp_change_free(book, &c->change);
            return csuccessp_fail_memory(&book->error);
        }
    }
    *out = &c->change;
    return CSUCCESS_OK;
}

static csuccess_status
prepare_remove(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    return prepare_goes(book, record, 1, out);
}

static csuccess_status
prepare_erase(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    return prepare_goes(book, record, 0, out);
}

/* The contact is named by no event any more. */
static void
forget_subject(csuccess_book *book, uint32_t row, const char *id, size_t length)
{
    csuccessp_text subject = csuccessp_texts_find(&book->texts, id, length);
    size_t i, j;
    uint32_t number;

    if (!subject)
        return;
    for (i = 0; i < book->events.kinds.count; i++) {
        csuccessp_event_kind *kind = book->events.kinds.items[i];
        csuccessp_event_log *log = &kind->log;
        for (number = csuccessp_log_head(log, row); number != CSUCCESSP_EVENT_NONE;
             number = csuccessp_log_before(log, number)) {
            uint32_t extra = csuccessp_log_event(log, number).extra;
            if (extra && log->extras.items[extra].subject == subject) {
                log->extras.items[extra].subject = 0;
                csuccessp_texts_drop(&book->texts, subject);
            }
        }
        for (j = 0; j < log->tail.count; j++) {
            uint32_t extra = log->tail.items[j].event.extra;
            if (log->tail.items[j].event.customer == row && extra &&
                log->extras.items[extra].subject == subject) {
                log->extras.items[extra].subject = 0;
                csuccessp_texts_drop(&book->texts, subject);
            }
        }
        for (j = 0; j < kind->late.count; j++) {
            if (kind->late.items[j].row == row && kind->late.items[j].subject == subject) {
                kind->late.items[j].subject = 0;
                csuccessp_texts_drop(&book->texts, subject);
            }
        }
        csuccessp_kind_mend(kind, row);
    }
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_EVENTS, row);
}

struct person {
    uint32_t row, generation;
    const char *contact; /* NULL: the customer */
    size_t length;
};

/* Is a waiting fact about this person? Its canonical text names the contact. */
static int
is_about(const csuccess_book *book, const csuccessp_change *change, const void *context)
{
    const struct person *person = context;

    (void)book;
    if (change->row != person->row || change->generation != person->generation)
        return 0;
    if (!person->contact)
        return 1;
    if (change->kind == &csuccessp_contact_record)
        return csuccessp_change_says(change, "id", person->contact, person->length);
    if (change->kind == &csuccessp_remove_record || change->kind == &csuccessp_erase_record)
        return csuccessp_change_says(change, "contact", person->contact, person->length);
    return csuccessp_change_says(change, "subject", person->contact, person->length);
}

/* Does a waiting merge name this customer? */
static int
merges(const csuccess_book *book, const csuccessp_change *change, const void *context)
{
    const struct person *person = context;

    (void)book;
    return change->kind == &csuccessp_merge_record && change->other == person->row &&
           change->other_generation == person->generation;
}

/* What waits to have this parent has none; the rest of it holds. */
static void
lose_parent(csuccess_book *book, csuccessp_change *waiting)
{
    csuccessp_change_cut(waiting, "parent");
    waiting->other = CSUCCESSP_ROW_NONE;
    book->counts.orphaned++;
    csuccessp_log(book, CSUCCESS_LOG_WARNING, CSUCCESS_E_UNKNOWN,
                  "a parent that waited for its time is gone");
}

/* A contact who goes is named by no task or plan any more, and by nothing that waits. */
static void
lose_contact(csuccess_book *book, const struct person *person)
{
    size_t i;

    for (i = 0; i < book->pending.facts.count; i++) {
        csuccessp_change *waiting = book->pending.facts.items[i].change;
        if (waiting->kind != &csuccessp_remove_record && waiting->kind != &csuccessp_erase_record &&
            waiting->row == person->row && waiting->generation == person->generation &&
            csuccessp_change_says(waiting, "contact", person->contact, person->length))
            csuccessp_change_cut(waiting, "contact");
    }
    for (i = 0; csuccessp_rooms[i]; i++)
        if (csuccessp_rooms[i]->forget_contact)
            csuccessp_rooms[i]->forget_contact(book, person->row, person->contact, person->length);
}

/* What waits to be handed over with this customer among others is handed over without. */
static void
leave_hand_over(csuccess_book *book, csuccessp_change *waiting, uint32_t row)
{
    const csuccessp_customers *c = &book->customers;
    csuccessp_ref alias = row < c->aliases_capacity ? c->aliases[row] : 0;
    size_t length;
    const char *id = csuccessp_customer_id(book, row, &length);

    csuccessp_change_cut_item(waiting, "customers", id, length);
    while (alias) {
        const csuccessp_alias *one = csuccessp_pool_at(&book->pool, alias);
        id = csuccessp_name_get(&book->pool, one->id, &length);
        csuccessp_change_cut_item(waiting, "customers", id, length);
        alias = one->next;
    }
}

static void
discard_waiting(csuccess_book *book, const struct person *person)
{
    size_t before, i;

    csuccessp_pending_discard(book, is_about, person);
    for (i = 0; i < book->pending.facts.count; i++) {
        csuccessp_change *waiting = book->pending.facts.items[i].change;
        if (waiting->waiting && waiting->kind == &csuccessp_customer_record &&
            waiting->other == person->row && waiting->other_generation == person->generation)
            lose_parent(book, waiting);
        if (waiting->kind == &csuccessp_hand_over_record)
            leave_hand_over(book, waiting, person->row);
    }
    before = book->pending.facts.count;
    csuccessp_pending_discard(book, merges, person);
    if (book->pending.facts.count == before)
        return;
    book->counts.orphaned += before - book->pending.facts.count;
    csuccessp_log(book, CSUCCESS_LOG_WARNING, CSUCCESS_E_GONE,
                  "a waiting 'merge' was dropped: the other customer is gone");
}

static void
orphan_children(csuccess_book *book, uint32_t row)
{
    uint32_t child;

    while ((child = csuccessp_tree_first(book, row)) != CSUCCESSP_ROW_NONE) {
        csuccessp_attribute_forget(book, &book->builtins[CSUCCESSP_BUILTIN_PARENT], child);
        csuccessp_tree_set(book, child, CSUCCESSP_ROW_NONE);
        csuccessp_mark_due(book, child);
    }
}

static void
apply_goes(csuccess_book *book, csuccessp_change *change, int erase)
{
    struct goes_change *c = (struct goes_change *)change;
    struct person person = {change->row, change->generation, NULL, 0};
    uint32_t parent = csuccessp_tree_parent(book, change->row);
    csuccessp_ref contact;

    if (c->contact) {
        person.contact = csuccessp_name_get(&book->pool, c->contact, &person.length);
        contact = csuccessp_entity_find(book, &book->contacts, change->row, person.contact,
                                        person.length);
        if (contact)
            csuccessp_contact_drop(book, change->row, contact);
        else
            book->counts.orphaned++;
        if (erase) {
            csuccessp_pending_discard(book, is_about, &person);
            forget_subject(book, change->row, person.contact, person.length);
            lose_contact(book, &person);
        }
    } else if (!erase && csuccessp_tree_first(book, change->row) != CSUCCESSP_ROW_NONE) {
        book->counts.orphaned++;
        csuccessp_log(book, CSUCCESS_LOG_WARNING, CSUCCESS_E_IN_USE,
                      "a waiting 'remove' was dropped: the customer has others below it");
    } else {
        discard_waiting(book, &person);
        orphan_children(book, change->row);
        csuccessp_customer_drop(book, change->row);
        if (parent != CSUCCESSP_ROW_NONE)
            csuccessp_mark_due(book, parent);
    }
    if (erase) {
        book->counts.erased++;
        csuccessp_error_forget(&book->error); /* it may quote them */
    }
    discard_goes(book, change);
}

static void
apply_remove(csuccess_book *book, csuccessp_change *change)
{
    apply_goes(book, change, 0);
}

static void
apply_erase(csuccess_book *book, csuccessp_change *change)
{
    apply_goes(book, change, 1);
}

const csuccessp_record_kind csuccessp_remove_record = {
    "remove", NULL, prepare_remove, NULL, apply_remove, discard_goes,
};
const csuccessp_record_kind csuccessp_erase_record = {
    "erase", NULL, prepare_erase, NULL, apply_erase, discard_goes, 1, /* children lose a parent */
};

/* {"record": "merge", "from": "a", "into": "b"} */

struct merge_body {
    csuccessp_slice from, into;
};

static const csuccessp_field merge_fields[] = {
    {"from", CSUCCESSP_FIELD_ID, 1, offsetof(struct merge_body, from), NULL},
    {"into", CSUCCESSP_FIELD_ID, 1, offsetof(struct merge_body, into), NULL},
    CSUCCESSP_COMMON_FIELDS,
};

struct merge_change {
    csuccessp_change change; /* concerns `into`; the other one is `from` */
    csuccessp_ref alias;     /* with the id of `from` */
};

static void
discard_merge(csuccess_book *book, csuccessp_change *change)
{
    struct merge_change *c = (struct merge_change *)change;

    if (c->alias) {
        csuccessp_alias *alias = csuccessp_pool_at(&book->pool, c->alias);
        csuccessp_name_give(&book->pool, alias->id);
        csuccessp_pool_give(&book->pool, c->alias, sizeof *alias);
    }
    csuccessp_change_free(book, change);
}

static csuccess_status
reserve_merge(csuccess_book *book, struct merge_change *c, csuccessp_slice from)
{
    csuccessp_alias *alias;
    csuccess_status status = csuccessp_aliases_reserve(book);

    if (status == CSUCCESS_OK && book->contacts.lists)
        status = csuccessp_entities_grow(book, &book->contacts, book->customers.capacity);
    if (status == CSUCCESS_OK && book->outcomes.lists)
        status = csuccessp_outcomes_grow(book, book->customers.capacity);
    if (status == CSUCCESS_OK && book->kept.lists)
        status = csuccessp_kept_grow(book, book->customers.capacity);
    if (status == CSUCCESS_OK &&
        csuccessp_table_reserve(&book->memory, &book->customers.by_id,
                                1 + csuccessp_pending_count(book)) != CSUCCESS_OK)
        status = csuccessp_fail_memory(&book->error);
    if (status != CSUCCESS_OK)
        return status;
    c->alias = csuccessp_pool_take(&book->pool, sizeof *alias);
    if (!c->alias)
        return csuccessp_fail_memory(&book->error);
    alias = csuccessp_pool_at(&book->pool, c->alias);
    alias->id = csuccessp_name_take(&book->pool, from.bytes, from.length);
    return alias->id ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

static csuccess_status
prepare_merge(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    struct merge_body in;
    struct merge_change *c;
    uint64_t present;
    uint32_t from = CSUCCESSP_ROW_NONE, into = CSUCCESSP_ROW_NONE;
    csuccess_status status;
    const char *id;
    csuccessp_slice own;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(&record->place, record->root, merge_fields,
                                   sizeof merge_fields / sizeof *merge_fields, &in, &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_record_customer(book, &record->place, "from", in.from, &from);
    if (status == CSUCCESS_OK)
        status = csuccessp_record_customer(book, &record->place, "into", in.into, &into);
    if (status == CSUCCESS_OK && from == into)
        status = csuccessp_fail_at(&record->place, CSUCCESS_E_VALUE,
                                   "a customer cannot be merged into itself");
    if (status != CSUCCESS_OK)
        return status;
    c = csuccessp_change_new(book, record, into, sizeof *c);
    if (!c)
        return csuccessp_fail_memory(&book->error);
    c->change.other = from;
    c->change.other_generation = book->customers.generation[from];
    id = csuccessp_customer_id(book, from, &own.length);
    own.bytes = id;
    status = reserve_merge(book, c, own);
    if (status != CSUCCESS_OK) {
        discard_merge(book, &c->change);
        return status;
    }
    *out = &c->change;
    return CSUCCESS_OK;
}

/* What `into` does not know it learns from `from`. */
static void
fill_attribute(csuccess_book *book, csuccessp_attribute *attribute, uint32_t from, uint32_t into)
{
    csuccessp_assignment set;
    csuccessp_column *column = &attribute->column;

    if (csuccessp_column_has(column, into) || !csuccessp_column_has(column, from))
        return;
    if (attribute->at && attribute->at[into] != CSUCCESSP_TIME_NONE)
        return; /* it was cleared on purpose */
    memset(&set, 0, sizeof set);
    set.type = (uint8_t)column->type;
    set.present = 1;
    switch (column->type) {
    case CSUCCESS_TYPE_DOUBLE:
        set.value.number = column->data.number[from];
        break;
    case CSUCCESS_TYPE_TEXT:
        set.value.text = column->data.text[from];
        csuccessp_texts_keep(&book->texts, set.value.text);
        break;
    case CSUCCESS_TYPE_BOOL:
    case CSUCCESS_TYPE_DATE:
        set.value.small = column->data.small[from];
        break;
    default:
        set.value.integer = column->data.integer[from];
        break;
    }
    if (attribute->currency) {
        set.currency = attribute->currency[from];
        csuccessp_texts_keep(&book->texts, set.currency);
    }
    csuccessp_attribute_set(book, attribute, into, &set,
                            attribute->at ? attribute->at[from] : CSUCCESSP_TIME_NONE,
                            attribute->source ? attribute->source[from] : 0);
}

static void
merge_trees(csuccess_book *book, uint32_t from, uint32_t into)
{
    uint32_t child;

    if (!book->customers.tree)
        return;
    if (csuccessp_tree_below(book, into, from))
        csuccessp_tree_set(book, into, csuccessp_tree_parent(book, from));
    while ((child = csuccessp_tree_first(book, from)) != CSUCCESSP_ROW_NONE)
        csuccessp_tree_set(book, child, into);
}

static void
apply_merge(csuccess_book *book, csuccessp_change *change)
{
    struct merge_change *c = (struct merge_change *)change;
    uint32_t from = change->other, into = change->row, parent;
    csuccessp_graph *g = &book->graph;
    csuccessp_ref alias = c->alias;
    size_t i;

    if (!csuccessp_customer_live(book, from) || from == into ||
        book->customers.generation[from] != change->other_generation) {
        book->counts.orphaned++;
        csuccessp_log(book, CSUCCESS_LOG_WARNING, CSUCCESS_E_GONE,
                      "a waiting 'merge' was dropped: a customer is gone");
        discard_merge(book, change);
        return;
    }
    parent = csuccessp_tree_parent(book, from);
    for (i = 0; i < CSUCCESSP_BUILTINS; i++)
        if (i != CSUCCESSP_BUILTIN_PARENT)
            fill_attribute(book, &book->builtins[i], from, into);
    for (i = 0; i < g->slots.count; i++) {
        csuccessp_node *node = g->slots.items[i].node;
        if (node && node->kind == &csuccessp_attribute_kind &&
            !((csuccessp_attribute_definition *)node->definition)->builtin)
            fill_attribute(book, ((csuccessp_attribute_definition *)node->definition)->attribute,
                           from, into);
    }
    merge_trees(book, from, into);
    csuccessp_events_merge(book, from, into);
    csuccessp_entities_merge(book, &book->contacts, from, into);
    csuccessp_outcomes_merge(book, from, into);
    csuccessp_kept_merge(book, from, into);
    for (i = 0; i < book->pending.facts.count || i < book->pending.held_end; i++) {
        csuccessp_change *waiting = book->pending.facts.items[i].change;
        if (i >= book->pending.facts.count &&
            (!book->pending.held_facts || i < book->pending.held_end - book->pending.held_facts))
            continue; /* between what waits and what is held */
        if (waiting && waiting->row == from && waiting->generation == change->other_generation) {
            waiting->row = into;
            waiting->generation = change->generation;
        }
        if (waiting && waiting->other == from &&
            waiting->other_generation == change->other_generation) {
            waiting->other = into;
            waiting->other_generation = change->generation;
        }
        if (waiting && waiting->waiting && waiting->kind == &csuccessp_customer_record &&
            waiting->row == into && waiting->other == into)
            lose_parent(book, waiting); /* nobody is their own parent */
    }
    for (i = 0; csuccessp_rooms[i]; i++)
        if (csuccessp_rooms[i]->merge)
            csuccessp_rooms[i]->merge(book, from, into);
    book->customers.flags[into] |= CSUCCESSP_CUSTOMER_BORN;
    c->alias = 0;
    csuccessp_customer_take_aliases(book, from, into, alias);
    csuccessp_customer_drop(book, from);
    if (parent != CSUCCESSP_ROW_NONE && csuccessp_customer_live(book, parent))
        csuccessp_mark_due(book, parent);
    csuccessp_change_free(book, change);
}

const csuccessp_record_kind csuccessp_merge_record = {
    "merge", NULL, prepare_merge, NULL, apply_merge, discard_merge,
};

/* A line of a redacted journal: it keeps its source's position, and does nothing else. */

static csuccess_status
take_redacted(csuccess_book *book, csuccessp_record *record)
{
    static const csuccessp_field fields[] = {CSUCCESSP_COMMON_FIELDS};
    uint64_t present;
    csuccess_status status;
    int nothing;

    status = csuccessp_fields_read(&record->place, record->root, fields,
                                   sizeof fields / sizeof *fields, &nothing, &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_record_journal(book, record);
    if (status == CSUCCESS_OK)
        csuccessp_record_accepted(book, record);
    return status;
}

const csuccessp_record_kind csuccessp_redacted_record = {
    "redacted", take_redacted, NULL, NULL, NULL, NULL,
};
