/* SPDX-License-Identifier: MIT */
/* The report `canvas`: one success plan, as the vendor or as the customer sees it. */
#include "report/plan/canvas.h"

#include <string.h>

#include "report/plan/fields.h"

struct canvas_parameters {
    csuccessp_slice canvas, customer;
    int32_t audience;
};

#define AT(field) offsetof(struct canvas_parameters, field)
static const csuccessp_field parameter_fields[] = {
    {"canvas", CSUCCESSP_FIELD_ID, 0, AT(canvas), NULL},
    {"customer", CSUCCESSP_FIELD_ID, 0, AT(customer), NULL},
    {"audience", CSUCCESSP_FIELD_CHOICE, 0, AT(audience), csuccessp_audiences},
};
#undef AT

static csuccess_status
write_canvas(csuccess_book *book, const csuccessp_place *place, yyjson_val *parameters,
             uint32_t format, csuccessp_output *output)
{
    struct canvas_parameters in;
    csuccessp_canvas_report r;
    csuccess_status status;
    uint64_t present;
    uint32_t canvas = CSUCCESSP_PLAN_NONE;

    memset(&in, 0, sizeof in);
    memset(&r, 0, sizeof r);
    if (book->clock.now == CSUCCESSP_TIME_NONE)
        return csuccessp_fail(&book->error, CSUCCESS_E_NO_CLOCK, "the clock was never moved");
    status = csuccessp_fields_read(place, parameters, parameter_fields,
                                   sizeof parameter_fields / sizeof *parameter_fields, &in,
                                   &present);
    if (status == CSUCCESS_OK)
        status = csuccessp_plan_wanted(book, place, in.canvas, in.customer, &canvas);
    if (status == CSUCCESS_OK)
        status = csuccessp_plan_unproposed(book, canvas, &r.unproposed);
    if (status == CSUCCESS_OK)
        status = csuccessp_notices_open(book, canvas, (uint8_t)in.audience, &r.notices);
    if (status != CSUCCESS_OK)
        return status;
    r.book = book;
    r.output = output;
    r.canvas = csuccessp_canvas_at(book, canvas);
    csuccessp_sentence_open(&r.sentence, book);
    csuccessp_view_open(book, canvas, (uint8_t)in.audience, book->clock.now, &r.view);
    status = csuccessp_family_open(&r.view, &r.family);
    if (status == CSUCCESS_OK) {
        r.keys = csuccessp_plan_keys_of(&r.view);
        status = format == CSUCCESS_REPORT_JSON ? csuccessp_canvas_json(&r)
                                                : csuccessp_canvas_page(&r);
    }
    csuccessp_family_close(&r.family);
    csuccessp_sentence_close(&r.sentence);
    csuccessp_notices_close(book, &r.notices);
    return status;
}

const csuccessp_report_kind csuccessp_canvas_kind = {"canvas", write_canvas, CSUCCESSP_IN_BOTH};
