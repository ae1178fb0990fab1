/* SPDX-License-Identifier: MIT */
/* Customers by chance, with the facts of customers.bin and about how often they have which
 * values. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "w1_data.h"

/* Where the values of a fact come from. Numbers lie from `least` to `most`, in steps of 1/`parts`,
 * and are 0 in `zeros` of a hundred customers. Of texts there are `most`. */
static const struct shape {
    const char *name;
    char type;
    int least, most, parts, zeros;
    const char *texts;
} shapes[W1_FACTS] = {
    {"health", 'f', 0, 100, 10, 0, ""},
    {"days_to_renewal", 'i', -15, 365, 1, 0, ""},
    {"nps", 'i', 0, 10, 1, 0, ""},
    {"logins_14d", 'i', 0, 200, 1, 12, ""},
    {"seats", 'i', 1, 250, 1, 0, ""},
    {"active_users", 'i', 0, 120, 1, 0, ""},
    {"tickets_30d", 'i', 0, 7, 1, 50, ""},
    {"open_p1", 'i', 1, 3, 1, 94, ""},
    {"mrr", 'f', 0, 12000, 4, 0, ""},
    {"csat", 'f', 1, 5, 10, 0, ""},
    {"days_since_login", 'i', 0, 40, 1, 0, ""},
    {"days_since_touch", 'i', 0, 149, 1, 0, ""},
    {"adoption", 'f', 0, 1, 1000, 0, ""},
    {"overdue_invoices", 'i', 1, 4, 1, 90, ""},
    {"age_days", 'i', 0, 1500, 1, 0, ""},
    {"plan", 's', 0, 4, 1, 0, "trial core pro enterprise"},
    {"region", 's', 0, 4, 1, 0, "amer emea apac latam"},
    {"segment", 's', 0, 3, 1, 0, "smb mid ent"},
    {"stage", 's', 0, 5, 1, 0, "onboarding adopt live renew risk"},
    {"csm", 's', 0, 20, 1, 0,
     "csm01 csm02 csm03 csm04 csm05 csm06 csm07 csm08 csm09 csm10 "
     "csm11 csm12 csm13 csm14 csm15 csm16 csm17 csm18 csm19 csm20"},
};

static void
make_texts(const struct shape *shape, w1_fact *fact, w1_text *texts)
{
    const char *from = shape->texts;
    int i;

    for (i = 0; i < shape->most; i++) {
        size_t length = strcspn(from, " ");

        memcpy(texts[i].bytes, from, length);
        texts[i].bytes[length] = 0;
        from += length + (from[length] == ' ');
    }
    fact->texts = texts;
    fact->text_count = (uint32_t)shape->most;
}

static int64_t
some_number(const struct shape *shape, uint64_t *seed)
{
    int64_t parts = shape->parts, low = shape->least * parts, high = shape->most * parts;

    if (bench_random(seed) % 100 < (uint64_t)shape->zeros)
        return 0;
    return low + (int64_t)(bench_random(seed) % (uint64_t)(high - low + (parts == 1)));
}

static void
make_values(const struct shape *shape, uint64_t count, uint64_t *seed, void *to)
{
    uint64_t i;

    for (i = 0; i < count; i++)
        if (shape->type == 's')
            ((uint32_t *)to)[i] = (uint32_t)(bench_random(seed) % (uint64_t)shape->most);
        else if (shape->type == 'i')
            ((int64_t *)to)[i] = some_number(shape, seed);
        else
            ((double *)to)[i] = (double)some_number(shape, seed) / shape->parts;
}

void
w1_data_make(w1_data *data, uint64_t customers, uint64_t seed)
{
    const size_t values = customers * sizeof(double), texts = 20 * sizeof(w1_text);
    char *at = malloc(W1_FACTS * (values + texts));
    size_t i;

    if (!at)
        abort();
    memset(data, 0, sizeof *data);
    data->customers = customers;
    data->customer_bytes = at;
    for (i = 0; i < W1_FACTS; i++, at += values + texts) {
        w1_fact *fact = &data->facts[i];

        fact->name = shapes[i].name;
        fact->type = shapes[i].type;
        make_values(&shapes[i], customers, &seed, at);
        if (fact->type == 's') {
            fact->codes = (const void *)at;
            make_texts(&shapes[i], fact, (void *)(at + values));
        } else if (fact->type == 'i') {
            fact->integers = (const void *)at;
        } else {
            fact->numbers = (const void *)at;
        }
    }
}
