/* SPDX-License-Identifier: MIT */
/* All functions of the language, by name. */
#include <string.h>

#include "expr/function/functions.h"

enum {
    CONSTANT = CSUCCESSP_COST_CONSTANT,
    LINEAR = CSUCCESSP_COST_LINEAR,
    ELEMENTS = CSUCCESSP_COST_ELEMENTS,
    WHOLE = CSUCCESSP_COST_WHOLE,
    SORT = CSUCCESSP_COST_SORT,
    RESULT = CSUCCESSP_COST_RESULT,
    PATTERN = CSUCCESSP_COST_PATTERN
};
enum {
    ONE = CSUCCESSP_SIZE_ONE,
    FIRST = CSUCCESSP_SIZE_FIRST,
    SUM = CSUCCESSP_SIZE_SUM,
    PRODUCT = CSUCCESSP_SIZE_PRODUCT,
    FORMAT = CSUCCESSP_SIZE_FORMAT,
    VALUE = CSUCCESSP_SIZE_VALUE
};

static const csuccessp_overload overloads[] = {
    {"addDays", "date.(int): date", csuccessp_call_add_days, CONSTANT, ONE},
    {"addMonths", "date.(int): date", csuccessp_call_add_months, CONSTANT, ONE},
    {"base64.decode", "(string): bytes", csuccessp_call_decode, LINEAR, FIRST},
    {"base64.encode", "(bytes): string", csuccessp_call_encode, LINEAR, SUM},
    {"bool", "(bool): bool", csuccessp_call_same, CONSTANT, ONE},
    {"bool", "(string): bool", csuccessp_call_bool, CONSTANT, ONE},
    {"bytes", "(bytes): bytes", csuccessp_call_same, CONSTANT, FIRST},
    {"bytes", "(string): bytes", csuccessp_call_bytes, CONSTANT, FIRST},
    {"charAt", "string.(int): string", csuccessp_call_char_at, LINEAR, ONE},
    {"contains", "string.(string): bool", csuccessp_call_contains, LINEAR, ONE},
    {"date", "(date): date", csuccessp_call_same, CONSTANT, ONE},
    {"date", "(string): date", csuccessp_call_date, CONSTANT, ONE},
    {"date", "(timestamp): date", csuccessp_call_date, CONSTANT, ONE},
    {"date", "(timestamp, string): date", csuccessp_call_date, CONSTANT, ONE},
    {"date", "(int, int, int): date", csuccessp_call_date_civil, CONSTANT, ONE},
    {"days", "(int): duration", csuccessp_call_days, CONSTANT, ONE},
    {"distinct", "list(A).(): list(A)", csuccessp_call_distinct, WHOLE, FIRST},
    {"double", "(double): double", csuccessp_call_same, CONSTANT, ONE},
    {"double", "(int): double", csuccessp_call_double, CONSTANT, ONE},
    {"double", "(uint): double", csuccessp_call_double, CONSTANT, ONE},
    {"double", "(string): double", csuccessp_call_double, LINEAR, ONE},
    {"duration", "(duration): duration", csuccessp_call_same, CONSTANT, ONE},
    {"duration", "(string): duration", csuccessp_call_duration, LINEAR, ONE},
    {"dyn", "(A): dyn", csuccessp_call_same, CONSTANT, FIRST},
    {"endsWith", "string.(string): bool", csuccessp_call_ends_with, LINEAR, ONE},
    {"first", "list(A).(): optional_type(A)", csuccessp_call_first, CONSTANT, FIRST},
    {"flatten", "list(list(A)).(): list(A)", csuccessp_call_flatten, ELEMENTS, SUM},
    {"flatten", "list(dyn).(): list(dyn)", csuccessp_call_flatten, ELEMENTS, SUM},
    {"flatten", "list(dyn).(int): list(dyn)", csuccessp_call_flatten, ELEMENTS, SUM},
    {"format", "string.(list(dyn)): string", csuccessp_call_format, RESULT, FORMAT},
    {"getDate", "timestamp.(): int", csuccessp_call_date_of_month, CONSTANT, ONE},
    {"getDate", "timestamp.(string): int", csuccessp_call_date_of_month, CONSTANT, ONE},
    {"getDate", "date.(): int", csuccessp_call_date_of_month, CONSTANT, ONE},
    {"getDayOfMonth", "timestamp.(): int", csuccessp_call_day_of_month, CONSTANT, ONE},
    {"getDayOfMonth", "timestamp.(string): int", csuccessp_call_day_of_month, CONSTANT, ONE},
    {"getDayOfMonth", "date.(): int", csuccessp_call_day_of_month, CONSTANT, ONE},
    {"getDayOfWeek", "timestamp.(): int", csuccessp_call_day_of_week, CONSTANT, ONE},
    {"getDayOfWeek", "timestamp.(string): int", csuccessp_call_day_of_week, CONSTANT, ONE},
    {"getDayOfWeek", "date.(): int", csuccessp_call_day_of_week, CONSTANT, ONE},
    {"getDayOfYear", "timestamp.(): int", csuccessp_call_day_of_year, CONSTANT, ONE},
    {"getDayOfYear", "timestamp.(string): int", csuccessp_call_day_of_year, CONSTANT, ONE},
    {"getDayOfYear", "date.(): int", csuccessp_call_day_of_year, CONSTANT, ONE},
    {"getFullYear", "timestamp.(): int", csuccessp_call_full_year, CONSTANT, ONE},
    {"getFullYear", "timestamp.(string): int", csuccessp_call_full_year, CONSTANT, ONE},
    {"getFullYear", "date.(): int", csuccessp_call_full_year, CONSTANT, ONE},
    {"getHours", "timestamp.(): int", csuccessp_call_hours, CONSTANT, ONE},
    {"getHours", "timestamp.(string): int", csuccessp_call_hours, CONSTANT, ONE},
    {"getHours", "duration.(): int", csuccessp_call_hours, CONSTANT, ONE},
    {"getMilliseconds", "timestamp.(): int", csuccessp_call_milliseconds, CONSTANT, ONE},
    {"getMilliseconds", "timestamp.(string): int", csuccessp_call_milliseconds, CONSTANT, ONE},
    {"getMilliseconds", "duration.(): int", csuccessp_call_milliseconds, CONSTANT, ONE},
    {"getMinutes", "timestamp.(): int", csuccessp_call_minutes, CONSTANT, ONE},
    {"getMinutes", "timestamp.(string): int", csuccessp_call_minutes, CONSTANT, ONE},
    {"getMinutes", "duration.(): int", csuccessp_call_minutes, CONSTANT, ONE},
    {"getMonth", "timestamp.(): int", csuccessp_call_month, CONSTANT, ONE},
    {"getMonth", "timestamp.(string): int", csuccessp_call_month, CONSTANT, ONE},
    {"getMonth", "date.(): int", csuccessp_call_month, CONSTANT, ONE},
    {"getSeconds", "timestamp.(): int", csuccessp_call_seconds, CONSTANT, ONE},
    {"getSeconds", "timestamp.(string): int", csuccessp_call_seconds, CONSTANT, ONE},
    {"getSeconds", "duration.(): int", csuccessp_call_seconds, CONSTANT, ONE},
    {"hasValue", "optional_type(A).(): bool", csuccessp_call_optional_has_value, CONSTANT, ONE},
    {"indexOf", "string.(string): int", csuccessp_call_index_of, LINEAR, ONE},
    {"indexOf", "string.(string, int): int", csuccessp_call_index_of, LINEAR, ONE},
    {"int", "(int): int", csuccessp_call_same, CONSTANT, ONE},
    {"int", "(uint): int", csuccessp_call_int, CONSTANT, ONE},
    {"int", "(double): int", csuccessp_call_int, CONSTANT, ONE},
    {"int", "(string): int", csuccessp_call_int, LINEAR, ONE},
    {"int", "(timestamp): int", csuccessp_call_int, CONSTANT, ONE},
    {"join", "list(string).(): string", csuccessp_call_join, RESULT, SUM},
    {"join", "list(string).(string): string", csuccessp_call_join, RESULT, PRODUCT},
    {"last", "list(A).(): optional_type(A)", csuccessp_call_last, CONSTANT, FIRST},
    {"lastIndexOf", "string.(string): int", csuccessp_call_last_index_of, LINEAR, ONE},
    {"lastIndexOf", "string.(string, int): int", csuccessp_call_last_index_of, LINEAR, ONE},
    {"lists.range", "(int): list(int)", csuccessp_call_range, RESULT, VALUE},
    {"lowerAscii", "string.(): string", csuccessp_call_lower_ascii, LINEAR, FIRST},
    {"matches", "(string, string): bool", csuccessp_call_matches, PATTERN, ONE},
    {"matches", "string.(string): bool", csuccessp_call_matches, PATTERN, ONE},
    {"math.abs", "(int): int", csuccessp_call_abs, CONSTANT, ONE},
    {"math.abs", "(uint): uint", csuccessp_call_abs, CONSTANT, ONE},
    {"math.abs", "(double): double", csuccessp_call_abs, CONSTANT, ONE},
    {"math.bitAnd", "(int, int): int", csuccessp_call_bit_and, CONSTANT, ONE},
    {"math.bitAnd", "(uint, uint): uint", csuccessp_call_bit_and, CONSTANT, ONE},
    {"math.bitNot", "(int): int", csuccessp_call_bit_not, CONSTANT, ONE},
    {"math.bitNot", "(uint): uint", csuccessp_call_bit_not, CONSTANT, ONE},
    {"math.bitOr", "(int, int): int", csuccessp_call_bit_or, CONSTANT, ONE},
    {"math.bitOr", "(uint, uint): uint", csuccessp_call_bit_or, CONSTANT, ONE},
    {"math.bitShiftLeft", "(int, int): int", csuccessp_call_shift_left, CONSTANT, ONE},
    {"math.bitShiftLeft", "(uint, int): uint", csuccessp_call_shift_left, CONSTANT, ONE},
    {"math.bitShiftRight", "(int, int): int", csuccessp_call_shift_right, CONSTANT, ONE},
    {"math.bitShiftRight", "(uint, int): uint", csuccessp_call_shift_right, CONSTANT, ONE},
    {"math.bitXor", "(int, int): int", csuccessp_call_bit_xor, CONSTANT, ONE},
    {"math.bitXor", "(uint, uint): uint", csuccessp_call_bit_xor, CONSTANT, ONE},
    {"math.ceil", "(double): double", csuccessp_call_ceil, CONSTANT, ONE},
    {"math.floor", "(double): double", csuccessp_call_floor, CONSTANT, ONE},
    {"math.greatest", "(list(int)): int", csuccessp_call_greatest, LINEAR, ONE},
    {"math.greatest", "(list(uint)): uint", csuccessp_call_greatest, LINEAR, ONE},
    {"math.greatest", "(list(double)): double", csuccessp_call_greatest, LINEAR, ONE},
    {"math.greatest", "(list(dyn)): dyn", csuccessp_call_greatest, LINEAR, ONE},
    {"math.greatest", "(int, ...): int", csuccessp_call_greatest, LINEAR, ONE},
    {"math.greatest", "(uint, ...): uint", csuccessp_call_greatest, LINEAR, ONE},
    {"math.greatest", "(double, ...): double", csuccessp_call_greatest, LINEAR, ONE},
    {"math.greatest", "(dyn, ...): dyn", csuccessp_call_greatest, LINEAR, ONE},
    {"math.isFinite", "(double): bool", csuccessp_call_is_finite, CONSTANT, ONE},
    {"math.isInf", "(double): bool", csuccessp_call_is_inf, CONSTANT, ONE},
    {"math.isNaN", "(double): bool", csuccessp_call_is_nan, CONSTANT, ONE},
    {"math.least", "(list(int)): int", csuccessp_call_least, LINEAR, ONE},
    {"math.least", "(list(uint)): uint", csuccessp_call_least, LINEAR, ONE},
    {"math.least", "(list(double)): double", csuccessp_call_least, LINEAR, ONE},
    {"math.least", "(list(dyn)): dyn", csuccessp_call_least, LINEAR, ONE},
    {"math.least", "(int, ...): int", csuccessp_call_least, LINEAR, ONE},
    {"math.least", "(uint, ...): uint", csuccessp_call_least, LINEAR, ONE},
    {"math.least", "(double, ...): double", csuccessp_call_least, LINEAR, ONE},
    {"math.least", "(dyn, ...): dyn", csuccessp_call_least, LINEAR, ONE},
    {"math.round", "(double): double", csuccessp_call_round, CONSTANT, ONE},
    {"math.sign", "(int): int", csuccessp_call_sign, CONSTANT, ONE},
    {"math.sign", "(uint): uint", csuccessp_call_sign, CONSTANT, ONE},
    {"math.sign", "(double): double", csuccessp_call_sign, CONSTANT, ONE},
    {"math.sqrt", "(double): double", csuccessp_call_sqrt, CONSTANT, ONE},
    {"math.sqrt", "(int): double", csuccessp_call_sqrt, CONSTANT, ONE},
    {"math.sqrt", "(uint): double", csuccessp_call_sqrt, CONSTANT, ONE},
    {"math.trunc", "(double): double", csuccessp_call_trunc, CONSTANT, ONE},
    {"monthsBetween", "(date, date): int", csuccessp_call_months_between, CONSTANT, ONE},
    {"optional.none", "(): optional_type(A)", csuccessp_call_optional_none, CONSTANT, ONE},
    {"optional.of", "(A): optional_type(A)", csuccessp_call_optional_of, CONSTANT, FIRST},
    {"optional.ofNonZeroValue", "(A): optional_type(A)", csuccessp_call_optional_of_non_zero,
     CONSTANT, FIRST},
    {"optional.unwrap", "(list(optional_type(A))): list(A)", csuccessp_call_optional_unwrap, LINEAR,
     FIRST},
    {"or", "optional_type(A).(optional_type(A)): optional_type(A)", csuccessp_call_optional_or,
     CONSTANT, SUM},
    {"orValue", "optional_type(A).(A): A", csuccessp_call_optional_or_value, CONSTANT, SUM},
    {"replace", "string.(string, string): string", csuccessp_call_replace, RESULT, PRODUCT},
    {"replace", "string.(string, string, int): string", csuccessp_call_replace, RESULT, PRODUCT},
    {"reverse", "string.(): string", csuccessp_call_reverse_text, LINEAR, FIRST},
    {"reverse", "list(A).(): list(A)", csuccessp_call_reverse_list, LINEAR, FIRST},
    {"size", "(string): int", csuccessp_call_size, LINEAR, ONE},
    {"size", "(bytes): int", csuccessp_call_size, CONSTANT, ONE},
    {"size", "(list(A)): int", csuccessp_call_size, CONSTANT, ONE},
    {"size", "(map(A, B)): int", csuccessp_call_size, CONSTANT, ONE},
    {"size", "string.(): int", csuccessp_call_size, LINEAR, ONE},
    {"size", "bytes.(): int", csuccessp_call_size, CONSTANT, ONE},
    {"size", "list(A).(): int", csuccessp_call_size, CONSTANT, ONE},
    {"size", "map(A, B).(): int", csuccessp_call_size, CONSTANT, ONE},
    {"slice", "list(A).(int, int): list(A)", csuccessp_call_slice, CONSTANT, FIRST},
    {"sort", "list(A).(): list(A)", csuccessp_call_sort, SORT, FIRST},
    {"split", "string.(string): list(string)", csuccessp_call_split, LINEAR, SUM},
    {"split", "string.(string, int): list(string)", csuccessp_call_split, LINEAR, SUM},
    {"startsWith", "string.(string): bool", csuccessp_call_starts_with, LINEAR, ONE},
    {"string", "(string): string", csuccessp_call_same, CONSTANT, FIRST},
    {"string", "(bool): string", csuccessp_call_string, CONSTANT, ONE},
    {"string", "(int): string", csuccessp_call_string, CONSTANT, ONE},
    {"string", "(uint): string", csuccessp_call_string, CONSTANT, ONE},
    {"string", "(double): string", csuccessp_call_string, CONSTANT, ONE},
    {"string", "(bytes): string", csuccessp_call_string, LINEAR, FIRST},
    {"string", "(timestamp): string", csuccessp_call_string, CONSTANT, ONE},
    {"string", "(duration): string", csuccessp_call_string, CONSTANT, ONE},
    {"string", "(date): string", csuccessp_call_string, CONSTANT, ONE},
    {"strings.quote", "(string): string", csuccessp_call_quote, LINEAR, SUM},
    {"substring", "string.(int): string", csuccessp_call_substring, LINEAR, FIRST},
    {"substring", "string.(int, int): string", csuccessp_call_substring, LINEAR, FIRST},
    {"timestamp", "(timestamp): timestamp", csuccessp_call_same, CONSTANT, ONE},
    {"timestamp", "(int): timestamp", csuccessp_call_timestamp, CONSTANT, ONE},
    {"timestamp", "(string): timestamp", csuccessp_call_timestamp, LINEAR, ONE},
    {"timestamp", "(date): timestamp", csuccessp_call_date_begins, CONSTANT, ONE},
    {"timestamp", "(date, string): timestamp", csuccessp_call_date_begins, CONSTANT, ONE},
    {"trim", "string.(): string", csuccessp_call_trim, LINEAR, FIRST},
    {"type", "(A): type(A)", csuccessp_call_type, CONSTANT, ONE},
    {"uint", "(uint): uint", csuccessp_call_same, CONSTANT, ONE},
    {"uint", "(int): uint", csuccessp_call_uint, CONSTANT, ONE},
    {"uint", "(double): uint", csuccessp_call_uint, CONSTANT, ONE},
    {"uint", "(string): uint", csuccessp_call_uint, LINEAR, ONE},
    {"unwrapOpt", "list(optional_type(A)).(): list(A)", csuccessp_call_optional_unwrap, LINEAR,
     FIRST},
    {"upperAscii", "string.(): string", csuccessp_call_upper_ascii, LINEAR, FIRST},
    {"value", "optional_type(A).(): A", csuccessp_call_optional_value, CONSTANT, FIRST},
};
enum { OVERLOADS = sizeof overloads / sizeof *overloads };

const csuccessp_overload *
csuccessp_overloads(size_t *count)
{
    *count = OVERLOADS;
    return overloads;
}

/* As strcmp, of a name that is not ended. */
static int
order(const char *name, size_t length, const char *other)
{
    size_t other_length = strlen(other);
    int result = memcmp(name, other, length < other_length ? length : other_length);

    if (result)
        return result;
    return length < other_length ? -1 : length > other_length;
}

const csuccessp_overload *
csuccessp_overloads_of(const char *name, size_t length, size_t *count)
{
    size_t low = 0, high = OVERLOADS, middle;

    while (low < high) {
        middle = low + (high - low) / 2;
        if (order(name, length, overloads[middle].name) > 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (*count = 0; low + *count < OVERLOADS; ++*count)
        if (order(name, length, overloads[low + *count].name) != 0)
            break;
    return *count ? &overloads[low] : NULL;
}
