/* SPDX-License-Identifier: MIT */
#include "random_playbook.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "test.h"

const char *const random_playbook_needs =
    "'attributes':[{'id':'plan','type':'text'},{'id':'seats','type':'int'},"
    "{'id':'renewal','type':'date'},{'id':'csm','type':'text'},{'id':'live','type':'bool'},"
    "{'id':'works_by','type':'text'},{'id':'lives_in','type':'text'}],"
    "'events':[{'id':'login'},{'id':'ticket','retain_days':60},{'id':'visit'}],"
    "'measures':[{'id':'tickets_7d','kind':'count','event':'ticket','days':7},"
    "{'id':'logins_5d','kind':'count','event':'login','days':5},"
    "{'id':'quiet','kind':'days_since','event':'login'},"
    "{'id':'to_renewal','kind':'until','of':'renewal'}],"
    "'segments':[{'id':'risk','enter':[{'value':'tickets_7d','from':3}],"
    "'leave':[{'value':'tickets_7d','to':1}]},"
    "{'id':'small','enter':[{'value':'seats','to':4}]}],"
    "'health_models':[{'id':'main','direction':'higher_is_better','bands':["
    "{'id':'red','to':40},{'id':'yellow','from':40,'to':70},{'id':'green','from':70}],"
    "'parts':[{'measure':'logins_5d','linear':{'knots':[[0,0],[4,100]]}},"
    "{'measure':'seats','bands':[{'to':4,'points':20},{'from':4,'points':90}]}]}]";

void
say(words *to, const char *format, ...)
{
    va_list list;
    int length;

    va_start(list, format);
    length = vsnprintf(to->text + to->length, to->capacity - to->length, format, list);
    va_end(list);
    assert_in_range(length, 0, to->capacity - to->length - 1);
    to->length += (size_t)length;
}

static unsigned
below(uint64_t *seed, unsigned limit)
{
    return (unsigned)random_below(seed, limit);
}

static int
chance(uint64_t *seed, unsigned one_in)
{
    return below(seed, one_in) == 0;
}

static const char *
one_of(uint64_t *seed, const char *const *list, unsigned count)
{
    return list[below(seed, count)];
}

/* A condition: an expression or clauses. */
static const char *
condition(uint64_t *seed)
{
    static const char *const list[] = {
        "'seats < 4'",
        "'seats >= 4'",
        "'tickets_7d > 1'",
        "'tickets_7d == 0'",
        "'logins_5d < 2'",
        "'plan == \\'pro\\''",
        "'has(plan) && plan != \\'trial\\''",
        "'live'",
        "'!live'",
        "'quiet > 3'",
        "'to_renewal < 10'",
        "'segment.risk'",
        "'!segment.small'",
        "'seats / tickets_7d > 2.0'",
        "[{'value':'tickets_7d','from':2}]",
        "[{'value':'health.main.band','in':['red','yellow']}]",
        "[{'value':'seats','missing':true}]",
        "[{'value':'logins_5d','from':1},{'value':'seats','to':7}]",
    };

    return one_of(seed, list, COUNT_OF(list));
}

/* In expressions a text stands in quotes of its own kind, which the records here need for JSON. */
static void
say_condition(uint64_t *seed, words *to)
{
    const char *text = condition(seed);

    for (; *text; text++) {
        if (text[0] == '\\' && text[1] == '\'') {
            say(to, "\\\"");
            text++;
        } else {
            say(to, "%c", *text);
        }
    }
}

static void
say_span(uint64_t *seed, words *to, int business)
{
    switch (below(seed, business ? 5 : 3)) {
    case 0:
        say(to, "'days':%u", 1 + below(seed, 6));
        break;
    case 1:
        say(to, "'hours':%u", 1 + below(seed, 60));
        break;
    case 2:
        say(to, "'days':%u,'hours':%u", below(seed, 3), 1 + below(seed, 12));
        break;
    case 3:
        say(to, "'business_days':%u", 1 + below(seed, 4));
        break;
    default:
        say(to, "'business_days':%u,'hours':%u", below(seed, 3), 1 + below(seed, 20));
        break;
    }
}

/* A filter of events, without brackets. */
static void
say_event(uint64_t *seed, words *to)
{
    static const char *const kinds[] = {"login", "ticket", "visit"};

    say(to, "'event':'%s'", one_of(seed, kinds, 3));
    if (chance(seed, 3))
        say(to, ",'labels':['a'%s]", chance(seed, 2) ? ",'b'" : "");
    if (chance(seed, 6))
        say(to, ",'role':'champion'");
    if (chance(seed, 6))
        say(to, ",'subject':'s%u'", below(seed, 3));
    if (chance(seed, 4))
        say(to, ",'least':%u", below(seed, 4));
    if (chance(seed, 5))
        say(to, ",'most':%u", 4 + below(seed, 4));
}

static const char *const item_kinds[] = {"milestone", "action", "blocker", "outcome"};
static const char *const item_goals[] = {"done", "accepted", "delivered", "verified"};

/* Items that are looked for, without brackets. */
static void
say_items(uint64_t *seed, words *to)
{
    const char *comma = "";

    if (chance(seed, 2)) {
        say(to, "'kind':'%s'", one_of(seed, item_kinds, COUNT_OF(item_kinds)));
        comma = ",";
    }
    if (chance(seed, 4)) {
        say(to, "%s'id':'i%u'", comma, below(seed, 4));
        comma = ",";
    }
    if (chance(seed, 4))
        say(to, "%s'cause':'x%u'", comma, below(seed, 2));
}

static void
say_item_trigger(uint64_t *seed, words *to)
{
    static const char *const statuses[] = {"open",     "in_progress", "done",     "cancelled",
                                           "proposed", "accepted",    "delivered"};
    size_t before;

    say(to, "'item':{");
    before = to->length;
    say_items(seed, to);
    say(to, "%s'status':['%s','%s']}", to->length > before ? "," : "",
        one_of(seed, statuses, COUNT_OF(statuses)), one_of(seed, statuses, 3));
    if (!chance(seed, 3))
        say(to, ",'each':'customer'");
    if (chance(seed, 5)) {
        say(to, ",'when':");
        say_condition(seed, to);
    }
}

static void
say_sustain(uint64_t *seed, words *to)
{
    if (chance(seed, 3)) {
        say(to, ",'sustain':{");
        say_span(seed, to, 0);
        say(to, "}");
    }
    if (chance(seed, 4))
        say(to, ",'existing':true");
}

/* 1 when the playbook needs a cooldown. */
static int
say_mode(uint64_t *seed, words *to)
{
    unsigned mode = below(seed, 4);

    if (mode == 1)
        say(to, ",'mode':'is_true'");
    if (mode == 2)
        say(to, ",'mode':'becomes_false'");
    return mode == 1;
}

/* What a trigger allows: 1 a cooldown is needed, 2 the exit may be that it clears. */
static unsigned
say_trigger(uint64_t *seed, unsigned number, words *to)
{
    static const char *const outcomes[] = {"completed", "goal",     "exited",  "irrelevant",
                                           "stopped",   "replaced", "disabled"};
    unsigned needs = 0, i;

    switch (below(seed, 11)) {
    case 0:
    case 1:
        say(to, "'when':");
        say_condition(seed, to);
        needs = 2u | (unsigned)say_mode(seed, to);
        say_sustain(seed, to);
        break;
    case 2:
        say(to, "'segment':'%s'", chance(seed, 2) ? "risk" : "small");
        needs = 2u | (unsigned)say_mode(seed, to);
        say_sustain(seed, to);
        break;
    case 3:
        i = below(seed, 3);
        say(to, "'value':'%s'", i == 0 ? "plan" : i == 1 ? "live" : "health.main.band");
        if (chance(seed, 2))
            say(to, ",'from':[%s]", i == 0 ? "'pro','trial'" : i == 1 ? "false" : "'green'");
        if (chance(seed, 2))
            say(to, ",'to':[%s]", i == 0 ? "'core'" : i == 1 ? "true" : "'red','yellow'");
        break;
    case 4:
    case 5:
        say_event(seed, to);
        if (chance(seed, 4)) {
            say(to, ",'when':");
            say_condition(seed, to);
        }
        if (chance(seed, 3))
            say(to, ",'each':'subject'");
        if (chance(seed, 4))
            say(to, ",'oldest':{'days':%u}", 1 + below(seed, 5));
        break;
    case 6:
        say(to, "'date':'%s'", chance(seed, 3) ? "start" : "renewal");
        if (chance(seed, 4))
            say(to, ",'months':%d", (int)below(seed, 3) - 1);
        else
            say(to, ",'days':%d", (int)below(seed, 20) - 10);
        if (chance(seed, 2))
            say(to, ",'catch_up':%u", below(seed, 12));
        break;
    case 7:
        say(to, "'absence':'%s','days':%u", chance(seed, 2) ? "login" : "visit",
            1 + below(seed, 9));
        if (chance(seed, 2))
            say(to, ",'since':'%s'", chance(seed, 2) ? "start" : "renewal");
        needs = 2u | (unsigned)say_mode(seed, to);
        say_sustain(seed, to);
        break;
    case 8:
    case 9:
        say_item_trigger(seed, to);
        break;
    default:
        if (chance(seed, 4)) {
            say(to, "'by':'hand'");
            break;
        }
        say(to, "'playbook':'p%u'",
            (number + 1 + below(seed, RANDOM_PLAYBOOKS - 1)) % (unsigned)RANDOM_PLAYBOOKS);
        if (chance(seed, 2)) {
            i = below(seed, 5);
            say(to, ",'outcomes':['%s','%s','%s']", outcomes[i], outcomes[i + 1], outcomes[i + 2]);
        }
        break;
    }
    return needs;
}

static void
say_rule(uint64_t *seed, words *to)
{
    switch (below(seed, 7)) {
    case 0:
        say(to, "{'attribute':'csm'}");
        break;
    case 1:
        say(to, "{'manager_of':'account'}");
        break;
    case 2:
        say(to, "{'member':'m%u'}", below(seed, 5));
        break;
    case 3:
        say(to, "{'role':'support'}");
        break;
    case 4:
        say(to, "{'role':'%s','pick':'least_load'}", chance(seed, 2) ? "support" : "csm");
        break;
    default:
        say(to, "'account'");
        break;
    }
}

static void
say_owner(uint64_t *seed, words *to)
{
    say(to, ",'owner':");
    if (chance(seed, 2)) {
        say_rule(seed, to);
        return;
    }
    say(to, "[");
    say_rule(seed, to);
    say(to, ",");
    say_rule(seed, to);
    say(to, "]");
}

struct steps {
    uint64_t *seed;
    words *to;
    unsigned count;
};

static void say_steps(struct steps *s, unsigned depth);

static void
say_time(struct steps *s, unsigned first, unsigned here)
{
    uint64_t *seed = s->seed;
    words *to = s->to;

    say(to, ",'at':{");
    switch (below(seed, 6)) {
    case 0:
        say(to, "'from':'start',");
        break;
    case 1:
        say(to, "'from':'previous',");
        break;
    case 2:
        say(to, "'from':{'date':'renewal'},'%s':%d}", chance(seed, 2) ? "days" : "business_days",
            (int)below(seed, 9) - 6);
        return;
    case 3:
        if (here > first) /* the first of this list, which stands before */
            say(to, "'from':{'step':'t%u'},", first);
        break;
    default:
        break;
    }
    if (chance(seed, 12))
        say(to, "'months':1");
    else
        say_span(seed, to, 1);
    say(to, "}");
}

static void
say_task(struct steps *s)
{
    static const char *const kinds[] = {"email", "call", "visit"};
    uint64_t *seed = s->seed;
    words *to = s->to;

    say(to, ",'task':{'kind':'%s'", one_of(seed, kinds, 3));
    if (chance(seed, 3))
        say(to, ",'parameters':{'template':'x%u'}", below(seed, 3));
    if (chance(seed, 3))
        say(to, ",'values':{'n':'tickets_7d','who':'plan'}");
    if (chance(seed, 4))
        say_owner(seed, to);
    if (chance(seed, 4))
        say(to, ",'priority':%u", below(seed, 5));
    if (chance(seed, 2)) {
        say(to, ",'due':{");
        say_span(seed, to, 1);
        say(to, "}");
    }
    if (chance(seed, 5))
        say(to, ",'any_day':true");
    else if (chance(seed, 4))
        say(to, ",'move':'earlier'");
    say(to, "}%s", chance(seed, 3) ? ",'done':'acknowledged'" : "");
}

static void
say_lists(struct steps *s, const char *name, unsigned depth)
{
    if (depth > 2 || chance(s->seed, 4))
        return;
    say(s->to, ",'%s':", name);
    say_steps(s, depth + 1);
}

/* ... and what becomes of it, when that is waited for. */
static void
say_item(struct steps *s, unsigned depth)
{
    uint64_t *seed = s->seed;
    words *to = s->to;
    const char *kind = one_of(seed, item_kinds, COUNT_OF(item_kinds));

    say(to, ",'item':{'kind':'%s'", kind);
    if (chance(seed, 3))
        say(to, ",'title':'T','cause':'x1'");
    if (chance(seed, 3))
        say_owner(seed, to);
    if (chance(seed, 2))
        say(to, ",'due':{'business_days':%u}", below(seed, 5));
    if (chance(seed, 3))
        say(to, ",'start':{'months':1,'days':%u}", below(seed, 5));
    if (chance(seed, 3))
        say(to, ",'of':['i%u']", below(seed, 4));
    say(to, "}");
    if (chance(seed, 3))
        return;
    say(to, ",'wait':{");
    if (strcmp(kind, "outcome") == 0)
        say(to, "'until':'%s'", one_of(seed, item_goals, COUNT_OF(item_goals)));
    else
        say(to, "'until':'done'");
    if (chance(seed, 2)) {
        say(to, ",'timeout':{");
        say_span(seed, to, 1);
        say(to, "}");
    }
    say(to, "}");
    say_lists(s, "then", depth);
    say_lists(s, "otherwise", depth);
}

static void
say_wait(struct steps *s, unsigned kind)
{
    uint64_t *seed = s->seed;
    words *to = s->to;

    if (kind == 0) {
        say_event(seed, to);
    } else if (kind == 1) {
        say(to, "'when':");
        say_condition(seed, to);
    } else {
        say(to, "'item':{");
        say_items(seed, to);
        say(to, "}");
        if (chance(seed, 2))
            say(to, ",'status':'%s'", one_of(seed, item_goals, COUNT_OF(item_goals)));
    }
}

static void
say_step(struct steps *s, unsigned depth, unsigned first)
{
    uint64_t *seed = s->seed;
    words *to = s->to;
    unsigned here = s->count++, kind = below(seed, 9), ends, options;

    say(to, "{'id':'t%u'", here);
    if (chance(seed, 6)) {
        say(to, ",'when':");
        say_condition(seed, to);
    }
    if (chance(seed, 2))
        say_time(s, first, here);
    if (kind < 3 || depth > 2) {
        say_task(s);
    } else if (kind < 5) {
        say_item(s, depth);
    } else if (kind < 8) {
        say(to, ",'wait':{");
        say_wait(s, kind - 5);
        ends = below(seed, 5);
        if (ends) {
            say(to, ",'timeout':{");
            say_span(seed, to, 1);
            say(to, "}");
        }
        say(to, "}");
        say_lists(s, "then", depth);
        if (ends)
            say_lists(s, "otherwise", depth);
    } else {
        say(to, ",'choose':[");
        for (options = 1 + below(seed, 2); options; options--) {
            say(to, "{'when':");
            say_condition(seed, to);
            say(to, ",'steps':");
            say_steps(s, depth + 1);
            say(to, options > 1 ? "}," : "}");
        }
        say(to, "]");
        say_lists(s, "otherwise", depth);
    }
    say(to, "}");
}

static void
say_steps(struct steps *s, unsigned depth)
{
    unsigned count = 1 + below(s->seed, depth ? 2 : 4), first = s->count;

    say(s->to, "[");
    for (; count; count--) {
        say_step(s, depth, first);
        say(s->to, count > 1 ? "," : "");
    }
    say(s->to, "]");
}

static void
say_controls(uint64_t *seed, unsigned needs, words *to)
{
    static const char *const calendars[] = {"owner", "customer", "book", "none"};

    if ((needs & 1) || chance(seed, 4)) {
        say(to, ",'cooldown':{");
        say_span(seed, to, 0);
        say(to, chance(seed, 2) ? ",'from':'end'}" : "}");
    }
    if (chance(seed, 6))
        say(to, ",'max_runs':%u", 1 + below(seed, 3));
    if (chance(seed, 6))
        say(to, ",'max_runs_in':{'runs':%u,'days':%u}", 1 + below(seed, 2), 2 + below(seed, 9));
    if (chance(seed, 5))
        say(to, ",'repeat':'restart'");
    if (chance(seed, 3))
        say(to, ",'cap':{'per_owner_per_day':%u,'over':'%s'}", 1 + below(seed, 2),
            chance(seed, 3) ? "drop" : "defer");
    if (chance(seed, 2))
        say(to, ",'priority':%u", below(seed, 3));
    if (chance(seed, 3))
        say(to, ",'group':'g%u'%s", below(seed, 2), chance(seed, 2) ? ",'preempts':true" : "");
    if (chance(seed, 5))
        say(to, ",'depth':%u", 1 + below(seed, 3));
    if (chance(seed, 5))
        say(to, ",'holdout':{'percent':%u}", 10 + below(seed, 60));
    if (chance(seed, 2))
        say_owner(seed, to);
    if (chance(seed, 3))
        say(to, ",'calendar':'%s'", one_of(seed, calendars, 4));
}

static void
say_end(uint64_t *seed, unsigned needs, words *to)
{
    static const char *const changes[] = {"finish", "migrate", "close"};

    if ((needs & 2) && chance(seed, 2)) {
        say(to, ",'exit':{'clears':true}");
    } else if (chance(seed, 4)) {
        say(to, ",'exit':{'when':");
        say_condition(seed, to);
        say(to, "}");
    }
    if (chance(seed, 3)) {
        say(to, ",'goal':{'when':");
        say_condition(seed, to);
        say(to, ",'days':%u%s}", 1 + below(seed, 20), chance(seed, 3) ? ",'closes':false" : "");
    }
    say(to, ",'on_change':'%s'", one_of(seed, changes, 3));
    if (chance(seed, 2))
        say(to, ",'on_disable':'close'");
}

void
random_playbook(uint64_t *seed, unsigned number, words *to)
{
    struct steps s = {seed, to, 0};
    unsigned needs;

    say(to, "{'id':'p%u','trigger':{", number);
    needs = say_trigger(seed, number, to);
    say(to, "}");
    if (chance(seed, 8))
        say(to, ",'enabled':false");
    if (chance(seed, 5)) {
        say(to, ",'scope':");
        say_condition(seed, to);
    }
    say_controls(seed, needs, to);
    say_end(seed, needs, to);
    say(to, ",'steps':");
    say_steps(&s, 0);
    say(to, "}");
}
