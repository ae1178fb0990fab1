/* SPDX-License-Identifier: MIT */
/* What follows from the items of a canvas: order, progress, pace, what is blocked, what is
 * lacking, for the vendor and for the customer. */
#include <stdio.h>
#include <string.h>

#include "planbook.h"

#define NONE CSUCCESSP_PROGRESS_NONE
#define US CSUCCESSP_FOR_US
#define CUSTOMER CSUCCESSP_FOR_CUSTOMER

static csuccess_book *book;

static int
open_book(void **state)
{
    (void)state;
    book = new_planbook();
    return 0;
}

static int
close_book(void **state)
{
    (void)state;
    csuccess_book_free(book);
    return 0;
}

static int64_t
progress(const char *id)
{
    csuccessp_view view = look(book, US);
    const csuccessp_mark *mark = mark_of(&view, id);

    assert_non_null(mark);
    return mark->progress;
}

static int64_t
plan_progress(void)
{
    return look(book, US).progress;
}

/* All ids in the order in which they are shown. */
static const char *
order(uint8_t audience)
{
    static char text[500];
    csuccessp_view view = look(book, audience);
    size_t n = 0;
    uint32_t i;

    text[0] = '\0';
    for (i = 0; i < view.count; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", n ? " " : "", shown(&view, i));
    return text;
}

static void
items_stand_by_kind_rank_date_and_id(void **state)
{
    csuccessp_view view;

    (void)state;
    item(book, "k", "kpi", "");
    item(book, "z", "objective", ",'rank':2");
    item(book, "b", "objective", ",'due':'2026-05-01'");
    item(book, "a", "objective", "");
    item(book, "c", "objective", ",'due':'2026-05-01'");
    item(book, "d", "objective", ",'due':'2026-04-01'");
    item(book, "y", "objective", ",'rank':10");
    item(book, "s", "objective", ",'rank':1,'visibility':'internal'");
    item(book, "h", "highlight", "");
    assert_string_equal(order(US), "h s z y d b c a k");
    assert_string_equal(order(CUSTOMER), "h z y d b c a k");
    view = look(book, US);
    assert_int_equal(view.by_kind[CSUCCESSP_ITEM_HIGHLIGHT], 0);
    assert_int_equal(view.by_kind[CSUCCESSP_ITEM_OBJECTIVE], 1);
    assert_int_equal(view.by_kind[CSUCCESSP_ITEM_CHALLENGE], 8);
    assert_int_equal(view.by_kind[CSUCCESSP_ITEM_KPI], 8);
    assert_int_equal(view.by_kind[CSUCCESSP_ITEM_OUTCOME], 9);
    assert_int_equal(view.by_kind[CSUCCESSP_ITEM_KINDS], 9);
    tell(book, "y", "remove");
    assert_string_equal(order(US), "h s z d b c a k");
}

static void
an_empty_canvas_has_a_view(void **state)
{
    csuccessp_view view = look(book, US);

    (void)state;
    assert_int_equal(view.count, 0);
    assert_true(view.progress == NONE);
    assert_int_equal(view.pace, CSUCCESSP_PACE_NONE);
    assert_int_equal(view.milestone, CSUCCESSP_PLAN_NONE);
    assert_int_equal(view.checks, 12);
    assert_int_equal(view.gap_count, 11); /* its end is there */
    assert_int_equal(view.completeness, 83333);
}

static void
many_items_keep_their_order(void **state)
{
    csuccessp_view view;
    char id[16], last[16] = "";
    uint32_t i, n = 700;

    (void)state;
    for (i = 0; i < n; i++) {
        snprintf(id, sizeof id, "i%03u", (unsigned)(i * 263 % n));
        item(book, id, "need", "");
    }
    view = look(book, US);
    assert_int_equal(view.count, n);
    for (i = 0; i < n; i++) {
        assert_true(strcmp(last, shown(&view, i)) < 0);
        snprintf(last, sizeof last, "%s", shown(&view, i));
    }
}

/* Progress. */

static void
kpis_make_objectives_and_objectives_the_plan(void **state)
{
    (void)state;
    item(book, "o", "objective", "");
    item(book, "p", "objective", ",'weight':3");
    item(book, "q", "objective", "");
    item(book, "c", "criterion", ",'of':['o']");
    item(book, "k1", "kpi", ",'baseline':0,'target':10,'actual':5,'of':['o']");
    item(book, "k2", "kpi", ",'baseline':0,'target':10,'actual':40,'weight':2,'of':['c','o']");
    item(book, "k3", "kpi", ",'baseline':0,'target':10,'actual':-2,'of':['p']");
    assert_int_equal(progress("k2"), 4000000);
    assert_int_equal(progress("c"), 1000000);
    assert_int_equal(progress("o"), 833333); /* k2 once, and no more than whole */
    assert_int_equal(progress("p"), -200000);
    assert_true(progress("q") == NONE);
    assert_int_equal(plan_progress(), 58333); /* (0.833333 - 3 * 0.2) / 4 */
    tell(book, "p", "cancel");
    assert_true(progress("p") == NONE);
    assert_int_equal(plan_progress(), 833333);
    tell(book, "k1", "cancel");
    assert_int_equal(progress("o"), 1000000);
    tell(book, "q", "complete");
    assert_int_equal(progress("q"), 1000000);
    tell(book, "o", "remove");
    assert_int_equal(plan_progress(), 1000000);
}

static void
milestones_are_made_of_actions(void **state)
{
    (void)state;
    item(book, "m", "milestone", "");
    assert_int_equal(progress("m"), 0);
    assert_int_equal(plan_progress(), 0); /* without objectives the milestones are the plan */
    item(book, "a1", "action", ",'of':['m'],'weight':0.5");
    item(book, "a2", "action", ",'of':['m'],'weight':1.5");
    item(book, "a3", "action", ",'of':['m'],'weight':6");
    tell(book, "a1", "complete");
    tell(book, "a3", "cancel");
    assert_int_equal(progress("m"), 250000);
    tell(book, "a2", "complete");
    assert_int_equal(progress("m"), 1000000);
    item(book, "n", "milestone", "");
    assert_int_equal(plan_progress(), 500000);
    tell(book, "n", "complete");
    tell(book, "a2", "reopen");
    assert_int_equal(progress("n"), 1000000);
    assert_int_equal(progress("m"), 250000);
    item(book, "o", "objective", "");
    assert_true(plan_progress() == NONE); /* now the objective is, and nothing measures it */
    change(book, "n", ",'of':['o']");
    assert_int_equal(plan_progress(), 1000000);
}

static void
objectives_may_be_measured_by_one_or_the_other(void **state)
{
    (void)state;
    item(book, "o", "objective", "");
    item(book, "m", "milestone", ",'of':['o']");
    item(book, "k", "kpi", ",'baseline':0,'target':10,'actual':5,'of':['o']");
    assert_int_equal(progress("o"), 250000);
    change(book, "o", ",'measured_by':'kpis'");
    assert_int_equal(progress("o"), 500000);
    change(book, "o", ",'measured_by':'milestones'");
    assert_int_equal(progress("o"), 0);
    tell(book, "m", "complete");
    assert_int_equal(progress("o"), 1000000);
    change(book, "k", ",'must':true");
    assert_int_equal(progress("o"), 999999);
    change(book, "k", ",'actual':10");
    assert_int_equal(progress("o"), 1000000);
}

static void
all_have_to_be_there(void **state)
{
    (void)state;
    item(book, "o", "objective", ",'combine':'all'");
    item(book, "k1", "kpi", ",'baseline':0,'target':10,'actual':7,'of':['o']");
    item(book, "k2", "kpi", ",'baseline':0,'target':10,'actual':-3,'of':['o']");
    assert_int_equal(progress("o"), -300000);
    change(book, "k2", ",'actual':10");
    assert_int_equal(progress("o"), 700000);
    change(book, "k1", ",'actual':12");
    assert_int_equal(progress("o"), 1000000);
    item(book, "k3", "kpi", ",'baseline':0,'target':10,'of':['o']"); /* not measured */
    assert_int_equal(progress("o"), 999999);
    change(book, "o", ",'combine':null");
    assert_int_equal(progress("o"), 1000000); /* on average it leaves the denominator */
    change(book, "k3", ",'must':true");
    assert_int_equal(progress("o"), 999999);
    tell(book, "k3", "complete"); /* done, as somebody says */
    assert_int_equal(progress("k3"), 1000000);
    assert_int_equal(progress("o"), 1000000);
}

static void
almost_is_not_whole(void **state)
{
    (void)state;
    item(book, "o", "objective", "");
    item(book, "k1", "kpi", ",'baseline':0,'target':1,'actual':1,'weight':1000,'of':['o']");
    item(book, "k2", "kpi", ",'baseline':0,'target':10,'actual':9.999,'weight':0.001,'of':['o']");
    assert_int_equal(progress("o"), 999999);
    assert_int_equal(plan_progress(), 999999);
}

/* Pace. */

static uint8_t
pace(const char *id)
{
    csuccessp_view view = look(book, US);

    return mark_of(&view, id)->pace;
}

static void
pace_follows_the_days(void **state)
{
    csuccessp_view view;

    (void)state;
    item(book, "k", "kpi",
         ",'baseline':0,'target':100,'actual':40,'start':'2026-01-01','due':'2026-04-11'");
    item(book, "a", "action", ",'due':'2026-04-11'");
    item(book, "m", "milestone", ",'due':'2026-04-11'");
    advance(book, "2026-02-10"); /* 40 of 100 days */
    view = look(book, US);
    assert_int_equal(mark_of(&view, "k")->expected, 400000);
    assert_int_equal(mark_of(&view, "k")->pace, CSUCCESSP_PACE_ON_TRACK);
    /* nobody expects half an action half-way */
    assert_int_equal(mark_of(&view, "a")->expected, 0);
    assert_int_equal(mark_of(&view, "a")->pace, CSUCCESSP_PACE_ON_TRACK);
    assert_int_equal(mark_of(&view, "m")->pace, CSUCCESSP_PACE_ON_TRACK);
    assert_int_equal(view.expected, 109890); /* 40 of 364 */
    assert_int_equal(view.overdue, 0);
    advance(book, "2026-02-20");
    assert_int_equal(pace("k"), CSUCCESSP_PACE_BEHIND);
    advance(book, "2026-03-15");
    assert_int_equal(pace("k"), CSUCCESSP_PACE_STUCK);
    change(book, "k", ",'actual':100");
    assert_int_equal(pace("k"), CSUCCESSP_PACE_ACHIEVED);
    advance(book, "2026-04-11");
    assert_int_equal(look(book, US).overdue, 0);
    assert_int_equal(pace("a"), CSUCCESSP_PACE_ON_TRACK);
    advance(book, "2026-04-12");
    view = look(book, US);
    assert_int_equal(view.overdue, 2); /* the KPI is there */
    assert_true(mark_of(&view, "a")->overdue);
    assert_false(mark_of(&view, "k")->overdue);
    assert_int_equal(mark_of(&view, "a")->pace, CSUCCESSP_PACE_STUCK);
    tell(book, "a", "complete");
    tell(book, "m", "cancel");
    view = look(book, US);
    assert_int_equal(view.overdue, 0);
    assert_int_equal(mark_of(&view, "a")->pace, CSUCCESSP_PACE_ACHIEVED);
    assert_int_equal(mark_of(&view, "m")->pace, CSUCCESSP_PACE_NONE);
}

static int64_t
expected(const char *id)
{
    csuccessp_view view = look(book, US);

    return mark_of(&view, id)->expected;
}

static void
a_milestone_is_expected_as_its_actions_are(void **state)
{
    (void)state;
    item(book, "m", "milestone", ",'start':'2026-01-01','due':'2026-04-11'");
    item(book, "a", "action", ",'of':['m'],'due':'2026-02-01'");
    item(book, "b", "action", ",'of':['m'],'due':'2026-04-01','weight':3");
    item(book, "c", "action", ",'of':['m'],'due':'2026-01-10'");
    item(book, "s", "action", ",'of':['m'],'due':'2026-01-10','visibility':'internal'");
    tell(book, "c", "cancel");
    tell(book, "s", "complete");
    advance(book, "2026-02-01");
    assert_int_equal(progress("m"), 200000);
    assert_int_equal(expected("m"), 200000); /* what is done counts as what is open */
    assert_int_equal(pace("m"), CSUCCESSP_PACE_ON_TRACK);
    advance(book, "2026-02-02");
    assert_int_equal(expected("m"), 400000);
    assert_int_equal(pace("m"), CSUCCESSP_PACE_BEHIND);
    tell(book, "a", "complete");
    assert_int_equal(expected("m"), 400000);
    assert_int_equal(pace("m"), CSUCCESSP_PACE_ON_TRACK);
    change(book, "b", ",'due':'2026-12-01'");
    advance(book, "2026-04-11");
    assert_int_equal(expected("m"), 400000);
    advance(book, "2026-04-12"); /* it is late, whatever its actions say */
    assert_int_equal(expected("m"), 1000000);
    assert_int_equal(pace("m"), CSUCCESSP_PACE_STUCK);
}

static void
a_milestone_is_expected_by_dates_that_there_are(void **state)
{
    (void)state;
    assert_int_equal(offer(book, "{'record':'canvas','canvas':'plan','end':null}"), CSUCCESS_OK);
    item(book, "m", "milestone", "");
    item(book, "a", "action", ",'of':['m']");
    assert_true(expected("m") == NONE);
    item(book, "b", "action", ",'of':['m'],'due':'2026-02-01'");
    assert_int_equal(expected("m"), 0);
    advance(book, "2026-02-02");
    assert_int_equal(expected("m"), 500000);
    assert_int_equal(pace("m"), CSUCCESSP_PACE_STUCK);
    tell(book, "b", "cancel");
    assert_true(expected("m") == NONE);
    assert_int_equal(pace("m"), CSUCCESSP_PACE_NONE);
    change(book, "m", ",'due':'2026-02-10'");
    assert_int_equal(expected("m"), 0);
    advance(book, "2026-02-11");
    assert_int_equal(expected("m"), 1000000);
}

static void
what_has_one_day_is_expected_when_it_is_over(void **state)
{
    (void)state;
    item(book, "k", "kpi",
         ",'baseline':0,'target':10,'actual':0,'start':'2026-02-01','due':'2026-02-01'");
    advance(book, "2026-02-01");
    assert_int_equal(expected("k"), 0);
    assert_int_equal(pace("k"), CSUCCESSP_PACE_ON_TRACK);
    assert_int_equal(look(book, US).overdue, 0);
    advance(book, "2026-02-02");
    assert_int_equal(pace("k"), CSUCCESSP_PACE_STUCK);
    assert_int_equal(look(book, US).overdue, 1);
}

static void
obstacles_grow_old_and_escalate(void **state)
{
    csuccessp_view view;

    (void)state;
    item(book, "b", "blocker", ",'severity':'high'");
    item(book, "r", "risk", "");
    view = look(book, US);
    assert_int_equal(view.open_obstacles, 2);
    assert_int_equal(view.level, 1);
    advance(book, "2026-01-08");
    view = look(book, US);
    assert_int_equal(mark_of(&view, "b")->age, 7);
    assert_int_equal(mark_of(&view, "b")->level, 2);
    assert_int_equal(mark_of(&view, "r")->level, 0);
    assert_int_equal(view.level, 2);
    tell(book, "b", "complete");
    advance(book, "2026-01-20");
    view = look(book, US);
    assert_int_equal(mark_of(&view, "b")->age, 7);
    assert_int_equal(mark_of(&view, "b")->level, 0);
    assert_int_equal(view.open_obstacles, 1);
    assert_int_equal(view.level, 0);
    assert_int_equal(look(book, CUSTOMER).open_obstacles, 0);
}

/* What is blocked. */

static const char *
blocker(const char *id)
{
    csuccessp_view view = look(book, US);

    return shown(&view, mark_of(&view, id)->blocker);
}

static void
what_is_blocked_blocks_more(void **state)
{
    csuccessp_view view;

    (void)state;
    item(book, "o", "objective", "");
    item(book, "m", "milestone", ",'of':['o']");
    item(book, "n", "milestone", ",'of':['o'],'requires':['m']");
    item(book, "a", "action", ",'of':['m']");
    item(book, "d", "action", ",'of':['n']");
    item(book, "e", "action", "");
    item(book, "done", "action", ",'of':['m']");
    tell(book, "done", "complete");
    item(book, "b", "blocker", ",'blocks':['m']");
    item(book, "fix", "action", ",'of':['b']");
    assert_string_equal(blocker("m"), "b");
    assert_string_equal(blocker("a"), "b");
    assert_string_equal(blocker("n"), "b");
    assert_string_equal(blocker("d"), "b");
    assert_string_equal(blocker("e"), "-");
    assert_string_equal(blocker("done"), "-");
    assert_string_equal(blocker("fix"), "-");
    assert_string_equal(blocker("o"), "-");
    assert_string_equal(blocker("b"), "-");
    view = look(book, US);
    assert_int_equal(view.blocked, 4);
    assert_int_equal(mark_of(&view, "o")->below, 4);
    assert_int_equal(mark_of(&view, "m")->below, 1);
    assert_int_equal(mark_of(&view, "n")->below, 1);
    assert_true(mark_of(&view, "n")->waiting);
    assert_false(mark_of(&view, "m")->waiting);
    /* the customer does not see the blocker, so nothing is blocked */
    assert_int_equal(look(book, CUSTOMER).blocked, 0);
    change(book, "b", ",'visibility':'customer'");
    assert_int_equal(look(book, CUSTOMER).blocked, 4);
    tell(book, "b", "complete");
    assert_int_equal(look(book, US).blocked, 0);
}

static void
circles_are_blocked_together(void **state)
{
    csuccessp_view view;

    (void)state;
    /* the milestone requires its own action, and the next requires that milestone */
    item(book, "m", "milestone", "");
    item(book, "a", "action", ",'of':['m']");
    change(book, "m", ",'requires':['a']");
    item(book, "n", "milestone", ",'requires':['m']");
    item(book, "x", "action", "");
    item(book, "b", "blocker", ",'blocks':['a']");
    assert_string_equal(blocker("a"), "b");
    assert_string_equal(blocker("m"), "b");
    assert_string_equal(blocker("n"), "b");
    assert_string_equal(blocker("x"), "-");
    item(book, "aa", "blocker", ",'blocks':['m'],'rank':1");
    assert_string_equal(blocker("a"), "aa"); /* of two the first in order */
    assert_string_equal(blocker("n"), "aa");
    view = look(book, US);
    assert_int_equal(view.blocked, 3);
    assert_int_equal(mark_of(&view, "m")->below, 1);
}

static void
what_belongs_twice_counts_once(void **state)
{
    csuccessp_view view;

    (void)state;
    item(book, "o", "objective", "");
    item(book, "c", "criterion", ",'of':['o']");
    item(book, "k", "kpi", ",'of':['o','c']");
    item(book, "b", "risk", ",'blocks':['k']");
    view = look(book, US);
    assert_int_equal(view.blocked, 1);
    assert_int_equal(mark_of(&view, "o")->below, 1);
    assert_int_equal(mark_of(&view, "c")->below, 1);
}

/* Long chains are walked without going deeper and deeper. */
static void
long_chains_are_followed(void **state)
{
    csuccessp_view view;
    char id[16], more[64];
    int i;

    (void)state;
    item(book, "m0", "milestone", "");
    for (i = 1; i < 3000; i++) {
        snprintf(id, sizeof id, "m%d", i);
        snprintf(more, sizeof more, ",'requires':['m%d']", i - 1);
        item(book, id, "milestone", more);
    }
    item(book, "b", "blocker", ",'blocks':['m0']");
    view = look(book, US);
    assert_int_equal(view.blocked, 3000);
    assert_string_equal(shown(&view, view.milestone), "m0");
}

/* What is lacking. */

static int
lacks(const csuccessp_view *view, uint8_t lack, const char *id)
{
    uint32_t i;

    for (i = 0; i < view->gap_count; i++)
        if (view->gaps[i].lack == lack && strcmp(shown(view, view->gaps[i].item), id) == 0)
            return 1;
    return 0;
}

static void
gaps_are_named(void **state)
{
    csuccessp_view view;
    uint32_t i;

    (void)state;
    item(book, "o", "objective", ",'cares':true");
    item(book, "k", "kpi", ",'of':['o'],'baseline':0");
    item(book, "m", "milestone", ",'owner':'ann'");
    item(book, "a", "action", ",'contact':'zoe','due':'2026-02-01'");
    item(book, "c", "criterion", "");
    item(book, "ch", "challenge", ",'blocks':['o']");
    item(book, "be", "benefit", "");
    item(book, "gone", "objective", "");
    tell(book, "gone", "cancel");
    view = look(book, US);
    assert_true(lacks(&view, CSUCCESSP_LACK_HIGHLIGHTS, "-"));
    assert_false(lacks(&view, CSUCCESSP_LACK_OBJECTIVES, "-"));
    assert_true(lacks(&view, CSUCCESSP_LACK_SUCCESS, "-"));
    assert_false(lacks(&view, CSUCCESSP_LACK_END, "-"));
    assert_false(lacks(&view, CSUCCESSP_LACK_MEASURE, "o"));
    assert_false(lacks(&view, CSUCCESSP_LACK_CARES, "o"));
    assert_true(lacks(&view, CSUCCESSP_LACK_SUPPORT, "o"));
    assert_false(lacks(&view, CSUCCESSP_LACK_SUPPORT, "gone"));
    assert_false(lacks(&view, CSUCCESSP_LACK_BASELINE, "k"));
    assert_true(lacks(&view, CSUCCESSP_LACK_TARGET, "k"));
    assert_true(lacks(&view, CSUCCESSP_LACK_ACTUAL, "k"));
    assert_true(lacks(&view, CSUCCESSP_LACK_DUE, "k"));
    assert_true(lacks(&view, CSUCCESSP_LACK_DUE, "m"));
    assert_false(lacks(&view, CSUCCESSP_LACK_DUE, "a"));
    assert_false(lacks(&view, CSUCCESSP_LACK_OWNER, "m"));
    assert_true(lacks(&view, CSUCCESSP_LACK_CONTACT, "m"));
    assert_false(lacks(&view, CSUCCESSP_LACK_OWNER, "a"));
    assert_true(lacks(&view, CSUCCESSP_LACK_CRITERION_MEASURE, "c"));
    assert_false(lacks(&view, CSUCCESSP_LACK_OBJECTIVE, "ch"));
    assert_true(lacks(&view, CSUCCESSP_LACK_UNBLOCK, "ch"));
    assert_true(lacks(&view, CSUCCESSP_LACK_OBJECTIVE, "be"));
    assert_true(lacks(&view, CSUCCESSP_LACK_EFFECT, "be"));
    for (i = 1; i < view.gap_count; i++)
        assert_true(view.gaps[i - 1].lack < view.gaps[i].lack ||
                    view.gaps[i - 1].item < view.gaps[i].item);
    /* boxes and canvas 12, objective 3, KPI 4, milestone 3, action 2, criterion 1, challenge 2,
     * benefit 2 */
    assert_int_equal(view.checks, 29);
    assert_int_equal(view.gap_count, 15);
    assert_int_equal(view.completeness, 482759);
}

static void
open_questions_are_gaps_of_ours(void **state)
{
    csuccessp_view view;

    (void)state;
    take(book, "{'record':'definitions','question_sets':[{'id':'qs','title':'Q','questions':["
               "{'id':'a','text':'A?','required':true},{'id':'b','text':'B?'},"
               "{'id':'c','text':'C?','required':true}]}]}");
    take(book, "{'record':'canvas','canvas':'plan','question_set':'qs'}");
    take(book, "{'record':'answer','canvas':'plan','question':'a','answer':'yes'}");
    view = look(book, US);
    assert_int_equal(view.checks, 14);
    assert_int_equal(view.gap_count, 12);
    assert_int_equal(view.gaps[11].lack, CSUCCESSP_LACK_ANSWER);
    assert_int_equal(view.gaps[11].item, 2);
    assert_int_equal(view.completeness, 142857);
    assert_int_equal(look(book, CUSTOMER).checks, 12);
}

/* The next milestone, and the calendar of the plan. */

static void
the_next_milestone_can_be_worked_on(void **state)
{
    csuccessp_view view;

    (void)state;
    item(book, "m1", "milestone", ",'due':'2026-03-01'");
    item(book, "m0", "milestone", ",'due':'2026-02-01','requires':['m1']");
    item(book, "m2", "milestone", "");
    item(book, "m3", "milestone", ",'due':'2026-02-15','visibility':'internal'");
    view = look(book, US);
    assert_string_equal(shown(&view, view.milestone), "m3");
    view = look(book, CUSTOMER);
    assert_string_equal(shown(&view, view.milestone), "m1");
    tell(book, "m1", "complete");
    view = look(book, CUSTOMER);
    assert_string_equal(shown(&view, view.milestone), "m0");
    tell(book, "m0", "complete");
    view = look(book, CUSTOMER);
    assert_string_equal(shown(&view, view.milestone), "m2");
    tell(book, "m2", "cancel");
    view = look(book, CUSTOMER);
    assert_int_equal(view.milestone, CSUCCESSP_PLAN_NONE);
}

static void
the_next_milestone_is_one_that_is_late(void **state)
{
    static const char *const then[] = {"w", "l", "f", "n", "z", "-"};
    csuccessp_view view;
    size_t i;

    (void)state;
    item(book, "f", "milestone", ",'due':'2026-05-01'");
    item(book, "n", "milestone", "");
    item(book, "l", "milestone", ",'due':'2026-02-20'");
    item(book, "w", "milestone", ",'due':'2026-02-10','requires':['f']");
    item(book, "b", "prerequisite", "");
    item(book, "z", "milestone", ",'due':'2026-03-01','requires':['b']");
    view = look(book, US);
    assert_string_equal(shown(&view, view.milestone), "l"); /* nothing is late */
    advance(book, "2026-02-28");
    for (i = 0; i < sizeof then / sizeof *then; i++) {
        view = look(book, US);
        assert_string_equal(shown(&view, view.milestone), then[i]);
        if (view.milestone != CSUCCESSP_PLAN_NONE)
            tell(book, then[i], "cancel");
    }
}

static void
the_customer_sees_nothing_internal(void **state)
{
    csuccessp_view view;

    (void)state;
    item(book, "o", "objective", "");
    item(book, "s", "objective", ",'visibility':'internal'");
    item(book, "k", "kpi", ",'baseline':0,'target':10,'actual':5,'of':['o','s']");
    item(book, "l", "kpi",
         ",'baseline':0,'target':10,'actual':10,'of':['o'],'visibility':'internal'");
    item(book, "m", "milestone", ",'due':'2026-01-02','visibility':'internal'");
    advance(book, "2026-01-11");
    change(book, "l", ",'actual':11");
    view = look(book, US);
    assert_int_equal(view.progress, 625000);
    assert_int_equal(view.overdue, 1);
    assert_int_equal(view.age, 0);
    view = look(book, CUSTOMER);
    assert_int_equal(view.count, 2);
    assert_int_equal(view.progress, 500000);
    assert_int_equal(view.overdue, 0);
    assert_int_equal(view.age, 10);
    assert_null(mark_of(&view, "s"));
    change(book, "k", ",'of':['o']"); /* they do not see what it is no part of any more */
    assert_int_equal(look(book, US).age, 0);
    assert_int_equal(look(book, CUSTOMER).age, 10);
    change(book, "k", ",'of':['s']");
    assert_int_equal(look(book, CUSTOMER).age, 0);
}

static void
cycles_count_from_the_start(void **state)
{
    csuccessp_canvas canvas = *csuccessp_canvas_at(book, csuccessp_canvas_find(book, "plan", 4));
    int32_t update, refresh, expires;
    const int32_t none = CSUCCESSP_DATE_NONE;

    (void)state;
    canvas.start = csuccessp_date_from_civil(2026, 8, 31);
    csuccessp_cycle_dates(book, &canvas, &update, &refresh, &expires);
    assert_int_equal(update, none); /* a draft */
    assert_int_equal(refresh, none);
    assert_int_equal(expires, csuccessp_date_from_civil(2027, 8, 31));
    canvas.state = CSUCCESSP_CANVAS_ACTIVE;
    csuccessp_cycle_dates(book, &canvas, &update, &refresh, &expires);
    assert_int_equal(update, csuccessp_date_from_civil(2026, 9, 30));
    assert_int_equal(refresh, csuccessp_date_from_civil(2026, 11, 30));
    canvas.updates = 6;
    canvas.refreshes = 2;
    csuccessp_cycle_dates(book, &canvas, &update, &refresh, &expires);
    assert_int_equal(update, csuccessp_date_from_civil(2027, 3, 31));
    assert_int_equal(refresh, csuccessp_date_from_civil(2027, 5, 31));
    assert_int_equal(expires, csuccessp_date_from_civil(2028, 2, 29));
    canvas.months = 6;
    canvas.refresh_months = 1;
    canvas.update_months = 2;
    csuccessp_cycle_dates(book, &canvas, &update, &refresh, &expires);
    assert_int_equal(update, csuccessp_date_from_civil(2027, 10, 31));
    assert_int_equal(refresh, csuccessp_date_from_civil(2026, 11, 30));
    assert_int_equal(expires, csuccessp_date_from_civil(2027, 4, 30));
    canvas.refreshes = canvas.updates = UINT32_MAX;
    csuccessp_cycle_dates(book, &canvas, &update, &refresh, &expires);
    assert_int_equal(update, CSUCCESSP_DATE_MAX);
    assert_int_equal(refresh, CSUCCESSP_DATE_MAX);
    assert_int_equal(expires, CSUCCESSP_DATE_MAX);
    canvas.start = none;
    csuccessp_cycle_dates(book, &canvas, &update, &refresh, &expires);
    assert_int_equal(expires, none);
}

int
main(void)
{
#define WITH_BOOK(test) cmocka_unit_test_setup_teardown(test, open_book, close_book)
    const struct CMUnitTest tests[] = {
        WITH_BOOK(items_stand_by_kind_rank_date_and_id),
        WITH_BOOK(an_empty_canvas_has_a_view),
        WITH_BOOK(many_items_keep_their_order),
        WITH_BOOK(kpis_make_objectives_and_objectives_the_plan),
        WITH_BOOK(milestones_are_made_of_actions),
        WITH_BOOK(objectives_may_be_measured_by_one_or_the_other),
        WITH_BOOK(all_have_to_be_there),
        WITH_BOOK(almost_is_not_whole),
        WITH_BOOK(pace_follows_the_days),
        WITH_BOOK(a_milestone_is_expected_as_its_actions_are),
        WITH_BOOK(a_milestone_is_expected_by_dates_that_there_are),
        WITH_BOOK(what_has_one_day_is_expected_when_it_is_over),
        WITH_BOOK(obstacles_grow_old_and_escalate),
        WITH_BOOK(what_is_blocked_blocks_more),
        WITH_BOOK(circles_are_blocked_together),
        WITH_BOOK(what_belongs_twice_counts_once),
        WITH_BOOK(long_chains_are_followed),
        WITH_BOOK(gaps_are_named),
        WITH_BOOK(open_questions_are_gaps_of_ours),
        WITH_BOOK(the_next_milestone_can_be_worked_on),
        WITH_BOOK(the_next_milestone_is_one_that_is_late),
        WITH_BOOK(the_customer_sees_nothing_internal),
        WITH_BOOK(cycles_count_from_the_start),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
