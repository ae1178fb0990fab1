/* SPDX-License-Identifier: MIT */
#include "book/column.h"

#include <math.h>

size_t
csuccessp_column_width(uint32_t type)
{
    switch (type) {
    case CSUCCESS_TYPE_BOOL:
    case CSUCCESS_TYPE_DATE:
    case CSUCCESS_TYPE_TEXT:
        return 4;
    default:
        return 8;
    }
}

void
csuccessp_column_clear(csuccessp_column *column, uint32_t row)
{
    switch (column->type) {
    case CSUCCESS_TYPE_DOUBLE:
        column->data.number[row] = csuccessp_missing_number();
        break;
    case CSUCCESS_TYPE_TEXT:
        column->data.text[row] = 0;
        break;
    case CSUCCESS_TYPE_BOOL:
    case CSUCCESS_TYPE_DATE:
        column->data.small[row] = CSUCCESSP_SMALL_MISSING;
        break;
    default:
        column->data.integer[row] = CSUCCESSP_INTEGER_MISSING;
        break;
    }
}

csuccess_status
csuccessp_column_grow(csuccessp_memory *memory, csuccessp_column *column, size_t rows)
{
    size_t width = csuccessp_column_width(column->type), row;
    void *fresh;

    if (rows <= column->capacity)
        return CSUCCESS_OK;
    fresh = csuccessp_resized(memory, column->data.any, column->capacity, column->capacity, rows,
                              width);
    if (!fresh)
        return CSUCCESS_E_NO_MEMORY;
    column->data.any = fresh;
    row = column->capacity;
    column->capacity = (uint32_t)rows;
    if (column->type != CSUCCESS_TYPE_TEXT)
        for (; row < rows; row++)
            csuccessp_column_clear(column, (uint32_t)row);
    return CSUCCESS_OK;
}

void
csuccessp_column_free(csuccessp_memory *memory, csuccessp_column *column)
{
    csuccessp_release(memory, column->data.any, column->capacity,
                      csuccessp_column_width(column->type));
    column->data.any = NULL;
    column->capacity = 0;
}

int
csuccessp_column_has(const csuccessp_column *column, uint32_t row)
{
    if (row >= column->capacity)
        return 0;
    switch (column->type) {
    case CSUCCESS_TYPE_DOUBLE:
        return !isnan(column->data.number[row]);
    case CSUCCESS_TYPE_TEXT:
        return column->data.text[row] != 0;
    case CSUCCESS_TYPE_BOOL:
    case CSUCCESS_TYPE_DATE:
        return column->data.small[row] != CSUCCESSP_SMALL_MISSING;
    default:
        return column->data.integer[row] != CSUCCESSP_INTEGER_MISSING;
    }
}

double
csuccessp_missing_number(void)
{
    return (double)NAN;
}

double
csuccessp_column_number(const csuccessp_column *column, uint32_t row)
{
    if (!csuccessp_column_has(column, row))
        return csuccessp_missing_number();
    switch (column->type) {
    case CSUCCESS_TYPE_DOUBLE:
        return column->data.number[row];
    case CSUCCESS_TYPE_TEXT:
        return csuccessp_missing_number();
    case CSUCCESS_TYPE_BOOL:
    case CSUCCESS_TYPE_DATE:
        return column->data.small[row];
    default:
        return (double)column->data.integer[row];
    }
}
