/* SPDX-License-Identifier: MIT */
/* Times as a scenario writes them. */
#include <stdio.h>
#include <string.h>

#include "run.h"

static int
two_digits(const char *text)
{
    return (text[0] - '0') * 10 + (text[1] - '0');
}

/* Days since 1970 by the civil calendar. */
static int64_t
days_of(int64_t year, int64_t month, int64_t day)
{
    int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400;
    int64_t of_era = y - era * 400,
            of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

int
run_time(yyjson_val *value, int64_t *out)
{
    const char *text = yyjson_get_str(value), *form = "dddd-dd-ddTdd:dd:ddZ";
    int64_t seconds;
    size_t i;

    if (yyjson_is_int(value)) {
        *out = yyjson_get_sint(value);
        return 1;
    }
    if (!text || strlen(text) != strlen(form))
        return 0;
    for (i = 0; form[i]; i++)
        if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return 0;
    seconds = days_of(two_digits(text) * 100 + two_digits(text + 2), two_digits(text + 5),
                      two_digits(text + 8)) *
              86400;
    seconds += two_digits(text + 11) * 3600 + two_digits(text + 14) * 60 + two_digits(text + 17);
    *out = seconds * 1000000;
    return 1;
}

void
run_date_text(int64_t days, char to[RUN_TIME])
{
    int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, of_era = z - era * 146097;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
    int64_t day = of_year - (153 * m + 2) / 5 + 1, month = m < 10 ? m + 3 : m - 9;

    snprintf(to, RUN_TIME, "%04d-%02d-%02d", (int)(y + era * 400 + (month <= 2)), (int)month,
             (int)day);
}

void
run_time_text(int64_t at, char to[RUN_TIME])
{
    int64_t second = at / 1000000 - (at % 1000000 < 0), day = second / 86400 - (second % 86400 < 0);
    int of_day = (int)(second - day * 86400), fraction = (int)(at - second * 1000000);
    size_t used;

    run_date_text(day, to);
    used = strlen(to);
    snprintf(to + used, RUN_TIME - used, "T%02d:%02d:%02d", of_day / 3600, of_day / 60 % 60,
             of_day % 60);
    used = strlen(to);
    if (fraction)
        snprintf(to + used, RUN_TIME - used, ".%06dZ", fraction);
    else
        snprintf(to + used, RUN_TIME - used, "Z");
}
