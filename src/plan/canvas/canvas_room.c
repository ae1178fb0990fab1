/* SPDX-License-Identifier: MIT */
/* Room in the lists of canvases, and finding canvases that records name. */
#include <string.h>

#include "plan/canvas/canvas.h"
#include "plan/list.h"
#include "util/suggest.h"

enum { NEAREST_AMONG = 1000 };

static csuccess_status
reserve_lists(csuccess_book *book, csuccessp_canvas *canvas, unsigned lists, size_t more)
{
    csuccessp_memory *m = &book->memory;

    if ((lists & CSUCCESSP_LIST_VERSIONS &&
         csuccessp_array_reserve(m, &canvas->versions, more) != CSUCCESS_OK) ||
        (lists & CSUCCESSP_LIST_SIGN_OFFS &&
         csuccessp_array_reserve(m, &canvas->sign_offs, more) != CSUCCESS_OK) ||
        (lists & CSUCCESSP_LIST_STEPS &&
         csuccessp_array_reserve(m, &canvas->steps, more) != CSUCCESS_OK) ||
        (lists & CSUCCESSP_LIST_ANSWERS &&
         csuccessp_array_reserve(m, &canvas->answers, more) != CSUCCESS_OK) ||
        (lists & CSUCCESSP_LIST_RATINGS &&
         csuccessp_array_reserve(m, &canvas->ratings, more) != CSUCCESS_OK))
        return csuccessp_fail_memory(&book->error);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_canvas_room_take(csuccess_book *book, csuccessp_slice id, unsigned lists, uint16_t more,
                           csuccessp_canvas_room *out)
{
    uint32_t place = csuccessp_canvas_find(book, id.bytes, id.length);
    csuccessp_canvas *canvas;
    csuccess_status status;

    memset(out, 0, sizeof *out);
    out->canvas = place;
    out->lists = (uint8_t)lists;
    out->more = more;
    if (place == CSUCCESSP_PLAN_NONE) /* each fact of the instant may add to what another makes */
        return reserve_lists(book, &out->spare, lists,
                             (book->pending.held_facts + 2) * (size_t)more);
    canvas = csuccessp_canvas_at(book, place);
    out->generation = canvas->generation;
    status = reserve_lists(book, canvas, lists, canvas->promised + (size_t)more);
    if (status == CSUCCESS_OK) {
        canvas->promised += more;
        out->promised = 1;
    }
    return status;
}

/* A list moves into a larger block; the old one goes with the room. */
#define ENLARGE(list)                                                       \
    do {                                                                    \
        if (canvas->list.capacity - canvas->list.count < room->more &&      \
            room->spare.list.capacity >= canvas->list.count + room->more) { \
            csuccessp_canvas old = *canvas;                                 \
            if (canvas->list.count)                                         \
                memcpy(room->spare.list.items, canvas->list.items,          \
                       canvas->list.count * sizeof *canvas->list.items);    \
            canvas->list.items = room->spare.list.items;                    \
            canvas->list.capacity = room->spare.list.capacity;              \
            room->spare.list.items = old.list.items;                        \
            room->spare.list.capacity = old.list.capacity;                  \
        }                                                                   \
    } while (0)

void
csuccessp_canvas_room_use(csuccess_book *book, uint32_t place, csuccessp_canvas_room *room)
{
    csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);

    if (room->canvas != CSUCCESSP_PLAN_NONE)
        return;
    ENLARGE(versions);
    ENLARGE(sign_offs);
    ENLARGE(steps);
    ENLARGE(answers);
    ENLARGE(ratings);
}

void
csuccessp_canvas_room_drop(csuccess_book *book, csuccessp_canvas_room *room)
{
    csuccessp_canvas *canvas;

    if (room->promised) {
        canvas = csuccessp_canvas_at(book, room->canvas);
        if (canvas->generation == room->generation)
            canvas->promised -= room->more;
    }
    csuccessp_array_release(&book->memory, &room->spare.versions);
    csuccessp_array_release(&book->memory, &room->spare.sign_offs);
    csuccessp_array_release(&book->memory, &room->spare.steps);
    csuccessp_array_release(&book->memory, &room->spare.answers);
    csuccessp_array_release(&book->memory, &room->spare.ratings);
    memset(room, 0, sizeof *room);
}

/* Finding. */

csuccess_status
csuccessp_canvas_unknown(const csuccess_book *book, const csuccessp_place *at, csuccessp_slice id)
{
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    uint32_t count = csuccessp_plans_of(book)->canvases, i;
    const char *known;
    size_t n;

    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (i = 0; i < count && i < NEAREST_AMONG; i++) {
        if (!csuccessp_canvas_at(book, i)->id)
            continue;
        known = csuccessp_texts_get(&book->texts, csuccessp_canvas_at(book, i)->id, &n);
        csuccessp_suggest_offer(&suggestion, known, n);
    }
    return csuccessp_fail_at(at, CSUCCESS_E_UNKNOWN, "there is no canvas '%.*s'%s",
                             csuccessp_shown(id.bytes, id.length), id.bytes,
                             csuccessp_suggest_text(&suggestion, hint));
}

/* Does this waiting fact make the canvas, before one of that time and source applies? */
static int
makes(const csuccess_book *book, const csuccessp_change *waiting, const csuccessp_record *record,
      csuccessp_slice id)
{
    return strcmp(waiting->kind->name, "canvas") == 0 && waiting->row != CSUCCESSP_ROW_NONE &&
           (waiting->at < record->at ||
            (waiting->at == record->at &&
             csuccessp_source_compare(book, waiting->source, record->source) <= 0)) &&
           (csuccessp_change_says(waiting, "canvas", id.bytes, id.length) ||
            csuccessp_change_says(waiting, "as", id.bytes, id.length));
}

csuccess_status
csuccessp_canvas_row(csuccess_book *book, const csuccessp_record *record, csuccessp_slice id,
                     uint32_t *row)
{
    csuccessp_place at = csuccessp_place_name(&record->place, "canvas");
    uint32_t place = csuccessp_canvas_find(book, id.bytes, id.length);
    size_t i;

    *row = CSUCCESSP_ROW_NONE;
    if (place != CSUCCESSP_PLAN_NONE) {
        *row = csuccessp_canvas_at(book, place)->row;
        return CSUCCESS_OK;
    }
    if (record->waited)
        return CSUCCESS_OK;
    for (i = 0; !csuccessp_record_is_due(book, record->at) && i < book->pending.facts.count; i++)
        if (makes(book, book->pending.facts.items[i].change, record, id)) {
            *row = book->pending.facts.items[i].change->row;
            return CSUCCESS_OK;
        }
    return csuccessp_canvas_unknown(book, &at, id);
}

csuccess_status
csuccessp_contact_keep(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
                       csuccessp_text *out)
{
    static const csuccessp_field field = {"contact", CSUCCESSP_FIELD_ID, 1, 0, NULL};
    csuccessp_place at = csuccessp_place_name(place, "contact");
    csuccessp_slice id = {NULL, 0};
    csuccess_status status;

    if (!value || yyjson_is_null(value))
        return CSUCCESS_OK;
    status = csuccessp_field_read(&at, value, &field, &id);
    return status == CSUCCESS_OK ? csuccessp_text_keep(book, id, out) : status;
}
