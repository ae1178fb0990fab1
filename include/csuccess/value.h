/* SPDX-License-Identifier: MIT */
/**
 * @file value.h
 * @brief Named values: attributes, measures, segments, scores.
 *
 * Everything that a book knows or computes about a customer has a name: an attribute or a
 * measure its own id, membership of a segment `segment.<id>`, the score of a health model
 * `health.<id>.score`, and `health.score` is the score of the model that applies. `plan.progress`
 * and its neighbours speak of the customer's success plan, `journey.<id>.stage` and its neighbours
 * of where the customer stands on a journey. Together the names form one graph without cycles,
 * which says what a change can reach.
 *
 * *Missing* is a state of its own with a reason, and never 0.
 */
#ifndef CSUCCESS_VALUE_H
#define CSUCCESS_VALUE_H

#include <csuccess/book.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup value Named values
 * @{
 */

/** @brief Types of values. The numbers are never reused. @since 0.1 */
enum {
    /** 0 or 1, in `integer`. */
    CSUCCESS_TYPE_BOOL = 1,
    /** `integer` */
    CSUCCESS_TYPE_INT = 2,
    /** `number` */
    CSUCCESS_TYPE_DOUBLE = 3,
    /** `text` */
    CSUCCESS_TYPE_TEXT = 4,
    /** Days since 1970-01-01, in `integer`. */
    CSUCCESS_TYPE_DATE = 5,
    /** Microseconds since 1970-01-01T00:00:00Z, in `integer`. */
    CSUCCESS_TYPE_TIME = 6,
    /** Minor units of the book's currency, in `integer`. */
    CSUCCESS_TYPE_MONEY = 7,
    /** 1/1,000,000 point, in `integer`. */
    CSUCCESS_TYPE_SCORE = 8
};

/** @brief Why a value is missing. The numbers are never reused. @since 0.1 */
enum {
    /** It is there. */
    CSUCCESS_PRESENT = 0,
    /** Nothing was recorded, or nothing in the window. */
    CSUCCESS_MISSING_NO_DATA = 1,
    /** Too long without data. */
    CSUCCESS_MISSING_STALE = 2,
    /** The first days of a customer are not looked at. */
    CSUCCESS_MISSING_BLACKOUT = 3,
    /** The window reaches before what is kept. */
    CSUCCESS_MISSING_FILLING = 4,
    /** Money in a currency without a rate. */
    CSUCCESS_MISSING_NO_RATE = 5,
    /** The result would be no finite number. */
    CSUCCESS_MISSING_NOT_FINITE = 6,
    /** The value lies outside the domain that was declared. */
    CSUCCESS_MISSING_OUTSIDE_DOMAIN = 7,
    /** Too little of the model's weight has data. */
    CSUCCESS_MISSING_COVERAGE = 8,
    /** The model does not look at this customer. */
    CSUCCESS_MISSING_NOT_APPLICABLE = 9,
    /** The next move of the clock will compute it. */
    CSUCCESS_MISSING_NOT_COMPUTED = 10,
    /** Its expression failed: a division by zero, an overflow. */
    CSUCCESS_MISSING_ERROR = 11
};

/**
 * @brief One value of one customer.
 * @since 0.1
 */
typedef struct csuccess_value {
    /** `sizeof(csuccess_value)`. */
    size_t size;
    /** A `CSUCCESS_TYPE_` number. */
    uint32_t type;
    /** #CSUCCESS_PRESENT, or why it is missing. */
    uint32_t missing;
    /** For all types but text and double. */
    int64_t integer;
    /** The value as a double, for all types but text; of a score in points, of money in minor
     * units. */
    double number;
    /** NUL-terminated; for text only, else NULL. @ownership borrowed until the book is changed */
    const char *text;
    /** Its bytes. */
    size_t text_length;
    /** The customer's last instant, which a computed value is as of; INT64_MIN before the
     * first. */
    int64_t as_of;
} csuccess_value;

/**
 * @brief Finds a named value.
 *
 * Names are there from the first publication of definitions on, the built-in ones too.
 *
 * @param book the book
 * @param name the name
 * @param length its bytes
 * @param[out] out the handle; it stays good when the value is defined anew
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_NOT_FOUND
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_value_find(const csuccess_book *book, const char *name, size_t length,
                    csuccess_value_name *out);

/**
 * @brief Reads one value.
 *
 * @param book the book
 * @param customer whose
 * @param value which
 * @param[in,out] out `size` is read
 * @retval CSUCCESS_OK also when the value is missing: see csuccess_value::missing
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE a handle
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_value_get(csuccess_book *book, csuccess_customer customer, csuccess_value_name value,
                   csuccess_value *out);

/**
 * @brief One value of all customers, by row.
 * @since 0.1
 */
typedef struct csuccess_column {
    /** `sizeof(csuccess_column)`. */
    size_t size;
    /** A `CSUCCESS_TYPE_` number. */
    uint32_t type;
    /** Must be 0. */
    uint32_t reserved;
    /** How many rows: csuccess_customer_rows(). */
    uint64_t rows;
    /** For #CSUCCESS_TYPE_DOUBLE, else NULL; a NaN is a missing value. */
    const double *numbers;
    /** For #CSUCCESS_TYPE_INT, #CSUCCESS_TYPE_TIME, #CSUCCESS_TYPE_MONEY and
     * #CSUCCESS_TYPE_SCORE, else NULL; INT64_MIN is a missing value. */
    const int64_t *integers;
    /** For #CSUCCESS_TYPE_BOOL and #CSUCCESS_TYPE_DATE, else NULL; INT32_MIN is a missing
     * value. */
    const int32_t *small;
} csuccess_column;

/**
 * @brief Reads a column in place, without copying.
 *
 * Measures are #CSUCCESS_TYPE_DOUBLE. Texts are read one by one.
 *
 * @param book the book
 * @param value which
 * @param[in,out] out `size` is read; the arrays are @ownership borrowed until the book is
 *        changed, and NULL when there are no rows
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @retval CSUCCESS_E_STATE a text has no column
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_column_get(csuccess_book *book, csuccess_value_name value, csuccess_column *out);

/**
 * @brief Values of one attribute, as columns. A column that is NULL is absent.
 * @since 0.1
 */
typedef struct csuccess_attribute_batch {
    /** `sizeof(csuccess_attribute_batch)`. */
    size_t size;
    /** How many values. */
    uint64_t count;
    /** Which attribute. */
    csuccess_value_name attribute;
    /** Whose; must not be NULL. */
    const csuccess_customer *customers;
    /** For an attribute of the type double. */
    const double *numbers;
    /** For bool, int, date, time and money (in the book's currency). */
    const int64_t *integers;
    /** For text. */
    const char *const *texts;
    /** Bytes of each; NULL: they are NUL-terminated. */
    const size_t *text_lengths;
    /** 0 clears the value; NULL: all are there. */
    const uint8_t *present;
    /** Effective times; NULL: none. */
    const int64_t *at;
    /** Where the values come from; NULL: no source. */
    const char *source;
    /** Its bytes. */
    size_t source_length;
    /** Position of the first value; the others follow it one by one. */
    int64_t first_position;
} csuccess_attribute_batch;

/**
 * @brief Sets one attribute of many customers: the typed twin of `customer` records.
 *
 * The whole batch is checked before anything is taken in. Only a journal that fails, or memory
 * that runs out, in the middle leaves the first `accepted` values taken in.
 *
 * @param book the book
 * @param batch the columns; read during the call only
 * @param[out] accepted may be NULL; values taken in, repeats included. After a failure of the
 *        check it is the index of the value that was refused, and nothing was taken in
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL that must not be
 * @retval CSUCCESS_E_STRUCT_SIZE, CSUCCESS_E_STRUCT_TAIL
 * @retval CSUCCESS_E_BUSY, CSUCCESS_E_INTERRUPTED
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE a handle
 * @retval CSUCCESS_E_STATE the name is no attribute
 * @retval CSUCCESS_E_VALUE a value is outside what the attribute allows
 * @retval CSUCCESS_E_CALLBACK the journal failed
 * @retval CSUCCESS_E_LIMIT, CSUCCESS_E_NO_MEMORY
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_attribute_record_batch(csuccess_book *book, const csuccess_attribute_batch *batch,
                                uint64_t *accepted);

/** @} */

#ifdef __cplusplus
}
#endif

#endif
