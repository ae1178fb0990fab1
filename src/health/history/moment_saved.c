/* SPDX-License-Identifier: MIT */
/* Moments in saved documents. */
#include "health/history/moment.h"

#include "book/saved/loader.h"
#include "health/health.h"
#include "util/json_write.h"

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
        text = csuccessp_texts_get(&book->texts, csuccessp_entry_text(entry), &length);
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
    csuccessp_ref ref = csuccessp_moment_head(book, row);
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
        if (detail <= CSUCCESS_PRESENT || detail > CSUCCESS_MISSING_ERROR)
            return csuccessp_corrupt(place, "there is no such reason");
        *out = csuccessp_entry_of_integer(CSUCCESSP_ENTRY_MISSING, (uint8_t)detail, 0);
        return CSUCCESS_OK;
    }
    status = load_integer(place, yyjson_arr_get(value, 1), &from);
    if (status == CSUCCESS_OK &&
        (detail <= CSUCCESSP_ANCHOR_NONE || detail > CSUCCESSP_ANCHOR_UNTIL ||
         from < CSUCCESSP_TIME_MIN || from > CSUCCESSP_TIME_MAX ||
         (detail != CSUCCESSP_ANCHOR_SINCE &&
          (from < CSUCCESSP_DATE_MIN || from > CSUCCESSP_DATE_MAX))))
        status = csuccessp_corrupt(place, "there is no such anchor");
    *out = csuccessp_entry_of_integer(CSUCCESSP_ENTRY_ANCHOR, (uint8_t)detail, from);
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
        *out = csuccessp_entry_of_integer(CSUCCESSP_ENTRY_BAND, (uint8_t)band, 0);
        return status;
    }
    if (yyjson_is_arr(value))
        return load_pair(place, value, out);
    if (!yyjson_is_str(value)) {
        status = csuccessp_field_read(place, value, &real, &number);
        *out = csuccessp_entry_of_number(number);
        return status;
    }
    text = csuccessp_texts_take(&book->texts, yyjson_get_str(value), yyjson_get_len(value));
    *out = csuccessp_entry_of_integer(CSUCCESSP_ENTRY_TEXT, 0, text);
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
    csuccessp_moment *m = csuccessp_moment_of(book, ref);
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
        ref = csuccessp_pool_take(&h->pool, csuccessp_moment_size(count));
        if (!ref)
            return csuccessp_fail_memory(&book->error);
        *link = ref;
        link = &csuccessp_moment_of(book, ref)->older;
        status = load_moment(book, &at, item, ref, count);
        if (status == CSUCCESS_OK && (csuccessp_moment_of(book, ref)->at > book->clock.now ||
                                      (i && csuccessp_moment_of(book, ref)->at >= newer)))
            status = csuccessp_corrupt(&at, "moments are not in their order");
        if (status != CSUCCESS_OK)
            return status;
        newer = csuccessp_moment_of(book, ref)->at;
        if (newer < h->first_at)
            h->first_at = newer;
    }
    return CSUCCESS_OK;
}
