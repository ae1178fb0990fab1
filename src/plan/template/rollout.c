/* SPDX-License-Identifier: MIT */
#include "plan/template/rollout.h"

#include <string.h>

#include "book/measure/segment.h"
#include "book/record/pending.h"
#include "book/zones.h"
#include "plan/list.h"
#include "util/sort.h"

enum { SEGMENT_NAME = CSUCCESSP_ID_MAX + 8 };

/* The list. */

static csuccess_status
open_list(csuccess_book *book)
{
    csuccessp_plans *p = csuccessp_plans_of(book);

    if (!p->rollouts)
        p->rollouts = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *p->rollouts);
    return p->rollouts ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

csuccess_status
csuccessp_rollouts_promise(csuccess_book *book, size_t more)
{
    csuccess_status status = open_list(book);
    csuccessp_rollouts *r = csuccessp_plans_of(book)->rollouts;

    if (status != CSUCCESS_OK)
        return status;
    if (csuccessp_array_reserve(&book->memory, &r->waiting, r->promised + more) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    r->promised += more;
    return CSUCCESS_OK;
}

void
csuccessp_rollouts_take_back(csuccess_book *book, size_t count)
{
    if (count)
        csuccessp_plans_of(book)->rollouts->promised -= count;
}

void
csuccessp_rollout_add(csuccess_book *book, const csuccessp_rollout *rollout)
{
    csuccessp_rollouts *r = csuccessp_plans_of(book)->rollouts;

    r->waiting.items[r->waiting.count++] = *rollout;
    book->due_any = 1; /* an instant, whomever it concerns */
}

void
csuccessp_rollout_drop(csuccess_book *book, csuccessp_rollout *rollout)
{
    csuccessp_texts_drop(&book->texts, rollout->template);
    csuccessp_texts_drop(&book->texts, rollout->segment);
    csuccessp_texts_drop(&book->texts, rollout->prefix);
    csuccessp_texts_drop(&book->texts, rollout->owner);
    csuccessp_texts_drop(&book->texts, rollout->by);
    csuccessp_texts_drop(&book->texts, rollout->anchors);
    memset(rollout, 0, sizeof *rollout);
}

void
csuccessp_rollouts_close(csuccess_book *book)
{
    csuccessp_rollouts *r = csuccessp_plans_of(book)->rollouts;
    size_t i;

    if (!r)
        return;
    for (i = 0; i < r->waiting.count; i++)
        csuccessp_rollout_drop(book, &r->waiting.items[i]);
    csuccessp_array_release(&book->memory, &r->waiting);
    csuccessp_release(&book->memory, r, 1, sizeof *r);
    csuccessp_plans_of(book)->rollouts = NULL;
}

/* Whom it is for. */

uint32_t
csuccessp_segment_slot(const csuccess_book *book, const char *id, size_t length)
{
    static const char prefix[] = "segment.";
    char name[SEGMENT_NAME];
    uint32_t slot;

    if (length > CSUCCESSP_ID_MAX)
        return CSUCCESSP_SLOT_NONE;
    memcpy(name, prefix, strlen(prefix));
    memcpy(name + strlen(prefix), id, length);
    slot = csuccessp_slot_find(book, name, strlen(prefix) + length, 0);
    if (slot != CSUCCESSP_SLOT_NONE &&
        csuccessp_node_at(book, slot)->kind != &csuccessp_segment_kind)
        return CSUCCESSP_SLOT_NONE; /* something else goes by that name */
    return slot;
}

static uint32_t
slot_of(const csuccess_book *book, const csuccessp_rollout *rollout,
        const csuccessp_template *template)
{
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, rollout->segment, &length);

    return rollout->segment ? csuccessp_segment_slot(book, id, length) : template->segment;
}

/* Members of the segment in the order of their ids, so that everybody comes to the same. */
struct members {
    uint32_t *rows;
    uint32_t count, capacity;
};

static csuccess_status
find_members(csuccess_book *book, uint32_t slot, struct members *out)
{
    const csuccessp_node *node = csuccessp_node_at(book, slot);
    uint32_t live = book->customers.live, count, i;

    out->capacity = live ? live : 1;
    out->count = 0;
    out->rows = csuccessp_allocate(&book->memory, out->capacity, sizeof *out->rows);
    if (!out->rows)
        return csuccessp_fail_memory(&book->error);
    count = csuccessp_customers_sorted(book, out->rows);
    for (i = 0; i < count; i++) {
        uint32_t row = out->rows[i];
        if (csuccessp_customer_born(book, row) && node->column->data.small[row] == 1)
            out->rows[out->count++] = row;
    }
    return CSUCCESS_OK;
}

/* Making one. */

/* The id of a customer's canvas; 0: it would be too long. */
static size_t
write_id(const csuccess_book *book, const csuccessp_rollout *rollout, uint32_t row, char *to)
{
    size_t length, n;
    const char *prefix = csuccessp_texts_get(
        &book->texts, rollout->prefix ? rollout->prefix : rollout->template, &length);
    const char *id = csuccessp_customer_id(book, row, &n);

    if (length + 1 + n > CSUCCESSP_ID_MAX)
        return 0;
    memcpy(to, prefix, length);
    to[length] = '-';
    memcpy(to + length + 1, id, n);
    return length + 1 + n;
}

/* One roll-out, while it is done. */
struct rolling {
    const csuccessp_rollout *rollout;
    csuccessp_json json; /* its anchors */
    int32_t start;
    int64_t at;
};

static void
put_canvas(csuccess_book *book, const struct rolling *r, csuccessp_text id, uint32_t row,
           csuccessp_template_fill *fill)
{
    const csuccessp_rollout *rollout = r->rollout;
    csuccessp_canvas canvas = csuccessp_canvas_blank();
    uint32_t place = csuccessp_canvas_place(book);
    size_t length;
    const char *owner = csuccessp_texts_get(&book->texts, rollout->owner, &length);

    canvas.id = id;
    canvas.row = row;
    canvas.made = r->at;
    canvas.start = r->start;
    if (rollout->owner && csuccessp_entity_find(book, &book->members, 0, owner, length)) {
        canvas.owner = rollout->owner;
        csuccessp_texts_keep(&book->texts, canvas.owner);
    }
    csuccessp_canvas_put(book, &canvas, place);
    csuccessp_canvas_changed(book, place, r->at, 1);
    csuccessp_template_apply(book, fill, place, r->at, rollout->by);
}

/* The customer has another instant at this very time, which computes what follows of the canvas. */
static csuccess_status
make_canvas(csuccess_book *book, const struct rolling *r, uint32_t row)
{
    csuccessp_place nowhere = csuccessp_place_root(&book->error);
    csuccessp_template_fill *fill = NULL;
    char id[CSUCCESSP_ID_MAX];
    size_t length = write_id(book, r->rollout, row, id);
    csuccessp_slice template;
    csuccessp_text text;
    csuccess_status status;

    if (length && csuccessp_canvas_find(book, id, length) != CSUCCESSP_PLAN_NONE)
        return CSUCCESS_OK;
    if (!length) {
        book->counts.orphaned++;
        csuccessp_log(book, CSUCCESS_LOG_WARNING, CSUCCESS_E_LIMIT,
                      "a roll-out passes a customer over: the canvas's id would be too long");
        return CSUCCESS_OK;
    }
    text = csuccessp_texts_take(&book->texts, id, length);
    if (!text)
        return csuccessp_fail_memory(&book->error);
    template.bytes = csuccessp_texts_get(&book->texts, r->rollout->template, &template.length);
    status = csuccessp_timers_reserve(book, 1);
    if (status == CSUCCESS_OK)
        status = csuccessp_template_prepare(book, &nowhere, template, r->json.root, r->start, row,
                                            1, &fill);
    if (status == CSUCCESS_OK)
        status = csuccessp_plan_promise(book, 1, 0);
    if (status != CSUCCESS_OK) {
        csuccessp_template_discard(book, fill);
        csuccessp_texts_drop(&book->texts, text);
        return status;
    }
    csuccessp_plan_take_back(book, 1, 0);
    put_canvas(book, r, text, row, fill);
    csuccessp_timer_add(book, &csuccessp_plan_room, row, CSUCCESSP_PLAN_TIMER_NEXT, r->at);
    csuccessp_plans_of(book)->rollouts->made++;
    return CSUCCESS_OK;
}

static void
drop_unfit(csuccess_book *book, const char *why)
{
    book->counts.orphaned++;
    csuccessp_log(book, CSUCCESS_LOG_WARNING, CSUCCESS_E_STATE, "a roll-out was dropped: %s", why);
}

static csuccess_status
make_canvases(csuccess_book *book, const struct rolling *r, uint32_t slot)
{
    struct members members;
    csuccess_status status = find_members(book, slot, &members);
    uint32_t i;

    for (i = 0; i < members.count && status == CSUCCESS_OK; i++)
        status = make_canvas(book, r, members.rows[i]);
    csuccessp_release(&book->memory, members.rows, members.capacity, sizeof *members.rows);
    return status;
}

static csuccess_status
roll_out(csuccess_book *book, const csuccessp_rollout *rollout, int64_t at)
{
    const csuccessp_template *template = csuccessp_template_find(book, rollout->template);
    uint32_t slot = template ? slot_of(book, rollout, template) : CSUCCESSP_SLOT_NONE;
    struct rolling r;
    size_t length;
    const char *anchors = csuccessp_texts_get(&book->texts, rollout->anchors, &length);
    csuccess_status status = CSUCCESS_OK;

    if (!template || slot == CSUCCESSP_SLOT_NONE) {
        drop_unfit(book, template ? "there is no such segment" : "there is no such template");
        return CSUCCESS_OK;
    }
    r.rollout = rollout;
    r.at = at;
    r.start = rollout->start;
    if (r.start == CSUCCESSP_DATE_NONE)
        r.start = csuccessp_zone_date(csuccessp_book_zone(book), at);
    csuccessp_json_open(&r.json, &book->memory);
    if (rollout->anchors)
        status = csuccessp_json_parse(&r.json, anchors, length, length, book->limits.depth,
                                      &book->error);
    if (status == CSUCCESS_OK)
        status = make_canvases(book, &r, slot);
    if (r.json.root)
        csuccessp_json_done(&r.json);
    csuccessp_json_close(&r.json);
    return status;
}

csuccess_status
csuccessp_rollouts_act(csuccess_book *book, int64_t at)
{
    csuccessp_rollouts *r = csuccessp_plans_of(book)->rollouts;
    csuccess_status status;

    while (r && r->waiting.count) {
        status = roll_out(book, &r->waiting.items[0], at);
        if (status != CSUCCESS_OK)
            return status;
        csuccessp_log(book, CSUCCESS_LOG_INFO, CSUCCESS_OK, "a roll-out made %" PRIu64 " canvases",
                      r->made);
        r->made = 0;
        csuccessp_rollout_drop(book, &r->waiting.items[0]);
        r->waiting.count--;
        memmove(r->waiting.items, r->waiting.items + 1,
                r->waiting.count * sizeof *r->waiting.items);
    }
    return CSUCCESS_OK;
}
