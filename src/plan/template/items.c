/* SPDX-License-Identifier: MIT */
/* Items of a template, and the links between them. */
#include <string.h>

#include "plan/template/reader.h"
#include "util/sort.h"
#include "util/suggest.h"

enum { ITEMS_MAX = 2000 };

static uint32_t
find_item(const csuccessp_template *template, csuccessp_text id)
{
    uint32_t i;

    for (i = 0; i < template->items.count; i++)
        if (template->items.items[i].draft.id == id)
            return i;
    return CSUCCESSP_PLAN_NONE;
}

static csuccess_status
read_day(csuccess_book *book, const csuccessp_place *place, yyjson_val *object, const char *name,
         const csuccessp_template *template, csuccessp_template_day *out)
{
    csuccessp_place at = csuccessp_place_name(place, name);
    yyjson_val *value = yyjson_obj_get(object, name);

    return value ? csuccessp_template_day_read(book, template, &at, value, out) : CSUCCESS_OK;
}

static csuccess_status
check_item(csuccessp_publication *p, const csuccessp_place *place,
           const csuccessp_template *template, const csuccessp_template_item *item)
{
    const csuccessp_texts *texts = &p->book->texts;
    csuccessp_place at = csuccessp_place_name(place, "dimension");
    csuccessp_slice dimension;
    size_t length;
    const char *id = csuccessp_texts_get(texts, item->draft.id, &length);

    if (!item->draft.has_kind)
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "the field 'kind' is missing");
    if (find_item(template, item->draft.id) != (uint32_t)(item - template->items.items))
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "the item '%.*s' is there twice",
                                 csuccessp_shown(id, length), id);
    if (item->draft.to.dimension) {
        dimension.bytes = csuccessp_texts_get(texts, item->draft.to.dimension, &dimension.length);
        return csuccessp_publish_dimension_check(p, &at, dimension);
    }
    return CSUCCESS_OK;
}

static csuccess_status
read_item(csuccessp_publication *p, const csuccessp_place *place, yyjson_val *value,
          csuccessp_template *template)
{
    static const char *const none[] = {NULL};
    csuccess_book *book = p->book;
    csuccessp_template_item *item = &template->items.items[template->items.count++];
    csuccess_status status;

    memset(item, 0, sizeof *item);
    status = csuccessp_item_draft_read(book, place, value, "id", none, 1, 1, &item->draft);
    if (status == CSUCCESS_OK)
        status = check_item(p, place, template, item);
    if (status == CSUCCESS_OK)
        status = csuccessp_kpi_target_check(place, &item->draft.kpi);
    if (status == CSUCCESS_OK)
        status = read_day(book, place, value, "start", template, &item->start);
    if (status == CSUCCESS_OK)
        status = read_day(book, place, value, "due", template, &item->due);
    return status;
}

csuccess_status
csuccessp_template_items_read(csuccessp_publication *p, const csuccessp_place *place,
                              yyjson_val *list, csuccessp_template *template)
{
    csuccess_book *book = p->book;
    size_t count = yyjson_arr_size(list), i, n;
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *item;

    if (count == 0)
        return CSUCCESS_OK;
    if (count > ITEMS_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_LIMIT, "a template has at most %d items",
                                 ITEMS_MAX);
    if (csuccessp_array_reserve(&book->memory, &template->items, count) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        if (status == CSUCCESS_OK)
            status = read_item(p, &at, item, template);
    }
    return status == CSUCCESS_OK ? csuccessp_template_links_check(book, place, template) : status;
}

/* Links. */

/* Items by the numbers of their ids, since there may be very many links. */
struct ordered {
    const csuccessp_template *template;
    uint32_t *items;
};

static int
compare_ids(const void *context, const void *a, const void *b)
{
    const csuccessp_template_item *items = ((const csuccessp_template *)context)->items.items;
    csuccessp_text x = items[*(const uint32_t *)a].draft.id;
    csuccessp_text y = items[*(const uint32_t *)b].draft.id;

    return x < y ? -1 : x > y;
}

static uint32_t
find_ordered(const struct ordered *o, csuccessp_text id)
{
    size_t low = 0, high = o->template->items.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        csuccessp_text at = o->template->items.items[o->items[middle]].draft.id;
        if (at == id)
            return o->items[middle];
        if (at < id)
            low = middle + 1;
        else
            high = middle;
    }
    return CSUCCESSP_PLAN_NONE;
}

static csuccess_status
unknown_item(const csuccess_book *book, const csuccessp_place *place,
             const csuccessp_template *template, csuccessp_text id)
{
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    size_t length, n, i;
    const char *bytes = csuccessp_texts_get(&book->texts, id, &length), *known;

    csuccessp_suggest_begin(&suggestion, bytes, length);
    for (i = 0; i < template->items.count; i++) {
        known = csuccessp_texts_get(&book->texts, template->items.items[i].draft.id, &n);
        csuccessp_suggest_offer(&suggestion, known, n);
    }
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "the template has no item '%.*s'%s",
                             csuccessp_shown(bytes, length), bytes,
                             csuccessp_suggest_text(&suggestion, hint));
}

static csuccess_status
check_targets(const csuccess_book *book, const csuccessp_place *place, const struct ordered *o,
              uint32_t index, int kind)
{
    const csuccessp_item_draft *draft = &o->template->items.items[index].draft;
    csuccessp_place in_item = csuccessp_place_item(place, index);
    csuccessp_place at = csuccessp_place_name(&in_item, csuccessp_link_kinds[kind]);
    size_t i;

    for (i = 0; i < draft->links[kind].count; i++) {
        csuccessp_text id = draft->links[kind].items[i];
        if (id == draft->id)
            return csuccessp_fail_at(&at, CSUCCESS_E_CYCLE, "the item names itself");
        if (find_ordered(o, id) == CSUCCESSP_PLAN_NONE)
            return unknown_item(book, &at, o->template, id);
    }
    return CSUCCESS_OK;
}

/* Depth first, with the way there, so that a circle can be shown. */
struct walk {
    const csuccess_book *book;
    const struct ordered *ordered;
    int kind;
    uint8_t *state;
    uint32_t *path, *next;
    uint32_t depth;
};
enum { UNSEEN, OPEN, DONE };

static csuccess_status
circle(const struct walk *w, const csuccessp_place *place, uint32_t back)
{
    char text[400];
    size_t used = 0, length;
    uint32_t i = 0;

    while (w->path[i] != back)
        i++;
    for (; i <= w->depth; i++) {
        uint32_t index = i < w->depth ? w->path[i] : back;
        const char *id = csuccessp_texts_get(
            &w->book->texts, w->ordered->template->items.items[index].draft.id, &length);
        if (used + length + 8 >= sizeof text)
            break;
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%.*s", used ? " -> " : "",
                                 csuccessp_shown(id, length), id);
    }
    return csuccessp_fail_at(place, CSUCCESS_E_CYCLE, "'%s' leads in a circle: %.*s",
                             csuccessp_link_kinds[w->kind], (int)used, text);
}

static csuccess_status
walk_from(struct walk *w, const csuccessp_place *place, uint32_t root)
{
    w->path[0] = root;
    w->next[0] = 0;
    w->depth = 1;
    w->state[root] = OPEN;
    while (w->depth) {
        uint32_t top = w->depth - 1, index = w->path[top], to;
        const csuccessp_item_draft *draft = &w->ordered->template->items.items[index].draft;
        if (w->next[top] == draft->links[w->kind].count) {
            w->state[index] = DONE;
            w->depth--;
            continue;
        }
        to = find_ordered(w->ordered, draft->links[w->kind].items[w->next[top]++]);
        if (w->state[to] == OPEN)
            return circle(w, place, to);
        if (w->state[to] == UNSEEN) {
            w->state[to] = OPEN;
            w->path[w->depth] = to;
            w->next[w->depth++] = 0;
        }
    }
    return CSUCCESS_OK;
}

static csuccess_status
check_circles(csuccess_book *book, const csuccessp_place *place, const struct ordered *o, int kind)
{
    csuccessp_memory *m = &book->memory;
    size_t count = o->template->items.count, i;
    struct walk w = {book, o, kind, NULL, NULL, NULL, 0};
    csuccess_status status = CSUCCESS_OK;

    w.state = csuccessp_allocate_zeroed(m, count, 1);
    w.path = csuccessp_allocate(m, count, sizeof *w.path);
    w.next = csuccessp_allocate(m, count, sizeof *w.next);
    if (!w.state || !w.path || !w.next)
        status = csuccessp_fail_memory(&book->error);
    for (i = 0; i < count && status == CSUCCESS_OK; i++)
        if (w.state[i] == UNSEEN)
            status = walk_from(&w, place, (uint32_t)i);
    csuccessp_release(m, w.state, count, 1);
    csuccessp_release(m, w.path, count, sizeof *w.path);
    csuccessp_release(m, w.next, count, sizeof *w.next);
    return status;
}

static csuccess_status
check_links(csuccess_book *book, const csuccessp_place *place, const struct ordered *o)
{
    csuccess_status status = CSUCCESS_OK;
    uint32_t i;
    int kind;

    for (i = 0; i < o->template->items.count && status == CSUCCESS_OK; i++)
        for (kind = 0; kind < CSUCCESSP_LINK_KINDS && status == CSUCCESS_OK; kind++)
            status = check_targets(book, place, o, i, kind);
    if (status == CSUCCESS_OK)
        status = check_circles(book, place, o, CSUCCESSP_LINK_OF);
    if (status == CSUCCESS_OK)
        status = check_circles(book, place, o, CSUCCESSP_LINK_REQUIRES);
    return status;
}

csuccess_status
csuccessp_template_links_check(csuccess_book *book, const csuccessp_place *place,
                               const csuccessp_template *template)
{
    size_t count = template->items.count, i;
    struct ordered o = {template, csuccessp_allocate(&book->memory, count, sizeof *o.items)};
    csuccess_status status;

    if (!o.items)
        return csuccessp_fail_memory(&book->error);
    for (i = 0; i < count; i++)
        o.items[i] = (uint32_t)i;
    csuccessp_sort(o.items, count, sizeof *o.items, compare_ids, template);
    status = check_links(book, place, &o);
    csuccessp_release(&book->memory, o.items, count, sizeof *o.items);
    return status;
}
