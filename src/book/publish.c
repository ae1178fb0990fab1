/* SPDX-License-Identifier: MIT */
#include "book/definitions.h"

#include <string.h>

#include "book/book.h"
#include "book/event/event_window.h"
#include "book/saved/ledger.h"
#include "util/suggest.h"

/* Names and inputs, while sections declare and compile. */

csuccess_status
csuccessp_slot_make(csuccess_book *book, const char *name, size_t length, uint32_t *out)
{
    csuccessp_graph *g = &book->graph;
    csuccessp_slot slot;
    uint32_t found = csuccessp_slot_find(book, name, length, 1);

    if (found != CSUCCESSP_SLOT_NONE) {
        *out = found;
        return CSUCCESS_OK;
    }
    if (csuccessp_array_reserve(&book->memory, &g->slots, 1) != CSUCCESS_OK ||
        csuccessp_table_reserve(&book->memory, &g->by_name, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    memset(&slot, 0, sizeof slot);
    slot.name = csuccessp_texts_take(&book->texts, name, length);
    if (!slot.name)
        return csuccessp_fail_memory(&book->error);
    slot.hash = csuccessp_hash32(&book->seed, 2, name, length);
    *out = (uint32_t)g->slots.count;
    g->slots.items[g->slots.count++] = slot;
    csuccessp_table_add(&g->by_name, slot.hash, *out);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_publish_node(csuccessp_publication *p, csuccessp_draft *draft,
                       const csuccessp_place *place, const char *name, size_t length,
                       const csuccessp_node_kind *kind, uint8_t type, csuccessp_node **out)
{
    csuccess_book *book = p->book;
    csuccessp_node *node;
    uint32_t slot = CSUCCESSP_SLOT_NONE;
    csuccess_status status = csuccessp_slot_make(book, name, length, &slot);

    if (status != CSUCCESS_OK)
        return status;
    if (csuccessp_publish_node_at(p, slot))
        return csuccessp_fail_at(
            place, CSUCCESS_E_DEFINITION, "the name '%.*s' is taken by another %s",
            csuccessp_shown(name, length), name, csuccessp_publish_node_at(p, slot)->kind->noun);
    if (slot >= p->nodes.count) {
        size_t extra = slot + 1 - p->nodes.count;
        if (csuccessp_array_reserve(&book->memory, &p->nodes, extra) != CSUCCESS_OK)
            return csuccessp_fail_memory(&book->error);
        memset(p->nodes.items + p->nodes.count, 0, extra * sizeof *p->nodes.items);
        p->nodes.count += extra;
    }
    node = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *node);
    if (!node)
        return csuccessp_fail_memory(&book->error);
    node->kind = kind;
    node->type = type;
    node->slot = slot;
    node->column = &node->own;
    node->own.type = type;
    /* what a publication before this one has changed may not have been computed yet */
    node->fresh = !draft || draft->changed ||
                  (csuccessp_node_at(book, slot) && csuccessp_node_at(book, slot)->fresh);
    p->nodes.items[slot] = node;
    if (draft)
        draft->slot = slot;
    *out = node;
    return CSUCCESS_OK;
}

csuccessp_node *
csuccessp_publish_node_at(const csuccessp_publication *p, uint32_t slot)
{
    return slot < p->nodes.count ? p->nodes.items[slot] : NULL;
}

static int
is_value(const csuccessp_node *node)
{
    return node && node->column;
}

csuccess_status
csuccessp_publish_find(csuccessp_publication *p, const csuccessp_place *place, const char *name,
                       size_t length, uint32_t *slot)
{
    csuccess_book *book = p->book;
    uint32_t found = csuccessp_slot_find(book, name, length, 1), i;
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    const char *known;
    size_t n;

    if (found != CSUCCESSP_SLOT_NONE && is_value(csuccessp_publish_node_at(p, found))) {
        *slot = found;
        return CSUCCESS_OK;
    }
    csuccessp_suggest_begin(&suggestion, name, length);
    for (i = 0; i < p->nodes.count; i++)
        if (is_value(p->nodes.items[i])) {
            known = csuccessp_slot_name(book, i, &n);
            csuccessp_suggest_offer(&suggestion, known, n);
        }
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "there is no value '%.*s'%s",
                             csuccessp_shown(name, length), name,
                             csuccessp_suggest_text(&suggestion, hint));
}

static csuccess_status
add_input(csuccessp_publication *p, csuccessp_node *node, uint32_t slot, uint32_t relation,
          const double *edges, size_t count)
{
    csuccess_book *book = p->book;
    csuccessp_input input = {slot, relation, NULL, 0};

    if (csuccessp_array_reserve(&book->memory, &node->inputs, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    if (count) {
        input.edges = csuccessp_allocate(&book->memory, count, sizeof *edges);
        if (!input.edges)
            return csuccessp_fail_memory(&book->error);
        memcpy(input.edges, edges, count * sizeof *edges);
        input.edge_count = (uint32_t)count;
    }
    node->inputs.items[node->inputs.count++] = input;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_publish_input(csuccessp_publication *p, csuccessp_node *node, uint32_t slot,
                        uint32_t relation)
{
    return add_input(p, node, slot, relation, NULL, 0);
}

csuccess_status
csuccessp_publish_input_edges(csuccessp_publication *p, csuccessp_node *node, uint32_t slot,
                              const double *edges, size_t count)
{
    return add_input(p, node, slot, CSUCCESSP_OWN, edges, count);
}

csuccess_status
csuccessp_publish_bits(csuccessp_publication *p, csuccessp_bits *bits)
{
    csuccess_book *book = p->book;
    size_t i;

    for (i = 0; i < p->bits.count; i++)
        if (p->bits.items[i] == bits)
            return CSUCCESS_OK;
    if (csuccessp_array_reserve(&book->memory, &p->bits, 1) != CSUCCESS_OK ||
        csuccessp_bits_grow(&book->memory, bits, book->customers.capacity) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    p->bits.items[p->bits.count++] = bits;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_publish_source(csuccessp_publication *p, csuccessp_node *node, csuccessp_bits *bits)
{
    size_t i;

    for (i = 0; i < node->sources.count; i++)
        if (node->sources.items[i] == bits)
            return CSUCCESS_OK;
    if (csuccessp_array_reserve(&p->book->memory, &node->sources, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&p->book->error);
    node->sources.items[node->sources.count++] = bits;
    return csuccessp_publish_bits(p, bits);
}

/* Order: depth first, so that a circle shows itself as a path. */

enum { UNSEEN, OPEN, DONE };

struct ordering {
    csuccessp_publication *p;
    uint8_t *state;
    uint32_t *path; /* slots on the way */
    uint32_t *next; /* the input of each that is looked at next */
    size_t depth;
};

static csuccess_status
circle(struct ordering *o, uint32_t slot)
{
    csuccess_book *book = o->p->book;
    char text[400];
    size_t used = 0, i = 0, length;
    const char *name;

    while (o->path[i] != slot)
        i++;
    for (; i <= o->depth; i++) {
        name = csuccessp_slot_name(book, i < o->depth ? o->path[i] : slot, &length);
        if (used + length + 8 >= sizeof text)
            break;
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%.*s", used ? " -> " : "",
                                 csuccessp_shown(name, length), name);
    }
    return csuccessp_fail_at(&o->p->place, CSUCCESS_E_CYCLE, "values depend on each other: %s",
                             text);
}

static csuccess_status
visit(struct ordering *o, uint32_t root)
{
    csuccessp_publication *p = o->p;

    o->path[0] = root;
    o->next[0] = 0;
    o->depth = 1;
    o->state[root] = OPEN;
    while (o->depth) {
        uint32_t slot = o->path[o->depth - 1];
        csuccessp_node *node = p->nodes.items[slot];
        if (o->next[o->depth - 1] < node->inputs.count) {
            const csuccessp_input *input = &node->inputs.items[o->next[o->depth - 1]++];
            if (o->state[input->slot] == OPEN)
                return circle(o, input->slot);
            if (o->state[input->slot] == UNSEEN) {
                o->state[input->slot] = OPEN;
                o->path[o->depth] = input->slot;
                o->next[o->depth++] = 0;
            }
        } else {
            o->state[slot] = DONE;
            node->position = (uint32_t)p->order.count;
            p->order.items[p->order.count++] = slot;
            o->depth--;
        }
    }
    return CSUCCESS_OK;
}

static csuccess_status
put_in_order(csuccessp_publication *p)
{
    csuccessp_memory *m = &p->book->memory;
    size_t n = p->nodes.count, i, j;
    struct ordering o = {p, NULL, NULL, NULL, 0};
    csuccess_status status = CSUCCESS_E_NO_MEMORY;

    if (n == 0)
        return CSUCCESS_OK;
    o.state = csuccessp_allocate_zeroed(m, n, 1);
    o.path = csuccessp_allocate(m, n + 1, sizeof *o.path);
    o.next = csuccessp_allocate(m, n + 1, sizeof *o.next);
    if (o.state && o.path && o.next)
        status = csuccessp_array_reserve(m, &p->order, n);
    if (status != CSUCCESS_OK)
        csuccessp_fail_memory(&p->book->error);
    for (i = 0; i < n && status == CSUCCESS_OK; i++)
        if (p->nodes.items[i] && o.state[i] == UNSEEN)
            status = visit(&o, (uint32_t)i);
    csuccessp_release(m, o.state, n, 1);
    csuccessp_release(m, o.path, n + 1, sizeof *o.path);
    csuccessp_release(m, o.next, n + 1, sizeof *o.next);
    if (status != CSUCCESS_OK)
        return status;
    /* stages, freshness, and who wants to know what of the clock */
    p->stages = 1;
    for (i = 0; i < p->order.count; i++) {
        csuccessp_node *node = p->nodes.items[p->order.items[i]];
        for (j = 0; j < node->inputs.count; j++) {
            const csuccessp_input *input = &node->inputs.items[j];
            csuccessp_node *from = p->nodes.items[input->slot];
            uint32_t stage = from->stage + (input->relation != CSUCCESSP_OWN);
            if (stage > node->stage)
                node->stage = stage;
            if (from->fresh)
                node->fresh = 1;
            if (input->relation == CSUCCESSP_CHILDREN)
                p->reads_children = 1;
            if (input->relation == CSUCCESSP_PARENT)
                p->reads_parents = 1;
            if (from->by_clock && from->kind->edges) {
                status = from->kind->edges(p, from, input->edges, input->edge_count);
                if (status != CSUCCESS_OK)
                    return status;
            }
        }
        if (node->stage + 1 > p->stages)
            p->stages = node->stage + 1;
    }
    return CSUCCESS_OK;
}

/* Compiling all drafts. */

static csuccess_status
compile_draft(csuccessp_publication *p, const csuccessp_section *section, csuccessp_draft *draft)
{
    csuccess_book *book = p->book;
    csuccessp_place in_section = csuccessp_place_name(&p->place, section->name);
    csuccessp_place in_list = csuccessp_place_item(&in_section, (size_t)draft->index);
    const csuccessp_place *place = &p->place;
    csuccess_status status;

    if (draft->index >= 0)
        place = section->single ? &in_section : &in_list;
    status = csuccessp_json_parse(&p->json, draft->body, draft->length, book->limits.record_bytes,
                                  book->limits.depth, &book->error);
    if (status != CSUCCESS_OK)
        return status;
    status = section->compile(p, draft, place, p->json.root);
    csuccessp_json_done(&p->json);
    if (status != CSUCCESS_OK && status != CSUCCESS_E_NO_MEMORY && draft->index < 0 && draft->id) {
        /* what broke is not in the bundle: say which definition it is */
        char message[300];
        size_t length;
        const char *id = csuccessp_texts_get(&book->texts, draft->id, &length);
        snprintf(message, sizeof message, "%.*s", (int)(sizeof message - 1), book->error.message);
        csuccessp_fail_at(&p->place, status, "%s '%.*s', published before: %s", section->noun,
                          csuccessp_shown(id, length), id, message);
    }
    return status;
}

static csuccess_status
compile_all(csuccessp_publication *p)
{
    const csuccessp_section *section;
    csuccess_status status = csuccessp_attributes_declare_builtin(p);
    size_t i;
    int s;

    for (s = 0; status == CSUCCESS_OK && (section = csuccessp_section_at(s)) != NULL; s++)
        for (i = 0; i < p->sections[s].count && status == CSUCCESS_OK; i++)
            if (section->declare)
                status = section->declare(p, &p->sections[s].items[i]);
    for (s = 0; status == CSUCCESS_OK && (section = csuccessp_section_at(s)) != NULL; s++)
        for (i = 0; i < p->sections[s].count && status == CSUCCESS_OK; i++)
            status = compile_draft(p, section, &p->sections[s].items[i]);
    return status;
}

/* Will the new node take over the old one's columns? */
static int
inherits(const csuccessp_node *old, const csuccessp_node *node)
{
    return old && old->kind == node->kind && old->type == node->type && old->column == &old->own &&
           node->column == &node->own;
}

csuccess_status
csuccessp_publication_prepare(csuccessp_publication *p)
{
    csuccess_book *book = p->book;
    csuccessp_memory *m = &book->memory;
    csuccess_status status = compile_all(p);
    size_t i;
    int s;

    if (status == CSUCCESS_OK)
        status = put_in_order(p);
    for (i = 0; i < p->nodes.count && status == CSUCCESS_OK; i++) {
        csuccessp_node *node = p->nodes.items[i];
        if (!node)
            continue;
        if (!inherits(csuccessp_node_at(book, (uint32_t)i), node))
            status = csuccessp_node_grow(book, node, book->customers.capacity);
        else if (csuccessp_bits_grow(m, &node->touched, book->customers.capacity) != CSUCCESS_OK)
            status = csuccessp_fail_memory(&book->error);
        if (status == CSUCCESS_OK && node->by_clock)
            status = csuccessp_publish_source(p, node, &node->touched);
    }
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_allocate_events(p);
    if (status != CSUCCESS_OK)
        return status;
    for (s = 0; csuccessp_section_at(s); s++)
        if (csuccessp_array_reserve(m, &book->definitions.sections[s], p->sections[s].count) !=
            CSUCCESS_OK)
            return csuccessp_fail_memory(&book->error);
    if (p->order.count) {
        p->changed_words = csuccessp_graph_changed_words(p->stages, p->order.count,
                                                         book->customers.capacity);
        p->changed = csuccessp_allocate_zeroed(m, p->changed_words, sizeof *p->changed);
        if (!p->changed)
            return csuccessp_fail_memory(&book->error);
        if (!book->graph.lanes) {
            p->lanes = csuccessp_allocate(m, (size_t)CSUCCESSP_LANE_BUFFERS * CSUCCESSP_BLOCK,
                                          sizeof *p->lanes);
            if (!p->lanes)
                return csuccessp_fail_memory(&book->error);
        }
    }
    return CSUCCESS_OK;
}

static void
release_drafts(csuccessp_publication *p, int keep_bodies)
{
    csuccess_book *book = p->book;
    size_t i;
    int s;

    for (s = 0; s < CSUCCESSP_SECTIONS_MAX; s++) {
        csuccessp_drafts *drafts = &p->sections[s];
        for (i = 0; i < drafts->count && !keep_bodies; i++) {
            csuccessp_draft *draft = &drafts->items[i];
            if (draft->owns_body)
                csuccessp_release(&book->memory, draft->body, draft->length, 1);
            csuccessp_texts_drop(&book->texts, draft->id);
        }
        csuccessp_array_release(&book->memory, drafts);
    }
}

void
csuccessp_publication_abandon(csuccessp_publication *p)
{
    csuccess_book *book = p->book;
    csuccessp_memory *m = &book->memory;
    const csuccessp_section *section;
    size_t i;
    int s;

    for (i = 0; i < p->nodes.count; i++)
        csuccessp_node_free(book, p->nodes.items[i]);
    for (i = 0; i < p->series.count; i++)
        csuccessp_series_free(book, p->series.items[i]);
    csuccessp_array_release(m, &p->series);
    for (s = 0; (section = csuccessp_section_at(s)) != NULL; s++)
        for (i = 0; i < p->sections[s].count; i++)
            if (p->sections[s].items[i].object && section->discard)
                section->discard(book, p->sections[s].items[i].object);
    release_drafts(p, 0);
    csuccessp_json_close(&p->json);
    csuccessp_array_release(m, &p->nodes);
    csuccessp_array_release(m, &p->order);
    csuccessp_array_release(m, &p->bits);
    csuccessp_release(m, p->changed, p->changed_words, sizeof *p->changed);
    csuccessp_release(m, p->lanes, (size_t)CSUCCESSP_LANE_BUFFERS * CSUCCESSP_BLOCK,
                      sizeof *p->lanes);
    csuccessp_release(m, p, 1, sizeof *p);
}

/* The columns go from the old node to the new. */
static void
inherit(csuccessp_node *old, csuccessp_node *node)
{
    node->own = old->own;
    memset(&old->own.data, 0, sizeof old->own.data);
    old->own.capacity = 0;
    node->keys = old->keys;
    memset(&old->keys.data, 0, sizeof old->keys.data);
    old->keys.capacity = 0;
    if (node->keeps_reasons && old->missing) {
        node->missing = old->missing;
        node->missing_capacity = old->missing_capacity;
        old->missing = NULL;
        old->missing_capacity = 0;
    }
    node->anchor = old->anchor;
    node->anchor_capacity = old->anchor_capacity;
    old->anchor = NULL;
    old->anchor_capacity = 0;
    node->computed = old->computed;
}

static void
change_nodes(csuccessp_publication *p)
{
    csuccess_book *book = p->book;
    csuccessp_graph *g = &book->graph;
    size_t i;

    for (i = 0; i < g->slots.count; i++) {
        csuccessp_node *old = g->slots.items[i].node;
        csuccessp_node *node = csuccessp_publish_node_at(p, (uint32_t)i);
        if (node && inherits(old, node))
            inherit(old, node);
        else if (node && old && old->kind == node->kind && !old->column && !node->column)
            node->computed = old->computed; /* it has nothing to hand over but that */
        /* what was marked for the instant of the publication itself */
        if (node && old && old->kind == node->kind && old->touched.words && node->touched.words)
            csuccessp_bits_add_all(&node->touched, &old->touched);
        if (old && !node)
            g->slots.items[i].generation++;
        csuccessp_node_free(book, old);
        g->slots.items[i].node = node;
    }
}

static void
change_items(csuccessp_publication *p)
{
    csuccess_book *book = p->book;
    const csuccessp_section *section;
    size_t i;
    int s;

    for (s = 0; (section = csuccessp_section_at(s)) != NULL; s++) {
        csuccessp_items *items = &book->definitions.sections[s];
        csuccessp_drafts *drafts = &p->sections[s];
        for (i = 0; i < items->count; i++) {
            csuccessp_item *old = &items->items[i];
            const csuccessp_draft *draft = csuccessp_publish_draft(p, s, old->id);
            if (old->object && section->discard)
                section->discard(book, old->object);
            if (!draft || draft->body != old->body)
                csuccessp_release(&book->memory, old->body, old->length, 1);
            csuccessp_texts_drop(&book->texts, old->id);
        }
        for (i = 0; i < drafts->count; i++) {
            csuccessp_draft *draft = &drafts->items[i];
            items->items[i] = (csuccessp_item){draft->id, draft->body, draft->length,
                                               draft->revision, draft->object};
        }
        items->count = drafts->count;
    }
}

void
csuccessp_publication_commit(csuccessp_publication *p)
{
    csuccess_book *book = p->book;
    csuccessp_memory *m = &book->memory;
    csuccessp_graph *g = &book->graph;
    const csuccessp_section *section;
    size_t i;
    int s;

    for (s = 0; (section = csuccessp_section_at(s)) != NULL; s++)
        for (i = 0; i < p->sections[s].count; i++)
            if (section->commit)
                section->commit(p, &p->sections[s].items[i]);
    for (s = 0; csuccessp_rooms[s]; s++)
        if (csuccessp_rooms[s]->published)
            csuccessp_rooms[s]->published(p);
    change_nodes(p);
    change_items(p);
    csuccessp_array_release(m, &g->order);
    csuccessp_array_release(m, &g->bits);
    csuccessp_release(m, g->changed, g->changed_words, sizeof *g->changed);
    memcpy(&g->order, &p->order, sizeof g->order);
    memcpy(&g->bits, &p->bits, sizeof g->bits);
    g->changed = p->changed;
    g->changed_words = p->changed_words;
    g->stages = p->stages;
    g->reads_children = p->reads_children;
    g->reads_parents = p->reads_parents;
    if (p->lanes)
        g->lanes = p->lanes;
    g->continuous = g->fresh = 0;
    for (i = 0; i < g->order.count; i++) {
        csuccessp_node *node = g->slots.items[g->order.items[i]].node;
        g->continuous |= node->continuous;
        g->fresh |= node->fresh;
    }
    csuccessp_items_all_changed(book);
    release_drafts(p, 1);
    csuccessp_json_close(&p->json);
    csuccessp_array_release(m, &p->nodes);
    csuccessp_array_release(m, &p->series);
    csuccessp_release(m, p, 1, sizeof *p);
}
