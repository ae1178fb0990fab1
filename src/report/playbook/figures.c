/* SPDX-License-Identifier: MIT */
#include "report/playbook/figures.h"

#include <math.h>

#include "report/report.h"
#include "util/decimal.h"
#include "util/json_write.h"

/* Larger figures are written as they are. */
static const double largest = 9e12;

static int
is_small(double figure)
{
    return fabs(figure) < largest;
}

static int64_t
to_micro(double figure)
{
    double micro = figure * CSUCCESSP_MICRO;

    return (int64_t)(micro < 0 ? micro - 0.5 : micro + 0.5);
}

void
csuccessp_figure_json(double figure, csuccessp_buffer *to)
{
    if (isnan(figure) || isinf(figure))
        csuccessp_json_null(to);
    else if (is_small(figure))
        csuccessp_json_decimal(to, to_micro(figure));
    else
        csuccessp_json_double(to, figure);
}

void
csuccessp_figure_text(double figure, int digits, csuccessp_buffer *to)
{
    char shown[CSUCCESSP_SHOWN_MAX];

    if (isnan(figure) || isinf(figure))
        csuccessp_buffer_text(to, "no data");
    else if (is_small(figure))
        csuccessp_buffer_add(to, shown, csuccessp_show_points(to_micro(figure), digits, shown));
    else
        csuccessp_buffer_double(to, figure);
}
