/* SPDX-License-Identifier: MIT */
/* Playbooks under the law of the clock: any subdivision of a move gives the same bytes, whatever
 * the playbooks and the facts, with saves, loads and clones in between; and so does the journal,
 * replayed into a fresh book.
 *
 * With arguments: from which seed, and how many of them. */
#include <stdio.h>

#include "random_playbook.h"
#include "workbook.h"

enum { DAYS = 40, ROUNDS = 5, RUNS = 48, LENGTH = 60000, CUSTOMERS = 6 };

static uint64_t seed, first_seed = 1, seeds = RUNS;
static char record_text[LENGTH];
static unsigned told, refused;

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

/* The same book three ways: moved in one go, in small parts with saves and loads, and by its
 * journal. */
struct ways {
    csuccess_book *whole, *parts;
    csuccess_buffer *journal;
    unsigned late; /* facts are told late: the parts make the moves of the whole */
};

static void
tell(struct ways *w, const char *record)
{
    csuccess_status a = offer(w->whole, "%s", record), b = offer(w->parts, "%s", record);

    if (a != b)
        fail_msg("%s and %s: %s", csuccess_status_name(a), csuccess_status_name(b), record);
    told++;
    refused += a != CSUCCESS_OK;
    if (a != CSUCCESS_OK && getenv("SHOW_REFUSED")) {
        csuccess_error error = {.size = sizeof error};
        csuccess_book_error(w->whole, &error);
        printf("%s at %s: %.300s\n", error.message, error.pointer, record);
    }
    if (getenv("SHOW_TOLD") && a == CSUCCESS_OK)
        printf("%s\n", record);
}

static void
open_ways(struct ways *w)
{
    memset(w, 0, sizeof *w);
    assert_int_equal(csuccess_buffer_new(NULL, &w->journal), CSUCCESS_OK);
    w->whole = journaled(w->journal);
    w->parts = new_book();
}

static void
close_ways(struct ways *w)
{
    csuccess_book *again = replayed(w->journal);

    same_books(w->whole, again, "replay");
    csuccess_book_free(again);
    csuccess_book_free(w->whole);
    csuccess_book_free(w->parts);
    csuccess_buffer_free(w->journal);
}

/* Facts. */

static int64_t first_day, last_day;

/* Between now and the end; midnights and equal times come often enough to matter. */
static int64_t
some_time(int64_t now)
{
    int64_t days = (last_day - now) / DAY, at = now + (int64_t)below((unsigned)days + 1) * DAY;

    if (chance(4))
        return at - (at % DAY);
    if (chance(3))
        return at - (at % DAY) + 10 * HOUR;
    return at + (int64_t)below(86400) * 1000000;
}

static const char *
some_day(int64_t from)
{
    static char texts[3][11];
    static int next;
    char *text = texts[next++ % 3];

    memcpy(text, time_text(from + (int64_t)below(DAYS) * DAY), 10);
    text[10] = 0;
    return text;
}

static const char *
some_plan(void)
{
    static const char *const plans[] = {"'pro'", "'core'", "'trial'", "null"};

    return plans[below(4)];
}

static void
say_playbooks(words *to, unsigned count)
{
    unsigned first = below(RANDOM_PLAYBOOKS), i;

    say(to, "'playbooks':[");
    for (i = 0; i < count; i++) {
        if (i)
            say(to, ",");
        random_playbook(&seed, (first + i) % (unsigned)RANDOM_PLAYBOOKS, to);
    }
    say(to, "]");
}

static void
say_customer(words *to)
{
    switch (below(6)) {
    case 0:
        say(to, ",'owner':'m%u'", below(5));
        break;
    case 1:
        say(to, ",'attributes':{'csm':'m%u','live':%s}", below(5), chance(2) ? "true" : "false");
        break;
    case 2:
        say(to, ",'attributes':{'renewal':'%s'}", some_day(first_day - 10 * DAY));
        break;
    case 3:
        say(to, ",'attributes':{'plan':%s}", some_plan());
        break;
    default:
        say(to, ",'attributes':{'seats':%u%s}", below(9), chance(4) ? ",'live':null" : "");
        break;
    }
}

static void
say_member(words *to)
{
    say(to, "{'record':'member','id':'m%u'", below(5));
    if (chance(2)) {
        const char *day = some_day(first_day);
        say(to, ",'absences':[{'from':'%s','to':'%s'}]", day, day);
    }
    if (chance(3))
        say(to, ",'roles':[%s]", chance(2) ? "'support'" : "'csm','support'");
    if (chance(4))
        say(to, ",'active':%s", chance(2) ? "true" : "false");
    if (chance(4))
        say(to, ",'manager':'m%u'", below(5));
    if (chance(4))
        say(to, ",'calendar':'office'");
}

static void
say_calendar(words *to)
{
    say(to, "{'record':'calendar','id':'%s','holidays':['%s','%s']", chance(2) ? "office" : "late",
        some_day(first_day), some_day(first_day));
    if (chance(2))
        say(to, ",'hours':{'from':'0%u:00','to':'1%u:30'}", below(10), 2 + below(7));
}

/* Something becomes of a plan, or of an item that was told or that a playbook made. */
static void
say_plan(words *to, unsigned c)
{
    static const char *const kinds[] = {"milestone", "action", "blocker", "outcome"};
    static const char *const verbs[] = {"start",   "complete", "complete", "complete",
                                        "cancel",  "reopen",   "accept",   "accept",
                                        "deliver", "deliver",  "remove"};
    const char *verb = verbs[below(COUNT_OF(verbs))];

    switch (below(10)) {
    case 0:
        say(to, "{'record':'canvas','canvas':'plan%u-%u','customer':'c%u'", c, below(2), c);
        return;
    case 1:
        say(to, "{'record':'canvas','canvas':'plan%u-%u','do':'%s','reason':'over'", c, below(2),
            chance(2) ? "abandon" : "remove");
        return;
    case 2:
    case 3:
    case 4:
        say(to, "{'record':'plan_item','canvas':'plan%u-%u','item':'i%u','kind':'%s','cause':'x%u'",
            c, chance(4), below(4), kinds[below(4)], below(2));
        return;
    case 5:
    case 6:
        say(to, "{'record':'plan_item','canvas':'plan%u-%u','item':'i%u'", c, chance(4), below(4));
        break;
    default:
        say(to, "{'record':'plan_item','canvas':'plan%u-%u','item':'p%u/%u/t%u'", c, chance(4),
            below(RANDOM_PLAYBOOKS), 1 + below(2), below(4));
        break;
    }
    say(to, ",'do':'%s'%s", verb, strcmp(verb, "cancel") == 0 ? ",'reason':'late'" : "");
}

enum { RARELY_TIMED, TIMED, EVENT };

/* A fact without its brackets closed, and when it may be. */
static int
say_fact(words *to, unsigned *customer)
{
    unsigned c = *customer = below(CUSTOMERS);

    switch (below(45)) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
        say(to, "{'record':'event','customer':'c%u','kind':'login'", c);
        return EVENT;
    case 5:
    case 6:
    case 7:
    case 8:
    case 9:
    case 10:
    case 11:
        say(to, "{'record':'event','customer':'c%u','kind':'%s','value':%u,'label':'%c'", c,
            chance(3) ? "visit" : "ticket", below(9), 'a' + (int)below(3));
        say(to, chance(2) ? ",'subject':'s%u'" : "", below(3));
        if (chance(4))
            say(to, ",'key':'k%u','mode':'replace'", below(3));
        return EVENT;
    case 12:
    case 13:
    case 14:
    case 15:
    case 16:
    case 17:
    case 18:
        say(to, "{'record':'customer','id':'c%u'", c);
        say_customer(to);
        break;
    case 19:
        say(to, "{'record':'contact','customer':'c%u','id':'s%u','roles':['%s']", c, below(3),
            chance(2) ? "champion" : "user");
        break;
    case 20:
    case 21:
    case 22:
        say(to, "{'record':'playbook','do':'%s','playbook':'p%u','customer':'c%u','by':'mia'%s",
            chance(3) ? "stop" : "start", below(RANDOM_PLAYBOOKS), c,
            chance(3) ? ",'subject':'s1'" : "");
        break;
    case 23:
        if (chance(2))
            say(to, "{'record':'definitions','remove':{'playbooks':['p%u']}",
                below(RANDOM_PLAYBOOKS));
        else
            say(to,
                "{'record':'definitions','measures':[{'id':'tickets_7d','kind':'count',"
                "'event':'ticket','days':%u}]",
                5 + below(4));
        break;
    case 24:
    case 25:
        say(to, "{'record':'definitions',");
        say_playbooks(to, 1 + below(2));
        break;
    case 26:
        if (chance(3))
            say(to, "{'record':'%s','customer':'c%u'", chance(2) ? "erase" : "remove", c);
        else if (chance(2))
            say(to, "{'record':'erase','customer':'c%u','contact':'s%u'", c, below(3));
        else
            say(to, "{'record':'merge','from':'c%u','into':'c%u'", c, below(CUSTOMERS));
        break;
    case 27:
        say_member(to);
        return RARELY_TIMED;
    case 28:
        say_calendar(to);
        return RARELY_TIMED;
    case 29:
    case 30:
        say(to, "{'record':'outcome','customer':'c%u','outcome':'%s'", c,
            chance(2) ? "renewed" : "churned");
        break;
    default:
        say_plan(to, c);
        break;
    }
    return TIMED;
}

static void
tell_fact(struct ways *w, int64_t now, int late)
{
    words to = {record_text, 0, sizeof record_text};
    unsigned c = 0;
    int64_t at;
    int kind;

    kind = say_fact(&to, &c);
    at = late && chance(2) ? now - (int64_t)below(10 * 24) * HOUR : some_time(now);
    if (kind == EVENT) /* events of two customers that merge may not be of the same time */
        say(&to, ",'at':'%s'", time_text(at + c));
    else if (chance(kind == TIMED ? 8 : 2) == (kind == RARELY_TIMED))
        say(&to, ",'at':'%s'", time_text(at));
    say(&to, "}");
    tell(w, record_text);
}

/* One of the open tasks that the book saves, by chance; 0: it has none. */
static int
some_task(csuccess_book *book, char *id, size_t capacity)
{
    static const char mark[] = "{\"doc\":\"task\",\"id\":\"";
    csuccess_buffer *bytes = saved(book);
    const char *at = csuccess_buffer_data(bytes);
    unsigned count = 0;

    while ((at = strstr(at, mark)) != NULL) {
        size_t line = strcspn(at, "\n");
        const char *closed = strstr(at, "\"closed\":");
        at += sizeof mark - 1;
        if (closed && closed < at + line)
            continue;
        if (below(++count) == 0)
            snprintf(id, capacity, "%.*s", (int)strcspn(at, "\""), at);
    }
    csuccess_buffer_free(bytes);
    return count != 0;
}

static void
tell_of_task(struct ways *w, int64_t now)
{
    static const char *const verbs[] = {"acknowledge", "complete", "complete", "complete",
                                        "cancel",      "snooze",   "reassign"};
    words to = {record_text, 0, sizeof record_text};
    const char *verb = verbs[below(COUNT_OF(verbs))];
    char id[300];

    if (!some_task(w->whole, id, sizeof id))
        return;
    say(&to, "{'record':'task','do':'%s','task':'%s'", verb, id);
    if (strcmp(verb, "complete") == 0)
        say(&to, ",'outcome':'%s'", chance(4) ? "not_relevant" : "reached");
    else if (strcmp(verb, "snooze") == 0)
        say(&to, ",'until':'%s','reason':'away'", time_text(last_day));
    else if (strcmp(verb, "reassign") == 0)
        say(&to, ",'owner':'m%u'", below(5));
    else
        say(&to, ",'reason':'so it is'");
    if (chance(2))
        say(&to, ",'at':'%s'", time_text(some_time(now)));
    say(&to, "}");
    tell(w, record_text);
}

static void
tell_beginnings(struct ways *w, int day)
{
    words to = {record_text, 0, sizeof record_text};
    char text[200];
    unsigned i;

    tell(w, "{'record':'zone','id':'Mitte','offset':3600,'transitions':"
            "[['2026-01-20T01:00:00Z',7200],['2026-02-10T01:00:00Z',3600]]}");
    tell(w, "{'record':'calendar','id':'office','holidays':['2026-01-14','2026-01-26'],"
            "'hours':{'from':'09:00','to':'17:00'}}");
    for (i = 0; i < 5; i++) {
        snprintf(text, sizeof text,
                 "{'record':'member','id':'m%u','roles':['%s'],'manager':'m%u'%s}", i,
                 i % 2 ? "support" : "csm", (i + 1) % 5,
                 i == 3 ? ",'calendar':'office','zone':'Mitte'" : "");
        tell(w, text);
    }
    say(&to,
        "{'record':'definitions','book':{'grain':'%s'%s%s,'revenue':'seats',"
        "'customer_calendar':'works_by','customer_zone':'lives_in'},%s}",
        day ? "day" : "exact", chance(2) ? ",'zone':'Mitte'" : "",
        chance(2) ? ",'calendar':'office'" : "", random_playbook_needs);
    tell(w, record_text);
    for (i = 0; i < RANDOM_PLAYBOOKS; i++) { /* that each may name the others */
        snprintf(text, sizeof text,
                 "{'record':'definitions','playbooks':[{'id':'p%u','trigger':{'by':'hand'},"
                 "'steps':[{'id':'t0','task':{'kind':'call'}}]}]}",
                 i);
        tell(w, text);
    }
    to.length = 0;
    say(&to, "{'record':'definitions',");
    say_playbooks(&to, RANDOM_PLAYBOOKS);
    say(&to, "}");
    tell(w, record_text);
}

/* Most have one from the beginning, with something in it. */
static void
tell_plan(struct ways *w, unsigned customer)
{
    static const char *const kinds[] = {"milestone", "action", "blocker", "outcome"};
    char text[200];
    unsigned i;

    if (chance(4))
        return;
    snprintf(text, sizeof text, "{'record':'canvas','canvas':'plan%u-0','customer':'c%u'}",
             customer, customer);
    tell(w, text);
    for (i = 0; i < 4; i++) {
        snprintf(text, sizeof text,
                 "{'record':'plan_item','canvas':'plan%u-0','item':'i%u','kind':'%s'}", customer, i,
                 kinds[below(4)]);
        tell(w, text);
    }
}

static void
tell_customers(struct ways *w)
{
    unsigned i;

    for (i = 0; i < CUSTOMERS; i++) {
        words to = {record_text, 0, sizeof record_text};
        say(&to,
            "{'record':'customer','id':'c%u','owner':'m%u','start':'%s','attributes':{"
            "'seats':%u,'plan':%s,'renewal':'%s','lives_in':'%s','works_by':'%s'}",
            i, below(5), some_day(first_day - 30 * DAY), below(9), some_plan(), some_day(first_day),
            chance(3) ? "Mitte" : "UTC", chance(3) ? "office" : "none");
        if (chance(4)) /* is born later */
            say(&to, ",'at':'%s'", time_text(first_day + (int64_t)below(30 * 24) * HOUR));
        say(&to, "}");
        tell(w, record_text);
        tell_plan(w, i);
    }
}

/* Moves. */

static csuccess_book *
reload(csuccess_book *book)
{
    csuccess_buffer *bytes = saved(book), *again;
    csuccess_book *back = loaded(bytes);

    again = saved(back);
    same_bytes(bytes, again, "save(load(save))");
    csuccess_buffer_free(bytes);
    csuccess_buffer_free(again);
    csuccess_book_free(book);
    return back;
}

static void
go_on(struct ways *w, int64_t from, int64_t to)
{
    advance_to(w->whole, to);
    while (from < to) {
        from += chance(3) ? (int64_t)below(4) * DAY : (int64_t)below(86400) * 1000000;
        if (from > to)
            from = to;
        advance_to(w->parts, from);
        if (chance(5)) {
            w->parts = reload(w->parts);
        } else if (chance(8)) {
            csuccess_book *copy = cloned(w->parts);
            csuccess_book_free(w->parts);
            w->parts = copy;
        }
    }
}

static void
run_once(int late)
{
    int64_t now, next;
    struct ways w;
    unsigned i;

    first_day = when("2026-01-01");
    last_day = first_day + DAYS * DAY;
    open_ways(&w);
    tell_beginnings(&w, chance(3));
    tell_customers(&w);
    now = first_day + (int64_t)below(8) * 12 * HOUR;
    for (i = 30 + below(60); i; i--)
        tell_fact(&w, now, 0);
    advance_to(w.whole, now);
    advance_to(w.parts, now);
    while (now < last_day) {
        for (i = 1 + below(12); i; i--) {
            if (chance(2))
                tell_of_task(&w, now);
            else
                tell_fact(&w, now, late);
            if (chance(10))
                w.parts = reload(w.parts);
        }
        next = now + DAYS / ROUNDS * DAY + (int64_t)below(24) * HOUR;
        if (next > last_day)
            next = last_day;
        go_on(&w, now, next);
        now = next;
        same_books(w.whole, w.parts, "subdivision");
    }
    close_ways(&w);
}

static void
any_subdivision_gives_the_same_bytes(void **state)
{
    uint64_t i;

    (void)state;
    for (i = 0; i < seeds; i++) {
        seed = (first_seed + i) * 2;
        if (seeds != RUNS || getenv("SHOW_SEEDS")) {
            printf("seed %lu\n", (unsigned long)(first_seed + i));
            fflush(stdout);
        }
        run_once(0);
    }
    if (getenv("SHOW_SEEDS"))
        printf("%u told, %u refused\n", told, refused);
}

/* What is told after its time is looked at when it comes: the same in all ways. */
static void
late_facts_survive_loading(void **state)
{
    uint64_t i;

    (void)state;
    for (i = 0; i < seeds; i++) {
        seed = (first_seed + i) * 2 + 1;
        if (seeds != RUNS) {
            printf("seed %lu, late\n", (unsigned long)(first_seed + i));
            fflush(stdout);
        }
        run_once(1);
    }
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_subdivision_gives_the_same_bytes),
        cmocka_unit_test(late_facts_survive_loading),
    };

    if (argc > 1)
        first_seed = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        seeds = strtoull(argv[2], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
