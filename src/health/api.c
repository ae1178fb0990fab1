/* SPDX-License-Identifier: MIT */
/* The public functions of the room. */
#include <csuccess/health.h>
#include <string.h>

#include "book/record/record.h"
#include "health/health.h"
#include "health/history/moment.h"
#include "health/score/band.h"
#include "util/sized.h"

static uint64_t
handle_of(const csuccessp_health_entry *entry)
{
    return csuccessp_handle_make(CSUCCESS_HANDLE_HEALTH_MODEL, entry->generation, entry->number);
}

csuccess_status
csuccessp_health_entry_of(const csuccess_book *book, uint64_t handle, csuccessp_health_entry **out)
{
    const csuccessp_health *h = csuccessp_health_of(book);
    uint32_t number = csuccessp_handle_index(handle);

    if (csuccessp_handle_kind_of(handle) != CSUCCESS_HANDLE_HEALTH_MODEL ||
        number >= h->entries.count)
        return CSUCCESS_E_HANDLE;
    *out = h->entries.items[number];
    if (!(*out)->published ||
        ((*out)->generation & CSUCCESSP_GENERATION_MASK) != csuccessp_handle_generation(handle))
        return CSUCCESS_E_GONE;
    return CSUCCESS_OK;
}

csuccess_status
csuccess_health_model_find(const csuccess_book *book, const char *id, size_t length,
                           csuccess_health_model *out)
{
    csuccessp_health_entry *entry;
    csuccessp_text text;

    if (!book || !id || !out)
        return CSUCCESS_E_ARGUMENT;
    text = csuccessp_texts_find(&book->texts, id, length);
    entry = text ? csuccessp_health_find(book, text) : NULL;
    if (!entry || !entry->published)
        return CSUCCESS_E_NOT_FOUND;
    *out = handle_of(entry);
    return CSUCCESS_OK;
}

csuccess_status
csuccess_health_model_next(const csuccess_book *book, csuccess_health_model model,
                           csuccess_health_model *out)
{
    const csuccessp_health *h;
    csuccessp_health_entry *entry;
    size_t i = 0;
    csuccess_status status;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    h = csuccessp_health_of(book);
    if (model) {
        status = csuccessp_health_entry_of(book, model, &entry);
        if (status != CSUCCESS_OK)
            return status;
        i = (size_t)entry->number + 1;
    }
    while (i < h->entries.count && !h->entries.items[i]->published)
        i++;
    *out = i < h->entries.count ? handle_of(h->entries.items[i]) : 0;
    return CSUCCESS_OK;
}

static const char *
text_of(const csuccess_book *book, csuccessp_text text)
{
    size_t length;

    return csuccessp_texts_get(&book->texts, text, &length);
}

csuccess_status
csuccess_health_model_get(const csuccess_book *book, csuccess_health_model model,
                          csuccess_health_model_info *out)
{
    csuccess_health_model_info info;
    csuccessp_health_entry *entry;
    const csuccessp_model *m;
    size_t room = 0;
    csuccess_status status;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_sized_room(out, CSUCCESSP_END(csuccess_health_model_info, bands),
                                  sizeof info, &room);
    if (status == CSUCCESS_OK)
        status = csuccessp_health_entry_of(book, model, &entry);
    if (status != CSUCCESS_OK)
        return status;
    m = csuccessp_health_current(entry);
    memset(&info, 0, sizeof info);
    info.id = text_of(book, m->id);
    info.title = text_of(book, m->title);
    info.revision = m->revision;
    info.lower_is_better = m->lower_is_better;
    info.scale_min = m->scale.min;
    info.scale_max = m->scale.max;
    info.decimals = (uint32_t)m->scale.decimals;
    info.bands = (uint32_t)m->bands.count;
    csuccessp_sized_give(out, &info, room);
    return CSUCCESS_OK;
}

csuccess_status
csuccess_health_band_get(const csuccess_book *book, csuccess_health_model model, uint32_t index,
                         csuccess_health_band *out)
{
    csuccess_health_band info;
    csuccessp_health_entry *entry;
    const csuccessp_band *band;
    size_t room = 0;
    csuccess_status status;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_sized_room(out, CSUCCESSP_END(csuccess_health_band, leave), sizeof info,
                                  &room);
    if (status == CSUCCESS_OK)
        status = csuccessp_health_entry_of(book, model, &entry);
    if (status != CSUCCESS_OK)
        return status;
    if (index >= csuccessp_health_current(entry)->bands.count)
        return CSUCCESS_E_NOT_FOUND;
    band = &csuccessp_health_current(entry)->bands.items[index];
    memset(&info, 0, sizeof info);
    info.id = text_of(book, band->id);
    info.title = text_of(book, band->title);
    info.colour = text_of(book, band->colour);
    info.enter = index ? band->enter : csuccessp_health_current(entry)->scale.min;
    info.leave = index ? band->leave : info.enter;
    csuccessp_sized_give(out, &info, room);
    return CSUCCESS_OK;
}

/* The row of a customer and the entry of a model, which may be 0. */
static csuccess_status
find(csuccess_book *book, uint64_t customer, uint64_t model, uint32_t *row,
     csuccessp_health_entry **entry)
{
    csuccess_status status = csuccessp_customer_of(book, customer, row);

    *entry = NULL;
    if (status == CSUCCESS_OK && model)
        return csuccessp_health_entry_of(book, model, entry);
    if (status == CSUCCESS_OK && csuccessp_instant_of(book, *row) != CSUCCESSP_TIME_NONE)
        *entry = csuccessp_health_applicable(book, *row);
    return status;
}

csuccess_status
csuccess_health_get(csuccess_book *book, csuccess_customer customer, csuccess_health_model model,
                    csuccess_health *out)
{
    csuccess_health info;
    csuccessp_health_entry *entry;
    const csuccessp_node *node;
    uint32_t row = 0;
    size_t room = 0;
    csuccess_status status;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    status = csuccessp_sized_room(out, CSUCCESSP_END(csuccess_health, as_of), sizeof info, &room);
    if (status == CSUCCESS_OK)
        status = find(book, customer, model, &row, &entry);
    if (status != CSUCCESS_OK)
        return status;
    memset(&info, 0, sizeof info);
    info.missing = CSUCCESS_MISSING_NOT_COMPUTED;
    info.band = CSUCCESS_HEALTH_NO_BAND;
    info.band_since = CSUCCESSP_TIME_NONE;
    info.as_of = csuccessp_instant_of(book, row);
    if (!entry) {
        if (info.as_of != CSUCCESSP_TIME_NONE)
            info.missing = CSUCCESS_MISSING_NOT_APPLICABLE;
        csuccessp_sized_give(out, &info, room);
        return CSUCCESS_OK;
    }
    info.model = handle_of(entry);
    node = csuccessp_node_at(book, entry->score_slot);
    if (node->computed && info.as_of != CSUCCESSP_TIME_NONE) {
        info.missing = node->missing[row];
        info.score = info.missing == CSUCCESS_PRESENT ? node->own.data.integer[row] : 0;
        info.coverage = (uint32_t)entry->coverage[row];
        info.band = csuccessp_band_position(csuccessp_health_current(entry), entry->band[row]);
        info.band_held = (entry->flags[row] & CSUCCESSP_BAND_HELD) != 0;
        info.band_since = entry->since[row];
    }
    csuccessp_sized_give(out, &info, room);
    return CSUCCESS_OK;
}

static const char *
band_text(const csuccess_book *book, const csuccessp_health_entry *entry, uint8_t number)
{
    return number == CSUCCESSP_BAND_NONE ? "" : text_of(book, entry->bands.items[number]);
}

/* Explains a moment (`from` later than `to`) or a change. */
static csuccess_status
explain(csuccess_book *book, uint64_t customer, uint64_t model, int64_t from, int64_t to,
        int is_change, csuccess_health_explanation *out)
{
    csuccessp_explanation *e;
    csuccess_health_explanation info;
    csuccessp_health_entry *entry;
    uint32_t row = 0;
    size_t room = 0;
    csuccess_status status = csuccessp_sized_room(
        out, CSUCCESSP_END(csuccess_health_explanation, reserved), sizeof info, &room);

    if (status == CSUCCESS_OK)
        status = find(book, customer, model, &row, &entry);
    if (status != CSUCCESS_OK)
        return status;
    if (!entry)
        return csuccessp_fail(&book->error, CSUCCESS_E_STATE, "no model applies to the customer");
    e = &csuccessp_health_of(book)->explanation;
    if (to == CSUCCESS_HEALTH_NOW)
        to = book->clock.now;
    status = is_change ? csuccessp_explain_change(book, row, entry->number, from, to, e)
                       : csuccessp_explain(book, row, entry->number, to, e);
    if (status != CSUCCESS_OK)
        return status;
    memset(&info, 0, sizeof info);
    info.model = handle_of(entry);
    info.lines = e->lines.count;
    info.as_of = e->as_of;
    info.was_at = e->was_at;
    info.score = e->missing == CSUCCESS_PRESENT ? e->score : 0;
    info.missing = e->missing;
    info.revision = e->revision;
    info.coverage = (uint32_t)e->coverage;
    info.band = band_text(book, entry, e->band);
    info.was_band = "";
    if (is_change) {
        info.was = e->was_missing == CSUCCESS_PRESENT ? e->was : 0;
        info.was_missing = e->was_missing;
        info.was_revision = e->was_revision;
        info.was_band = band_text(book, entry, e->was_band);
    }
    csuccessp_sized_give(out, &info, room);
    return CSUCCESS_OK;
}

csuccess_status
csuccess_health_explain(csuccess_book *book, csuccess_customer customer,
                        csuccess_health_model model, int64_t at, csuccess_health_explanation *out)
{
    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    return explain(book, customer, model, 0, at, 0, out);
}

csuccess_status
csuccess_health_explain_change(csuccess_book *book, csuccess_customer customer,
                               csuccess_health_model model, int64_t from, int64_t to,
                               csuccess_health_explanation *out)
{
    if (!book || !out || from > to)
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    return explain(book, customer, model, from, to, 1, out);
}

csuccess_status
csuccess_health_line_get(csuccess_book *book, uint64_t index, csuccess_health_line *out)
{
    const csuccessp_explanation *e;
    const csuccessp_explained *line;
    csuccess_health_line info;
    size_t room = 0;
    csuccess_status status;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    status = csuccessp_sized_room(out, CSUCCESSP_END(csuccess_health_line, lost), sizeof info,
                                  &room);
    if (status != CSUCCESS_OK)
        return status;
    e = &csuccessp_health_of(book)->explanation;
    if (index >= e->lines.count)
        return CSUCCESS_E_NOT_FOUND;
    line = &e->lines.items[index];
    memset(&info, 0, sizeof info);
    info.kind = line->kind;
    info.depth = line->depth;
    info.id = text_of(book, line->id);
    info.title = text_of(book, line->title);
    info.text = text_of(book, line->text);
    info.type = line->type;
    info.missing = line->missing;
    info.value = line->type && line->now.missing == CSUCCESS_PRESENT ? line->now.number
                                                                     : csuccessp_missing_number();
    info.was = line->type && line->was.missing == CSUCCESS_PRESENT ? line->was.number
                                                                   : csuccessp_missing_number();
    info.value_text = line->now.text ? text_of(book, line->now.text) : NULL;
    info.was_text = line->was.text ? text_of(book, line->was.text) : NULL;
    info.points = line->points;
    info.weight = line->weight;
    info.contribution = line->contribution;
    info.lost = line->lost;
    csuccessp_sized_give(out, &info, room);
    return CSUCCESS_OK;
}

csuccess_status
csuccess_health_moment_before(csuccess_book *book, csuccess_customer customer, int64_t at,
                              csuccess_health_moment *out)
{
    csuccess_health_moment info;
    const csuccessp_moment *m;
    uint32_t row = 0;
    size_t room = 0;
    csuccess_status status;

    if (!book || !out)
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    status = csuccessp_sized_room(out, CSUCCESSP_END(csuccess_health_moment, reserved), sizeof info,
                                  &room);
    if (status == CSUCCESS_OK)
        status = csuccessp_customer_of(book, customer, &row);
    if (status == CSUCCESS_OK)
        status = csuccessp_moments_thin(book, row);
    if (status != CSUCCESS_OK)
        return status;
    for (m = csuccessp_moment_first(book, row); m && m->at > at;
         m = csuccessp_moment_older(book, m))
        ;
    if (!m)
        return CSUCCESS_E_NOT_FOUND;
    memset(&info, 0, sizeof info);
    info.at = m->at;
    info.unknown_from = m->dropped;
    info.flags = m->flags & ~(uint32_t)CSUCCESSP_MOMENT_SETTLED;
    csuccessp_sized_give(out, &info, room);
    return CSUCCESS_OK;
}
