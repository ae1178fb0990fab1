/* SPDX-License-Identifier: MIT */
#include "plan/item/links.h"

#include "plan/list.h"
#include "util/suggest.h"

enum { NEAREST_AMONG = 1000 };

csuccess_status
csuccessp_plan_item_unknown(const csuccess_book *book, const csuccessp_place *at, uint32_t canvas,
                            csuccessp_slice id)
{
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    uint32_t place = csuccessp_canvas_at(book, canvas)->first, i;
    const char *known;
    size_t n;

    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (i = 0; place != CSUCCESSP_PLAN_NONE && i < NEAREST_AMONG; i++) {
        const csuccessp_plan_item *item = csuccessp_plan_item_at(book, place);
        known = csuccessp_texts_get(&book->texts, item->id, &n);
        if (item->status != CSUCCESSP_ITEM_REMOVED)
            csuccessp_suggest_offer(&suggestion, known, n);
        place = item->next;
    }
    return csuccessp_fail_at(at, CSUCCESS_E_UNKNOWN, "the canvas has no item '%.*s'%s",
                             csuccessp_shown(id.bytes, id.length), id.bytes,
                             csuccessp_suggest_text(&suggestion, hint));
}

static uint32_t
find_linked(const csuccess_book *book, uint32_t canvas, csuccessp_text id)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, id, &length);
    uint32_t place = csuccessp_plan_item_find(book, canvas, bytes, length);

    if (place != CSUCCESSP_PLAN_NONE &&
        csuccessp_plan_item_at(book, place)->status == CSUCCESSP_ITEM_REMOVED)
        return CSUCCESSP_PLAN_NONE;
    return place;
}

/* Items that were seen are chained through `shown`, which a view sets anew; the last one's is this.
 */
#define LAST (CSUCCESSP_PLAN_NONE - 1)

static void
push(const csuccess_book *book, uint32_t place, uint32_t *top)
{
    csuccessp_plan_item *item = csuccessp_plan_item_at(book, place);

    if (item->shown != CSUCCESSP_PLAN_NONE)
        return;
    item->shown = *top;
    *top = place;
}

/* A stack of items that keeps those that were taken from it marked: each is looked at once. */
int
csuccessp_item_links_cycle(csuccess_book *book, uint32_t canvas, uint32_t place,
                           const csuccessp_item_draft *draft, int kind)
{
    uint32_t item = csuccessp_canvas_at(book, canvas)->first, top = LAST, i;
    size_t k;

    if (place == CSUCCESSP_PLAN_NONE || !draft->links[kind].count)
        return 0;
    for (; item != CSUCCESSP_PLAN_NONE; item = csuccessp_plan_item_at(book, item)->next)
        csuccessp_plan_item_at(book, item)->shown = CSUCCESSP_PLAN_NONE;
    for (k = 0; k < draft->links[kind].count; k++) {
        uint32_t to = find_linked(book, canvas, draft->links[kind].items[k]);
        if (to != CSUCCESSP_PLAN_NONE)
            push(book, to, &top);
    }
    while (top != LAST) {
        const csuccessp_links *links;
        item = top;
        if (item == place)
            return 1;
        top = csuccessp_plan_item_at(book, item)->shown;
        links = csuccessp_plan_links(book, csuccessp_plan_item_at(book, item), kind);
        for (i = 0; links && i < links->count; i++)
            push(book, links->item[i], &top);
    }
    return 0;
}

csuccess_status
csuccessp_item_links_check(csuccess_book *book, const csuccessp_place *at, uint32_t canvas,
                           uint32_t place, const csuccessp_item_draft *draft)
{
    size_t k, i, length;

    for (k = 0; k < CSUCCESSP_LINK_KINDS; k++) {
        csuccessp_place field = csuccessp_place_name(at, csuccessp_link_kinds[k]);
        for (i = 0; i < draft->links[k].count; i++) {
            csuccessp_place in_list = csuccessp_place_item(&field, i);
            csuccessp_slice id;
            if (find_linked(book, canvas, draft->links[k].items[i]) != CSUCCESSP_PLAN_NONE)
                continue;
            id.bytes = csuccessp_texts_get(&book->texts, draft->links[k].items[i], &length);
            id.length = length;
            return csuccessp_plan_item_unknown(book, &in_list, canvas, id);
        }
        if (k != CSUCCESSP_LINK_BLOCKS &&
            csuccessp_item_links_cycle(book, canvas, place, draft, (int)k))
            return csuccessp_fail_at(&field, CSUCCESS_E_CYCLE,
                                     "by these links the item would come back to itself");
    }
    return CSUCCESS_OK;
}
