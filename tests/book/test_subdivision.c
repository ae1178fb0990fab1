/* SPDX-License-Identifier: MIT */
/* The law of the clock: any subdivision of a move gives the same bytes, whatever the definitions
 * and the facts, with saves, loads and clones in between; and so does any order of arrival of facts
 * that are known before their time. */
#include <stdio.h>

#include "workbook.h"

enum { RECORDS = 260, CUSTOMERS = 6, DAYS = 60, RUNS = 40, LENGTH = 400 };

static char records[RECORDS][LENGTH];
static int record_count, opening; /* those before `opening` are without time, and stay in order */
static uint64_t seed;

static unsigned
below(unsigned limit)
{
    return (unsigned)random_below(&seed, limit);
}

static int
chance(unsigned one_in)
{
    return below(one_in) == 0;
}

static int64_t
first_day(void)
{
    return when("2026-01-01");
}

static char *
next_record(void)
{
    assert_in_range(record_count, 0, RECORDS - 1);
    return records[record_count++];
}

/* Midnights and equal times come often enough to matter. */
static int64_t
some_time(void)
{
    int64_t at = first_day() + (int64_t)below(50) * DAY;

    if (chance(4))
        return at;
    if (chance(4))
        return at + 12 * HOUR;
    return at + (int64_t)below(86400) * 1000000 + (chance(3) ? below(1000000) : 0);
}

/* Sources say what comes first at equal times; keyless facts of one source are told apart by
 * nothing else, so with `sourced` each has a source of its own, and no position is needed. */
static void
make_fact(int customers, int sourced)
{
    char at[120];
    char *to = next_record();
    unsigned c = below((unsigned)customers), kind = below(28);

    snprintf(at, sizeof at, "'at':'%s'", time_text(some_time()));
    if (sourced)
        snprintf(at + strlen(at), sizeof at - strlen(at), ",'source':'s%d','position':1",
                 record_count);
    if (kind < 10)
        snprintf(to, LENGTH, "{'record':'event','customer':'c%u','kind':'login','value':%u.%u,%s}",
                 c, below(9), below(10), at);
    else if (kind < 16)
        snprintf(to, LENGTH,
                 "{'record':'event','customer':'c%u','kind':'ticket','value':%u,'label':'%c',"
                 "'subject':'s%u',%s%s}",
                 c, below(9), 'a' + (int)below(3), below(4),
                 chance(2) && !sourced ? "'key':'k'," : "", at);
    else if (kind < 18)
        snprintf(to, LENGTH,
                 "{'record':'customer','id':'c%u','attributes':{'seats':%u,'plan':'%s'},%s}", c,
                 below(20), chance(2) ? "pro" : "core", at);
    else if (kind < 20)
        snprintf(to, LENGTH,
                 "{'record':'customer','id':'c%u','attributes':{'renewal':'2026-02-%02u'},%s}", c,
                 1 + below(28), at);
    else if (kind < 22)
        snprintf(to, LENGTH, "{'record':'contact','customer':'c%u','id':'s%u','roles':['%s'],%s}",
                 c, below(4), chance(2) ? "champion" : "user", at);
    else if (kind < 23)
        snprintf(to, LENGTH, "{'record':'%s','customer':'c%u','contact':'s%u',%s}",
                 chance(2) ? "remove" : "erase", c, below(4), at);
    else if (kind < 24)
        snprintf(to, LENGTH, "{'record':'customer','id':'c%u','parent':'c%u',%s}", c,
                 below((unsigned)customers), at);
    else if (kind < 25)
        snprintf(to, LENGTH, "{'record':'customer','id':'c%u','parent':null,%s}", c, at);
    else if (kind < 26 && c > 1 && chance(4))
        snprintf(to, LENGTH, "{'record':'%s','customer':'c%u',%s}", chance(2) ? "remove" : "erase",
                 c, at);
    else if (kind < 27 && c > 1 && sourced && chance(4)) /* equal times need a source then */
        snprintf(to, LENGTH, "{'record':'merge','from':'c%u','into':'c%u',%s}", c, below(c), at);
    else if (kind < 27 && !sourced)
        snprintf(to, LENGTH,
                 "{'record':'definitions','measures':[{'id':'later%u','kind':'%s','event':'login',"
                 "'days':%u}],%s}",
                 below(3), chance(2) ? "sum" : "max", 1 + below(30), at);
    else
        snprintf(to, LENGTH,
                 "{'record':'outcome','customer':'c%u','outcome':'renewed','amount':%u,%s}", c,
                 below(1000), at);
}

static void
make_records(int sourced)
{
    int customers = 2 + (int)below(CUSTOMERS - 1), i;

    record_count = 0;
    for (i = 0; i < customers; i++)
        snprintf(next_record(), LENGTH,
                 "{'record':'customer','id':'c%d','start':'2026-01-%02u','attributes':{'seats':%u,"
                 "'renewal':'2026-01-%02u'%s}}",
                 i, 1 + below(28), below(9), 1 + below(28), chance(2) ? ",'plan':'pro'" : "");
    for (i = 1; i < customers; i++)
        if (chance(2))
            snprintf(next_record(), LENGTH, "{'record':'customer','id':'c%d','parent':'c%u'}", i,
                     below((unsigned)i));
    opening = record_count;
    for (i = 40 + (int)below(200); i > 0; i--)
        make_fact(customers, sourced);
}

/* What the shared definitions do not have: roles, blackout, other roll-ups, a list of choices. */
static void
define(csuccess_book *book, int day)
{
    take(book, "{'record':'zone','id':'Mitte','offset':3600,'transitions':"
               "[['2026-01-20T01:00:00Z',7200],['2026-02-10T01:00:00Z',3600]]}");
    take(book, "{'record':'definitions','book':{'grain':'%s'%s},%s}", day ? "day" : "exact",
         chance(2) ? ",'zone':'Mitte'" : "", rich_definitions);
    if (chance(2))
        take(book,
             "{'record':'definitions','measures':["
             "{'id':'champions','kind':'count','event':'ticket','days':%u,"
             "'where':{'role':'champion'}},"
             "{'id':'new_logins','kind':'sum','event':'login','days':%u,'blackout_days':%u},"
             "{'id':'weighted','kind':'rollup','of':'logins_7d','by':'seats','how':'weighted'},"
             "{'id':'mean_below','kind':'rollup','of':'since_renewal','how':'mean',"
             "'depth':'children','own':false}],"
             "'segments':[{'id':'few','enter':[{'value':'champions','in':[0,1,2]},"
             "{'value':'segment.pro','is':%s}]},"
             "{'id':'silent','enter':[{'value':'since_ticket','missing':true}]}]}",
             1 + below(30), 1 + below(30), 1 + below(20), chance(2) ? "true" : "false");
}

/* Two books with the same definitions, though random numbers choose them. */
static void
open_both(csuccess_book **a, csuccess_book **b, int day)
{
    uint64_t before = seed, after;

    *a = new_book();
    define(*a, day);
    after = seed;
    seed = before;
    *b = new_book();
    define(*b, day);
    assert_true(seed == after);
}

/* An event that is too old, or a customer that would be its own parent, is refused in both books
 * alike. */
static void
tell(csuccess_book *book, const char *record)
{
    csuccess_status status = offer(book, "%s", record);

    if (status != CSUCCESS_OK && status != CSUCCESS_E_TOO_OLD && status != CSUCCESS_E_VALUE)
        fail_msg("%s: %s", csuccess_status_name(status), record);
}

static csuccess_book *
reload(csuccess_book *book)
{
    csuccess_buffer *bytes = saved(book), *again;
    csuccess_book *back = loaded(bytes);

    again = saved(back);
    same_bytes(bytes, again, "save(load(save))");
    same_values(book, back);
    csuccess_buffer_free(bytes);
    csuccess_buffer_free(again);
    csuccess_book_free(book);
    return back;
}

static csuccess_book *
by_steps(csuccess_book *book, int64_t from, int64_t to)
{
    while (from < to) {
        from += chance(3) ? (int64_t)below(4) * DAY : (int64_t)below(86400) * 1000000;
        if (from > to)
            from = to;
        advance_to(book, from);
        if (chance(6)) {
            book = reload(book);
        } else if (chance(10)) {
            csuccess_book *copy = cloned(book);
            same_values(book, copy);
            csuccess_book_free(book);
            book = copy;
        }
    }
    return book;
}

static int64_t
first_move(void)
{
    return first_day() + (int64_t)below(20) * DAY + (chance(2) ? below(86400) * 1000000ll : 0);
}

static void
any_subdivision_gives_the_same_bytes(void **state)
{
    csuccess_book *whole, *parts;
    int run, i;

    (void)state;
    for (run = 0; run < RUNS; run++) {
        int64_t first, last = first_day() + DAYS * DAY;
        seed = 1000 + (uint64_t)run;
        open_both(&whole, &parts, run % 2);
        make_records(0);
        for (i = 0; i < record_count; i++) {
            tell(whole, records[i]);
            tell(parts, records[i]);
        }
        first = first_move();
        advance_to(whole, first);
        advance_to(parts, first);
        advance_to(whole, last);
        parts = by_steps(parts, first, last);
        same_books(whole, parts, "subdivision");
        csuccess_book_free(whole);
        csuccess_book_free(parts);
    }
}

static void
late_record(char *to)
{
    const char *at =
        time_text(first_day() + (int64_t)(30 + below(29)) * DAY + (int64_t)below(86400) * 1000000);

    switch (below(5)) {
    case 0:
        snprintf(to, LENGTH, "{'record':'event','customer':'c0','kind':'login','at':'%s'}", at);
        break;
    case 1:
        snprintf(to, LENGTH,
                 "{'record':'customer','id':'c1','attributes':{'seats':%u,"
                 "'renewal':'2026-03-0%u'}}",
                 below(50), 1 + below(9));
        break;
    case 2:
        snprintf(to, LENGTH, "{'record':'customer','id':'c1','at':'%s','attributes':{'seats':%u}}",
                 at, below(50));
        break;
    case 3:
        snprintf(to, LENGTH, "{'record':'contact','customer':'c0','id':'s%u','roles':['champion']}",
                 below(4));
        break;
    default:
        snprintf(to, LENGTH,
                 "{'record':'event','customer':'c1','kind':'ticket','at':'%s','key':'k',"
                 "'mode':'replace','value':%u}",
                 at, below(99));
        break;
    }
}

/* One book is saved and loaded after every fact, the other never. */
static void
late_facts_survive_loading(void **state)
{
    csuccess_book *one, *other;
    char record[LENGTH];
    int run, i;

    (void)state;
    for (run = 0; run < RUNS; run++) {
        int64_t now = first_day() + DAYS * DAY;
        seed = 2000 + (uint64_t)run;
        open_both(&one, &other, run % 2);
        make_records(0);
        for (i = 0; i < record_count; i++) {
            tell(one, records[i]);
            tell(other, records[i]);
        }
        advance_to(one, now - 50 * DAY);
        advance_to(other, now - 50 * DAY);
        advance_to(one, now);
        advance_to(other, now);
        for (i = 0; i < 10; i++) {
            late_record(record);
            tell(one, record);
            tell(other, record);
            other = reload(other);
            if (chance(2)) {
                now += (int64_t)below(40) * HOUR;
                advance_to(one, now);
                advance_to(other, now);
            }
        }
        same_books(one, other, "late facts");
        csuccess_book_free(one);
        csuccess_book_free(other);
    }
}

/* At equal times the source decides, so facts of different sources may come in any order while
 * their time has not come. */
static void
any_order_of_arrival_gives_the_same_bytes(void **state)
{
    csuccess_book *ordered, *mixed;
    int run, i, order[RECORDS];

    (void)state;
    for (run = 0; run < RUNS; run++) {
        seed = 3000 + (uint64_t)run;
        open_both(&ordered, &mixed, run % 2);
        make_records(1);
        for (i = 0; i < record_count; i++)
            order[i] = i;
        for (i = record_count - 1; i > opening; i--) {
            int j = opening + (int)below((unsigned)(i - opening + 1)), swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        if (chance(2)) { /* the clock runs before the facts come */
            advance_to(ordered, first_day() - 1);
            advance_to(mixed, first_day() - 1);
        }
        for (i = 0; i < record_count; i++) {
            tell(ordered, records[i]);
            tell(mixed, records[order[i]]);
        }
        same_books(ordered, mixed, "order of arrival");
        advance_to(ordered, first_day() + 20 * DAY);
        advance_to(mixed, first_day() + 20 * DAY);
        mixed = by_steps(mixed, first_day() + 20 * DAY, first_day() + DAYS * DAY);
        advance_to(ordered, first_day() + DAYS * DAY);
        same_books(ordered, mixed, "order of arrival, later");
        csuccess_book_free(ordered);
        csuccess_book_free(mixed);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_subdivision_gives_the_same_bytes),
        cmocka_unit_test(late_facts_survive_loading),
        cmocka_unit_test(any_order_of_arrival_gives_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
