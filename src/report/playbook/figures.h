/* SPDX-License-Identifier: MIT */
/* Figures as reports of playbooks write them: at most six digits after the point. */
#ifndef CSUCCESSP_REPORT_PLAYBOOK_FIGURES_H
#define CSUCCESSP_REPORT_PLAYBOOK_FIGURES_H

#include "util/buffer.h"

/* NaN: null. */
void csuccessp_figure_json(double figure, csuccessp_buffer *to);
/* With so many digits (0 to 6) after the point, for people; NaN: "no data". */
void csuccessp_figure_text(double figure, int digits, csuccessp_buffer *to);

#endif
