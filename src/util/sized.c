/* SPDX-License-Identifier: MIT */
#include "util/sized.h"

#include <string.h>

static csuccess_status
read_size(const void *from, size_t first, size_t *out)
{
    size_t size;

    memcpy(&size, from, sizeof size);
    if (size < first || size > CSUCCESSP_SIZED_MAX)
        return CSUCCESS_E_STRUCT_SIZE;
    *out = size;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_sized_copy(const void *from, size_t first, void *out, size_t out_size)
{
    const unsigned char *bytes = from;
    size_t size, i;
    csuccess_status status;

    memset(out, 0, out_size);
    status = read_size(from, first, &size);
    if (status != CSUCCESS_OK)
        return status;
    for (i = out_size; i < size; i++)
        if (bytes[i])
            return CSUCCESS_E_STRUCT_TAIL;
    memcpy(out, from, size < out_size ? size : out_size);
    memcpy(out, &out_size, sizeof out_size);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_sized_room(const void *to, size_t first, size_t known, size_t *room)
{
    size_t size;
    csuccess_status status = read_size(to, first, &size);

    if (status != CSUCCESS_OK)
        return status;
    *room = size < known ? size : known;
    return CSUCCESS_OK;
}

void
csuccessp_sized_give(void *to, const void *from, size_t room)
{
    memcpy((char *)to + sizeof(size_t), (const char *)from + sizeof(size_t), room - sizeof(size_t));
}
