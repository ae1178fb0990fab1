/* SPDX-License-Identifier: MIT */
#include "expr/function/zones.h"

#include <string.h>

#include "expr/function/time_text.h"

enum { DAY = 86400, NAME_MAX = 255 };

unsigned
csuccessp_zone_choose(csuccessp_evaluation *evaluation, csuccessp_any name,
                      csuccessp_zone_choice *out)
{
    out->zone = NULL;
    out->offset = 0;
    if (name.length == 3 && memcmp(name.as.bytes, "UTC", 3) == 0)
        return CSUCCESSP_FAULT_NONE;
    if (csuccessp_offset_parse(name.as.bytes, name.length, &out->offset))
        return CSUCCESSP_FAULT_NONE;
    if (evaluation->zone && name.length <= NAME_MAX)
        out->zone = evaluation->zone(evaluation->context, name.as.bytes, name.length);
    return out->zone ? CSUCCESSP_FAULT_NONE : CSUCCESSP_FAULT_ZONE;
}

int32_t
csuccessp_zone_choice_offset(const csuccessp_zone_choice *choice, int64_t seconds)
{
    if (!choice->zone)
        return choice->offset;
    return csuccessp_zone_offset(choice->zone, seconds * CSUCCESSP_SECOND);
}

int64_t
csuccessp_zone_choice_midnight(const csuccessp_zone_choice *choice, int32_t date)
{
    if (!choice->zone)
        return (int64_t)date * DAY - choice->offset;
    return csuccessp_floor_divide(csuccessp_zone_midnight(choice->zone, date), CSUCCESSP_SECOND);
}
