/* SPDX-License-Identifier: MIT */
#include "workbook.h"

#include <stdio.h>

#include "util/date.h"

int64_t
when(const char *text)
{
    char full[40];
    int64_t at = 0;

    snprintf(full, sizeof full, strchr(text, 'T') ? "%s" : "%sT00:00:00Z", text);
    if (csuccessp_time_read(full, strlen(full), &at) != CSUCCESS_OK)
        fail_msg("'%s' is no time", text);
    return at;
}

const char *
time_text(int64_t at)
{
    static char texts[4][CSUCCESSP_TIME_TEXT_MAX + 1];
    static int next;
    char *text = texts[next++ % 4];

    text[csuccessp_time_write(text, at)] = 0;
    return text;
}

csuccess_book *
new_book(void)
{
    csuccess_book *book = NULL;

    assert_int_equal(csuccess_book_new(NULL, &book), CSUCCESS_OK);
    return book;
}

static csuccess_status
offer_list(csuccess_book *book, char *json, const char *format, va_list list)
{
    int length = vsnprintf(json, 60000, format, list), i;
    csuccess_status status;
    char *copy;

    assert_in_range(length, 0, 59999);
    for (i = 0; i < length; i++)
        if (json[i] == '\'')
            json[i] = '"';
    copy = exact_copy(json, (size_t)length);
    status = csuccess_book_record(book, copy, (size_t)length);
    free(copy);
    return status;
}

void
take(csuccess_book *book, const char *format, ...)
{
    static char json[60000];
    va_list list;
    csuccess_status status;

    va_start(list, format);
    status = offer_list(book, json, format, list);
    va_end(list);
    if (status != CSUCCESS_OK) {
        csuccess_error error = {.size = sizeof error};
        csuccess_book_error(book, &error);
        fail_msg("%s: %s at '%s'\n%s", csuccess_status_name(status), error.message, error.pointer,
                 json);
    }
}

csuccess_status
offer(csuccess_book *book, const char *format, ...)
{
    static char json[60000];
    va_list list;
    csuccess_status status;

    va_start(list, format);
    status = offer_list(book, json, format, list);
    va_end(list);
    return status;
}

void
refuse(csuccess_book *book, csuccess_status status, const char *pointer, const char *part,
       const char *format, ...)
{
    static char json[60000];
    csuccess_buffer *before = saved(book), *after;
    csuccess_error error = {.size = sizeof error};
    csuccess_status got;
    va_list list;

    va_start(list, format);
    got = offer_list(book, json, format, list);
    va_end(list);
    if (got != status)
        fail_msg("%s, not %s: %s", csuccess_status_name(got), csuccess_status_name(status), json);
    assert_int_equal(csuccess_book_error(book, &error), CSUCCESS_OK);
    assert_int_equal(error.status, status);
    assert_int_equal(error.message_length, strlen(error.message));
    assert_int_equal(error.pointer_length, strlen(error.pointer));
    if (strcmp(error.pointer, pointer) != 0)
        fail_msg("at '%s', not '%s': %s", error.pointer, pointer, json);
    if (!strstr(error.message, part))
        fail_msg("'%s' does not say '%s': %s", error.message, part, json);
    after = saved(book);
    if (status != CSUCCESS_E_TOO_OLD) /* which is counted */
        same_bytes(before, after, json);
    csuccess_buffer_free(before);
    csuccess_buffer_free(after);
}

void
advance_to(csuccess_book *book, int64_t time)
{
    assert_int_equal(csuccess_book_advance(book, time), CSUCCESS_OK);
}

void
advance(csuccess_book *book, const char *time)
{
    advance_to(book, when(time));
}

csuccess_customer
customer(const csuccess_book *book, const char *id)
{
    csuccess_customer out = 0;

    if (csuccess_customer_find(book, id, strlen(id), &out) != CSUCCESS_OK)
        fail_msg("there is no customer '%s'", id);
    return out;
}

csuccess_value
value_of(csuccess_book *book, const char *id, const char *name)
{
    csuccess_value out = {.size = sizeof out};
    csuccess_value_name value = 0;

    if (csuccess_value_find(book, name, strlen(name), &value) != CSUCCESS_OK)
        fail_msg("there is no value '%s'", name);
    assert_int_equal(csuccess_value_get(book, customer(book, id), value, &out), CSUCCESS_OK);
    return out;
}

double
number(csuccess_book *book, const char *id, const char *name)
{
    csuccess_value value = value_of(book, id, name);

    if (value.missing)
        fail_msg("'%s' of '%s' is missing: %d", name, id, (int)value.missing);
    return value.number;
}

uint32_t
missing(csuccess_book *book, const char *id, const char *name)
{
    return value_of(book, id, name).missing;
}

int
member_of(csuccess_book *book, const char *id, const char *segment)
{
    char name[300];

    snprintf(name, sizeof name, "segment.%s", segment);
    return number(book, id, name) == 1;
}

csuccess_counts
counts(const csuccess_book *book)
{
    csuccess_counts out = {.size = sizeof out};

    assert_int_equal(csuccess_book_counts(book, &out), CSUCCESS_OK);
    return out;
}

csuccess_buffer *
saved(csuccess_book *book)
{
    csuccess_buffer *out = NULL;
    csuccess_writer writer = {.size = sizeof writer};

    assert_int_equal(csuccess_buffer_new(NULL, &out), CSUCCESS_OK);
    assert_int_equal(csuccess_buffer_writer(out, &writer), CSUCCESS_OK);
    assert_int_equal(csuccess_book_save(book, &writer), CSUCCESS_OK);
    return out;
}

int
has(const csuccess_buffer *bytes, const char *text)
{
    return strstr(csuccess_buffer_data(bytes), text) != NULL;
}

csuccess_book *
loaded(const csuccess_buffer *bytes)
{
    csuccess_book *book = new_book();
    csuccess_reader reader = {.size = sizeof reader};
    csuccess_status status;

    assert_int_equal(csuccess_reader_from_memory(csuccess_buffer_data(bytes),
                                                 csuccess_buffer_length(bytes), &reader),
                     CSUCCESS_OK);
    status = csuccess_book_load(book, &reader);
    if (status != CSUCCESS_OK) {
        csuccess_error error = {.size = sizeof error};
        csuccess_book_error(book, &error);
        fail_msg("load: %s: %s at '%s' in line %d", csuccess_status_name(status), error.message,
                 error.pointer, (int)error.line);
    }
    return book;
}

csuccess_book *
cloned(csuccess_book *book)
{
    csuccess_book *copy = NULL;

    assert_int_equal(csuccess_book_clone(book, NULL, &copy), CSUCCESS_OK);
    return copy;
}

/* The rest of the line, or as much of it as a message has room for. */
static int
shown(const char *text)
{
    size_t length = strcspn(text, "\n");

    return length < 200 ? (int)length : 200;
}

void
same_bytes(const csuccess_buffer *a, const csuccess_buffer *b, const char *what)
{
    const char *x = csuccess_buffer_data(a), *y = csuccess_buffer_data(b);
    size_t m = csuccess_buffer_length(a), n = csuccess_buffer_length(b), i, line = 0;

    if (m == n && memcmp(x, y, n) == 0)
        return;
    for (i = 0; i < m && i < n && x[i] == y[i]; i++)
        if (x[i] == '\n')
            line = i + 1;
    if (i > line + 40) { /* say which document, and what is different */
        print_error("in %.40s ...\n", x + line);
        line = i - 40;
    }
    fail_msg("%s: at byte %d\n< %.*s\n> %.*s", what, (int)i, shown(x + line), x + line,
             shown(y + line), y + line);
}

void
same_books(csuccess_book *a, csuccess_book *b, const char *what)
{
    csuccess_buffer *x = saved(a), *y = saved(b);

    same_bytes(x, y, what);
    csuccess_buffer_free(x);
    csuccess_buffer_free(y);
}

/* Names that the definitions here may have; a book that lacks some is not asked for them. */
static const char *const names[] = {
    "name",        "start",        "plan",         "seats",         "renewal",     "logins_7d",
    "sum5",        "mean9",        "min9",         "max9",          "distinct9",   "last9",
    "per_seat",    "since_login",  "since_ticket", "slope",         "change4",     "since_renewal",
    "seat_total",  "worst",        "to_renewal",   "fresh_seats",   "age",         "champions",
    "new_logins",  "weighted",     "mean_below",   "later0",        "later1",      "later2",
    "segment.pro", "segment.cold", "segment.soon", "segment.young", "segment.few",
};

static void
same_value(csuccess_book *a, csuccess_book *b, const char *id, const char *name)
{
    csuccess_value x = value_of(a, id, name), y = value_of(b, id, name);

    if (x.missing != y.missing || x.integer != y.integer || x.as_of != y.as_of ||
        x.text_length != y.text_length || !(x.number == y.number || (x.missing && y.missing)) ||
        (x.text && memcmp(x.text, y.text, x.text_length) != 0))
        fail_msg("'%s' of '%s': %g (%d) and %g (%d), as of %s and %s", name, id, x.number,
                 (int)x.missing, y.number, (int)y.missing, time_text(x.as_of), time_text(y.as_of));
}

void
same_values(csuccess_book *a, csuccess_book *b)
{
    csuccess_value_name value;
    csuccess_customer handle;
    const char *id;
    uint64_t row;
    size_t i;

    for (row = 0; row < csuccess_customer_rows(a); row++) {
        assert_int_equal(csuccess_customer_at(a, row, &handle), CSUCCESS_OK);
        if (!handle)
            continue;
        assert_int_equal(csuccess_customer_id(a, handle, &id, NULL), CSUCCESS_OK);
        for (i = 0; i < COUNT_OF(names); i++)
            if (csuccess_value_find(a, names[i], strlen(names[i]), &value) == CSUCCESS_OK)
                same_value(a, b, id, names[i]);
    }
}

static void
same_counts(csuccess_book *a, csuccess_book *b)
{
    csuccess_counts x = counts(a), y = counts(b);

    assert_int_equal(x.customers, y.customers);
    assert_int_equal(x.contacts, y.contacts);
    assert_int_equal(x.events, y.events);
    assert_int_equal(x.pending, y.pending);
}

void
comes_back(csuccess_book *book)
{
    csuccess_buffer *bytes = saved(book);
    csuccess_book *back = loaded(bytes), *copy = cloned(book);
    int64_t now;

    same_counts(book, back);
    same_counts(book, copy);

    same_books(book, back, "save(load(save))");
    same_books(book, copy, "save(clone)");
    same_values(book, back);
    same_values(book, copy);
    if (csuccess_book_clock(book, &now) == CSUCCESS_OK) {
        advance_to(copy, now + 30 * DAY);
        advance_to(back, now + 30 * DAY);
        same_books(copy, back, "30 days after loading");
    }
    csuccess_book_free(back);
    csuccess_book_free(copy);
    csuccess_buffer_free(bytes);
}

static int32_t
keep_line(void *user_data, const char *line, size_t length)
{
    csuccess_writer writer = {.size = sizeof writer};

    if (csuccess_buffer_writer(user_data, &writer) != CSUCCESS_OK)
        return 1;
    return writer.write(writer.user_data, line, length);
}

csuccess_book *
journaled(csuccess_buffer *journal)
{
    csuccess_sinks sinks = {
        .size = sizeof sinks, .journal = keep_line, .journal_user_data = journal};
    csuccess_config config = {.size = sizeof config, .sinks = &sinks};
    csuccess_book *book = NULL;

    assert_int_equal(csuccess_book_new(&config, &book), CSUCCESS_OK);
    return book;
}

csuccess_book *
replayed(const csuccess_buffer *journal)
{
    csuccess_book *book = new_book();
    csuccess_reader reader = {.size = sizeof reader};
    csuccess_status status;

    assert_int_equal(csuccess_reader_from_memory(csuccess_buffer_data(journal),
                                                 csuccess_buffer_length(journal), &reader),
                     CSUCCESS_OK);
    status = csuccess_book_import(book, &reader, NULL, NULL);
    if (status != CSUCCESS_OK) {
        csuccess_error error = {.size = sizeof error};
        csuccess_book_error(book, &error);
        fail_msg("replay: %s: %s at '%s' in line %d", csuccess_status_name(status), error.message,
                 error.pointer, (int)error.line);
    }
    return book;
}

const char *const rich_definitions =
    "'attributes':[{'id':'plan','type':'text'},{'id':'seats','type':'int'},"
    "{'id':'renewal','type':'date'}],"
    "'events':[{'id':'login'},{'id':'ticket','retain_days':40}],"
    "'measures':[{'id':'logins_7d','kind':'count','event':'login','days':7},"
    "{'id':'sum5','kind':'sum','event':'ticket','days':5,'where':{'label':['a','b']}},"
    "{'id':'mean9','kind':'mean','event':'ticket','days':9},"
    "{'id':'min9','kind':'min','event':'ticket','days':9},"
    "{'id':'max9','kind':'max','event':'ticket','days':9,'where':{'subject':'s1'}},"
    "{'id':'distinct9','kind':'distinct','event':'ticket','days':9},"
    "{'id':'last9','kind':'last','event':'ticket','days':9,'stale_days':4},"
    "{'id':'per_seat','kind':'ratio','of':'logins_7d','by':'seats'},"
    "{'id':'since_login','kind':'days_since','event':'login'},"
    "{'id':'since_ticket','kind':'days_since','event':'ticket'},"
    "{'id':'slope','kind':'trend','event':'login','days':20},"
    "{'id':'change4','kind':'change','event':'login','days':4},"
    "{'id':'since_renewal','kind':'count','event':'login','since':'renewal'},"
    "{'id':'seat_total','kind':'rollup','of':'seats','how':'sum'},"
    "{'id':'worst','kind':'rollup','of':'per_seat','how':'worst','own':false},"
    "{'id':'to_renewal','kind':'until','of':'renewal'},"
    "{'id':'fresh_seats','kind':'value','of':'seats','stale_days':11},"
    "{'id':'age','kind':'age','of':'start','in':'months','blackout_days':5}],"
    "'segments':[{'id':'pro','enter':[{'value':'plan','is':'pro'}],"
    "'leave':[{'value':'logins_7d','to':2}]},"
    "{'id':'cold','enter':[{'value':'since_login','from':3}]},"
    "{'id':'soon','enter':[{'value':'to_renewal','from':0,'to':10}]},"
    "{'id':'young','enter':[{'value':'age','to':1}]}]";
