/* SPDX-License-Identifier: MIT */
#include "planbook.h"

#include <string.h>

csuccess_book *
new_planbook(void)
{
    csuccess_book *book = new_book();

    take(book, "{'record':'definitions','plan':{}}");
    take(book, "{'record':'member','id':'ann'}");
    take(book, "{'record':'member','id':'bob'}");
    take(book, "{'record':'customer','id':'acme'}");
    take(book, "{'record':'contact','customer':'acme','id':'zoe'}");
    advance(book, "2026-01-01");
    take(book, "{'record':'canvas','canvas':'plan','customer':'acme','start':'2026-01-01',"
               "'end':'2026-12-31'}");
    return book;
}

void
item(csuccess_book *book, const char *id, const char *kind, const char *more)
{
    take(book, "{'record':'plan_item','canvas':'plan','item':'%s','kind':'%s'%s}", id, kind, more);
}

void
change(csuccess_book *book, const char *id, const char *more)
{
    take(book, "{'record':'plan_item','canvas':'plan','item':'%s'%s}", id, more);
}

void
tell(csuccess_book *book, const char *id, const char *verb)
{
    take(book, "{'record':'plan_item','canvas':'plan','item':'%s','do':'%s'}", id, verb);
}

uint32_t
place_of(const csuccess_book *book, const char *id)
{
    uint32_t canvas = csuccessp_canvas_find(book, "plan", 4), place;

    assert_int_not_equal(canvas, CSUCCESSP_PLAN_NONE);
    place = csuccessp_plan_item_find(book, canvas, id, strlen(id));
    assert_int_not_equal(place, CSUCCESSP_PLAN_NONE);
    return place;
}

const char *
id_of(const csuccess_book *book, uint32_t place)
{
    return csuccessp_texts_get(&book->texts, csuccessp_plan_item_at(book, place)->id, NULL);
}

csuccessp_view
look(csuccess_book *book, uint8_t audience)
{
    csuccessp_view view;

    csuccessp_view_open(book, csuccessp_canvas_find(book, "plan", 4), audience, book->clock.now,
                        &view);
    return view;
}

const csuccessp_mark *
mark_of(const csuccessp_view *view, const char *id)
{
    uint32_t i;

    for (i = 0; i < view->count; i++)
        if (strcmp(shown(view, i), id) == 0)
            return &view->marks[i];
    return NULL;
}

const char *
shown(const csuccessp_view *view, uint32_t index)
{
    return index == CSUCCESSP_PLAN_NONE ? "-" : id_of(view->book, view->marks[index].item);
}
