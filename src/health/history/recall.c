/* SPDX-License-Identifier: MIT */
/* A moment of one customer, put together again from the history. */
#include <math.h>
#include <string.h>

#include "health/health.h"
#include "health/history/moment.h"

csuccess_status
csuccessp_recall(csuccess_book *book, uint32_t row, uint32_t number, int64_t time,
                 csuccessp_recalled *out)
{
    csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_health_entry *entry = h->entries.items[number];
    const csuccessp_health_version *version;
    uint32_t band;
    csuccess_status status;

    memset(out, 0, sizeof *out);
    out->count = h->tracked.count;
    out->entries = csuccessp_allocate(&book->memory, out->count + 1, sizeof *out->entries);
    if (!out->entries)
        return csuccessp_fail_memory(&book->error);
    status = csuccessp_moments_state(book, row, time, out->entries, &out->at);
    if (status == CSUCCESS_OK) {
        version = csuccessp_health_version_at(entry, out->at);
        if (!version || version->model->lost || !version->model->parts.count)
            status = csuccessp_fail(&book->error, CSUCCESS_E_NOT_KEPT,
                                    version ? "the model of then read what is there no more"
                                            : "the model was not in use then");
    }
    if (status != CSUCCESS_OK) {
        csuccessp_recalled_free(book, out);
        return status;
    }
    out->model = version->model;
    out->revision = version->revision;
    out->date = csuccessp_zone_date(csuccessp_book_zone(book), out->at);
    out->manual = csuccessp_override_at(book, row, number, out->at);
    band = csuccessp_tracked_of(h, entry->id, entry);
    out->band = CSUCCESSP_BAND_NONE;
    if (band != UINT32_MAX && out->entries[band].kind == CSUCCESSP_ENTRY_BAND)
        out->band = out->entries[band].detail;
    return CSUCCESS_OK;
}

void
csuccessp_recalled_free(csuccess_book *book, csuccessp_recalled *recalled)
{
    csuccessp_release(&book->memory, recalled->entries, recalled->count + 1,
                      sizeof *recalled->entries);
    recalled->entries = NULL;
}

void
csuccessp_reading_check(csuccessp_reading *reading, uint8_t type)
{
    int fits = type == CSUCCESS_TYPE_TEXT ? reading->text != 0 : !isnan(reading->number);

    if (reading->missing == CSUCCESS_PRESENT && type != CSUCCESS_TYPE_TEXT &&
        type != CSUCCESS_TYPE_DOUBLE)
        fits = fits && fabs(reading->number) < 9e18; /* it will be a whole number again */
    if (reading->missing != CSUCCESS_PRESENT || fits)
        return;
    reading->missing = CSUCCESS_MISSING_NO_DATA;
    reading->text = 0;
    reading->number = csuccessp_missing_number();
}

void
csuccessp_recalled_readings(const csuccess_book *book, const csuccessp_recalled *recalled,
                            const csuccessp_model *model, csuccessp_reading *out)
{
    const csuccessp_health *h = csuccessp_health_of(book);
    csuccessp_moment_entry none;
    size_t i;

    memset(&none, 0, sizeof none);
    for (i = 0; i < model->inputs.count; i++) {
        uint32_t id = csuccessp_tracked_of(h, model->inputs.items[i].name, NULL);
        out[i] = csuccessp_entry_reading(
            book, id < recalled->count ? &recalled->entries[id] : &none, recalled->at);
        csuccessp_reading_check(&out[i], model->inputs.items[i].type);
    }
}
