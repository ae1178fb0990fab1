/* SPDX-License-Identifier: MIT */
/* The named values of plans: plan.progress and the like. They say what the canvas that counts for
 * a customer comes to, internal items included, as of the day of the customer's last instant.
 *
 * What they have in common is worked out once, by two hidden nodes, and kept by row: the figures of
 * a view, and how likely success is. The nodes that others read copy from there. */
#ifndef CSUCCESSP_PLAN_FIGURES_H
#define CSUCCESSP_PLAN_FIGURES_H

#include "book/saved/loader.h"
#include "plan/view/view.h"

enum {
    CSUCCESSP_FIGURE_LIVE,
    CSUCCESSP_FIGURE_STATE,    /* CSUCCESSP_CANVAS_, that of a due review included */
    CSUCCESSP_FIGURE_PROGRESS, /* micro-units, as all that are doubles */
    CSUCCESSP_FIGURE_EXPECTED,
    CSUCCESSP_FIGURE_COMPLETENESS,
    CSUCCESSP_FIGURE_PACE, /* CSUCCESSP_PACE_ */
    CSUCCESSP_FIGURE_AGE_DAYS,
    CSUCCESSP_FIGURE_OBSTACLES,
    CSUCCESSP_FIGURE_BLOCKED,
    CSUCCESSP_FIGURE_OVERDUE,
    CSUCCESSP_FIGURE_ESCALATION,
    CSUCCESSP_FIGURE_NEXT_MILESTONE,
    CSUCCESSP_FIGURE_NEXT_REVIEW,
    CSUCCESSP_FIGURE_MILESTONES_DONE,
    CSUCCESSP_FIGURE_PROMISED,
    CSUCCESSP_FIGURE_DELIVERED,
    CSUCCESSP_FIGURE_DEMONSTRATED,
    CSUCCESSP_FIGURE_ACKNOWLEDGED,
    CSUCCESSP_FIGURE_LIKELIHOOD, /* from here on those of the second node */
    CSUCCESSP_FIGURE_LIKELIHOOD_BAND,
    CSUCCESSP_FIGURES
};

/* Of one customer. CSUCCESSP_INTEGER_MISSING: there is none. The band is a text with a user. */
typedef struct csuccessp_plan_figures {
    int64_t of[CSUCCESSP_FIGURES];
} csuccessp_plan_figures;

/* Something of the customer's plans has changed: what follows from them is computed anew when the
 * customer comes to an instant. Does nothing while there are no named values. */
void csuccessp_plan_touch(csuccess_book *book, uint32_t row);

/* Is there a named value, and a number, that a KPI can follow? CSUCCESS_E_UNKNOWN with the nearest
 * name, CSUCCESS_E_VALUE. */
csuccess_status csuccessp_kpi_value_check(const csuccess_book *book, const csuccessp_place *place,
                                          const char *name, size_t length);

/* The section `plan` declares and compiles them. */
csuccess_status csuccessp_plan_values_declare(csuccessp_publication *publication,
                                              csuccessp_draft *draft, const csuccessp_place *place);
csuccess_status csuccessp_plan_values_compile(csuccessp_publication *publication);

/* For the room: after a publication (without the section there are no figures), when there are
 * more rows, when a customer is gone, and at the end. */
void csuccessp_plan_values_published(csuccessp_publication *publication);
csuccess_status csuccessp_plan_values_grow(csuccess_book *book, size_t rows);
void csuccessp_plan_values_forget(csuccess_book *book, uint32_t row);
void csuccessp_plan_values_close(csuccess_book *book);
uint64_t csuccessp_plan_values_memory(const csuccess_book *book);

/* Figures of a customer of whom something has changed since the last instant cannot be computed
 * again: they are saved, under the key "computed". */
void csuccessp_plan_values_save(csuccess_book *book, uint32_t row, csuccessp_buffer *to);
csuccess_status csuccessp_plan_values_load(csuccess_book *book, uint32_t row,
                                           const csuccessp_place *place, yyjson_val *object);

/* The names, by figure: "plan.live", ...; ended by NULL. What type each value has. */
extern const char *const csuccessp_plan_value_names[CSUCCESSP_FIGURES + 1];
extern const uint8_t csuccessp_plan_value_types[CSUCCESSP_FIGURES];

/* Puts another band into the figures of a row, with a user; CSUCCESSP_INTEGER_MISSING: none. */
void csuccessp_plan_figures_band(csuccess_book *book, csuccessp_plan_figures *kept, int64_t band);
/* Copies the figures of a row to where they are read. */
void csuccessp_plan_values_show(csuccess_book *book, uint32_t row);

/* How the figures are worked out, for one row (plan/value/figures.c). */
void csuccessp_plan_figures_compute(csuccess_book *book, uint32_t row, int64_t at,
                                    csuccessp_plan_figures *out);
/* ... and the two of likelihood; the band is borrowed. */
void csuccessp_plan_likelihood_compute(const csuccess_book *book, uint32_t row,
                                       csuccessp_plan_figures *out);

/* What the entries of the value ledger come to in a view, in micro-units: what was promised, and of
 * that what was delivered, demonstrated, and acknowledged by the customer. An entry that was
 * cancelled counts nowhere; one without an amount that was reached counts with its target. Amounts
 * are added whatever their units. The nearest number of micro-units that there is. */
enum {
    CSUCCESSP_LEDGER_PROMISED,
    CSUCCESSP_LEDGER_DELIVERED,
    CSUCCESSP_LEDGER_DEMONSTRATED,
    CSUCCESSP_LEDGER_ACKNOWLEDGED,
    CSUCCESSP_LEDGER_SUMS
};
void csuccessp_plan_ledger(const csuccessp_view *view, int64_t sums[CSUCCESSP_LEDGER_SUMS]);

/* KPIs that follow a named value (plan/value/sample.c). Where the customers are noted who have
 * one, by the room's `evaluated` and `act`. */
void csuccessp_samples_evaluated(csuccess_book *book, const csuccessp_pass *pass);
csuccess_status csuccessp_samples_act(csuccess_book *book, int64_t at);
void csuccessp_samples_forget(csuccess_book *book, uint32_t row);
void csuccessp_samples_merge(csuccess_book *book, uint32_t from, uint32_t into);
/* The customer, who has a canvas, has a KPI that follows a value. */
void csuccessp_samples_note(csuccess_book *book, uint32_t row);

#endif
