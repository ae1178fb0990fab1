/* SPDX-License-Identifier: MIT */
#include "plan/list.h"

#include <string.h>

#include "book/saved/ledger.h"
#include "plan/event.h"
#include "plan/value/figures.h"
#include "plan/view/view.h"

enum { HASHED_AS = 7, ITEM_HASHED_AS = 8 }; /* apart from other tables of ids */

csuccessp_canvas
csuccessp_canvas_blank(void)
{
    csuccessp_canvas canvas;

    memset(&canvas, 0, sizeof canvas);
    canvas.row = CSUCCESSP_ROW_NONE;
    canvas.next = canvas.previous = canvas.first = canvas.last = CSUCCESSP_PLAN_NONE;
    canvas.start = canvas.end = CSUCCESSP_DATE_NONE;
    canvas.made = canvas.changed = canvas.closed = canvas.shared_at = CSUCCESSP_TIME_NONE;
    return canvas;
}

csuccessp_plan_item
csuccessp_plan_item_blank(void)
{
    csuccessp_plan_item item;

    memset(&item, 0, sizeof item);
    item.canvas = item.next = item.previous = item.shown = CSUCCESSP_PLAN_NONE;
    item.weight = 1000;
    item.start = item.due = CSUCCESSP_DATE_NONE;
    item.made = item.changed = item.closed = CSUCCESSP_TIME_NONE;
    return item;
}

csuccessp_kpi
csuccessp_kpi_blank(void)
{
    csuccessp_kpi kpi;

    memset(&kpi, 0, sizeof kpi);
    kpi.baseline = kpi.target = kpi.actual = CSUCCESSP_INTEGER_MISSING;
    kpi.measured = CSUCCESSP_TIME_NONE;
    return kpi;
}

/* Where things are. */

csuccessp_canvas *
csuccessp_canvas_at(const csuccess_book *book, uint32_t place)
{
    csuccessp_plans *p = csuccessp_plans_of(book);

    return &p->canvas_pages.items[place / CSUCCESSP_PLAN_PAGE][place % CSUCCESSP_PLAN_PAGE];
}

csuccessp_plan_item *
csuccessp_plan_item_at(const csuccess_book *book, uint32_t place)
{
    csuccessp_plans *p = csuccessp_plans_of(book);

    return &p->item_pages.items[place / CSUCCESSP_PLAN_PAGE][place % CSUCCESSP_PLAN_PAGE];
}

csuccessp_kpi *
csuccessp_plan_kpi(const csuccess_book *book, const csuccessp_plan_item *item)
{
    return item->kpi ? csuccessp_pool_at(&csuccessp_plans_of(book)->pool, item->kpi) : NULL;
}

csuccessp_links *
csuccessp_links_at(const csuccess_book *book, csuccessp_ref links)
{
    return links ? csuccessp_pool_at(&csuccessp_plans_of(book)->pool, links) : NULL;
}

const csuccessp_links *
csuccessp_plan_links(const csuccess_book *book, const csuccessp_plan_item *item, int kind)
{
    return csuccessp_links_at(book, item->links[kind]);
}

csuccessp_item_change *
csuccessp_item_change_of(const csuccess_book *book, csuccessp_ref change)
{
    return change ? csuccessp_pool_at(&csuccessp_plans_of(book)->pool, change) : NULL;
}

const csuccessp_item_change *
csuccessp_plan_change_at(const csuccess_book *book, csuccessp_ref change)
{
    return csuccessp_item_change_of(book, change);
}

uint64_t
csuccessp_canvas_handle(const csuccess_book *book, uint32_t place)
{
    return csuccessp_handle_make(CSUCCESS_HANDLE_CANVAS,
                                 csuccessp_canvas_at(book, place)->generation, place);
}

uint32_t
csuccessp_canvas_first(const csuccess_book *book, uint32_t row)
{
    const csuccessp_plans *p = csuccessp_plans_of(book);

    return row < p->first_capacity ? p->first[row] : CSUCCESSP_PLAN_NONE;
}

/* How far a canvas is in its life, for choosing. */
int
csuccessp_canvas_before(const csuccess_book *book, uint32_t a, uint32_t b)
{
    const csuccessp_canvas *x = csuccessp_canvas_at(book, a), *y = csuccessp_canvas_at(book, b);

    if (csuccessp_canvas_is_closed(x) != csuccessp_canvas_is_closed(y))
        return csuccessp_canvas_is_closed(y);
    if (x->state != y->state)
        return x->state > y->state;
    if (x->made != y->made)
        return x->made > y->made;
    return csuccessp_texts_compare(&book->texts, x->id, y->id) < 0;
}

uint32_t
csuccessp_canvas_current(const csuccess_book *book, uint32_t row)
{
    uint32_t place = csuccessp_canvas_first(book, row), best = CSUCCESSP_PLAN_NONE;

    for (; place != CSUCCESSP_PLAN_NONE; place = csuccessp_canvas_at(book, place)->next)
        if (!csuccessp_canvas_is_closed(csuccessp_canvas_at(book, place)) &&
            (best == CSUCCESSP_PLAN_NONE || csuccessp_canvas_before(book, place, best)))
            best = place;
    return best;
}

/* Ids. */

static uint32_t
hash_of(const csuccess_book *book, const char *id, size_t length)
{
    return csuccessp_hash32(&book->seed, HASHED_AS, id, length);
}

static uint32_t
item_hash_of(const csuccess_book *book, uint32_t canvas, const char *id, size_t length)
{
    return csuccessp_hash32(&book->seed, ITEM_HASHED_AS, id, length) +
           canvas * UINT32_C(2654435761);
}

static uint32_t
hash_of_canvas(const csuccess_book *book, const csuccessp_canvas *canvas)
{
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, canvas->id, &length);

    return hash_of(book, id, length);
}

static uint32_t
hash_of_item(const csuccess_book *book, const csuccessp_plan_item *item)
{
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, item->id, &length);

    return item_hash_of(book, item->canvas, id, length);
}

struct wanted {
    const csuccess_book *book;
    uint32_t canvas;
    csuccessp_slice id;
};

static int
has_id(const void *context, uint32_t place)
{
    const struct wanted *wanted = context;

    return csuccessp_text_is(&wanted->book->texts, csuccessp_canvas_at(wanted->book, place)->id,
                             wanted->id.bytes, wanted->id.length);
}

static int
item_has_id(const void *context, uint32_t place)
{
    const struct wanted *wanted = context;
    const csuccessp_plan_item *item = csuccessp_plan_item_at(wanted->book, place);

    return item->canvas == wanted->canvas &&
           csuccessp_text_is(&wanted->book->texts, item->id, wanted->id.bytes, wanted->id.length);
}

uint32_t
csuccessp_canvas_find(const csuccess_book *book, const char *id, size_t length)
{
    struct wanted wanted = {book, 0, {id, length}};

    return csuccessp_table_find(&csuccessp_plans_of(book)->canvas_ids, hash_of(book, id, length),
                                has_id, &wanted);
}

uint32_t
csuccessp_plan_item_find(const csuccess_book *book, uint32_t canvas, const char *id, size_t length)
{
    struct wanted wanted = {book, canvas, {id, length}};

    return csuccessp_table_find(&csuccessp_plans_of(book)->item_ids,
                                item_hash_of(book, canvas, id, length), item_has_id, &wanted);
}

uint32_t
csuccessp_plan_item_place_of(const csuccess_book *book, const csuccessp_plan_item *item)
{
    size_t length;
    const char *id = csuccessp_texts_get(&book->texts, item->id, &length);

    return csuccessp_plan_item_find(book, item->canvas, id, length);
}

/* Objects of the pool. */

csuccessp_ref
csuccessp_links_new(csuccess_book *book, uint32_t capacity)
{
    csuccessp_ref ref = csuccessp_pool_take(&csuccessp_plans_of(book)->pool,
                                            CSUCCESSP_LINKS_BYTES(capacity));

    if (ref)
        csuccessp_links_at(book, ref)->capacity = capacity;
    return ref;
}

void
csuccessp_links_free(csuccess_book *book, csuccessp_ref links)
{
    if (links)
        csuccessp_pool_give(&csuccessp_plans_of(book)->pool, links,
                            CSUCCESSP_LINKS_BYTES(csuccessp_links_at(book, links)->capacity));
}

csuccessp_ref
csuccessp_kpi_new(csuccess_book *book)
{
    csuccessp_plans *p = csuccessp_plans_of(book);
    csuccessp_ref ref = csuccessp_pool_take(&p->pool, sizeof(csuccessp_kpi));

    if (ref)
        *(csuccessp_kpi *)csuccessp_pool_at(&p->pool, ref) = csuccessp_kpi_blank();
    return ref;
}

void
csuccessp_kpi_free(csuccess_book *book, csuccessp_ref ref)
{
    csuccessp_plans *p = csuccessp_plans_of(book);
    csuccessp_kpi *kpi;

    if (!ref)
        return;
    kpi = csuccessp_pool_at(&p->pool, ref);
    csuccessp_texts_drop(&book->texts, kpi->unit);
    csuccessp_texts_drop(&book->texts, kpi->value);
    csuccessp_pool_give(&p->pool, ref, sizeof *kpi);
}

csuccessp_ref
csuccessp_item_change_new(csuccess_book *book)
{
    return csuccessp_pool_take(&csuccessp_plans_of(book)->pool, sizeof(csuccessp_item_change));
}

void
csuccessp_item_change_free(csuccess_book *book, csuccessp_ref ref)
{
    csuccessp_item_change *change = csuccessp_item_change_of(book, ref);

    if (!ref)
        return;
    csuccessp_texts_drop(&book->texts, change->old.text);
    csuccessp_texts_drop(&book->texts, change->by);
    csuccessp_links_free(book, change->old.links);
    csuccessp_pool_give(&csuccessp_plans_of(book)->pool, ref, sizeof *change);
}

/* Room. */

static csuccess_status
grow_pages(csuccess_book *book, uint64_t canvases, uint64_t items)
{
    csuccessp_plans *p = csuccessp_plans_of(book);
    csuccessp_memory *m = &book->memory;
    void *page;

    if (canvases >= CSUCCESSP_PLAN_NONE || items >= CSUCCESSP_PLAN_NONE)
        return CSUCCESS_E_NO_MEMORY;
    while ((uint64_t)p->canvas_pages.count * CSUCCESSP_PLAN_PAGE < canvases) {
        if (csuccessp_array_reserve(m, &p->canvas_pages, 1) != CSUCCESS_OK)
            return CSUCCESS_E_NO_MEMORY;
        page = csuccessp_allocate_zeroed(m, CSUCCESSP_PLAN_PAGE, sizeof(csuccessp_canvas));
        if (!page)
            return CSUCCESS_E_NO_MEMORY;
        p->canvas_pages.items[p->canvas_pages.count++] = page;
    }
    while ((uint64_t)p->item_pages.count * CSUCCESSP_PLAN_PAGE < items) {
        if (csuccessp_array_reserve(m, &p->item_pages, 1) != CSUCCESS_OK)
            return CSUCCESS_E_NO_MEMORY;
        page = csuccessp_allocate_zeroed(m, CSUCCESSP_PLAN_PAGE, sizeof(csuccessp_plan_item));
        if (!page)
            return CSUCCESS_E_NO_MEMORY;
        p->item_pages.items[p->item_pages.count++] = page;
    }
    return CSUCCESS_OK;
}

/* Lists that a canvas or an item may come to stand in have as much room as there are places. */
static csuccess_status
grow_lists(csuccess_book *book, size_t canvases, size_t items)
{
    csuccessp_plans *p = csuccessp_plans_of(book);
    csuccessp_memory *m = &book->memory;
    csuccess_status status;

    if (csuccessp_array_reserve(m, &p->vacant_canvases, canvases - p->vacant_canvases.count) !=
            CSUCCESS_OK ||
        csuccessp_array_reserve(m, &p->vacant_items, items - p->vacant_items.count) != CSUCCESS_OK)
        return CSUCCESS_E_NO_MEMORY;
    status = csuccessp_items_reserve(book, CSUCCESSP_ITEMS_CANVASES, canvases);
    if (status == CSUCCESS_OK)
        status = csuccessp_items_reserve(book, CSUCCESSP_ITEMS_PLAN_ITEMS, items);
    return status;
}

csuccess_status
csuccessp_plan_grow_rows(csuccess_book *book, size_t rows)
{
    csuccessp_plans *p = csuccessp_plans_of(book);
    uint32_t *first, row;

    if (csuccessp_bits_grow(&book->memory, &p->sampled, rows) != CSUCCESS_OK ||
        csuccessp_bits_grow(&book->memory, &p->stirred, rows) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    if (rows <= p->first_capacity)
        return CSUCCESS_OK;
    first = csuccessp_resized(&book->memory, p->first, p->first_capacity, p->first_capacity, rows,
                              sizeof *first);
    if (!first)
        return csuccessp_fail_memory(&book->error);
    for (row = p->first_capacity; row < rows; row++)
        first[row] = CSUCCESSP_PLAN_NONE;
    p->first = first;
    p->first_capacity = (uint32_t)rows;
    return CSUCCESS_OK;
}

static csuccess_status
make_room(csuccess_book *book, uint64_t canvases, uint64_t items)
{
    csuccessp_plans *p = csuccessp_plans_of(book);
    uint64_t canvas_places = p->canvases, item_places = p->items;

    if (canvases > p->vacant_canvases.count)
        canvas_places += canvases - p->vacant_canvases.count;
    if (items > p->vacant_items.count)
        item_places += items - p->vacant_items.count;
    if (grow_pages(book, canvas_places, item_places) != CSUCCESS_OK ||
        grow_lists(book, (size_t)canvas_places, (size_t)item_places) != CSUCCESS_OK ||
        csuccessp_table_reserve(&book->memory, &p->canvas_ids, (size_t)canvases) != CSUCCESS_OK ||
        csuccessp_table_reserve(&book->memory, &p->item_ids, (size_t)items) != CSUCCESS_OK ||
        csuccessp_view_reserve(book, (uint32_t)items) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    return csuccessp_plan_grow_rows(book, book->customers.capacity);
}

csuccess_status
csuccessp_plan_promise(csuccess_book *book, size_t canvases, size_t items)
{
    csuccessp_plans *p = csuccessp_plans_of(book);
    csuccess_status status = make_room(book, (uint64_t)p->promised_canvases + canvases,
                                       (uint64_t)p->promised_items + items);

    if (status != CSUCCESS_OK)
        return status;
    p->promised_canvases += canvases;
    p->promised_items += items;
    return CSUCCESS_OK;
}

void
csuccessp_plan_take_back(csuccess_book *book, size_t canvases, size_t items)
{
    csuccessp_plans *p = csuccessp_plans_of(book);

    p->promised_canvases -= canvases;
    p->promised_items -= items;
}

csuccess_status
csuccessp_canvas_reach(csuccess_book *book, uint32_t place)
{
    csuccessp_plans *p = csuccessp_plans_of(book);

    if (place < p->canvases)
        return CSUCCESS_OK;
    if (grow_pages(book, (uint64_t)place + 1, 0) != CSUCCESS_OK ||
        grow_lists(book, (size_t)place + 1, p->items) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    p->canvases = place + 1;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_plan_item_reach(csuccess_book *book, uint32_t place)
{
    csuccessp_plans *p = csuccessp_plans_of(book);

    if (place < p->items)
        return CSUCCESS_OK;
    if (grow_pages(book, 0, (uint64_t)place + 1) != CSUCCESS_OK ||
        grow_lists(book, p->canvases, (size_t)place + 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    p->items = place + 1;
    return CSUCCESS_OK;
}

uint32_t
csuccessp_canvas_place(csuccess_book *book)
{
    csuccessp_plans *p = csuccessp_plans_of(book);

    return p->vacant_canvases.count ? p->vacant_canvases.items[--p->vacant_canvases.count]
                                    : p->canvases++;
}

uint32_t
csuccessp_plan_item_place(csuccess_book *book)
{
    csuccessp_plans *p = csuccessp_plans_of(book);

    return p->vacant_items.count ? p->vacant_items.items[--p->vacant_items.count] : p->items++;
}

/* Coming and going. */

static void
link_customer(csuccess_book *book, uint32_t place, uint32_t row)
{
    csuccessp_plans *p = csuccessp_plans_of(book);
    csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);

    canvas->row = row;
    canvas->previous = CSUCCESSP_PLAN_NONE;
    canvas->next = p->first[row];
    if (canvas->next != CSUCCESSP_PLAN_NONE)
        csuccessp_canvas_at(book, canvas->next)->previous = place;
    p->first[row] = place;
}

static void
unlink_customer(csuccess_book *book, uint32_t place)
{
    const csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);

    if (canvas->previous == CSUCCESSP_PLAN_NONE)
        csuccessp_plans_of(book)->first[canvas->row] = canvas->next;
    else
        csuccessp_canvas_at(book, canvas->previous)->next = canvas->next;
    if (canvas->next != CSUCCESSP_PLAN_NONE)
        csuccessp_canvas_at(book, canvas->next)->previous = canvas->previous;
}

void
csuccessp_canvas_put(csuccess_book *book, const csuccessp_canvas *canvas, uint32_t place)
{
    csuccessp_plans *p = csuccessp_plans_of(book);
    csuccessp_canvas *to = csuccessp_canvas_at(book, place);
    uint32_t generation = to->generation;

    *to = *canvas;
    to->generation = generation;
    to->first = to->last = CSUCCESSP_PLAN_NONE;
    to->items = 0;
    link_customer(book, place, canvas->row);
    csuccessp_table_add(&p->canvas_ids, hash_of_canvas(book, to), place);
    p->live_canvases++;
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_CANVASES, place);
}

void
csuccessp_canvas_move(csuccess_book *book, uint32_t place, uint32_t row)
{
    unlink_customer(book, place);
    link_customer(book, place, row);
}

/* A view has room for the widest canvas, removed items included. */
static void
count_width(csuccess_book *book, uint32_t canvas)
{
    csuccessp_plans *p = csuccessp_plans_of(book);
    csuccessp_canvas *c = csuccessp_canvas_at(book, canvas);

    c->places++;
    if (c->places > p->widest)
        p->widest = c->places;
}

void
csuccessp_plan_item_put(csuccess_book *book, const csuccessp_plan_item *item, uint32_t place)
{
    csuccessp_plans *p = csuccessp_plans_of(book);
    csuccessp_plan_item *to = csuccessp_plan_item_at(book, place);
    csuccessp_canvas *canvas = csuccessp_canvas_at(book, item->canvas);

    *to = *item;
    to->shown = to->next = CSUCCESSP_PLAN_NONE;
    to->previous = canvas->last;
    if (canvas->last == CSUCCESSP_PLAN_NONE)
        canvas->first = place;
    else
        csuccessp_plan_item_at(book, canvas->last)->next = place;
    canvas->last = place;
    canvas->items += to->status != CSUCCESSP_ITEM_REMOVED;
    csuccessp_table_add(&p->item_ids, hash_of_item(book, to), place);
    count_width(book, item->canvas);
    p->live_items++;
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_PLAN_ITEMS, place);
}

static void
drop_changes(csuccess_book *book, csuccessp_ref *changes)
{
    csuccessp_ref change = *changes, next;

    for (; change; change = next) {
        next = csuccessp_item_change_of(book, change)->next;
        csuccessp_item_change_free(book, change);
    }
    *changes = 0;
}

void
csuccessp_plan_item_drop(csuccess_book *book, csuccessp_plan_item *item)
{
    csuccessp_text *texts[] = {
        &item->id,        &item->title, &item->text,   &item->owner, &item->contact,
        &item->dimension, &item->cause, &item->origin, &item->data,
    };
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        csuccessp_texts_drop(&book->texts, *texts[i]);
        *texts[i] = 0;
    }
    csuccessp_kpi_free(book, item->kpi);
    for (i = 0; i < CSUCCESSP_LINK_KINDS; i++) {
        csuccessp_links_free(book, item->links[i]);
        item->links[i] = 0;
    }
    drop_changes(book, &item->changes);
    item->kpi = 0;
}

static void
drop_lists(csuccess_book *book, csuccessp_canvas *canvas)
{
    csuccessp_memory *m = &book->memory;
    csuccessp_texts *texts = &book->texts;
    size_t i;

    for (i = 0; i < canvas->versions.count; i++)
        csuccessp_texts_drop(texts, canvas->versions.items[i].by);
    for (i = 0; i < canvas->sign_offs.count; i++) {
        csuccessp_texts_drop(texts, canvas->sign_offs.items[i].contact);
        csuccessp_texts_drop(texts, canvas->sign_offs.items[i].by);
    }
    for (i = 0; i < canvas->steps.count; i++) {
        csuccessp_texts_drop(texts, canvas->steps.items[i].by);
        csuccessp_texts_drop(texts, canvas->steps.items[i].reason);
    }
    for (i = 0; i < canvas->answers.count; i++) {
        csuccessp_texts_drop(texts, canvas->answers.items[i].question);
        csuccessp_texts_drop(texts, canvas->answers.items[i].answer);
        csuccessp_texts_drop(texts, canvas->answers.items[i].by);
    }
    for (i = 0; i < canvas->ratings.count; i++) {
        csuccessp_texts_drop(texts, canvas->ratings.items[i].criterion);
        csuccessp_texts_drop(texts, canvas->ratings.items[i].by);
    }
    csuccessp_array_release(m, &canvas->versions);
    csuccessp_array_release(m, &canvas->sign_offs);
    csuccessp_array_release(m, &canvas->steps);
    csuccessp_array_release(m, &canvas->answers);
    csuccessp_array_release(m, &canvas->ratings);
}

void
csuccessp_canvas_drop(csuccess_book *book, csuccessp_canvas *canvas)
{
    csuccessp_text *texts[] = {
        &canvas->id,          &canvas->name,         &canvas->owner,      &canvas->success,
        &canvas->now,         &canvas->wanted,       &canvas->path,       &canvas->highlights,
        &canvas->template,    &canvas->question_set, &canvas->assessment, &canvas->journey,
        &canvas->previous_id,
    };
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        csuccessp_texts_drop(&book->texts, *texts[i]);
        *texts[i] = 0;
    }
    drop_changes(book, &canvas->changes);
    drop_lists(book, canvas);
}

static void
vacate_item(csuccess_book *book, uint32_t place)
{
    csuccessp_plans *p = csuccessp_plans_of(book);
    csuccessp_plan_item *item = csuccessp_plan_item_at(book, place);

    csuccessp_item_key_gone(book, CSUCCESSP_ITEMS_PLAN_ITEMS, place, item->key);
    csuccessp_table_remove(&p->item_ids, hash_of_item(book, item), place);
    csuccessp_plan_item_drop(book, item);
    memset(item, 0, sizeof *item);
    p->live_items--;
    p->vacant_items.items[p->vacant_items.count++] = place;
}

void
csuccessp_canvas_vacate(csuccess_book *book, uint32_t place)
{
    csuccessp_plans *p = csuccessp_plans_of(book);
    csuccessp_canvas *canvas = csuccessp_canvas_at(book, place);
    uint32_t generation = canvas->generation + 1, item = canvas->first, next;

    csuccessp_plan_events_forget(book, place);
    for (; item != CSUCCESSP_PLAN_NONE; item = next) {
        next = csuccessp_plan_item_at(book, item)->next;
        vacate_item(book, item);
    }
    csuccessp_item_gone(book, CSUCCESSP_ITEMS_CANVASES, place, canvas->id);
    unlink_customer(book, place);
    csuccessp_table_remove(&p->canvas_ids, hash_of_canvas(book, canvas), place);
    csuccessp_canvas_drop(book, canvas);
    memset(canvas, 0, sizeof *canvas);
    canvas->generation = generation;
    p->live_canvases--;
    p->vacant_canvases.items[p->vacant_canvases.count++] = place;
}
