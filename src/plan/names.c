/* SPDX-License-Identifier: MIT */
/* The words of plans: choices by number. */
#include "plan/view/view.h"

const char *const csuccessp_item_kinds[] = {
    "highlight", "objective",   "challenge",  "benefit", "milestone", "action",
    "criterion", "kpi",         "outcome",    "risk",    "blocker",   "prerequisite",
    "need",      "expectation", "commitment", "value",   NULL,
};

const char *const csuccessp_item_statuses[] = {
    "open",      "in_progress",  "done",     "cancelled", "proposed", "accepted",
    "delivered", "demonstrated", "verified", "removed",   NULL,
};

const char *const csuccessp_severities[] = {"none", "low", "medium", "high", "critical", NULL};
const char *const csuccessp_fixes[] = {"none", "now", "forever", NULL};
const char *const csuccessp_directions[] = {"increase", "decrease", "at_least", "at_most", NULL};
const char *const csuccessp_measured_by[] = {"both", "kpis", "milestones", NULL};
const char *const csuccessp_combines[] = {"mean", "all", NULL};
const char *const csuccessp_link_kinds[] = {"of", "blocks", "requires", NULL};

const char *const csuccessp_canvas_states[] = {
    "draft", "proposed", "agreed", "active", "review_due", "completed", "abandoned", NULL,
};

const char *const csuccessp_canvas_field_names[] = {
    "name", "success", "current", "target", "path", "highlights", "owner", "start", "end", NULL,
};

const char *const csuccessp_version_kinds[] = {"proposed", "update", "refresh", NULL};
const char *const csuccessp_audiences[] = {"internal", "customer", NULL};
const char *const csuccessp_paces[] = {"none", "achieved", "on_track", "behind", "stuck", NULL};
