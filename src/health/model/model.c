/* SPDX-License-Identifier: MIT */
#include "health/model/model.h"

#include <math.h>
#include <string.h>

#include "book/book.h"
#include "health/model/curve.h"
#include "health/score/block.h"
#include "util/sort.h"

void
csuccessp_model_keep(csuccessp_model *model)
{
    model->users++;
}

static void
free_parts(csuccess_book *book, csuccessp_model *model)
{
    size_t i;

    for (i = 0; i < model->parts.count; i++) {
        csuccessp_texts_drop(&book->texts, model->parts.items[i].id);
        csuccessp_texts_drop(&book->texts, model->parts.items[i].title);
        csuccessp_cases_free(book, &model->parts.items[i].cases);
    }
    csuccessp_array_release(&book->memory, &model->parts);
}

void
csuccessp_model_drop(csuccess_book *book, csuccessp_model *model)
{
    csuccessp_memory *m = &book->memory;
    size_t i;

    if (!model || --model->users)
        return;
    free_parts(book, model);
    for (i = 0; i < model->inputs.count; i++) {
        csuccessp_texts_drop(&book->texts, model->inputs.items[i].name);
        csuccessp_array_release(m, &model->inputs.items[i].edges);
    }
    for (i = 0; i < model->bands.count; i++) {
        csuccessp_texts_drop(&book->texts, model->bands.items[i].id);
        csuccessp_texts_drop(&book->texts, model->bands.items[i].title);
        csuccessp_texts_drop(&book->texts, model->bands.items[i].colour);
    }
    for (i = 0; i < model->rules.count; i++) {
        csuccessp_rule *rule = &model->rules.items[i];
        csuccessp_texts_drop(&book->texts, rule->id);
        csuccessp_texts_drop(&book->texts, rule->title);
        csuccessp_release(m, rule->inputs, rule->when.clauses.count, sizeof *rule->inputs);
        csuccessp_condition_free(book, &rule->when);
    }
    csuccessp_array_release(m, &model->inputs);
    csuccessp_array_release(m, &model->bands);
    csuccessp_array_release(m, &model->rules);
    csuccessp_texts_drop(&book->texts, model->id);
    csuccessp_texts_drop(&book->texts, model->title);
    csuccessp_release(m, model->body, model->length, 1);
    csuccessp_release(m, model, 1, sizeof *model);
}

int64_t
csuccessp_band_of(const csuccessp_model *model, csuccessp_text id)
{
    size_t i;

    for (i = 0; id && i < model->bands.count; i++)
        if (model->bands.items[i].id == id)
            return (int64_t)i;
    return -1;
}

/* Weights multiply along the path from the root; what a score is divided by has to fit. */
static csuccess_status
check_products(const csuccessp_place *place, const csuccessp_model *model)
{
    double product[CSUCCESSP_PARTS_MAX];
    const csuccessp_part *parts = model->parts.items;
    size_t i;

    product[0] = 1;
    for (i = 0; i < model->parts.count; i++) {
        const csuccessp_part *up = &parts[parts[i].up];
        if (i) {
            product[i] = product[parts[i].up];
            if (up->combine == CSUCCESSP_MODEL_ADDITIVE)
                product[i] *= (double)parts[i].weight;
            else if (up->combine == CSUCCESSP_MODEL_MEAN)
                product[i] *= (double)up->total;
            else if (up->combine == CSUCCESSP_MODEL_COLOURS)
                product[i] *= CSUCCESSP_PARTS_MAX; /* explanations divide by their number */
        }
        if (!(product[i] < 4611686018427387904.0 / 2))
            return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                     "the weights are too large: along each path from the whole "
                                     "to a measure, the sums of weights multiply to less than "
                                     "2^61");
    }
    return CSUCCESS_OK;
}

struct remainder {
    double left;
    uint32_t part;
};

static int
larger_remainder(const void *context, const void *a, const void *b)
{
    const struct remainder *x = a, *y = b;

    (void)context;
    if (x->left != y->left)
        return x->left > y->left ? -1 : 1;
    return x->part < y->part ? -1 : x->part > y->part;
}

/* What each measure weighs in the whole when everything is there, in whole shares. */
static void
share_out(csuccessp_model *model)
{
    double nominal[CSUCCESSP_PARTS_MAX];
    struct remainder remainders[CSUCCESSP_PARTS_MAX];
    csuccessp_part *parts = model->parts.items;
    int64_t left = CSUCCESSP_SHARES;
    size_t i, count = 0;

    nominal[0] = CSUCCESSP_SHARES;
    for (i = 1; i < model->parts.count; i++) {
        const csuccessp_part *up = &parts[parts[i].up];
        nominal[i] = nominal[parts[i].up] * (double)parts[i].weight / (double)up->total;
        if (parts[i].is_group)
            continue;
        parts[i].share = (int64_t)floor(nominal[i]);
        left -= parts[i].share;
        if (parts[i].share || nominal[i] > 0) {
            remainders[count].left = nominal[i] - floor(nominal[i]);
            remainders[count++].part = (uint32_t)i;
        }
    }
    csuccessp_sort(remainders, count, sizeof *remainders, larger_remainder, NULL);
    for (i = 0; left > 0; i = (i + 1) % count, left--)
        parts[remainders[i].part].share++;
    for (i = model->parts.count; i > 1; i--) /* groups: what their measures have */
        parts[parts[i - 1].up].share += parts[i - 1].share;
}

/* Can sums of weighted points be exact in doubles, in every group? */
static int
is_plain(const csuccessp_model *model)
{
    double largest = fmax(fabs((double)model->scale.min), fabs((double)model->scale.max));
    size_t i;

    for (i = 0; i < model->parts.count; i++) {
        const csuccessp_part *part = &model->parts.items[i];
        if (part->is_group && (part->combine != CSUCCESSP_MODEL_MEAN ||
                               !((double)part->total * largest < 9007199254740992.0)))
            return 0;
    }
    return largest < 1e9;
}

csuccess_status
csuccessp_model_finish(csuccess_book *book, const csuccessp_place *place, csuccessp_model *model)
{
    csuccess_status status = check_products(place, model);

    (void)book;
    if (status != CSUCCESS_OK)
        return status;
    share_out(model);
    model->plain = (uint8_t)is_plain(model);
    model->by_block = (uint8_t)csuccessp_block_fits(model);
    return CSUCCESS_OK;
}
