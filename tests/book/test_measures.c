/* SPDX-License-Identifier: MIT */
/* Measures and segments: against a plain count over random events, and at their edges. */
#include <math.h>
#include <stdio.h>

#include "util/date.h"
#include "workbook.h"

/* The plain count. */

enum { CUSTOMERS = 5, MOST = 600 };

struct event {
    int customer, retracted;
    int64_t at, value;  /* micro-units */
    int label, subject; /* -1: none */
    int key;            /* 0: none */
};

static struct event events[MOST];
static int event_count;
static int champion[CUSTOMERS][3]; /* which subjects have the role */
static int64_t seats[CUSTOMERS];
static int32_t since[CUSTOMERS], start[CUSTOMERS];
static uint64_t seed;

static int
below(int limit)
{
    return (int)random_below(&seed, (uint64_t)limit);
}

enum filter { ALL, LABEL, SUBJECT, ROLE };

/* Events of a customer in (from, to], in the order of time. */
static int
gather(int customer, enum filter filter, int64_t from, int64_t to, struct event *out)
{
    int i, j, n = 0;

    for (i = 0; i < event_count; i++) {
        const struct event *e = &events[i];
        if (e->customer != customer || e->retracted || e->at <= from || e->at > to)
            continue;
        if ((filter == LABEL && e->label != 0 && e->label != 1) ||
            (filter == SUBJECT && e->subject != 1) ||
            (filter == ROLE && (e->subject < 0 || !champion[customer][e->subject])))
            continue;
        for (j = n++; j > 0 && out[j - 1].at > e->at; j--)
            out[j] = out[j - 1];
        out[j] = *e;
    }
    return n;
}

enum function { COUNT, SUM, MEAN, MIN, MAX, LAST, DISTINCT, TREND };

static double
aggregate(enum function function, const struct event *e, int n, uint32_t *why)
{
    int64_t sum = 0, best = n ? e[0].value : 0;
    double x = 0, y = 0, xx = 0, xy = 0;
    int i, seen[3] = {0, 0, 0};

    *why = CSUCCESS_PRESENT;
    for (i = 0; i < n; i++) {
        sum += e[i].value;
        if (function == MIN ? e[i].value < best : e[i].value > best)
            best = e[i].value;
        if (e[i].subject >= 0)
            seen[e[i].subject] = 1;
    }
    switch (function) {
    case COUNT:
        return n;
    case SUM:
        return (double)sum / 1e6;
    case DISTINCT:
        return seen[0] + seen[1] + seen[2];
    case TREND:
        if (n < 2)
            break;
        for (i = 0; i < n; i++) {
            x += (double)(e[i].at - e[0].at) / (double)DAY / n;
            y += (double)e[i].value / 1e6 / n;
        }
        for (i = 0; i < n; i++) {
            double dx = (double)(e[i].at - e[0].at) / (double)DAY - x;
            xx += dx * dx;
            xy += dx * ((double)e[i].value / 1e6 - y);
        }
        if (xx > 0)
            return xy / xx;
        *why = CSUCCESS_MISSING_NOT_FINITE;
        return 0;
    default:
        break;
    }
    if (n == 0 || function == TREND) {
        *why = CSUCCESS_MISSING_NO_DATA;
        return 0;
    }
    if (function == MEAN)
        return (double)sum / 1e6 / n;
    return (double)(function == LAST ? e[n - 1].value : best) / 1e6;
}

static void
expect(csuccess_book *book, int c, const char *name, double wanted, uint32_t why, double tolerance)
{
    char id[16];
    csuccess_value value;

    snprintf(id, sizeof id, "c%d", c);
    value = value_of(book, id, name);
    if (value.missing != why ||
        (!why && !(fabs(value.number - wanted) <= tolerance * (1 + fabs(wanted)))))
        fail_msg("'%s' of c%d as of %s is %.17g (%d), not %.17g (%d)", name, c,
                 time_text(value.as_of), value.number, (int)value.missing, wanted, (int)why);
}

static const struct {
    const char *name;
    enum function function;
    enum filter filter;
    int days; /* 0: since the date */
} windows[] = {
    {"count3", COUNT, ALL, 3},       {"count_labels", COUNT, LABEL, 9},
    {"sum7", SUM, ALL, 7},           {"sum_since", SUM, ALL, 0},
    {"mean5", MEAN, ALL, 5},         {"mean_subject", MEAN, SUBJECT, 12},
    {"min4", MIN, ALL, 4},           {"min_since", MIN, LABEL, 0},
    {"max6", MAX, ALL, 6},           {"max_role", MAX, ROLE, 15},
    {"last2", LAST, ALL, 2},         {"last_label", LAST, LABEL, 10},
    {"distinct8", DISTINCT, ALL, 8}, {"trend10", TREND, ALL, 10},
    {"count_role", COUNT, ROLE, 11}, {"trend_since", TREND, ALL, 0},
    {"count_since", COUNT, ROLE, 0},
};

static csuccess_book *
measured_book(const char *grain)
{
    csuccess_book *book = new_book();
    static const char *const functions[] = {"count", "sum",  "mean",     "min",
                                            "max",   "last", "distinct", "trend"};
    static const char *const filters[] = {"", ",'where':{'label':['a','b']}",
                                          ",'where':{'subject':'s1'}",
                                          ",'where':{'role':'champion'}"};
    char text[8000];
    int n = 0;
    size_t i;

    for (i = 0; i < COUNT_OF(windows); i++) {
        n += snprintf(text + n, sizeof text - (size_t)n, "{'id':'%s','kind':'%s','event':'e'%s,",
                      windows[i].name, functions[windows[i].function], filters[windows[i].filter]);
        if (windows[i].days)
            n += snprintf(text + n, sizeof text - (size_t)n, "'days':%d},", windows[i].days);
        else
            n += snprintf(text + n, sizeof text - (size_t)n, "'since':'signed'},");
    }
    take(book,
         "{'record':'definitions','book':{'grain':'%s'},'attributes':[{'id':'seats','type':'int'},"
         "{'id':'signed','type':'date'}],'events':[{'id':'e'}],'measures':[%s"
         "{'id':'since_e','kind':'days_since','event':'e'},"
         "{'id':'since_b','kind':'days_since','event':'e','days':6,'where':{'label':'b'}},"
         "{'id':'change','kind':'change','event':'e','days':4},"
         "{'id':'change_sum','kind':'change','event':'e','days':5,'change_of':'sum',"
         "'as':'difference'},"
         "{'id':'per_seat','kind':'ratio','of':'sum7','by':'seats'},"
         "{'id':'copy','kind':'value','of':'per_seat'},"
         "{'id':'age','kind':'age','of':'start'},"
         "{'id':'months','kind':'age','of':'start','in':'months'},"
         "{'id':'until','kind':'until','of':'signed'},"
         "{'id':'all_seats','kind':'rollup','of':'seats','how':'sum'},"
         "{'id':'worst','kind':'rollup','of':'count3','how':'worst','own':false},"
         "{'id':'mean_children','kind':'rollup','of':'count3','how':'mean','depth':'children'},"
         "{'id':'weighted','kind':'rollup','of':'count3','by':'seats','how':'weighted'}]}",
         grain, text);
    return book;
}

/* c1 and c2 below c0, c3 below c1. */
static const int parents[CUSTOMERS] = {-1, 0, 0, 1, -1};

static int
is_below(int c, int top)
{
    for (; c >= 0; c = parents[c])
        if (c == top)
            return 1;
    return 0;
}

static void
expect_rollups(csuccess_book *book, int c)
{
    double sum = 0, worst = 0, mean = 0, weighted = 0, weights = 0;
    int i, n = 0, below_it = 0;
    char id[16];

    for (i = 0; i < CUSTOMERS; i++) {
        double count;
        snprintf(id, sizeof id, "c%d", i);
        if (!is_below(i, c))
            continue;
        count = number(book, id, "count3");
        sum += (double)seats[i];
        weighted += count * (double)seats[i];
        weights += (double)seats[i];
        if (i == c || parents[i] == c) {
            mean += count;
            n++;
        }
        if (i != c && (below_it++ == 0 || count < worst))
            worst = count;
    }
    snprintf(id, sizeof id, "c%d", c);
    expect(book, c, "all_seats", sum, 0, 0);
    expect(book, c, "mean_children", mean / n, 0, 0);
    expect(book, c, "weighted", weights > 0 ? weighted / weights : 0,
           weights > 0 ? 0 : CSUCCESS_MISSING_NO_DATA, 1e-15);
    if (below_it)
        expect(book, c, "worst", worst, 0, 0);
    else /* without children there is nothing but its own */
        expect(book, c, "worst", number(book, id, "count3"), 0, 0);
}

static void
expect_all(csuccess_book *book)
{
    static struct event found[MOST];
    int c, n, before;
    size_t i;

    for (c = 0; c < CUSTOMERS; c++) {
        char id[16];
        int64_t at;
        int32_t today;
        uint32_t why;
        double wanted, sum;
        snprintf(id, sizeof id, "c%d", c);
        at = value_of(book, id, "count3").as_of;
        today = (int32_t)(at / DAY);
        for (i = 0; i < COUNT_OF(windows); i++) {
            int64_t from = windows[i].days ? at - windows[i].days * DAY : since[c] * DAY - 1;
            n = gather(c, windows[i].filter, from, at, found);
            wanted = aggregate(windows[i].function, found, n, &why);
            expect(book, c, windows[i].name, wanted, why, windows[i].function == TREND ? 1e-9 : 0);
        }
        n = gather(c, ALL, INT64_MIN, at, found);
        expect(book, c, "since_e", n ? (double)((at - found[n - 1].at) / DAY) : 0,
               n ? 0 : CSUCCESS_MISSING_NO_DATA, 0);
        n = gather(c, ALL, at - 4 * DAY, at, found);
        before = gather(c, ALL, at - 8 * DAY, at - 4 * DAY, found);
        expect(book, c, "change", before ? (double)(n - before) / before : 0,
               before ? 0 : CSUCCESS_MISSING_NOT_FINITE, 1e-15);
        n = gather(c, ALL, at - 5 * DAY, at, found);
        wanted = aggregate(SUM, found, n, &why);
        n = gather(c, ALL, at - 10 * DAY, at - 5 * DAY, found);
        expect(book, c, "change_sum", wanted - aggregate(SUM, found, n, &why), 0, 1e-12);
        n = gather(c, ALL, at - 7 * DAY, at, found);
        sum = aggregate(SUM, found, n, &why);
        why = seats[c] ? 0 : CSUCCESS_MISSING_NOT_FINITE;
        expect(book, c, "per_seat", seats[c] ? sum / (double)seats[c] : 0, why, 0);
        expect(book, c, "copy", seats[c] ? sum / (double)seats[c] : 0, why, 0);
        expect(book, c, "age", today - start[c], 0, 0);
        expect(book, c, "months", csuccessp_months_between(start[c], today), 0, 0);
        expect(book, c, "until", since[c] - today, 0, 0);
        expect_rollups(book, c);
    }
}

static void
tell_event(csuccess_book *book, int64_t now)
{
    struct event *e = &events[event_count];
    char more[100] = "";
    int n = 0, i;

    if (event_count == MOST)
        return;
    e->customer = below(CUSTOMERS);
    /* late, or to come; midnights and equal times often */
    e->at = now + ((int64_t)below(30) - 20) * DAY / 2 + (below(3) ? below(86400) * 1000000ll : 0);
    for (i = 0; i < event_count; i++) /* without a source, equal times keep their arrival */
        if (events[i].customer == e->customer && events[i].at == e->at)
            return;
    e->value = ((int64_t)below(2000) - 500) * 12345;
    e->label = below(4) - 1;
    e->subject = below(4) - 1;
    e->key = below(3) ? 0 : event_count + 1;
    e->retracted = 0;
    if (e->label >= 0)
        n += snprintf(more + n, sizeof more - (size_t)n, ",'label':'%c'", 'a' + e->label);
    if (e->subject >= 0)
        n += snprintf(more + n, sizeof more - (size_t)n, ",'subject':'s%d'", e->subject);
    if (e->key)
        snprintf(more + n, sizeof more - (size_t)n, ",'key':'k%d'", e->key);
    take(book, "{'record':'event','customer':'c%d','kind':'e','at':'%s','value':%.6f%s}",
         e->customer, time_text(e->at), (double)e->value / 1e6, more);
    event_count++;
}

static void
mend_event(csuccess_book *book)
{
    struct event *e;

    if (event_count == 0)
        return;
    e = &events[below(event_count)];
    if (!e->key || e->retracted)
        return;
    if (below(2)) {
        take(book, "{'record':'event','customer':'c%d','kind':'e','key':'k%d','mode':'retract'}",
             e->customer, e->key);
        e->retracted = 1;
    } else {
        e->value = below(1000000);
        e->label = e->subject = -1;
        take(book,
             "{'record':'event','customer':'c%d','kind':'e','key':'k%d','mode':'replace',"
             "'at':'%s','value':%.6f}",
             e->customer, e->key, time_text(e->at), (double)e->value / 1e6);
    }
}

static void
tell_attributes(csuccess_book *book, int c, int32_t today)
{
    seats[c] = below(6);
    since[c] = today + below(30) - 20;
    take(book, "{'record':'customer','id':'c%d','attributes':{'seats':%d,'signed':'%.10s'}}", c,
         (int)seats[c], time_text(since[c] * DAY));
}

static void
measures_agree_with_a_plain_count(void **state)
{
    static const char *const grains[] = {"exact", "day"};
    int run, step, i;

    (void)state;
    for (run = 0; run < 6; run++) {
        csuccess_book *book = measured_book(grains[run % 2]);
        int64_t now = when("2026-01-20");
        seed = 50 + (uint64_t)run;
        event_count = 0;
        memset(champion, 0, sizeof champion);
        for (i = 0; i < CUSTOMERS; i++) {
            start[i] = (int32_t)(now / DAY) - below(80);
            take(book, "{'record':'customer','id':'c%d','start':'%.10s'}", i,
                 time_text(start[i] * DAY));
            tell_attributes(book, i, (int32_t)(now / DAY));
            if (parents[i] >= 0)
                take(book, "{'record':'customer','id':'c%d','parent':'c%d'}", i, parents[i]);
        }
        for (step = 0; step < 40; step++) {
            for (i = below(20); i > 0; i--)
                tell_event(book, now);
            for (i = below(4); i > 0; i--)
                mend_event(book);
            if (below(3) == 0)
                tell_attributes(book, below(CUSTOMERS), (int32_t)(now / DAY));
            if (below(3) == 0) {
                int c = below(CUSTOMERS), s = below(3);
                champion[c][s] = below(2);
                take(book, "{'record':'contact','customer':'c%d','id':'s%d','roles':['user'%s]}", c,
                     s, champion[c][s] ? ",'champion'" : "");
            }
            now += below(3) ? below(50) * HOUR : 0;
            if (run % 2) /* by days what is late waits for midnight: look there */
                now = (now + DAY - 1) / DAY * DAY;
            advance_to(book, now);
            if (run % 2 == 0 || step == 0)
                expect_all(book);
            else if (csuccess_customer_rows(book) && step % 2) {
                advance_to(book, now += DAY);
                expect_all(book);
            }
            if (step % 10 == 9)
                comes_back(book);
        }
        csuccess_book_free(book);
    }
}

/* At the edges. */

static csuccess_book *book;

static int
open_book(void **state)
{
    (void)state;
    book = new_book();
    take(book,
         "{'record':'definitions','attributes':[{'id':'seats','type':'int'},"
         "{'id':'plan','type':'text'}],'events':[{'id':'e'},{'id':'kept','retain_days':10}]}");
    take(book, "{'record':'customer','id':'a','start':'2026-01-01'}");
    return 0;
}

static int
close_book(void **state)
{
    (void)state;
    csuccess_book_free(book);
    return 0;
}

static void
define(const char *measures)
{
    take(book, "{'record':'definitions','measures':[%s]}", measures);
}

static void
event(const char *at, const char *value)
{
    take(book, "{'record':'event','customer':'a','kind':'e','at':'%s','value':%s}", at, value);
}

static void
a_window_has_one_open_end(void **state)
{
    (void)state;
    define("{'id':'n','kind':'count','event':'e','days':2}");
    event("2026-01-03T12:00:00Z", "1");
    advance(book, "2026-01-03T11:59:59.999999Z");
    assert_true(number(book, "a", "n") == 0);
    advance(book, "2026-01-03T12:00:00Z");
    assert_true(number(book, "a", "n") == 1);
    /* it leaves 48 hours later, which a midnight or the customer's next fact shows */
    event("2026-01-05T11:59:59.999999Z", "1");
    event("2026-01-05T12:00:00Z", "1");
    advance(book, "2026-01-05T11:59:59.999999Z");
    assert_true(number(book, "a", "n") == 2);
    advance(book, "2026-01-05T12:00:00Z");
    assert_true(number(book, "a", "n") == 2);
    advance(book, "2026-01-07");
    assert_true(number(book, "a", "n") == 2);
    advance(book, "2026-01-08");
    assert_true(number(book, "a", "n") == 0);
}

static void
sums_do_not_drift_or_overflow(void **state)
{
    int i;

    (void)state;
    define("{'id':'s','kind':'sum','event':'e','days':5},{'id':'m','kind':'mean','event':'e','days'"
           ":5}");
    advance(book, "2026-01-02");
    event("2026-01-02T01:00:00Z", "0.1");
    for (i = 0; i < 5; i++)
        event("2026-01-03T01:00:00Z", "9200000000000");
    advance(book, "2026-01-04");
    assert_true(number(book, "a", "s") == 46000000000000.1);
    for (i = 0; i < 5; i++)
        event("2026-01-04T01:00:00Z", "-9200000000000");
    event("2026-01-04T02:00:00Z", "0.2");
    comes_back(book);
    advance(book, "2026-01-05");
    assert_true(number(book, "a", "s") == 0.3);
    assert_true(number(book, "a", "m") == 0.3 / 12);
    advance(book, "2026-01-08");
    assert_true(number(book, "a", "s") == 0.2);
    refuse(book, CSUCCESS_E_VALUE, "/value", "",
           "{'record':'event','customer':'a','kind':'e','value':9300000000000}");
    refuse(book, CSUCCESS_E_VALUE, "/value", "",
           "{'record':'event','customer':'a','kind':'e','value':0.0000001}");
}

static void
missing_has_its_reason(void **state)
{
    (void)state;
    define("{'id':'stale','kind':'sum','event':'e','days':20,'stale_days':3},"
           "{'id':'young','kind':'count','event':'e','days':5,'blackout_days':10},"
           "{'id':'narrow','kind':'sum','event':'e','days':20,'domain':{'type':'integer','max':5}},"
           "{'id':'old_seats','kind':'value','of':'seats','stale_days':4},"
           "{'id':'of_seats','kind':'ratio','of':'narrow','by':'seats'}");
    take(book,
         "{'record':'customer','id':'a','attributes':{'seats':0},'at':'2026-01-04T12:00:00Z'}");
    event("2026-01-05T12:00:00Z", "2.5");
    advance(book, "2026-01-06");
    assert_true(number(book, "a", "stale") == 2.5);
    assert_int_equal(missing(book, "a", "young"), CSUCCESS_MISSING_BLACKOUT);
    assert_int_equal(missing(book, "a", "narrow"), CSUCCESS_MISSING_OUTSIDE_DOMAIN);
    assert_int_equal(missing(book, "a", "of_seats"), CSUCCESS_MISSING_OUTSIDE_DOMAIN);
    assert_true(number(book, "a", "old_seats") == 0);
    event("2026-01-06T12:00:00Z", "0.5");
    advance(book, "2026-01-08T12:00:00Z");
    assert_true(number(book, "a", "narrow") == 3);
    assert_int_equal(missing(book, "a", "of_seats"), CSUCCESS_MISSING_NOT_FINITE);
    assert_true(number(book, "a", "old_seats") == 0); /* as of midnight it is not yet stale */
    event("2026-01-08T12:00:00Z", "1");
    advance(book, "2026-01-08T12:00:00Z");
    assert_int_equal(missing(book, "a", "old_seats"), CSUCCESS_MISSING_STALE);
    comes_back(book);
    advance(book, "2026-01-11");
    assert_int_equal(missing(book, "a", "young"), CSUCCESS_PRESENT);
    assert_true(number(book, "a", "stale") == 4);
    advance(book, "2026-01-12");
    assert_int_equal(missing(book, "a", "stale"), CSUCCESS_MISSING_STALE);
    assert_int_equal(missing(book, "a", "narrow"), CSUCCESS_PRESENT);
    comes_back(book);
}

static void
a_window_fills_before_it_counts(void **state)
{
    (void)state;
    define("{'id':'n','kind':'count','event':'kept','days':5}");
    take(book, "{'record':'event','customer':'a','kind':'kept','at':'2026-01-02T00:00:00Z'}");
    take(book, "{'record':'event','customer':'a','kind':'kept','at':'2026-01-18T00:00:00Z'}");
    advance(book, "2026-01-19");
    advance(book, "2026-01-20"); /* what is too old goes at midnight */
    assert_int_equal(counts(book).events, 1);
    refuse(book, CSUCCESS_E_TOO_OLD, "/at", "10 days",
           "{'record':'event','customer':'a','kind':'kept','at':'2026-01-10T00:00:00Z'}");
    assert_int_equal(counts(book).too_old, 1);
    take(book,
         "{'record':'event','customer':'a','kind':'kept','at':'2026-01-10T00:00:00.000001Z'}");
    take(book, "{'record':'definitions','events':[{'id':'kept','retain_days':30}],"
               "'measures':[{'id':'n','kind':'count','event':'kept','days':20}]}");
    advance(book, "2026-01-20T12:00:00Z");
    assert_int_equal(missing(book, "a", "n"), CSUCCESS_MISSING_FILLING);
    comes_back(book);
    advance(book, "2026-01-29");
    assert_int_equal(missing(book, "a", "n"), CSUCCESS_MISSING_FILLING);
    advance(book, "2026-01-30");
    assert_true(number(book, "a", "n") == 2);
    comes_back(book);
}

static void
a_segment_is_entered_and_left(void **state)
{
    static const struct {
        int seats, plain, sticky;
    } steps[] = {{4, 0, 0}, {10, 1, 1}, {6, 0, 1}, {9, 0, 1}, {3, 0, 0}, {9, 0, 0}, {12, 1, 1}};
    size_t i;

    (void)state;
    take(book, "{'record':'definitions','segments':["
               "{'id':'plain','enter':[{'value':'seats','from':10}]},"
               "{'id':'sticky','enter':[{'value':'seats','from':10}],"
               "'leave':[{'value':'seats','to':3,'to_inclusive':true}]},"
               "{'id':'unknown','enter':[{'value':'seats','missing':true}]},"
               "{'id':'not','enter':[{'value':'plan','is':'pro','not':true}]},"
               "{'id':'both','enter':[{'value':'segment.plain','is':true},"
               "{'value':'plan','in':['pro','core']}]}]}");
    advance(book, "2026-01-02");
    assert_true(member_of(book, "a", "unknown"));
    assert_false(member_of(book, "a", "not")); /* a missing plan is no other plan */
    take(book, "{'record':'customer','id':'a','attributes':{'plan':'core'}}");
    for (i = 0; i < COUNT_OF(steps); i++) {
        take(book, "{'record':'customer','id':'a','attributes':{'seats':%d}}", steps[i].seats);
        advance_to(book, when("2026-01-03") + (int64_t)i * HOUR);
        assert_int_equal(member_of(book, "a", "plain"), steps[i].plain);
        assert_int_equal(member_of(book, "a", "sticky"), steps[i].sticky);
        assert_int_equal(member_of(book, "a", "both"), steps[i].plain);
        assert_true(member_of(book, "a", "not"));
        comes_back(book);
    }
    /* nobody leaves because a value is missing */
    take(book, "{'record':'customer','id':'a','attributes':{'seats':null}}");
    advance(book, "2026-01-04");
    assert_true(member_of(book, "a", "plain") && member_of(book, "a", "sticky"));
    assert_true(member_of(book, "a", "unknown"));
    comes_back(book);
}

static void
midnights_are_the_zones(void **state)
{
    (void)state;
    csuccess_book_free(book);
    book = new_book();
    take(book, "{'record':'zone','id':'Berlin','offset':3600,"
               "'transitions':[['2026-03-29T01:00:00Z',7200],['2026-10-25T01:00:00Z',3600]]}");
    take(book, "{'record':'definitions','book':{'zone':'Berlin'},"
               "'attributes':[{'id':'signed','type':'date'}],'events':[{'id':'e'}],"
               "'measures':[{'id':'age','kind':'age','of':'start'},"
               "{'id':'until','kind':'until','of':'signed'},"
               "{'id':'n','kind':'count','event':'e','since':'signed'}]}");
    take(book, "{'record':'customer','id':'a','start':'2026-03-01',"
               "'attributes':{'signed':'2026-03-29'}}");
    take(book, "{'record':'event','customer':'a','kind':'e','at':'2026-03-28T22:59:59Z'}");
    take(book, "{'record':'event','customer':'a','kind':'e','at':'2026-03-28T23:00:00Z'}");
    advance(book, "2026-03-28T12:00:00Z");
    assert_true(number(book, "a", "age") == 27);
    advance(book, "2026-03-28T22:59:59.999999Z");
    assert_true(number(book, "a", "until") == 1);
    assert_true(number(book, "a", "n") == 0);
    advance(book, "2026-03-28T23:00:00Z"); /* winter: one hour */
    assert_true(number(book, "a", "age") == 28);
    assert_true(number(book, "a", "until") == 0);
    assert_true(number(book, "a", "n") == 1);
    comes_back(book);
    advance(book, "2026-03-29T21:59:59.999999Z");
    assert_true(number(book, "a", "age") == 28);
    advance(book, "2026-03-29T22:00:00Z"); /* summer: two, the day had 23 */
    assert_true(number(book, "a", "age") == 29);
    assert_true(value_of(book, "a", "age").as_of == when("2026-03-29T22:00:00Z"));
    advance(book, "2026-10-25T22:59:59.999999Z"); /* and this one 25 */
    assert_true(number(book, "a", "age") == 238);
    advance(book, "2026-10-25T23:00:00Z");
    assert_true(number(book, "a", "age") == 239);
    comes_back(book);
}

static void
by_days_facts_wait_for_midnight(void **state)
{
    (void)state;
    take(book, "{'record':'definitions','book':{'grain':'day'},"
               "'measures':[{'id':'n','kind':'count','event':'e','days':2}]}");
    advance(book, "2026-01-02T06:00:00Z");
    event("2026-01-02T12:00:00Z", "1");
    take(book,
         "{'record':'customer','id':'a','attributes':{'seats':3},'at':'2026-01-02T12:00:00Z'}");
    advance(book, "2026-01-02T18:00:00Z");
    assert_true(number(book, "a", "n") == 0);
    assert_int_equal(missing(book, "a", "seats"), CSUCCESS_MISSING_NO_DATA);
    comes_back(book);
    advance(book, "2026-01-03");
    assert_true(number(book, "a", "n") == 1);
    assert_true(number(book, "a", "seats") == 3);
    assert_true(value_of(book, "a", "n").as_of == when("2026-01-03"));
    comes_back(book);
}

static void
columns_are_what_values_are(void **state)
{
    static const char *const names[] = {"seats", "n", "quiet", "start", "segment.s"};
    csuccess_column column = {.size = sizeof column};
    csuccess_value_name name;
    csuccess_customer handle;
    size_t i;
    uint64_t row;

    (void)state;
    take(book, "{'record':'definitions','measures':[{'id':'n','kind':'sum','event':'e','days':9},"
               "{'id':'quiet','kind':'days_since','event':'e'}],"
               "'segments':[{'id':'s','enter':[{'value':'quiet','from':2}]}]}");
    for (i = 0; i < 70; i++)
        take(book,
             "{'record':'customer','id':'%d','start':'2026-01-0%d','attributes':{'seats':%s}}",
             (int)i, (int)i % 9 + 1, i % 3 ? "4" : "null");
    for (i = 0; i < 70; i += 2)
        take(book,
             "{'record':'event','customer':'%d','kind':'e','at':'2026-01-0%dT00:00:00Z',"
             "'value':%d.5}",
             (int)i, (int)i % 5 + 1, (int)i);
    take(book, "{'record':'remove','customer':'33'}");
    advance(book, "2026-01-06");
    for (i = 0; i < COUNT_OF(names); i++) {
        assert_int_equal(csuccess_value_find(book, names[i], strlen(names[i]), &name), CSUCCESS_OK);
        assert_int_equal(csuccess_column_get(book, name, &column), CSUCCESS_OK);
        assert_int_equal(column.rows, csuccess_customer_rows(book));
        for (row = 0; row < column.rows; row++) {
            csuccess_value value = {.size = sizeof value};
            double there;
            assert_int_equal(csuccess_customer_at(book, row, &handle), CSUCCESS_OK);
            if (!handle)
                continue;
            assert_int_equal(csuccess_value_get(book, handle, name, &value), CSUCCESS_OK);
            if (column.numbers)
                there = column.numbers[row];
            else if (column.integers)
                there = column.integers[row] == INT64_MIN ? NAN : (double)column.integers[row];
            else
                there = column.small[row] == INT32_MIN ? NAN : column.small[row];
            assert_int_equal(isnan(there) != 0, value.missing != 0);
            assert_true(value.missing || there == value.number);
        }
    }
    assert_int_equal(csuccess_value_find(book, "plan", 4, &name), CSUCCESS_OK);
    assert_int_equal(csuccess_column_get(book, name, &column), CSUCCESS_E_STATE);
}

#define edge_test(test) cmocka_unit_test_setup_teardown(test, open_book, close_book)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_agree_with_a_plain_count),
        edge_test(a_window_has_one_open_end),
        edge_test(sums_do_not_drift_or_overflow),
        edge_test(missing_has_its_reason),
        edge_test(a_window_fills_before_it_counts),
        edge_test(a_segment_is_entered_and_left),
        edge_test(midnights_are_the_zones),
        edge_test(by_days_facts_wait_for_midnight),
        edge_test(columns_are_what_values_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
