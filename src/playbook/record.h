/* SPDX-License-Identifier: MIT */
#ifndef CSUCCESSP_PLAYBOOK_RECORD_H
#define CSUCCESSP_PLAYBOOK_RECORD_H

#include "book/record/record.h"

extern const csuccessp_record_kind csuccessp_playbook_record;

#endif
