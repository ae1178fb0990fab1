/* SPDX-License-Identifier: MIT */
#include "book/event/event_filter.h"

#include <string.h>

#include "book/book.h"
#include "util/sort.h"
#include "util/suggest.h"

static int
compare_texts(const void *context, const void *a, const void *b)
{
    (void)context;
    return *(const csuccessp_text *)a < *(const csuccessp_text *)b
               ? -1
               : *(const csuccessp_text *)a > *(const csuccessp_text *)b;
}

static csuccess_status
add_label(csuccess_book *book, const csuccessp_place *place, yyjson_val *value,
          csuccessp_event_filter *filter)
{
    csuccessp_text text;

    if (!yyjson_is_str(value))
        return csuccessp_fail_at(place, CSUCCESS_E_FIELD, "expected a label, found %s",
                                 csuccessp_json_kind(value));
    if (csuccessp_array_reserve(&book->memory, &filter->labels, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    text = csuccessp_texts_take(&book->texts, yyjson_get_str(value), yyjson_get_len(value));
    if (!text)
        return csuccessp_fail_memory(&book->error);
    filter->labels.items[filter->labels.count++] = text;
    return CSUCCESS_OK;
}

static csuccess_status
read_labels(csuccess_book *book, const csuccessp_place *place, yyjson_val *labels,
            csuccessp_event_filter *filter)
{
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *item;
    size_t i, n;

    if (!yyjson_is_arr(labels))
        return labels ? add_label(book, place, labels, filter) : CSUCCESS_OK;
    yyjson_arr_foreach(labels, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        status = add_label(book, &at, item, filter);
        if (status != CSUCCESS_OK)
            return status;
    }
    /* filters that ask for the same are the same */
    csuccessp_sort(filter->labels.items, filter->labels.count, sizeof(csuccessp_text),
                   compare_texts, NULL);
    return CSUCCESS_OK;
}

static csuccess_status
take_text(csuccess_book *book, csuccessp_slice slice, csuccessp_text *out)
{
    if (!slice.bytes)
        return CSUCCESS_OK;
    *out = csuccessp_texts_take(&book->texts, slice.bytes, slice.length);
    return *out ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

csuccess_status
csuccessp_filter_read(csuccess_book *book, const csuccessp_place *place, const char *labels,
                      const csuccessp_filter_body *body, csuccessp_event_filter *out)
{
    csuccessp_place at = csuccessp_place_name(place, labels);
    csuccess_status status = read_labels(book, &at, body->labels, out);

    if (status == CSUCCESS_OK)
        status = take_text(book, body->subject, &out->subject);
    if (status == CSUCCESS_OK)
        status = take_text(book, body->role, &out->role);
    return status;
}

void
csuccessp_filter_free(csuccess_book *book, csuccessp_event_filter *filter)
{
    size_t i;

    for (i = 0; i < filter->labels.count; i++)
        csuccessp_texts_drop(&book->texts, filter->labels.items[i]);
    csuccessp_array_release(&book->memory, &filter->labels);
    csuccessp_texts_drop(&book->texts, filter->subject);
    csuccessp_texts_drop(&book->texts, filter->role);
}

int
csuccessp_filter_asks(const csuccessp_event_filter *filter)
{
    return filter->labels.count || filter->subject || filter->role;
}

csuccess_status
csuccessp_publish_event(csuccessp_publication *p, const csuccessp_place *place, csuccessp_slice id,
                        uint32_t *kind, int32_t *retain_days)
{
    csuccess_book *book = p->book;
    const csuccessp_drafts *drafts = &p->sections[csuccessp_section_find("events", 6)];
    csuccessp_suggestion suggestion;
    char hint[CSUCCESSP_SUGGEST_TEXT];
    const char *known;
    size_t i, length;

    csuccessp_suggest_begin(&suggestion, id.bytes, id.length);
    for (i = 0; i < drafts->count; i++) {
        known = csuccessp_texts_get(&book->texts, drafts->items[i].id, &length);
        if (length == id.length && memcmp(known, id.bytes, length) == 0) {
            *retain_days = csuccessp_event_draft_retention(&drafts->items[i], kind);
            return CSUCCESS_OK;
        }
        csuccessp_suggest_offer(&suggestion, known, length);
    }
    return csuccessp_fail_at(place, CSUCCESS_E_UNKNOWN, "no event kind '%.*s' is declared%s",
                             csuccessp_shown(id.bytes, id.length), id.bytes,
                             csuccessp_suggest_text(&suggestion, hint));
}
