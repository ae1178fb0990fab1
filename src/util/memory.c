/* SPDX-License-Identifier: MIT */
#include "util/memory.h"

#include <stdlib.h>
#include <string.h>

#include "util/compiler.h"
#include "util/sized.h"

static void *
libc_allocate(void *user_data, size_t bytes)
{
    (void)user_data;
    return malloc(bytes);
}

static void
libc_release(void *user_data, void *block, size_t bytes)
{
    (void)user_data;
    (void)bytes;
    free(block);
}

csuccess_status
csuccessp_memory_open(const csuccess_allocator *allocator, csuccessp_memory *out)
{
    csuccess_allocator copy;
    csuccess_status status;

    memset(out, 0, sizeof *out);
    if (!allocator) {
        out->allocator.allocate = libc_allocate;
        out->allocator.release = libc_release;
        return CSUCCESS_OK;
    }
    status = csuccessp_sized_copy(allocator, CSUCCESSP_ALLOCATOR_V1, &copy, sizeof copy);
    if (status != CSUCCESS_OK)
        return status;
    if (!copy.allocate || !copy.release) {
        if (copy.destroy)
            copy.destroy(copy.user_data);
        return CSUCCESS_E_ARGUMENT;
    }
    out->allocator = copy;
    return CSUCCESS_OK;
}

void
csuccessp_memory_close(csuccessp_memory *memory)
{
    if (memory->allocator.destroy)
        memory->allocator.destroy(memory->allocator.user_data);
    memory->allocator.destroy = NULL;
}

void *
csuccessp_allocate(csuccessp_memory *memory, size_t count, size_t size)
{
    size_t bytes;
    void *block;

    if (count == 0 || size == 0 || count > SIZE_MAX / 2 / size)
        return NULL;
    bytes = count * size;
    block = NULL;
    if (!memory->limit || (bytes <= memory->limit && memory->bytes <= memory->limit - bytes))
        block = memory->allocator.allocate(memory->allocator.user_data, bytes);
    if (!block) {
        memory->refused++;
        return NULL;
    }
    memory->bytes += bytes;
    if (memory->bytes > memory->peak)
        memory->peak = memory->bytes;
    return block;
}

void *
csuccessp_allocate_zeroed(csuccessp_memory *memory, size_t count, size_t size)
{
    void *block = csuccessp_allocate(memory, count, size);

    if (block)
        memset(block, 0, count * size);
    return block;
}

void
csuccessp_wipe(void *block, size_t bytes)
{
    memset(block, 0, bytes);
    CSUCCESSP_KEEP_STORES(block);
}

void
csuccessp_release(csuccessp_memory *memory, void *block, size_t count, size_t size)
{
    if (!block)
        return;
    csuccessp_wipe(block, count * size);
    memory->bytes -= count * size;
    memory->allocator.release(memory->allocator.user_data, block, count * size);
}

void *
csuccessp_resized(csuccessp_memory *memory, void *block, size_t old, size_t used, size_t count,
                  size_t size)
{
    char *fresh = csuccessp_allocate(memory, count, size);

    if (!fresh)
        return NULL;
    if (used)
        memcpy(fresh, block, used * size);
    memset(fresh + used * size, 0, (count - used) * size);
    csuccessp_release(memory, block, old, size);
    return fresh;
}

/* The layout that csuccessp_array() declares; `items` is only moved, never read through. */
struct array {
    void *items;
    size_t count;
    size_t capacity;
};

csuccess_status
csuccessp_array_grow(csuccessp_memory *memory, void *array, size_t extra, size_t size)
{
    struct array a;
    size_t want;
    void *fresh;

    memcpy(&a, array, sizeof a);
    if (extra <= a.capacity - a.count)
        return CSUCCESS_OK;
    if (extra > SIZE_MAX / 4 - a.count)
        return CSUCCESS_E_NO_MEMORY;
    want = a.count + extra;
    if (want < a.capacity + a.capacity / 2)
        want = a.capacity + a.capacity / 2;
    if (want < 4)
        want = 4;
    fresh = csuccessp_allocate(memory, want, size);
    if (!fresh)
        return CSUCCESS_E_NO_MEMORY;
    if (a.count)
        memcpy(fresh, a.items, a.count * size);
    csuccessp_release(memory, a.items, a.capacity, size);
    a.items = fresh;
    a.capacity = want;
    memcpy(array, &a, sizeof a);
    return CSUCCESS_OK;
}

void
csuccessp_array_drop(csuccessp_memory *memory, void *array, size_t size)
{
    struct array a;

    memcpy(&a, array, sizeof a);
    csuccessp_release(memory, a.items, a.capacity, size);
    memset(&a, 0, sizeof a);
    memcpy(array, &a, sizeof a);
}
