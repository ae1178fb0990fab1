/* SPDX-License-Identifier: MIT */
#include "util/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

csuccessp_place
csuccessp_place_root(csuccessp_error *error)
{
    csuccessp_place out = {NULL, error, NULL, 0};

    return out;
}

csuccessp_place
csuccessp_place_key(const csuccessp_place *up, const char *key, size_t length)
{
    csuccessp_place out = {up, up->error, key, length};

    return out;
}

csuccessp_place
csuccessp_place_name(const csuccessp_place *up, const char *key)
{
    return csuccessp_place_key(up, key, strlen(key));
}

csuccessp_place
csuccessp_place_item(const csuccessp_place *up, size_t index)
{
    csuccessp_place out = {up, up->error, NULL, index};

    return out;
}

/* Ends a text that was cut at a limit on a whole UTF-8 character. */
static size_t
whole_characters(const char *text, size_t length)
{
    size_t n = length, back = 0;

    while (n > 0 && back < 4 && ((unsigned char)text[n - 1] & 0xc0) == 0x80) {
        n--;
        back++;
    }
    if (n > 0 && (unsigned char)text[n - 1] >= 0xc0) {
        unsigned char lead = (unsigned char)text[n - 1];
        size_t need = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
        return back >= need ? length : n - 1;
    }
    return length;
}

/* 1, or 0 when there is no room for all of it. */
static int
add_pointer(csuccessp_error *error, const char *bytes, size_t length)
{
    if (length > sizeof error->pointer - 1 - error->pointer_length)
        return 0;
    memcpy(error->pointer + error->pointer_length, bytes, length);
    error->pointer_length += (uint32_t)length;
    return 1;
}

/* 1, or 0 when the pointer was cut: on a whole character, escape or index. */
static int
write_pointer(csuccessp_error *error, const csuccessp_place *place)
{
    size_t i;
    int added = 1;
    char number[24];

    if (!place->up)
        return 1;
    if (!write_pointer(error, place->up) || !add_pointer(error, "/", 1))
        return 0;
    if (!place->key) {
        snprintf(number, sizeof number, "%zu", place->length);
        return add_pointer(error, number, strlen(number));
    }
    for (i = 0; i < place->length && added; i++) {
        if (place->key[i] == '~')
            added = add_pointer(error, "~0", 2);
        else if (place->key[i] == '/')
            added = add_pointer(error, "~1", 2);
        else
            added = add_pointer(error, place->key + i, 1);
    }
    if (!added)
        error->pointer_length = (uint32_t)whole_characters(error->pointer, error->pointer_length);
    return added;
}

static csuccess_status
note(csuccessp_error *error, csuccess_status status, const char *format, va_list list)
{
    int length, i;

    error->status = status;
    error->callback_code = 0;
    error->line = 0;
    error->position = 0;
    error->pointer_length = 0;
    error->pointer[0] = 0;
    length = vsnprintf(error->message, sizeof error->message, format, list);
    if (length < 0)
        length = 0;
    if ((size_t)length >= sizeof error->message) {
        length = (int)whole_characters(error->message, sizeof error->message - 1);
        error->message[length] = 0;
    }
    for (i = 0; i < length; i++) /* one line, whatever is quoted in it */
        if ((unsigned char)error->message[i] < 0x20 || error->message[i] == 0x7f)
            error->message[i] = '?';
    error->message_length = (uint32_t)length;
    return status;
}

csuccess_status
csuccessp_fail(csuccessp_error *error, csuccess_status status, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    note(error, status, format, list);
    va_end(list);
    return status;
}

csuccess_status
csuccessp_fail_at(const csuccessp_place *place, csuccess_status status, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    note(place->error, status, format, list);
    va_end(list);
    write_pointer(place->error, place);
    place->error->pointer[place->error->pointer_length] = 0;
    return status;
}

csuccess_status
csuccessp_fail_memory(csuccessp_error *error)
{
    return csuccessp_fail(error, CSUCCESS_E_NO_MEMORY, "the allocator gave no memory");
}

void
csuccessp_error_forget(csuccessp_error *error)
{
    memset(error->message, 0, sizeof error->message);
    memset(error->pointer, 0, sizeof error->pointer);
    error->message_length = error->pointer_length = 0;
}

int
csuccessp_shown(const char *text, size_t length)
{
    return (int)(length <= 80 ? length : whole_characters(text, 80));
}

void
csuccessp_error_show(const csuccessp_error *error, csuccess_error *out)
{
    out->size = sizeof *out;
    out->status = error->status;
    out->callback_code = error->callback_code;
    out->line = error->line;
    out->message = error->message;
    out->message_length = error->message_length;
    out->pointer = error->pointer;
    out->pointer_length = error->pointer_length;
    out->position = error->position;
}
