/* SPDX-License-Identifier: MIT */
/* Laws of health, for random models and histories: any subdivision of time gives the same bytes,
 * with saves, loads and clones in between; what was seen at a time is explained later to the same
 * score and band, or not at all; the lines of each explanation and of each change sum exactly. */
#include <stdio.h>

#include "healthbook.h"
#include "util/compiler.h"

enum { CUSTOMERS = 5, EVENTS = 120, CUTS = 20, ROOM = 60000 };

static uint64_t seed;

static unsigned
below(unsigned limit)
{
    return (unsigned)random_below(&seed, limit);
}

static int
percent(unsigned chance)
{
    return below(100) < chance;
}

/* JSON under construction. */

static char json[ROOM];
static size_t json_length;

static void put(const char *format, ...) CSUCCESSP_PRINTF(1, 2);

static void
put(const char *format, ...)
{
    va_list list;

    va_start(list, format);
    json_length += (size_t)vsnprintf(json + json_length, sizeof json - json_length, format, list);
    va_end(list);
    assert_in_range(json_length, 0, sizeof json - 1);
}

/* Models. */

/* One scale and one direction for all models of a book, which stand in one order. */
static double scale_min, scale_max;
static int lower_is_better;
static int histories; /* values whose own history the model looks at already */

static double
on_scale(double share)
{
    return scale_min + (scale_max - scale_min) * share / 100;
}

static double
points(void)
{
    static const double shares[] = {0, 10, 25, 33.3333, 50, 66.6, 75, 90, 100};

    return on_scale(shares[below(COUNT_OF(shares))]);
}

/* Bands with edges that rise from the first one. */
static void
put_bands(double edge, double step, int count)
{
    int i;

    put("'bands':[");
    for (i = 0; i <= count; i++) {
        put("%s{'points':", i ? "," : "");
        if (percent(8) && i)
            put("null");
        else
            put("%.6g", points());
        if (i)
            put(",'from':%.6g", edge + step * (i - 1));
        if (i < count)
            put(",'to':%.6g", edge + step * i);
        put("}");
    }
    put("]");
}

enum { LOGINS, IDLE, SEATS, PLAN, NPS, MEASURES };

static void
put_curve(int measure)
{
    switch (measure) {
    case LOGINS:
        if (percent(40))
            put_bands(1 + below(6), 1 + below(6), 2);
        else
            put("'linear':{'knots':[[0,%.6g],[7,%.6g],[15,%.6g]],'outside':'%s'}", points(),
                points(), points(), percent(50) ? "clamp" : "no_effect");
        return;
    case IDLE:
        if (percent(50))
            put_bands(1 + below(9), 1 + below(9), 3);
        else
            put("'linear':{'knots':[[0,%.6g],[30,%.6g]]}", on_scale(100), on_scale(0));
        return;
    case SEATS:
        put("'attainment':{'target':%s,'baseline':%s}", percent(70) ? "20" : "'goal'",
            percent(70) ? "0" : "-3.5");
        return;
    case PLAN:
        put("'map':{'values':{'pro':%.6g,'basic':%.6g,'free':null}}", points(), points());
        return;
    default:
        if (percent(50)) {
            put("'by':{'measure':'tenure','cases':[{'to':30,'not_scored':true},"
                "{'from':30,'to':60,");
            put_bands(0, 1, 1);
            put("},{'from':60,'linear':{'knots':[[-100,%.6g],[100,%.6g]]}}]}", on_scale(0),
                on_scale(100));
        } else {
            put("'by':{'measure':'plan','cases':[{'is':['pro'],");
            put_bands(-10, 40.5, 2);
            put("},{'otherwise':true,'linear':{'knots':[[-100,%.6g],[100,%.6g]]}}]}", points(),
                points());
        }
    }
}

static void
put_measure(int measure, int weighs, int mean)
{
    static const char *const names[] = {"logins", "idle", "seats", "plan", "nps"};
    static const int weights[] = {0, 1, 2, 3, 5, 7, 10};

    put("{'measure':'%s',", names[measure]);
    if ((measure == LOGINS || measure == IDLE) && percent(20) && !(histories & 1 << measure)) {
        histories |= 1 << measure;
        put("'history':{'days':%u,'min_samples':%u,'same_weekday':%s}", 14 + below(10),
            2 + below(3), percent(30) ? "true" : "false");
    } else {
        put_curve(measure);
    }
    if (weighs)
        put(",'weight':%d", weights[1 + below(6)]);
    if (percent(15))
        put(",'only_in':'big'");
    if (mean && percent(15))
        put(",'exempt_from_blackout':true");
    put("}");
}

static void put_parts(int depth, int weighs, int mean);

static void
put_group(int depth, int weighs)
{
    static const char *const combines[] = {"weighted_mean", "additive", "worst", "colours"};
    static const char *const policies[] = {"spread", "neutral", "zero"};
    static int number;
    unsigned combine = below(lower_is_better ? 3 : 4);

    put("{'group':'g%d','combine':'%s',", number++ % 1000, combines[combine]);
    if (weighs)
        put("'weight':%u,", 1 + below(3));
    if (percent(10))
        put("'only_in':'big',");
    if (combine == 0 && percent(50)) {
        unsigned policy = below(3);
        put("'missing':'%s',", policies[policy]);
        if (policy == 1 && percent(50))
            put("'neutral':%.6g,", points());
    }
    if (combine == 1)
        put("'start':%.6g,'min':%.6g,'max':%.6g,", points(), on_scale(below(20)),
            on_scale(80 + below(21)));
    if (combine == 3)
        put("'colours':{'good_from':%.6g,'poor_below':%.6g,'good':%.6g,'average':%.6g,'poor':%.6g}"
            ",",
            on_scale(70), on_scale(30), on_scale(100), on_scale(50),
            on_scale(percent(50) ? 0 : 12.3));
    put_parts(depth + 1, combine < 2, combine == 0);
    put("}");
}

static void
put_parts(int depth, int weighs, int mean)
{
    unsigned count = 1 + below(4), i, used = 0;

    put("'parts':[");
    for (i = 0; i < count; i++) {
        int measure = (int)below(MEASURES);
        while (used & 1u << measure)
            measure = (measure + 1) % MEASURES;
        put("%s", i ? "," : "");
        if (depth < 3 && percent(35)) {
            put_group(depth, weighs);
        } else {
            used |= 1u << measure;
            put_measure(measure, weighs, mean);
        }
    }
    put("]");
}

static void
put_model(const char *id)
{
    put("{'id':'%s','direction':'%s','scale':{'min':%.6g,'max':%.6g},", id,
        lower_is_better ? "lower_is_better" : "higher_is_better", scale_min, scale_max);
    put("'bands':[{'id':'poor','to':%.6g},{'id':'fair','from':%.6g,'to':%.6g,'leave':%.6g},"
        "{'id':'good','from':%.6g,'leave':%.6g}],",
        on_scale(40), on_scale(40), on_scale(70), on_scale(percent(50) ? 40 : 36), on_scale(70),
        on_scale(percent(50) ? 70 : 60));
    if (percent(50))
        put("'min_dwell_days':%u,", 1 + below(7));
    if (percent(40))
        put("'blackout_days':%u,", 10 + below(20));
    if (percent(50))
        put("'min_coverage':0.%u,", 3 + below(4));
    if (percent(50))
        put("'overrides':[{'id':'r1','when':[{'value':'plan','is':'basic'}],'effect':'%s',"
            "'score':%.6g},{'id':'r2','when':[{'value':'logins','from':12}],'effect':'%s',"
            "'band':'%s'}],",
            percent(50) ? "cap" : "force", points(), percent(50) ? "floor" : "force",
            percent(50) ? "fair" : "good");
    if (strcmp(id, "main") != 0 && percent(50))
        put("'scope':'big',");
    if (percent(20))
        put("'missing':'neutral',");
    histories = 0;
    put_parts(0, 1, 1);
    put("}");
}

static void
record(csuccess_book *book, const char *text)
{
    size_t length = strlen(text), i;
    char *copy = exact_copy(text, length);
    csuccess_error error = {.size = sizeof error};

    for (i = 0; i < length; i++)
        if (copy[i] == '\'')
            copy[i] = '"';
    if (csuccess_book_record(book, copy, length) != CSUCCESS_OK) {
        csuccess_book_error(book, &error);
        fail_msg("%s at '%s': %.3000s", error.message, error.pointer, text);
    }
    free(copy);
}

/* A random history. */

struct fact {
    int64_t at;
    char *text;
};

static char *setup[CUSTOMERS + 1];
static struct fact facts[EVENTS];
static int fact_count, days;
static int64_t begin, end;

static char *
taken(void)
{
    char *out = exact_copy(json, json_length + 1);

    json_length = 0;
    return out;
}

/* In the order of their times, as they would arrive; those of one time in the order they came. */
static void
add_fact(int64_t at)
{
    int i;

    assert_in_range(fact_count, 0, EVENTS - 1);
    for (i = fact_count++; i > 0 && facts[i - 1].at > at; i--)
        facts[i] = facts[i - 1];
    facts[i].at = at;
    facts[i].text = taken();
}

static int64_t
some_time(int64_t unit)
{
    return begin + (int64_t)random_below(&seed, (uint64_t)((end - begin) / unit)) * unit;
}

static void
put_value(const char *name)
{
    if (percent(20))
        put("'%s':null", name);
    else if (strcmp(name, "plan") == 0)
        put("'plan':'%s'", percent(40) ? "pro" : percent(50) ? "basic" : "free");
    else if (strcmp(name, "nps") == 0)
        put("'nps':%g", (double)below(4) * 40.5 - 50);
    else
        put("'%s':%u", name, below(30));
}

static void
make_setup(void)
{
    int i;

    put("{'record':'definitions','book':{'grain':'%s','history_days':%d},",
        percent(50) ? "exact" : "day",
        percent(30)   ? 400
        : percent(50) ? 5
                      : 12);
    put("'attributes':[{'id':'seats','type':'int'},{'id':'goal','type':'int'},"
        "{'id':'plan','type':'text','values':['pro','basic','free']},{'id':'nps','type':'double'}],"
        "'events':[{'id':'login'}],"
        "'measures':[{'id':'logins','kind':'count','event':'login','days':7,"
        "'domain':{'type':'integer','min':0}},"
        "{'id':'idle','kind':'days_since','event':'login','domain':{'type':'integer','min':0}},"
        "{'id':'tenure','kind':'age','of':'start','domain':{'type':'integer'}}],"
        "'segments':[{'id':'big','enter':[{'value':'seats','from':15}],"
        "'leave':[{'value':'seats','to':10}]}],'health_models':[");
    put_model("main");
    put(",");
    put_model("second");
    put("],'health':{'order':[{'segment':'big','model':'second'},{'model':'main'}]}}");
    setup[0] = taken();
    for (i = 0; i < CUSTOMERS; i++) {
        put("{'record':'customer','id':'c%d',", i);
        if (percent(80))
            put("'start':'2025-12-%02u',", 1 + below(31));
        put("'attributes':{");
        put_value("seats");
        put(",");
        put_value("plan");
        put(",");
        put_value("nps");
        put(",");
        put_value("goal");
        put("}}");
        setup[1 + i] = taken();
    }
}

static void
make_facts(void)
{
    static const char *const names[] = {"seats", "plan", "nps", "goal"};
    static const char *const effects[] = {"force", "cap", "floor"};
    static const char *const bands[] = {"poor", "fair", "good"};
    int64_t at;
    int i;

    for (i = 0; i < 60; i++) {
        at = some_time(HOUR);
        put("{'record':'event','customer':'c%u','kind':'login','at':'%s'}", below(CUSTOMERS),
            time_text(at));
        add_fact(at);
    }
    for (i = 0; i < 40; i++) {
        at = some_time(HOUR / 4);
        put("{'record':'customer','id':'c%u','at':'%s','attributes':{", below(CUSTOMERS),
            time_text(at));
        put_value(names[below(4)]);
        put("}}");
        add_fact(at);
    }
    for (i = 0; i < 7; i++) {
        at = some_time(HOUR) + HOUR;
        put("{'record':'override','customer':'c%u','model':'%s','at':'%s',", below(CUSTOMERS),
            percent(50) ? "main" : "second", time_text(at));
        if (percent(25)) {
            put("'clear':true}");
        } else {
            put("'effect':'%s','reason':'r%d','days':%u,", effects[below(3)], i, 1 + below(9));
            if (percent(50))
                put("'band':'%s'}", bands[below(3)]);
            else
                put("'score':%.6g}", points());
        }
        add_fact(at);
    }
    at = begin + (int64_t)(5 + below((unsigned)days - 8)) * DAY + (percent(50) ? 7 * HOUR : 0);
    put("{'record':'definitions','at':'%s','health_models':[", time_text(at));
    put_model("main");
    put("]}");
    add_fact(at);
    at = begin + (days - 2) * DAY;
    put("{'record':'merge','from':'c4','into':'c0','at':'%s'}", time_text(at));
    add_fact(at);
}

static void
forget_history(void)
{
    int i;

    for (i = 0; i <= CUSTOMERS; i++)
        free(setup[i]);
    for (i = 0; i < fact_count; i++)
        free(facts[i].text);
    fact_count = 0;
}

static csuccess_book *
opened(void)
{
    csuccess_book *book = new_book();
    int i;

    for (i = 0; i <= CUSTOMERS; i++)
        record(book, setup[i]);
    advance_to(book, begin);
    for (i = 0; i < fact_count; i++)
        record(book, facts[i].text);
    return book;
}

/* What was seen. */

static const char *const models[] = {"main", "second"};

struct sight {
    char customer[16];
    int model;
    int64_t at;
    csuccess_health health;
    char band[8];
};

static struct sight sights[CUTS * CUSTOMERS * 2];
static int sight_count;
static int told, not_kept, changes; /* over all runs */
static int runs = 60, running;

static void
look(csuccess_book *book, int64_t at)
{
    csuccess_health_explanation e;
    int c, m;

    for (c = 0; c < CUSTOMERS; c++)
        for (m = 0; m < 2; m++) {
            struct sight *s = &sights[sight_count];
            csuccess_customer handle;
            snprintf(s->customer, sizeof s->customer, "c%d", c);
            if (csuccess_customer_find(book, s->customer, 2, &handle) != CSUCCESS_OK)
                continue; /* merged */
            s->model = m;
            s->at = at;
            s->health = health_of(book, s->customer, models[m]);
            snprintf(s->band, sizeof s->band, "%s", band_of(book, s->customer, models[m]));
            e = explained(book, s->customer, models[m], at);
            assert_int_equal(e.missing, s->health.missing);
            assert_int_equal(e.score, s->health.score);
            assert_string_equal(e.band, s->band);
            if (c != CUSTOMERS - 1) /* which is gone in the end */
                sight_count++;
        }
}

static void
explain_again(csuccess_book *book, const struct sight *s)
{
    csuccess_health_explanation e;
    csuccess_status status = offer_explain(book, s->customer, models[s->model], s->at, &e);

    if (status == CSUCCESS_E_NOT_KEPT) {
        not_kept++;
        return;
    }
    assert_int_equal(status, CSUCCESS_OK);
    if (e.missing != s->health.missing || e.score != s->health.score ||
        strcmp(e.band, s->band) != 0 ||
        (e.coverage != s->health.coverage && e.missing != CSUCCESS_MISSING_NOT_APPLICABLE))
        fail_msg("%s by %s at %s was %d (%d) %s, and is explained as %d (%d) %s", s->customer,
                 models[s->model], time_text(s->at), (int)s->health.score, (int)s->health.missing,
                 s->band, (int)e.score, (int)e.missing, e.band);
    told++;
}

static void
explain_changes(csuccess_book *book)
{
    csuccess_health_explanation e;
    int i;

    for (i = 0; i < 60; i++) {
        const struct sight *a = &sights[below((unsigned)sight_count)];
        const struct sight *b = &sights[below((unsigned)sight_count)];
        int64_t from = a->at < b->at ? a->at : b->at, to = a->at < b->at ? b->at : a->at;
        csuccess_status status = offer_change(book, a->customer, models[a->model], from, to, &e);
        if (status != CSUCCESS_OK)
            assert_int_equal(status, CSUCCESS_E_NOT_KEPT);
        else
            changes++;
    }
}

static csuccess_book *
changed_hands(csuccess_book *book)
{
    csuccess_buffer *bytes = saved(book);
    csuccess_book *out = percent(50) ? loaded(bytes) : cloned(book);
    csuccess_buffer *again = saved(out);

    same_bytes(bytes, again, "loaded or cloned");
    csuccess_buffer_free(bytes);
    csuccess_buffer_free(again);
    csuccess_book_free(book);
    return out;
}

static void
run(void)
{
    int64_t cuts[CUTS], at;
    csuccess_book *whole, *watched, *moved;
    int i, k;

    scale_min = percent(70) ? 0 : percent(50) ? -50 : 1;
    scale_max = percent(70) ? 100 : percent(50) ? 150 : 5;
    lower_is_better = percent(25);
    days = percent(50) ? 25 : 45;
    begin = when("2026-01-05T09:30:00Z");
    end = begin + days * DAY;
    make_setup();
    make_facts();
    for (i = 0; i < CUTS; i++) {
        at = percent(20) ? some_time(DAY) + DAY - 9 * HOUR - HOUR / 2 : some_time(1000000);
        for (k = i; k > 0 && cuts[k - 1] > at; k--)
            cuts[k] = cuts[k - 1];
        cuts[k] = at;
    }
    sight_count = 0;
    whole = opened();
    watched = opened();
    moved = opened();
    advance_to(whole, end);
    for (i = 0; i < CUTS; i++) {
        advance_to(watched, cuts[i]);
        look(watched, cuts[i]);
        advance_to(moved, cuts[i]);
        if (percent(20))
            moved = changed_hands(moved);
    }
    advance_to(watched, end);
    advance_to(moved, end);
    same_books(whole, watched, "any subdivision");
    same_books(whole, moved, "any subdivision, loaded or cloned in between");
    for (i = 0; i < sight_count; i++) {
        explain_again(whole, &sights[i]);
        explain_again(moved, &sights[i]);
    }
    explain_changes(whole);
    advance_to(whole, end + 30 * DAY);
    advance_to(moved, end + 30 * DAY);
    same_books(whole, moved, "30 days later");
    for (i = 0; i < sight_count; i += 7)
        explain_again(moved, &sights[i]);
    csuccess_book_free(whole);
    csuccess_book_free(watched);
    csuccess_book_free(moved);
    forget_history();
}

static void
laws_of_history(void **state)
{
    int i;

    (void)state;
    for (i = 1; i <= runs; i++) {
        running = i;
        seed = (uint64_t)i;
        run();
    }
    running = 0;
    /* neither is the exception */
    print_message("%d explained, %d not kept, %d changes\n", told, not_kept, changes);
    assert_in_range(told, runs * 50, runs * 10000);
    assert_in_range(not_kept, runs, runs * 10000);
    assert_in_range(changes, runs * 5, runs * 60);
}

static int
say_which(void **state)
{
    (void)state;
    if (running)
        print_message("failed with seed %d\n", running);
    return 0;
}

/* test_properties [RUNS] */
int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(laws_of_history, say_which),
    };

    if (argc > 1)
        runs = atoi(argv[1]);
    return cmocka_run_group_tests_name("health properties", tests, NULL, NULL);
}
