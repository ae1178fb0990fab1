/* SPDX-License-Identifier: MIT */
/* Playbooks that are refused: where the fault stands, and what is said of it. */
#include <stdio.h>

#include "definition_world.h"

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
        text = playbook_text(refusals[i].trigger, refusals[i].more, refusals[i].steps);
        assert_int_equal(world_begin(&w, book), CSUCCESS_OK);
        world_read(&w, text, 0);
        refused(&w, refusals[i].status, refusals[i].pointer, refusals[i].part, text);
        world_end(&w);
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
        text = playbook_text(TRIGGER, "", steps);
        assert_int_equal(world_begin(&w, book), CSUCCESS_OK);
        world_read(&w, text, 0);
        if (i == 200)
            assert_int_equal(w.status, CSUCCESS_OK);
        else
            refused(&w, LIMIT, "/steps/200", "200 steps", text);
        world_end(&w);
    }
    for (i = 399; i <= 400; i++) {
        n = snprintf(steps, sizeof steps, "{'id':'a','choose':[");
        for (k = 0; k < i; k++)
            n += snprintf(steps + n, sizeof steps - (size_t)n, "%s{'when':'paying','steps':[]}",
                          k ? "," : "");
        snprintf(steps + n, sizeof steps - (size_t)n, "]}");
        text = playbook_text(TRIGGER, "", steps);
        assert_int_equal(world_begin(&w, book), CSUCCESS_OK);
        world_read(&w, text, 0);
        if (i == 399)
            assert_int_equal(w.status, CSUCCESS_OK);
        else
            refused(&w, LIMIT, "/steps/0/choose", "400 lists", text);
        world_end(&w);
    }
    for (i = 16; i <= 17; i++) {
        for (n = 0, k = 1; k < i; k++)
            n += snprintf(steps + n, sizeof steps - (size_t)n,
                          "{'id':'%d','wait':{'when':'paying'},'then':[", k);
        n += snprintf(steps + n, sizeof steps - (size_t)n, "%s", STEP);
        for (k = 1; k < i; k++)
            n += snprintf(steps + n, sizeof steps - (size_t)n, "]}");
        text = playbook_text(TRIGGER, "", steps);
        assert_int_equal(world_begin(&w, book), CSUCCESS_OK);
        world_read(&w, text, 0);
        assert_int_equal(w.status, i == 16 ? CSUCCESS_OK : LIMIT);
        world_end(&w);
    }
    csuccess_book_free(book);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
