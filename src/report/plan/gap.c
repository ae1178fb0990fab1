/* SPDX-License-Identifier: MIT */
/* What a canvas lacks, in words. */
#include "plan/discovery/discovery.h"
#include "report/plan/canvas.h"
#include "report/plan/fields.h"

static const char *const ids[CSUCCESSP_LACKS] = {
    [CSUCCESSP_LACK_HIGHLIGHTS] = "lack_highlights",
    [CSUCCESSP_LACK_OBJECTIVES] = "lack_objectives",
    [CSUCCESSP_LACK_CHALLENGES] = "lack_challenges",
    [CSUCCESSP_LACK_BENEFITS] = "lack_benefits",
    [CSUCCESSP_LACK_MILESTONES] = "lack_milestones",
    [CSUCCESSP_LACK_CRITERIA] = "lack_criteria",
    [CSUCCESSP_LACK_KPIS] = "lack_kpis",
    [CSUCCESSP_LACK_SUCCESS] = "lack_success",
    [CSUCCESSP_LACK_NOW] = "lack_now",
    [CSUCCESSP_LACK_WANTED] = "lack_wanted",
    [CSUCCESSP_LACK_END] = "lack_end",
    [CSUCCESSP_LACK_PATH] = "lack_path",
    [CSUCCESSP_LACK_MEASURE] = "lack_measure",
    [CSUCCESSP_LACK_CARES] = "lack_cares",
    [CSUCCESSP_LACK_SUPPORT] = "lack_support",
    [CSUCCESSP_LACK_BASELINE] = "lack_baseline",
    [CSUCCESSP_LACK_TARGET] = "lack_target",
    [CSUCCESSP_LACK_ACTUAL] = "lack_actual",
    [CSUCCESSP_LACK_DUE] = "lack_due",
    [CSUCCESSP_LACK_OWNER] = "lack_owner",
    [CSUCCESSP_LACK_CONTACT] = "lack_contact",
    [CSUCCESSP_LACK_CRITERION_MEASURE] = "lack_criterion_measure",
    [CSUCCESSP_LACK_OBJECTIVE] = "lack_objective",
    [CSUCCESSP_LACK_UNBLOCK] = "lack_unblock",
    [CSUCCESSP_LACK_EFFECT] = "lack_effect",
    [CSUCCESSP_LACK_ANSWER] = "lack_answer",
};

static void
say_text(const csuccess_book *book, csuccessp_sentence *s, const char *key, csuccessp_text text)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, text, &length);

    csuccessp_buffer_add(csuccessp_sentence_argument(s, key), bytes, length);
}

void
csuccessp_gap_say(const csuccessp_view *view, const csuccessp_gap *gap, csuccessp_sentence *out)
{
    const csuccessp_question_set *set;

    csuccessp_sentence_start(out, ids[gap->lack]);
    if (gap->lack == CSUCCESSP_LACK_ANSWER) {
        set = csuccessp_discovery_of(view->book, view->canvas);
        if (set && gap->item < set->questions.count)
            say_text(view->book, out, "question", set->questions.items[gap->item].text);
    } else if (gap->item != CSUCCESSP_PLAN_NONE) {
        say_text(view->book, out, "item",
                 csuccessp_plan_name(csuccessp_view_item(view, gap->item)));
    }
}
