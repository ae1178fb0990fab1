/* SPDX-License-Identifier: MIT */
/* The public function of journeys. */
#include <csuccess/plan.h>
#include <string.h>

#include "plan/journey/journeys.h"
#include "plan/plan.h"
#include "util/sized.h"

static void
fill_info(const csuccess_book *book, const csuccessp_journey_entry *entry,
          const csuccessp_standing *standing, uint32_t row, csuccess_journey_info *info)
{
    const csuccessp_zone *zone = csuccessp_book_zone(book);
    int64_t at = csuccessp_instant_of(book, row);
    uint32_t stage = csuccessp_journey_stage_find(entry->current, standing->stage);
    size_t length;

    if (at == CSUCCESSP_TIME_NONE)
        at = book->clock.now;
    info->stage = csuccessp_texts_get(&book->texts, standing->stage, &length);
    info->since = standing->since;
    info->started = standing->started;
    info->first_value = standing->first_value;
    info->completed = standing->completed;
    info->value = csuccessp_journey_index(book, entry->current, stage, row, at);
    info->progress = csuccessp_journey_progress(info->value, standing->begun);
    info->pace = csuccessp_standing_pace(book, entry->current, standing, book->clock.now);
    info->days = csuccessp_standing_days(book, standing, book->clock.now);
    if (standing->completed != CSUCCESSP_TIME_NONE)
        info->days = csuccessp_zone_date(zone, standing->completed) -
                     csuccessp_zone_date(zone, standing->since);
}

csuccess_status
csuccess_journey_get(const csuccess_book *book, csuccess_customer customer, const char *journey,
                     csuccess_journey_info *out)
{
    const csuccessp_journey_entry *entry;
    const csuccessp_standing *standing;
    csuccess_journey_info info;
    csuccessp_text id;
    uint32_t row;
    size_t room;
    csuccess_status status;

    if (!book || !journey || !out)
        return CSUCCESS_E_ARGUMENT;
    status = csuccessp_sized_room(out, CSUCCESSP_END(csuccess_journey_info, pace), sizeof info,
                                  &room);
    if (status == CSUCCESS_OK)
        status = csuccessp_customer_of(book, customer, &row);
    if (status != CSUCCESS_OK)
        return status;
    id = csuccessp_texts_find(&book->texts, journey, strlen(journey));
    entry = id ? csuccessp_journey_entry_find(book, id) : NULL;
    if (!entry || !entry->current)
        return CSUCCESS_E_NOT_FOUND;
    memset(&info, 0, sizeof info);
    info.size = sizeof info;
    info.stage = "";
    info.since = info.started = info.first_value = info.completed = CSUCCESS_PLAN_NO_FIGURE;
    info.value = info.progress = CSUCCESS_PLAN_NO_FIGURE;
    standing = csuccessp_standing_of(book, entry, row);
    if (standing && standing->stage)
        fill_info(book, entry, standing, row, &info);
    csuccessp_sized_give(out, &info, room);
    return CSUCCESS_OK;
}
