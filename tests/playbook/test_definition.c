/* SPDX-License-Identifier: MIT */
/* Playbooks out of their JSON: what they become, and what old versions lose. */
#include <stdio.h>

#include "book/event/event_window.h"
#include "book/formula/formula.h"
#include "definition_world.h"
#include "failing.h"
#include "playbook/definition/new_item.h"

#define NONE CSUCCESSP_SLOT_NONE

static void
says(const world *w, csuccessp_text text, const char *wanted)
{
    size_t length;

    assert_string_equal(csuccessp_texts_get(&w->book->texts, text, &length), wanted);
}

static int
reads(const csuccess_book *book, const csuccessp_node *node, const char *name)
{
    uint32_t slot = csuccessp_slot_find(book, name, strlen(name), 1);
    size_t i;

    for (i = 0; i < node->inputs.count; i++)
        if (node->inputs.items[i].slot == slot)
            return 1;
    return 0;
}

static void
defaults(void **state)
{
    csuccess_book *book = defined_book();
    const csuccessp_playbook *p;
    world w;

    (void)state;
    world_takes(&w, book, playbook_text(TRIGGER, "", STEP));
    p = w.playbook;
    says(&w, p->id, "p");
    assert_int_equal(p->title, 0);
    assert_int_equal(p->enabled, 1);
    assert_int_equal(p->on_disable, CSUCCESSP_CHANGE_FINISH);
    assert_int_equal(p->on_change, CSUCCESSP_CHANGE_FINISH);
    assert_false(CSUCCESSP_CONDITION_IS_SET(&p->scope));
    assert_false(CSUCCESSP_CONDITION_IS_SET(&p->exit));
    assert_false(CSUCCESSP_CONDITION_IS_SET(&p->goal));
    assert_int_equal(p->exit_clears, 0);
    assert_int_equal(p->goal_days, 90);
    assert_int_equal(p->alarm_days, 90);
    assert_int_equal(p->depth, CSUCCESSP_DEPTH_DEFAULT);
    assert_int_equal(p->cooldown, 0);
    assert_int_equal(p->max_runs, 0);
    assert_int_equal(p->max_in_runs, 0);
    assert_int_equal(p->cap, 0);
    assert_int_equal(p->holdout, 0);
    says(&w, p->salt, "p");
    assert_int_equal(p->calendar, CSUCCESSP_SCHEDULE_OWNER);
    assert_int_equal(p->repeat, CSUCCESSP_REPEAT_IGNORE);
    assert_int_equal(p->owner.count, 0);
    assert_int_equal(p->closing.count, 1);
    says(&w, p->closing.items[0], "not_relevant");
    assert_int_equal(p->reads_events, 0);
    assert_int_equal(p->trigger.on, CSUCCESSP_ON_CONDITION);
    assert_int_equal(p->trigger.mode, CSUCCESSP_BECOMES_TRUE);
    assert_true(CSUCCESSP_CONDITION_IS_SET(&p->trigger.when));
    assert_int_equal(p->steps.count, 1);
    assert_int_equal(p->lists.count, 1);
    assert_int_equal(p->steps.items[0].time.from, CSUCCESSP_FROM_HERE);
    assert_int_equal(p->steps.items[0].acknowledged, 0);
    assert_int_equal(p->steps.items[0].has_due, 0);
    assert_true(reads(book, w.trigger, "tickets"));
    assert_false(reads(book, w.watch, "tickets"));
    world_end(&w);
    csuccess_book_free(book);
}

static void
controls(void **state)
{
    csuccess_book *book = defined_book();
    const csuccessp_playbook *p;
    world w;

    (void)state;
    world_takes(
        &w, book,
        playbook_text(
            "'segment':'at_risk','mode':'is_true','sustain':{'days':2,'hours':3},'existing':"
            "true",
            "'title':'T','description':'D','enabled':false,'on_disable':'close',"
            "'scope':[{'value':'plan','is':'core'}],"
            "'cooldown':{'days':1,'hours':2,'from':'end'},'max_runs':5,"
            "'max_runs_in':{'runs':2,'days':365},'repeat':'restart',"
            "'cap':{'per_owner_per_day':5,'over':'drop'},'priority':-7,'group':'g',"
            "'preempts':true,'depth':3,'holdout':{'percent':12.3456,'salt':'s'},"
            "'owner':['account',{'attribute':'csm'},{'manager_of':'account'},"
            "{'member':'ann'},{'role':'support'},{'role':'support','pick':'least_load'}],"
            "'calendar':'none','exit':{'when':'seats == 0','clears':true},"
            "'goal':{'when':'paying','days':60,'closes':false},'false_alarm_days':0,"
            "'closing_outcomes':[],'on_change':'migrate'",
            STEP));
    p = w.playbook;
    says(&w, p->title, "T");
    assert_int_equal(p->enabled, 0);
    assert_int_equal(p->on_disable, CSUCCESSP_CHANGE_CLOSE);
    assert_int_equal(p->scope.clauses.count, 1);
    assert_true(p->cooldown == DAY + 2 * HOUR);
    assert_int_equal(p->cooldown_from_end, 1);
    assert_int_equal(p->max_runs, 5);
    assert_int_equal(p->max_in_runs, 2);
    assert_int_equal(p->max_in_days, 365);
    assert_int_equal(p->repeat, CSUCCESSP_REPEAT_RESTART);
    assert_int_equal(p->cap, 5);
    assert_int_equal(p->over_cap, CSUCCESSP_CAP_DROP);
    assert_int_equal(p->priority, -7);
    says(&w, p->group, "g");
    assert_int_equal(p->preempts, 1);
    assert_int_equal(p->depth, 3);
    assert_int_equal(p->holdout, 123456);
    says(&w, p->salt, "s");
    assert_int_equal(p->owner.count, 6);
    assert_int_equal(p->owner.items[0].by, CSUCCESSP_OWNER_ACCOUNT);
    assert_int_equal(p->owner.items[1].by, CSUCCESSP_OWNER_ATTRIBUTE);
    assert_int_equal(p->owner.items[1].slot, csuccessp_slot_find(book, "csm", 3, 0));
    assert_int_equal(p->owner.items[2].by, CSUCCESSP_OWNER_MANAGER);
    assert_int_equal(p->owner.items[3].by, CSUCCESSP_OWNER_MEMBER);
    says(&w, p->owner.items[3].text, "ann");
    assert_int_equal(p->owner.items[4].by, CSUCCESSP_OWNER_ROLE);
    says(&w, p->owner.items[4].text, "support");
    assert_int_equal(p->owner.items[5].by, CSUCCESSP_OWNER_LEAST_LOAD);
    assert_int_equal(p->calendar, CSUCCESSP_SCHEDULE_NONE);
    assert_true(CSUCCESSP_CONDITION_IS_SET(&p->exit));
    assert_int_equal(p->exit_clears, 1);
    assert_int_equal(p->goal_days, 60);
    assert_int_equal(p->goal_closes, 0);
    assert_int_equal(p->alarm_days, 0);
    assert_int_equal(p->closing.count, 0);
    assert_int_equal(p->on_change, CSUCCESSP_CHANGE_MIGRATE);
    assert_int_equal(p->trigger.mode, CSUCCESSP_IS_TRUE);
    assert_int_equal(p->trigger.existing, 1);
    assert_true(p->trigger.sustain == 2 * DAY + 3 * HOUR);
    assert_int_equal(p->trigger.when.clauses.count, 1);
    assert_true(reads(book, w.trigger, "segment.at_risk"));
    assert_true(reads(book, w.trigger, "plan"));
    assert_true(reads(book, w.watch, "seats"));
    assert_true(reads(book, w.watch, "paying"));
    world_end(&w);
    csuccess_book_free(book);
}

static void
trigger_of_change(csuccess_book *book)
{
    const csuccessp_trigger *t;
    world w;

    world_takes(&w, book,
                playbook_text("'value':'plan','from':['trial'],'to':['core','plus']", "", STEP));
    t = &w.playbook->trigger;
    assert_int_equal(t->on, CSUCCESSP_ON_CHANGE);
    assert_int_equal(t->value_type, CSUCCESS_TYPE_TEXT);
    assert_int_equal(t->from.count, 1);
    assert_int_equal(t->to.count, 2);
    says(&w, t->to.items[1], "plus");
    assert_true(reads(book, w.trigger, "plan"));
    world_end(&w);
    world_takes(&w, book,
                playbook_text("'value':'health.h.band','from':['green'],'to':['red']", "", STEP));
    world_end(&w);
    world_takes(&w, book, playbook_text("'value':'tier','from':['gold']", "", STEP));
    world_end(&w);
    world_takes(&w, book, playbook_text("'value':'segment.at_risk','to':[false]", "", STEP));
    t = &w.playbook->trigger;
    assert_int_equal(t->value_type, CSUCCESS_TYPE_BOOL);
    assert_int_equal(t->from.count, 0);
    says(&w, t->to.items[0], "false");
    world_end(&w);
}

static void
trigger_of_event(csuccess_book *book)
{
    const csuccessp_trigger *t;
    world w;

    world_takes(
        &w, book,
        playbook_text("'event':'ticket','labels':['p2','p1'],'role':'champion','subject':'ann',"
                      "'least':-1.5,'most':9,'when':'seats > 1','each':'subject',"
                      "'oldest':{'days':7}",
                      "", STEP));
    t = &w.playbook->trigger;
    assert_int_equal(t->on, CSUCCESSP_ON_EVENT);
    assert_int_equal(t->event.kind, csuccessp_kind_find(book, "ticket", 6, 0));
    assert_int_equal(t->event.filter.labels.count, 2);
    says(&w, t->event.filter.role, "champion");
    says(&w, t->event.filter.subject, "ann");
    assert_int_equal(t->event.has_least + t->event.has_most, 2);
    assert_true(t->event.least == -1500000 && t->event.most == 9000000);
    assert_int_equal(t->by_subject, 1);
    assert_true(t->oldest == 7 * DAY);
    assert_true(CSUCCESSP_CONDITION_IS_SET(&t->when));
    assert_true(reads(book, w.watch, "seats"));
    assert_false(reads(book, w.trigger, "seats"));
    world_end(&w);
}

static void
trigger_of_date(csuccess_book *book)
{
    const csuccessp_trigger *t;
    world w;

    world_takes(&w, book, playbook_text("'date':'renewal','days':-120,'catch_up':10", "", STEP));
    t = &w.playbook->trigger;
    assert_int_equal(t->on, CSUCCESSP_ON_DATE);
    assert_int_equal(t->days, -120);
    assert_int_equal(t->catch_up, 10);
    assert_int_equal(t->value, csuccessp_slot_find(book, "renewal", 7, 0));
    assert_true(reads(book, w.trigger, "renewal"));
    world_end(&w);
    world_takes(&w, book, playbook_text("'date':'start','months':3", "", STEP));
    assert_int_equal(w.playbook->trigger.months, 3);
    assert_int_equal(w.playbook->trigger.days, 0);
    world_end(&w);
}

static void
trigger_of_absence(csuccess_book *book)
{
    const csuccessp_trigger *t;
    world w;

    world_takes(&w, book,
                playbook_text("'absence':'login','labels':['web'],'days':14,'since':'start','mode':"
                              "'becomes_false','sustain':{'hours':1}",
                              "'exit':{'clears':true}", STEP));
    t = &w.playbook->trigger;
    assert_int_equal(t->on, CSUCCESSP_ON_ABSENCE);
    assert_int_equal(t->mode, CSUCCESSP_BECOMES_FALSE);
    assert_int_equal(t->days, 14);
    assert_int_equal(t->since, csuccessp_slot_find(book, "start", 5, 0));
    assert_non_null(t->series);
    assert_int_equal(t->series->latest, 1);
    assert_int_equal(t->series->reach, 0);
    assert_int_equal(w.trigger->sources.count, 2);
    assert_true(reads(book, w.trigger, "start"));
    world_end(&w);
    world_takes(&w, book, playbook_text("'absence':'ticket','days':30", "", STEP));
    assert_true(w.playbook->trigger.series->reach == 30 * DAY);
    assert_int_equal(w.playbook->trigger.since, NONE);
    world_end(&w);
}

static void
triggers(void **state)
{
    csuccess_book *book = defined_book();
    world w;

    (void)state;
    trigger_of_change(book);
    trigger_of_event(book);
    trigger_of_date(book);
    trigger_of_absence(book);
    world_takes(&w, book, playbook_text("'by':'hand'", "", STEP));
    assert_int_equal(w.playbook->trigger.on, CSUCCESSP_ON_HAND);
    world_end(&w);
    csuccess_book_free(book);
}

static void
looks_like(const csuccessp_playbook *p, uint16_t list, uint16_t owner, const char *steps)
{
    char text[200] = "";
    size_t i;

    assert_int_equal(p->lists.items[list].owner, owner);
    for (i = 0; i < p->lists.items[list].count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%d ",
                 p->order.items[p->lists.items[list].first + i]);
    assert_string_equal(text, steps);
}

static void
lists(void **state)
{
    csuccess_book *book = defined_book();
    const csuccessp_playbook *p;
    world w;

    (void)state;
    world_takes(
        &w, book,
        playbook_text(
            TRIGGER, "",
            "{'id':'0','wait':{'event':'login','least':2,'timeout':{'business_days':3}},"
            "'then':[{'id':'1','task':{'kind':'k'}},"
            "{'id':'2','choose':[{'when':'seats > 5','steps':[{'id':'3','task':{'kind':'k'}}]},"
            "{'when':[{'value':'plan','is':'core'}],'steps':[]}],"
            "'otherwise':[{'id':'4','at':{'from':{'step':'0'}},'task':{'kind':'k'}},"
            "{'id':'5','at':{'from':'previous','hours':1},'task':{'kind':'k'}}]}],"
            "'otherwise':[{'id':'6','at':{'from':'previous'},'task':{'kind':'k'}}]},"
            "{'id':'7','wait':{'when':'seats > 9'}},"
            "{'id':'8','at':{'from':{'step':'7'},'days':2},'task':{'kind':'k'}}"));
    p = w.playbook;
    assert_int_equal(p->steps.count, 9);
    assert_int_equal(p->lists.count, 6);
    looks_like(p, 0, CSUCCESSP_STEP_NONE, "0 7 8 ");
    looks_like(p, 1, 0, "1 2 ");
    looks_like(p, 2, 2, "3 ");
    looks_like(p, 3, 2, "");
    looks_like(p, 4, 2, "4 5 ");
    looks_like(p, 5, 0, "6 ");
    assert_int_equal(p->steps.items[0].kind, CSUCCESSP_STEP_WAIT);
    assert_int_equal(p->steps.items[0].for_event, 1);
    assert_int_equal(p->steps.items[0].has_timeout, 1);
    assert_int_equal(p->steps.items[0].timeout.business_days, 3);
    assert_int_equal(p->steps.items[0].then_list, 1);
    assert_int_equal(p->steps.items[0].otherwise_list, 5);
    assert_int_equal(p->steps.items[2].kind, CSUCCESSP_STEP_CHOOSE);
    assert_int_equal(p->steps.items[2].first_list, 2);
    assert_int_equal(p->steps.items[2].list_count, 3);
    assert_true(CSUCCESSP_CONDITION_IS_SET(&p->lists.items[2].when));
    assert_true(CSUCCESSP_CONDITION_IS_SET(&p->lists.items[3].when));
    assert_false(CSUCCESSP_CONDITION_IS_SET(&p->lists.items[4].when));
    assert_int_equal(p->steps.items[4].time.from, CSUCCESSP_FROM_STEP);
    assert_int_equal(p->steps.items[4].time.step, 0);
    assert_int_equal(p->steps.items[5].time.from, CSUCCESSP_FROM_PREVIOUS);
    assert_true(p->steps.items[5].time.offset.microseconds == HOUR);
    assert_int_equal(p->steps.items[6].time.from, CSUCCESSP_FROM_HERE); /* it is the first */
    assert_int_equal(p->steps.items[7].then_list, CSUCCESSP_STEP_NONE);
    assert_int_equal(p->steps.items[7].otherwise_list, CSUCCESSP_STEP_NONE);
    assert_int_equal(p->steps.items[8].time.step, 7);
    assert_int_equal(p->steps.items[8].time.offset.days, 2);
    assert_int_equal(p->reads_events, 1);
    assert_int_equal(csuccessp_step_find(p, p->steps.items[6].id), 6);
    assert_int_equal(csuccessp_step_find(p, p->id), CSUCCESSP_STEP_NONE);
    world_end(&w);
    csuccess_book_free(book);
}

static void
tasks(void **state)
{
    csuccess_book *book = defined_book();
    const csuccessp_step *s;
    world w;

    (void)state;
    world_takes(
        &w, book,
        playbook_text(TRIGGER, "",
                      "{'id':'a','title':'Step','when':'paying','done':'acknowledged',"
                      "'at':{'from':{'date':'renewal'},'months':-1,'business_days':-2,'days':-3,"
                      "'hours':-4},"
                      "'task':{'kind':'email','title':'Task','parameters':{'z':1,'a':[1.0]},"
                      "'values':{'plan':'plan','days':'renewal - today','n':'peers.seats.median'},"
                      "'owner':{'role':'support'},'priority':5,'due':{'days':1,'hours':2},"
                      "'move':'earlier'}},{'id':'b','task':{'kind':'call','any_day':true}}"));
    s = &w.playbook->steps.items[0];
    says(&w, s->title, "Step");
    says(&w, s->task_title, "Task");
    says(&w, s->task_kind, "email");
    says(&w, s->parameters, "{\"a\":[1],\"z\":1}");
    assert_int_equal(s->acknowledged, 1);
    assert_int_equal(s->time.from, CSUCCESSP_FROM_DATE);
    assert_int_equal(s->time.slot, csuccessp_slot_find(book, "renewal", 7, 0));
    assert_int_equal(s->time.offset.months, -1);
    assert_int_equal(s->time.offset.business_days, -2);
    assert_int_equal(s->time.offset.days, -3);
    assert_true(s->time.offset.microseconds == -4 * HOUR);
    assert_int_equal(s->values.count, 3);
    says(&w, s->values.items[1].name, "days");
    assert_non_null(s->values.items[1].formula);
    assert_int_equal(s->owner.count, 1);
    assert_int_equal(s->priority, 5);
    assert_int_equal(s->has_due, 1);
    assert_int_equal(s->due.days, 1);
    assert_int_equal(s->earlier, 1);
    assert_int_equal(s->any_day, 0);
    assert_int_equal(w.playbook->steps.items[1].any_day, 1);
    /* what is asked once does not make time alone count */
    assert_int_equal(w.watch->always, 0);
    assert_int_equal(w.watch->continuous, 0);
    world_end(&w);
    world_takes(&w, book, playbook_text(TRIGGER, "'goal':{'when':'renewal < today'}", STEP));
    assert_int_equal(w.watch->always, 1);
    world_end(&w);
    csuccess_book_free(book);
}

static void
items(void **state)
{
    csuccess_book *book = defined_book();
    const csuccessp_playbook *p;
    const csuccessp_step *s;
    world w;

    (void)state;
    world_takes(
        &w, book,
        playbook_text(
            "'item':{'kind':'blocker','cause':'c','dimension':'people','status':['open',"
            "'in_progress']},'when':'seats > 3'",
            "",
            "{'id':'0','title':'Step','item':{'kind':'action','severity':'high',"
            "'dimension':'people','owner':{'role':'support'},'start':{'days':1},"
            "'due':{'months':1,'business_days':2},'of':['x','y']},'wait':{'timeout':{'days':3}}"
            ",'then':[{'id':'1','item':{'kind':'outcome','title':'Item'},'canvas':'current',"
            "'wait':{'until':'delivered'}}],'otherwise':[{'id':'2','item':{'kind':'kpi',"
            "'baseline':1.5,'target':3,'unit':'days'}}]},"
            "{'id':'3','wait':{'item':{'kind':'milestone','id':'live','origin':'o'},"
            "'status':'verified'}}"));
    p = w.playbook;
    assert_int_equal(p->trigger.on, CSUCCESSP_ON_ITEM);
    assert_int_equal(p->trigger.by_subject, 1);
    assert_int_equal(p->trigger.item.kind, CSUCCESSP_ITEM_BLOCKER);
    assert_int_equal(p->trigger.item.statuses,
                     1u << CSUCCESSP_ITEM_OPEN | 1u << CSUCCESSP_ITEM_IN_PROGRESS);
    says(&w, p->trigger.item.cause, "c");
    assert_true(CSUCCESSP_CONDITION_IS_SET(&p->trigger.when));
    s = &p->steps.items[0];
    assert_int_equal(s->kind, CSUCCESSP_STEP_ITEM);
    assert_int_equal(s->waits, 1);
    assert_int_equal(s->status, CSUCCESSP_ITEM_DONE);
    assert_int_equal(s->has_timeout, 1);
    assert_int_equal(s->then_list, 1);
    assert_int_equal(s->otherwise_list, 2);
    assert_int_equal(s->owner.count, 1);
    assert_int_equal(s->new_item->has_start, 1);
    assert_int_equal(s->new_item->due.months, 1);
    assert_int_equal(s->new_item->due.business_days, 2);
    assert_int_equal(s->new_item->draft.to.severity, CSUCCESSP_HIGH);
    assert_int_equal(s->new_item->draft.links[CSUCCESSP_LINK_OF].count, 2);
    assert_int_equal(p->steps.items[1].status, CSUCCESSP_ITEM_DELIVERED);
    assert_int_equal(p->steps.items[2].waits, 0);
    assert_true(p->steps.items[2].new_item->draft.kpi.baseline == 1500000);
    s = &p->steps.items[3];
    assert_int_equal(s->kind, CSUCCESSP_STEP_WAIT);
    assert_int_equal(s->for_item, 1);
    assert_int_equal(s->for_event, 0);
    assert_int_equal(s->status, CSUCCESSP_ITEM_VERIFIED);
    says(&w, s->item.id, "live");
    assert_int_equal(p->reads_events, 0);
    world_end(&w);
    world_takes(&w, book, playbook_text("'item':{'status':['done']},'each':'customer'", "", STEP));
    assert_int_equal(w.playbook->trigger.by_subject, 0);
    assert_int_equal(w.playbook->trigger.item.has_kind, 0);
    world_end(&w);
    csuccess_book_free(book);
}

static const char *const rich =
    "{'id':'p','scope':'seats > 0','trigger':{'absence':'login','days':3,'since':'renewal',"
    "'labels':['x']},'owner':[{'attribute':'csm'},'account'],'exit':{'when':'tickets > 1.0',"
    "'clears':true},'goal':{'when':[{'value':'plan','is':'core'},{'value':'paying','is':true}]},"
    "'steps':[{'id':'w','wait':{'event':'login','timeout':{'days':1}},'then':["
    "{'id':'t','at':{'from':{'date':'renewal'},'days':-3},'when':'quiet > 2.0','task':"
    "{'kind':'k','parameters':{'a':1},'values':{'v':'seats * 2','u':'`x`'},"
    "'owner':{'attribute':'csm'}}}]},"
    "{'id':'u','wait':{'when':'seats > 4'}},"
    "{'id':'c','choose':[{'when':'paying','steps':[]}]}]}";

static const char *const rich_in_items =
    "{'id':'p','trigger':{'item':{'kind':'blocker','id':'b','origin':'o','cause':'c',"
    "'dimension':'people','status':['open']},'when':'seats > 2'},'steps':["
    "{'id':'i','item':{'kind':'kpi','title':'T','text':'A text','dimension':'people','unit':'u',"
    "'value':'seats','cause':'x','owner':{'role':'support'},'data':[{'label':'l','value':1}],"
    "'of':['a','b'],'requires':['c'],'due':{'days':1}},'wait':{'timeout':{'days':1}},'otherwise':["
    "{'id':'j','wait':{'item':{'kind':'milestone','id':'live','origin':'go'}}}]}]}";

static void
an_old_version_that_fits_is_read_whole(void **state)
{
    csuccess_book *book = defined_book();
    world w;

    (void)state;
    assert_int_equal(world_begin(&w, book), CSUCCESS_OK);
    world_read(&w, rich, 1);
    assert_int_equal(w.status, CSUCCESS_OK);
    assert_false(CSUCCESSP_CONDITION_IS_SET(&w.playbook->scope)); /* it starts nothing */
    assert_non_null(w.playbook->trigger.series);
    assert_int_equal(w.watch->sources.count, 2);
    assert_true(reads(book, w.watch, "renewal"));
    assert_true(reads(book, w.watch, "tickets"));
    assert_true(reads(book, w.watch, "seats"));
    assert_int_equal(w.playbook->exit.lost, 0);
    assert_non_null(w.playbook->steps.items[1].values.items[0].formula);
    world_end(&w);
    csuccess_book_free(book);
}

static void
an_old_version_loses_what_is_gone(void **state)
{
    csuccess_book *book = new_book();
    const csuccessp_playbook *p;
    csuccess_error before = {.size = sizeof before}, after = {.size = sizeof after};
    world w;

    (void)state;
    take(book, "{'record':'definitions','attributes':[{'id':'renewal','type':'text'}]}");
    assert_int_equal(offer(book, "{'record':'nosuch'}"), CSUCCESS_E_UNKNOWN);
    csuccess_book_error(book, &before);
    assert_int_equal(world_begin(&w, book), CSUCCESS_OK);
    world_read(&w, rich, 1);
    csuccess_book_error(book, &after);
    assert_int_equal(w.status, CSUCCESS_OK);
    assert_int_equal(after.status, before.status);
    assert_string_equal(after.message, before.message);
    assert_string_equal(after.pointer, before.pointer);
    p = w.playbook;
    assert_null(p->trigger.series);
    assert_int_equal(p->trigger.event.kind, UINT32_MAX);
    assert_int_equal(p->trigger.since, NONE);
    assert_int_equal(p->owner.items[0].slot, NONE);
    assert_int_equal(p->exit.lost, 1);
    assert_true(CSUCCESSP_CONDITION_IS_SET(&p->exit));
    assert_int_equal(csuccessp_condition_holds(book, &p->exit, 0, 0), CSUCCESSP_UNKNOWN);
    assert_int_equal(p->exit_clears, 1);
    assert_int_equal(p->goal.lost, 1);
    assert_int_equal(p->goal.clauses.count, 0);
    assert_int_equal(p->steps.count, 4);
    assert_int_equal(p->steps.items[0].event.kind, UINT32_MAX);
    assert_int_equal(p->steps.items[1].time.from, CSUCCESSP_FROM_DATE);
    assert_int_equal(p->steps.items[1].time.slot, NONE);
    assert_int_equal(p->steps.items[1].when.lost, 1);
    assert_int_equal(p->steps.items[1].values.count, 2);
    assert_null(p->steps.items[1].values.items[0].formula);
    assert_non_null(p->steps.items[1].values.items[1].formula);
    assert_int_equal(p->steps.items[2].until.lost, 1);
    assert_int_equal(p->lists.items[2].when.lost, 1);
    assert_int_equal(csuccessp_event_matches(book, &p->steps.items[0].event, UINT32_MAX, 0, 0, 0),
                     0);
    world_end(&w);

    assert_int_equal(world_begin(&w, book), CSUCCESS_OK);
    world_read(&w, playbook_text("'segment':'at_risk'", "'exit':{'clears':true}", STEP), 1);
    assert_int_equal(w.status, CSUCCESS_OK);
    assert_int_equal(w.playbook->trigger.when.lost, 1);
    world_end(&w);
    assert_int_equal(world_begin(&w, book), CSUCCESS_OK);
    world_read(&w, playbook_text("'playbook':'gone'", "", STEP), 1);
    assert_int_equal(w.status, CSUCCESS_OK);
    says(&w, w.playbook->trigger.playbook, "gone");
    world_end(&w);
    assert_int_equal(world_begin(&w, book), CSUCCESS_OK);
    world_read(&w, playbook_text("'value':'plan','to':['x']", "", STEP), 1);
    assert_int_equal(w.status, CSUCCESS_OK);
    world_end(&w);
    assert_int_equal(world_begin(&w, book), CSUCCESS_OK); /* it never was a playbook */
    world_read(&w, playbook_text("'by':'hand'", "'colour':1", STEP), 1);
    assert_int_equal(w.status, CSUCCESS_E_FIELD);
    world_end(&w);
    csuccess_book_free(book);
}

/* Of each event: does it match? */
static void
events_match(void **state)
{
    csuccess_book *book = defined_book();
    csuccessp_event_match *match;
    const csuccessp_event_kind *kind;
    uint32_t login, ticket, extra;
    world w;

    (void)state;
    take(book, "{'record':'customer','id':'acme'}");
    take(book, "{'record':'contact','customer':'acme','id':'ann','roles':['champion']}");
    take(book, "{'record':'event','customer':'acme','kind':'login','at':'2026-01-01T00:00:00Z',"
               "'label':'web','subject':'ann','value':5}");
    login = csuccessp_kind_find(book, "login", 5, 0);
    ticket = csuccessp_kind_find(book, "ticket", 6, 0);
    kind = csuccessp_kind_at(book, login);
    assert_true(kind->log.extras.count > 1);
    extra = 1;
    world_takes(
        &w, book,
        playbook_text("'event':'login','labels':['app','web'],'subject':'ann','role':'champion',"
                      "'least':5,'most':6",
                      "", STEP));
    match = &w.playbook->trigger.event;
    assert_int_equal(csuccessp_event_matches(book, match, login, 0, extra, 5000000), 1);
    assert_int_equal(csuccessp_event_matches(book, match, login, 0, extra, 6000000), 1);
    assert_int_equal(csuccessp_event_matches(book, match, login, 0, extra, 4999999), 0);
    assert_int_equal(csuccessp_event_matches(book, match, login, 0, extra, 6000001), 0);
    assert_int_equal(csuccessp_event_matches(book, match, ticket, 0, extra, 5000000), 0);
    assert_int_equal(csuccessp_event_matches(book, match, login, 0, 0, 5000000), 0);
    world_end(&w);
    world_takes(&w, book, playbook_text("'event':'login','role':'buyer'", "", STEP));
    match = &w.playbook->trigger.event;
    assert_int_equal(csuccessp_event_matches(book, match, login, 0, extra, 0), 0);
    world_end(&w);
    world_takes(&w, book, playbook_text("'event':'login'", "", STEP));
    match = &w.playbook->trigger.event;
    assert_int_equal(csuccessp_event_matches(book, match, login, 0, 0, INT64_MIN), 1);
    world_end(&w);
    csuccess_book_free(book);
}

/* Every allocation fails once: nothing is lost, and the failure says so. */
static void
without_memory(void **state)
{
    static failing memory;
    csuccess_config config = {.size = sizeof config};
    csuccess_book *book = NULL;
    size_t at, failures = 0;
    int old;
    world w;

    (void)state;
    failing_open(&memory, NULL);
    config.allocator = &memory.allocator;
    assert_int_equal(csuccess_book_new(&config, &book), CSUCCESS_OK);
    take(book, "%s", playbook_definitions);
    for (old = 0; old < 4; old++)
        for (at = 1;; at++) {
            csuccess_status status;
            size_t failed;
            status = world_begin(&w, book);
            assert_int_equal(status, CSUCCESS_OK);
            failed = memory.failed;
            memory.fail_at = memory.calls + at;
            world_read(&w, old / 2 ? rich_in_items : rich, old % 2);
            failing_allow(&memory);
            memory.fail_at = 0;
            failed = memory.failed - failed;
            status = w.status;
            world_end(&w);
            assert_int_equal(status, failed ? CSUCCESS_E_NO_MEMORY : CSUCCESS_OK);
            failures += failed;
            if (!failed)
                break;
        }
    assert_true(failures > 100);
    csuccess_book_free(book);
    failing_close(&memory, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults),
        cmocka_unit_test(controls),
        cmocka_unit_test(triggers),
        cmocka_unit_test(lists),
        cmocka_unit_test(tasks),
        cmocka_unit_test(items),
        cmocka_unit_test(an_old_version_that_fits_is_read_whole),
        cmocka_unit_test(an_old_version_loses_what_is_gone),
        cmocka_unit_test(events_match),
        cmocka_unit_test(without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
