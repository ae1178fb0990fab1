/* SPDX-License-Identifier: MIT */
/* The room's state in a book: which models there are and were, what each customer's band is, what
 * the history looks at. */
#ifndef CSUCCESSP_HEALTH_HEALTH_H
#define CSUCCESSP_HEALTH_HEALTH_H

#include "book/book.h"
#include "health/history/explain.h"
#include "health/score/score.h"

#define CSUCCESSP_BAND_NONE UINT8_MAX
#define CSUCCESSP_BANDS_EVER 250 /* different bands in a model's life */

enum {
    CSUCCESSP_BAND_WAITS = 1, /* it would be another one, but for the dwell time */
    CSUCCESSP_BAND_HELD = 2   /* an override holds it */
};

/* A model as it was published once. */
typedef struct csuccessp_health_version {
    int64_t at; /* the first instant that used it; CSUCCESSP_TIME_NONE before */
    uint32_t revision;
    csuccessp_model *model; /* NULL: what it read is there no more */
} csuccessp_health_version;

/* All that belongs to the id of a model. It stays when the model goes. */
typedef struct csuccessp_health_entry {
    csuccessp_text id;
    uint32_t number;
    uint8_t published;
    uint32_t generation;
    uint32_t score_slot, band_slot, coverage_slot;
    csuccessp_array(csuccessp_health_version) versions; /* oldest first */
    csuccessp_array(csuccessp_text) bands;              /* ids, each with its number for ever */
    uint32_t capacity;
    uint8_t *band; /* by row: number, or CSUCCESSP_BAND_NONE */
    uint8_t *flags;
    int64_t *since;    /* when the band was entered */
    int32_t *coverage; /* in 1/1,000,000 */
} csuccessp_health_entry;

/* What the history keeps: a named value, or the band of a model. Numbers are for ever. */
typedef struct csuccessp_tracked {
    csuccessp_text name; /* of the value, or id of the model */
    uint32_t slot;
    csuccessp_health_entry *band_of; /* NULL: a value */
    uint8_t active;
    int64_t begun; /* the first instant that kept it; CSUCCESSP_TIME_NONE: the next one does */
} csuccessp_tracked;

/* One step of the order in which models are looked at. */
typedef struct csuccessp_health_choice {
    uint32_t segment; /* slot; CSUCCESSP_SLOT_NONE: everybody */
    csuccessp_health_entry *entry;
} csuccessp_health_choice;

typedef struct csuccessp_health_order {
    csuccessp_array(csuccessp_health_choice) choices;
} csuccessp_health_order;

struct csuccessp_health {
    csuccessp_array(csuccessp_health_entry *) entries;
    csuccessp_array(csuccessp_tracked) tracked;
    size_t announced; /* tracked ones that the open publication may add */
    csuccessp_pool pool;
    uint32_t capacity;
    csuccessp_ref *moments; /* by row: the newest; NULL: there is no history */
    uint32_t moments_capacity;
    uint8_t moments_wanted, overrides_wanted;
    csuccessp_ref *overrides; /* by row: the newest; NULL: nobody ever had one */
    uint32_t overrides_capacity;
    uint64_t unapplied;   /* overrides that no instant has seen yet */
    csuccessp_bits moved; /* rows of which an override began or ended at this instant */
    int64_t published_at; /* the last instant with a new version */
    int64_t first_at;     /* of the oldest moment that there ever was */
    int32_t kept_from;    /* days before this one may have been thinned out already */
    int32_t thinned_to;   /* what changed since was thinned out as of this day: for a store */
    uint32_t appended;    /* moments, since some rows were thinned out */
    uint32_t thinned;     /* the row whose turn is next */
    uint32_t dwelling;    /* models with a dwell time */
    const csuccessp_health_order *order;
    double *buffers; /* blocks of lanes, one for each input of the largest model */
    uint32_t buffer_count;
    struct csuccessp_block_work *work;      /* made with the first model that is scored by blocks */
    struct csuccessp_moment_entry *scratch; /* one for each tracked */
    size_t scratch_count;
    csuccessp_array(uint32_t) computed; /* slots of the room's values by name, for saving */
    csuccessp_explanation explanation;  /* the last one that was asked for */
};

typedef struct csuccessp_health csuccessp_health;

extern const csuccessp_room csuccessp_health_room;

csuccessp_health *csuccessp_health_of(const csuccess_book *book);

/* The entry of a public handle. CSUCCESS_E_HANDLE, CSUCCESS_E_GONE. */
csuccess_status csuccessp_health_entry_of(const csuccess_book *book, uint64_t handle,
                                          csuccessp_health_entry **out);

/* The entry of an id, made if need be: one without versions is invisible. */
csuccessp_health_entry *csuccessp_health_find(const csuccess_book *book, csuccessp_text id);
csuccess_status csuccessp_health_make(csuccess_book *book, csuccessp_text id,
                                      csuccessp_health_entry **out);
csuccess_status csuccessp_health_grow_entry(csuccess_book *book, csuccessp_health_entry *entry,
                                            size_t rows);

/* The model that is published; NULL. */
csuccessp_model *csuccessp_health_current(const csuccessp_health_entry *entry);
/* The version that counted at an instant; NULL. */
const csuccessp_health_version *csuccessp_health_version_at(const csuccessp_health_entry *entry,
                                                            int64_t at);

/* The tracked number of a value or band; UINT32_MAX. */
uint32_t csuccessp_tracked_of(const csuccessp_health *health, csuccessp_text name,
                              const csuccessp_health_entry *band_of);

/* The model that applies to a row now, by the order; NULL. */
csuccessp_health_entry *csuccessp_health_applicable(const csuccess_book *book, uint32_t row);

/* The sections of definitions. */
extern const csuccessp_section csuccessp_health_models_section;
extern const csuccessp_section csuccessp_health_drafts_section;
extern const csuccessp_section csuccessp_health_order_section;
void csuccessp_health_published(csuccessp_publication *publication);

/* Nodes: the score, and what follows from it. */
enum { CSUCCESSP_HEALTH_SCORE, CSUCCESSP_HEALTH_BAND, CSUCCESSP_HEALTH_COVERAGE };

typedef struct csuccessp_health_node {
    csuccessp_health_entry *entry;
    csuccessp_model *model;
} csuccessp_health_node;

extern const csuccessp_node_kind csuccessp_health_score_kind;
extern const csuccessp_node_kind csuccessp_health_band_kind;
extern const csuccessp_node_kind csuccessp_health_coverage_kind;
extern const csuccessp_node_kind csuccessp_health_chosen_score_kind;
extern const csuccessp_node_kind csuccessp_health_chosen_band_kind;
extern const csuccessp_node_kind csuccessp_health_chosen_model_kind;

extern const csuccessp_document_kind csuccessp_health_document;
extern const csuccessp_document_kind csuccessp_health_model_document;
/* Is a value one of the room's own? */
int csuccessp_health_owns(const csuccessp_node *node);
void csuccessp_health_save_customer(csuccess_book *book, uint32_t row, csuccessp_buffer *to);
csuccess_status csuccessp_health_load_customer(csuccess_book *book, csuccessp_loader *loader,
                                               uint32_t row, const csuccessp_place *place,
                                               yyjson_val *value);
csuccess_status csuccessp_health_loaded(csuccess_book *book, csuccessp_loader *loader);

#endif
