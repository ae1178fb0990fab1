/* SPDX-License-Identifier: MIT */
/* The customer's copy of a plan depends on what the customer may see, and on nothing else. Random
 * plans live through random changes, and are built twice: once whole, and once without anything
 * that is told of items which are internal in the end, and without links to them. What the
 * customer gets of both is the same, byte for byte. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <csuccess/report.h>

#include "planbook.h"

enum {
    PLANS = 5000,
    ITEMS_MAX = 12,
    STEPS_MAX = 70,
    TARGETS_MAX = 3,
    TEXT_MAX = 700,
    TRIES = 40,
    LINES = 60,
    COLUMNS = 90,
    SIGN_AT = 20 /* steps after which a plan is signed */
};

static const char *const kinds[] = {
    "highlight", "objective",  "challenge", "benefit",     "milestone", "action",
    "criterion", "kpi",        "outcome",   "risk",        "blocker",   "prerequisite",
    "need",      "commitment", "value",     "expectation",
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* One thing that is told of the plan, or a move of the clock. */
struct step {
    int item;            /* -1: the canvas, or the clock */
    int days;            /* that the clock moves; then nothing else counts */
    char text[TEXT_MAX]; /* a record but for its end */
    const char *link;    /* field of links; NULL */
    int targets[TARGETS_MAX], target_count;
    int makes;    /* an item that has to be there for what follows */
    int internal; /* 1: from now on it is internal; 0: it is not; -1: as before */
    int accepted, dropped;
};

struct plan {
    uint32_t random;
    struct step steps[STEPS_MAX];
    int step_count;
    int made[ITEMS_MAX], kind[ITEMS_MAX], internal[ITEMS_MAX], removed[ITEMS_MAX];
    int measured;     /* it can be signed */
    int major, minor; /* of the version that was proposed last */
};

/* Dice. */

static uint32_t
roll(struct plan *p, uint32_t sides)
{
    p->random ^= p->random << 13;
    p->random ^= p->random >> 17;
    p->random ^= p->random << 5;
    return p->random % sides;
}

/* A date of the year as text; the buffers take turns. */
static const char *
some_date(struct plan *p)
{
    static char texts[4][16];
    static int turn;

    turn = (turn + 1) % 4;
    snprintf(texts[turn], sizeof texts[turn], "2026-%02u-%02u", 1 + roll(p, 12), 1 + roll(p, 28));
    return texts[turn];
}

/* Writing steps. */

static void add(struct step *s, const char *format, ...) CSUCCESSP_PRINTF(2, 3);

static void
add(struct step *s, const char *format, ...)
{
    size_t used = strlen(s->text);
    va_list list;

    va_start(list, format);
    vsnprintf(s->text + used, sizeof s->text - used, format, list);
    va_end(list);
}

static struct step *
next_step(struct plan *p, int item)
{
    struct step *s = &p->steps[p->step_count++];

    memset(s, 0, sizeof *s);
    s->item = item;
    s->internal = -1;
    return s;
}

static void
add_field(struct plan *p, struct step *s, int kind)
{
    static const char *const severities[] = {"low", "medium", "high", "critical"};
    static const char *const dimensions[] = {"people", "product", "quality"};

    switch (roll(p, 13)) {
    case 0:
        add(s, ",'title':'title %u'", roll(p, 1000));
        break;
    case 1:
        add(s, ",'text':'some *text*, %u'", roll(p, 1000));
        break;
    case 2:
        add(s, ",'owner':'%s'", roll(p, 2) ? "ann" : "bob");
        break;
    case 3:
        add(s, ",'contact':'zoe'");
        break;
    case 4:
        add(s, ",'due':'%s'", some_date(p));
        break;
    case 5:
        add(s, ",'start':'%s'", some_date(p));
        break;
    case 6:
        add(s, ",'rank':%u", 1 + roll(p, 5));
        break;
    case 7:
        add(s, ",'weight':%u.5", roll(p, 4));
        break;
    case 8:
        add(s, ",'dimension':'%s'", dimensions[roll(p, 3)]);
        break;
    case 9:
        add(s, ",'cause':'cause %u'", roll(p, 3));
        break;
    case 10:
        add(s, ",'data':[{'label':'n','value':%u}]", roll(p, 100));
        break;
    case 11:
        if (kind == 2 || kind == 9 || kind == 10)
            add(s, ",'severity':'%s'", severities[roll(p, 4)]);
        else
            add(s, ",'required':%s", roll(p, 2) ? "true" : "false");
        break;
    default:
        add(s, ",'due':null");
        break;
    }
}

static void
add_kpi(struct plan *p, struct step *s)
{
    static const char *const directions[] = {"increase", "at_least", "at_most"};

    add(s, ",'direction':'%s','unit':'d'", directions[roll(p, 3)]);
    if (roll(p, 4))
        add(s, ",'baseline':%u,'target':%u,'due':'%s'", roll(p, 10), 10 + roll(p, 10),
            some_date(p));
    if (roll(p, 2))
        add(s, ",'actual':%u", roll(p, 30));
    if (roll(p, 8) == 0)
        add(s, ",'must':true");
}

static void
add_visibility(struct plan *p, struct step *s)
{
    s->internal = (int)roll(p, 2);
    add(s, ",'visibility':'%s'", s->internal ? "internal" : "customer");
}

static void
add_links(struct plan *p, struct step *s)
{
    static const char *const links[] = {"of", "of", "of", "blocks", "requires"};

    s->link = links[roll(p, 5)];
    s->target_count = 1 + (int)roll(p, TARGETS_MAX);
    for (int i = 0; i < s->target_count; i++)
        s->targets[i] = (int)roll(p, ITEMS_MAX);
}

static void
make_item(struct plan *p, int item)
{
    struct step *s = next_step(p, item);
    int kind = (int)roll(p, KINDS);
    uint32_t more = roll(p, 4);

    if (roll(p, 3) == 0)
        kind = roll(p, 2) ? 1 : 7; /* objectives and KPIs are what most follows from */
    p->kind[item] = kind;
    s->makes = 1;
    s->internal = kind == 9 || kind == 10;
    add(s, "{'record':'plan_item','canvas':'plan','item':'i%d','kind':'%s'", item, kinds[kind]);
    if (kind == 7)
        add_kpi(p, s);
    else if (kind == 14)
        add(s, ",'unit':'h','target':%u", roll(p, 100));
    else if (more & 1)
        add(s, ",'due':'%s'", some_date(p));
    if (roll(p, 3) == 0)
        add_visibility(p, s);
    if (roll(p, 2))
        add_links(p, s);
}

static void
change_item(struct plan *p, int item)
{
    struct step *s = next_step(p, item);

    add(s, "{'record':'plan_item','canvas':'plan','item':'i%d'", item);
    switch (roll(p, 6)) {
    case 0:
        add_visibility(p, s);
        break;
    case 1:
        if (!p->removed[item]) { /* it comes back when it is told something: not with links alone */
            add_links(p, s);
            break;
        }
        add_field(p, s, p->kind[item]);
        break;
    case 2:
        if (p->kind[item] == 7) {
            add(s, ",'actual':%u", roll(p, 30));
            break;
        }
        add_field(p, s, p->kind[item]);
        break;
    default:
        add_field(p, s, p->kind[item]);
        break;
    }
}

static void
move_item(struct plan *p, int item)
{
    static const char *const work[] = {"start", "complete", "complete", "cancel", "reopen"};
    static const char *const promises[] = {"accept", "deliver", "demonstrate", "verify", "cancel"};
    struct step *s = next_step(p, item);
    const char *verb;

    add(s, "{'record':'plan_item','canvas':'plan','item':'i%d'", item);
    verb = p->kind[item] == 8 || p->kind[item] > 12 ? promises[roll(p, 5)] : work[roll(p, 5)];
    if (roll(p, 12) == 0)
        verb = "remove";
    add(s, ",'do':'%s'", verb);
    if (strcmp(verb, "verify") == 0)
        add(s, ",'contact':'zoe'");
    if (strcmp(verb, "complete") == 0 && p->kind[item] == 10)
        add(s, ",'fix':'%s'", roll(p, 2) ? "now" : "forever");
}

static void
move_canvas(struct plan *p)
{
    static const char *const verbs[] = {"propose", "propose",  "agree",    "agree",
                                        "agree",   "activate", "activate", "update",
                                        "refresh", "complete", "abandon"};
    struct step *s = next_step(p, -1);
    uint32_t verb = roll(p, roll(p, 3) ? 9 : 11);

    add(s, "{'record':'canvas','canvas':'plan'");
    if (roll(p, 5) == 0) {
        add(s, ",'%s':'words %u'", roll(p, 2) ? "success" : "current", roll(p, 100));
        return;
    }
    add(s, ",'do':'%s','by':'ann'", verbs[verb]);
    if (verb >= 2 && verb <= 4)
        add(s, ",'contact':'zoe','version':'%d.%d'", p->major, p->minor);
    if (verb == 10)
        add(s, ",'reason':'none'");
}

static void
make_step(struct plan *p)
{
    int item = (int)roll(p, ITEMS_MAX);

    if (roll(p, 9) == 0)
        next_step(p, -1)->days = 1 + (int)roll(p, 25);
    else if (roll(p, 4) == 0)
        move_canvas(p);
    else if (!p->made[item])
        make_item(p, item);
    else if (roll(p, 3) == 0)
        move_item(p, item);
    else
        change_item(p, item);
}

/* Every other plan begins with what can be signed, and comes to be signed after a while. */
static void
make_measured(struct plan *p)
{
    struct step *s = next_step(p, 0);

    p->kind[0] = 1;
    p->kind[1] = 7;
    s->makes = 1;
    add(s, "{'record':'plan_item','canvas':'plan','item':'i0','kind':'objective'");
    s = next_step(p, 1);
    s->makes = 1;
    add(s, "{'record':'plan_item','canvas':'plan','item':'i1','kind':'kpi','of':['i0'],"
           "'direction':'increase','baseline':0,'target':10,'due':'2026-06-30'");
}

static void
sign(struct plan *p)
{
    add(next_step(p, -1), "{'record':'canvas','canvas':'plan','do':'propose'");
    add(next_step(p, -1),
        "{'record':'canvas','canvas':'plan','do':'agree','contact':'zoe',"
        "'version':'%d.%d'",
        p->major ? p->major : 1, p->major ? p->minor + 1 : 0);
    add(next_step(p, -1), "{'record':'canvas','canvas':'plan','do':'activate'");
}

/* Telling a book. */

static csuccess_status
take_step(csuccess_book *book, const struct step *s, const struct plan *without)
{
    char text[TEXT_MAX + 100];
    size_t n;
    int64_t now = 0;
    int i, told = 0;

    if (s->days) {
        assert_int_equal(csuccess_book_clock(book, &now), CSUCCESS_OK);
        advance_to(book, now + s->days * DAY);
        return CSUCCESS_OK;
    }
    n = (size_t)snprintf(text, sizeof text, "%s", s->text);
    if (s->link) {
        n += (size_t)snprintf(text + n, sizeof text - n, ",'%s':[", s->link);
        for (i = 0; i < s->target_count; i++) {
            if (without && without->internal[s->targets[i]])
                continue;
            n += (size_t)snprintf(text + n, sizeof text - n, "%s'i%d'", told++ ? "," : "",
                                  s->targets[i]);
        }
        n += (size_t)snprintf(text + n, sizeof text - n, "]");
    }
    return offer(book, "%s}", text);
}

/* What the plan is after a step that was accepted. */
static void
note(struct plan *p, const struct step *s)
{
    const char *verb = strstr(s->text, "'do':'");

    if (s->item >= 0) {
        p->made[s->item] |= s->makes;
        p->removed[s->item] = verb && strncmp(verb + 6, "remove", 6) == 0;
        if (s->internal >= 0)
            p->internal[s->item] = s->internal;
        return;
    }
    if (!verb || s->days)
        return;
    verb += 6;
    if (strncmp(verb, "propose", 7) == 0 || strncmp(verb, "update", 6) == 0) {
        p->minor += p->major ? 1 : 0;
        p->major += p->major ? 0 : 1;
    } else if (strncmp(verb, "refresh", 7) == 0) {
        p->major++;
        p->minor = 0;
    }
}

static void
start(struct plan *p)
{
    memset(p->made, 0, sizeof p->made);
    memset(p->internal, 0, sizeof p->internal);
    memset(p->removed, 0, sizeof p->removed);
    p->major = p->minor = 0;
}

/* Makes up a plan while it is told to a book. */
static csuccess_book *
live(struct plan *p)
{
    csuccess_book *book = new_planbook();
    struct step *s;

    start(p);
    p->step_count = 0;
    while (p->step_count < STEPS_MAX - 3) {
        int first = p->step_count;
        if (first == 0 && p->measured)
            make_measured(p);
        else if (first >= SIGN_AT && first < SIGN_AT + 3 && p->measured)
            sign(p);
        else
            make_step(p);
        for (s = &p->steps[first]; s < &p->steps[p->step_count]; s++) {
            s->accepted = take_step(book, s, NULL) == CSUCCESS_OK;
            if (s->accepted)
                note(p, s);
        }
    }
    return book;
}

static csuccess_book *
live_again(struct plan *p)
{
    csuccess_book *book = new_planbook();
    int i;

    start(p);
    for (i = 0; i < p->step_count; i++) {
        struct step *s = &p->steps[i];
        s->accepted = !s->dropped && take_step(book, s, NULL) == CSUCCESS_OK;
        if (s->accepted)
            note(p, s);
    }
    return book;
}

/* The same life without what is internal in the end. NULL: something was not accepted, for it
 * needs what is internal now (to sign what was shown then); it is dropped for both. */
static csuccess_book *
live_without(struct plan *p)
{
    csuccess_book *book = new_planbook();
    int i;

    for (i = 0; i < p->step_count; i++) {
        struct step *s = &p->steps[i];
        if (!s->accepted || (s->item >= 0 && p->internal[s->item]))
            continue;
        if (take_step(book, s, p) == CSUCCESS_OK)
            continue;
        s->dropped = 1;
        csuccess_book_free(book);
        return NULL;
    }
    return book;
}

/* Copies. */

static char *
report_of(csuccess_book *book, const char *kind, const char *parameters, uint32_t format)
{
    csuccess_buffer *buffer = NULL;
    csuccess_writer writer = {.size = sizeof writer};
    char quoted[200], *out;
    size_t i, length;

    for (i = 0; parameters[i]; i++)
        quoted[i] = parameters[i] == '\'' ? '"' : parameters[i];
    assert_int_equal(csuccess_buffer_new(NULL, &buffer), CSUCCESS_OK);
    assert_int_equal(csuccess_buffer_writer(buffer, &writer), CSUCCESS_OK);
    assert_int_equal(csuccess_report_write(book, kind, quoted, i, format, &writer), CSUCCESS_OK);
    length = csuccess_buffer_length(buffer);
    out = malloc(length + 1);
    assert_non_null(out);
    if (length)
        memcpy(out, csuccess_buffer_data(buffer), length);
    out[length] = 0;
    csuccess_buffer_free(buffer);
    return out;
}

static void
fits_page(const char *text)
{
    int lines = 0, columns = 0;

    for (; *text; text++) {
        if (*text == '\n') {
            lines++;
            columns = 0;
        } else if (((unsigned char)*text & 0xc0) != 0x80) {
            columns++;
        }
        assert_true(columns <= COLUMNS);
    }
    assert_true(lines <= LINES);
}

static void
same_copy(csuccess_book *a, csuccess_book *b, uint32_t seed, const char *kind,
          const char *parameters, uint32_t format)
{
    char *x = report_of(a, kind, parameters, format), *y = report_of(b, kind, parameters, format);
    size_t i;

    for (i = 0; x[i] && x[i] == y[i]; i++)
        ;
    if (x[i] != y[i])
        fail_msg("plan %u: the customer's %s (%u) differs: ...%.200s... and ...%.200s...",
                 (unsigned)seed, kind, (unsigned)format, x + (i > 60 ? i - 60 : 0),
                 y + (i > 60 ? i - 60 : 0));
    if (strcmp(kind, "canvas") == 0 && format == CSUCCESS_REPORT_MARKDOWN)
        fits_page(x);
    free(x);
    free(y);
}

static void
same_copies(csuccess_book *a, csuccess_book *b, uint32_t seed, const struct plan *p)
{
    static const char who[] = "{'canvas':'plan','audience':'customer'}";
    static const char since[] = "{'canvas':'plan','audience':'customer','from':'1.0'}";

    same_copy(a, b, seed, "canvas", who, CSUCCESS_REPORT_JSON);
    same_copy(a, b, seed, "canvas", who, CSUCCESS_REPORT_MARKDOWN);
    same_copy(a, b, seed, "plan_review", who, CSUCCESS_REPORT_JSON);
    same_copy(a, b, seed, "plan_review", who, CSUCCESS_REPORT_MARKDOWN);
    if (p->major)
        same_copy(a, b, seed, "plan_review", since, CSUCCESS_REPORT_JSON);
    same_copy(a, b, seed, "plan_calendar", who, CSUCCESS_REPORT_ICALENDAR);
    same_copy(a, b, seed, "plan_calendar", who, CSUCCESS_REPORT_JSON);
}

static void
copies_do_not_leak(void **state)
{
    static struct plan p;
    uint32_t seed;
    int compared = 0, hidden = 0, signed_off = 0, i, tries;

    (void)state;
    for (seed = 1; seed <= PLANS; seed++) {
        csuccess_book *whole, *part = NULL;
        memset(&p, 0, sizeof p);
        p.random = seed * 2654435761u | 1;
        p.measured = seed % 2 == 0;
        whole = live(&p);
        for (tries = 0; tries < TRIES && !(part = live_without(&p)); tries++) {
            csuccess_book_free(whole);
            whole = live_again(&p);
        }
        if (part) {
            char *page = report_of(whole, "canvas", "{'canvas':'plan'}", CSUCCESS_REPORT_MARKDOWN);
            fits_page(page);
            free(page);
            same_copies(whole, part, seed, &p);
            csuccess_book_free(part);
            compared++;
            for (i = 0; i < ITEMS_MAX; i++)
                hidden += p.made[i] && p.internal[i];
            for (i = 0; i < p.step_count; i++)
                signed_off += p.steps[i].accepted && strstr(p.steps[i].text, "'agree'") != NULL;
        }
        csuccess_book_free(whole);
    }
    assert_true(compared > PLANS * 9 / 10);
    assert_true(hidden > PLANS); /* there was something to hide */
    assert_true(signed_off > PLANS / 10);
    print_message("%d of %d plans, %d items hidden, %d signatures\n", compared, PLANS, hidden,
                  signed_off);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_do_not_leak),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
