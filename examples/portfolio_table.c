/* SPDX-License-Identifier: MIT */
/* The book of business as a table, worst first, out of the JSON of the report "portfolio". */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "portfolio.h"

enum { WIDTH = 132, NAME_MAX_WIDTH = 24, CELL = 600 };

static int coloured;

static const char *
text_of(yyjson_val *object, const char *name)
{
    const char *text = yyjson_get_str(yyjson_obj_get(object, name));

    return text ? text : "";
}

/* How many columns a text takes, and how many bytes fit into some; each character counts as one. */
static size_t
width_of(const char *text)
{
    size_t width = 0;

    for (; *text; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

static size_t
bytes_in(const char *text, size_t width)
{
    size_t i = 0;

    while (text[i]) {
        if (((unsigned char)text[i] & 0xc0) != 0x80 && width-- == 0)
            break;
        i++;
    }
    return i;
}

static void
put_left(const char *text, size_t width)
{
    size_t have = width_of(text);

    if (have > width && width > 1)
        printf("%.*s…", (int)bytes_in(text, width - 1), text);
    else
        printf("%s%*s", text, (int)(width > have ? width - have : 0), "");
}

static void
put_right(const char *text, size_t width)
{
    size_t have = width_of(text);

    printf("%*s%s", (int)(width > have ? width - have : 0), "", text);
}

static void
colour(const char *name)
{
    static const struct {
        const char *name, *code;
    } codes[] = {
        {"red", "31"}, {"orange", "33"}, {"yellow", "33"}, {"green", "32"}, {"blue", "34"}};
    size_t i;

    if (!coloured)
        return;
    for (i = 0; name && i < sizeof codes / sizeof *codes; i++)
        if (strcmp(codes[i].name, name) == 0) {
            printf("\033[%sm", codes[i].code);
            return;
        }
    printf("\033[0m");
}

/* Cells. */

/* A number with one digit after the point; a change with its sign. */
static void
number_cell(yyjson_val *value, int signed_, char to[CELL])
{
    double number = yyjson_get_num(value);

    if (!yyjson_is_num(value))
        snprintf(to, CELL, "-");
    else if (signed_ && fabs(number) < 0.05)
        snprintf(to, CELL, "=");
    else
        snprintf(to, CELL, signed_ ? "%+.1f" : "%.1f", number);
}

/* What is missing, in a few words: the first part and how many more. */
static void
gaps_cell(yyjson_val *gaps, char to[CELL])
{
    size_t count = yyjson_arr_size(gaps);
    yyjson_val *first = yyjson_arr_get(gaps, 0);
    const char *title = text_of(first, "title");

    to[0] = 0;
    if (!count)
        return;
    snprintf(to, CELL, "%s (%s)", *title ? title : text_of(first, "part"),
             text_of(first, "reason"));
    if (count > 1) {
        size_t used = strlen(to);
        snprintf(to + used, CELL - used, " +%zu", count - 1);
    }
}

static const char *
name_of(yyjson_val *customer)
{
    const char *name = text_of(customer, "name");

    return *name ? name : text_of(customer, "id");
}

static const char *
band_of(yyjson_val *customer)
{
    yyjson_val *band = yyjson_obj_get(customer, "band");
    const char *title = text_of(band, "title");

    return *title ? title : text_of(band, "id");
}

static size_t
largest(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Widths that depend on what is there. */
struct widths {
    size_t name, band, revenue, owner, gaps, reason;
};

static struct widths
find_widths(yyjson_val *customers, size_t limit)
{
    struct widths w = {8, 4, 7, 0, 0, 0};
    const char *columns = getenv("COLUMNS");
    size_t whole = columns ? (size_t)strtoul(columns, NULL, 10) : 0, used, i, n;
    char gaps[CELL];
    yyjson_val *customer;

    yyjson_arr_foreach(customers, i, n, customer)
    {
        if (i == limit)
            break;
        gaps_cell(yyjson_obj_get(customer, "gaps"), gaps);
        w.name = largest(w.name, width_of(name_of(customer)));
        w.band = largest(w.band, width_of(band_of(customer)));
        w.owner = largest(w.owner, width_of(text_of(customer, "owner")));
        w.gaps = largest(w.gaps, width_of(gaps));
        w.revenue = largest(w.revenue,
                            width_of(text_of(yyjson_obj_get(customer, "revenue"), "text")));
    }
    w.name = w.name > NAME_MAX_WIDTH ? NAME_MAX_WIDTH : w.name;
    w.owner = w.owner ? largest(w.owner, 5) : 0;
    w.gaps = w.gaps > 30 ? 30 : w.gaps ? largest(w.gaps, 9) : 0;
    whole = whole < 80 || whole > 400 ? WIDTH : whole;
    used = 6 + 2 + 6 + 2 + w.band + 2 + w.name + 2 + w.revenue + 2;
    used += (w.owner ? w.owner + 2 : 0) + (w.gaps ? w.gaps + 2 : 0);
    w.reason = whole > used + 20 ? whole - used : 20;
    return w;
}

static void
print_head(const struct widths *w)
{
    put_right("score", 6);
    put_right("change", 8);
    fputs("  ", stdout);
    put_left("band", w->band + 2);
    put_left("customer", w->name + 2);
    if (w->owner)
        put_left("owner", w->owner + 2);
    put_right("revenue", w->revenue);
    fputs("  ", stdout);
    put_left("why", w->gaps ? w->reason : 3);
    if (w->gaps)
        fputs("  data gaps", stdout);
    putchar('\n');
}

static void
print_customer(yyjson_val *customer, const struct widths *w)
{
    yyjson_val *revenue = yyjson_obj_get(customer, "revenue");
    yyjson_val *reason = yyjson_obj_get(customer, "reason");
    const char *why = text_of(reason, "text"), *missing = text_of(customer, "missing");
    const char *amount = text_of(revenue, "text");
    char cell[CELL];

    number_cell(yyjson_obj_get(customer, "score"), 0, cell);
    put_right(cell, 6);
    number_cell(yyjson_obj_get(customer, "change"), 1, cell);
    put_right(cell, 8);
    fputs("  ", stdout);
    colour(text_of(yyjson_obj_get(customer, "band"), "colour"));
    put_left(band_of(customer), w->band);
    colour(NULL);
    fputs("  ", stdout);
    put_left(name_of(customer), w->name + 2);
    if (w->owner)
        put_left(text_of(customer, "owner"), w->owner + 2);
    put_right(*amount ? amount : "-", w->revenue);
    fputs("  ", stdout);
    if (!*why)
        why = missing;
    put_left(why, w->gaps || width_of(why) > w->reason ? w->reason : width_of(why));
    gaps_cell(yyjson_obj_get(customer, "gaps"), cell);
    if (w->gaps && cell[0]) {
        fputs("  ", stdout);
        put_left(cell, w->gaps);
    }
    putchar('\n');
}

static void
print_bands(yyjson_val *bands)
{
    yyjson_val *band;
    size_t i, n;

    if (!yyjson_arr_size(bands))
        return;
    putchar('\n');
    yyjson_arr_foreach(bands, i, n, band)
    {
        yyjson_val *revenue = yyjson_obj_get(band, "revenue");
        const char *title = text_of(band, "title"), *amount = text_of(revenue, "text");
        const char *model = text_of(band, "model");
        if (i && strcmp(model, text_of(yyjson_arr_get(bands, i - 1), "model")) != 0 && *model)
            putchar('\n'); /* each model has bands of its own */
        if (!*title && !*text_of(band, "id"))
            title = "(no band)";
        colour(text_of(band, "colour"));
        put_left(*title ? title : text_of(band, "id"), 16);
        colour(NULL);
        printf(" %8llu customers",
               (unsigned long long)yyjson_get_uint(yyjson_obj_get(band, "customers")));
        if (*amount) {
            put_right(amount, 20);
            fputs(" of revenue", stdout);
        }
        putchar('\n');
    }
}

void
portfolio_print_table(yyjson_val *report, size_t limit)
{
    yyjson_val *customers = yyjson_obj_get(report, "customers"), *customer;
    uint64_t total = yyjson_get_uint(yyjson_obj_get(report, "total"));
    struct widths w = find_widths(customers, limit);
    const char *since = text_of(report, "since");
    size_t i, n;

    coloured = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
    printf("%llu customers as of %s", (unsigned long long)total, text_of(report, "as_of"));
    if (*since)
        printf(", change since %s", since);
    fputs("\n\n", stdout);
    print_head(&w);
    yyjson_arr_foreach(customers, i, n, customer)
    {
        if (i == limit)
            break;
        print_customer(customer, &w);
    }
    if (total > limit)
        printf("... and %llu more\n", (unsigned long long)(total - limit));
    print_bands(yyjson_obj_get(report, "bands"));
}
