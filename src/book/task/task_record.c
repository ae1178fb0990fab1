/* SPDX-License-Identifier: MIT */
/* The record `task`: the host makes one, or tells what has become of one.
 *
 * What waits for its time may tell of a task that is not there yet. So it is looked at again when
 * it applies, and dropped when it does not fit then. */
#include <string.h>

#include "book/record/record.h"
#include "book/task/task_list.h"
#include "book/task/task_text.h"
#include "util/json_write.h"

enum { CREATE, ACKNOWLEDGE, COMPLETE, CANCEL, SNOOZE, REASSIGN, REOPEN };

static const char *const verbs[] = {"create", "acknowledge", "complete", "cancel",
                                    "snooze", "reassign",    "reopen",   NULL};

struct task_body {
    csuccessp_slice task, customer, kind, title, contact, delivery, outcome;
    yyjson_val *owner, *parameters;
    int32_t verb;
    int64_t priority, start, due, until;
};

enum {
    T_VERB,
    T_TASK,
    T_CUSTOMER,
    T_KIND,
    T_TITLE,
    T_OWNER,
    T_CONTACT,
    T_PRIORITY,
    T_START,
    T_DUE,
    T_PARAMETERS,
    T_DELIVERY,
    T_OUTCOME,
    T_UNTIL,
    T_FIELDS
};

#define AT(field) offsetof(struct task_body, field)
static const csuccessp_field task_fields[] = {
    {"do", CSUCCESSP_FIELD_CHOICE, 1, AT(verb), verbs},
    {"task", CSUCCESSP_FIELD_ID, 1, AT(task), NULL},
    {"customer", CSUCCESSP_FIELD_ID, 0, AT(customer), NULL},
    {"kind", CSUCCESSP_FIELD_ID, 0, AT(kind), NULL},
    {"title", CSUCCESSP_FIELD_TEXT, 0, AT(title), NULL},
    {"owner", CSUCCESSP_FIELD_ANY, 0, AT(owner), NULL},
    {"contact", CSUCCESSP_FIELD_ID, 0, AT(contact), NULL},
    {"priority", CSUCCESSP_FIELD_INT, 0, AT(priority), NULL},
    {"start", CSUCCESSP_FIELD_TIME, 0, AT(start), NULL},
    {"due", CSUCCESSP_FIELD_TIME, 0, AT(due), NULL},
    {"parameters", CSUCCESSP_FIELD_OBJECT, 0, AT(parameters), NULL},
    {"delivery", CSUCCESSP_FIELD_TEXT, 0, AT(delivery), NULL},
    {"outcome", CSUCCESSP_FIELD_TEXT, 0, AT(outcome), NULL},
    {"until", CSUCCESSP_FIELD_TIME, 0, AT(until), NULL},
    CSUCCESSP_COMMON_FIELDS,
};
#undef AT

#define BIT(field) (UINT64_C(1) << (field))

/* What each takes beside the task: fields that must be there, and that may. */
static const struct {
    uint64_t required, allowed;
} takes[] = {
    [CREATE] = {BIT(T_CUSTOMER) | BIT(T_KIND), BIT(T_TITLE) | BIT(T_OWNER) | BIT(T_CONTACT) |
                                                   BIT(T_PRIORITY) | BIT(T_START) | BIT(T_DUE) |
                                                   BIT(T_PARAMETERS)},
    [ACKNOWLEDGE] = {0, BIT(T_DELIVERY)},
    [COMPLETE] = {0, BIT(T_OUTCOME)},
    [CANCEL] = {0, 0},
    [SNOOZE] = {BIT(T_UNTIL), 0},
    [REASSIGN] = {BIT(T_OWNER), 0},
    [REOPEN] = {0, 0},
};

struct task_change {
    csuccessp_change change; /* of the task's customer, if there is the task */
    uint8_t verb;
    uint8_t promised;
    uint8_t has_start;
    csuccessp_text id;
    csuccessp_task fresh; /* to be made */
    csuccessp_text told;  /* delivery or outcome */
    csuccessp_text reason;
    csuccessp_text owner;
    int64_t until;
};

static void
discard_task(csuccess_book *book, csuccessp_change *change)
{
    struct task_change *c = (struct task_change *)change;

    csuccessp_tasks_take_back(book, c->promised);
    csuccessp_task_drop_texts(book, &c->fresh);
    csuccessp_texts_drop(&book->texts, c->id);
    csuccessp_texts_drop(&book->texts, c->told);
    csuccessp_texts_drop(&book->texts, c->reason);
    csuccessp_texts_drop(&book->texts, c->owner);
    csuccessp_change_free(book, change);
}

/* Reading. */

static csuccess_status
check_fields(const csuccessp_record *record, const struct task_body *in, uint64_t present)
{
    uint64_t required = takes[in->verb].required;
    uint64_t allowed = required | takes[in->verb].allowed;
    unsigned f;

    for (f = T_CUSTOMER; f < T_FIELDS; f++) {
        csuccessp_place at = csuccessp_place_name(&record->place, task_fields[f].name);
        if (present & ~allowed & BIT(f))
            return csuccessp_fail_at(&at, CSUCCESS_E_FIELD, "'%s' of a task takes no '%s'",
                                     verbs[in->verb], task_fields[f].name);
        if (required & ~present & BIT(f))
            return csuccessp_fail_at(&record->place, CSUCCESS_E_FIELD, "the field '%s' is missing",
                                     task_fields[f].name);
    }
    if ((in->verb == CANCEL || in->verb == SNOOZE) && csuccessp_is_blank(record->reason))
        return csuccessp_fail_at(&record->place, CSUCCESS_E_FIELD, "'%s' of a task has a 'reason'",
                                 verbs[in->verb]);
    return CSUCCESS_OK;
}

static csuccess_status
check_values(const csuccess_book *book, const csuccessp_record *record, const struct task_body *in)
{
    csuccessp_place task = csuccessp_place_name(&record->place, "task");
    csuccessp_place priority = csuccessp_place_name(&record->place, "priority");
    csuccessp_place until = csuccessp_place_name(&record->place, "until");
    int64_t at = record->at == CSUCCESSP_TIME_NONE ? book->clock.now : record->at;

    if (in->verb == REOPEN)
        return csuccessp_fail_at(&record->place, CSUCCESS_E_STATE,
                                 "a closed task stays closed: create another one");
    if (in->verb == CREATE && memchr(in->task.bytes, '/', in->task.length))
        return csuccessp_fail_at(&task, CSUCCESS_E_VALUE,
                                 "ids with '/' are those of the playbooks' tasks");
    if (in->priority < INT32_MIN || in->priority > INT32_MAX)
        return csuccessp_fail_at(&priority, CSUCCESS_E_VALUE,
                                 "a priority is from -2^31 to 2^31 - 1");
    if (in->verb == SNOOZE && at == CSUCCESSP_TIME_NONE)
        return csuccessp_fail_at(&record->place, CSUCCESS_E_NO_CLOCK,
                                 "before the first move of the clock a snooze needs an 'at'");
    if (in->verb == SNOOZE && in->until <= at)
        return csuccessp_fail_at(&until, CSUCCESS_E_VALUE, "a snooze ends after it begins");
    if (in->title.length > book->limits.text_bytes ||
        in->delivery.length > book->limits.text_bytes ||
        in->outcome.length > book->limits.text_bytes)
        return csuccessp_fail_at(&record->place, CSUCCESS_E_LIMIT,
                                 "a text has at most %" PRIu32 " bytes", book->limits.text_bytes);
    return CSUCCESS_OK;
}

/* The owner that a record names: a member, or nobody. */
static csuccess_status
read_owner(csuccess_book *book, const csuccessp_record *record, yyjson_val *value, int strict,
           csuccessp_text *out)
{
    static const csuccessp_field field = {"owner", CSUCCESSP_FIELD_ID, 1, 0, NULL};
    csuccessp_place at = csuccessp_place_name(&record->place, "owner");
    csuccessp_slice id = {NULL, 0};
    csuccess_status status;

    if (!value || yyjson_is_null(value))
        return CSUCCESS_OK;
    status = csuccessp_field_read(&at, value, &field, &id);
    if (status == CSUCCESS_OK && strict)
        status = csuccessp_member_check(book, &at, id);
    return status == CSUCCESS_OK ? csuccessp_text_keep(book, id, out) : status;
}

static csuccess_status
check_contact(csuccess_book *book, const csuccessp_record *record, uint32_t row,
              csuccessp_slice contact)
{
    csuccessp_place at = csuccessp_place_name(&record->place, "contact");

    if (csuccessp_entity_find(book, &book->contacts, row, contact.bytes, contact.length))
        return CSUCCESS_OK;
    return csuccessp_fail_at(&at, CSUCCESS_E_UNKNOWN, "the customer has no contact '%.*s'",
                             csuccessp_shown(contact.bytes, contact.length), contact.bytes);
}

/* The task that a record makes. */
static csuccess_status
read_fresh(csuccess_book *book, const csuccessp_record *record, const struct task_body *in,
           uint64_t present, int strict, struct task_change *c)
{
    csuccessp_place parameters = csuccessp_place_name(&record->place, "parameters");
    csuccessp_task *task = &c->fresh;
    csuccess_status status = CSUCCESS_OK;

    *task = csuccessp_task_blank();
    task->row = c->change.row;
    task->priority = (int32_t)in->priority;
    task->made = task->start = c->change.at;
    c->has_start = CSUCCESSP_PRESENT(present, T_START);
    if (c->has_start)
        task->start = in->start;
    if (CSUCCESSP_PRESENT(present, T_DUE))
        task->due = in->due;
    if (in->contact.bytes && strict)
        status = check_contact(book, record, c->change.row, in->contact);
    if (status == CSUCCESS_OK)
        status = read_owner(book, record, in->owner, strict, &task->owner);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->task, &task->id);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->kind, &task->kind);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->title, &task->title);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->contact, &task->contact);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, record->by, &task->by);
    if (status == CSUCCESS_OK && in->parameters)
        status = csuccessp_json_keep(book, &parameters, in->parameters, &task->parameters);
    return status;
}

static csuccess_status
read_texts(csuccess_book *book, const csuccessp_record *record, const struct task_body *in,
           int strict, struct task_change *c)
{
    static const csuccessp_slice done = {"done", 4};
    csuccessp_slice told = in->verb != COMPLETE ? in->delivery
                           : in->outcome.bytes  ? in->outcome
                                                : done;
    csuccess_status status = csuccessp_text_keep(book, told, &c->told);

    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, record->reason, &c->reason);
    if (status == CSUCCESS_OK)
        status = read_owner(book, record, in->owner, strict, &c->owner);
    c->until = in->until;
    return status;
}

/* Looking. */

enum verdict { FITS, REPEATS, CLOSED, DIFFERS };

static int
is_same_task(const struct task_change *c, const csuccessp_task *task)
{
    const csuccessp_task *fresh = &c->fresh;

    return task->row == c->change.row && task->kind == fresh->kind && task->title == fresh->title &&
           task->contact == fresh->contact && task->priority == fresh->priority &&
           task->due == fresh->due && task->parameters == fresh->parameters &&
           (!c->has_start || task->start == fresh->start);
}

/* Does what is told fit the task as it is? */
static enum verdict
judge(const struct task_change *c, const csuccessp_task *task)
{
    int closed = !csuccessp_task_is_open(task);

    switch (c->verb) {
    case CREATE:
        return is_same_task(c, task) ? REPEATS : DIFFERS;
    case ACKNOWLEDGE:
        if (task->state == CSUCCESS_TASK_OPEN)
            return FITS;
        if (task->acknowledged != CSUCCESSP_TIME_NONE || task->state == CSUCCESS_TASK_ACKNOWLEDGED)
            return task->delivery == c->told ? REPEATS : closed ? CLOSED : DIFFERS;
        return CLOSED;
    case COMPLETE:
    case CANCEL:
        if (!closed)
            return FITS;
        return task->state == (c->verb == COMPLETE ? CSUCCESS_TASK_COMPLETED
                                                   : CSUCCESS_TASK_CANCELLED) &&
                       task->outcome == c->told && task->reason == c->reason
                   ? REPEATS
                   : CLOSED;
    case SNOOZE:
        if (closed)
            return CLOSED;
        return task->until == c->until && task->reason == c->reason ? REPEATS : FITS;
    default:
        if (closed)
            return CLOSED;
        return task->owner == c->owner ? REPEATS : FITS;
    }
}

static csuccess_status
refuse(const csuccessp_record *record, const struct task_change *c, const csuccessp_task *task,
       csuccessp_slice id)
{
    csuccessp_place at = csuccessp_place_name(&record->place, "task");
    int shown = csuccessp_shown(id.bytes, id.length);

    switch (judge(c, task)) {
    case CLOSED:
        return csuccessp_fail_at(&at, CSUCCESS_E_STATE, "the task '%.*s' is %s", shown, id.bytes,
                                 csuccessp_task_states[task->state]);
    case DIFFERS:
        return csuccessp_fail_at(&at, CSUCCESS_E_STATE,
                                 c->verb == CREATE
                                     ? "there is another task '%.*s' already"
                                     : "the task '%.*s' was acknowledged with another text",
                                 shown, id.bytes);
    default:
        return CSUCCESS_OK;
    }
}

/* Does this waiting fact make the task, before one of that time and source applies? */
static int
makes(const csuccess_book *book, const csuccessp_change *waiting, const csuccessp_record *record,
      csuccessp_slice id)
{
    return waiting->kind == &csuccessp_task_record &&
           (waiting->at < record->at ||
            (waiting->at == record->at &&
             csuccessp_source_compare(book, waiting->source, record->source) <= 0)) &&
           csuccessp_change_says(waiting, "do", "create", 6) &&
           csuccessp_change_says(waiting, "task", id.bytes, id.length);
}

static uint32_t
find_row(const csuccess_book *book, const csuccessp_record *record, csuccessp_slice id)
{
    uint32_t place = csuccessp_task_find(book, id.bytes, id.length);
    size_t i;

    if (place != CSUCCESSP_TASK_NONE)
        return csuccessp_task_at(book, place)->row;
    if (!record->waited && !csuccessp_record_is_due(book, record->at))
        for (i = 0; i < book->pending.facts.count; i++)
            if (makes(book, book->pending.facts.items[i].change, record, id))
                return book->pending.facts.items[i].change->row;
    return CSUCCESSP_ROW_NONE;
}

/* Whom the record concerns. */
static csuccess_status
read_row(csuccess_book *book, const csuccessp_record *record, const struct task_body *in,
         uint32_t *row)
{
    csuccessp_place at = csuccessp_place_name(&record->place, "task");

    if (in->verb == CREATE)
        return csuccessp_record_customer(book, &record->place, "customer", in->customer, row);
    *row = find_row(book, record, in->task);
    if (*row == CSUCCESSP_ROW_NONE && !record->waited)
        return csuccessp_task_unknown(book, &at, in->task);
    return CSUCCESS_OK;
}

static csuccess_status
fill_change(csuccess_book *book, const csuccessp_record *record, const struct task_body *in,
            uint64_t present, struct task_change *c)
{
    int strict = !record->waited && csuccessp_record_is_due(book, record->at);
    uint32_t place = csuccessp_task_find(book, in->task.bytes, in->task.length);
    csuccess_status status = csuccessp_text_keep(book, in->task, &c->id);

    c->verb = (uint8_t)in->verb;
    if (status == CSUCCESS_OK && in->verb == CREATE)
        status = read_fresh(book, record, in, present, strict, c);
    else if (status == CSUCCESS_OK)
        status = read_texts(book, record, in, strict, c);
    if (status == CSUCCESS_OK && strict && place != CSUCCESSP_TASK_NONE)
        status = refuse(record, c, csuccessp_task_at(book, place), in->task);
    if (status == CSUCCESS_OK && (in->verb == CREATE || in->verb == REASSIGN)) {
        status = csuccessp_tasks_promise(book, 1);
        c->promised = status == CSUCCESS_OK;
    }
    return status;
}

static csuccess_status
prepare_task(csuccess_book *book, csuccessp_record *record, csuccessp_change **out)
{
    struct task_body in;
    struct task_change *c;
    uint64_t present;
    uint32_t row = CSUCCESSP_ROW_NONE;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(&record->place, record->root, task_fields,
                                   sizeof task_fields / sizeof *task_fields, &in, &present);
    if (status == CSUCCESS_OK)
        status = check_fields(record, &in, present);
    if (status == CSUCCESS_OK)
        status = check_values(book, record, &in);
    if (status == CSUCCESS_OK)
        status = read_row(book, record, &in, &row);
    if (status != CSUCCESS_OK)
        return status;
    c = csuccessp_change_new(book, record, row, sizeof *c);
    if (!c)
        return csuccessp_fail_memory(&book->error);
    status = fill_change(book, record, &in, present, c);
    if (status != CSUCCESS_OK) {
        discard_task(book, &c->change);
        return status;
    }
    *out = &c->change;
    return CSUCCESS_OK;
}

/* Taking effect. */

static void
drop_unfit(csuccess_book *book, const struct task_change *c, const char *why)
{
    book->counts.orphaned++;
    csuccessp_log(book, CSUCCESS_LOG_WARNING, CSUCCESS_E_STATE,
                  "a waiting '%s' of a task was dropped: %s", verbs[c->verb], why);
}

static int
is_member(const csuccess_book *book, csuccessp_text id)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, id, &length);

    return !id || csuccessp_entity_find(book, &book->members, 0, bytes, length) != 0;
}

/* What a new task names may be gone, if it has waited. */
static void
leave_out(csuccess_book *book, struct task_change *c)
{
    csuccessp_task *task = &c->fresh;
    size_t length;
    const char *contact = csuccessp_texts_get(&book->texts, task->contact, &length);

    if (task->contact &&
        !csuccessp_entity_find(book, &book->contacts, c->change.row, contact, length)) {
        csuccessp_texts_drop(&book->texts, task->contact);
        task->contact = 0;
        drop_unfit(book, c, "its contact is gone; the task has none");
    }
    if (!is_member(book, task->owner)) {
        csuccessp_texts_drop(&book->texts, task->owner);
        task->owner = 0;
        drop_unfit(book, c, "its owner is no member; the task has none");
    }
}

static void
make_task(csuccess_book *book, struct task_change *c)
{
    leave_out(book, c);
    c->fresh.row = c->change.row;
    csuccessp_tasks_take_back(book, c->promised);
    c->promised = 0;
    csuccessp_task_make(book, &c->fresh);
    memset(&c->fresh, 0, sizeof c->fresh);
}

static void
change_task(csuccess_book *book, struct task_change *c, uint32_t place)
{
    switch (c->verb) {
    case ACKNOWLEDGE:
        csuccessp_task_deliver(book, place, c->told, c->reason, c->change.at);
        c->told = c->reason = 0;
        break;
    case COMPLETE:
    case CANCEL:
        csuccessp_task_close(
            book, place, c->verb == COMPLETE ? CSUCCESS_TASK_COMPLETED : CSUCCESS_TASK_CANCELLED,
            c->told, c->reason, c->change.at);
        break;
    case SNOOZE:
        csuccessp_task_snooze(book, place, c->until, c->reason);
        c->reason = 0;
        break;
    default:
        if (!is_member(book, c->owner)) {
            drop_unfit(book, c, "there is no such member");
            return;
        }
        csuccessp_task_reassign(book, place, c->owner);
        break;
    }
    csuccessp_task_tell(book, place);
}

static void
apply_task(csuccess_book *book, csuccessp_change *change)
{
    struct task_change *c = (struct task_change *)change;
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, c->id, &length);
    uint32_t place = csuccessp_task_find(book, id, length);

    if (place == CSUCCESSP_TASK_NONE && c->verb == CREATE) {
        make_task(book, c);
    } else if (place == CSUCCESSP_TASK_NONE) {
        drop_unfit(book, c, "there is no such task");
    } else {
        switch (judge(c, csuccessp_task_at(book, place))) {
        case FITS:
            change_task(book, c, place);
            break;
        case REPEATS:
            book->counts.repeated++;
            break;
        case CLOSED:
            drop_unfit(book, c, "it is closed");
            break;
        default:
            drop_unfit(book, c, "it does not fit what is there");
            break;
        }
    }
    discard_task(book, change);
}

const csuccessp_record_kind csuccessp_task_record = {
    "task", NULL, prepare_task, NULL, apply_task, discard_task, 0, 1,
};
