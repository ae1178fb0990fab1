/* SPDX-License-Identifier: MIT */
/* The item of a success plan that a step makes. */
#include "playbook/run/item.h"

#include "book/task/task.h"
#include "plan/event.h"
#include "playbook/definition/new_item.h"

const csuccessp_plan_item *
csuccessp_run_step_item(const csuccess_book *book, const csuccessp_run_step *step)
{
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, step->canvas, &length);
    uint32_t canvas = step->item ? csuccessp_canvas_find(book, id, length) : CSUCCESSP_PLAN_NONE;
    uint32_t item;

    if (canvas == CSUCCESSP_PLAN_NONE)
        return NULL;
    id = csuccessp_texts_get(&book->texts, step->item, &length);
    item = csuccessp_plan_item_find(book, canvas, id, length);
    return item == CSUCCESSP_PLAN_NONE ? NULL : csuccessp_plan_item_at(book, item);
}

/* playbook/run/step, with which the canvas has nothing yet. */
static csuccessp_text
make_id(csuccess_book *book, const csuccessp_run *run, const csuccessp_playbook *playbook,
        const csuccessp_step *step, uint32_t canvas)
{
    csuccessp_buffer to, name;
    size_t length;
    const char *playbook_id = csuccessp_texts_get(&book->texts, playbook->id, &length);
    int64_t times = 0;
    csuccessp_text id = 0;

    csuccessp_buffer_open(&to, &book->memory);
    csuccessp_buffer_open(&name, &book->memory);
    do {
        csuccessp_buffer_clear(&to);
        csuccessp_step_name(book, step, ++times, &name);
        if (name.status != CSUCCESS_OK)
            break;
        csuccessp_task_id(&to, playbook_id, length, NULL, 0, run->number, name.data, name.length);
    } while (to.status == CSUCCESS_OK &&
             csuccessp_plan_item_find(book, canvas, to.data, to.length) != CSUCCESSP_PLAN_NONE);
    if (name.status == CSUCCESS_OK && to.status == CSUCCESS_OK)
        id = csuccessp_texts_take(&book->texts, to.data, to.length);
    csuccessp_buffer_close(&name);
    csuccessp_buffer_close(&to);
    return id;
}

/* The day so long after that of the step. */
static int32_t
day_after(const csuccess_book *book, const csuccessp_schedule *schedule, int64_t at,
          const csuccessp_offset *offset)
{
    int32_t today = csuccessp_zone_date(csuccessp_book_zone(book), at);

    return csuccessp_zone_date(schedule->zone, csuccessp_schedule_day(schedule, today, offset));
}

/* What the definition leaves to the run. */
static void
fill_draft(const csuccess_book *book, const csuccessp_run *run, const csuccessp_playbook *playbook,
           const csuccessp_step *step, int64_t at, csuccessp_item_draft *draft)
{
    const csuccessp_new_item *item = step->new_item;
    csuccessp_schedule schedule = csuccessp_schedule_of(book, run->row, draft->to.owner,
                                                        playbook->calendar);

    if (!draft->to.title && step->title) {
        draft->to.title = step->title;
        draft->present |= UINT64_C(1) << CSUCCESSP_PLAN_FIELD_TITLE;
    }
    if (draft->to.owner)
        draft->present |= UINT64_C(1) << CSUCCESSP_PLAN_FIELD_OWNER;
    if (item->has_start) {
        draft->to.start = day_after(book, &schedule, at, &item->start);
        draft->present |= UINT64_C(1) << CSUCCESSP_PLAN_FIELD_START;
    }
    if (item->has_due) {
        draft->to.due = day_after(book, &schedule, at, &item->due);
        draft->present |= UINT64_C(1) << CSUCCESSP_PLAN_FIELD_DUE;
    }
}

static csuccess_status
find_owner(csuccess_book *book, const csuccessp_run *run, const csuccessp_playbook *playbook,
           const csuccessp_step *step, int64_t at, csuccessp_text *out)
{
    int32_t day = csuccessp_zone_date(csuccessp_book_zone(book), at);

    if (step->owner.count)
        return csuccessp_owner_take(book, &step->owner, run->row, day, 0, out);
    return csuccessp_owner_take(book, &playbook->owner, run->row, day, run->owner, out);
}

/* What follows from the item is of the next instant, which is at the same time. */
static csuccess_status
put(csuccess_book *book, const csuccessp_run *run, uint32_t canvas,
    const csuccessp_item_draft *draft, int64_t at)
{
    csuccessp_item_room room;
    csuccess_status status = csuccessp_timers_reserve(book, 1);

    if (status != CSUCCESS_OK)
        return status;
    status = csuccessp_item_room_take(book, draft, 0, &room);
    if (status == CSUCCESS_OK) {
        csuccessp_plan_events_depth(book, run->depth + 1);
        csuccessp_plan_item_set(book, canvas, draft, &room, at, 0);
        csuccessp_plan_events_depth(book, 0);
        csuccessp_playbook_follow(book, run->row, at);
    }
    csuccessp_item_room_drop(book, &room);
    return status;
}

csuccess_status
csuccessp_run_item(csuccess_book *book, csuccessp_run *run, const csuccessp_playbook *playbook,
                   uint16_t index, int64_t at)
{
    const csuccessp_step *step = &playbook->steps.items[index];
    csuccessp_run_step *at_step = &run->step[index];
    uint32_t canvas = csuccessp_canvas_current(book, run->row);
    csuccessp_item_draft draft = step->new_item->draft; /* borrows from it */
    csuccess_status status;

    if (canvas == CSUCCESSP_PLAN_NONE) {
        at_step->skip = CSUCCESSP_SKIP_NO_CANVAS;
        csuccessp_run_step_finish(at_step, CSUCCESSP_STEP_SKIPPED, UINT16_MAX, at);
        return CSUCCESS_OK;
    }
    draft.to.owner = 0;
    draft.id = make_id(book, run, playbook, step, canvas);
    if (!draft.id)
        return csuccessp_fail_memory(&book->error);
    status = find_owner(book, run, playbook, step, at, &draft.to.owner);
    if (status == CSUCCESS_OK) {
        fill_draft(book, run, playbook, step, at, &draft);
        status = put(book, run, canvas, &draft, at);
    }
    csuccessp_texts_drop(&book->texts, draft.to.owner);
    if (status != CSUCCESS_OK) {
        csuccessp_texts_drop(&book->texts, draft.id);
        return status;
    }
    at_step->item = draft.id;
    at_step->canvas = csuccessp_canvas_at(book, canvas)->id;
    csuccessp_texts_keep(&book->texts, at_step->canvas);
    return CSUCCESS_OK;
}
