/* SPDX-License-Identifier: MIT */
#include "util/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
csuccessp_buffer_open(csuccessp_buffer *buffer, csuccessp_memory *memory)
{
    memset(buffer, 0, sizeof *buffer);
    buffer->memory = memory;
}

void
csuccessp_buffer_close(csuccessp_buffer *buffer)
{
    csuccessp_release(buffer->memory, buffer->data, buffer->capacity, 1);
    csuccessp_buffer_open(buffer, buffer->memory);
}

void
csuccessp_buffer_clear(csuccessp_buffer *buffer)
{
    if (buffer->data)
        csuccessp_wipe(buffer->data, buffer->length);
    buffer->length = 0;
    buffer->status = CSUCCESS_OK;
}

char *
csuccessp_buffer_room(csuccessp_buffer *buffer, size_t extra)
{
    size_t want;
    char *fresh;

    if (buffer->status != CSUCCESS_OK)
        return NULL;
    if (CSUCCESSP_LIKELY(extra <= buffer->capacity - buffer->length && buffer->data))
        return buffer->data + buffer->length;
    if (extra > SIZE_MAX / 4 - buffer->length) {
        buffer->status = CSUCCESS_E_NO_MEMORY;
        return NULL;
    }
    want = buffer->length + extra;
    if (want < buffer->capacity * 2)
        want = buffer->capacity * 2;
    if (want < 64)
        want = 64;
    fresh = csuccessp_allocate(buffer->memory, want, 1);
    if (!fresh) {
        buffer->status = CSUCCESS_E_NO_MEMORY;
        return NULL;
    }
    if (buffer->length)
        memcpy(fresh, buffer->data, buffer->length);
    csuccessp_release(buffer->memory, buffer->data, buffer->capacity, 1);
    buffer->data = fresh;
    buffer->capacity = want;
    return fresh + buffer->length;
}

void
csuccessp_buffer_add(csuccessp_buffer *buffer, const char *bytes, size_t length)
{
    char *to = csuccessp_buffer_room(buffer, length);

    if (to && length) {
        memcpy(to, bytes, length);
        buffer->length += length;
    }
}

void
csuccessp_buffer_text(csuccessp_buffer *buffer, const char *text)
{
    csuccessp_buffer_add(buffer, text, strlen(text));
}

void
csuccessp_buffer_char(csuccessp_buffer *buffer, char c)
{
    char *to = csuccessp_buffer_room(buffer, 1);

    if (to) {
        *to = c;
        buffer->length++;
    }
}

size_t
csuccessp_write_int(char *to, int64_t number)
{
    char digits[20];
    uint64_t left = number < 0 ? -(uint64_t)number : (uint64_t)number;
    size_t n = 0, length = 0;

    do {
        digits[n++] = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (number < 0)
        to[length++] = '-';
    while (n)
        to[length++] = digits[--n];
    return length;
}

void
csuccessp_buffer_int(csuccessp_buffer *buffer, int64_t number)
{
    char *to = csuccessp_buffer_room(buffer, 20);

    if (to)
        buffer->length += csuccessp_write_int(to, number);
}

void
csuccessp_buffer_format(csuccessp_buffer *buffer, const char *format, ...)
{
    va_list list;
    char *to;
    int length;

    va_start(list, format);
    length = vsnprintf(NULL, 0, format, list);
    va_end(list);
    if (length < 0)
        return;
    to = csuccessp_buffer_room(buffer, (size_t)length + 1);
    if (!to)
        return;
    va_start(list, format);
    vsnprintf(to, (size_t)length + 1, format, list);
    va_end(list);
    buffer->length += (size_t)length;
}
