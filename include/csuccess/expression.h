/* SPDX-License-Identifier: MIT */
/**
 * @file expression.h
 * @brief Expressions of the host's own: declare names, compile, evaluate.
 *
 * The language is that of the definitions, see docs/expressions.md: CEL (Common Expression
 * Language) without protocol buffers. It has types, no loops without an end, no side effects, and
 * a bound of its cost that is known before anything is evaluated.
 *
 * ## How it goes
 *
 * An *environment* declares the names that expressions may use, with their types, and the limits
 * that hold for them. An *expression* is compiled in an environment: names and types are checked
 * then. It is evaluated with *bindings*, values for the names as a JSON object; or, as part of an
 * *expression set*, over columns of the host.
 *
 * A name that has no value is *missing*. What depends on it is *unknown*: neither true nor false,
 * and no error. `false && x` is false and `true || x` is true whatever `x` is.
 *
 * ## Life
 *
 * All three are handles of the book that made them, and live in memory only: they are not saved,
 * a clone does not have them, and no record of the journal tells of them. An environment may be
 * freed before its expressions, and expressions before their sets: what is needed stays until the
 * last that needs it is freed. Everything is freed with the book.
 *
 * Evaluating neither reads nor changes what the book knows, except that names of time zones mean
 * the book's `zone` records.
 */
#ifndef CSUCCESS_EXPRESSION_H
#define CSUCCESS_EXPRESSION_H

#include <csuccess/book.h>
#include <csuccess/stream.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup expression Expressions
 * @{
 */

/**
 * @brief Declares what expressions may name.
 *
 * The JSON has the fields `variables` (names, each with a type such as `"int"` or with an object
 * such as `{"type": "string", "size": 40}`), `container` and `limits`; all may be left out. The
 * order of the variables is that of the columns of a batch. docs/expressions.md describes it,
 * docs/schema/environment.schema.json too.
 *
 * @param book the book
 * @param json one JSON object; NULL: no variables
 * @param length its bytes
 * @param[out] out the handle. @ownership owned: csuccess_environment_free()
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT `book` or `out` is NULL
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_SYNTAX, CSUCCESS_E_FIELD, CSUCCESS_E_VALUE the JSON
 * @retval CSUCCESS_E_UNKNOWN there is no such type
 * @retval CSUCCESS_E_DEFINITION a map cannot have such keys
 * @retval CSUCCESS_E_LIMIT, CSUCCESS_E_NO_MEMORY
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_environment_new(csuccess_book *book, const char *json, size_t length,
                         csuccess_environment *out);

/**
 * @brief Frees an environment. Its expressions stay usable.
 *
 * @param book the book
 * @param environment which
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT `book` is NULL
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_environment_free(csuccess_book *book, csuccess_environment environment);

/**
 * @brief The code of a text in the columns of a batch.
 *
 * The first text gets 1, every other one the next number; the same text has the same code always.
 * 0 is no code: it stands for a missing text. The texts are kept as long as the environment is
 * needed.
 *
 * @param book the book
 * @param environment in which
 * @param text UTF-8, may be NULL when `length` is 0
 * @param length its bytes
 * @param[out] code the code
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @retval CSUCCESS_E_VALUE the text is no UTF-8
 * @retval CSUCCESS_E_LIMIT the text is longer than the book allows
 * @retval CSUCCESS_E_NO_MEMORY
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_environment_text(csuccess_book *book, csuccess_environment environment, const char *text,
                          size_t length, uint32_t *code);

/**
 * @brief Compiles an expression.
 *
 * When it is refused, csuccess_error::position is the byte of the text that it is about,
 * csuccess_error::line the line, and the message begins with the character, as in
 * "character 14: ...".
 *
 * @param book the book
 * @param environment the names
 * @param text UTF-8
 * @param length its bytes
 * @param[out] out the handle. @ownership owned: csuccess_expression_free()
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @retval CSUCCESS_E_SYNTAX the text is no expression
 * @retval CSUCCESS_E_UNKNOWN a name or function is not there
 * @retval CSUCCESS_E_DEFINITION types do not fit
 * @retval CSUCCESS_E_LIMIT it is too long, too deep or may cost too much
 * @retval CSUCCESS_E_NO_MEMORY
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_expression_new(csuccess_book *book, csuccess_environment environment, const char *text,
                        size_t length, csuccess_expression *out);

/**
 * @brief Frees an expression. Sets that have it stay usable.
 *
 * @param book the book
 * @param expression which
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT `book` is NULL
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_expression_free(csuccess_book *book, csuccess_expression expression);

/**
 * @brief Writes what an expression is: its type, the bound of its cost, the variables that it
 *        reads, and warnings.
 *
 * One JSON object and a line feed, as in docs/schema/expression_described.schema.json. Fields are
 * only ever added.
 *
 * @param book the book
 * @param expression which
 * @param writer gets the bytes during the call
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE, CSUCCESS_E_STRUCT_TAIL the writer
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @retval CSUCCESS_E_CALLBACK the writer failed
 * @retval CSUCCESS_E_NO_MEMORY
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_expression_describe(csuccess_book *book, csuccess_expression expression,
                             const csuccess_writer *writer);

/**
 * @brief Evaluates an expression once.
 *
 * Writes one JSON object and a line feed: the value and its type; or which error there was; or
 * which variable was missing, as in docs/schema/expression_result.schema.json. All three are
 * answers, and the call succeeds. Fields are only ever added.
 *
 * @param book the book
 * @param expression which
 * @param bindings a JSON object with the values of variables of the environment; NULL for none
 * @param length its bytes
 * @param writer gets the bytes during the call
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT `book` or `writer` is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE, CSUCCESS_E_STRUCT_TAIL the writer
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @retval CSUCCESS_E_SYNTAX, CSUCCESS_E_FIELD, CSUCCESS_E_VALUE the bindings
 * @retval CSUCCESS_E_UNKNOWN a binding of a variable that is not declared, or of a type of values
 *         that is not there
 * @retval CSUCCESS_E_LIMIT the bindings are too long or too deep, or a value is larger than its
 *         variable allows
 * @retval CSUCCESS_E_CALLBACK the writer failed
 * @retval CSUCCESS_E_NO_MEMORY
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_expression_evaluate(csuccess_book *book, csuccess_expression expression,
                             const char *bindings, size_t length, const csuccess_writer *writer);

/**
 * @brief Puts expressions together, to be evaluated over columns.
 *
 * This also finds out how to evaluate them fast, so a set is worth keeping. It holds memory for
 * that, some 10 KiB for each variable that is read and 1 KiB for each comparison that several
 * expressions have in common.
 *
 * Each must give a bool, a number, a date, a timestamp or a duration, and read only variables that
 * can stand in columns (see csuccess_expression_batch).
 *
 * @param book the book
 * @param environment of all the expressions
 * @param expressions which, in the order of the results; may be NULL when there are none
 * @param count how many, at most 65,535
 * @param[out] out the handle. @ownership owned: csuccess_expression_set_free()
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL, or there are too many
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE a handle
 * @retval CSUCCESS_E_STATE an expression is of another environment
 * @retval CSUCCESS_E_DEFINITION no column can hold its result, or a variable that it reads
 * @retval CSUCCESS_E_NO_MEMORY
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_expression_set_new(csuccess_book *book, csuccess_environment environment,
                            const csuccess_expression *expressions, uint32_t count,
                            csuccess_expression_set *out);

/**
 * @brief Frees a set, and not its expressions.
 *
 * @param book the book
 * @param set which
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT `book` is NULL
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_expression_set_free(csuccess_book *book, csuccess_expression_set set);

/** @brief What an expression gave for a row. The numbers are never reused. @since 0.1 */
enum {
    /** False. */
    CSUCCESS_TRUTH_FALSE = 0,
    /** A variable that it depends on is missing. */
    CSUCCESS_TRUTH_UNKNOWN = 1,
    /** True; of an expression that is no bool: there is a value. */
    CSUCCESS_TRUTH_TRUE = 2,
    /** There was an error, such as a division by zero. csuccess_expression_evaluate() tells
     * which. */
    CSUCCESS_TRUTH_ERROR = 3
};

/**
 * @brief Columns of the host's own, and where the results go. Nothing is kept of them.
 *
 * Inputs are lists of `variables` columns, by the order of the variables in the environment. The
 * column of a variable stands in the list that its type asks for, and is NULL in the others; a
 * list in which all would be NULL may itself be. A variable that no expression of the set reads
 * needs no column.
 *
 * | type                    | list                     | missing   |
 * |-------------------------|--------------------------|-----------|
 * | `double`                | `numbers`                | NaN       |
 * | `int`                   | `integers`, or `small`   | the least |
 * | `uint`                  | `integers`, 0 or more    | INT64_MIN |
 * | `timestamp`, `duration` | `integers`, microseconds | INT64_MIN |
 * | `bool`, `date`          | `small`                  | INT32_MIN |
 * | `string`                | `texts`                  | 0         |
 *
 * Columns are addressed by row: a call reads and writes the rows from `first` to `first + count`
 * of every column, so that a host can go through them piece by piece, or divide them among books
 * on several threads. Each of those has an environment of its own, and with it codes of its own:
 * they are the same where the same texts were given in the same order. Many rows in one call take
 * less time each than few: docs/expressions.md.
 * @since 0.1
 */
typedef struct csuccess_expression_batch {
    /** `sizeof(csuccess_expression_batch)`. */
    size_t size;
    /** The first row. */
    uint64_t first;
    /** How many rows. */
    uint64_t count;
    /** How many columns each list of inputs has: all variables of the environment. */
    uint32_t variables;
    /** How many columns each list of results has: all expressions of the set. */
    uint32_t expressions;
    /** Columns of doubles. */
    const double *const *numbers;
    /** Columns of integers. */
    const int64_t *const *integers;
    /** Columns of bools (0 or 1) and dates (days since 1970-01-01). */
    const int32_t *const *small;
    /** Columns of codes, from csuccess_environment_text(). */
    const uint32_t *const *texts;
    /** For each expression a column that gets `CSUCCESS_TRUTH_` numbers, or NULL; may be NULL. */
    uint8_t *const *truths;
    /** For each expression a column that gets values, or NULL; NaN where there is none. Bools are
     * 0 and 1, dates days, times microseconds. May be NULL. */
    double *const *values;
} csuccess_expression_batch;

/**
 * @brief Evaluates all expressions of a set for each row of a batch.
 *
 * @param book the book
 * @param set which
 * @param batch the columns
 * @retval CSUCCESS_OK also when there were errors: see csuccess_expression_batch::truths
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL, a number of columns is wrong, or a column is not
 *         there that is read
 * @retval CSUCCESS_E_STRUCT_SIZE, CSUCCESS_E_STRUCT_TAIL the batch
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @retval CSUCCESS_E_VALUE a code is of no text
 * @retval CSUCCESS_E_NO_MEMORY
 * @post After a failure the results hold anything.
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_expression_set_evaluate(csuccess_book *book, csuccess_expression_set set,
                                 const csuccess_expression_batch *batch);

/** @} */

#ifdef __cplusplus
}
#endif

#endif
