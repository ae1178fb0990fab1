/* SPDX-License-Identifier: MIT */
/* What stands in the columns of a batch. */
#include "environment/batch.h"

#include <math.h>
#include <string.h>

/* Durations are counted in nanoseconds; none that a plan is given comes near the end of these. */
static const int64_t longest_duration = INT64_MAX / 1000 - 1;

unsigned
csuccessp_column_of(const csuccessp_type *type)
{
    switch (type->kind) {
    case CSUCCESSP_KIND_DOUBLE:
        return CSUCCESSP_COLUMN_NUMBERS;
    case CSUCCESSP_KIND_INT:
    case CSUCCESSP_KIND_UINT:
    case CSUCCESSP_KIND_TIMESTAMP:
    case CSUCCESSP_KIND_DURATION:
        return CSUCCESSP_COLUMN_INTEGERS;
    case CSUCCESSP_KIND_BOOL:
    case CSUCCESSP_KIND_DATE:
        return CSUCCESSP_COLUMN_SMALL;
    case CSUCCESSP_KIND_STRING:
        return CSUCCESSP_COLUMN_TEXTS;
    default:
        return CSUCCESSP_COLUMN_NONE;
    }
}

int
csuccessp_column_gives(const csuccessp_type *type)
{
    return type->kind != CSUCCESSP_KIND_STRING &&
           csuccessp_column_of(type) != CSUCCESSP_COLUMN_NONE;
}

/* A list may be missing, and so may a column in it. */
#define COLUMN(list, index) ((list) ? (list)[index] : NULL)

csuccess_status
csuccessp_batch_column_find(csuccessp_batch *b, uint32_t index)
{
    const csuccessp_declared *variable = &b->set->environment->variables[index];
    csuccessp_batch_column *out = &b->columns[index];

    memset(out, 0, sizeof *out);
    out->kind = variable->type->kind;
    switch (csuccessp_column_of(variable->type)) {
    case CSUCCESSP_COLUMN_NUMBERS:
        out->numbers = COLUMN(b->in.numbers, index);
        break;
    case CSUCCESSP_COLUMN_INTEGERS:
        out->integers = COLUMN(b->in.integers, index);
        if (!out->integers && out->kind == CSUCCESSP_KIND_INT)
            out->small = COLUMN(b->in.small, index);
        break;
    case CSUCCESSP_COLUMN_SMALL:
        out->small = COLUMN(b->in.small, index);
        break;
    default:
        out->texts = COLUMN(b->in.texts, index);
        break;
    }
    if (out->numbers || out->integers || out->small || out->texts)
        return CSUCCESS_OK;
    return csuccessp_fail(&b->book->error, CSUCCESS_E_ARGUMENT, "the variable '%.*s' has no column",
                          csuccessp_shown(variable->name, variable->name_length), variable->name);
}

static csuccess_status
refuse_code(const csuccessp_batch *b, const csuccessp_declared *variable, const uint32_t *codes)
{
    size_t known = b->set->environment->dictionary.texts.count;
    uint64_t row = b->first;

    while (codes[row] <= known)
        row++;
    return csuccessp_fail(&b->book->error, CSUCCESS_E_VALUE,
                          "column '%.*s', row %" PRIu64 ": no text has the code %" PRIu32,
                          csuccessp_shown(variable->name, variable->name_length), variable->name,
                          row, codes[row]);
}

/* Texts that are longer than was declared may cost more than an expression was allowed for. */
static int
has_long_text(const csuccessp_batch *b, const csuccessp_declared *variable, const uint32_t *codes)
{
    const csuccessp_host_environment *environment = b->set->environment;
    const csuccessp_dictionary *dictionary = &environment->dictionary;
    uint32_t most = variable->size ? variable->size : environment->limits.value_size, i;

    if (dictionary->longest <= most)
        return 0;
    for (i = 0; i < b->rows; i++)
        if (codes[i] && dictionary->texts.items[codes[i] - 1].length > most)
            return 1;
    return 0;
}

static csuccess_status
check_texts(csuccessp_batch *b, uint32_t index, csuccessp_batch_column *column)
{
    const csuccessp_declared *variable = &b->set->environment->variables[index];
    const uint32_t *codes = column->texts + b->first;
    uint32_t greatest = 0, i;

    for (i = 0; i < b->rows; i++)
        greatest = codes[i] > greatest ? codes[i] : greatest;
    if (greatest > b->set->environment->dictionary.texts.count)
        return refuse_code(b, variable, column->texts);
    column->for_rows = (uint8_t)has_long_text(b, variable, codes);
    return CSUCCESS_OK;
}

/* Is a value neither missing nor one that the type has? */
static int
has_strange(const int32_t *values, uint32_t count, int32_t least, int32_t most)
{
    unsigned strange = 0;
    uint32_t i;

    for (i = 0; i < count; i++)
        strange |= (unsigned)(values[i] != INT32_MIN) &
                   (unsigned)(values[i] < least || values[i] > most);
    return strange != 0;
}

/* The same of times, whose range is smaller than that of a column. */
static int
has_strange_time(const int64_t *values, uint32_t count, int64_t least, int64_t most)
{
    unsigned strange = 0;
    uint32_t i;

    for (i = 0; i < count; i++)
        strange |= (unsigned)(values[i] != INT64_MIN) &
                   (unsigned)(values[i] < least || values[i] > most);
    return strange != 0;
}

static void
widen(const int32_t *from, uint32_t count, int64_t *to)
{
    uint32_t i;

    for (i = 0; i < count; i++)
        to[i] = from[i] == INT32_MIN ? INT64_MIN : from[i];
}

csuccess_status
csuccessp_batch_column_check(csuccessp_batch *b, uint32_t index)
{
    csuccessp_batch_column *column = &b->columns[index];

    switch (column->kind) {
    case CSUCCESSP_KIND_STRING:
        return check_texts(b, index, column);
    case CSUCCESSP_KIND_BOOL:
        column->for_rows = (uint8_t)has_strange(column->small + b->first, b->rows, 0, 1);
        break;
    case CSUCCESSP_KIND_DATE:
        column->for_rows = (uint8_t)has_strange(column->small + b->first, b->rows,
                                                CSUCCESSP_DATE_MIN, CSUCCESSP_DATE_MAX);
        break;
    case CSUCCESSP_KIND_TIMESTAMP:
        column->for_rows = (uint8_t)has_strange_time(column->integers + b->first, b->rows,
                                                     CSUCCESSP_TIME_MIN, CSUCCESSP_TIME_MAX);
        break;
    case CSUCCESSP_KIND_DURATION:
        column->for_rows = (uint8_t)has_strange_time(column->integers + b->first, b->rows,
                                                     -longest_duration, longest_duration);
        break;
    default:
        if (column->widened)
            widen(column->small + b->first, b->rows, column->widened);
        break;
    }
    return CSUCCESS_OK;
}

static csuccessp_any
time_of(unsigned kind, int64_t micro)
{
    int64_t seconds = csuccessp_floor_divide(micro, CSUCCESSP_SECOND);
    int64_t rest = micro % CSUCCESSP_SECOND;
    int64_t nanos = (rest < 0 ? rest + CSUCCESSP_SECOND : rest) * 1000;

    return kind == CSUCCESSP_KIND_TIMESTAMP ? csuccessp_any_timestamp(seconds, nanos)
                                            : csuccessp_any_duration(seconds, nanos);
}

static csuccessp_any
integer_of(unsigned kind, int64_t value)
{
    switch (kind) {
    case CSUCCESSP_KIND_INT:
        return csuccessp_any_int(value);
    case CSUCCESSP_KIND_UINT:
        return value < 0 ? csuccessp_any_fault(CSUCCESSP_FAULT_OVERFLOW)
                         : csuccessp_any_uint((uint64_t)value);
    default:
        return time_of(kind, value);
    }
}

static csuccessp_any
small_of(unsigned kind, int32_t value)
{
    switch (kind) {
    case CSUCCESSP_KIND_BOOL:
        return csuccessp_any_bool(value);
    case CSUCCESSP_KIND_DATE:
        if (value < CSUCCESSP_DATE_MIN || value > CSUCCESSP_DATE_MAX)
            return csuccessp_any_fault(CSUCCESSP_FAULT_OVERFLOW);
        return csuccessp_any_of(CSUCCESSP_KIND_DATE, value);
    default:
        return csuccessp_any_int(value);
    }
}

static csuccessp_any
text_of(const csuccessp_batch *b, uint32_t code)
{
    const csuccessp_dictionary_text *text = &b->set->environment->dictionary.texts.items[code - 1];

    return csuccessp_any_string(text->bytes, text->length);
}

csuccessp_any
csuccessp_batch_column_value(const csuccessp_batch *b, uint32_t index, uint64_t row)
{
    const csuccessp_batch_column *column = &b->columns[index];
    csuccessp_any missing = csuccessp_any_of(CSUCCESSP_KIND_UNKNOWN, 0);

    if (column->numbers)
        return isnan(column->numbers[row]) ? missing : csuccessp_any_double(column->numbers[row]);
    if (column->integers)
        return column->integers[row] == INT64_MIN ? missing
                                                  : integer_of(column->kind, column->integers[row]);
    if (column->small)
        return column->small[row] == INT32_MIN ? missing
                                               : small_of(column->kind, column->small[row]);
    return column->texts[row] ? text_of(b, column->texts[row]) : missing;
}
