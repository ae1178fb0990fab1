/* SPDX-License-Identifier: MIT */
/* Makes records of the customers in data/telco_ibm.csv.
 *
 *     telco_records CSV RECORDS OUTCOMES
 *
 * RECORDS gets what a telecom would have known on the first of June 2026: each customer with its
 * contract and services, and its monthly invoices. OUTCOMES gets what became of each customer in
 * the month after. The two are apart so that nothing that is to be foretold stands among what it
 * is foretold from. data/README.md says what is in the file, what is derived, and how. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 40, LINE_MAX_BYTES = 4096, YEAR = 2026, MONTH = 6 };

static const char churn_column[] = "churn";
static const char outcome_time[] = "2026-06-30T00:00:00Z";

/* Columns that become attributes of the same name, as texts. */
static const char *const texts[] = {
    "internet_service", "multiple_lines", "online_security",  "online_backup",  "device_protection",
    "tech_support",     "streaming_tv",   "streaming_movies", "payment_method",
};
/* ... and as true or false. */
static const char *const truths[] = {"phone_service", "paperless_billing"};

static const char *csv_name;
static unsigned long line_number;
static char head[LINE_MAX_BYTES], line[LINE_MAX_BYTES];
static char *names[COLUMNS_MAX], *fields[COLUMNS_MAX];
static size_t columns;

static void
fail(const char *what, const char *detail)
{
    fprintf(stderr, "%s:%lu: %s%s\n", csv_name, line_number, what, detail);
    exit(1);
}

/* Splits a line in place; the file has no quotes. */
static size_t
split(char *text, char **to)
{
    size_t count = 0;
    char *at = text;

    text[strcspn(text, "\r\n")] = 0;
    while (count < COLUMNS_MAX) {
        to[count++] = at;
        at = strchr(at, ',');
        if (!at)
            return count;
        *at++ = 0;
    }
    fail("too many columns", "");
    return 0;
}

static const char *
field(const char *name)
{
    size_t i;

    for (i = 0; i < columns; i++)
        if (strcmp(names[i], name) == 0)
            return fields[i];
    fail("no column ", name);
    return NULL;
}

static long
integer(const char *name)
{
    const char *text = field(name);
    char *end;
    long number = strtol(text, &end, 10);

    if (*text == 0 || *end || number < 0 || number > 100000)
        fail("no whole number in the column ", name);
    return number;
}

/* An amount in dollars with at most two digits after the point, in cents. */
static int64_t
cents(const char *name)
{
    const char *text = field(name);
    char *end, *point;
    int64_t amount = strtol(text, &end, 10) * INT64_C(100);

    point = end;
    if (end == text || amount < 0)
        fail("no amount in the column ", name);
    if (*point == '.') {
        if (point[1] < '0' || point[1] > '9')
            fail("no amount in the column ", name);
        amount += (point[1] - '0') * 10;
        end = point + 2;
        if (*end >= '0' && *end <= '9')
            amount += *end++ - '0';
    }
    if (*end)
        fail("no amount in the column ", name);
    return amount;
}

static void
write_text(FILE *to, const char *text)
{
    putc('"', to);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putc('\\', to);
        putc(*text, to);
    }
    putc('"', to);
}

/* The first of the month that lies so many months before June 2026. */
static void
month_before(long months, int *year, int *month)
{
    long count = YEAR * 12L + MONTH - 1 - months;

    *year = (int)(count / 12);
    *month = (int)(count % 12) + 1;
}

static void
write_customer(FILE *to, const char *id, long tenure)
{
    int year, month;
    size_t i;

    month_before(tenure, &year, &month);
    fprintf(to,
            "{\"record\":\"customer\",\"id\":\"%s\",\"at\":\"%04d-%02d-01T00:00:00Z\","
            "\"start\":\"%04d-%02d-01\",\"attributes\":{\"contract_type\":",
            id, year, month, year, month);
    write_text(to, field("contract"));
    fprintf(to, ",\"monthly_charge\":%" PRId64, cents("monthly_charges"));
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        fprintf(to, ",\"%s\":", texts[i]);
        write_text(to, field(texts[i]));
    }
    for (i = 0; i < sizeof truths / sizeof *truths; i++)
        fprintf(to, ",\"%s\":%s", truths[i], integer(truths[i]) ? "true" : "false");
    fputs("}}\n", to);
}

/* What was paid in all, in equal parts: one invoice at the end of each month. Their sum is exact,
 * so the earliest ones may be a cent larger. */
static void
write_invoices(FILE *to, const char *id, long tenure)
{
    int64_t total = cents("total_charges"), part = tenure ? total / tenure : 0;
    long larger = tenure ? (long)(total % tenure) : 0, i;
    int year, month;

    for (i = 1; i <= tenure; i++) {
        month_before(tenure - i, &year, &month);
        fprintf(to,
                "{\"record\":\"event\",\"customer\":\"%s\",\"kind\":\"invoice\","
                "\"at\":\"%04d-%02d-01T00:00:00Z\",\"value\":%" PRId64 "}\n",
                id, year, month, part + (i <= larger));
    }
}

static void
convert(FILE *records, FILE *outcomes)
{
    char id[32];
    long row = integer("row_id"), tenure = integer("tenure");

    snprintf(id, sizeof id, "telco-%04ld", row);
    write_customer(records, id, tenure);
    write_invoices(records, id, tenure);
    fprintf(outcomes,
            "{\"record\":\"outcome\",\"customer\":\"%s\",\"outcome\":\"%s\",\"at\":\"%s\"}\n", id,
            integer(churn_column) ? "churned" : "renewed", outcome_time);
}

static FILE *
open_file(const char *name, const char *mode)
{
    FILE *file = fopen(name, mode);

    if (!file) {
        perror(name);
        exit(1);
    }
    return file;
}

static void
close_file(FILE *file, const char *name)
{
    int failed = ferror(file);

    if (fclose(file) != 0 || failed) {
        fprintf(stderr, "%s: cannot be written\n", name);
        exit(1);
    }
}

int
main(int argc, char **argv)
{
    FILE *csv, *records, *outcomes;

    if (argc != 4) {
        fprintf(stderr, "telco_records CSV RECORDS OUTCOMES\n");
        return 2;
    }
    csv_name = argv[1];
    csv = open_file(argv[1], "r");
    records = open_file(argv[2], "w");
    outcomes = open_file(argv[3], "w");
    line_number = 1;
    if (!fgets(head, sizeof head, csv))
        fail("the file is empty", "");
    columns = split(head, names);
    while (fgets(line, sizeof line, csv)) {
        line_number++;
        if (split(line, fields) != columns)
            fail("the line has not as many columns as the first one", "");
        convert(records, outcomes);
    }
    fclose(csv);
    close_file(records, argv[2]);
    close_file(outcomes, argv[3]);
    printf("%lu customers\n", line_number - 1);
    return 0;
}
