/* SPDX-License-Identifier: MIT */
#include "plan/item/status.h"

#include <string.h>

#include "book/saved/ledger.h"
#include "plan/event.h"
#include "plan/list.h"

const char *const csuccessp_item_verbs[] = {
    "start",   "complete",    "cancel", "reopen", "accept",
    "deliver", "demonstrate", "verify", "remove", NULL,
};

uint8_t
csuccessp_plan_first_status(uint8_t kind)
{
    return csuccessp_kind_is_promise(kind) ? CSUCCESSP_ITEM_PROPOSED : CSUCCESSP_ITEM_OPEN;
}

uint8_t
csuccessp_item_verb_status(uint8_t kind, int verb)
{
    static const uint8_t statuses[] = {
        CSUCCESSP_ITEM_IN_PROGRESS,  CSUCCESSP_ITEM_DONE,     CSUCCESSP_ITEM_CANCELLED,
        CSUCCESSP_ITEM_OPEN,         CSUCCESSP_ITEM_ACCEPTED, CSUCCESSP_ITEM_DELIVERED,
        CSUCCESSP_ITEM_DEMONSTRATED, CSUCCESSP_ITEM_VERIFIED, CSUCCESSP_ITEM_REMOVED,
    };

    return verb == CSUCCESSP_ITEM_REOPEN ? csuccessp_plan_first_status(kind) : statuses[verb];
}

#define BIT(field) (UINT64_C(1) << CSUCCESSP_PLAN_FIELD_##field)

int
csuccessp_item_rewrites(const csuccessp_plan_item *item, const csuccessp_item_draft *draft)
{
    const uint64_t words = BIT(TITLE) | BIT(TEXT) | BIT(DUE) | BIT(UNIT) | BIT(BASELINE) |
                           BIT(TARGET) | BIT(ACTUAL) | BIT(VALUE) | BIT(DATA);

    return item->status == CSUCCESSP_ITEM_VERIFIED && draft->present & words;
}

/* Another open obstacle that says that it blocks this item; CSUCCESSP_PLAN_NONE. */
static uint32_t
find_blocker(const csuccess_book *book, const csuccessp_plan_item *item)
{
    uint32_t self = csuccessp_plan_item_place_of(book, item);
    uint32_t place = csuccessp_canvas_at(book, item->canvas)->first, i;

    for (; place != CSUCCESSP_PLAN_NONE; place = csuccessp_plan_item_at(book, place)->next) {
        const csuccessp_plan_item *other = csuccessp_plan_item_at(book, place);
        const csuccessp_links *links = csuccessp_plan_links(book, other, CSUCCESSP_LINK_BLOCKS);
        if (!links || !csuccessp_kind_is_obstacle(other->kind) ||
            !csuccessp_plan_item_is_open(other))
            continue;
        for (i = 0; i < links->count; i++)
            if (links->item[i] == self)
                return place;
    }
    return CSUCCESSP_PLAN_NONE;
}

/* Something open that the item requires; CSUCCESSP_PLAN_NONE. */
static uint32_t
find_required(const csuccess_book *book, const csuccessp_plan_item *item)
{
    const csuccessp_links *links = csuccessp_plan_links(book, item, CSUCCESSP_LINK_REQUIRES);
    uint32_t i;

    for (i = 0; links && i < links->count; i++)
        if (csuccessp_plan_item_is_open(csuccessp_plan_item_at(book, links->item[i])))
            return links->item[i];
    return CSUCCESSP_PLAN_NONE;
}

/* An outcome can be agreed to when somebody can tell afterwards whether it is there. */
static int
is_measurable(const csuccess_book *book, const csuccessp_plan_item *outcome)
{
    uint32_t self = csuccessp_plan_item_place_of(book, outcome);
    uint32_t place = csuccessp_canvas_at(book, outcome->canvas)->first, i;

    for (; place != CSUCCESSP_PLAN_NONE; place = csuccessp_plan_item_at(book, place)->next) {
        const csuccessp_plan_item *other = csuccessp_plan_item_at(book, place);
        const csuccessp_links *links = csuccessp_plan_links(book, other, CSUCCESSP_LINK_OF);
        const csuccessp_kpi *kpi = csuccessp_plan_kpi(book, other);
        if (!links || other->kind != CSUCCESSP_ITEM_KPI ||
            other->status == CSUCCESSP_ITEM_CANCELLED || other->status == CSUCCESSP_ITEM_REMOVED ||
            kpi->baseline == CSUCCESSP_INTEGER_MISSING ||
            kpi->target == CSUCCESSP_INTEGER_MISSING || other->due == CSUCCESSP_DATE_NONE)
            continue;
        for (i = 0; i < links->count; i++)
            if (links->item[i] == self)
                return 1;
    }
    return 0;
}

static const char *
refuse_work(csuccess_book *book, const csuccessp_plan_item *item, int verb, uint32_t *culprit)
{
    uint8_t status = item->status;

    if (verb >= CSUCCESSP_ITEM_ACCEPT)
        return "is no outcome, expectation, commitment or value";
    if (verb == CSUCCESSP_ITEM_REOPEN)
        return NULL;
    if (status == CSUCCESSP_ITEM_DONE || status == CSUCCESSP_ITEM_CANCELLED)
        return "is closed: reopen it first";
    if (verb != CSUCCESSP_ITEM_COMPLETE)
        return NULL;
    *culprit = find_required(book, item);
    if (*culprit != CSUCCESSP_PLAN_NONE)
        return "requires something that is not done yet";
    *culprit = find_blocker(book, item);
    return *culprit == CSUCCESSP_PLAN_NONE ? NULL : "is blocked: resolve what blocks it first";
}

static const char *
refuse_promise(csuccess_book *book, const csuccessp_plan_item *item, int verb)
{
    uint8_t status = item->status;

    if (verb == CSUCCESSP_ITEM_START || verb == CSUCCESSP_ITEM_COMPLETE)
        return "is accepted, delivered and verified, not completed";
    if (verb == CSUCCESSP_ITEM_REOPEN)
        return NULL;
    if (status == CSUCCESSP_ITEM_CANCELLED || status == CSUCCESSP_ITEM_VERIFIED)
        return "is closed: reopen it first";
    if (verb == CSUCCESSP_ITEM_CANCEL)
        return NULL;
    if (verb == CSUCCESSP_ITEM_ACCEPT && status != CSUCCESSP_ITEM_PROPOSED)
        return "was accepted already";
    if (verb == CSUCCESSP_ITEM_ACCEPT && item->kind == CSUCCESSP_ITEM_OUTCOME &&
        !is_measurable(book, item))
        return "has no KPI with a baseline, a target and a date";
    if (verb == CSUCCESSP_ITEM_DELIVER && status == CSUCCESSP_ITEM_PROPOSED)
        return "was not accepted yet";
    if (verb == CSUCCESSP_ITEM_DELIVER && status != CSUCCESSP_ITEM_ACCEPTED)
        return "was delivered already";
    if (verb >= CSUCCESSP_ITEM_DEMONSTRATE && status != CSUCCESSP_ITEM_DELIVERED &&
        status != CSUCCESSP_ITEM_DEMONSTRATED)
        return "was not delivered yet";
    return NULL;
}

const char *
csuccessp_item_verb_refused(csuccess_book *book, const csuccessp_plan_item *item, int verb,
                            int *repeats, uint32_t *culprit)
{
    *culprit = CSUCCESSP_PLAN_NONE;
    *repeats = item->status == csuccessp_item_verb_status(item->kind, verb);
    if (*repeats || verb == CSUCCESSP_ITEM_REMOVE)
        return NULL;
    if (item->status == CSUCCESSP_ITEM_REMOVED)
        return "was removed";
    return csuccessp_kind_is_promise(item->kind) ? refuse_promise(book, item, verb)
                                                 : refuse_work(book, item, verb, culprit);
}

/* Moving. */

static csuccessp_plan_value
number_of(int64_t number)
{
    csuccessp_plan_value value = {0, 0, 0};

    value.number = number;
    return value;
}

void
csuccessp_plan_item_move(csuccess_book *book, uint32_t place, uint8_t status, uint8_t fix,
                         csuccessp_item_room *room, int64_t at, csuccessp_text by)
{
    csuccessp_plan_item *item = csuccessp_plan_item_at(book, place);
    csuccessp_canvas *canvas = csuccessp_canvas_at(book, item->canvas);
    uint8_t was = item->status;

    csuccessp_plan_item_note(book, item, CSUCCESSP_PLAN_FIELD_STATUS, number_of(was), room, at, by);
    item->status = status;
    if (item->fix != fix && room->changes) {
        csuccessp_plan_item_note(book, item, CSUCCESSP_PLAN_FIELD_FIX, number_of(item->fix), room,
                                 at, by);
        item->fix = fix;
    }
    canvas->items -= status == CSUCCESSP_ITEM_REMOVED;
    canvas->items += was == CSUCCESSP_ITEM_REMOVED;
    item->closed = csuccessp_plan_item_is_open(item) ? CSUCCESSP_TIME_NONE : at;
    item->rescheduled++;
    item->changed = at;
    csuccessp_plan_event_add(book, place, was, status);
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_PLAN_ITEMS, place);
}
