/* SPDX-License-Identifier: MIT */
#include "health/moment.h"

#include <math.h>
#include <string.h>

#include "book/attribute.h"
#include "book/loader.h"
#include "health/health.h"
#include "util/json_write.h"

enum { THIN_EVERY = 64 };

static csuccessp_moment *
moment_at(const csuccess_book *book, csuccessp_ref ref)
{
    return ref ? csuccessp_pool_at(&csuccessp_health_of(book)->pool, ref) : NULL;
}

static size_t
moment_size(size_t count)
{
    return sizeof(csuccessp_moment) + count * sizeof(csuccessp_moment_entry);
}

static csuccessp_ref
head_of(const csuccess_book *book, uint32_t row)
{
    const csuccessp_health *h = csuccessp_health_of(book);

    return row < h->moments_capacity ? h->moments[row] : 0;
}

const csuccessp_moment *
csuccessp_moment_first(const csuccess_book *book, uint32_t row)
{
    return moment_at(book, head_of(book, row));
}

const csuccessp_moment *
csuccessp_moment_older(const csuccess_book *book, const csuccessp_moment *moment)
{
    return moment_at(book, moment->older);
}

/* Entries. */

int64_t
csuccessp_entry_integer(const csuccessp_moment_entry *entry)
{
    int64_t out;

    memcpy(&out, entry->value, sizeof out);
    return out;
}

double
csuccessp_entry_number(const csuccessp_moment_entry *entry)
{
    double out;

    memcpy(&out, entry->value, sizeof out);
    return out;
}

static csuccessp_text
entry_text(const csuccessp_moment_entry *entry)
{
    return (csuccessp_text)csuccessp_entry_integer(entry);
}

static void
drop_entry(csuccess_book *book, const csuccessp_moment_entry *entry)
{
    if (entry->kind == CSUCCESSP_ENTRY_TEXT)
        csuccessp_texts_drop(&book->texts, entry_text(entry));
}

csuccessp_reading
csuccessp_entry_reading(const csuccess_book *book, const csuccessp_moment_entry *entry, int64_t at)
{
    csuccessp_reading out = {csuccessp_missing_number(), 0, CSUCCESS_PRESENT};

    switch (entry->kind) {
    case CSUCCESSP_ENTRY_NUMBER:
        out.number = csuccessp_entry_number(entry);
        break;
    case CSUCCESSP_ENTRY_TEXT:
        out.text = entry_text(entry);
        break;
    case CSUCCESSP_ENTRY_ANCHOR:
        out.number = csuccessp_anchor_value(book, entry->detail, csuccessp_entry_integer(entry),
                                            at);
        break;
    case CSUCCESSP_ENTRY_MISSING:
        out.missing = entry->detail;
        break;
    default:
        out.missing = CSUCCESS_MISSING_NO_DATA;
        break;
    }
    return out;
}

static csuccessp_moment_entry
number_entry(double number)
{
    csuccessp_moment_entry out;

    memset(&out, 0, sizeof out);
    out.kind = CSUCCESSP_ENTRY_NUMBER;
    number += 0.0; /* no negative zero */
    memcpy(out.value, &number, sizeof number);
    return out;
}

static csuccessp_moment_entry
integer_entry(uint8_t kind, uint8_t detail, int64_t integer)
{
    csuccessp_moment_entry out;

    memset(&out, 0, sizeof out);
    out.kind = kind;
    out.detail = detail;
    memcpy(out.value, &integer, sizeof integer);
    return out;
}

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
            return integer_entry(CSUCCESSP_ENTRY_ANCHOR, (uint8_t)anchor, from);
        return integer_entry(CSUCCESSP_ENTRY_MISSING, CSUCCESS_MISSING_NO_DATA, 0);
    }
    if (node->type == CSUCCESS_TYPE_TEXT) {
        csuccessp_text text = node->column->data.text[row];
        if (text)
            return integer_entry(CSUCCESSP_ENTRY_TEXT, 0, text);
    } else if (attribute && csuccessp_attribute_foreign(book, attribute, row)) {
        return integer_entry(CSUCCESSP_ENTRY_MISSING, CSUCCESS_MISSING_NO_RATE, 0);
    } else {
        number = csuccessp_column_number(node->column, row);
        if (!isnan(number))
            return number_entry(number);
    }
    reason = node->missing ? node->missing[row] : CSUCCESS_MISSING_NO_DATA;
    return integer_entry(CSUCCESSP_ENTRY_MISSING, reason ? reason : CSUCCESS_MISSING_NO_DATA, 0);
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

/* Room. */

csuccess_status
csuccessp_moments_grow(csuccess_book *book, size_t rows)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref *heads;

    if (!h->moments_wanted || rows <= h->moments_capacity)
        return CSUCCESS_OK;
    heads = csuccessp_resized(&book->memory, h->moments, h->moments_capacity, h->moments_capacity,
                              rows, sizeof *heads);
    if (!heads)
        return csuccessp_fail_memory(&book->error);
    h->moments = heads;
    h->moments_capacity = (uint32_t)rows;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_moments_need(csuccess_book *book)
{
    csuccessp_health *h = csuccessp_health_of(book);

    h->moments_wanted = 1;
    if (h->moments || !h->capacity)
        return CSUCCESS_OK;
    h->moments = csuccessp_allocate_zeroed(&book->memory, h->capacity, sizeof *h->moments);
    if (!h->moments)
        return csuccessp_fail_memory(&book->error);
    h->moments_capacity = h->capacity;
    return CSUCCESS_OK;
}

/* Thins out some of the rows in their turn: one for so many moments that were appended. */
static csuccess_status
thin_some(csuccess_book *book)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccess_status status = CSUCCESS_OK;

    for (; h->appended >= THIN_EVERY && status == CSUCCESS_OK; h->appended -= THIN_EVERY) {
        if (h->thinned >= book->customers.rows)
            h->thinned = 0;
        status = csuccessp_moments_thin(book, h->thinned++);
    }
    return status;
}

csuccess_status
csuccessp_moments_reserve(csuccess_book *book, uint64_t rows)
{
    csuccessp_health *h = csuccessp_health_of(book);
    size_t tracked = h->tracked.count + h->announced; /* a bundle may be part of the instant */
    csuccess_status status;

    if (!tracked || !h->moments)
        return CSUCCESS_OK;
    status = thin_some(book); /* before the reserve is made, which it would eat up */
    if (status != CSUCCESS_OK)
        return status;
    if (tracked > CSUCCESSP_TRACKED_MAX)
        tracked = CSUCCESSP_TRACKED_MAX;
    if (csuccessp_pool_reserve(&h->pool, rows * csuccessp_pool_rounded(moment_size(tracked))) !=
        CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    return CSUCCESS_OK;
}

static void
give_moment(csuccess_book *book, csuccessp_ref ref)
{
    csuccessp_pool_give(&csuccessp_health_of(book)->pool, ref,
                        moment_size(moment_at(book, ref)->count));
}

void
csuccessp_moments_forget(csuccess_book *book, uint32_t row)
{
    csuccessp_ref ref = head_of(book, row), older;
    size_t i;

    for (; ref; ref = older) {
        const csuccessp_moment *m = moment_at(book, ref);
        older = m->older;
        for (i = 0; i < m->count; i++)
            drop_entry(book, &m->entries[i]);
        give_moment(book, ref);
    }
    if (row < csuccessp_health_of(book)->moments_capacity)
        csuccessp_health_of(book)->moments[row] = 0;
}

/* Makes one moment of two that follow each other. What the older one alone has goes along; both
 * lose their texts to it. `at`, `older` and the like are the newer one's. 0 on failure. */
static csuccessp_ref
fold(csuccess_book *book, csuccessp_moment *older, const csuccessp_moment_entry *entries,
     size_t count)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_moment *out;
    csuccessp_ref ref;
    size_t i = 0, k = 0, total = count;

    for (i = 0; i < older->count; i++) {
        while (k < count && entries[k].id < older->entries[i].id)
            k++;
        total += k == count || entries[k].id != older->entries[i].id;
    }
    ref = csuccessp_pool_take(&h->pool, moment_size(total));
    if (!ref)
        return 0;
    out = moment_at(book, ref);
    for (i = k = 0; i < older->count || k < count;) {
        if (k == count || (i < older->count && older->entries[i].id < entries[k].id)) {
            out->entries[out->count++] = older->entries[i++];
            continue;
        }
        if (i < older->count && older->entries[i].id == entries[k].id)
            drop_entry(book, &older->entries[i++]);
        out->entries[out->count++] = entries[k++];
    }
    return ref;
}

/* Appending. */

static int32_t
date_of(const csuccess_book *book, int64_t at)
{
    return csuccessp_zone_date(csuccessp_book_zone(book), at);
}

/* Does nobody need to know any more what was at the newest moment? */
static int
supersedes(const csuccess_book *book, const csuccessp_moment *head, int64_t at)
{
    const csuccessp_health *h = csuccessp_health_of(book);

    if (head->at == at)
        return 1;
    return !(head->flags & (CSUCCESSP_MOMENT_BAND | CSUCCESSP_MOMENT_OVERRIDE)) &&
           head->at >= h->published_at && date_of(book, head->at) == date_of(book, at);
}

static void
append(csuccess_book *book, uint32_t row, const csuccessp_moment_entry *entries, size_t count,
       uint8_t flags, int64_t at)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_ref head = h->moments[row], ref;
    csuccessp_moment *before = moment_at(book, head), *m;

    if (before && supersedes(book, before, at)) {
        ref = fold(book, before, entries, count);
        if (CSUCCESSP_NEVER(!ref))
            return;
        m = moment_at(book, ref);
        m->older = before->older;
        m->dropped = before->dropped;
        if (before->at == at)
            flags |= before->flags;
        else if (m->dropped == CSUCCESSP_TIME_NONE)
            m->dropped = before->at;
        give_moment(book, head);
    } else {
        ref = csuccessp_pool_take(&h->pool, moment_size(count));
        if (CSUCCESSP_NEVER(!ref))
            return;
        m = moment_at(book, ref);
        m->older = head;
        m->dropped = CSUCCESSP_TIME_NONE;
        m->count = (uint16_t)count;
        if (count)
            memcpy(m->entries, entries, count * sizeof *entries);
    }
    m->at = at;
    m->flags = flags;
    h->moments[row] = ref;
    if (at < h->first_at)
        h->first_at = at;
    h->appended++;
}

/* What changed of a row at the instant. */
struct looking {
    csuccess_book *book;
    csuccessp_health *h;
    const csuccessp_evaluation *e;
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
        return integer_entry(CSUCCESSP_ENTRY_BAND, t->band_of->band[row], 0);
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
            csuccessp_texts_keep(&l->book->texts, entry_text(&fresh));
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
csuccessp_moments_evaluated(csuccess_book *book, csuccessp_evaluation *e)
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

/* Thinning out. */

static int32_t
week_of(const csuccess_book *book, int64_t at)
{
    int32_t date = date_of(book, at);

    return date - (csuccessp_weekday(date) - book->settings.week_start + 7) % 7;
}

/* Days before this one may be thinned out at an instant. */
static int32_t
kept_from(const csuccess_book *book, int64_t at)
{
    int32_t from = date_of(book, at) - book->settings.history_days;
    int32_t least = csuccessp_health_of(book)->kept_from;

    return from > least ? from : least;
}

void
csuccessp_moments_midnight(csuccess_book *book, int64_t at)
{
    csuccessp_health_of(book)->kept_from = kept_from(book, at);
}

/* Is the older one of two of a week, and of no other interest? What it was like then held on until
 * the day before the newer one, which has to be old enough. */
static int
is_surplus(const csuccess_book *book, const csuccessp_moment *older, const csuccessp_moment *m,
           int32_t from)
{
    return date_of(book, m->at) <= from &&
           !(older->flags & (CSUCCESSP_MOMENT_BAND | CSUCCESSP_MOMENT_OVERRIDE)) &&
           week_of(book, older->at) == week_of(book, m->at);
}

csuccess_status
csuccessp_moments_thin(csuccess_book *book, uint32_t row)
{
    csuccessp_ref *link, ref, folded;
    csuccessp_moment *m, *older, *out;
    int32_t from;

    if (!head_of(book, row) || book->clock.now == CSUCCESSP_TIME_NONE)
        return CSUCCESS_OK;
    from = kept_from(book, book->clock.now);
    if (date_of(book, csuccessp_health_of(book)->first_at) >= from)
        return CSUCCESS_OK; /* nobody has anything so old */
    for (link = &csuccessp_health_of(book)->moments[row]; (ref = *link) != 0;) {
        m = moment_at(book, ref);
        older = moment_at(book, m->older);
        if (m->flags & CSUCCESSP_MOMENT_SETTLED || !older)
            break;
        if (!is_surplus(book, older, m, from)) {
            link = &m->older;
            continue;
        }
        folded = fold(book, older, m->entries, m->count);
        if (!folded)
            return csuccessp_fail_memory(&book->error);
        out = moment_at(book, folded);
        out->at = m->at;
        out->flags = m->flags;
        out->older = older->older;
        out->dropped = older->dropped != CSUCCESSP_TIME_NONE ? older->dropped : older->at;
        *link = folded;
        give_moment(book, m->older);
        give_moment(book, ref);
    }
    for (m = moment_at(book, head_of(book, row)); m && !(m->flags & CSUCCESSP_MOMENT_SETTLED);
         m = moment_at(book, m->older))
        if (date_of(book, m->at) <= from)
            m->flags |= CSUCCESSP_MOMENT_SETTLED;
    return CSUCCESS_OK;
}

/* Looking back. */

csuccess_status
csuccessp_moments_state(csuccess_book *book, uint32_t row, int64_t time,
                        csuccessp_moment_entry *entries, int64_t *as_of)
{
    const csuccessp_health *h = csuccessp_health_of(book);
    const csuccessp_moment *m, *newer = NULL;
    int64_t last = csuccessp_instant_of(book, row), midnight;
    csuccess_status status = csuccessp_moments_thin(book, row);
    size_t i;

    if (status != CSUCCESS_OK)
        return status;
    for (m = csuccessp_moment_first(book, row); m && m->at > time;
         m = csuccessp_moment_older(book, m))
        newer = m;
    if (!m || time > book->clock.now ||
        (newer && newer->dropped != CSUCCESSP_TIME_NONE && newer->dropped <= time))
        return csuccessp_fail(&book->error, CSUCCESS_E_NOT_KEPT,
                              "the history does not keep what was at this time");
    if (time > last)
        time = last;
    midnight = csuccessp_zone_last_midnight(csuccessp_book_zone(book), time);
    *as_of = midnight > m->at ? midnight : m->at;
    if (time == last)
        *as_of = last;
    memset(entries, 0, h->tracked.count * sizeof *entries);
    for (; m; m = csuccessp_moment_older(book, m))
        for (i = 0; i < m->count; i++)
            if (entries[m->entries[i].id].kind == CSUCCESSP_ENTRY_UNKNOWN)
                entries[m->entries[i].id] = m->entries[i];
    return CSUCCESS_OK;
}

/* As saved: [at, flags, from when on nothing is known or null, number, value, number, value ...].
 * A value is a number, a text, [reason], [anchor, from], or the number of a band or null. */

static void
save_entry(const csuccess_book *book, const csuccessp_moment_entry *entry, csuccessp_buffer *to)
{
    size_t length;
    const char *text;

    csuccessp_json_int(to, entry->id);
    switch (entry->kind) {
    case CSUCCESSP_ENTRY_NUMBER:
        csuccessp_json_double(to, csuccessp_entry_number(entry));
        return;
    case CSUCCESSP_ENTRY_TEXT:
        text = csuccessp_texts_get(&book->texts, entry_text(entry), &length);
        csuccessp_json_text(to, text, length);
        return;
    case CSUCCESSP_ENTRY_BAND:
        if (entry->detail == CSUCCESSP_BAND_NONE)
            csuccessp_json_null(to);
        else
            csuccessp_json_int(to, entry->detail);
        return;
    default:
        csuccessp_json_begin(to, '[');
        csuccessp_json_int(to, entry->detail);
        if (entry->kind == CSUCCESSP_ENTRY_ANCHOR)
            csuccessp_json_int(to, csuccessp_entry_integer(entry));
        csuccessp_json_end(to, ']');
        return;
    }
}

void
csuccessp_moments_save(csuccess_book *book, uint32_t row, csuccessp_buffer *to)
{
    const csuccessp_pool *pool = &csuccessp_health_of(book)->pool;
    const csuccessp_moment *m;
    csuccessp_ref ref = head_of(book, row);
    size_t i;

    if (!ref)
        return;
    csuccessp_json_key(to, "moments");
    csuccessp_json_begin(to, '[');
    for (; ref; ref = m->older) {
        m = csuccessp_pool_at(pool, ref);
        CSUCCESSP_PREFETCH(csuccessp_pool_at(pool, m->older ? m->older : ref));
        csuccessp_json_begin(to, '[');
        csuccessp_json_int(to, m->at);
        csuccessp_json_int(to, m->flags & ~CSUCCESSP_MOMENT_SETTLED);
        if (m->dropped == CSUCCESSP_TIME_NONE)
            csuccessp_json_null(to);
        else
            csuccessp_json_int(to, m->dropped);
        for (i = 0; i < m->count; i++)
            save_entry(book, &m->entries[i], to);
        csuccessp_json_end(to, ']');
    }
    csuccessp_json_end(to, ']');
}

static csuccess_status
load_integer(const csuccessp_place *place, yyjson_val *value, int64_t *out)
{
    static const csuccessp_field integer = {"", CSUCCESSP_FIELD_INT, 1, 0, NULL};

    return csuccessp_field_read(place, value, &integer, out);
}

static csuccess_status
load_pair(const csuccessp_place *place, yyjson_val *value, csuccessp_moment_entry *out)
{
    int64_t detail = 0, from = 0;
    csuccess_status status = load_integer(place, yyjson_arr_get(value, 0), &detail);

    if (status != CSUCCESS_OK)
        return status;
    if (yyjson_arr_size(value) == 1) {
        if (detail <= CSUCCESS_PRESENT || detail > CSUCCESS_MISSING_NOT_COMPUTED)
            return csuccessp_corrupt(place, "there is no such reason");
        *out = integer_entry(CSUCCESSP_ENTRY_MISSING, (uint8_t)detail, 0);
        return CSUCCESS_OK;
    }
    status = load_integer(place, yyjson_arr_get(value, 1), &from);
    if (status == CSUCCESS_OK &&
        (detail <= CSUCCESSP_ANCHOR_NONE || detail > CSUCCESSP_ANCHOR_UNTIL ||
         from < CSUCCESSP_TIME_MIN || from > CSUCCESSP_TIME_MAX ||
         (detail != CSUCCESSP_ANCHOR_SINCE &&
          (from < CSUCCESSP_DATE_MIN || from > CSUCCESSP_DATE_MAX))))
        status = csuccessp_corrupt(place, "there is no such anchor");
    *out = integer_entry(CSUCCESSP_ENTRY_ANCHOR, (uint8_t)detail, from);
    return status;
}

static csuccess_status
load_entry(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
           const csuccessp_tracked *tracked, csuccessp_moment_entry *out)
{
    static const csuccessp_field real = {"", CSUCCESSP_FIELD_DOUBLE, 1, 0, NULL};
    double number = 0;
    int64_t band = CSUCCESSP_BAND_NONE;
    csuccessp_text text;
    csuccess_status status = CSUCCESS_OK;

    if (tracked->band_of) {
        if (!yyjson_is_null(value))
            status = load_integer(place, value, &band);
        if (status == CSUCCESS_OK && !yyjson_is_null(value) &&
            (band < 0 || (size_t)band >= tracked->band_of->bands.count))
            status = csuccessp_corrupt(place, "there is no such band");
        *out = integer_entry(CSUCCESSP_ENTRY_BAND, (uint8_t)band, 0);
        return status;
    }
    if (yyjson_is_arr(value))
        return load_pair(place, value, out);
    if (!yyjson_is_str(value)) {
        status = csuccessp_field_read(place, value, &real, &number);
        *out = number_entry(number);
        return status;
    }
    text = csuccessp_texts_take(&book->texts, yyjson_get_str(value), yyjson_get_len(value));
    *out = integer_entry(CSUCCESSP_ENTRY_TEXT, 0, text);
    return text ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

static csuccess_status
load_head(const csuccessp_place *place, yyjson_val *list, csuccessp_moment *m)
{
    yyjson_val *dropped = yyjson_arr_get(list, 2);
    int64_t flags = 0;
    csuccess_status status = load_integer(place, yyjson_arr_get(list, 0), &m->at);

    if (status == CSUCCESS_OK)
        status = load_integer(place, yyjson_arr_get(list, 1), &flags);
    m->dropped = CSUCCESSP_TIME_NONE;
    if (status == CSUCCESS_OK && !yyjson_is_null(dropped))
        status = load_integer(place, dropped, &m->dropped);
    if (status == CSUCCESS_OK &&
        (flags & ~(int64_t)(CSUCCESSP_MOMENT_BAND | CSUCCESSP_MOMENT_OVERRIDE) ||
         m->at < CSUCCESSP_TIME_MIN || m->at > CSUCCESSP_TIME_MAX ||
         (m->dropped != CSUCCESSP_TIME_NONE && m->dropped >= m->at)))
        status = csuccessp_corrupt(place, "a moment contradicts itself");
    m->flags = (uint8_t)flags;
    return status;
}

static csuccess_status
load_moment(csuccess_book *book, const csuccessp_place *place, yyjson_val *list, csuccessp_ref ref,
            size_t count)
{
    const csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_moment *m = moment_at(book, ref);
    yyjson_val *item;
    size_t i, n;
    int64_t id = -1, before = -1;
    csuccess_status status;

    m->count = (uint16_t)count;
    status = load_head(place, list, m);
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        csuccessp_moment_entry *entry;
        if (i < 3 || status != CSUCCESS_OK)
            continue;
        if (i % 2 == 1) {
            status = load_integer(&at, item, &id);
            if (status == CSUCCESS_OK && (id <= before || (size_t)id >= h->tracked.count))
                status = csuccessp_corrupt(&at, "there is no such number here");
            before = id;
            continue;
        }
        entry = &m->entries[(i - 3) / 2];
        status = load_entry(book, &at, item, &h->tracked.items[id], entry);
        entry->id = (uint16_t)id;
    }
    return status;
}

csuccess_status
csuccessp_moments_load(csuccess_book *book, const csuccessp_place *place, yyjson_val *list,
                       uint32_t row)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccess_status status = csuccessp_moments_need(book);
    int64_t newer = CSUCCESSP_TIME_MAX;
    csuccessp_ref *link;
    yyjson_val *item;
    size_t i, n;

    if (status != CSUCCESS_OK)
        return status;
    link = &h->moments[row];
    yyjson_arr_foreach(list, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        size_t size = yyjson_arr_size(item), count = (size - 3) / 2;
        csuccessp_ref ref;
        if (size < 3 || size % 2 == 0 || count > h->tracked.count)
            return csuccessp_corrupt(&at, "expected [at, flags, from, number, value, ...]");
        ref = csuccessp_pool_take(&h->pool, moment_size(count));
        if (!ref)
            return csuccessp_fail_memory(&book->error);
        *link = ref;
        link = &moment_at(book, ref)->older;
        status = load_moment(book, &at, item, ref, count);
        if (status == CSUCCESS_OK && (moment_at(book, ref)->at > book->clock.now ||
                                      (i && moment_at(book, ref)->at >= newer)))
            status = csuccessp_corrupt(&at, "moments are not in their order");
        if (status != CSUCCESS_OK)
            return status;
        newer = moment_at(book, ref)->at;
        if (newer < h->first_at)
            h->first_at = newer;
    }
    return CSUCCESS_OK;
}
