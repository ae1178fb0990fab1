/* SPDX-License-Identifier: MIT */
/* What an instant adds to the history. */
#include "health/history/moment.h"

#include <math.h>
#include <string.h>

#include "book/customer/attribute.h"
#include "book/saved/ledger.h"
#include "health/health.h"

/* What a value is now. */
static csuccessp_moment_entry
entry_of(const csuccess_book *book, const csuccessp_node *node, uint32_t row)
{
    const csuccessp_attribute *attribute = csuccessp_attribute_at(book, node->slot);
    double number;
    uint8_t reason;

    if (node->by_clock) {
        int64_t from = CSUCCESSP_TIME_NONE;
        int anchor = node->kind->anchor(book, node, row, &from);
        if (from != CSUCCESSP_TIME_NONE)
            return csuccessp_entry_of_integer(CSUCCESSP_ENTRY_ANCHOR, (uint8_t)anchor, from);
        return csuccessp_entry_of_integer(CSUCCESSP_ENTRY_MISSING, CSUCCESS_MISSING_NO_DATA, 0);
    }
    if (node->type == CSUCCESS_TYPE_TEXT) {
        csuccessp_text text = node->column->data.text[row];
        if (text)
            return csuccessp_entry_of_integer(CSUCCESSP_ENTRY_TEXT, 0, text);
    } else if (attribute && csuccessp_attribute_foreign(book, attribute, row)) {
        return csuccessp_entry_of_integer(CSUCCESSP_ENTRY_MISSING, CSUCCESS_MISSING_NO_RATE, 0);
    } else {
        number = csuccessp_column_number(node->column, row);
        if (!isnan(number))
            return csuccessp_entry_of_number(number);
    }
    reason = node->missing ? node->missing[row] : CSUCCESS_MISSING_NO_DATA;
    return csuccessp_entry_of_integer(CSUCCESSP_ENTRY_MISSING,
                                      reason ? reason : CSUCCESS_MISSING_NO_DATA, 0);
}

static const csuccessp_moment_entry *
entry_in(const csuccessp_moment *moment, uint32_t id)
{
    size_t low = 0, high = moment->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (moment->entries[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < moment->count && moment->entries[low].id == id ? &moment->entries[low] : NULL;
}

static int
is_nothing(const csuccessp_moment_entry *entry)
{
    return (entry->kind == CSUCCESSP_ENTRY_MISSING && entry->detail == CSUCCESS_MISSING_NO_DATA) ||
           (entry->kind == CSUCCESSP_ENTRY_BAND && entry->detail == CSUCCESSP_BAND_NONE);
}

static int
same_entry(const csuccessp_moment_entry *a, const csuccessp_moment_entry *b)
{
    return a->kind == b->kind && a->detail == b->detail &&
           memcmp(a->value, b->value, sizeof a->value) == 0;
}

static const csuccessp_moment_entry *
last_entry(const csuccess_book *book, uint32_t row, uint32_t id)
{
    const csuccessp_moment *m = csuccessp_moment_first(book, row);
    const csuccessp_moment_entry *found;

    for (; m; m = csuccessp_moment_older(book, m))
        if ((found = entry_in(m, id)) != NULL)
            return found;
    return NULL;
}

/* Does nobody need to know any more what was at the newest moment? */
static int
supersedes(const csuccess_book *book, const csuccessp_moment *head, int64_t at)
{
    const csuccessp_health *h = csuccessp_health_of(book);

    if (head->at == at)
        return 1;
    return !(head->flags & (CSUCCESSP_MOMENT_BAND | CSUCCESSP_MOMENT_OVERRIDE)) &&
           head->at >= h->published_at &&
           csuccessp_moment_date(book, head->at) == csuccessp_moment_date(book, at);
}

static void
append(csuccess_book *book, uint32_t row, const csuccessp_moment_entry *entries, size_t count,
       uint8_t flags, int64_t at)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref head = h->moments[row], ref;
    csuccessp_moment *before = csuccessp_moment_of(book, head), *m;

    if (before && supersedes(book, before, at)) {
        ref = csuccessp_moment_fold(book, before, entries, count);
        if (CSUCCESSP_NEVER(!ref))
            return;
        m = csuccessp_moment_of(book, ref);
        m->older = before->older;
        m->dropped = before->dropped;
        if (before->at == at)
            flags |= before->flags;
        else if (m->dropped == CSUCCESSP_TIME_NONE)
            m->dropped = before->at;
        csuccessp_moment_give(book, head);
    } else {
        ref = csuccessp_pool_take(&h->pool, csuccessp_moment_size(count));
        if (CSUCCESSP_NEVER(!ref))
            return;
        m = csuccessp_moment_of(book, ref);
        m->older = head;
        m->dropped = CSUCCESSP_TIME_NONE;
        m->count = (uint16_t)count;
        if (count)
            memcpy(m->entries, entries, count * sizeof *entries);
    }
    m->at = at;
    m->flags = flags;
    h->moments[row] = ref;
    csuccessp_item_changed(book, CSUCCESSP_ITEMS_CUSTOMERS, row);
    if (at < h->first_at)
        h->first_at = at;
    h->appended++;
}

/* What changed of a row at the instant. */
struct looking {
    csuccess_book *book;
    csuccessp_health *h;
    const csuccessp_pass *e;
    const uint64_t **changed; /* of each tracked; NULL: not looked at */
    int midnight;
};

static int
lane_in(const uint64_t *words, uint32_t lane)
{
    return words && words[lane / 64] >> (lane & 63) & 1;
}

static csuccessp_moment_entry
tracked_entry(const csuccess_book *book, const csuccessp_tracked *t, uint32_t row)
{
    if (t->band_of)
        return csuccessp_entry_of_integer(CSUCCESSP_ENTRY_BAND, t->band_of->band[row], 0);
    return entry_of(book, csuccessp_node_at(book, t->slot), row);
}

static int
score_changed(const struct looking *l, uint32_t lane)
{
    size_t i;

    for (i = 0; i < l->h->entries.count; i++) {
        const csuccessp_health_entry *entry = l->h->entries.items[i];
        if (entry->published &&
            lane_in(csuccessp_changed(l->e, csuccessp_node_at(l->book, entry->score_slot)), lane))
            return 1;
    }
    return 0;
}

static void
look(struct looking *l, uint32_t lane)
{
    csuccessp_health *h = l->h;
    uint32_t row = l->e->first + lane, id;
    int first = h->moments[row] == 0;
    const csuccessp_moment_entry *last;
    size_t count = 0;
    uint8_t flags = 0;

    for (id = 0; id < h->tracked.count; id++) {
        const csuccessp_tracked *t = &h->tracked.items[id];
        csuccessp_moment_entry fresh;
        if (!t->active || !(first || t->begun == l->e->at || lane_in(l->changed[id], lane)))
            continue;
        fresh = tracked_entry(l->book, t, row);
        last = first ? NULL : last_entry(l->book, row, id);
        if (last ? same_entry(last, &fresh) : is_nothing(&fresh))
            continue;
        if (t->band_of)
            flags |= CSUCCESSP_MOMENT_BAND;
        if (fresh.kind == CSUCCESSP_ENTRY_TEXT)
            csuccessp_texts_keep(&l->book->texts, csuccessp_entry_text(&fresh));
        fresh.id = (uint16_t)id;
        h->scratch[count++] = fresh;
    }
    if (h->moved.words && csuccessp_bits_has(&h->moved, row)) {
        flags |= CSUCCESSP_MOMENT_OVERRIDE;
        csuccessp_bits_unset(&h->moved, row);
    }
    if (count || flags || first || (!l->midnight && score_changed(l, lane)))
        append(l->book, row, h->scratch, count, flags, l->e->at);
}

void
csuccessp_moments_evaluated(csuccess_book *book, csuccessp_pass *e)
{
    csuccessp_health *h = csuccessp_health_of(book);
    const uint64_t *changed[CSUCCESSP_TRACKED_MAX];
    struct looking l = {book, h, e, changed, 0};
    csuccessp_lane_walk walk;
    uint64_t any[CSUCCESSP_BLOCK_WORDS];
    int begins = 0;
    size_t i, w;

    if (!h->tracked.count || !h->moments)
        return;
    for (w = 0; w < CSUCCESSP_BLOCK_WORDS; w++)
        any[w] = 0;
    l.midnight = csuccessp_zone_last_midnight(csuccessp_book_zone(book), e->at) == e->at;
    for (i = 0; i < h->tracked.count; i++) {
        csuccessp_tracked *t = &h->tracked.items[i];
        const csuccessp_node *node;
        changed[i] = NULL;
        if (!t->active)
            continue;
        node = csuccessp_node_at(book, t->slot);
        changed[i] = csuccessp_changed(e, node);
        if (!e->quiet && t->begun == CSUCCESSP_TIME_NONE)
            t->begun = e->at;
        begins |= t->begun == e->at;
        for (w = 0; w < CSUCCESSP_BLOCK_WORDS; w++)
            any[w] |= changed[i][w];
    }
    if (e->quiet)
        return;
    for (i = 0; i < h->entries.count; i++) /* scores change without their band, too */
        if (h->entries.items[i]->published) {
            const uint64_t *bits =
                csuccessp_changed(e, csuccessp_node_at(book, h->entries.items[i]->score_slot));
            for (w = 0; w < CSUCCESSP_BLOCK_WORDS; w++)
                any[w] |= bits[w];
        }
    for (w = 0; w < CSUCCESSP_BLOCK_WORDS; w++) {
        if (begins)
            any[w] = ~(uint64_t)0;
        else if (h->moved.words && e->first / 64 + w < h->moved.capacity)
            any[w] |= h->moved.words[e->first / 64 + w];
        any[w] &= e->mask[w];
    }
    walk = csuccessp_lane_start(any);
    while (csuccessp_lane_next(&walk))
        look(&l, walk.lane);
}
