/* SPDX-License-Identifier: MIT */
/* Reading a template out of its JSON: its parts. */
#ifndef CSUCCESSP_PLAN_TEMPLATE_READER_H
#define CSUCCESSP_PLAN_TEMPLATE_READER_H

#include "plan/template/template.h"

/* {"from", "months", "days", "business_days"}; the anchors of the template are there. */
csuccess_status csuccessp_template_day_read(csuccess_book *book, const csuccessp_template *template,
                                            const csuccessp_place *place, yyjson_val *value,
                                            csuccessp_template_day *out);

/* "anchors": names, or {"id", "attribute"}; `start` comes before them. */
csuccess_status csuccessp_template_anchors_read(csuccessp_publication *publication,
                                                const csuccessp_place *place, yyjson_val *list,
                                                csuccessp_template *template);

/* "items". */
csuccess_status csuccessp_template_items_read(csuccessp_publication *publication,
                                              const csuccessp_place *place, yyjson_val *list,
                                              csuccessp_template *template);

/* Links lead to other items of the template, of which there is one at least, and not in circles.
 * `place` is that of the items. */
csuccess_status csuccessp_template_links_check(csuccess_book *book, const csuccessp_place *place,
                                               const csuccessp_template *template);

#endif
