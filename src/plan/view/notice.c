/* SPDX-License-Identifier: MIT */
/* How long beforehand it was said that a promise would move. */
#include <string.h>

#include "plan/view/difference.h"
#include "util/sort.h"

/* What the notices of one canvas are found with. */
typedef struct search {
    csuccess_book *book;
    const csuccessp_zone *zone;
    uint8_t audience;
    csuccessp_notices *out;
} search;

static csuccess_status
add_notice(const search *s, uint32_t place, const csuccessp_item_change *change, int32_t now)
{
    csuccessp_notice notice;

    if (csuccessp_array_reserve(&s->book->memory, s->out, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&s->book->error);
    memset(&notice, 0, sizeof notice);
    notice.item = place;
    notice.revision = change->revision;
    notice.at = change->at;
    notice.by = change->by;
    notice.old = (int32_t)change->old.number;
    notice.now = now;
    notice.days = notice.old - csuccessp_zone_date(s->zone, change->at);
    notice.late = notice.days < csuccessp_plans_of(s->book)->settings.notice_days;
    s->out->items[s->out->count++] = notice;
    return CSUCCESS_OK;
}

/* Back in the history of a promise: dates that moved while it was accepted. */
static csuccess_status
search_item(const search *s, uint32_t place)
{
    const csuccessp_plan_item *item = csuccessp_plan_item_at(s->book, place);
    const csuccessp_item_change *change;
    csuccessp_ref next = item->changes;
    int64_t status = item->status, due = item->due;

    for (; next; next = change->next) {
        change = csuccessp_plan_change_at(s->book, next);
        if (change->field == CSUCCESSP_PLAN_FIELD_STATUS)
            status = change->old.number;
        if (change->field == CSUCCESSP_PLAN_FIELD_VISIBILITY && change->old.number &&
            s->audience == CSUCCESSP_FOR_CUSTOMER)
            return CSUCCESS_OK; /* before that the customer did not see it */
        if (change->field != CSUCCESSP_PLAN_FIELD_DUE)
            continue;
        if (status == CSUCCESSP_ITEM_ACCEPTED && change->old.number != CSUCCESSP_DATE_NONE &&
            change->at != CSUCCESSP_TIME_NONE &&
            add_notice(s, place, change, (int32_t)due) != CSUCCESS_OK)
            return CSUCCESS_E_NO_MEMORY;
        due = change->old.number;
    }
    return CSUCCESS_OK;
}

static int
compare(const void *book, const void *a, const void *b)
{
    const csuccessp_notice *x = a, *y = b;

    if (x->revision != y->revision)
        return x->revision < y->revision ? -1 : 1;
    return csuccessp_texts_compare(&((const csuccess_book *)book)->texts,
                                   csuccessp_plan_item_at(book, x->item)->id,
                                   csuccessp_plan_item_at(book, y->item)->id);
}

csuccess_status
csuccessp_notices_open(csuccess_book *book, uint32_t canvas, uint8_t audience,
                       csuccessp_notices *out)
{
    search s = {book, csuccessp_book_zone(book), audience, out};
    uint32_t place = csuccessp_canvas_at(book, canvas)->first;
    csuccess_status status = CSUCCESS_OK;

    memset(out, 0, sizeof *out);
    while (status == CSUCCESS_OK && place != CSUCCESSP_PLAN_NONE) {
        const csuccessp_plan_item *item = csuccessp_plan_item_at(book, place);
        if ((item->kind == CSUCCESSP_ITEM_COMMITMENT || item->kind == CSUCCESSP_ITEM_EXPECTATION) &&
            item->status != CSUCCESSP_ITEM_REMOVED &&
            (audience == CSUCCESSP_FOR_US || !item->internal))
            status = search_item(&s, place);
        place = item->next;
    }
    if (status != CSUCCESS_OK)
        csuccessp_notices_close(book, out);
    else
        csuccessp_sort(out->items, out->count, sizeof *out->items, compare, book);
    return status;
}

void
csuccessp_notices_close(csuccess_book *book, csuccessp_notices *notices)
{
    csuccessp_array_release(&book->memory, notices);
}
