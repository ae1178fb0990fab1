/* SPDX-License-Identifier: MIT */
/* One document for each run:
 *
 * {"doc": "run", "id", "customer", "playbook", "run": 1, "version": 1, "state", "started", ...,
 *  "steps": {"email": {"state", "at", "over", "task"}}} */
#include <math.h>
#include <string.h>

#include "book/task/task.h"
#include "playbook/saved/saved.h"
#include "util/json_write.h"

static void
write_number(const char *key, double number, csuccessp_buffer *to)
{
    if (isnan(number))
        return;
    csuccessp_json_key(to, key);
    csuccessp_json_double(to, number);
}

static void
write_int(const char *key, int64_t number, csuccessp_buffer *to)
{
    if (!number)
        return;
    csuccessp_json_key(to, key);
    csuccessp_json_int(to, number);
}

/* Steps by place: what a version calls them is not needed to bring them back. */
static void
write_step(const csuccess_book *book, const csuccessp_run_step *step, csuccessp_buffer *to)
{
    csuccessp_json_begin(to, '{');
    if (step->state != CSUCCESSP_STEP_IDLE) {
        csuccessp_json_key(to, "state");
        csuccessp_json_string(to, csuccessp_step_states[step->state]);
    }
    if (step->list != UINT16_MAX) {
        csuccessp_json_key(to, "list");
        csuccessp_json_int(to, step->list);
    }
    if (step->task != UINT32_MAX)
        csuccessp_saved_text(book, "task", csuccessp_task_at(book, step->task)->id, to);
    csuccessp_saved_text(book, "canvas", step->canvas, to);
    csuccessp_saved_text(book, "item", step->item, to);
    if (step->skip) {
        csuccessp_json_key(to, "skip");
        csuccessp_json_string(to, csuccessp_skips[step->skip]);
    }
    csuccessp_saved_time("at", step->at, to);
    csuccessp_saved_time("until", step->until, to);
    csuccessp_saved_time("over", step->over, to);
    csuccessp_json_end(to, '}');
}

static void
write_run(const csuccess_book *book, const csuccessp_run *run, csuccessp_buffer *to)
{
    const csuccessp_playbook_entry *entry = csuccessp_playbooks_of(book)->entries.items[run->entry];
    size_t length;
    const char *customer = csuccessp_customer_id(book, run->row, &length);
    uint16_t i;

    csuccessp_saved_text(book, "id", run->id, to);
    csuccessp_json_key(to, "customer");
    csuccessp_json_text(to, customer, length);
    csuccessp_saved_text(book, "playbook", entry->id, to);
    write_int("run", run->number, to);
    write_int("version", run->revision, to);
    csuccessp_json_key(to, "state");
    csuccessp_json_string(to, csuccessp_run_states[run->state]);
    if (run->held) {
        csuccessp_json_key(to, "held");
        csuccessp_json_bool(to, 1);
    }
    if (run->hand) {
        csuccessp_json_key(to, "hand");
        csuccessp_json_bool(to, 1);
    }
    if (run->measured) {
        csuccessp_json_key(to, "measured");
        csuccessp_json_bool(to, 1);
    }
    write_int("depth", run->depth, to);
    csuccessp_saved_text(book, "subject", run->subject, to);
    csuccessp_saved_text(book, "owner", run->owner, to);
    csuccessp_saved_text(book, "by", run->by, to);
    csuccessp_saved_text(book, "reason", run->reason, to);
    csuccessp_saved_time("started", run->started, to);
    csuccessp_saved_time("closed", run->closed, to);
    csuccessp_saved_time("goal", run->goal, to);
    csuccessp_saved_time("wake", run->wake, to);
    write_number("score_before", run->score[0], to);
    write_number("score_after", run->score[1], to);
    write_number("revenue_before", run->revenue[0], to);
    write_number("revenue_after", run->revenue[1], to);
    csuccessp_json_key(to, "steps");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < run->steps; i++)
        write_step(book, &run->step[i], to);
    csuccessp_json_end(to, ']');
}

static csuccess_status
save_run(csuccess_book *book, void *context, uint32_t place, csuccessp_output *output)
{
    const csuccessp_run *run = csuccessp_run_at(book,
                                                csuccessp_playbooks_of(book)->places.items[place]);
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, run->id, &length);

    (void)context;
    csuccessp_document_begin(output, "run");
    csuccessp_document_id(output, id, length);
    write_run(book, run, &output->buffer);
    return csuccessp_document_end(output);
}

/* In the bytewise order of ids. */
static csuccess_status
save_runs(csuccess_book *book, csuccessp_output *output)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    uint32_t *order, live = 0, i;
    csuccess_status status = CSUCCESS_OK;

    if (p->places.count == p->vacant.count)
        return CSUCCESS_OK;
    order = csuccessp_allocate(&book->memory, p->places.count, sizeof *order);
    if (!order)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < p->places.count; i++)
        if (p->places.items[i])
            order[live++] = i;
    csuccessp_runs_sort(book, order, live);
    for (i = 0; i < live && status == CSUCCESS_OK; i++)
        status = save_run(book, NULL, order[i], output);
    csuccessp_release(&book->memory, order, p->places.count, sizeof *order);
    return status;
}

struct saved_run {
    csuccessp_slice doc, id, customer, playbook, subject, owner, by, reason;
    int64_t run, version, depth, started, closed, goal, wake;
    int32_t state, held, hand, measured;
    double score_before, score_after, revenue_before, revenue_after;
    yyjson_val *steps;
};

#define AT(field) offsetof(struct saved_run, field)
static const csuccessp_field run_fields[] = {
    {"doc", CSUCCESSP_FIELD_TEXT, 1, AT(doc), NULL},
    {"id", CSUCCESSP_FIELD_ID, 1, AT(id), NULL},
    {"customer", CSUCCESSP_FIELD_ID, 1, AT(customer), NULL},
    {"playbook", CSUCCESSP_FIELD_ID, 1, AT(playbook), NULL},
    {"run", CSUCCESSP_FIELD_INT, 1, AT(run), NULL},
    {"version", CSUCCESSP_FIELD_INT, 1, AT(version), NULL},
    {"state", CSUCCESSP_FIELD_CHOICE, 1, AT(state), csuccessp_run_states},
    {"held", CSUCCESSP_FIELD_BOOL, 0, AT(held), NULL},
    {"hand", CSUCCESSP_FIELD_BOOL, 0, AT(hand), NULL},
    {"measured", CSUCCESSP_FIELD_BOOL, 0, AT(measured), NULL},
    {"depth", CSUCCESSP_FIELD_INT, 0, AT(depth), NULL},
    {"subject", CSUCCESSP_FIELD_ID, 0, AT(subject), NULL},
    {"owner", CSUCCESSP_FIELD_TEXT, 0, AT(owner), NULL},
    {"by", CSUCCESSP_FIELD_TEXT, 0, AT(by), NULL},
    {"reason", CSUCCESSP_FIELD_TEXT, 0, AT(reason), NULL},
    {"started", CSUCCESSP_FIELD_TIME, 1, AT(started), NULL},
    {"closed", CSUCCESSP_FIELD_TIME, 0, AT(closed), NULL},
    {"goal", CSUCCESSP_FIELD_TIME, 0, AT(goal), NULL},
    {"wake", CSUCCESSP_FIELD_TIME, 0, AT(wake), NULL},
    {"score_before", CSUCCESSP_FIELD_DOUBLE, 0, AT(score_before), NULL},
    {"score_after", CSUCCESSP_FIELD_DOUBLE, 0, AT(score_after), NULL},
    {"revenue_before", CSUCCESSP_FIELD_DOUBLE, 0, AT(revenue_before), NULL},
    {"revenue_after", CSUCCESSP_FIELD_DOUBLE, 0, AT(revenue_after), NULL},
    {"steps", CSUCCESSP_FIELD_ARRAY, 1, AT(steps), NULL},
};
#undef AT

struct saved_step {
    csuccessp_slice task, canvas, item;
    int32_t state, skip;
    int64_t list, at, until, over;
};

static csuccess_status
load_step(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
          const csuccessp_run *run, csuccessp_run_step *step)
{
    static const csuccessp_field fields[] = {
        {"state", CSUCCESSP_FIELD_CHOICE, 0, offsetof(struct saved_step, state),
         csuccessp_step_states},
        {"list", CSUCCESSP_FIELD_INT, 0, offsetof(struct saved_step, list), NULL},
        {"task", CSUCCESSP_FIELD_ID, 0, offsetof(struct saved_step, task), NULL},
        {"canvas", CSUCCESSP_FIELD_ID, 0, offsetof(struct saved_step, canvas), NULL},
        {"item", CSUCCESSP_FIELD_ID, 0, offsetof(struct saved_step, item), NULL},
        {"skip", CSUCCESSP_FIELD_CHOICE, 0, offsetof(struct saved_step, skip), csuccessp_skips},
        {"at", CSUCCESSP_FIELD_TIME, 0, offsetof(struct saved_step, at), NULL},
        {"until", CSUCCESSP_FIELD_TIME, 0, offsetof(struct saved_step, until), NULL},
        {"over", CSUCCESSP_FIELD_TIME, 0, offsetof(struct saved_step, over), NULL},
    };
    struct saved_step in;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.list = UINT16_MAX;
    in.at = in.until = in.over = CSUCCESSP_TIME_NONE;
    status = csuccessp_fields_read(place, value, fields, sizeof fields / sizeof *fields, &in,
                                   &present);
    if (status == CSUCCESS_OK && (in.list < 0 || in.list > UINT16_MAX))
        status = csuccessp_corrupt(place, "a number of a step is out of range");
    if (status != CSUCCESS_OK)
        return status;
    step->state = (uint8_t)in.state;
    step->skip = (uint8_t)in.skip;
    step->list = (uint16_t)in.list;
    step->at = in.at;
    step->until = in.until;
    step->over = in.over;
    if (in.task.bytes) {
        step->task = csuccessp_task_find(book, in.task.bytes, in.task.length);
        if (step->task == CSUCCESSP_TASK_NONE ||
            csuccessp_task_at(book, step->task)->row != run->row)
            return csuccessp_corrupt(place, "a task of a run is not there");
    }
    status = csuccessp_text_keep(book, in.canvas, &step->canvas);
    return status == CSUCCESS_OK ? csuccessp_text_keep(book, in.item, &step->item) : status;
}

/* Does the run fit the version that it goes by? */
static csuccess_status
check_run(const csuccess_book *book, const csuccessp_place *place, const csuccessp_run *run)
{
    const csuccessp_playbook *playbook = csuccessp_run_playbook(book, run);
    uint16_t i;

    if ((run->state == CSUCCESSP_RUN_OPEN) != (run->closed == CSUCCESSP_TIME_NONE))
        return csuccessp_corrupt(place, "a run is open and closed");
    for (i = 0; i < run->steps; i++) {
        const csuccessp_run_step *step = &run->step[i];
        if (step->state >= CSUCCESSP_STEP_DONE && step->over == CSUCCESSP_TIME_NONE)
            return csuccessp_corrupt(place, "a step is over without a time");
        if ((step->state == CSUCCESSP_STEP_GOING && step->at == CSUCCESSP_TIME_NONE) ||
            (step->state == CSUCCESSP_STEP_SCHEDULED && step->at == CSUCCESSP_TIME_NONE))
            return csuccessp_corrupt(place, "a step goes on without a time");
        if (playbook && step->state == CSUCCESSP_STEP_GOING &&
            (playbook->steps.items[i].kind == CSUCCESSP_STEP_TASK) != (step->task != UINT32_MAX))
            return csuccessp_corrupt(place, "a step and its task do not fit");
        if (!step->canvas != !step->item)
            return csuccessp_corrupt(place, "an item of a run is in no plan");
        if (playbook && step->list != UINT16_MAX &&
            (step->list >= playbook->lists.count || playbook->lists.items[step->list].owner != i))
            return csuccessp_corrupt(place, "a step leads to where it cannot");
    }
    return CSUCCESS_OK;
}

static csuccess_status
fill_run(csuccess_book *book, const csuccessp_place *place, const struct saved_run *in,
         csuccessp_run *run)
{
    csuccessp_place at = csuccessp_place_name(place, "steps");
    yyjson_val *item;
    size_t i, n;
    csuccess_status status;

    run->number = (uint32_t)in->run;
    run->revision = (uint32_t)in->version;
    run->depth = (uint32_t)in->depth;
    run->state = (uint8_t)in->state;
    run->held = (uint8_t)in->held;
    run->hand = (uint8_t)in->hand;
    run->measured = (uint8_t)in->measured;
    run->started = in->started;
    run->closed = in->closed;
    run->goal = in->goal;
    run->wake = in->wake;
    run->score[0] = in->score_before;
    run->score[1] = in->score_after;
    run->revenue[0] = in->revenue_before;
    run->revenue[1] = in->revenue_after;
    status = csuccessp_text_keep(book, in->id, &run->id);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->subject, &run->subject);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->owner, &run->owner);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->by, &run->by);
    if (status == CSUCCESS_OK)
        status = csuccessp_text_keep(book, in->reason, &run->reason);
    yyjson_arr_foreach(in->steps, i, n, item)
    {
        csuccessp_place in_list = csuccessp_place_item(&at, i);
        if (status == CSUCCESS_OK)
            status = load_step(book, &in_list, item, run, &run->step[i]);
    }
    return status == CSUCCESS_OK ? check_run(book, place, run) : status;
}

static csuccess_status
check_body(const csuccess_book *book, const csuccessp_place *place, const struct saved_run *in,
           uint32_t row, const csuccessp_playbook_entry *entry)
{
    const csuccessp_playbook *playbook;

    if (row == CSUCCESSP_ROW_NONE || row >= csuccessp_playbooks_of(book)->runs_capacity || !entry)
        return csuccessp_corrupt(place, "a run of nobody, or of no playbook");
    if (in->run < 1 || in->run > UINT32_MAX || in->version < 1 || in->version > UINT32_MAX ||
        in->depth < 0 || in->depth > UINT32_MAX ||
        yyjson_arr_size(in->steps) > CSUCCESSP_PLAYBOOK_STEPS_MAX)
        return csuccessp_corrupt(place, "a number of a run is out of range");
    if (csuccessp_run_find(book, row, entry->number, (uint32_t)in->run))
        return csuccessp_corrupt(place, "a run is there twice");
    playbook = csuccessp_playbook_version_of(entry, (uint32_t)in->version);
    if (playbook && playbook->steps.count != yyjson_arr_size(in->steps))
        return csuccessp_corrupt(place, "a run has other steps than its playbook");
    return CSUCCESS_OK;
}

static csuccess_status
load_run(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
         yyjson_val *document)
{
    struct saved_run in;
    csuccessp_playbook_entry *entry;
    csuccessp_run *run;
    csuccessp_ref ref;
    uint64_t present;
    uint32_t row;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    in.closed = in.goal = in.wake = CSUCCESSP_TIME_NONE;
    in.score_before = in.score_after = csuccessp_missing_number();
    in.revenue_before = in.revenue_after = csuccessp_missing_number();
    status = csuccessp_fields_read(place, document, run_fields,
                                   sizeof run_fields / sizeof *run_fields, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    row = csuccessp_customer_row(book, in.customer.bytes, in.customer.length);
    entry = csuccessp_saved_entry(book, in.playbook);
    status = check_body(book, place, &in, row, entry);
    if (status != CSUCCESS_OK)
        return status;
    ref = csuccessp_run_new(book, (uint16_t)yyjson_arr_size(in.steps));
    if (!ref)
        return csuccessp_fail_memory(&book->error);
    run = csuccessp_run_at(book, ref);
    run->row = row;
    run->entry = entry->number;
    status = fill_run(book, place, &in, run);
    if (status != CSUCCESS_OK) {
        csuccessp_run_free(book, ref);
        return status;
    }
    csuccessp_run_link(book, ref);
    loader->item = run->place;
    return CSUCCESS_OK;
}

const csuccessp_document_kind csuccessp_run_document = {"run", CSUCCESSP_PHASE_AFTER, save_runs,
                                                        load_run};

/* Items of a store. */

static uint32_t
count_places(const csuccess_book *book)
{
    return (uint32_t)csuccessp_playbooks_of(book)->places.count;
}

static const char *
place_id(const csuccess_book *book, uint32_t place, size_t *length)
{
    csuccessp_ref ref = csuccessp_playbooks_of(book)->places.items[place];

    return ref ? csuccessp_texts_get(&book->texts, csuccessp_run_at(book, ref)->id, length) : NULL;
}

/* A store asks for what it has read a moment ago, or for what is in no book any more. */
static uint32_t
find_place(const csuccess_book *book, const char *id, size_t length)
{
    const csuccessp_playbooks *p = csuccessp_playbooks_of(book);
    csuccessp_text text = csuccessp_texts_find(&book->texts, id, length);
    uint32_t i;

    for (i = 0; text && i < p->places.count; i++)
        if (p->places.items[i] && csuccessp_run_at(book, p->places.items[i])->id == text)
            return i;
    return UINT32_MAX;
}

const csuccessp_item_kind csuccessp_run_items = {
    .documents = &csuccessp_run_document,
    .number = CSUCCESSP_ITEMS_RUNS,
    .count = count_places,
    .id = place_id,
    .find = find_place,
    .save = save_run,
};
