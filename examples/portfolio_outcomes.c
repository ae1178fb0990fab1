/* SPDX-License-Identifier: MIT */
/* Was the score right? What became of the customers of each band, out of outcome records. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "portfolio.h"

struct outcome {
    char *customer;
    int churned;
};

struct scored {
    double score;
    int churned;
};

static int
compare_outcomes(const void *a, const void *b)
{
    return strcmp(((const struct outcome *)a)->customer, ((const struct outcome *)b)->customer);
}

static int
compare_scores(const void *a, const void *b)
{
    double x = ((const struct scored *)a)->score, y = ((const struct scored *)b)->score;

    return (x > y) - (x < y);
}

static void *
grown(void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    *room = *room ? *room * 2 : 1024;
    items = realloc(items, *room * size);
    if (!items)
        portfolio_fail(NULL, 0, "no memory", NULL);
    return items;
}

/* The outcomes of a file, in the order of the customers' ids. */
static struct outcome *
read_outcomes(const char *file, size_t *count)
{
    size_t length, room = 0, n;
    uint64_t line = 0;
    char *text = portfolio_read(file, &length), *at = text, *end;
    struct outcome *out = NULL;

    *count = 0;
    for (; at < text + length; at = end + 1) {
        yyjson_doc *doc;
        yyjson_val *root;
        const char *kind, *customer, *outcome;
        end = memchr(at, '\n', (size_t)(text + length - at));
        if (!end)
            end = text + length;
        line++;
        if (end == at)
            continue;
        doc = yyjson_read(at, (size_t)(end - at), YYJSON_READ_NOFLAG);
        if (!doc)
            portfolio_fail(file, line, "no JSON", NULL);
        root = yyjson_doc_get_root(doc);
        kind = yyjson_get_str(yyjson_obj_get(root, "record"));
        customer = yyjson_get_str(yyjson_obj_get(root, "customer"));
        outcome = yyjson_get_str(yyjson_obj_get(root, "outcome"));
        if (!kind || strcmp(kind, "outcome") != 0 || !customer || !outcome)
            portfolio_fail(file, line, "expected an outcome", NULL);
        out = grown(out, *count, &room, sizeof *out);
        n = strlen(customer) + 1;
        out[*count].customer = malloc(n);
        if (!out[*count].customer)
            portfolio_fail(NULL, 0, "no memory", NULL);
        memcpy(out[*count].customer, customer, n);
        out[(*count)++].churned = strcmp(outcome, "churned") == 0;
        yyjson_doc_free(doc);
    }
    free(text);
    if (out)
        qsort(out, *count, sizeof *out, compare_outcomes);
    return out;
}

/* How often, of two customers of whom one churned, that one had the lower score; an equal score
 * counts half. */
static double
area_under_curve(struct scored *scored, size_t count)
{
    size_t i, j, k;
    double churned = 0, ranks = 0;

    if (count)
        qsort(scored, count, sizeof *scored, compare_scores);
    for (i = 0; i < count; i = j) {
        for (j = i; j < count && scored[j].score == scored[i].score; j++)
            ;
        for (k = i; k < j; k++)
            if (scored[k].churned) {
                churned++;
                ranks += (double)(i + 1 + j) / 2;
            }
    }
    if (churned == 0 || churned == (double)count)
        return 0.5;
    return 1 - (ranks - churned * (churned + 1) / 2) / (churned * ((double)count - churned));
}

static void
print_band(const char *title, size_t customers, size_t churned)
{
    printf("%-16s %8zu customers %8zu churned", title, customers, churned);
    if (customers)
        printf("  %5.1f %%", 100.0 * (double)churned / (double)customers);
    putchar('\n');
}

void
portfolio_print_outcomes(yyjson_val *report, const char *file)
{
    yyjson_val *customers = yyjson_obj_get(report, "customers"), *customer;
    yyjson_val *bands = yyjson_obj_get(report, "bands"), *band;
    size_t known, count = 0, room = 0, unknown = 0, i, n, b, m;
    struct outcome *outcomes = read_outcomes(file, &known);
    size_t *held = calloc(2 * yyjson_arr_size(bands) + 2, sizeof *held);
    struct scored *scored = NULL;

    if (!held)
        portfolio_fail(NULL, 0, "no memory", NULL);
    yyjson_arr_foreach(customers, i, n, customer)
    {
        yyjson_val *id = yyjson_obj_get(yyjson_obj_get(customer, "band"), "id");
        yyjson_val *score = yyjson_obj_get(customer, "score");
        struct outcome key = {(char *)yyjson_get_str(yyjson_obj_get(customer, "id")), 0}, *found;
        found = key.customer && known ? bsearch(&key, outcomes, known, sizeof key, compare_outcomes)
                                      : NULL;
        if (!found || !yyjson_is_num(score)) {
            unknown++;
            continue;
        }
        scored = grown(scored, count, &room, sizeof *scored);
        scored[count].score = yyjson_get_num(score);
        scored[count++].churned = found->churned;
        yyjson_arr_foreach(bands, b, m,
                           band) if (id && yyjson_equals(id, yyjson_obj_get(band, "id")))
        {
            held[2 * b]++;
            held[2 * b + 1] += (size_t)found->churned;
        }
    }
    printf("\nWhat became of them (%s):\n", file);
    yyjson_arr_foreach(bands, b, m, band)
    {
        const char *title = yyjson_get_str(yyjson_obj_get(band, "title"));
        if (!title)
            title = yyjson_get_str(yyjson_obj_get(band, "id"));
        print_band(title ? title : "?", held[2 * b], held[2 * b + 1]);
    }
    printf("AUC %.3f", area_under_curve(scored, count));
    if (unknown)
        printf("; %zu customers without a score or an outcome", unknown);
    putchar('\n');
    for (i = 0; i < known; i++)
        free(outcomes[i].customer);
    free(outcomes);
    free(scored);
    free(held);
}
