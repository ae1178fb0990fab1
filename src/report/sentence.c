/* SPDX-License-Identifier: MIT */
#include "report/sentence.h"

#include <string.h>

#include <csuccess/health.h>

#include "util/json_write.h"
#include "util/markdown.h"

/* What each sentence says. docs/reports.md lists them for translators. */
static const struct {
    const char *id, *text;
} sentences[] = {
    {"no_score", "No score: {why}."},
    {"overridden", "{effect} to {to} by {by}: {reason}."},
    {"ruled", "{effect} to {to} by the rule {rule}."},
    {"fell", "Down {by} since {since}, most by {part} ({was} to {now})."},
    {"rose", "Up {by} since {since}, most by {part} ({was} to {now})."},
    {"fell_by", "Down {by} since {since}, most by {cause}."},
    {"rose_by", "Up {by} since {since}, most by {cause}."},
    {"hurts", "Loses most by {part} ({now}): {lost} points."},
    {"nothing_hurts", "Nothing is lost."},
    {"task_any_time", "To be done at any time."},
    {"task_due", "Due {due}."},
    {"task_overdue", "Overdue since {due}."},
    {"task_snoozed", "Snoozed until {until}: {reason}."},
    {"task_completed", "Completed {at}: {outcome}."},
    {"task_cancelled", "Cancelled {at}: {reason}."},
    {"preview_starts", "Customers it would start for today: {customers}, {held} of them held out."},
    {"preview_existing", "Counting what is so already, customers it would start for today: "
                         "{customers}, {held} of them held out."},
    {"effect_no_holdout", "Nobody was held out to compare with."},
    {"effect_too_early", "Too little was measured to compare."},
    {"effect_better", "The goal was reached more often than without: by {low} to {high} points."},
    {"effect_worse", "The goal was reached less often than without: by {low} to {high} points."},
    {"effect_unclear", "No effect on the goal is proved: {low} to {high} points."},
    {"effect_goal", "Share of runs whose goal was reached within {days} days of the start."},
    {"effect_score", "Mean change of the score from the start to {days} days after it."},
    {"effect_revenue", "Revenue {days} days after the start by revenue at the start."},
    {"effect_false_alarms",
     "Share of closed runs that were not relevant, or exited without goal and "
     "without contraction or churn within {days} days."},
    {"effect_time_to_close", "Median days from start to close."},
    {"effect_outcomes", "Share of runs with a task of the outcome whose goal was reached within "
                        "{days} days of the start."},
    {"lack_highlights", "Nothing is said about the customer."},
    {"lack_objectives", "There is no objective."},
    {"lack_challenges", "There is no challenge."},
    {"lack_benefits", "There is no benefit."},
    {"lack_milestones", "There is no milestone."},
    {"lack_criteria", "There is no success criterion."},
    {"lack_kpis", "There is no KPI."},
    {"lack_success", "The plan does not say what success is."},
    {"lack_now", "The plan does not say where the customer is now."},
    {"lack_wanted", "The plan does not say where the customer wants to be."},
    {"lack_end", "The plan has no end."},
    {"lack_path", "The plan does not say how to get there."},
    {"lack_measure", "{item}: no KPI measures it."},
    {"lack_cares", "{item}: nobody says that the customer cares about it."},
    {"lack_support", "{item}: nobody says that the company supports it."},
    {"lack_baseline", "{item}: there is no baseline."},
    {"lack_target", "{item}: there is no target."},
    {"lack_actual", "{item}: it was never measured."},
    {"lack_due", "{item}: there is no date."},
    {"lack_owner", "{item}: nobody of the vendor answers for it."},
    {"lack_contact", "{item}: nobody at the customer answers for it."},
    {"lack_criterion_measure", "{item}: no KPI measures this criterion."},
    {"lack_objective", "{item}: it belongs to no objective."},
    {"lack_unblock", "{item}: no action is under way against it."},
    {"lack_effect", "{item}: no effect is described."},
    {"lack_answer", "Not answered: {question}"},
};

void
csuccessp_sentence_open(csuccessp_sentence *s, csuccess_book *book)
{
    size_t i;

    memset(s, 0, sizeof *s);
    for (i = 0; i < CSUCCESSP_ARGUMENTS_MAX; i++)
        csuccessp_buffer_open(&s->arguments[i].text, &book->memory);
}

void
csuccessp_sentence_close(csuccessp_sentence *s)
{
    size_t i;

    for (i = 0; i < CSUCCESSP_ARGUMENTS_MAX; i++)
        csuccessp_buffer_close(&s->arguments[i].text);
}

void
csuccessp_sentence_start(csuccessp_sentence *s, const char *id)
{
    s->id = id;
    s->count = 0;
}

csuccessp_buffer *
csuccessp_sentence_argument(csuccessp_sentence *s, const char *key)
{
    csuccessp_buffer *to = &s->arguments[s->count].text;

    s->arguments[s->count++].key = key;
    csuccessp_buffer_clear(to);
    return to;
}

static csuccess_status
check_arguments(const csuccessp_sentence *s)
{
    size_t i;

    for (i = 0; i < s->count; i++)
        if (s->arguments[i].text.status != CSUCCESS_OK)
            return s->arguments[i].text.status;
    return CSUCCESS_OK;
}

static const char *
text_of(const char *id)
{
    size_t i;

    for (i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (strcmp(sentences[i].id, id) == 0)
            return sentences[i].text;
    return "";
}

/* The text with its arguments in their places. */
static void
fill_in(const csuccessp_sentence *s, csuccessp_buffer *to)
{
    const char *p = text_of(s->id), *end;
    size_t i;

    while (*p) {
        if (*p != '{') {
            csuccessp_buffer_char(to, *p++);
            continue;
        }
        end = strchr(p, '}');
        for (i = 0; i < s->count; i++)
            if (strlen(s->arguments[i].key) == (size_t)(end - p - 1) &&
                memcmp(s->arguments[i].key, p + 1, (size_t)(end - p - 1)) == 0)
                csuccessp_buffer_add(to, s->arguments[i].text.data, s->arguments[i].text.length);
        p = end + 1;
    }
}

csuccess_status
csuccessp_sentence_json(const csuccessp_sentence *s, csuccessp_buffer *to)
{
    csuccessp_buffer text;
    csuccess_status status = check_arguments(s);
    size_t i;

    if (status != CSUCCESS_OK)
        return status;
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "id");
    csuccessp_json_string(to, s->id);
    csuccessp_json_key(to, "args");
    csuccessp_json_begin(to, '{');
    for (i = 0; i < s->count; i++) {
        csuccessp_json_key(to, s->arguments[i].key);
        csuccessp_json_text(to, s->arguments[i].text.data, s->arguments[i].text.length);
    }
    csuccessp_json_end(to, '}');
    csuccessp_json_key(to, "text");
    csuccessp_buffer_open(&text, to->memory);
    fill_in(s, &text);
    status = text.status;
    csuccessp_json_text(to, text.data, text.length);
    csuccessp_buffer_close(&text);
    csuccessp_json_end(to, '}');
    return status;
}

csuccess_status
csuccessp_sentence_markdown(const csuccessp_sentence *s, csuccessp_buffer *to)
{
    csuccessp_buffer text;
    csuccess_status status = check_arguments(s);

    if (status != CSUCCESS_OK)
        return status;
    csuccessp_buffer_open(&text, to->memory);
    fill_in(s, &text);
    status = text.status;
    csuccessp_markdown_text(to, text.data, text.length);
    csuccessp_buffer_close(&text);
    return status;
}

/* The reason. */

static void
add_text(csuccess_book *book, csuccessp_sentence *s, const char *key, csuccessp_text text)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, text, &length);

    csuccessp_buffer_add(csuccessp_sentence_argument(s, key), bytes, length);
}

static void
add_shown(csuccessp_sentence *s, const char *key, const char *text)
{
    csuccessp_buffer_text(csuccessp_sentence_argument(s, key), text);
}

static const char *
effect_word(uint8_t effect)
{
    return effect == CSUCCESSP_EFFECT_FORCE ? "Set"
           : effect == CSUCCESSP_EFFECT_CAP ? "Capped"
                                            : "Raised";
}

/* What an override leads to: the id of a band, or a score. */
static void
add_effect(csuccess_book *book, const csuccessp_model *model, csuccessp_sentence *s,
           const csuccessp_explained *line)
{
    char shown[CSUCCESSP_SHOWN_MAX];

    add_shown(s, "effect", effect_word(line->effect.kind));
    if (line->effect.on_band) {
        add_text(book, s, "to", model->bands.items[line->effect.band].id);
        return;
    }
    shown[csuccessp_show_score(model, line->effect.score, shown)] = 0;
    add_shown(s, "to", shown);
}

static int
say_override(csuccess_book *book, const csuccessp_model *model, const csuccessp_explanation *now,
             csuccessp_sentence *s)
{
    size_t i;

    for (i = now->lines.count; i > 0; i--) {
        const csuccessp_explained *line = &now->lines.items[i - 1];
        if (line->kind == CSUCCESS_HEALTH_OVERRIDE) {
            csuccessp_sentence_start(s, "overridden");
            add_effect(book, model, s, line);
            if (line->title)
                add_text(book, s, "by", line->title);
            else
                add_shown(s, "by", "hand");
            add_text(book, s, "reason", line->text);
            return 1;
        }
        if (line->kind == CSUCCESS_HEALTH_RULE && (line->contribution || line->effect.on_band)) {
            csuccessp_sentence_start(s, "ruled");
            add_effect(book, model, s, line);
            add_text(book, s, "rule", csuccessp_line_name(line));
            return 1;
        }
    }
    return 0;
}

static const char *
cause_word(uint8_t kind)
{
    return kind == CSUCCESS_HEALTH_MODEL  ? "another version of the model"
           : kind == CSUCCESS_HEALTH_TIME ? "time"
                                          : "an override";
}

/* A change that shows in the digits that people see. */
static int
say_change(csuccess_book *book, const csuccessp_model *model, const csuccessp_explanation *change,
           csuccessp_sentence *s)
{
    const csuccessp_explained *most = NULL;
    int64_t difference = change->score - change->was, sign = difference < 0 ? -1 : 1;
    char shown[CSUCCESSP_SHOWN_MAX], zero[CSUCCESSP_SHOWN_MAX];
    csuccessp_buffer *to;
    size_t i;
    int is_value;

    shown[csuccessp_show_difference(model, difference * sign, shown)] = 0;
    zero[csuccessp_show_difference(model, 0, zero)] = 0;
    if (strcmp(shown, zero) == 0)
        return 0;
    for (i = 0; i < change->lines.count; i++)
        if (!most || change->lines.items[i].contribution * sign > most->contribution * sign)
            most = &change->lines.items[i];
    if (!most)
        return 0;
    is_value = most->kind == CSUCCESS_HEALTH_VALUE || most->kind == CSUCCESS_HEALTH_PRESENCE;
    csuccessp_sentence_start(s, is_value ? (sign < 0 ? "fell" : "rose")
                                         : (sign < 0 ? "fell_by" : "rose_by"));
    add_shown(s, "by", shown);
    to = csuccessp_sentence_argument(s, "since");
    csuccessp_buffer_date(to, csuccessp_zone_date(csuccessp_book_zone(book), change->was_at));
    if (!is_value) {
        add_shown(s, "cause", cause_word(most->kind));
        return 1;
    }
    add_text(book, s, "part", csuccessp_line_name(most));
    csuccessp_reading_text(book, most->type, &most->was, csuccessp_sentence_argument(s, "was"));
    csuccessp_reading_text(book, most->type, &most->now, csuccessp_sentence_argument(s, "now"));
    return 1;
}

static void
say_hurts(csuccess_book *book, const csuccessp_model *model, const csuccessp_explanation *now,
          csuccessp_sentence *s)
{
    const csuccessp_explained *most = NULL;
    char shown[CSUCCESSP_SHOWN_MAX];
    size_t i;

    for (i = 0; i < now->lines.count; i++)
        if (now->lines.items[i].kind == CSUCCESS_HEALTH_MEASURE && now->lines.items[i].lost > 0 &&
            (!most || now->lines.items[i].lost > most->lost))
            most = &now->lines.items[i];
    csuccessp_sentence_start(s, most ? "hurts" : "nothing_hurts");
    if (!most)
        return;
    add_text(book, s, "part", csuccessp_line_name(most));
    csuccessp_reading_text(book, most->type, &most->now, csuccessp_sentence_argument(s, "now"));
    shown[csuccessp_show_difference(model, most->lost, shown)] = 0;
    add_shown(s, "lost", shown);
}

void
csuccessp_reason(csuccess_book *book, const csuccessp_model *model,
                 const csuccessp_explanation *now, const csuccessp_explanation *change,
                 csuccessp_sentence *s)
{
    if (say_override(book, model, now, s))
        return;
    if (now->missing != CSUCCESS_PRESENT) {
        csuccessp_sentence_start(s, "no_score");
        add_shown(s, "why", csuccessp_missing_word(now->missing));
        return;
    }
    if (change && change->missing == CSUCCESS_PRESENT && change->was_missing == CSUCCESS_PRESENT &&
        say_change(book, model, change, s))
        return;
    say_hurts(book, model, now, s);
}
