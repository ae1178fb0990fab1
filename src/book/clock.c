/* SPDX-License-Identifier: MIT */
/* Moves of the clock.
 *
 * A move runs instants in order. An instant first gathers what it needs (waiting facts, timers,
 * memory), which may fail and then has done nothing that shows; then it applies and computes,
 * which cannot fail. So a move that runs out of memory stands at its last whole instant. */
#include "book/clock.h"

#include <string.h>

#include "book/book.h"
#include "book/evaluate.h"
#include "book/event/event_window.h"
#include "util/json_write.h"
#include "util/sort.h"

struct instant {
    int64_t at;
    int midnight;
    int start;       /* of a move: what is due takes effect */
    int whole;       /* everybody: a midnight, the first move, a publication */
    int definitions; /* the last fact of the instant is a bundle */
    int wide;        /* one of them may concern anybody */
};

static int
is_exact(const csuccess_book *book)
{
    return book->settings.grain == CSUCCESSP_GRAIN_EXACT;
}

/* The instant at which something of time `at` happens, at the book's grain. */
static int64_t
rounded(const csuccess_book *book, int64_t at)
{
    const csuccessp_zone *zone = csuccessp_book_zone(book);

    if (is_exact(book) || csuccessp_zone_last_midnight(zone, at) == at)
        return at;
    return csuccessp_zone_next_midnight(zone, at);
}

/* The first move takes what lies before its target; later ones go by the grain. */
static int64_t
due_at(const csuccess_book *book, int64_t at)
{
    return book->clock.now == CSUCCESSP_TIME_NONE ? at : rounded(book, at);
}

int
csuccessp_clock_passed(const csuccess_book *book, int64_t at)
{
    return book->clock.now != CSUCCESSP_TIME_NONE && rounded(book, at) <= book->clock.now;
}

static void
concern(csuccess_book *book, uint32_t row)
{
    if (row != CSUCCESSP_ROW_NONE && csuccessp_customer_live(book, row))
        csuccessp_concern(book, row);
}

/* The facts of an instant are the first ones in the queue, up to a bundle of definitions: what
 * comes after that at the same time is an instant of its own, since it may need the bundle. */
static void
hold_facts(csuccess_book *book, struct instant *i)
{
    const csuccessp_change *next;

    while (!i->definitions && (next = csuccessp_pending_first(book)) != NULL &&
           due_at(book, next->at) <= i->at) {
        csuccessp_change *change = csuccessp_pending_hold(book);
        concern(book, change->row);
        if (change->kind == &csuccessp_definitions_record)
            i->definitions = 1;
        i->wide |= change->kind->wide;
    }
}

static void
hold_timers(csuccess_book *book, int64_t at)
{
    const csuccessp_timer *next;

    while ((next = csuccessp_timer_first(book)) != NULL && due_at(book, next->at) <= at) {
        csuccessp_timer timer = csuccessp_timer_hold(book);
        if (csuccessp_customer_born(book, timer.row) &&
            book->customers.generation[timer.row] == timer.generation &&
            csuccessp_rooms[timer.room]->timer(book, timer.row, timer.tag, timer.at))
            concern(book, timer.row);
    }
}

/* An instant for all tells the nodes which edges time has crossed since the last one. Most are
 * midnights; a publication is one too. */
static void
tell_time(csuccess_book *book, int64_t to)
{
    csuccessp_graph *g = &book->graph;
    size_t k;

    for (k = 0; k < g->order.count && book->clock.whole != CSUCCESSP_TIME_NONE; k++) {
        csuccessp_node *node = g->slots.items[g->order.items[k]].node;
        if (node->kind->midnight && !node->fresh)
            node->kind->midnight(book, node, book->clock.whole, to);
    }
}

enum { TREE_DEPTH = CSUCCESSP_TREE_DEPTH_MAX };

/* Whom the instant concerns, as far as it can be told before its facts apply; and how many
 * customers it can concern at most. */
static uint64_t
find_concerned(csuccess_book *book, struct instant *i)
{
    uint64_t rows;

    csuccessp_events_move(book, i->at, !i->whole);
    if (book->clock.retry && !i->whole)
        csuccessp_events_concern(book, book->clock.reached, i->at);
    if (i->start && book->due_any)
        csuccessp_concern_all_in(book, &book->due);
    if (i->whole || i->definitions)
        tell_time(book, i->at);
    if (i->whole)
        csuccessp_concern_everyone(book);
    csuccessp_concern_family(book);
    if (i->definitions || i->wide || book->graph.reads_parents)
        return book->customers.live;
    rows = csuccessp_concerned_count(book) +
           book->pending.held_facts * (book->graph.reads_children ? 2 * TREE_DEPTH : 1);
    return rows < book->customers.live ? rows : book->customers.live;
}

static csuccess_status
reserve(csuccess_book *book, uint64_t rows)
{
    csuccess_status status = CSUCCESS_OK;
    size_t k;

    for (k = 0; csuccessp_rooms[k] && status == CSUCCESS_OK; k++)
        if (csuccessp_rooms[k]->reserve)
            status = csuccessp_rooms[k]->reserve(book, rows);
    return status;
}

static void
drop_waiting(csuccess_book *book, csuccessp_change *change, const char *why)
{
    book->counts.orphaned++;
    csuccessp_log(book, CSUCCESS_LOG_WARNING, CSUCCESS_E_GONE, "a waiting '%s' was dropped: %s",
                  change->kind->name, why);
    csuccessp_change_drop(book, change);
}

static void
apply_facts(csuccess_book *book)
{
    size_t k;

    for (k = 0; k < book->pending.held_facts; k++) {
        csuccessp_change *change = csuccessp_pending_held(book, k);
        if (change->waiting)
            drop_waiting(book, change, "it no longer fits");
        else if (!csuccessp_change_fits(book, change))
            drop_waiting(book, change, "its customer is gone");
        else {
            if (change->lost) {
                book->counts.orphaned++;
                csuccessp_log(book, CSUCCESS_LOG_WARNING, CSUCCESS_E_UNKNOWN,
                              "part of a waiting '%s' no longer fits and was dropped",
                              change->kind->name);
            }
            change->kind->apply(book, change);
        }
    }
    csuccessp_pending_let_go(book);
    csuccessp_timers_let_go(book);
}

static void
finish_publication(csuccess_book *book)
{
    csuccessp_graph *g = &book->graph;
    size_t k;

    for (k = 0; k < g->order.count; k++) {
        csuccessp_node *node = g->slots.items[g->order.items[k]].node;
        node->fresh = 0;
        node->computed = 1;
    }
    g->fresh = 0;
}

/* From here on nothing fails. */
static void
run(csuccess_book *book, struct instant *i)
{
    size_t k;

    book->clock.running = i->at;
    apply_facts(book);
    book->clock.running = CSUCCESSP_TIME_NONE;
    if (book->due_whole)
        i->whole = 1;
    if (book->due_any)
        csuccessp_concern_all_in(book, &book->due);
    csuccessp_events_compute(book, i->at);
    if (i->whole)
        csuccessp_concern_everyone(book);
    csuccessp_concern_family(book);
    csuccessp_concern_born_only(book);
    csuccessp_graph_compute(book, i->at, i->whole, 0);
    if (i->whole) {
        if (book->graph.fresh)
            finish_publication(book);
        book->due_whole = 0;
    }
    book->clock.single = !i->whole; /* a whole one comes later than all others */
    book->due_any = 0;
    book->clock.reached = i->at;
    book->clock.retry = 0;
    if (i->midnight)
        for (k = 0; csuccessp_rooms[k]; k++)
            if (csuccessp_rooms[k]->midnight)
                csuccessp_rooms[k]->midnight(book, i->at);
}

csuccess_status
csuccessp_clock_act(csuccess_book *book)
{
    csuccess_status status = CSUCCESS_OK;
    size_t k;

    if (!book->clock.acting)
        return CSUCCESS_OK;
    status = csuccessp_events_settle(book);
    for (k = 0; csuccessp_rooms[k] && status == CSUCCESS_OK; k++)
        if (csuccessp_rooms[k]->act)
            status = csuccessp_rooms[k]->act(book, book->clock.reached);
    book->clock.acting = status != CSUCCESS_OK;
    return status;
}

/* When this fails, the book stands at the instant before, or at this one without its effects. */
static csuccess_status
run_instant(csuccess_book *book, struct instant *i)
{
    csuccess_status status;

    csuccessp_concern_nobody(book);
    if (i->start && book->due_whole)
        i->whole = 1;
    hold_facts(book, i);
    hold_timers(book, i->at);
    status = csuccessp_pending_ready(book);
    if (status == CSUCCESS_OK)
        status = reserve(book, find_concerned(book, i));
    if (status != CSUCCESS_OK) {
        csuccessp_pending_put_back(book);
        csuccessp_timers_put_back(book);
        book->clock.retry = 1;
        return status;
    }
    run(book, i);
    book->clock.acting = 1;
    return csuccessp_clock_act(book);
}

/* Something that belongs to the instant `now`, too: facts behind a bundle, and what follows. */
static int
has_more(const csuccess_book *book, int64_t now)
{
    const csuccessp_change *fact = csuccessp_pending_first(book);
    const csuccessp_timer *timer = csuccessp_timer_first(book);

    return (fact && due_at(book, fact->at) <= now) || (timer && due_at(book, timer->at) <= now);
}

/* The next instant at or before `target`; 0 when there is none. */
static int
next_instant(csuccess_book *book, int64_t target, struct instant *out)
{
    const csuccessp_zone *zone = csuccessp_book_zone(book);
    int64_t at = csuccessp_zone_next_midnight(zone, book->clock.reached);
    int64_t other = at;

    memset(out, 0, sizeof *out);
    if (is_exact(book)) {
        const csuccessp_change *fact = csuccessp_pending_first(book);
        const csuccessp_timer *timer = csuccessp_timer_first(book);
        int64_t event = csuccessp_events_next(book, book->clock.reached);
        if (fact && fact->at < other)
            other = fact->at;
        if (timer && timer->at < other)
            other = timer->at;
        if (event < other)
            other = event;
        if (other < book->clock.reached)
            other = book->clock.reached; /* the rest of an instant that a bundle has cut in two */
    } else if (has_more(book, book->clock.reached)) {
        other = book->clock.reached;
    }
    out->midnight = out->whole = other == at;
    out->at = other;
    return other <= target;
}

/* The first move: one instant, for everybody. */
static csuccess_status
open_clock(csuccess_book *book, int64_t now)
{
    struct instant i;
    csuccess_status status;

    do {
        memset(&i, 0, sizeof i);
        i.at = now;
        i.whole = i.start = i.midnight = 1; /* house-keeping, as at midnight */
        status = run_instant(book, &i);
        if (book->clock.acting)
            book->clock.now = now;
    } while (status == CSUCCESS_OK && has_more(book, now));
    return status;
}

static csuccess_status
go_on(csuccess_book *book, int64_t target)
{
    struct instant i;
    csuccess_status status = CSUCCESS_OK;

    if (book->clock.reached < book->clock.now)
        book->clock.reached = book->clock.now; /* between two instants nothing happens */
    if (book->due_any && rounded(book, book->clock.now) == book->clock.now) {
        memset(&i, 0, sizeof i);
        i.at = book->clock.now;
        i.start = 1;
        status = run_instant(book, &i);
    }
    while (status == CSUCCESS_OK && next_instant(book, target, &i)) {
        status = run_instant(book, &i);
        if (status == CSUCCESS_OK || book->clock.acting)
            book->clock.now = book->clock.reached;
    }
    return status;
}

static csuccess_status
move(csuccess_book *book, int64_t target)
{
    csuccess_status status = csuccessp_clock_act(book);

    if (status == CSUCCESS_OK)
        status = csuccessp_events_settle(book);
    if (status == CSUCCESS_OK) {
        if (book->clock.now == CSUCCESSP_TIME_NONE)
            status = open_clock(book, target);
        else
            status = go_on(book, target);
    }
    if (status != CSUCCESS_OK) {
        book->clock.interrupted = 1;
        book->clock.target = target;
        return status;
    }
    book->clock.interrupted = 0;
    book->clock.now = target;
    /* whatever instants there were on the way, at which perhaps nothing happened */
    if (is_exact(book) && book->events.acted != CSUCCESSP_TIME_NONE)
        book->events.acted = target;
    return CSUCCESS_OK;
}

static csuccess_status
check_target(csuccess_book *book, const csuccessp_place *place, int64_t now)
{
    if (now < CSUCCESSP_TIME_MIN || now > CSUCCESSP_TIME_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_ARGUMENT,
                                 "the time lies outside the years 1 to 9999");
    if (now < book->clock.now || (book->clock.interrupted && now < book->clock.target)) {
        char text[CSUCCESSP_TIME_TEXT_MAX + 1];
        text[csuccessp_time_write(text, book->clock.interrupted ? book->clock.target
                                                                : book->clock.now)] = 0;
        return csuccessp_fail_at(place, CSUCCESS_E_ORDER, "the clock stands at %s already", text);
    }
    return CSUCCESS_OK;
}

csuccess_status
csuccess_book_advance(csuccess_book *book, int64_t now)
{
    csuccessp_place place;
    csuccess_status status;
    char line[80];
    size_t n;

    if (!book)
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    if (book->broken)
        return csuccessp_fail_broken(book);
    book->busy = 1;
    place = csuccessp_place_root(&book->error);
    status = check_target(book, &place, now);
    if (status == CSUCCESS_OK && csuccessp_journal_wanted(book)) {
        n = (size_t)snprintf(line, sizeof line, "{\"record\":\"clock\",\"now\":\"");
        n += csuccessp_time_write(line + n, now);
        n += (size_t)snprintf(line + n, sizeof line - n, "\"}");
        status = csuccessp_journal(book, line, n);
    }
    if (status == CSUCCESS_OK)
        status = move(book, now);
    book->busy = 0;
    return status;
}

csuccess_status
csuccess_book_clock(const csuccess_book *book, int64_t *now)
{
    if (!book || !now)
        return CSUCCESS_E_ARGUMENT;
    if (book->clock.now == CSUCCESSP_TIME_NONE)
        return CSUCCESS_E_NO_CLOCK;
    *now = book->clock.now;
    return CSUCCESS_OK;
}

/* The record: {"record": "clock", "now": "..."} */
static csuccess_status
take_clock(csuccess_book *book, csuccessp_record *record)
{
    struct clock_record {
        int64_t now;
    } in;
    static const csuccessp_field fields[] = {
        {"now", CSUCCESSP_FIELD_TIME, 1, offsetof(struct clock_record, now), NULL},
        CSUCCESSP_COMMON_FIELDS,
    };
    csuccessp_place at = csuccessp_place_name(&record->place, "now");
    uint64_t present;
    csuccess_status status;

    status = csuccessp_fields_read(&record->place, record->root, fields,
                                   sizeof fields / sizeof *fields, &in, &present);
    if (status == CSUCCESS_OK && record->at != CSUCCESSP_TIME_NONE)
        status = csuccessp_fail_at(&record->place, CSUCCESS_E_FIELD,
                                   "a 'clock' record has no 'at'");
    if (status == CSUCCESS_OK)
        status = check_target(book, &at, in.now);
    if (status == CSUCCESS_OK)
        status = csuccessp_record_journal(book, record);
    if (status != CSUCCESS_OK)
        return status;
    csuccessp_record_accepted(book, record);
    return move(book, in.now);
}

const csuccessp_record_kind csuccessp_clock_record = {"clock", take_clock, NULL, NULL, NULL, NULL};

/* After loading. Customers of whom something has changed since their last instant were loaded
 * with their values; those of the others follow from the facts. */

static int
keeps_values(const csuccess_book *book, uint32_t row)
{
    return book->due_whole || csuccessp_bits_has(&book->due, row);
}

static int
compare_instants(const void *context, const void *a, const void *b)
{
    const csuccess_book *book = context;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    if (book->customers.instant[x] != book->customers.instant[y])
        return book->customers.instant[x] < book->customers.instant[y] ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* Those who have had an instant since the last for all, in the order of time. */
static csuccess_status
restore_later(csuccess_book *book)
{
    uint32_t *rows, count = 0, row, i;

    for (row = 0; row < book->customers.rows; row++)
        count += csuccessp_customer_born(book, row) && !keeps_values(book, row) &&
                 book->customers.instant[row] > book->clock.whole;
    if (count == 0)
        return CSUCCESS_OK;
    rows = csuccessp_allocate(&book->memory, count, sizeof *rows);
    if (!rows)
        return csuccessp_fail_memory(&book->error);
    count = 0;
    for (row = 0; row < book->customers.rows; row++)
        if (csuccessp_customer_born(book, row) && !keeps_values(book, row) &&
            book->customers.instant[row] > book->clock.whole)
            rows[count++] = row;
    csuccessp_sort(rows, count, sizeof *rows, compare_instants, book);
    for (i = 0; i < count;) {
        int64_t at = book->customers.instant[rows[i]];
        csuccessp_concern_nobody(book);
        for (; i < count && book->customers.instant[rows[i]] == at; i++)
            csuccessp_concern(book, rows[i]);
        csuccessp_events_move(book, at, 0);
        csuccessp_graph_compute(book, at, 0, 1);
        book->clock.single = 1;
    }
    csuccessp_release(&book->memory, rows, count, sizeof *rows);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_clock_restore(csuccess_book *book)
{
    csuccessp_graph *g = &book->graph;
    csuccess_status status = csuccessp_events_settle(book);
    uint32_t row;
    size_t k;

    if (status != CSUCCESS_OK || book->clock.now == CSUCCESSP_TIME_NONE)
        return status;
    csuccessp_concern_nobody(book);
    for (row = 0; row < book->customers.rows; row++) {
        if (!csuccessp_customer_born(book, row) ||
            book->customers.instant[row] == CSUCCESSP_TIME_NONE)
            continue;
        if (keeps_values(book, row)) {
            csuccessp_bits_set(&book->everything, row);
            book->clock.single |= book->customers.instant[row] > book->clock.whole;
        } else if (book->customers.instant[row] <= book->clock.whole) {
            csuccessp_concern(book, row);
        }
    }
    for (k = 0; k < book->events.kinds.count; k++)
        book->events.kinds.items[k]->moved = book->clock.whole;
    if (book->due_whole)
        return CSUCCESS_OK; /* the next instant computes everything */
    csuccessp_events_compute(book, book->clock.whole);
    csuccessp_graph_compute(book, book->clock.whole, 0, 1);
    for (k = 0; k < g->order.count; k++)
        g->slots.items[g->order.items[k]].node->fresh = 0;
    g->fresh = 0;
    for (row = 0; row < book->customers.rows; row++)
        if (csuccessp_bits_has(&book->due, row) || book->customers.instant[row] > book->clock.whole)
            csuccessp_bits_set(&book->everything, row);
    return restore_later(book);
}
