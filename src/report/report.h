/* SPDX-License-Identifier: MIT */
/* What the kinds of report share. */
#ifndef CSUCCESSP_REPORT_REPORT_H
#define CSUCCESSP_REPORT_REPORT_H

#include <csuccess/report.h>

#include "health/health.h"

extern const csuccessp_room csuccessp_report_room;

extern const csuccessp_report_kind csuccessp_portfolio_report;
extern const csuccessp_report_kind csuccessp_customer_report;
extern const csuccessp_report_kind csuccessp_definitions_report;
extern const csuccessp_report_kind csuccessp_memory_report;
extern const csuccessp_report_kind csuccessp_tasks_report;
extern const csuccessp_report_kind csuccessp_playbooks_report;
extern const csuccessp_report_kind csuccessp_playbook_report;
extern const csuccessp_report_kind csuccessp_playbook_preview_report;

/* Why a value is missing, as a word of the report's JSON; NULL when it is there. */
const char *csuccessp_missing_word(uint32_t missing);

/* Texts of the book into JSON (null for none) and Markdown. */
void csuccessp_report_text(const csuccess_book *book, csuccessp_text text, csuccessp_buffer *to);
void csuccessp_report_cell(const csuccess_book *book, csuccessp_text text, csuccessp_buffer *to);

/* A time into JSON; null for none. */
void csuccessp_report_time(int64_t time, csuccessp_buffer *to);

/* A customer's built-in text; 0. */
csuccessp_text csuccessp_report_builtin(const csuccess_book *book, int builtin, uint32_t row);

/* {"id", "title", "colour"} of a band number, or null. */
void csuccessp_report_band(const csuccess_book *book, const csuccessp_health_entry *entry,
                           const csuccessp_model *model, uint8_t number, csuccessp_buffer *to);

/* The name of a band for people: its title, or its id. */
void csuccessp_report_band_cell(const csuccess_book *book, const csuccessp_health_entry *entry,
                                const csuccessp_model *model, uint8_t number, csuccessp_buffer *to);

/* What is at stake with a customer, by the book's setting. */
typedef struct csuccessp_stake {
    int present;
    int is_money;
    int64_t minor; /* of money */
    double number; /* in major units */
} csuccessp_stake;

csuccessp_stake csuccessp_stake_of(const csuccess_book *book, uint32_t row);
void csuccessp_stake_add(csuccessp_stake *sum, const csuccessp_stake *one);
/* A sum that was made elsewhere, of numbers as the value has them (money in minor units). */
csuccessp_stake csuccessp_stake_sum(const csuccess_book *book, double sum, int present);
/* As JSON (null when there is none), and as people read it. */
void csuccessp_stake_json(const csuccess_book *book, const csuccessp_stake *stake,
                          csuccessp_buffer *to);
void csuccessp_stake_text(const csuccess_book *book, const csuccessp_stake *stake,
                          csuccessp_buffer *to);

/* Room for a score, a value or an amount as people read it. */
enum { CSUCCESSP_SHOWN_MAX = 64 };

/* A score on the scale on which the model shows it; a difference without its origin. */
size_t csuccessp_show_score(const csuccessp_model *model, int64_t score, char *to);
size_t csuccessp_show_difference(const csuccessp_model *model, int64_t difference, char *to);
/* Points in the model's own units, already rounded to its decimals. */
size_t csuccessp_show_points(int64_t micro, int32_t decimals, char *to);
/* A value of a type, which is no text. */
size_t csuccessp_show_number(uint8_t type, double number, char *to);

/* A value as a model read it: JSON, or text into a buffer. */
void csuccessp_reading_json(const csuccess_book *book, uint8_t type,
                            const csuccessp_reading *reading, csuccessp_buffer *to);
void csuccessp_reading_text(const csuccess_book *book, uint8_t type,
                            const csuccessp_reading *reading, csuccessp_buffer *to);

/* The name of a line for people: its title, or its id. */
csuccessp_text csuccessp_line_name(const csuccessp_explained *line);

/* A published model by id; CSUCCESS_E_UNKNOWN. */
csuccess_status csuccessp_report_model(csuccess_book *book, const csuccessp_place *place,
                                       csuccessp_slice id, csuccessp_health_entry **out);

/* A segment by id, or NULL without one; CSUCCESS_E_UNKNOWN. */
csuccess_status csuccessp_report_segment(csuccess_book *book, const csuccessp_place *place,
                                         csuccessp_slice id, const csuccessp_node **out);
/* Is it a customer by now, and a member of the segment (NULL: everybody is)? */
int csuccessp_report_within(const csuccess_book *book, const csuccessp_node *segment, uint32_t row);

/* The time to compare with when none is asked for: the midnight before a week ago. */
int64_t csuccessp_report_since(const csuccess_book *book);

#endif
