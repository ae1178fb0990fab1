/* SPDX-License-Identifier: MIT */
#include "w1_data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

/* How customers.bin begins; then come W1_FACTS descriptions, then the values. */
struct file_head {
    char magic[8];
    uint32_t version, fact_count;
    uint64_t customers, start;
};

struct fact_description {
    char name[32];
    uint32_t type, text_count;
    uint64_t values_at, texts_at, unused;
};

static void
fail(const char *what)
{
    fprintf(stderr, "%s\n", what);
    exit(1);
}

/* `count` values that begin somewhere in the file. */
static const void *
values_in(const w1_data *data, size_t length, uint64_t at, uint64_t count, size_t width)
{
    if (at % 8 || at > length || count > (length - at) / width)
        fail("customers.bin: a fact lies outside the file");
    return data->customer_bytes + at;
}

static void
open_fact(const w1_data *data, size_t length, const struct fact_description *from, w1_fact *fact)
{
    size_t width = from->type == 's' ? sizeof *fact->codes : sizeof *fact->numbers;
    const void *values = values_in(data, length, from->values_at, data->customers, width);

    memset(fact, 0, sizeof *fact);
    fact->name = from->name;
    fact->type = (char)from->type;
    switch (fact->type) {
    case 'i':
        fact->integers = values;
        break;
    case 'f':
        fact->numbers = values;
        break;
    case 's':
        fact->codes = values;
        fact->text_count = from->text_count;
        fact->texts = values_in(data, length, from->texts_at, from->text_count,
                                sizeof *fact->texts);
        break;
    default:
        fail("customers.bin: a fact of no known type");
    }
}

static void
open_customers(w1_data *data, const char *folder)
{
    const struct fact_description *from;
    struct file_head head;
    size_t length, i;

    data->customer_bytes = bench_read_file(folder, "customers.bin", &length);
    if (length < sizeof head + W1_FACTS * sizeof *from)
        fail("customers.bin: too short");
    memcpy(&head, data->customer_bytes, sizeof head);
    if (memcmp(head.magic, "CSBENCHC", sizeof head.magic) != 0 || head.fact_count != W1_FACTS)
        fail("customers.bin: not the file of workload 1");
    data->customers = head.customers;
    from = (const void *)(data->customer_bytes + sizeof head);
    for (i = 0; i < W1_FACTS; i++)
        open_fact(data, length, &from[i], &data->facts[i]);
}

static void
open_rules(w1_data *data, const char *folder)
{
    size_t length;
    char *line, *end;

    data->rule_bytes = bench_read_file(folder, "rules.cel", &length);
    data->rule_count = 0;
    for (line = data->rule_bytes; *line; line = end) {
        end = strchr(line, '\n');
        if (end)
            *end++ = 0;
        else
            end = line + strlen(line);
        if (!*line)
            continue;
        if (data->rule_count == W1_RULES_MAX)
            fail("rules.cel: too many rules");
        data->rules[data->rule_count++] = line;
    }
}

void
w1_data_open(w1_data *data, const char *folder)
{
    open_customers(data, folder);
    open_rules(data, folder);
}

void
w1_data_close(w1_data *data)
{
    free(data->customer_bytes);
    free(data->rule_bytes);
}
