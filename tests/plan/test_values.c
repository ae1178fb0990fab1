/* SPDX-License-Identifier: MIT */
/* Named values of plans, and KPIs that follow a value. */
#include <stdio.h>

#include "plan/value/figures.h"
#include "planbook.h"

static int64_t
actual(const csuccess_book *book, const char *id)
{
    return csuccessp_plan_kpi(book, csuccessp_plan_item_at(book, place_of(book, id)))->actual;
}

static void
expect_text(csuccess_book *book, const char *customer, const char *name, const char *expected)
{
    csuccess_value value = value_of(book, customer, name);

    assert_int_equal(value.missing, CSUCCESS_PRESENT);
    assert_string_equal(value.text, expected);
}

/* Without the section there are neither names nor anything that is kept for them. */
static void
test_section(void **state)
{
    csuccess_book *book = new_book();
    csuccess_value_name name;

    (void)state;
    take(book, "{'record':'customer','id':'acme'}");
    advance(book, "2026-01-01");
    take(book, "{'record':'canvas','canvas':'plan','customer':'acme'}");
    assert_int_equal(csuccess_value_find(book, "plan.live", 9, &name), CSUCCESS_E_NOT_FOUND);
    assert_null(csuccessp_plans_of(book)->figures);
    advance(book, "2026-01-02");
    comes_back(book);

    take(book, "{'record':'definitions','plan':{}}");
    assert_int_equal(missing(book, "acme", "plan.live"), CSUCCESS_MISSING_NOT_COMPUTED);
    comes_back(book);
    advance(book, "2026-01-02");
    expect_text(book, "acme", "plan.state", "draft");
    comes_back(book);
    csuccess_book_free(book);
}

/* An attribute may be called plan, too. */
static void
test_names(void **state)
{
    csuccess_book *book = new_planbook();

    (void)state;
    take(book, "{'record':'definitions','attributes':[{'id':'plan','type':'text'}],'segments':["
               "{'id':'s','enter':'plan == \\'pro\\' && plan.state == \\'draft\\''},"
               "{'id':'t','enter':[{'value':'plan.live','is':false}]}]}");
    take(book, "{'record':'customer','id':'acme','attributes':{'plan':'pro'}}");
    advance(book, "2026-01-02");
    assert_true(member_of(book, "acme", "s"));
    assert_true(member_of(book, "acme", "t"));
    csuccess_book_free(book);
}

/* The canvas that counts, of several; a merge brings them together, an erasure takes them. */
static void
test_which(void **state)
{
    csuccess_book *book = new_planbook();

    (void)state;
    item(book, "v", "value", ",'target':1");
    take(book, "{'record':'customer','id':'bolt'}");
    take(book, "{'record':'canvas','canvas':'other','customer':'bolt'}");
    take(book, "{'record':'plan_item','canvas':'other','item':'v','kind':'value','target':7}");
    advance(book, "2026-01-02");
    assert_true(number(book, "acme", "plan.promised") == 1);
    assert_true(number(book, "bolt", "plan.promised") == 7);
    take(book, "{'record':'canvas','canvas':'other','do':'propose'}");
    take(book, "{'record':'merge','from':'bolt','into':'acme'}");
    advance(book, "2026-01-03");
    expect_text(book, "acme", "plan.state", "proposed");
    assert_true(number(book, "acme", "plan.promised") == 7);
    take(book, "{'record':'canvas','canvas':'other','do':'abandon','reason':'no'}");
    advance(book, "2026-01-04");
    assert_true(number(book, "acme", "plan.promised") == 1);
    comes_back(book);
    take(book, "{'record':'erase','customer':'acme'}");
    take(book, "{'record':'customer','id':'core'}");
    advance(book, "2026-01-05");
    assert_int_equal(missing(book, "core", "plan.promised"), CSUCCESS_MISSING_NO_DATA);
    comes_back(book);
    csuccess_book_free(book);
}

/* Sums of the ledger stay within what a number of a document may be. */
static void
test_ledger(void **state)
{
    csuccess_book *book = new_planbook();
    int64_t sums[CSUCCESSP_LEDGER_SUMS];
    csuccessp_view view;
    int i;
    char id[8];

    (void)state;
    for (i = 0; i < 4; i++) {
        snprintf(id, sizeof id, "v%d", i);
        item(book, id, "value", ",'target':9000000000000,'actual':-5");
        tell(book, id, "accept");
        tell(book, id, "deliver");
    }
    item(book, "none", "value", "");
    item(book, "off", "value", ",'target':3");
    take(book, "{'record':'plan_item','canvas':'plan','item':'off','do':'cancel','reason':'x'}");
    take(book, "{'record':'plan_item','canvas':'plan','item':'v0','do':'verify','contact':'zoe'}");
    view = look(book, CSUCCESSP_FOR_US);
    csuccessp_plan_ledger(&view, sums);
    assert_true(sums[CSUCCESSP_LEDGER_PROMISED] == CSUCCESSP_DECIMAL_MAX);
    assert_true(sums[CSUCCESSP_LEDGER_DELIVERED] == -20 * CSUCCESSP_MICRO);
    assert_true(sums[CSUCCESSP_LEDGER_DEMONSTRATED] == -5 * CSUCCESSP_MICRO);
    assert_true(sums[CSUCCESSP_LEDGER_ACKNOWLEDGED] == -5 * CSUCCESSP_MICRO);
    advance(book, "2026-01-02");
    take(book, "{'record':'customer','id':'acme','name':'Acme'}");
    comes_back(book);
    csuccess_book_free(book);
}

/* What becomes of values of all types. */
static void
test_units(void **state)
{
    csuccess_book *book = new_planbook();

    (void)state;
    take(book, "{'record':'definitions','book':{'currency':'EUR'},'attributes':["
               "{'id':'i','type':'int'},{'id':'d','type':'double'},{'id':'b','type':'bool'},"
               "{'id':'m','type':'money'},{'id':'t','type':'text'},{'id':'day','type':'date'}]}");
    item(book, "i", "kpi", ",'value':'i'");
    item(book, "d", "kpi", ",'value':'d'");
    item(book, "b", "kpi", ",'value':'b'");
    item(book, "m", "kpi", ",'value':'m'");
    /* what is told at once is refused; what comes later may have lost its value by then */
    item(book, "t", "kpi", ",'value':'t','actual':3,'at':'2026-01-01T06:00:00Z'");
    item(book, "day", "kpi", ",'value':'day','at':'2026-01-01T06:00:00Z'");
    item(book, "none", "kpi", ",'value':'nowhere','actual':4,'at':'2026-01-01T06:00:00Z'");
    take(book, "{'record':'customer','id':'acme','attributes':{'i':-7,'d':-0.0000005,'b':true,"
               "'m':12345,'t':'text','day':'2026-01-01'}}");
    advance(book, "2026-01-02");
    assert_true(actual(book, "i") == -7 * CSUCCESSP_MICRO);
    assert_true(actual(book, "d") == -1);
    assert_true(actual(book, "b") == CSUCCESSP_MICRO);
    assert_true(actual(book, "t") == 3 * CSUCCESSP_MICRO);
    assert_true(actual(book, "day") == CSUCCESSP_INTEGER_MISSING);
    assert_true(actual(book, "none") == 4 * CSUCCESSP_MICRO);
    assert_true(actual(book, "m") == INT64_C(123450000));
    comes_back(book);

    /* out of range, or no more there: it stays */
    take(book, "{'record':'customer','id':'acme','attributes':{'i':9007199254740991,'d':1e300,"
               "'b':null}}");
    advance(book, "2026-01-03");
    assert_true(actual(book, "i") == -7 * CSUCCESSP_MICRO);
    assert_true(actual(book, "d") == -1);
    assert_true(actual(book, "b") == CSUCCESSP_MICRO);
    comes_back(book);
    csuccess_book_free(book);
}

/* Nobody told anything: neither is the plan fresher, nor is what was proposed another. */
static void
test_quiet(void **state)
{
    csuccess_book *book = new_planbook();
    const csuccessp_canvas *canvas;
    const csuccessp_plan_item *k;
    uint32_t shared;
    int64_t changed;
    int day;

    (void)state;
    take(book, "{'record':'definitions','attributes':[{'id':'n','type':'int'}]}");
    item(book, "o", "objective", "");
    item(book, "k", "kpi",
         ",'of':['o'],'baseline':0,'target':9,'actual':0,'due':'2026-12-31','value':'n'");
    take(book, "{'record':'canvas','canvas':'plan','do':'propose'}");
    canvas = csuccessp_canvas_at(book, csuccessp_canvas_find(book, "plan", 4));
    shared = canvas->shared;
    changed = canvas->changed;
    for (day = 2; day < 9; day++) {
        char text[16];
        take(book, "{'record':'customer','id':'acme','attributes':{'n':%d}}", day);
        snprintf(text, sizeof text, "2026-01-%02d", day);
        advance(book, text);
    }
    assert_true(actual(book, "k") == 8 * CSUCCESSP_MICRO);
    assert_int_equal(canvas->shared, shared);
    assert_true(canvas->changed == changed);
    assert_true(number(book, "acme", "plan.age_days") == 7);
    take(book, "{'record':'canvas','canvas':'plan','do':'agree','contact':'zoe','version':'1.0'}");
    k = csuccessp_plan_item_at(book, place_of(book, "k"));
    assert_int_equal(csuccessp_plan_change_at(book, k->changes)->old.number, 0);
    assert_int_equal(csuccessp_plan_change_at(book, k->changes)->next, 0);
    comes_back(book);
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_section), cmocka_unit_test(test_names), cmocka_unit_test(test_which),
        cmocka_unit_test(test_ledger),  cmocka_unit_test(test_units), cmocka_unit_test(test_quiet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
