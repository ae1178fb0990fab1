/* SPDX-License-Identifier: MIT */
/* The `book` part of the definitions: what changes every result. */
#ifndef CSUCCESSP_BOOK_SETTINGS_H
#define CSUCCESSP_BOOK_SETTINGS_H

#include "book/room.h"
#include "util/texts.h"
#include "util/zone.h"

enum { CSUCCESSP_GRAIN_EXACT, CSUCCESSP_GRAIN_DAY };

typedef struct csuccessp_settings {
    csuccessp_text currency; /* ISO 4217; 0: none was set */
    int32_t currency_digits; /* minor digits, for showing */
    csuccessp_text zone;     /* 0: UTC */
    int32_t week_start;      /* 0 Monday */
    int32_t fiscal_month;    /* 1 January */
    int32_t grain;
    int32_t history_days;
    int32_t keep_undeclared;
    csuccessp_text calendar;          /* of the book: its id, recorded or not; 0: none */
    csuccessp_text customer_calendar; /* name of the attribute with the id of a customer's */
    csuccessp_text customer_zone;     /* the same for zones */
    csuccessp_text revenue;           /* name of the value that says what is at stake; 0: none */
    csuccessp_text title;
} csuccessp_settings;

extern const csuccessp_section csuccessp_settings_section;

csuccessp_settings csuccessp_settings_default(void);
void csuccessp_settings_close(csuccess_book *book);

/* The book's zone; NULL is UTC. */
const csuccessp_zone *csuccessp_book_zone(const csuccess_book *book);

#endif
