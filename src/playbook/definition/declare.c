/* SPDX-License-Identifier: MIT */
/* What the expressions of a playbook need to be there when it is read. */
#include "book/formula/formula.h"
#include "playbook/definition/reader.h"

struct declaring {
    csuccessp_publication *publication;
    const csuccessp_place *place;
};

/* The expression in a field of an object, if it is one. */
static csuccess_status
declare_field(const struct declaring *d, yyjson_val *object, const char *field)
{
    return csuccessp_formula_declare(d->publication, d->place, yyjson_obj_get(object, field));
}

static csuccess_status
declare_values(const struct declaring *d, yyjson_val *values)
{
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *key, *value;
    size_t i, n;

    if (!yyjson_is_obj(values))
        return CSUCCESS_OK;
    yyjson_obj_foreach(values, i, n, key, value)
    {
        if (status == CSUCCESS_OK)
            status = csuccessp_formula_declare(d->publication, d->place, value);
    }
    return status;
}

static csuccess_status declare_steps(const struct declaring *d, yyjson_val *steps, int depth);

static csuccess_status
declare_choices(const struct declaring *d, yyjson_val *choices, int depth)
{
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *choice;
    size_t i, n;

    if (!yyjson_is_arr(choices))
        return CSUCCESS_OK;
    yyjson_arr_foreach(choices, i, n, choice)
    {
        if (status == CSUCCESS_OK)
            status = declare_field(d, choice, "when");
        if (status == CSUCCESS_OK)
            status = declare_steps(d, yyjson_obj_get(choice, "steps"), depth);
    }
    return status;
}

static csuccess_status
declare_step(const struct declaring *d, yyjson_val *step, int depth)
{
    csuccess_status status = declare_field(d, step, "when");

    if (status == CSUCCESS_OK)
        status = declare_field(d, yyjson_obj_get(step, "wait"), "when");
    if (status == CSUCCESS_OK)
        status = declare_values(d, yyjson_obj_get(yyjson_obj_get(step, "task"), "values"));
    if (status == CSUCCESS_OK)
        status = declare_choices(d, yyjson_obj_get(step, "choose"), depth);
    if (status == CSUCCESS_OK)
        status = declare_steps(d, yyjson_obj_get(step, "then"), depth);
    if (status == CSUCCESS_OK)
        status = declare_steps(d, yyjson_obj_get(step, "otherwise"), depth);
    return status;
}

static csuccess_status
declare_steps(const struct declaring *d, yyjson_val *steps, int depth)
{
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *step;
    size_t i, n;

    if (!yyjson_is_arr(steps) || depth > CSUCCESSP_PLAYBOOK_NESTING_MAX)
        return CSUCCESS_OK; /* or it will be refused */
    yyjson_arr_foreach(steps, i, n, step)
    {
        if (status == CSUCCESS_OK)
            status = declare_step(d, step, depth + 1);
    }
    return status;
}

csuccess_status
csuccessp_playbook_declare(csuccessp_publication *publication, const csuccessp_place *place,
                           yyjson_val *body)
{
    const struct declaring d = {publication, place};
    csuccess_status status = declare_field(&d, body, "scope");

    if (status == CSUCCESS_OK)
        status = declare_field(&d, yyjson_obj_get(body, "trigger"), "when");
    if (status == CSUCCESS_OK)
        status = declare_field(&d, yyjson_obj_get(body, "exit"), "when");
    if (status == CSUCCESS_OK)
        status = declare_field(&d, yyjson_obj_get(body, "goal"), "when");
    return status == CSUCCESS_OK ? declare_steps(&d, yyjson_obj_get(body, "steps"), 0) : status;
}
