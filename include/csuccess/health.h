/* SPDX-License-Identifier: MIT */
/**
 * @file health.h
 * @brief Health-score models: scores, bands, and the exact reason of each.
 *
 * A model is a tree of groups and measures. A curve turns each measure's value into points, groups
 * combine the points of their parts, and the whole is the *score*, on the model's own scale. Scores
 * and points are integers of 1/1,000,000 point, and computed exactly: what an explanation lists
 * adds up to the last digit.
 *
 * A *band* names a range of scores. It is entered and left at thresholds of their own, so that a
 * score on the edge does not make it flap. *Coverage* is how much of the model's weight had data.
 * *Overrides* cap, raise or force a score or a band: rules of the model, or a person's decision for
 * one customer with a reason and an end.
 *
 * Several models may be published at once. Which one applies to a customer is the first in the
 * order that the definition `health` gives; where a function takes a model, 0 is that one.
 *
 * History keeps band changes, overrides, the last instant of each day within `history_days`, and
 * beyond that the last of each week. Any time that these tell about can be explained; any other
 * answers #CSUCCESS_E_NOT_KEPT. Definitions are described in docs/health.md.
 */
#ifndef CSUCCESS_HEALTH_H
#define CSUCCESS_HEALTH_H

#include <csuccess/value.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup health Health
 * @{
 */

/** @brief The customer's last instant, where a time is asked for. @since 0.1 */
#define CSUCCESS_HEALTH_NOW INT64_MAX

/** @brief No band. @since 0.1 */
#define CSUCCESS_HEALTH_NO_BAND (-1)

/**
 * @brief Finds a published model.
 *
 * The handle stays good when the model is published anew, and is gone when it is removed.
 *
 * @param book the book
 * @param id the model's id
 * @param length its bytes
 * @param[out] out the handle
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_NOT_FOUND
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_health_model_find(const csuccess_book *book, const char *id, size_t length,
                           csuccess_health_model *out);

/**
 * @brief The published model after another one, in no particular order.
 *
 * @param book the book
 * @param model 0 for the first
 * @param[out] out the next one, or 0 after the last
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_health_model_next(const csuccess_book *book, csuccess_health_model model,
                           csuccess_health_model *out);

/**
 * @brief What a model is.
 * @since 0.1
 */
typedef struct csuccess_health_model_info {
    /** `sizeof(csuccess_health_model_info)`. */
    size_t size;
    /** NUL-terminated. @ownership borrowed until the book is changed, as all texts here */
    const char *id;
    /** May be empty. */
    const char *title;
    /** Grows with each change. */
    uint32_t revision;
    /** 1 when a lower score is the better one. */
    uint32_t lower_is_better;
    /** Ends of the scale, in 1/1,000,000. */
    int64_t scale_min;
    /** @copydoc scale_min */
    int64_t scale_max;
    /** Digits after the point that are shown. */
    uint32_t decimals;
    /** How many bands there are. */
    uint32_t bands;
} csuccess_health_model_info;

/**
 * @brief Reads what a model is.
 *
 * @param book the book
 * @param model which
 * @param[in,out] out `size` is read
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_health_model_get(const csuccess_book *book, csuccess_health_model model,
                          csuccess_health_model_info *out);

/**
 * @brief One band of a model.
 * @since 0.1
 */
typedef struct csuccess_health_band {
    /** `sizeof(csuccess_health_band)`. */
    size_t size;
    /** NUL-terminated. @ownership borrowed until the book is changed, as all texts here */
    const char *id;
    /** May be empty. */
    const char *title;
    /** May be empty. */
    const char *colour;
    /** The lowest score from below that enters it, in 1/1,000,000. */
    int64_t enter;
    /** A lower score leaves it. */
    int64_t leave;
} csuccess_health_band;

/**
 * @brief Reads one band of a model.
 *
 * @param book the book
 * @param model which
 * @param index of the band, from 0 with the lowest scores
 * @param[in,out] out `size` is read
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @retval CSUCCESS_E_NOT_FOUND the model has no such band
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_health_band_get(const csuccess_book *book, csuccess_health_model model, uint32_t index,
                         csuccess_health_band *out);

/**
 * @brief The health of one customer as of the customer's last instant.
 * @since 0.1
 */
typedef struct csuccess_health {
    /** `sizeof(csuccess_health)`. */
    size_t size;
    /** The model that it is by; 0 when none applies. */
    csuccess_health_model model;
    /** In 1/1,000,000 point. */
    int64_t score;
    /** #CSUCCESS_PRESENT, or why there is no score. */
    uint32_t missing;
    /** How much of the weight has data, in 1/1,000,000. */
    uint32_t coverage;
    /** Index of the band; #CSUCCESS_HEALTH_NO_BAND. */
    int32_t band;
    /** 1 while an override holds the band. */
    uint32_t band_held;
    /** When the band was entered. */
    int64_t band_since;
    /** The customer's last instant; INT64_MIN before the first. */
    int64_t as_of;
} csuccess_health;

/**
 * @brief Reads the health of a customer.
 *
 * @param book the book
 * @param customer whose
 * @param model by which model; 0: the one that applies
 * @param[in,out] out `size` is read
 * @retval CSUCCESS_OK also when there is no score: see csuccess_health::missing
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE a handle
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_health_get(csuccess_book *book, csuccess_customer customer, csuccess_health_model model,
                    csuccess_health *out);

/**
 * @brief A value that a model reads.
 * @since 0.1
 */
typedef struct csuccess_health_input {
    /** `sizeof(csuccess_health_input)`. */
    size_t size;
    /** NUL-terminated. @ownership borrowed until the book is changed */
    const char *name;
    /** A `CSUCCESS_TYPE_` number. */
    uint32_t type;
    /** Must be ignored. */
    uint32_t reserved;
} csuccess_health_input;

/**
 * @brief Reads which value a model reads at a place: the order of the columns of a batch.
 *
 * @param book the book
 * @param model which
 * @param index from 0
 * @param[in,out] out `size` is read
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @retval CSUCCESS_E_NOT_FOUND the model reads fewer values
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_health_input_get(const csuccess_book *book, csuccess_health_model model, uint32_t index,
                          csuccess_health_input *out);

/**
 * @brief Values of the host's own, as columns, to be scored by a model. Nothing is kept of them.
 * @since 0.1
 */
typedef struct csuccess_health_batch {
    /** `sizeof(csuccess_health_batch)`. */
    size_t size;
    /** How many rows. */
    uint64_t count;
    /** How many columns: all that the model reads, see csuccess_health_input_get(). */
    uint32_t inputs;
    /** The day that it is, in days since 1970-01-01, for models with first days that do not count.
     */
    int32_t date;
    /** A column for each input that is no text, else NULL; NaN is missing. Dates are days since
     * 1970-01-01, booleans 0 or 1, money minor units, times microseconds. */
    const double *const *numbers;
    /** A column for each input that is a text, else NULL; NULL is missing. May be NULL when the
     * model reads no text. */
    const char *const *const *texts;
    /** Gets the scores after the rules, in 1/1,000,000; INT64_MIN for none. Not NULL. */
    int64_t *scores;
    /** Gets the index of the band by the enter thresholds; #CSUCCESS_HEALTH_NO_BAND. May be
     * NULL. */
    int32_t *bands;
    /** Gets the coverage, in 1/1,000,000. May be NULL. */
    int32_t *coverage;
    /** Gets why there is no score. May be NULL. */
    uint8_t *missing;
} csuccess_health_batch;

/**
 * @brief Scores columns by a published model: what-if, back-tests, customers that are in no book.
 *
 * The same scores as for customers of the book, without overrides by hand and without memory of
 * earlier bands.
 *
 * @param book the book
 * @param model by which model
 * @param[in,out] batch columns in and out, used during the call only
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL that must not be, or the number of columns is not
 *         the model's
 * @retval CSUCCESS_E_STRUCT_SIZE, CSUCCESS_E_STRUCT_TAIL
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @retval CSUCCESS_E_NO_MEMORY
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_health_score_batch(csuccess_book *book, csuccess_health_model model,
                            const csuccess_health_batch *batch);

/** @brief What a line of an explanation is about. The numbers are never reused. @since 0.1 */
enum {
    /** A measure of the model. */
    CSUCCESS_HEALTH_MEASURE = 1,
    /** A group; it sums up what is in it, and does not count again. */
    CSUCCESS_HEALTH_GROUP = 2,
    /** What an additive group starts from. */
    CSUCCESS_HEALTH_START = 3,
    /** What the limits of an additive group took away or gave. */
    CSUCCESS_HEALTH_LIMIT = 4,
    /** An override that is a rule of the model. */
    CSUCCESS_HEALTH_RULE = 5,
    /** An override by hand; in a change, all overrides together. */
    CSUCCESS_HEALTH_OVERRIDE = 6,
    /** A change: another version of the model, with the values of before. */
    CSUCCESS_HEALTH_MODEL = 7,
    /** A change: time alone (the customer's first days are over). */
    CSUCCESS_HEALTH_TIME = 8,
    /** A change: a value that came or went. */
    CSUCCESS_HEALTH_PRESENCE = 9,
    /** A change: a value that became another. */
    CSUCCESS_HEALTH_VALUE = 10,
    /** What stands for a group as a whole: its colour, or neutral points while it is missing. */
    CSUCCESS_HEALTH_WHOLE = 11
};

/**
 * @brief The whole of an explanation.
 * @since 0.1
 */
typedef struct csuccess_health_explanation {
    /** `sizeof(csuccess_health_explanation)`. */
    size_t size;
    /** The model. */
    csuccess_health_model model;
    /** How many lines there are for csuccess_health_line_get(). */
    uint64_t lines;
    /** The instant that is explained; of a change, the later one. */
    int64_t as_of;
    /** Of a change, the earlier instant; INT64_MIN else. */
    int64_t was_at;
    /** After overrides; the contributions of all lines but groups sum to it. */
    int64_t score;
    /** Of a change, the score before; the contributions sum to the difference. */
    int64_t was;
    /** #CSUCCESS_PRESENT, or why there is no score. A change has no lines then. */
    uint32_t missing;
    /** ... before. */
    uint32_t was_missing;
    /** Of the version of the model that was in use. */
    uint32_t revision;
    /** ... before. */
    uint32_t was_revision;
    /** Id of the band; "" for none. @ownership borrowed until the book is changed */
    const char *band;
    /** ... before. */
    const char *was_band;
    /** How much of the weight had data, in 1/1,000,000. */
    uint32_t coverage;
    /** Must be ignored. */
    uint32_t reserved;
} csuccess_health_explanation;

/**
 * @brief Explains the score of a customer, part by part.
 *
 * The book keeps the lines until it is changed or something else is explained.
 *
 * @param book the book
 * @param customer whose
 * @param model by which model; 0: the one that applies now
 * @param at as of when; #CSUCCESS_HEALTH_NOW
 * @param[in,out] out `size` is read
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE a handle
 * @retval CSUCCESS_E_STATE no model applies to the customer
 * @retval CSUCCESS_E_NOT_KEPT the history does not tell, or the model was not in use then
 * @retval CSUCCESS_E_NO_MEMORY
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_health_explain(csuccess_book *book, csuccess_customer customer,
                        csuccess_health_model model, int64_t at, csuccess_health_explanation *out);

/**
 * @brief Explains how a score became another.
 *
 * The difference is split in this order: another version of the model (with the old values), time,
 * each value that came or went, each value that changed, and overrides, which are the rest.
 *
 * @param book the book
 * @param customer whose
 * @param model by which model; 0: the one that applies now
 * @param from the earlier time
 * @param to the later one; #CSUCCESS_HEALTH_NOW
 * @param[in,out] out `size` is read
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL, or `from` is later than `to`
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE a handle
 * @retval CSUCCESS_E_STATE no model applies to the customer
 * @retval CSUCCESS_E_NOT_KEPT the history does not tell, or the model was not in use then
 * @retval CSUCCESS_E_NO_MEMORY
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_health_explain_change(csuccess_book *book, csuccess_customer customer,
                               csuccess_health_model model, int64_t from, int64_t to,
                               csuccess_health_explanation *out);

/**
 * @brief One line of an explanation.
 * @since 0.1
 */
typedef struct csuccess_health_line {
    /** `sizeof(csuccess_health_line)`. */
    size_t size;
    /** A `CSUCCESS_HEALTH_` number. */
    uint32_t kind;
    /** How deep the part stands in the model, from 1. */
    uint32_t depth;
    /** Of the part, the value or the rule; "" for none. @ownership borrowed until the book is
     * changed, as all texts here */
    const char *id;
    /** May be empty. */
    const char *title;
    /** Of an override by hand: its reason. */
    const char *text;
    /** A `CSUCCESS_TYPE_` number: of the value; 0 when the line has none. */
    uint32_t type;
    /** #CSUCCESS_PRESENT, or why the part does not count. */
    uint32_t missing;
    /** The value; NaN when it is missing or a text. */
    double value;
    /** In a change, the value before. */
    double was;
    /** The value when it is a text, else NULL. */
    const char *value_text;
    /** In a change, the text before, else NULL. */
    const char *was_text;
    /** Points of the measure, in 1/1,000,000. */
    int64_t points;
    /** Effective weight, after what is missing was spread, in 1/1,000,000 of the whole. */
    int64_t weight;
    /** What it gives to the score, or to the difference, in 1/1,000,000 point. */
    int64_t contribution;
    /** What it could have given more. */
    int64_t lost;
} csuccess_health_line;

/**
 * @brief Reads one line of the last explanation.
 *
 * @param book the book
 * @param index from 0
 * @param[in,out] out `size` is read
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_NOT_FOUND there is no such line (any more)
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_health_line_get(csuccess_book *book, uint64_t index, csuccess_health_line *out);

/** @brief Why a moment is kept for good. The numbers are never reused. @since 0.1 */
enum {
    /** A band changed. */
    CSUCCESS_HEALTH_MOMENT_BAND = 1,
    /** An override began or ended. */
    CSUCCESS_HEALTH_MOMENT_OVERRIDE = 2
};

/**
 * @brief A moment that the history keeps.
 * @since 0.1
 */
typedef struct csuccess_health_moment {
    /** `sizeof(csuccess_health_moment)`. */
    size_t size;
    /** When. */
    int64_t at;
    /** From then until `at` nothing is known; INT64_MIN when nothing was dropped. */
    int64_t unknown_from;
    /** Bits of `CSUCCESS_HEALTH_MOMENT_`; 0: the last of its day or week. */
    uint32_t flags;
    /** Must be ignored. */
    uint32_t reserved;
} csuccess_health_moment;

/**
 * @brief Finds the newest kept moment at or before a time: going back from #CSUCCESS_HEALTH_NOW,
 *        one before the other, lists them all.
 *
 * @param book the book
 * @param customer whose
 * @param at the time
 * @param[in,out] out `size` is read
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @retval CSUCCESS_E_NOT_FOUND there is none
 * @retval CSUCCESS_E_NO_MEMORY
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_health_moment_before(csuccess_book *book, csuccess_customer customer, int64_t at,
                              csuccess_health_moment *out);

/** @} */

#ifdef __cplusplus
}
#endif

#endif
