/* SPDX-License-Identifier: MIT */
/* Playbooks out of their JSON: what they become, what is refused, and what old versions lose. */
#include <stdio.h>

#include "book/book.h"
#include "book/event/event_window.h"
#include "book/formula/formula.h"
#include "failing.h"
#include "playbook/definition/new_item.h"
#include "workbook.h"

#define NONE CSUCCESSP_SLOT_NONE

/* A publication in which playbooks are read, and what one of them has become. */
typedef struct world {
    csuccess_book *book;
    csuccessp_publication *publication;
    csuccessp_place place;
    csuccessp_node *trigger, *watch;
    csuccessp_playbook *playbook;
    csuccessp_json json;
    csuccess_status status;
} world;

static const csuccessp_node_kind plain_kind = {
    "test", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
};

static const char *const definitions =
    "{'record':'definitions','attributes':[{'id':'plan','type':'text'},"
    "{'id':'seats','type':'int'},{'id':'paying','type':'bool'},{'id':'renewal','type':'date'},"
    "{'id':'csm','type':'text'},"
    "{'id':'tier','type':'text','values':['gold','silver']}],'events':[{'id':'login'},{'id':'"
    "ticket','retain_days':30}],"
    "'measures':[{'id':'tickets','kind':'count','event':'ticket','days':30},"
    "{'id':'quiet','kind':'days_since','event':'login'}],"
    "'segments':[{'id':'at_risk','enter':'tickets > 3'}],'health_models':[{'id':'h','direction':"
    "'higher_is_better','bands':[{'id':'red','to':50},{'id':'green','from':50}],'parts':"
    "[{'measure':'seats','linear':{'knots':[[0,0],[9,100]]}}]}]}";

static csuccess_status
begin(world *w, csuccess_book *book)
{
    csuccess_status status;

    memset(w, 0, sizeof *w);
    w->book = book;
    w->place = csuccessp_place_root(&book->error);
    csuccessp_json_open(&w->json, &book->memory);
    status = csuccessp_publication_begin(book, &w->place, &w->publication);
    if (status == CSUCCESS_OK)
        status = csuccessp_publication_prepare(w->publication);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_node(w->publication, NULL, &w->place, "test.trigger", 12,
                                        &plain_kind, CSUCCESS_TYPE_BOOL, &w->trigger);
    if (status == CSUCCESS_OK)
        status = csuccessp_publish_node(w->publication, NULL, &w->place, "test.watch", 10,
                                        &plain_kind, CSUCCESS_TYPE_BOOL, &w->watch);
    return status;
}

static void
end(world *w)
{
    csuccessp_playbook_free(w->book, w->playbook);
    csuccessp_json_done(&w->json);
    csuccessp_json_close(&w->json);
    if (w->publication)
        csuccessp_publication_abandon(w->publication);
}

static void
read_text(world *w, const char *text, int old)
{
    static char json[62000];
    size_t i, length = strlen(text);

    assert_in_range(length, 1, sizeof json - 1);
    for (i = 0; i < length; i++)
        json[i] = text[i] == '\'' ? '"' : text[i] == '`' ? '\'' : text[i];
    w->status = csuccessp_json_parse(&w->json, json, length, 1 << 20, 200, &w->book->error);
    if (w->status == CSUCCESS_OK)
        w->status = csuccessp_playbook_declare(w->publication, &w->place, w->json.root);
    if (w->status == CSUCCESS_OK)
        w->status = csuccessp_playbook_read(w->publication, old ? NULL : w->trigger, w->watch, old,
                                            &w->place, w->json.root, &w->playbook);
}

static const char *
parts(const char *trigger, const char *more, const char *steps)
{
    static char text[62000];

    snprintf(text, sizeof text, "{'id':'p','trigger':{%s},'steps':[%s]%s%s}", trigger, steps,
             *more ? "," : "", more);
    return text;
}

#define TRIGGER "'when':'tickets > 3.0'"
#define STEP "{'id':'a','task':{'kind':'email'}}"

static void
taken(world *w, csuccess_book *book, const char *text)
{
    assert_int_equal(begin(w, book), CSUCCESS_OK);
    read_text(w, text, 0);
    if (w->status != CSUCCESS_OK) {
        csuccess_error error = {.size = sizeof error};
        csuccess_book_error(book, &error);
        fail_msg("%s: %s at '%s'\n%s", csuccess_status_name(w->status), error.message,
                 error.pointer, text);
    }
}

static csuccess_book *
defined_book(void)
{
    csuccess_book *book = new_book();

    take(book, "%s", definitions);
    return book;
}

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
    taken(&w, book, parts(TRIGGER, "", STEP));
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
    end(&w);
    csuccess_book_free(book);
}

static void
controls(void **state)
{
    csuccess_book *book = defined_book();
    const csuccessp_playbook *p;
    world w;

    (void)state;
    taken(&w, book,
          parts("'segment':'at_risk','mode':'is_true','sustain':{'days':2,'hours':3},'existing':"
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
    end(&w);
    csuccess_book_free(book);
}

static void
trigger_of_change(csuccess_book *book)
{
    const csuccessp_trigger *t;
    world w;

    taken(&w, book, parts("'value':'plan','from':['trial'],'to':['core','plus']", "", STEP));
    t = &w.playbook->trigger;
    assert_int_equal(t->on, CSUCCESSP_ON_CHANGE);
    assert_int_equal(t->value_type, CSUCCESS_TYPE_TEXT);
    assert_int_equal(t->from.count, 1);
    assert_int_equal(t->to.count, 2);
    says(&w, t->to.items[1], "plus");
    assert_true(reads(book, w.trigger, "plan"));
    end(&w);
    taken(&w, book, parts("'value':'health.h.band','from':['green'],'to':['red']", "", STEP));
    end(&w);
    taken(&w, book, parts("'value':'tier','from':['gold']", "", STEP));
    end(&w);
    taken(&w, book, parts("'value':'segment.at_risk','to':[false]", "", STEP));
    t = &w.playbook->trigger;
    assert_int_equal(t->value_type, CSUCCESS_TYPE_BOOL);
    assert_int_equal(t->from.count, 0);
    says(&w, t->to.items[0], "false");
    end(&w);
}

static void
trigger_of_event(csuccess_book *book)
{
    const csuccessp_trigger *t;
    world w;

    taken(&w, book,
          parts("'event':'ticket','labels':['p2','p1'],'role':'champion','subject':'ann',"
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
    end(&w);
}

static void
trigger_of_date(csuccess_book *book)
{
    const csuccessp_trigger *t;
    world w;

    taken(&w, book, parts("'date':'renewal','days':-120,'catch_up':10", "", STEP));
    t = &w.playbook->trigger;
    assert_int_equal(t->on, CSUCCESSP_ON_DATE);
    assert_int_equal(t->days, -120);
    assert_int_equal(t->catch_up, 10);
    assert_int_equal(t->value, csuccessp_slot_find(book, "renewal", 7, 0));
    assert_true(reads(book, w.trigger, "renewal"));
    end(&w);
    taken(&w, book, parts("'date':'start','months':3", "", STEP));
    assert_int_equal(w.playbook->trigger.months, 3);
    assert_int_equal(w.playbook->trigger.days, 0);
    end(&w);
}

static void
trigger_of_absence(csuccess_book *book)
{
    const csuccessp_trigger *t;
    world w;

    taken(&w, book,
          parts("'absence':'login','labels':['web'],'days':14,'since':'start','mode':"
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
    end(&w);
    taken(&w, book, parts("'absence':'ticket','days':30", "", STEP));
    assert_true(w.playbook->trigger.series->reach == 30 * DAY);
    assert_int_equal(w.playbook->trigger.since, NONE);
    end(&w);
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
    taken(&w, book, parts("'by':'hand'", "", STEP));
    assert_int_equal(w.playbook->trigger.on, CSUCCESSP_ON_HAND);
    end(&w);
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
    taken(&w, book,
          parts(TRIGGER, "",
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
    end(&w);
    csuccess_book_free(book);
}

static void
tasks(void **state)
{
    csuccess_book *book = defined_book();
    const csuccessp_step *s;
    world w;

    (void)state;
    taken(&w, book,
          parts(TRIGGER, "",
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
    end(&w);
    taken(&w, book, parts(TRIGGER, "'goal':{'when':'renewal < today'}", STEP));
    assert_int_equal(w.watch->always, 1);
    end(&w);
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
    taken(&w, book,
          parts("'item':{'kind':'blocker','cause':'c','dimension':'people','status':['open',"
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
    end(&w);
    taken(&w, book, parts("'item':{'status':['done']},'each':'customer'", "", STEP));
    assert_int_equal(w.playbook->trigger.by_subject, 0);
    assert_int_equal(w.playbook->trigger.item.has_kind, 0);
    end(&w);
    csuccess_book_free(book);
}

struct refusal {
    const char *trigger, *more, *steps;
    csuccess_status status;
    const char *pointer, *part;
};

#define FIELD CSUCCESS_E_FIELD
#define VALUE CSUCCESS_E_VALUE
#define UNKNOWN CSUCCESS_E_UNKNOWN
#define WRONG CSUCCESS_E_DEFINITION
#define LIMIT CSUCCESS_E_LIMIT

static const struct refusal refusals[] = {
    /* The whole. */
    {TRIGGER, "'colour':1", STEP, FIELD, "/colour", "unknown field"},
    {TRIGGER, "'priorty':1", STEP, FIELD, "/priorty", "'priority'"},
    {TRIGGER, "'enabled':1", STEP, FIELD, "/enabled", "true or false"},
    {TRIGGER, "'on_disable':'migrate'", STEP, VALUE, "/on_disable", "finish, close"},
    {TRIGGER, "'on_change':'stay'", STEP, VALUE, "/on_change", "migrate"},
    {TRIGGER, "'repeat':'restrat'", STEP, VALUE, "/repeat", "'restart'"},
    {TRIGGER, "'calendar':'eu'", STEP, VALUE, "/calendar", "owner"},
    {TRIGGER, "'scope':'seats'", STEP, WRONG, "/scope", "true or false"},
    {TRIGGER, "'scope':'seat > 1'", STEP, UNKNOWN, "/scope", "'seats'"},
    {TRIGGER, "'scope':{}", STEP, FIELD, "/scope", "an expression or a list"},
    {TRIGGER, "'max_runs':0", STEP, VALUE, "/max_runs", "from 1 to"},
    {TRIGGER, "'priority':1000001", STEP, VALUE, "/priority", "1000000"},
    {TRIGGER, "'priority':-1000001", STEP, VALUE, "/priority", "-1000000"},
    {TRIGGER, "'priority':0.5", STEP, VALUE, "/priority", "an integer"},
    {TRIGGER, "'depth':0", STEP, VALUE, "/depth", "1 to 100"},
    {TRIGGER, "'depth':101", STEP, VALUE, "/depth", "1 to 100"},
    {TRIGGER, "'preempts':true", STEP, WRONG, "/preempts", "group"},
    {TRIGGER, "'false_alarm_days':-1", STEP, VALUE, "/false_alarm_days", "0 to"},
    {TRIGGER, "'closing_outcomes':[1]", STEP, FIELD, "/closing_outcomes/0", "a text"},
    {TRIGGER, "'closing_outcomes':['']", STEP, VALUE, "/closing_outcomes/0", "empty"},
    /* Controls. */
    {TRIGGER, "'cooldown':{}", STEP, WRONG, "/cooldown", "'days', 'hours'"},
    {TRIGGER, "'cooldown':{'from':'end'}", STEP, WRONG, "/cooldown", "'days', 'hours'"},
    {TRIGGER, "'cooldown':{'days':-1}", STEP, VALUE, "/cooldown/days", "0 to 36500"},
    {TRIGGER, "'cooldown':{'hours':876001}", STEP, VALUE, "/cooldown/hours", "0 to 876000"},
    {TRIGGER, "'cooldown':{'days':1,'from':'here'}", STEP, VALUE, "/cooldown/from", "start, end"},
    {TRIGGER, "'max_runs_in':{'runs':1}", STEP, FIELD, "/max_runs_in", "'days'"},
    {TRIGGER, "'max_runs_in':{'runs':0,'days':1}", STEP, VALUE, "/max_runs_in/runs", "1 to"},
    {TRIGGER, "'max_runs_in':{'runs':1,'days':36501}", STEP, VALUE, "/max_runs_in/days", "36500"},
    {TRIGGER, "'cap':{'over':'drop'}", STEP, FIELD, "/cap", "'per_owner_per_day'"},
    {TRIGGER, "'cap':{'per_owner_per_day':0}", STEP, VALUE, "/cap/per_owner_per_day", "1 to"},
    {TRIGGER, "'cap':{'per_owner_per_day':1,'over':'x'}", STEP, VALUE, "/cap/over", "defer"},
    {TRIGGER, "'holdout':{}", STEP, FIELD, "/holdout", "'percent'"},
    {TRIGGER, "'holdout':{'percent':100.0001}", STEP, VALUE, "/holdout/percent", "0 to 100"},
    {TRIGGER, "'holdout':{'percent':-1}", STEP, VALUE, "/holdout/percent", "0 to 100"},
    {TRIGGER, "'holdout':{'percent':0.00001}", STEP, VALUE, "/holdout/percent", "four digits"},
    {TRIGGER, "'holdout':{'percent':1,'salt':''}", STEP, VALUE, "/holdout/salt", "empty"},
    {TRIGGER, "'exit':{}", STEP, WRONG, "/exit", "'clears'"},
    {TRIGGER, "'exit':{'clears':false}", STEP, WRONG, "/exit", "'clears'"},
    {TRIGGER, "'exit':{'clears':1}", STEP, FIELD, "/exit/clears", "true or false"},
    {TRIGGER, "'exit':{'when':'nosuch'}", STEP, UNKNOWN, "/exit/when", "nosuch"},
    {"'event':'login'", "'exit':{'clears':true}", STEP, WRONG, "/exit/clears", "clears"},
    {"'by':'hand'", "'exit':{'clears':true}", STEP, WRONG, "/exit/clears", "clears"},
    {"'date':'renewal'", "'exit':{'clears':true}", STEP, WRONG, "/exit/clears", "clears"},
    {"'value':'plan'", "'exit':{'clears':true}", STEP, WRONG, "/exit/clears", "clears"},
    {TRIGGER, "'goal':{'days':1}", STEP, FIELD, "/goal", "'when'"},
    {TRIGGER, "'goal':{'when':'paying','days':0}", STEP, VALUE, "/goal/days", "1 to"},
    {TRIGGER, "'goal':{'when':'paying','closes':'no'}", STEP, FIELD, "/goal/closes", "true or"},
    /* Owners. */
    {TRIGGER, "'owner':'acount'", STEP, VALUE, "/owner", "'account'"},
    {TRIGGER, "'owner':[]", STEP, WRONG, "/owner", "1 to 16"},
    {TRIGGER, "'owner':7", STEP, FIELD, "/owner", "an object"},
    {TRIGGER, "'owner':{}", STEP, WRONG, "/owner", "one of"},
    {TRIGGER, "'owner':{'role':'a','member':'b'}", STEP, WRONG, "/owner", "one of"},
    {TRIGGER, "'owner':{'pick':'least_load'}", STEP, WRONG, "/owner", "one of"},
    {TRIGGER, "'owner':['account',{'attribute':'cms'}]", STEP, UNKNOWN, "/owner/1/attribute",
     "'csm'"},
    {TRIGGER, "'owner':{'attribute':'seats'}", STEP, WRONG, "/owner/attribute", "text"},
    {TRIGGER, "'owner':{'manager_of':'ann'}", STEP, VALUE, "/owner/manager_of", "account"},
    /* Triggers. */
    {"", "", STEP, WRONG, "/trigger", "one of 'when'"},
    {"'by':'hand','when':'paying'", "", STEP, WRONG, "/trigger", "one of 'when'"},
    {"'event':'login','date':'start'", "", STEP, WRONG, "/trigger", "one of 'when'"},
    {"'by':'hands'", "", STEP, VALUE, "/trigger/by", "'hand'"},
    {"'wehn':'paying'", "", STEP, FIELD, "/trigger/wehn", "'when'"},
    {"'when':'ticket > 3'", "", STEP, UNKNOWN, "/trigger/when", "'tickets'"},
    {"'when':[]", "", STEP, WRONG, "/trigger/when", "no clause"},
    {"'segment':'atrisk'", "", STEP, UNKNOWN, "/trigger/segment", "segment.at_risk"},
    {"'segment':'at_risk','mode':'becomes'", "", STEP, VALUE, "/trigger/mode", "is_true"},
    {"'event':'login','mode':'is_true'", "", STEP, WRONG, "/trigger/mode", "no 'mode'"},
    {"'value':'plan','mode':'becomes_true'", "", STEP, WRONG, "/trigger/mode", "no 'mode'"},
    {"'date':'start','sustain':{'days':1}", "", STEP, WRONG, "/trigger/sustain", "no 'sustain'"},
    {"'event':'login','sustain':{'days':1}", "", STEP, WRONG, "/trigger/sustain", "no 'sustain'"},
    {"'by':'hand','existing':true", "", STEP, WRONG, "/trigger/existing", "no 'existing'"},
    {TRIGGER ",'sustain':{'days':36501}", "", STEP, VALUE, "/trigger/sustain/days", "36500"},
    {TRIGGER ",'mode':'is_true'", "", STEP, WRONG, "", "cooldown"},
    {TRIGGER ",'mode':'is_true'", "'cooldown':{'days':0}", STEP, WRONG, "", "one hour"},
    {"'value':'seats'", "", STEP, WRONG, "/trigger/value", "no text"},
    {"'value':'plam'", "", STEP, UNKNOWN, "/trigger/value", "'plan'"},
    {"'value':'plan','from':[]", "", STEP, WRONG, "/trigger/from", "leave it out"},
    {"'value':'tier','to':['gold','silvr']", "", STEP, UNKNOWN, "/trigger/to/1", "'silver'"},
    {"'value':'health.h.band','from':['gren']", "", STEP, UNKNOWN, "/trigger/from/0", "'green'"},
    {"'value':'plan','to':[true]", "", STEP, FIELD, "/trigger/to/0", "a text"},
    {"'value':'paying','to':['true']", "", STEP, FIELD, "/trigger/to/0", "true or false"},
    {"'event':'logn'", "", STEP, UNKNOWN, "/trigger/event", "'login'"},
    {"'event':'login','labels':'x'", "", STEP, FIELD, "/trigger/labels", "an array"},
    {"'event':'login','labels':[1]", "", STEP, FIELD, "/trigger/labels/0", "a label"},
    {"'event':'login','least':2,'most':1", "", STEP, WRONG, "/trigger", "'least'"},
    {"'event':'login','least':'2'", "", STEP, FIELD, "/trigger/least", "a number"},
    {"'event':'login','each':'day'", "", STEP, VALUE, "/trigger/each", "subject"},
    {"'event':'login','oldest':{'days':0}", "", STEP, VALUE, "/trigger/oldest", "alone"},
    {"'event':'login','oldest':{}", "", STEP, WRONG, "/trigger/oldest", "'days', 'hours'"},
    {"'event':'login','when':'seats +'", "", STEP, CSUCCESS_E_SYNTAX, "/trigger/when", ""},
    {"'date':'renwal'", "", STEP, UNKNOWN, "/trigger/date", "'renewal'"},
    {"'date':'plan'", "", STEP, WRONG, "/trigger/date", "date"},
    {"'date':'quiet'", "", STEP, WRONG, "/trigger/date", "date"},
    {"'date':'start','days':1,'months':1", "", STEP, WRONG, "/trigger", "not both"},
    {"'date':'start','days':-36501", "", STEP, VALUE, "/trigger/days", "-36500"},
    {"'date':'start','months':1201", "", STEP, VALUE, "/trigger/months", "1200"},
    {"'date':'start','catch_up':-1", "", STEP, VALUE, "/trigger/catch_up", "0 to"},
    {"'date':'start','when':'paying'", "", STEP, WRONG, "/trigger", "one of"},
    {"'absence':'login'", "", STEP, WRONG, "/trigger", "needs 'days'"},
    {"'absence':'login','days':0", "", STEP, VALUE, "/trigger/days", "1 to"},
    {"'absence':'lgin','days':1", "", STEP, UNKNOWN, "/trigger/absence", "'login'"},
    {"'absence':'ticket','days':31", "", STEP, WRONG, "/trigger/days", "kept for 30"},
    {"'absence':'login','days':1,'since':'seats'", "", STEP, WRONG, "/trigger/since", "date"},
    {"'absence':'login','days':1,'least':1", "", STEP, WRONG, "/trigger/least", "no 'least'"},
    {"'playbook':'nosuch'", "", STEP, UNKNOWN, "/trigger/playbook", "no playbook 'nosuch'"},
    {"'item':{}", "", STEP, FIELD, "/trigger/item", "'status'"},
    {"'item':{'status':[]}", "", STEP, WRONG, "/trigger/item/status", "none"},
    {"'item':{'status':'done'}", "", STEP, FIELD, "/trigger/item/status", "an array"},
    {"'item':{'status':['dome']}", "", STEP, VALUE, "/trigger/item/status/0", "'done'"},
    {"'item':{'status':['removed']}", "", STEP, VALUE, "/trigger/item/status/0", "never been"},
    {"'item':{'status':['done'],'kind':'actoin'}", "", STEP, VALUE, "/trigger/item/kind",
     "'action'"},
    {"'item':{'status':['done'],'owner':'x'}", "", STEP, FIELD, "/trigger/item/owner", "unknown"},
    {"'item':{'status':['done']},'each':'subject'", "", STEP, VALUE, "/trigger/each", "item"},
    {"'item':{'status':['done']},'mode':'is_true'", "", STEP, WRONG, "/trigger/mode", "no 'mode'"},
    {"'item':{'status':['done']},'when':'seat > 1'", "", STEP, UNKNOWN, "/trigger/when", "'seats'"},
    {"'item':{'status':['done']},'event':'login'", "", STEP, WRONG, "/trigger", "one of 'when'"},
    /* Steps. */
    {TRIGGER, "", "", WRONG, "/steps", "at least one step"},
    {TRIGGER, "", "7", FIELD, "/steps/0", "an object"},
    {TRIGGER, "", "{'task':{'kind':'k'}}", FIELD, "/steps/0", "'id'"},
    {TRIGGER, "", "{'id':'a'}", WRONG, "/steps/0", "exactly one"},
    {TRIGGER, "", "{'id':'a','task':{'kind':'k'},'wait':{'when':'paying'}}", WRONG, "/steps/0",
     "exactly one"},
    {TRIGGER, "", STEP "," STEP, WRONG, "/steps/1/id", "another step"},
    {TRIGGER, "", "{'id':'a','task':{'kind':'k'},'then':[]}", WRONG, "/steps/0/then", "no 'then'"},
    {TRIGGER, "", "{'id':'a','wait':{'when':'paying'},'done':'completed'}", WRONG, "/steps/0/done",
     "no 'done'"},
    {TRIGGER, "", "{'id':'a','task':{'kind':'k'},'done':'sent'}", VALUE, "/steps/0/done",
     "acknowledged"},
    {TRIGGER, "", "{'id':'a','task':{'kind':'k'},'when':'seats'}", WRONG, "/steps/0/when",
     "true or false"},
    {TRIGGER, "", "{'id':'a','task':{}}", FIELD, "/steps/0/task", "'kind'"},
    {TRIGGER, "", "{'id':'a','task':{'kind':'k','to':'x'}}", FIELD, "/steps/0/task/to", "unknown"},
    {TRIGGER, "", "{'id':'a','task':{'kind':'k','priority':1000001}}", VALUE,
     "/steps/0/task/priority", "1000000"},
    {TRIGGER, "", "{'id':'a','task':{'kind':'k','parameters':[]}}", FIELD,
     "/steps/0/task/parameters", "an object"},
    {TRIGGER, "", "{'id':'a','task':{'kind':'k','parameters':{'a':1,'a':2}}}", FIELD,
     "/steps/0/task/parameters/a", "twice"},
    {TRIGGER, "", "{'id':'a','task':{'kind':'k','values':{'v':1}}}", FIELD,
     "/steps/0/task/values/v", "an expression"},
    {TRIGGER, "", "{'id':'a','task':{'kind':'k','values':{'v':'[seats]'}}}", WRONG,
     "/steps/0/task/values/v", "list"},
    {TRIGGER, "", "{'id':'a','task':{'kind':'k','values':{'':'seats'}}}", VALUE,
     "/steps/0/task/values/", "an id"},
    {TRIGGER, "", "{'id':'a','task':{'kind':'k','parameters':{'v':1},'values':{'v':'seats'}}}",
     WRONG, "/steps/0/task/values/v", "already"},
    {TRIGGER, "", "{'id':'a','task':{'kind':'k','due':{}}}", WRONG, "/steps/0/task/due", "some of"},
    {TRIGGER, "", "{'id':'a','task':{'kind':'k','due':{'days':-1}}}", VALUE,
     "/steps/0/task/due/days", "backward"},
    {TRIGGER, "", "{'id':'a','task':{'kind':'k','due':{'months':1}}}", FIELD,
     "/steps/0/task/due/months", "unknown"},
    {TRIGGER, "", "{'id':'a','task':{'kind':'k','any_day':true,'move':'later'}}", WRONG,
     "/steps/0/task/move", "does not move"},
    {TRIGGER, "", "{'id':'a','task':{'kind':'k','owner':{'attribute':'plam'}}}", UNKNOWN,
     "/steps/0/task/owner/attribute", "'plan'"},
    {TRIGGER, "", "{'id':'a','at':{'days':-1},'task':{'kind':'k'}}", VALUE, "/steps/0/at/days",
     "only from a date"},
    {TRIGGER, "", "{'id':'a','at':{'from':'start','hours':-1},'task':{'kind':'k'}}", VALUE,
     "/steps/0/at/hours", "only from a date"},
    {TRIGGER, "", "{'id':'a','at':{'days':36501},'task':{'kind':'k'}}", VALUE, "/steps/0/at/days",
     "36500"},
    {TRIGGER, "", "{'id':'a','at':{'from':'ther'},'task':{'kind':'k'}}", VALUE, "/steps/0/at/from",
     "here"},
    {TRIGGER, "", "{'id':'a','at':{'from':{}},'task':{'kind':'k'}}", WRONG, "/steps/0/at/from",
     "'step' or a 'date'"},
    {TRIGGER, "", "{'id':'a','at':{'from':{'date':'plan'}},'task':{'kind':'k'}}", WRONG,
     "/steps/0/at/from/date", "date"},
    {TRIGGER, "", "{'id':'a','at':{'from':{'step':'a'}},'task':{'kind':'k'}}", UNKNOWN,
     "/steps/0/at/from/step", "before this one"},
    {TRIGGER, "",
     "{'id':'a','at':{'from':{'step':'b'}},'task':{'kind':'k'}},"
     "{'id':'b','task':{'kind':'k'}}",
     UNKNOWN, "/steps/0/at/from/step", "before this one"},
    {TRIGGER, "",
     "{'id':'aa1','task':{'kind':'k'}},"
     "{'id':'b','at':{'from':{'step':'aa2'}},'task':{'kind':'k'}}",
     UNKNOWN, "/steps/1/at/from/step", "'aa1'"},
    {TRIGGER, "",
     "{'id':'a','wait':{'when':'paying'},'then':[{'id':'b','task':{'kind':'k'}}]},"
     "{'id':'c','at':{'from':{'step':'b'}},'task':{'kind':'k'}}",
     UNKNOWN, "/steps/1/at/from/step", "around"},
    {TRIGGER, "", "{'id':'a','wait':{}}", WRONG, "/steps/0/wait", "an 'event'"},
    {TRIGGER, "", "{'id':'a','wait':{'event':'login','when':'paying'}}", WRONG, "/steps/0/wait",
     "an 'event'"},
    {TRIGGER, "", "{'id':'a','wait':{'when':'paying','role':'x'}}", WRONG, "/steps/0/wait/role",
     "only an event"},
    {TRIGGER, "", "{'id':'a','wait':{'event':'logins'}}", UNKNOWN, "/steps/0/wait/event",
     "'login'"},
    {TRIGGER, "", "{'id':'a','wait':{'event':'login','timeout':{}}}", WRONG,
     "/steps/0/wait/timeout", "some of"},
    {TRIGGER, "", "{'id':'a','wait':{'event':'login'},'otherwise':[" STEP "]}", WRONG,
     "/steps/0/otherwise", "'timeout'"},
    {TRIGGER, "", "{'id':'a','wait':{'event':'login'},'then':[]}", WRONG, "/steps/0/then",
     "leave 'then' out"},
    {TRIGGER, "", "{'id':'a','wait':true}", FIELD, "/steps/0/wait", "an object"},
    {TRIGGER, "", "{'id':'a','wait':{'when':'paying','item':{}}}", WRONG, "/steps/0/wait",
     "an 'item'"},
    {TRIGGER, "", "{'id':'a','wait':{'when':'paying','status':'done'}}", WRONG,
     "/steps/0/wait/status", "only an item"},
    {TRIGGER, "", "{'id':'a','wait':{'item':{},'labels':['x']}}", WRONG, "/steps/0/wait/labels",
     "only an event"},
    {TRIGGER, "", "{'id':'a','wait':{'item':{'status':['done']}}}", FIELD,
     "/steps/0/wait/item/status", "unknown"},
    {TRIGGER, "", "{'id':'a','wait':{'item':{},'status':'open'}}", VALUE, "/steps/0/wait/status",
     "verified"},
    {TRIGGER, "", "{'id':'a','item':{}}", FIELD, "/steps/0/item", "'kind'"},
    {TRIGGER, "", "{'id':'a','item':{'kind':'actoin'}}", VALUE, "/steps/0/item/kind", "'action'"},
    {TRIGGER, "", "{'id':'a','item':{'kind':'action','id':'b'}}", FIELD, "/steps/0/item/id",
     "its run and step"},
    {TRIGGER, "", "{'id':'a','item':{'kind':'action','by':'ann'}}", FIELD, "/steps/0/item/by",
     "unknown"},
    {TRIGGER, "", "{'id':'a','item':{'kind':'action','baseline':1}}", FIELD,
     "/steps/0/item/baseline", "no 'baseline'"},
    {TRIGGER, "", "{'id':'a','item':{'kind':'action','dimension':'peple'}}", UNKNOWN,
     "/steps/0/item/dimension", "'people'"},
    {TRIGGER, "", "{'id':'a','item':{'kind':'action','owner':'ann'}}", VALUE, "/steps/0/item/owner",
     "account"},
    {TRIGGER, "", "{'id':'a','item':{'kind':'action','due':'2026-01-01'}}", FIELD,
     "/steps/0/item/due", "an object"},
    {TRIGGER, "", "{'id':'a','item':{'kind':'action','due':{}}}", WRONG, "/steps/0/item/due",
     "some of"},
    {TRIGGER, "", "{'id':'a','item':{'kind':'action','start':{'days':-1}}}", VALUE,
     "/steps/0/item/start/days", "backward"},
    {TRIGGER, "", "{'id':'a','item':{'kind':'action'},'task':{'kind':'k'}}", WRONG, "/steps/0",
     "exactly one"},
    {TRIGGER, "", "{'id':'a','item':{'kind':'action'},'done':'completed'}", WRONG, "/steps/0/done",
     "no 'done'"},
    {TRIGGER, "", "{'id':'a','item':{'kind':'action'},'canvas':'other'}", VALUE, "/steps/0/canvas",
     "current"},
    {TRIGGER, "", "{'id':'a','task':{'kind':'k'},'canvas':'current'}", WRONG, "/steps/0/canvas",
     "no 'canvas'"},
    {TRIGGER, "", "{'id':'a','item':{'kind':'action'},'then':[" STEP "]}", WRONG, "/steps/0/then",
     "does not wait"},
    {TRIGGER, "", "{'id':'a','item':{'kind':'action'},'wait':false,'otherwise':[" STEP "]}", WRONG,
     "/steps/0/otherwise", "does not wait"},
    {TRIGGER, "", "{'id':'a','item':{'kind':'action'},'wait':1}", FIELD, "/steps/0/wait",
     "an object"},
    {TRIGGER, "", "{'id':'a','item':{'kind':'action'},'wait':{'until':'accepted'}}", WRONG,
     "/steps/0/wait/until", "never 'accepted'"},
    {TRIGGER, "", "{'id':'a','item':{'kind':'outcome'},'wait':{'until':'open'}}", VALUE,
     "/steps/0/wait/until", "verified"},
    {TRIGGER, "", "{'id':'a','item':{'kind':'action'},'wait':{'timeout':{}}}", WRONG,
     "/steps/0/wait/timeout", "some of"},
    {TRIGGER, "", "{'id':'a','choose':[]}", WRONG, "/steps/0/choose", "nothing to choose"},
    {TRIGGER, "", "{'id':'a','choose':[{'steps':[]}]}", FIELD, "/steps/0/choose/0", "'when'"},
    {TRIGGER, "", "{'id':'a','choose':[{'when':'paying'}]}", FIELD, "/steps/0/choose/0", "'steps'"},
    {TRIGGER, "", "{'id':'a','choose':[{'when':'payin','steps':[]}]}", UNKNOWN,
     "/steps/0/choose/0/when", "'paying'"},
    {TRIGGER, "", "{'id':'a','choose':[{'when':'paying','steps':[]}],'then':[" STEP "]}", WRONG,
     "/steps/0/then", "no 'then'"},
};

static void
refused(world *w, csuccess_status status, const char *pointer, const char *part, const char *text)
{
    csuccess_error error = {.size = sizeof error};

    csuccess_book_error(w->book, &error);
    if (w->status != status || strcmp(error.pointer, pointer) != 0 || !strstr(error.message, part))
        fail_msg("%s at '%s': %s\nnot %s at '%s': ...%s...\n%s", csuccess_status_name(w->status),
                 error.pointer, error.message, csuccess_status_name(status), pointer, part, text);
}

static void
what_is_refused(void **state)
{
    csuccess_book *book = defined_book();
    const char *text;
    world w;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        text = parts(refusals[i].trigger, refusals[i].more, refusals[i].steps);
        assert_int_equal(begin(&w, book), CSUCCESS_OK);
        read_text(&w, text, 0);
        refused(&w, refusals[i].status, refusals[i].pointer, refusals[i].part, text);
        end(&w);
    }
    csuccess_book_free(book);
}

/* Steps, lists and depth up to what is allowed, and one more. */
static void
limits(void **state)
{
    csuccess_book *book = defined_book();
    static char steps[60000];
    const char *text;
    world w;
    int i, k, n;

    (void)state;
    for (i = 200; i <= 201; i++) {
        for (n = 0, k = 0; k < i; k++)
            n += snprintf(steps + n, sizeof steps - (size_t)n, "%s{'id':'%d','task':{'kind':'k'}}",
                          k ? "," : "", k);
        text = parts(TRIGGER, "", steps);
        assert_int_equal(begin(&w, book), CSUCCESS_OK);
        read_text(&w, text, 0);
        if (i == 200)
            assert_int_equal(w.status, CSUCCESS_OK);
        else
            refused(&w, LIMIT, "/steps/200", "200 steps", text);
        end(&w);
    }
    for (i = 399; i <= 400; i++) {
        n = snprintf(steps, sizeof steps, "{'id':'a','choose':[");
        for (k = 0; k < i; k++)
            n += snprintf(steps + n, sizeof steps - (size_t)n, "%s{'when':'paying','steps':[]}",
                          k ? "," : "");
        snprintf(steps + n, sizeof steps - (size_t)n, "]}");
        text = parts(TRIGGER, "", steps);
        assert_int_equal(begin(&w, book), CSUCCESS_OK);
        read_text(&w, text, 0);
        if (i == 399)
            assert_int_equal(w.status, CSUCCESS_OK);
        else
            refused(&w, LIMIT, "/steps/0/choose", "400 lists", text);
        end(&w);
    }
    for (i = 16; i <= 17; i++) {
        for (n = 0, k = 1; k < i; k++)
            n += snprintf(steps + n, sizeof steps - (size_t)n,
                          "{'id':'%d','wait':{'when':'paying'},'then':[", k);
        n += snprintf(steps + n, sizeof steps - (size_t)n, "%s", STEP);
        for (k = 1; k < i; k++)
            n += snprintf(steps + n, sizeof steps - (size_t)n, "]}");
        text = parts(TRIGGER, "", steps);
        assert_int_equal(begin(&w, book), CSUCCESS_OK);
        read_text(&w, text, 0);
        assert_int_equal(w.status, i == 16 ? CSUCCESS_OK : LIMIT);
        end(&w);
    }
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
    assert_int_equal(begin(&w, book), CSUCCESS_OK);
    read_text(&w, rich, 1);
    assert_int_equal(w.status, CSUCCESS_OK);
    assert_false(CSUCCESSP_CONDITION_IS_SET(&w.playbook->scope)); /* it starts nothing */
    assert_non_null(w.playbook->trigger.series);
    assert_int_equal(w.watch->sources.count, 2);
    assert_true(reads(book, w.watch, "renewal"));
    assert_true(reads(book, w.watch, "tickets"));
    assert_true(reads(book, w.watch, "seats"));
    assert_int_equal(w.playbook->exit.lost, 0);
    assert_non_null(w.playbook->steps.items[1].values.items[0].formula);
    end(&w);
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
    assert_int_equal(begin(&w, book), CSUCCESS_OK);
    read_text(&w, rich, 1);
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
    end(&w);

    assert_int_equal(begin(&w, book), CSUCCESS_OK);
    read_text(&w, parts("'segment':'at_risk'", "'exit':{'clears':true}", STEP), 1);
    assert_int_equal(w.status, CSUCCESS_OK);
    assert_int_equal(w.playbook->trigger.when.lost, 1);
    end(&w);
    assert_int_equal(begin(&w, book), CSUCCESS_OK);
    read_text(&w, parts("'playbook':'gone'", "", STEP), 1);
    assert_int_equal(w.status, CSUCCESS_OK);
    says(&w, w.playbook->trigger.playbook, "gone");
    end(&w);
    assert_int_equal(begin(&w, book), CSUCCESS_OK);
    read_text(&w, parts("'value':'plan','to':['x']", "", STEP), 1);
    assert_int_equal(w.status, CSUCCESS_OK);
    end(&w);
    assert_int_equal(begin(&w, book), CSUCCESS_OK); /* it never was a playbook */
    read_text(&w, parts("'by':'hand'", "'colour':1", STEP), 1);
    assert_int_equal(w.status, CSUCCESS_E_FIELD);
    end(&w);
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
    taken(&w, book,
          parts("'event':'login','labels':['app','web'],'subject':'ann','role':'champion',"
                "'least':5,'most':6",
                "", STEP));
    match = &w.playbook->trigger.event;
    assert_int_equal(csuccessp_event_matches(book, match, login, 0, extra, 5000000), 1);
    assert_int_equal(csuccessp_event_matches(book, match, login, 0, extra, 6000000), 1);
    assert_int_equal(csuccessp_event_matches(book, match, login, 0, extra, 4999999), 0);
    assert_int_equal(csuccessp_event_matches(book, match, login, 0, extra, 6000001), 0);
    assert_int_equal(csuccessp_event_matches(book, match, ticket, 0, extra, 5000000), 0);
    assert_int_equal(csuccessp_event_matches(book, match, login, 0, 0, 5000000), 0);
    end(&w);
    taken(&w, book, parts("'event':'login','role':'buyer'", "", STEP));
    match = &w.playbook->trigger.event;
    assert_int_equal(csuccessp_event_matches(book, match, login, 0, extra, 0), 0);
    end(&w);
    taken(&w, book, parts("'event':'login'", "", STEP));
    match = &w.playbook->trigger.event;
    assert_int_equal(csuccessp_event_matches(book, match, login, 0, 0, INT64_MIN), 1);
    end(&w);
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
    take(book, "%s", definitions);
    for (old = 0; old < 4; old++)
        for (at = 1;; at++) {
            csuccess_status status;
            size_t failed;
            status = begin(&w, book);
            assert_int_equal(status, CSUCCESS_OK);
            failed = memory.failed;
            memory.fail_at = memory.calls + at;
            read_text(&w, old / 2 ? rich_in_items : rich, old % 2);
            failing_allow(&memory);
            memory.fail_at = 0;
            failed = memory.failed - failed;
            status = w.status;
            end(&w);
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
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(limits),
        cmocka_unit_test(an_old_version_that_fits_is_read_whole),
        cmocka_unit_test(an_old_version_loses_what_is_gone),
        cmocka_unit_test(events_match),
        cmocka_unit_test(without_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
