/* SPDX-License-Identifier: MIT */
/* What was put before the customer, and what of it was signed. */
#include "plan/plan.h"

const csuccessp_plan_version *
csuccessp_version_current(const csuccessp_canvas *canvas)
{
    return canvas->versions.count ? &canvas->versions.items[canvas->versions.count - 1] : NULL;
}

const csuccessp_plan_version *
csuccessp_version_signed(const csuccessp_canvas *canvas)
{
    uint32_t newest = 0;
    size_t i;

    for (i = 0; i < canvas->sign_offs.count; i++)
        if (canvas->sign_offs.items[i].version > newest)
            newest = canvas->sign_offs.items[i].version;
    return canvas->sign_offs.count ? &canvas->versions.items[newest] : NULL;
}

int
csuccessp_version_is_signed(const csuccessp_canvas *canvas, uint32_t version)
{
    size_t i;

    for (i = 0; i < canvas->sign_offs.count; i++)
        if (canvas->sign_offs.items[i].version == version)
            return 1;
    return 0;
}
