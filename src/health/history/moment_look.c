/* SPDX-License-Identifier: MIT */
/* Thinning histories out, and looking back. */
#include "health/history/moment.h"

#include <string.h>

#include "book/saved/ledger.h"
#include "health/health.h"

static int32_t
week_of(const csuccess_book *book, int64_t at)
{
    int32_t date = csuccessp_moment_date(book, at);

    return date - (csuccessp_weekday(date) - book->settings.week_start + 7) % 7;
}

/* Days before this one may be thinned out at an instant. Customers whose last instant was the
 * midnight before look back from there: hence one day more. */
static int32_t
kept_from(const csuccess_book *book, int64_t at)
{
    int32_t from = csuccessp_moment_date(book, at) - 1 - book->settings.history_days;
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
    return csuccessp_moment_date(book, m->at) <= from &&
           !(older->flags & (CSUCCESSP_MOMENT_BAND | CSUCCESSP_MOMENT_OVERRIDE)) &&
           week_of(book, older->at) == week_of(book, m->at);
}

csuccess_status
csuccessp_moments_thin(csuccess_book *book, uint32_t row)
{
    csuccessp_ref *link, ref, folded;
    csuccessp_moment *m, *older, *out;
    int32_t from;

    if (!csuccessp_moment_head(book, row) || book->clock.now == CSUCCESSP_TIME_NONE)
        return CSUCCESS_OK;
    from = kept_from(book, book->clock.now);
    if (csuccessp_moment_date(book, csuccessp_health_of(book)->first_at) >= from)
        return CSUCCESS_OK; /* nobody has anything so old */
    for (link = &csuccessp_health_of(book)->moments[row]; (ref = *link) != 0;) {
        m = csuccessp_moment_of(book, ref);
        older = csuccessp_moment_of(book, m->older);
        if (m->flags & CSUCCESSP_MOMENT_SETTLED || !older)
            break;
        if (!is_surplus(book, older, m, from)) {
            link = &m->older;
            continue;
        }
        folded = csuccessp_moment_fold(book, older, m->entries, m->count);
        if (!folded)
            return csuccessp_fail_memory(&book->error);
        out = csuccessp_moment_of(book, folded);
        out->at = m->at;
        out->flags = m->flags;
        out->older = older->older;
        out->dropped = older->dropped != CSUCCESSP_TIME_NONE ? older->dropped : older->at;
        *link = folded;
        csuccessp_item_changed(book, CSUCCESSP_ITEMS_CUSTOMERS, row);
        csuccessp_moment_give(book, m->older);
        csuccessp_moment_give(book, ref);
    }
    for (m = csuccessp_moment_of(book, csuccessp_moment_head(book, row));
         m && !(m->flags & CSUCCESSP_MOMENT_SETTLED); m = csuccessp_moment_of(book, m->older))
        if (csuccessp_moment_date(book, m->at) <= from)
            m->flags |= CSUCCESSP_MOMENT_SETTLED;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_moments_thin_all(csuccess_book *book)
{
    csuccessp_health *h = csuccessp_health_of(book);
    const csuccessp_ledger *ledger = book->ledgers ? &book->ledgers->of[CSUCCESSP_ITEMS_CUSTOMERS]
                                                   : NULL;
    int32_t from = book->clock.now != CSUCCESSP_TIME_NONE ? kept_from(book, book->clock.now)
                                                          : CSUCCESSP_DATE_NONE;
    int some = ledger && !ledger->all && from == h->thinned_to;
    csuccess_status status = CSUCCESS_OK;
    uint32_t row;

    for (row = 0; row < book->customers.rows && status == CSUCCESS_OK; row++)
        if (!some || csuccessp_bits_has(&ledger->changed, row))
            status = csuccessp_moments_thin(book, row);
    h->thinned_to = ledger && status == CSUCCESS_OK ? from : CSUCCESSP_DATE_NONE;
    return status;
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
