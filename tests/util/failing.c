/* SPDX-License-Identifier: MIT */
#include "failing.h"

#include "test.h"

/* Stands before each block; 32 bytes keep any alignment. */
struct head {
    uint64_t bytes;
    uint64_t guard[3];
};

#define GUARD UINT64_C(0x5afe5afe5afe5afe)

static void *
allocate(void *user_data, size_t bytes)
{
    failing *f = user_data;
    struct head *head;
    size_t i;

    f->calls++;
    if ((f->fail_at && (f->calls == f->fail_at || (f->for_ever && f->calls > f->fail_at))) ||
        (f->largest && bytes > f->largest) || !(head = malloc(sizeof *head + bytes))) {
        f->failed++;
        return NULL;
    }
    head->bytes = bytes;
    for (i = 0; i < COUNT_OF(head->guard); i++)
        head->guard[i] = GUARD;
    memset(head + 1, 0xa5, bytes);
    f->blocks++;
    f->bytes += bytes;
    return head + 1;
}

static void
release(void *user_data, void *block, size_t bytes)
{
    failing *f = user_data;
    struct head *head = (struct head *)block - 1;
    const unsigned char *p = block;
    size_t i, left = 0;

    if (head->bytes != bytes)
        f->wrong++;
    for (i = 0; i < COUNT_OF(head->guard); i++)
        if (head->guard[i] != GUARD)
            f->wrong++;
    for (i = 0; i < head->bytes; i++)
        left += p[i] != 0;
    if (left)
        f->dirty++;
    f->blocks--;
    f->bytes -= head->bytes;
    free(head);
}

static void
destroy(void *user_data)
{
    failing *f = user_data;

    f->destroyed++;
}

void
failing_open(failing *f, csuccessp_memory *memory)
{
    memset(f, 0, sizeof *f);
    f->allocator.size = sizeof f->allocator;
    f->allocator.allocate = allocate;
    f->allocator.release = release;
    f->allocator.destroy = destroy;
    f->allocator.user_data = f;
    if (memory)
        assert_int_equal(csuccessp_memory_open(&f->allocator, memory), CSUCCESS_OK);
}

void
failing_refuse(failing *f)
{
    f->fail_at = f->calls + 1;
    f->for_ever = 1;
}

void
failing_allow(failing *f)
{
    f->fail_at = 0;
    f->for_ever = 0;
}

void
failing_close(failing *f, csuccessp_memory *memory)
{
    if (memory) {
        assert_int_equal(memory->bytes, 0);
        csuccessp_memory_close(memory);
    }
    assert_int_equal(f->blocks, 0);
    assert_int_equal(f->bytes, 0);
    assert_int_equal(f->wrong, 0);
    assert_int_equal(f->dirty, 0);
    assert_int_equal(f->destroyed, 1);
}
