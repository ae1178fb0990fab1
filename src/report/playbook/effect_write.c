/* SPDX-License-Identifier: MIT */
/* The effect of a playbook as JSON and Markdown. */
#include <math.h>

#include "report/playbook/effect.h"
#include "report/playbook/figures.h"
#include "report/sentence.h"
#include "util/json_write.h"
#include "util/markdown.h"

/* A figure of both sides, with the difference, as it is written. */
struct shown {
    uint64_t count; /* of what it was made of; of the difference 0 */
    double value;   /* NaN: none */
    csuccessp_confidence interval;
};

static struct shown
show_proportion(csuccessp_proportion p)
{
    struct shown out = {p.of, csuccessp_missing_number(), csuccessp_proportion_interval(p)};

    if (p.of)
        out.value = (double)p.hits / (double)p.of;
    return out;
}

static struct shown
show_estimate(const csuccessp_estimate *e)
{
    struct shown out = {e->count, csuccessp_missing_number(), csuccessp_estimate_interval(e)};

    if (e->known)
        out.value = e->value;
    return out;
}

static struct shown
show_difference(const struct shown *a, const struct shown *b, csuccessp_confidence interval)
{
    struct shown out = {0, a->value - b->value, interval};

    return out;
}

/* Sentences. */

static void
say_days(csuccessp_sentence *s, const char *id, int32_t days)
{
    csuccessp_sentence_start(s, id);
    csuccessp_buffer_int(csuccessp_sentence_argument(s, "days"), days);
}

/* What can be told of the goal. */
static void
say_summary(csuccessp_sentence *s, const csuccessp_playbook_effect *e)
{
    csuccessp_confidence found = csuccessp_proportion_difference(e->treated.goal, e->held.goal);
    csuccessp_buffer *to;

    if (!found.known) {
        csuccessp_sentence_start(s, e->held.runs ? "effect_too_early" : "effect_no_holdout");
        return;
    }
    csuccessp_sentence_start(s, found.low > 0    ? "effect_better"
                                : found.high < 0 ? "effect_worse"
                                                 : "effect_unclear");
    to = csuccessp_sentence_argument(s, "low");
    csuccessp_figure_text(found.low * 100, 1, to);
    to = csuccessp_sentence_argument(s, "high");
    csuccessp_figure_text(found.high * 100, 1, to);
}

/* JSON. */

static void
write_count(const char *key, uint64_t count, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    csuccessp_json_int(to, (int64_t)count);
}

static void
write_figure(const char *key, double figure, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    csuccessp_figure_json(figure, to);
}

static void
write_value(const struct shown *shown, csuccessp_buffer *to)
{
    double none = csuccessp_missing_number();

    write_figure("value", shown->value, to);
    write_figure("low", shown->interval.known ? shown->interval.low : none, to);
    write_figure("high", shown->interval.known ? shown->interval.high : none, to);
}

static void
write_side(const char *key, const struct shown *shown, csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    csuccessp_json_begin(to, '{');
    write_count("n", shown->count, to);
    write_value(shown, to);
    csuccessp_json_end(to, '}');
}

static void
write_difference(const struct shown *shown, csuccessp_buffer *to)
{
    csuccessp_json_key(to, "difference");
    csuccessp_json_begin(to, '{');
    write_value(shown, to);
    csuccessp_json_end(to, '}');
}

static csuccess_status
begin_figure(const char *key, const char *sentence, int32_t days, csuccessp_sentence *s,
             csuccessp_buffer *to)
{
    csuccessp_json_key(to, key);
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "definition");
    if (days >= 0)
        say_days(s, sentence, days);
    else
        csuccessp_sentence_start(s, sentence);
    return csuccessp_sentence_json(s, to);
}

static void
write_arm(const char *key, const csuccessp_arm *arm, csuccessp_buffer *to)
{
    int i;

    csuccessp_json_key(to, key);
    csuccessp_json_begin(to, '{');
    write_count("runs", arm->runs, to);
    write_count("measured", arm->measured, to);
    write_count("not_yet", arm->runs - arm->measured, to);
    write_count("customers", arm->customers, to);
    csuccessp_json_key(to, "states");
    csuccessp_json_begin(to, '{');
    for (i = 0; i < CSUCCESSP_RUN_STATES; i++)
        write_count(csuccessp_run_states[i], arm->states[i], to);
    csuccessp_json_end(to, '}');
    csuccessp_json_end(to, '}');
}

static csuccess_status
write_goal(const csuccessp_playbook_effect *e, csuccessp_sentence *s, csuccessp_buffer *to)
{
    struct shown a = show_proportion(e->treated.goal), b = show_proportion(e->held.goal);
    struct shown d =
        show_difference(&a, &b, csuccessp_proportion_difference(e->treated.goal, e->held.goal));
    csuccess_status status = begin_figure("goal", "effect_goal", e->goal_days, s, to);

    write_side("treated", &a, to);
    write_side("held", &b, to);
    write_difference(&d, to);
    csuccessp_json_end(to, '}');
    return status;
}

static csuccess_status
write_score(const csuccessp_playbook_effect *e, csuccessp_sentence *s, csuccessp_buffer *to)
{
    struct shown a = show_estimate(&e->treated.score), b = show_estimate(&e->held.score);
    struct shown d =
        show_difference(&a, &b, csuccessp_estimate_difference(&e->treated.score, &e->held.score));
    csuccess_status status = begin_figure("score", "effect_score", e->goal_days, s, to);

    write_side("treated", &a, to);
    write_side("held", &b, to);
    write_difference(&d, to);
    csuccessp_json_end(to, '}');
    return status;
}

static void
write_revenue_side(const csuccess_book *book, const char *key, const csuccessp_arm *arm,
                   const struct shown *shown, csuccessp_buffer *to)
{
    csuccessp_stake before = csuccessp_stake_sum(book, arm->before, shown->count > 0);
    csuccessp_stake after = csuccessp_stake_sum(book, arm->after, shown->count > 0);

    csuccessp_json_key(to, key);
    csuccessp_json_begin(to, '{');
    write_count("n", shown->count, to);
    csuccessp_json_key(to, "before");
    csuccessp_stake_json(book, &before, to);
    csuccessp_json_key(to, "after");
    csuccessp_stake_json(book, &after, to);
    write_value(shown, to);
    csuccessp_json_end(to, '}');
}

static csuccess_status
write_revenue(const csuccess_book *book, const csuccessp_playbook_effect *e, csuccessp_sentence *s,
              csuccessp_buffer *to)
{
    struct shown a = show_estimate(&e->treated.retained), b = show_estimate(&e->held.retained);
    struct shown d = show_difference(
        &a, &b, csuccessp_estimate_difference(&e->treated.retained, &e->held.retained));
    csuccess_status status = begin_figure("revenue", "effect_revenue", e->goal_days, s, to);

    write_revenue_side(book, "treated", &e->treated, &a, to);
    write_revenue_side(book, "held", &e->held, &b, to);
    write_difference(&d, to);
    csuccessp_json_end(to, '}');
    return status;
}

static csuccess_status
write_alarms(const csuccessp_playbook_effect *e, csuccessp_sentence *s, csuccessp_buffer *to)
{
    struct shown shown = show_proportion(e->alarms);
    csuccess_status status = begin_figure("false_alarms", "effect_false_alarms", e->alarm_days, s,
                                          to);

    write_count("n", shown.count, to);
    write_count("irrelevant", e->irrelevant, to);
    write_count("exited", e->exited, to);
    write_count("not_yet", e->undecided, to);
    write_value(&shown, to);
    csuccessp_json_end(to, '}');
    return status;
}

static csuccess_status
write_time(const csuccessp_playbook_effect *e, csuccessp_sentence *s, csuccessp_buffer *to)
{
    csuccess_status status = begin_figure("time_to_close", "effect_time_to_close", -1, s, to);

    write_count("n", e->closed, to);
    write_figure("value", e->median_days, to);
    csuccessp_json_end(to, '}');
    return status;
}

static csuccess_status
write_outcomes(const csuccess_book *book, const csuccessp_playbook_effect *e, csuccessp_sentence *s,
               csuccessp_buffer *to)
{
    csuccess_status status = begin_figure("outcomes", "effect_outcomes", e->goal_days, s, to);
    size_t i;

    csuccessp_json_key(to, "list");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < e->outcomes.count; i++) {
        struct shown shown = show_proportion(e->outcomes.items[i].goal);
        csuccessp_json_begin(to, '{');
        csuccessp_json_key(to, "outcome");
        csuccessp_report_text(book, e->outcomes.items[i].outcome, to);
        write_count("n", shown.count, to);
        write_value(&shown, to);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
    csuccessp_json_end(to, '}');
    return status;
}

static void
write_options(const csuccessp_playbook_effect *e, csuccessp_buffer *to)
{
    csuccessp_json_key(to, "options");
    csuccessp_json_begin(to, '{');
    write_figure("confidence", 0.95, to);
    csuccessp_json_key(to, "goal_days");
    csuccessp_json_int(to, e->goal_days);
    csuccessp_json_key(to, "false_alarm_days");
    csuccessp_json_int(to, e->alarm_days);
    csuccessp_json_end(to, '}');
}

csuccess_status
csuccessp_playbook_effect_json(csuccess_book *book, const csuccessp_playbook_effect *e,
                               csuccessp_buffer *to)
{
    csuccessp_sentence s;
    csuccess_status status;

    csuccessp_sentence_open(&s, book);
    csuccessp_json_key(to, "effect");
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "summary");
    say_summary(&s, e);
    status = csuccessp_sentence_json(&s, to);
    write_options(e, to);
    write_count("by_hand", e->by_hand, to);
    write_arm("treated", &e->treated, to);
    write_arm("held", &e->held, to);
    if (status == CSUCCESS_OK)
        status = write_goal(e, &s, to);
    if (status == CSUCCESS_OK)
        status = write_score(e, &s, to);
    if (status == CSUCCESS_OK)
        status = write_revenue(book, e, &s, to);
    if (status == CSUCCESS_OK)
        status = write_alarms(e, &s, to);
    if (status == CSUCCESS_OK)
        status = write_time(e, &s, to);
    if (status == CSUCCESS_OK)
        status = write_outcomes(book, e, &s, to);
    csuccessp_json_end(to, '}');
    csuccessp_sentence_close(&s);
    return status;
}

/* Markdown. */

static void
show_interval(const struct shown *shown, double factor, const char *unit, csuccessp_buffer *to)
{
    csuccessp_markdown_cell(to);
    csuccessp_figure_text(shown->value * factor, 1, to);
    if (isnan(shown->value))
        return;
    csuccessp_buffer_text(to, unit);
    if (shown->interval.known) {
        csuccessp_buffer_text(to, " (");
        csuccessp_figure_text(shown->interval.low * factor, 1, to);
        csuccessp_buffer_text(to, " to ");
        csuccessp_figure_text(shown->interval.high * factor, 1, to);
        csuccessp_buffer_char(to, ')');
    }
    if (shown->count) {
        csuccessp_buffer_text(to, ", n ");
        csuccessp_buffer_int(to, (int64_t)shown->count);
    }
}

/* A row of the table: a figure of both sides. */
static csuccess_status
show_row(csuccessp_sentence *s, const struct shown *a, const struct shown *b,
         csuccessp_confidence interval, int in_percent, csuccessp_buffer *to)
{
    struct shown d = show_difference(a, b, interval);
    double factor = in_percent ? 100 : 1;
    csuccess_status status;

    csuccessp_markdown_row(to);
    status = csuccessp_sentence_markdown(s, to);
    show_interval(a, factor, in_percent ? " %" : "", to);
    show_interval(b, factor, in_percent ? " %" : "", to);
    show_interval(&d, factor, in_percent ? " points" : "", to);
    csuccessp_markdown_row_end(to);
    return status;
}

static void
show_count(const char *name, uint64_t treated, uint64_t held, csuccessp_buffer *to)
{
    csuccessp_markdown_row(to);
    csuccessp_buffer_text(to, name);
    csuccessp_markdown_cell(to);
    csuccessp_buffer_int(to, (int64_t)treated);
    csuccessp_markdown_cell(to);
    csuccessp_buffer_int(to, (int64_t)held);
    csuccessp_markdown_cell(to);
    csuccessp_markdown_row_end(to);
}

static csuccess_status
show_table(const csuccessp_playbook_effect *e, csuccessp_sentence *s, csuccessp_buffer *to)
{
    const csuccessp_arm *t = &e->treated, *h = &e->held;
    struct shown a = show_proportion(t->goal), b = show_proportion(h->goal);
    csuccess_status status;

    say_days(s, "effect_goal", e->goal_days);
    status = show_row(s, &a, &b, csuccessp_proportion_difference(t->goal, h->goal), 1, to);
    a = show_estimate(&t->score);
    b = show_estimate(&h->score);
    say_days(s, "effect_score", e->goal_days);
    if (status == CSUCCESS_OK)
        status = show_row(s, &a, &b, csuccessp_estimate_difference(&t->score, &h->score), 0, to);
    a = show_estimate(&t->retained);
    b = show_estimate(&h->retained);
    say_days(s, "effect_revenue", e->goal_days);
    if (status == CSUCCESS_OK)
        status = show_row(s, &a, &b, csuccessp_estimate_difference(&t->retained, &h->retained), 1,
                          to);
    return status;
}

static csuccess_status
show_alone(csuccessp_sentence *s, const struct shown *shown, int in_percent, csuccessp_buffer *to)
{
    csuccess_status status;

    csuccessp_markdown_row(to);
    status = csuccessp_sentence_markdown(s, to);
    show_interval(shown, in_percent ? 100 : 1, in_percent ? " %" : "", to);
    csuccessp_markdown_row_end(to);
    return status;
}

csuccess_status
csuccessp_playbook_effect_markdown(csuccess_book *book, const csuccessp_playbook_effect *e,
                                   csuccessp_buffer *to)
{
    static const char *const heads[] = {"Figure", ">Treated", ">Held out", ">Difference", NULL};
    static const char *const more[] = {"Figure", ">Treated", NULL};
    struct shown shown;
    csuccessp_sentence s;
    csuccess_status status;
    size_t i;

    csuccessp_sentence_open(&s, book);
    csuccessp_buffer_text(to, "\n## Effect\n\n");
    say_summary(&s, e);
    status = csuccessp_sentence_markdown(&s, to);
    csuccessp_buffer_text(to, " Intervals are of 95 % confidence; n is of runs.\n\n");
    csuccessp_markdown_heads(to, heads);
    show_count("Runs", e->treated.runs, e->held.runs, to);
    show_count("Measured", e->treated.measured, e->held.measured, to);
    show_count("Customers of these", e->treated.customers, e->held.customers, to);
    if (status == CSUCCESS_OK)
        status = show_table(e, &s, to);
    csuccessp_buffer_char(to, '\n');
    csuccessp_markdown_heads(to, more);
    shown = show_proportion(e->alarms);
    say_days(&s, "effect_false_alarms", e->alarm_days);
    if (status == CSUCCESS_OK)
        status = show_alone(&s, &shown, 1, to);
    shown = (struct shown){e->closed, e->median_days, {0, 0, 0}};
    csuccessp_sentence_start(&s, "effect_time_to_close");
    if (status == CSUCCESS_OK)
        status = show_alone(&s, &shown, 0, to);
    for (i = 0; i < e->outcomes.count && status == CSUCCESS_OK; i++) {
        shown = show_proportion(e->outcomes.items[i].goal);
        csuccessp_markdown_row(to);
        csuccessp_report_cell(book, e->outcomes.items[i].outcome, to);
        csuccessp_buffer_text(to, ": ");
        say_days(&s, "effect_outcomes", e->goal_days);
        status = csuccessp_sentence_markdown(&s, to);
        show_interval(&shown, 100, " %", to);
        csuccessp_markdown_row_end(to);
    }
    csuccessp_sentence_close(&s);
    return status;
}
