/* SPDX-License-Identifier: MIT */
#include "plan/discovery/assessment.h"
#include "plan/discovery/discovery.h"
#include "report/plan/canvas.h"
#include "report/plan/fields.h"
#include "util/json_write.h"

static int
is_inside(const csuccessp_canvas_report *r)
{
    return r->view.audience == CSUCCESSP_FOR_US;
}

/* The head: what the plan is, and how it stands. */

static void
put_plan(csuccessp_canvas_report *r, csuccessp_buffer *to)
{
    const csuccess_book *book = r->book;
    const csuccessp_canvas *c = r->canvas;
    const csuccessp_plan_version *current = csuccessp_version_current(c);

    csuccessp_put_text(book, "canvas", c->id, to);
    csuccessp_put_word("audience", csuccessp_audiences[r->view.audience], to);
    csuccessp_put_text(book, "name", c->name, to);
    csuccessp_put_customer(book, "customer", c->row, to);
    csuccessp_put_text(book, "owner", c->owner, to);
    csuccessp_put_word("state", csuccessp_canvas_states[r->view.state], to);
    csuccessp_put_date("start", c->start, to);
    csuccessp_put_date("end", c->end, to);
    csuccessp_put_text(book, "success", c->success, to);
    csuccessp_put_text(book, "current", c->now, to);
    csuccessp_put_text(book, "target", c->wanted, to);
    csuccessp_put_text(book, "path", c->path, to);
    csuccessp_put_text(book, "continues", c->previous_id, to);
    csuccessp_put_version("proposed", current, to);
    csuccessp_put_version("agreed", csuccessp_version_signed(c), to);
    csuccessp_put_flag("unproposed", r->unproposed, to);
    if (!is_inside(r))
        return;
    csuccessp_put_flag("pilot", c->pilot, to);
    csuccessp_put_text(book, "template", c->template, to);
    csuccessp_put_text(book, "journey", c->journey, to);
    csuccessp_put_text(book, "question_set", c->question_set, to);
    csuccessp_put_text(book, "assessment", c->assessment, to);
    csuccessp_put_time("changed", c->changed, to);
}

static void
put_standing(csuccessp_canvas_report *r, csuccessp_buffer *to)
{
    const csuccessp_view *v = &r->view;

    csuccessp_put_share("progress", v->progress, to);
    csuccessp_put_share("clamped",
                        v->progress == CSUCCESSP_PROGRESS_NONE
                            ? v->progress
                            : csuccessp_progress_clamped(v->progress),
                        to);
    csuccessp_put_share("expected", v->expected, to);
    csuccessp_put_word("pace", csuccessp_paces[v->pace], to);
    csuccessp_put_int("obstacles", v->open_obstacles, to);
    csuccessp_put_int("blocked", v->blocked, to);
    csuccessp_put_int("overdue", v->overdue, to);
    csuccessp_put_date("next_update", v->next_update, to);
    csuccessp_put_date("next_refresh", v->next_refresh, to);
    csuccessp_put_date("expires", v->expires, to);
    if (!is_inside(r))
        return;
    csuccessp_put_int("escalation", v->level, to);
    csuccessp_json_key(to, "age_days");
    if (v->age < 0)
        csuccessp_json_null(to);
    else
        csuccessp_json_int(to, v->age);
}

static csuccess_status
put_completeness(csuccessp_canvas_report *r, csuccessp_buffer *to)
{
    csuccess_status status = CSUCCESS_OK;
    uint32_t i;

    csuccessp_put_share("completeness", r->view.completeness, to);
    csuccessp_put_int("checks", r->view.checks, to);
    csuccessp_json_key(to, "gaps");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < r->view.gap_count && status == CSUCCESS_OK; i++) {
        csuccessp_gap_say(&r->view, &r->view.gaps[i], &r->sentence);
        status = csuccessp_sentence_json(&r->sentence, to);
    }
    csuccessp_json_end(to, ']');
    return status;
}

static void
put_where(csuccessp_canvas_report *r, csuccessp_buffer *to)
{
    csuccessp_json_key(to, "where");
    csuccessp_json_begin(to, '{');
    csuccessp_put_word("state", csuccessp_canvas_states[r->view.state], to);
    csuccessp_put_share("progress", r->view.progress, to);
    csuccessp_put_word("pace", csuccessp_paces[r->view.pace], to);
    if (is_inside(r)) {
        csuccessp_put_text(r->book, "stage", r->keys.stage, to);
        csuccessp_json_key(to, "days");
        if (r->keys.stage_days < 0)
            csuccessp_json_null(to);
        else
            csuccessp_json_int(to, r->keys.stage_days);
    }
    csuccessp_json_end(to, '}');
}

static void
put_keys(csuccessp_canvas_report *r, csuccessp_buffer *to)
{
    const csuccessp_plan_keys *keys = &r->keys;
    uint32_t i;

    csuccessp_json_key(to, "keys");
    csuccessp_json_begin(to, '{');
    put_where(r, to);
    csuccessp_json_key(to, "next");
    if (keys->milestone == CSUCCESSP_PLAN_NONE)
        csuccessp_json_null(to);
    else
        csuccessp_plan_item_brief(&r->view, keys->milestone, to);
    csuccessp_json_key(to, "right_things");
    csuccessp_json_begin(to, '{');
    csuccessp_put_int("actions", keys->actions, to);
    csuccessp_put_int("on_time", keys->on_time, to);
    csuccessp_put_share("share", keys->share, to);
    csuccessp_put_flag("leading", keys->leading, to);
    csuccessp_json_end(to, '}');
    csuccessp_json_key(to, "needed");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < r->view.count; i++)
        if (csuccessp_plan_needed(&r->view, keys->milestone, i))
            csuccessp_plan_item_brief(&r->view, i, to);
    csuccessp_json_end(to, ']');
    csuccessp_json_end(to, '}');
}

/* Boxes. */

enum {
    OBSTACLES = 1 << CSUCCESSP_ITEM_CHALLENGE | 1 << CSUCCESSP_ITEM_RISK |
                1 << CSUCCESSP_ITEM_BLOCKER,
    MILESTONES = 1 << CSUCCESSP_ITEM_MILESTONE,
    WORK = 1 << CSUCCESSP_ITEM_ACTION | 1 << CSUCCESSP_ITEM_PREREQUISITE,
    PROMISES = 1 << CSUCCESSP_ITEM_OUTCOME | 1 << CSUCCESSP_ITEM_EXPECTATION |
               1 << CSUCCESSP_ITEM_COMMITMENT
};

static void
put_part(csuccessp_canvas_report *r, uint32_t index, uint32_t part, uint32_t kinds,
         csuccessp_buffer *to)
{
    const csuccessp_plan_item *item = csuccessp_view_item(&r->view, part);

    if (!(kinds >> item->kind & 1) || r->family.stamp[part] == index)
        return;
    r->family.stamp[part] = index;
    csuccessp_report_text(r->book, item->id, to);
}

/* Ids of what belongs to an item, of some kinds, directly or through a criterion, each once. */
static void
put_parts(csuccessp_canvas_report *r, uint32_t index, const char *key, uint32_t kinds,
          csuccessp_buffer *to)
{
    const csuccessp_family *f = &r->family;
    uint32_t i, k, child;

    csuccessp_json_key(to, key);
    csuccessp_json_begin(to, '[');
    for (i = f->first[index]; i < f->first[index + 1]; i++) {
        child = f->child[i];
        put_part(r, index, child, kinds, to);
        if (csuccessp_view_item(&r->view, child)->kind != CSUCCESSP_ITEM_CRITERION)
            continue;
        for (k = f->first[child]; k < f->first[child + 1]; k++)
            put_part(r, index, f->child[k], kinds, to);
    }
    csuccessp_json_end(to, ']');
}

static void
put_item(csuccessp_canvas_report *r, uint32_t index, csuccessp_buffer *to)
{
    uint8_t kind = csuccessp_view_item(&r->view, index)->kind;

    csuccessp_json_begin(to, '{');
    csuccessp_plan_item_json(&r->view, index, to);
    if (kind == CSUCCESSP_ITEM_OBJECTIVE) {
        put_parts(r, index, "challenges", OBSTACLES, to);
        put_parts(r, index, "benefits", 1 << CSUCCESSP_ITEM_BENEFIT, to);
        put_parts(r, index, "milestones", MILESTONES, to);
        put_parts(r, index, "actions", WORK, to);
        put_parts(r, index, "criteria", 1 << CSUCCESSP_ITEM_CRITERION, to);
        put_parts(r, index, "kpis", 1 << CSUCCESSP_ITEM_KPI, to);
        put_parts(r, index, "promises", PROMISES, to);
    } else if (kind == CSUCCESSP_ITEM_MILESTONE || csuccessp_kind_is_obstacle(kind)) {
        put_parts(r, index, "actions", WORK, to);
    } else if (kind == CSUCCESSP_ITEM_CRITERION || kind == CSUCCESSP_ITEM_OUTCOME) {
        put_parts(r, index, "kpis", 1 << CSUCCESSP_ITEM_KPI, to);
    }
    csuccessp_json_end(to, '}');
}

/* All items of these kinds, as a list. */
static csuccess_status
put_box(csuccessp_canvas_report *r, const char *key, uint32_t kinds)
{
    csuccessp_buffer *to = &r->output->buffer;
    csuccess_status status = CSUCCESS_OK;
    uint32_t kind, i;
    size_t number = 0;

    csuccessp_json_key(to, key);
    csuccessp_json_begin(to, '[');
    for (kind = 0; kind < CSUCCESSP_ITEM_KINDS && status == CSUCCESS_OK; kind++) {
        if (!(kinds >> kind & 1))
            continue;
        for (i = r->view.by_kind[kind]; i < r->view.by_kind[kind + 1]; i++) {
            csuccessp_put_next(to, number++);
            put_item(r, i, to);
            status = csuccessp_output_pass(r->output);
            if (status != CSUCCESS_OK)
                break;
        }
    }
    csuccessp_json_end(to, ']');
    return status;
}

static csuccess_status
put_boxes(csuccessp_canvas_report *r)
{
    static const struct {
        const char *key;
        uint32_t kinds;
    } boxes[] = {
        {"highlights", 1 << CSUCCESSP_ITEM_HIGHLIGHT},
        {"objectives", 1 << CSUCCESSP_ITEM_OBJECTIVE},
        {"challenges", OBSTACLES},
        {"benefits", 1 << CSUCCESSP_ITEM_BENEFIT},
        {"milestones", MILESTONES | WORK},
        {"criteria", 1 << CSUCCESSP_ITEM_CRITERION},
        {"kpis", 1 << CSUCCESSP_ITEM_KPI},
        {"promises", PROMISES},
        {"needs", 1 << CSUCCESSP_ITEM_NEED},
        {"values", 1 << CSUCCESSP_ITEM_VALUE},
    };
    csuccessp_buffer *to = &r->output->buffer;
    csuccess_status status = CSUCCESS_OK;
    size_t i, length;
    const char *bytes = csuccessp_texts_get(&r->book->texts, r->canvas->highlights, &length);

    csuccessp_json_key(to, "boxes");
    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "profile");
    if (r->canvas->highlights)
        csuccessp_json_raw(to, bytes, length);
    else
        csuccessp_json_null(to);
    for (i = 0; i < sizeof boxes / sizeof *boxes && status == CSUCCESS_OK; i++)
        status = put_box(r, boxes[i].key, boxes[i].kinds);
    csuccessp_json_end(to, '}');
    return status;
}

/* What was promised. */

static void
put_ledger(csuccessp_canvas_report *r, csuccessp_buffer *to)
{
    csuccessp_ledger sum;
    uint32_t i;

    csuccessp_family_unstamp(&r->view, &r->family);
    csuccessp_json_key(to, "ledger");
    csuccessp_json_begin(to, '[');
    for (i = r->view.by_kind[CSUCCESSP_ITEM_VALUE]; i < r->view.by_kind[CSUCCESSP_ITEM_VALUE + 1];
         i++) {
        if (!csuccessp_ledger_of(&r->view, &r->family, i, &sum))
            continue;
        csuccessp_json_begin(to, '{');
        csuccessp_put_text(r->book, "unit", sum.unit, to);
        csuccessp_put_int("items", sum.items, to);
        csuccessp_put_amount("promised", sum.promised, to);
        csuccessp_put_amount("delivered", sum.delivered, to);
        csuccessp_put_amount("demonstrated", sum.demonstrated, to);
        csuccessp_put_amount("acknowledged", sum.acknowledged, to);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

void
csuccessp_put_notices(const csuccess_book *book, const csuccessp_notices *notices, uint8_t audience,
                      csuccessp_buffer *to)
{
    size_t i;

    csuccessp_json_key(to, "notices");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < notices->count; i++) {
        const csuccessp_notice *one = &notices->items[i];
        csuccessp_json_begin(to, '{');
        csuccessp_put_text(book, "item", csuccessp_plan_item_at(book, one->item)->id, to);
        csuccessp_put_time("at", one->at, to);
        csuccessp_put_date("from", one->old, to);
        csuccessp_put_date("to", one->now, to);
        csuccessp_put_int("days", one->days, to);
        csuccessp_put_flag("late", one->late, to);
        if (audience == CSUCCESSP_FOR_US)
            csuccessp_put_text(book, "by", one->by, to);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

/* How it came to be: versions, signatures, steps of its life. */

void
csuccessp_put_sign_offs(const csuccess_book *book, const csuccessp_canvas *canvas, uint8_t audience,
                        csuccessp_buffer *to)
{
    size_t i;

    csuccessp_json_key(to, "sign_offs");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < canvas->sign_offs.count; i++) {
        const csuccessp_sign_off *one = &canvas->sign_offs.items[i];
        csuccessp_json_begin(to, '{');
        csuccessp_put_version("version", &canvas->versions.items[one->version], to);
        csuccessp_put_text(book, "contact", one->contact, to);
        csuccessp_put_time("at", one->at, to);
        if (audience == CSUCCESSP_FOR_US)
            csuccessp_put_text(book, "by", one->by, to);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

static void
put_versions(csuccessp_canvas_report *r, csuccessp_buffer *to)
{
    size_t i;

    csuccessp_json_key(to, "versions");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < r->canvas->versions.count; i++) {
        const csuccessp_plan_version *one = &r->canvas->versions.items[i];
        csuccessp_json_begin(to, '{');
        csuccessp_put_version("version", one, to);
        csuccessp_put_word("kind", csuccessp_version_kinds[one->kind], to);
        csuccessp_put_time("at", one->at, to);
        csuccessp_put_flag("signed", csuccessp_version_is_signed(r->canvas, (uint32_t)i), to);
        if (is_inside(r)) {
            csuccessp_put_text(r->book, "by", one->by, to);
            csuccessp_put_int("revision", one->revision, to);
        }
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

static void
put_steps(csuccessp_canvas_report *r, csuccessp_buffer *to)
{
    size_t i;

    csuccessp_json_key(to, "steps");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < r->canvas->steps.count; i++) {
        const csuccessp_canvas_step *one = &r->canvas->steps.items[i];
        csuccessp_json_begin(to, '{');
        csuccessp_put_word("state", csuccessp_canvas_states[one->state], to);
        csuccessp_put_time("at", one->at, to);
        if (is_inside(r)) {
            csuccessp_put_text(r->book, "by", one->by, to);
            csuccessp_put_text(r->book, "reason", one->reason, to);
        }
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
}

/* What only the vendor is to know: answers as they were written down, and how likely success is. */

static void
put_answer(csuccessp_canvas_report *r, const csuccessp_question *question, csuccessp_text id,
           csuccessp_buffer *to)
{
    const csuccessp_answer *answer = csuccessp_discovery_answer(r->book, (uint32_t)r->view.canvas,
                                                                id);

    csuccessp_json_begin(to, '{');
    csuccessp_put_text(r->book, "question", id, to);
    if (question) {
        csuccessp_put_text(r->book, "text", question->text, to);
        csuccessp_put_text(r->book, "topic", question->topic, to);
        csuccessp_put_flag("required", question->required, to);
    }
    csuccessp_put_text(r->book, "answer", answer ? answer->answer : 0, to);
    csuccessp_put_text(r->book, "by", answer ? answer->by : 0, to);
    csuccessp_put_time("at", answer ? answer->at : CSUCCESSP_TIME_NONE, to);
    csuccessp_json_end(to, '}');
}

static int
asks(const csuccessp_question_set *set, csuccessp_text id)
{
    size_t i;

    for (i = 0; set && i < set->questions.count; i++)
        if (set->questions.items[i].id == id)
            return 1;
    return 0;
}

static void
put_discovery(csuccessp_canvas_report *r, csuccessp_buffer *to)
{
    const csuccessp_question_set *set = csuccessp_discovery_of(r->book, r->view.canvas);
    uint32_t open = 0, required = csuccessp_discovery_required(r->book, r->view.canvas, &open);
    size_t i;

    csuccessp_json_key(to, "discovery");
    csuccessp_json_begin(to, '{');
    csuccessp_put_int("required", required, to);
    csuccessp_put_int("open", open, to);
    csuccessp_json_key(to, "answers");
    csuccessp_json_begin(to, '[');
    for (i = 0; set && i < set->questions.count; i++)
        put_answer(r, &set->questions.items[i], set->questions.items[i].id, to);
    for (i = 0; i < r->canvas->answers.count; i++)
        if (!asks(set, r->canvas->answers.items[i].question))
            put_answer(r, NULL, r->canvas->answers.items[i].question, to);
    csuccessp_json_end(to, ']');
    csuccessp_json_end(to, '}');
}

static void
put_criterion(csuccessp_canvas_report *r, const csuccessp_assessed *one, csuccessp_buffer *to)
{
    csuccessp_json_begin(to, '{');
    csuccessp_put_text(r->book, "criterion", one->criterion->id, to);
    csuccessp_put_text(r->book, "title", one->criterion->title, to);
    csuccessp_put_amount("rating", one->rating ? one->rating->rating : CSUCCESSP_INTEGER_MISSING,
                         to);
    csuccessp_put_share("share", one->missing ? CSUCCESSP_PROGRESS_NONE : one->share, to);
    csuccessp_put_share("weight", one->missing ? CSUCCESSP_PROGRESS_NONE : one->weight, to);
    csuccessp_put_amount("contribution",
                         one->missing ? CSUCCESSP_INTEGER_MISSING : one->contribution, to);
    csuccessp_put_text(r->book, "by", one->rating ? one->rating->by : 0, to);
    csuccessp_put_time("at", one->rating ? one->rating->at : CSUCCESSP_TIME_NONE, to);
    csuccessp_json_end(to, '}');
}

static void
put_likelihood(csuccessp_canvas_report *r, csuccessp_buffer *to)
{
    csuccessp_likelihood likelihood;
    uint32_t i;

    csuccessp_json_key(to, "likelihood");
    if (!csuccessp_assessment_explain(r->book, r->view.canvas, &likelihood)) {
        csuccessp_json_null(to);
        return;
    }
    csuccessp_json_begin(to, '{');
    csuccessp_put_amount("score",
                         likelihood.score == CSUCCESSP_PROGRESS_NONE ? CSUCCESSP_INTEGER_MISSING
                                                                     : likelihood.score,
                         to);
    csuccessp_put_text(r->book, "band", likelihood.band ? likelihood.band->id : 0, to);
    csuccessp_put_share("coverage", likelihood.coverage, to);
    csuccessp_json_key(to, "criteria");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < likelihood.count; i++)
        put_criterion(r, &likelihood.criteria[i], to);
    csuccessp_json_end(to, ']');
    csuccessp_json_end(to, '}');
}

csuccess_status
csuccessp_canvas_json(csuccessp_canvas_report *r)
{
    csuccessp_buffer *to = &r->output->buffer;
    csuccess_status status;

    put_plan(r, to);
    put_standing(r, to);
    status = put_completeness(r, to);
    if (status != CSUCCESS_OK)
        return status;
    put_keys(r, to);
    status = put_boxes(r);
    if (status != CSUCCESS_OK)
        return status;
    put_ledger(r, to);
    csuccessp_put_notices(r->book, &r->notices, r->view.audience, to);
    put_versions(r, to);
    csuccessp_put_sign_offs(r->book, r->canvas, r->view.audience, to);
    put_steps(r, to);
    if (is_inside(r)) {
        put_discovery(r, to);
        put_likelihood(r, to);
    }
    return csuccessp_output_pass(r->output);
}
