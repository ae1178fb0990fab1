/* SPDX-License-Identifier: MIT */
/* The fields of an item: one list, which records, templates, histories and differences share. */
#ifndef CSUCCESSP_PLAN_FIELD_H
#define CSUCCESSP_PLAN_FIELD_H

#include "plan/plan.h"

enum {
    CSUCCESSP_PLAN_FIELD_TITLE,
    CSUCCESSP_PLAN_FIELD_TEXT,
    CSUCCESSP_PLAN_FIELD_OWNER,
    CSUCCESSP_PLAN_FIELD_CONTACT,
    CSUCCESSP_PLAN_FIELD_VISIBILITY,
    CSUCCESSP_PLAN_FIELD_DIMENSION,
    CSUCCESSP_PLAN_FIELD_CAUSE,
    CSUCCESSP_PLAN_FIELD_ORIGIN,
    CSUCCESSP_PLAN_FIELD_DATA,
    CSUCCESSP_PLAN_FIELD_RANK,
    CSUCCESSP_PLAN_FIELD_WEIGHT,
    CSUCCESSP_PLAN_FIELD_START,
    CSUCCESSP_PLAN_FIELD_DUE,
    CSUCCESSP_PLAN_FIELD_REQUIRED,
    CSUCCESSP_PLAN_FIELD_SEVERITY,
    CSUCCESSP_PLAN_FIELD_CONTROLLABLE,
    CSUCCESSP_PLAN_FIELD_LEADING,
    CSUCCESSP_PLAN_FIELD_CARES,
    CSUCCESSP_PLAN_FIELD_SUPPORTED,
    CSUCCESSP_PLAN_FIELD_MEASURED_BY,
    CSUCCESSP_PLAN_FIELD_COMBINE,
    CSUCCESSP_PLAN_FIELD_UNIT,
    CSUCCESSP_PLAN_FIELD_DIRECTION,
    CSUCCESSP_PLAN_FIELD_BASELINE,
    CSUCCESSP_PLAN_FIELD_TARGET,
    CSUCCESSP_PLAN_FIELD_ACTUAL,
    CSUCCESSP_PLAN_FIELD_VALUE,
    CSUCCESSP_PLAN_FIELD_MUST,
    CSUCCESSP_PLAN_FIELD_OF,
    CSUCCESSP_PLAN_FIELD_BLOCKS,
    CSUCCESSP_PLAN_FIELD_REQUIRES,
    CSUCCESSP_PLAN_FIELD_STATUS,
    CSUCCESSP_PLAN_FIELD_FIX,
    CSUCCESSP_PLAN_FIELDS
};
/* Names as records have them: "title", ...; ended by NULL. */
extern const char *const csuccessp_plan_field_names[CSUCCESSP_PLAN_FIELDS + 1];

/* How a field is kept. */
enum {
    CSUCCESSP_HOLDS_TEXT,
    CSUCCESSP_HOLDS_ID,
    CSUCCESSP_HOLDS_JSON,    /* data points */
    CSUCCESSP_HOLDS_INT,     /* 0: none */
    CSUCCESSP_HOLDS_WEIGHT,  /* in thousandths */
    CSUCCESSP_HOLDS_DECIMAL, /* micro-units; CSUCCESSP_INTEGER_MISSING: none */
    CSUCCESSP_HOLDS_DATE,    /* CSUCCESSP_DATE_NONE: none */
    CSUCCESSP_HOLDS_TRUTH,   /* 0 or 1 */
    CSUCCESSP_HOLDS_MAYBE,   /* 0 not told, 1 false, 2 true */
    CSUCCESSP_HOLDS_CHOICE,  /* one of the choices */
    CSUCCESSP_HOLDS_LINKS
};
int csuccessp_plan_field_holds(int field);
/* The names of a choice by number, ended by NULL; NULL for other fields. */
const char *const *csuccessp_plan_field_choices(int field);

/* May a customer's copy have the field? Where an item comes from and what its figures follow is
 * the vendor's. */
int csuccessp_plan_field_is_ours(int field);

/* What an item says. It borrows from the item. */
csuccessp_plan_value csuccessp_plan_field_of(const csuccess_book *book,
                                             const csuccessp_plan_item *item, int field);
/* ... and what it is to say: the item takes over what the value holds, and lets go of nothing. One
 * of the KPI's only where there is one. */
void csuccessp_plan_field_put(const csuccess_book *book, csuccessp_plan_item *item, int field,
                              csuccessp_plan_value value);
int csuccessp_plan_value_is_none(int field, csuccessp_plan_value value);
/* Of one canvas: do they say the same? Links in another order do not. */
int csuccessp_plan_value_equal(const csuccess_book *book, int field, csuccessp_plan_value a,
                               csuccessp_plan_value b);

/* Does somebody see the item that a link leads to? NULL in its place: everything. */
typedef int (*csuccessp_sees)(const void *context, const csuccessp_plan_item *item);
/* Do they say the same to somebody who sees only those links? */
int csuccessp_plan_value_equal_for(const csuccess_book *book, int field, csuccessp_plan_value a,
                                   csuccessp_plan_value b, csuccessp_sees sees,
                                   const void *context);

/* As text for people: dates as dates, numbers as decimals, choices by name, yes and no, links as
 * ids with commas between them, data points as JSON. Nothing is written for none. */
void csuccessp_plan_value_text(const csuccess_book *book, int field, csuccessp_plan_value value,
                               csuccessp_sees sees, const void *context, csuccessp_buffer *to);
/* Into JSON: a number as number, links and data points as lists; null for none. */
void csuccessp_plan_value_json(const csuccess_book *book, int field, csuccessp_plan_value value,
                               csuccessp_sees sees, const void *context, csuccessp_buffer *to);

#endif
