/* SPDX-License-Identifier: MIT */
/* Whatever happens to a book, and whenever it is committed: the store holds exactly the book. */
#include "shelf.h"

enum { NAMES = 24, STEPS = 160, ROUNDS = 40 };

struct play {
    csuccess_book *book;
    memory_store store;
    uint64_t random;
    int64_t now;
    int64_t latest; /* of the events of the busy one */
    unsigned keys;
};

static uint64_t
below(struct play *p, uint64_t limit)
{
    return random_below(&p->random, limit);
}

static void
publish(struct play *p)
{
    static const char *const extra[] = {
        "",
        ",'segments':[{'id':'odd','enter':[{'value':'seats','from':3}]}]",
        ",'events':[{'id':'ping','retain_days':30}],'measures':[{'id':'pings','kind':'count',"
        "'event':'ping','days':5}]",
        ",'health_models':[{'id':'one','direction':'higher_is_better','min_dwell_days':1,"
        "'bands':[{'id':'low','to':50},{'id':'high','from':50,'leave':40}],"
        "'parts':[{'measure':'logins_7d','linear':{'knots':[[0,0],[4,100]]}}]}]",
        ",'playbooks':[{'id':'calls','trigger':{'when':'logins_7d > 3.0'},"
        "'cooldown':{'days':2},'steps':[{'id':'mail','task':{'kind':'email'},"
        "'done':'acknowledged'},{'id':'wait','at':{'days':1},'wait':{'event':'login',"
        "'timeout':{'days':2}},'then':[{'id':'call','task':{'kind':'call'}}]}],"
        "'exit':{'clears':true},'goal':{'when':'logins_7d == 0.0','days':5}},"
        "{'id':'seats','trigger':{'when':'seats > 5','mode':'becomes_true',"
        "'sustain':{'days':1}},"
        "'repeat':'restart','on_change':'migrate',"
        "'cap':{'per_owner_per_day':2,'over':'defer'},"
        "'steps':[{'id':'look','task':{'kind':'review'}},{'id':'again',"
        "'at':{'from':{'step':'look'},'days':2},'task':{'kind':'review'}}]}]",
        ",'playbooks':[{'id':'calls','trigger':{'absence':'login','days':3},'enabled':false,"
        "'steps':[{'id':'mail','task':{'kind':'email'}}],'on_change':'close'}]",
    };

    take(p->book, "{'record':'definitions',%s}", rich_definitions);
    take(p->book, "{'record':'definitions','book':{'undeclared':'keep','history_days':3}%s}",
         extra[below(p, COUNT_OF(extra))]);
}

static void
make(struct play *p)
{
    offer(p->book, "{'record':'customer','id':'c%d','name':'Name %d'%s}", (int)below(p, NAMES),
          (int)below(p, 100), below(p, 4) ? "" : ",'parent':'c1'");
}

static void
set(struct play *p)
{
    int64_t at = p->now + (int64_t)below(p, 6) * DAY - 2 * DAY;

    offer(p->book, "{'record':'customer','id':'c%d','attributes':{'seats':%d,'plan':'%s'}}",
          (int)below(p, NAMES), (int)below(p, 9), below(p, 2) ? "pro" : "core");
    offer(p->book, "{'record':'customer','id':'c%d','at':'%s','attributes':{'seats':%d}}",
          (int)below(p, NAMES), time_text(at), (int)below(p, 9));
}

static void
people(struct play *p)
{
    offer(p->book, "{'record':'contact','customer':'c%d','id':'p%d','roles':['champion']}",
          (int)below(p, NAMES), (int)below(p, 3));
    if (!below(p, 4))
        offer(p->book, "{'record':'erase','customer':'c%d','contact':'p%d'}", (int)below(p, NAMES),
              (int)below(p, 3));
    offer(p->book, "{'record':'outcome','customer':'c%d','outcome':'renewed','at':'%s'}",
          (int)below(p, NAMES), time_text(p->now - (int64_t)below(p, 5) * DAY));
}

static void
events(struct play *p)
{
    static const char *const kinds[] = {"login", "ping", "unseen"};
    uint64_t n = below(p, 30);

    for (; n; n--)
        offer(p->book, "{'record':'event','customer':'c%d','kind':'%s','at':'%s','value':%d}",
              (int)below(p, NAMES), kinds[below(p, 3)],
              time_text(p->now - (int64_t)below(p, 40 * 24) * HOUR + 30 * HOUR), (int)below(p, 3));
}

/* One customer has many: in order, late, mended, many of the same time. */
static void
busy(struct play *p)
{
    uint64_t n = below(p, below(p, 5) ? 60 : 700), same = below(p, 12) ? 1 : 300;

    offer(p->book, "{'record':'customer','id':'busy'}");
    for (; n; n--) {
        p->latest += (int64_t)below(p, 3 * HOUR / 1000000) * 1000000;
        offer(p->book,
              "{'record':'event','customer':'busy','kind':'login','at':'%s','key':'k%u',"
              "'subject':'p%d'}",
              time_text(p->latest), p->keys++, (int)below(p, 3));
    }
    for (; same > 1; same--)
        offer(p->book, "{'record':'event','customer':'busy','kind':'ping','at':'%s'}",
              time_text(p->now - DAY));
    if (p->keys && below(p, 2))
        offer(p->book,
              "{'record':'event','customer':'busy','kind':'login','key':'k%d','mode':'%s'}",
              (int)below(p, p->keys), below(p, 2) ? "replace" : "retract");
    if (below(p, 2))
        offer(p->book, "{'record':'event','customer':'busy','kind':'login','at':'%s'}",
              time_text(p->now - (int64_t)below(p, 35 * 24) * HOUR));
}

static void
leave(struct play *p)
{
    static const char *const how[] = {"remove", "erase"};

    if (below(p, 2))
        offer(p->book, "{'record':'%s','customer':'c%d'}", how[below(p, 2)], (int)below(p, NAMES));
    else
        offer(p->book, "{'record':'merge','from':'c%d','into':'c%d'}", (int)below(p, NAMES),
              (int)below(p, NAMES));
    if (!below(p, 10))
        offer(p->book, "{'record':'merge','from':'c%d','into':'busy'}", (int)below(p, NAMES));
}

static void
move(struct play *p)
{
    p->now += (int64_t)below(p, 4 * 24) * HOUR;
    if (p->now > p->latest)
        p->latest = p->now;
    advance_to(p->book, p->now);
}

/* What the host does with tasks, those of playbooks and its own. */
static void
work(struct play *p)
{
    csuccess_task task = 0;
    uint64_t n = below(p, 5);

    offer(p->book, "{'record':'task','do':'create','task':'t%d','customer':'c%d','kind':'call'}",
          (int)below(p, 30), (int)below(p, NAMES));
    offer(p->book, "{'record':'task','do':'%s','task':'t%d'}",
          below(p, 2) ? "complete" : "acknowledge", (int)below(p, 30));
    offer(p->book, "{'record':'task','do':'snooze','task':'t%d','until':'%s','reason':'later'}",
          (int)below(p, 30), time_text(p->now + DAY));
    offer(p->book, "{'record':'task','do':'reassign','task':'t%d','owner':'m%d'}",
          (int)below(p, 30), (int)below(p, 4));
    offer(p->book, "{'record':'hand_over','from':'m%d','to':'m%d','tasks':'all','owner':true}",
          (int)below(p, 4), (int)below(p, 4));
    for (; n && csuccess_task_next(p->book, &task) == CSUCCESS_OK && task; n--)
        if (below(p, 3))
            assert_int_equal(csuccess_task_acknowledge(p->book, task), CSUCCESS_OK);
    if (!below(p, 4))
        offer(p->book, "{'record':'playbook','do':'start','playbook':'seats','customer':'c%d'}",
              (int)below(p, NAMES));
}

static void
others(struct play *p)
{
    offer(p->book, "{'record':'member','id':'m%d','name':'M'}", (int)below(p, 4));
    offer(p->book, "{'record':'calendar','id':'k%d','holidays':['2026-12-25']}", (int)below(p, 3));
    offer(p->book,
          "{'record':'override','customer':'c%d','model':'one','effect':'cap','score':%d,"
          "'reason':'so','days':%d}",
          (int)below(p, NAMES), (int)below(p, 90), 1 + (int)below(p, 5));
}

/* Some commits fail, in the midst of what they do. */
static void
try_commit(struct play *p)
{
    memory_store_heal(&p->store);
    if (!below(p, 3)) {
        p->store.fail_at = 1 + below(p, 30);
    } else if (!below(p, 6)) {
        p->store.commits = below(p, 2) ? COMMIT_TAKES_AND_FAILS : COMMIT_LOSES_AND_FAILS;
    }
    if (csuccess_book_commit(p->book) != CSUCCESS_OK)
        return;
    memory_store_heal(&p->store);
    holds(p->book, &p->store);
}

/* What was not committed is lost, and what is committed goes on. */
static void
begin_anew(struct play *p)
{
    memory_store_heal(&p->store);
    csuccess_book_free(p->book);
    p->book = opened(&p->store);
    if (csuccess_book_clock(p->book, &p->now) != CSUCCESS_OK)
        p->now = when("2026-01-05");
}

static void
test_random(void **state)
{
    static void (*const steps[])(struct play *) = {make,    make,   set,  people, events,
                                                   busy,    leave,  move, move,   try_commit,
                                                   publish, others, work, events, set};
    struct play p;
    uint64_t round, step;

    (void)state;
    for (round = 0; round < ROUNDS; round++) {
        memset(&p, 0, sizeof p);
        memory_store_open(&p.store);
        p.random = 77 + round;
        p.now = p.latest = when("2026-01-05");
        p.book = opened(&p.store);
        take(p.book, "{'record':'definitions',%s}", rich_definitions);
        publish(&p);
        advance_to(p.book, p.now);
        for (step = 0; step < STEPS; step++) {
            steps[below(&p, COUNT_OF(steps))](&p);
            if (!below(&p, 25))
                begin_anew(&p);
            if (!below(&p, 20))
                publish(&p);
        }
        memory_store_heal(&p.store);
        commit(p.book);
        holds(p.book, &p.store);
        csuccess_book_free(p.book);
        memory_store_close(&p.store);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
