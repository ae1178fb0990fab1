/* SPDX-License-Identifier: MIT */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CUSTOMERS = 30, FIRST_CUSTOMERS = 12, MEMBERS = 4, LINE = 8192, TIME = 64 };

uint64_t
chance(uint64_t *state, uint64_t below)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (z ^ z >> 31) % below;
}

/* Quotes are single in these formats, and double in the line. */
static void
add(host_log *log, int moves, const char *format, ...)
{
    char text[LINE];
    host_line *line;
    va_list arguments;
    int n, i;

    if (log->count == log->capacity) {
        log->capacity = log->capacity * 2 + 64;
        log->lines = realloc(log->lines, log->capacity * sizeof *log->lines);
    }
    n = snprintf(text, sizeof text, "{'source':'log','position':%zu,", log->count + 1);
    va_start(arguments, format);
    n += vsnprintf(text + n, sizeof text - (size_t)n, format, arguments);
    va_end(arguments);
    if (!log->lines || n < 0 || (size_t)n >= sizeof text)
        abort();
    for (i = 0; i < n; i++)
        if (text[i] == '\'')
            text[i] = '"';
    line = &log->lines[log->count++];
    line->text = malloc((size_t)n + 1);
    if (!line->text)
        abort();
    memcpy(line->text, text, (size_t)n + 1);
    line->length = (size_t)n;
    line->moves = moves;
}

static const char attributes[] =
    "'record':'definitions','attributes':[{'id':'plan','type':'text'},{'id':'seats','type':'int'},"
    "{'id':'renewal','type':'date'}],"
    "'events':[{'id':'login'},{'id':'ticket'},{'id':'signup'}],"
    "'measures':[{'id':'tickets_10d','kind':'count','event':'ticket','days':10},"
    "{'id':'idle','kind':'days_since','event':'login'}],"
    "'segments':[{'id':'large','enter':'seats > 60','leave':'seats < 40'}]}";

/* Every kind of trigger, wait and control that keeps something from one instant to another. */
static const char playbooks[] =
    "'record':'definitions','playbooks':["
    "{'id':'tickets','trigger':{'when':'tickets_10d > 2'},'cooldown':{'days':5},"
    "'steps':[{'id':'mail','task':{'kind':'email','values':{'n':'tickets_10d'}},"
    "'done':'acknowledged'},"
    "{'id':'guide','at':{'days':1,'from':'previous'},'task':{'kind':'email'},"
    "'done':'acknowledged'},"
    "{'id':'call','at':{'days':3},'task':{'kind':'call','due':{'business_days':1}}}],"
    "'exit':{'clears':true},'goal':{'when':'tickets_10d == 0','days':20}},"
    "{'id':'welcome','trigger':{'event':'signup'},'steps':["
    "{'id':'hello','task':{'kind':'email'},'done':'acknowledged'},"
    "{'id':'seen','wait':{'event':'login','timeout':{'days':4}},"
    "'then':[{'id':'thanks','task':{'kind':'email'},'done':'acknowledged'}],"
    "'otherwise':[{'id':'nudge','task':{'kind':'call'}}]},"
    "{'id':'size','at':{'days':2},'choose':[{'when':'seats > 50',"
    "'steps':[{'id':'visit','task':{'kind':'visit'}}]}],"
    "'otherwise':[{'id':'webinar','task':{'kind':'email'},'done':'acknowledged'}]}]},"
    "{'id':'renewal','trigger':{'date':'renewal','days':-20,'catch_up':5},'steps':["
    "{'id':'offer','task':{'kind':'call','priority':3}},"
    "{'id':'last','at':{'from':{'date':'renewal'},'days':-2},'task':{'kind':'call'}}]},"
    "{'id':'grow','trigger':{'when':'seats > 70','sustain':{'days':2},'existing':true},"
    "'cap':{'per_owner_per_day':1},'steps':[{'id':'pitch','task':{'kind':'call'}}]},"
    "{'id':'after','trigger':{'playbook':'tickets','outcomes':['completed','exited']},"
    "'steps':[{'id':'survey','task':{'kind':'email'},'done':'acknowledged'}]},"
    "{'id':'level','trigger':{'when':'seats < 8','mode':'is_true'},'cooldown':{'days':6},"
    "'steps':[{'id':'ask','task':{'kind':'email'},'done':'acknowledged'}]},"
    "{'id':'away','trigger':{'absence':'login','days':8},'holdout':{'percent':20,'salt':'s'},"
    "'owner':[{'role':'support','pick':'least_load'},'account'],"
    "'steps':[{'id':'ring','task':{'kind':'call'}}]},"
    "{'id':'size','trigger':{'segment':'large'},'repeat':'restart','group':'g','priority':2,"
    "'preempts':true,'steps':[{'id':'plan','at':{'days':1},'task':{'kind':'review'}}]},"
    "{'id':'small','trigger':{'when':'seats < 20'},'group':'g','max_runs':2,"
    "'steps':[{'id':'tips','at':{'hours':30},'task':{'kind':'email'},'done':'acknowledged'}]}]}";

/* Later on one playbook changes under its runs, and one is switched off. */
static const char changed[] =
    "'record':'definitions','playbooks':["
    "{'id':'welcome','trigger':{'event':'signup'},'on_change':'migrate','steps':["
    "{'id':'hello','task':{'kind':'email'},'done':'acknowledged'},"
    "{'id':'tour','at':{'days':1},'task':{'kind':'call'}}]},"
    "{'id':'level','enabled':false,'on_disable':'close',"
    "'trigger':{'when':'seats < 8','mode':'is_true'},'cooldown':{'days':6},"
    "'steps':[{'id':'ask','task':{'kind':'email'},'done':'acknowledged'}]}]}";

struct making {
    host_log *log;
    uint64_t seed;
    int64_t hour; /* of the year */
    unsigned known;
};

static unsigned
below(struct making *m, unsigned number)
{
    return (unsigned)chance(&m->seed, number);
}

static const char *
time_text(int64_t hour, char out[TIME])
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t day = hour / 24;
    int month = 0, year = 2026;

    while (day >= days[month]) {
        day -= days[month];
        if (++month == 12) {
            month = 0;
            year++;
        }
    }
    snprintf(out, TIME, "%04d-%02d-%02uT%02u:00:00Z", year, month + 1, (unsigned)day % 31 + 1,
             (unsigned)hour % 24);
    return out;
}

static void
add_customer(struct making *m, unsigned number)
{
    static const char *const plans[] = {"free", "pro", "team"};
    char date[TIME];

    time_text(m->hour + (10 + (int64_t)below(m, 60)) * 24, date);
    date[10] = 0;
    add(m->log, 0,
        "'record':'customer','id':'c%u','owner':'m%u','attributes':{'plan':'%s','seats':%u,"
        "'renewal':'%s'}}",
        number, below(m, MEMBERS), plans[below(m, 3)], below(m, 90), date);
    add(m->log, 0, "'record':'event','customer':'c%u','kind':'signup'}", number);
}

/* Some of these name what is not there, and are refused; each time alike. */
static void
add_command(struct making *m)
{
    static const char *const steps[] = {"tickets/c%u/1/call",  "renewal/c%u/1/offer",
                                        "grow/c%u/1/pitch",    "away/c%u/1/ring",
                                        "welcome/c%u/1/nudge", "small/c%u/1/tips"};
    static const char *const what[] = {
        "'do':'complete','outcome':'done'", "'do':'complete','outcome':'not_relevant'",
        "'do':'cancel','reason':'no time'", "'do':'reassign','owner':'m1'"};
    char task[64], until[TIME];

    snprintf(task, sizeof task, steps[below(m, 6)], below(m, CUSTOMERS));
    if (below(m, 5) == 0)
        add(m->log, 0, "'record':'task','task':'%s','do':'snooze','until':'%s','reason':'later'}",
            task, time_text(m->hour + 24 + below(m, 100), until));
    else
        add(m->log, 0, "'record':'task','task':'%s',%s}", task, what[below(m, 4)]);
}

static void
add_rare(struct making *m)
{
    unsigned who = below(m, CUSTOMERS), other = below(m, CUSTOMERS);

    switch (below(m, 6)) {
    case 0:
        add(m->log, 0, "'record':'hand_over','from':'m%u','to':'m%u','tasks':'open','owner':true}",
            below(m, MEMBERS), below(m, MEMBERS));
        break;
    case 1:
        add(m->log, 0, "'record':'erase','customer':'c%u'}", who);
        break;
    case 2:
        add(m->log, 0, "'record':'merge','from':'c%u','into':'c%u'}", who, other);
        break;
    case 3:
        add(m->log, 0, "'record':'playbook','do':'start','playbook':'size','customer':'c%u'}", who);
        break;
    case 4:
        add(m->log, 0,
            "'record':'task','do':'create','task':'own-%zu','customer':'c%u','kind':'note'}",
            m->log->count, who);
        break;
    default:
        add_customer(m, who); /* who was erased comes back */
    }
}

static void
add_some(struct making *m)
{
    char at[TIME];
    unsigned who = below(m, m->known ? m->known : 1), kind = below(m, 100);

    if (kind < 35)
        add(m->log, 0, "'record':'event','customer':'c%u','kind':'ticket','at':'%s'}", who,
            time_text(m->hour + 1 + below(m, 40), at));
    else if (kind < 55)
        add(m->log, 0, "'record':'event','customer':'c%u','kind':'login','at':'%s'}", who,
            time_text(m->hour > 20 ? m->hour - below(m, 20) : 0, at));
    else if (kind < 70)
        add(m->log, 0, "'record':'customer','id':'c%u','attributes':{'seats':%u}}", who,
            below(m, 90));
    else if (kind < 80 && m->known < CUSTOMERS)
        add_customer(m, m->known++);
    else if (kind < 96)
        add_command(m);
    else
        add_rare(m);
}

void
log_make(host_log *log, uint64_t seed, size_t lines)
{
    struct making m = {log, seed, 0, 0};
    char at[TIME];
    size_t rest;
    unsigned i;
    int is_changed = 0;

    memset(log, 0, sizeof *log);
    for (i = 0; i < MEMBERS; i++)
        add(log, 0, "'record':'member','id':'m%u','roles':['%s']}", i, i % 2 ? "support" : "csm");
    add(log, 0, "%s", attributes);
    add(log, 0, "%s", playbooks);
    add(log, 1, "'record':'clock','now':'%s'}", time_text(m.hour, at));
    for (i = 0; i < FIRST_CUSTOMERS && log->count < lines / 2; i++)
        add_customer(&m, m.known++);
    while (log->count < lines) {
        for (rest = 1 + below(&m, 8); rest; rest--)
            add_some(&m);
        if (!is_changed && log->count > lines / 2) {
            add(log, 0, "%s", changed);
            is_changed = 1;
        }
        m.hour += 1 + below(&m, 36);
        add(log, 1, "'record':'clock','now':'%s'}", time_text(m.hour, at));
    }
}

void
log_free(host_log *log)
{
    size_t i;

    for (i = 0; i < log->count; i++)
        free(log->lines[i].text);
    free(log->lines);
    memset(log, 0, sizeof *log);
}
