/* SPDX-License-Identifier: MIT */
/* The records of success plans. */
#ifndef CSUCCESSP_PLAN_RECORD_H
#define CSUCCESSP_PLAN_RECORD_H

#include "book/record/record.h"

extern const csuccessp_record_kind csuccessp_canvas_record;
extern const csuccessp_record_kind csuccessp_plan_item_record;

#endif
