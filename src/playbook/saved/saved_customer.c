/* SPDX-License-Identifier: MIT */
/* The room's part of a customer's document: what waits, and how the customer stands to playbooks as
 * far as that cannot be found out again.
 *
 * {"playbooks": {"stands": {"winback": [state, "last value", "day"]}, "waiting": [...],
 *  "look": true}} */
#include <string.h>

#include "playbook/saved/saved.h"
#include "util/json_write.h"

/* A customer of whom something has changed since the last instant, or who was never looked at. */
static int
is_due(const csuccess_book *book, uint32_t row)
{
    return book->due_whole || csuccessp_bits_has(&book->due, row);
}

static int
is_worth_keeping(const csuccess_book *book, const csuccessp_playbook_entry *entry, uint32_t row)
{
    uint8_t stand = entry->stand[row];

    if (!entry->current || stand == CSUCCESSP_STAND_NEVER)
        return 0;
    if (is_due(book, row))
        return 1;
    if (entry->last && entry->last[row])
        return 1; /* the value may be missing by now */
    return (stand & CSUCCESSP_STAND_NOW) == CSUCCESSP_UNKNOWN && stand & CSUCCESSP_STAND_KNOWN;
}

static void
write_stand(const csuccess_book *book, const csuccessp_playbook_entry *entry, uint32_t row,
            csuccessp_buffer *to)
{
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, entry->id, &length);

    csuccessp_json_key_bytes(to, id, length);
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "stand");
    csuccessp_json_int(to, entry->stand[row] & ~CSUCCESSP_STAND_STARTS);
    if (entry->last && entry->last[row]) {
        if (entry->last_is_text) {
            csuccessp_saved_text(book, "last", entry->last[row], to);
        } else {
            csuccessp_json_key(to, "last");
            csuccessp_json_string(to, entry->last[row] == 2 ? "true" : "false");
        }
    }
    if (entry->day && entry->day[row] != CSUCCESSP_DATE_NONE) {
        csuccessp_json_key(to, "day");
        csuccessp_json_date(to, entry->day[row]);
    }
    csuccessp_json_end(to, '}');
}

/* Somebody should look at the customer with the next instant. */
static int
is_stirred(const csuccess_book *book, uint32_t row)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);

    return row < p->runs_capacity && csuccessp_bits_has(&p->stirred, row);
}

static void
write_start(const csuccess_book *book, const csuccessp_start *start, csuccessp_buffer *to)
{
    const csuccessp_playbook_entry *entry =
        csuccessp_playbooks_of(book)->entries.items[start->entry];

    csuccessp_json_begin(to, '{');
    csuccessp_saved_text(book, "playbook", entry->id, to);
    csuccessp_json_key(to, "kind");
    csuccessp_json_string(to, csuccessp_pending_names[start->kind]);
    if (start->counts) {
        csuccessp_json_key(to, "counts");
        csuccessp_json_bool(to, 1);
    }
    if (start->satisfied) {
        csuccessp_json_key(to, "satisfied");
        csuccessp_json_bool(to, 1);
    }
    if (start->depth) {
        csuccessp_json_key(to, "depth");
        csuccessp_json_int(to, start->depth);
    }
    if (start->have) {
        csuccessp_json_key(to, "have");
        csuccessp_json_int(to, start->have);
    }
    csuccessp_saved_time("since", start->since, to);
    csuccessp_saved_time("wake", start->wake, to);
    csuccessp_saved_text(book, "subject", start->subject, to);
    csuccessp_saved_text(book, "reason", start->reason, to);
    csuccessp_saved_text(book, "by", start->by, to);
    csuccessp_json_end(to, '}');
}

static void
open_object(int *opened, const char *key, csuccessp_buffer *to)
{
    if ((*opened)++)
        return;
    csuccessp_json_key(to, key);
    csuccessp_json_begin(to, '{');
}

static int
write_stands(const csuccess_book *book, uint32_t row, int *opened, csuccessp_buffer *to)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    int stands = 0;
    size_t i;

    for (i = 0; i < p->by_id.count; i++) {
        const csuccessp_playbook_entry *entry = p->entries.items[p->by_id.items[i]];
        if (row >= entry->capacity || !is_worth_keeping(book, entry, row))
            continue;
        open_object(opened, "playbooks", to);
        open_object(&stands, "stands", to);
        write_stand(book, entry, row, to);
    }
    return stands;
}

void
csuccessp_playbooks_save_customer(csuccess_book *book, uint32_t row, csuccessp_buffer *to)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_ref ref = row < p->runs_capacity ? p->starts[row] : 0;
    int opened = 0;

    if (row < p->runs_capacity && write_stands(book, row, &opened, to))
        csuccessp_json_end(to, '}');
    if (ref) {
        open_object(&opened, "playbooks", to);
        csuccessp_json_key(to, "waiting");
        csuccessp_json_begin(to, '[');
        for (; ref; ref = csuccessp_start_at(book, ref)->next)
            write_start(book, csuccessp_start_at(book, ref), to);
        csuccessp_json_end(to, ']');
    }
    if (is_stirred(book, row)) {
        open_object(&opened, "playbooks", to);
        csuccessp_json_key(to, "look");
        csuccessp_json_bool(to, 1);
    }
    if (opened)
        csuccessp_json_end(to, '}');
}

/* Loading. */

struct stand_body {
    int64_t stand;
    csuccessp_slice last;
    int32_t day;
};

static csuccess_status
load_stand(csuccess_book *book, const csuccessp_place *place, yyjson_val *value, uint32_t row,
           csuccessp_playbook_entry *entry)
{
    static const csuccessp_field fields[] = {
        {"stand", CSUCCESSP_FIELD_INT, 1, offsetof(struct stand_body, stand), NULL},
        {"last", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct stand_body, last), NULL},
        {"day", CSUCCESSP_FIELD_DATE, 0, offsetof(struct stand_body, day), NULL},
    };
    struct stand_body in = {0, {NULL, 0}, CSUCCESSP_DATE_NONE};
    uint64_t present;
    csuccess_status status = csuccessp_fields_read(place, value, fields, 3, &in, &present);

    if (status == CSUCCESS_OK && (in.stand < 0 || in.stand > UINT8_MAX ||
                                  (in.last.bytes && !entry->last) || row >= entry->capacity))
        status = csuccessp_corrupt(place, "a customer cannot stand so to a playbook");
    if (status != CSUCCESS_OK)
        return status;
    csuccessp_playbook_entry_forget(book, entry, row);
    entry->stand[row] = (uint8_t)(in.stand & ~CSUCCESSP_STAND_STARTS);
    if (entry->day)
        entry->day[row] = in.day;
    if (in.last.bytes && entry->last_is_text)
        return csuccessp_text_keep(book, in.last, &entry->last[row]);
    if (in.last.bytes)
        entry->last[row] = in.last.length == 4 ? 2 : 1;
    return CSUCCESS_OK;
}

static csuccess_status
load_stands(csuccess_book *book, const csuccessp_place *place, yyjson_val *value, uint32_t row)
{
    yyjson_val *key, *item;
    size_t i, n;
    csuccess_status status;

    yyjson_obj_foreach(value, i, n, key, item)
    {
        csuccessp_slice id = {yyjson_get_str(key), yyjson_get_len(key)};
        csuccessp_place at = csuccessp_place_key(place, id.bytes, id.length);
        csuccessp_playbook_entry *entry = csuccessp_saved_entry(book, id);
        if (!entry || !entry->current)
            return csuccessp_corrupt(&at, "there is no such playbook");
        status = load_stand(book, &at, item, row, entry);
        if (status != CSUCCESS_OK)
            return status;
    }
    return CSUCCESS_OK;
}

struct start_body {
    csuccessp_slice playbook, subject, reason, by;
    int32_t kind, counts, satisfied;
    int64_t depth, have, since, wake;
};

static csuccess_status
load_start(csuccess_book *book, const csuccessp_place *place, yyjson_val *value, uint32_t row)
{
    static const csuccessp_field fields[] = {
        {"playbook", CSUCCESSP_FIELD_ID, 1, offsetof(struct start_body, playbook), NULL},
        {"kind", CSUCCESSP_FIELD_CHOICE, 1, offsetof(struct start_body, kind),
         csuccessp_pending_names},
        {"counts", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct start_body, counts), NULL},
        {"satisfied", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct start_body, satisfied), NULL},
        {"depth", CSUCCESSP_FIELD_INT, 0, offsetof(struct start_body, depth), NULL},
        {"have", CSUCCESSP_FIELD_INT, 0, offsetof(struct start_body, have), NULL},
        {"since", CSUCCESSP_FIELD_TIME, 1, offsetof(struct start_body, since), NULL},
        {"wake", CSUCCESSP_FIELD_TIME, 0, offsetof(struct start_body, wake), NULL},
        {"subject", CSUCCESSP_FIELD_ID, 0, offsetof(struct start_body, subject), NULL},
        {"reason", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct start_body, reason), NULL},
        {"by", CSUCCESSP_FIELD_TEXT, 0, offsetof(struct start_body, by), NULL},
    };
    struct start_body in;
    const csuccessp_playbook_entry *entry;
    csuccessp_start *start;
    csuccessp_ref ref;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.wake = CSUCCESSP_TIME_NONE;
    status = csuccessp_fields_read(place, value, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status != CSUCCESS_OK)
        return status;
    entry = csuccessp_saved_entry(book, in.playbook);
    if (!entry || !entry->current || row >= csuccessp_playbooks_of(book)->runs_capacity ||
        in.depth < 0 || in.depth > UINT32_MAX || in.have < 0)
        return csuccessp_corrupt(place, "a start that cannot wait");
    ref = csuccessp_start_add(book, row);
    if (!ref)
        return csuccessp_fail_memory(&book->error);
    start = csuccessp_start_at(book, ref);
    start->entry = entry->number;
    start->kind = (uint8_t)in.kind;
    start->counts = (uint8_t)in.counts;
    start->satisfied = (uint8_t)in.satisfied;
    start->depth = (uint32_t)in.depth;
    start->have = in.have;
    start->since = in.since;
    start->wake = in.wake;
    status = csuccessp_text_keep(book, in.subject, &start->subject);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in.reason, &start->reason);
    return status == CSUCCESS_OK ? csuccessp_text_keep(book, in.by, &start->by) : status;
}

csuccess_status
csuccessp_playbooks_load_customer(csuccess_book *book, csuccessp_loader *loader, uint32_t row,
                                  const csuccessp_place *place, yyjson_val *value)
{
    struct playbooks_body {
        yyjson_val *stands, *waiting;
        int32_t look;
    } in = {NULL, NULL, 0};
    static const csuccessp_field fields[] = {
        {"stands", CSUCCESSP_FIELD_OBJECT, 0, offsetof(struct playbooks_body, stands), NULL},
        {"waiting", CSUCCESSP_FIELD_ARRAY, 0, offsetof(struct playbooks_body, waiting), NULL},
        {"look", CSUCCESSP_FIELD_BOOL, 0, offsetof(struct playbooks_body, look), NULL},
    };
    csuccessp_place stands = csuccessp_place_name(place, "stands");
    csuccessp_place waiting = csuccessp_place_name(place, "waiting");
    yyjson_val *item;
    uint64_t present;
    size_t i, n;
    csuccess_status status = csuccessp_fields_read(place, value, fields, 3, &in, &present);

    (void)loader;
    if (status == CSUCCESS_OK && in.look && row >= csuccessp_playbooks_of(book)->runs_capacity)
        status = csuccessp_corrupt(place, "there are no playbooks to look for");
    if (status == CSUCCESS_OK && in.look)
        csuccessp_stir(book, row);
    if (status == CSUCCESS_OK && in.stands)
        status = load_stands(book, &stands, in.stands, row);
    yyjson_arr_foreach(in.waiting, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(&waiting, i);
        if (status == CSUCCESS_OK)
            status = load_start(book, &at, item, row);
    }
    return status;
}

/* What follows from what was loaded: timers, and who has something that goes on. */

static csuccess_status
restore_runs(csuccess_book *book, uint32_t row)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_ref ref = p->runs[row];
    uint16_t i;

    csuccessp_bits_unset(&p->active, row);
    for (; ref; ref = csuccessp_run_at(book, ref)->next) {
        const csuccessp_run *run = csuccessp_run_at(book, ref);
        const csuccessp_playbook *playbook = csuccessp_run_playbook(book, run);
        if (run->state == CSUCCESSP_RUN_OPEN || !run->measured) {
            csuccessp_bits_set(&p->active, row);
            if (run->wake == CSUCCESSP_TIME_NONE) /* it came with a merge */
                csuccessp_await_birth(book, row);
        }
        if (run->wake != CSUCCESSP_TIME_NONE) {
            if (csuccessp_timers_reserve(book, 1) != CSUCCESS_OK)
                return CSUCCESS_E_NO_MEMORY;
            csuccessp_playbook_wake(book, row, run->wake);
        }
        for (i = 0; playbook && i < run->steps && run->state == CSUCCESSP_RUN_OPEN; i++)
            if (run->step[i].state == CSUCCESSP_STEP_GOING &&
                csuccessp_step_listens(&playbook->steps.items[i]))
                csuccessp_bits_set(&p->waiting, row);
    }
    return CSUCCESS_OK;
}

static csuccess_status
restore_starts(csuccess_book *book, uint32_t row)
{
    csuccessp_ref ref = csuccessp_playbooks_of(book)->starts[row];

    for (; ref; ref = csuccessp_start_at(book, ref)->next) {
        const csuccessp_start *start = csuccessp_start_at(book, ref);
        if (start->wake == CSUCCESSP_TIME_NONE) {
            if (start->kind != CSUCCESSP_PENDING_SUSTAIN)
                csuccessp_await_birth(book, row); /* who may have been born a moment ago */
            continue;
        }
        if (csuccessp_timers_reserve(book, 1) != CSUCCESS_OK)
            return CSUCCESS_E_NO_MEMORY;
        csuccessp_playbook_wake(book, row, start->wake);
    }
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_playbooks_loaded(csuccess_book *book, csuccessp_loader *loader)
{
    csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccess_status status = CSUCCESS_OK;
    uint32_t row;

    (void)loader;
    for (row = 0; row < p->runs_capacity && status == CSUCCESS_OK; row++) {
        status = restore_runs(book, row);
        if (status == CSUCCESS_OK)
            status = restore_starts(book, row);
    }
    return status;
}
