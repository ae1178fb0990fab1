/* SPDX-License-Identifier: MIT */
/* How many open tasks each member has. */
#include "book/task/task_list.h"

/* Numbers of texts lie close together; the table takes low bits. */
static uint32_t
hash_of(csuccessp_text owner)
{
    uint32_t h = owner * 0x9e3779b1u;

    return h ^ h >> 15;
}

struct wanted {
    const csuccessp_tasks *tasks;
    csuccessp_text owner;
};

static int
is_owner(const void *context, uint32_t index)
{
    const struct wanted *wanted = context;

    return wanted->tasks->owners.items[index].owner == wanted->owner;
}

static uint32_t
find(const csuccessp_tasks *t, csuccessp_text owner)
{
    struct wanted wanted = {t, owner};

    return csuccessp_table_find(&t->by_owner, hash_of(owner), is_owner, &wanted);
}

uint32_t
csuccessp_task_load(const csuccess_book *book, csuccessp_text owner)
{
    const csuccessp_tasks *t = csuccessp_tasks_of(book);
    uint32_t index = find(t, owner);

    return index == CSUCCESSP_TABLE_NONE ? 0 : t->owners.items[index].open;
}

void
csuccessp_task_owner_add(csuccess_book *book, csuccessp_text owner)
{
    csuccessp_tasks *t = csuccessp_tasks_of(book);
    uint32_t index = owner ? find(t, owner) : CSUCCESSP_TABLE_NONE;
    csuccessp_task_owner fresh = {owner, 1};

    if (!owner)
        return;
    if (index != CSUCCESSP_TABLE_NONE) {
        t->owners.items[index].open++;
        return;
    }
    csuccessp_table_add(&t->by_owner, hash_of(owner), (uint32_t)t->owners.count);
    t->owners.items[t->owners.count++] = fresh;
}

void
csuccessp_task_owner_remove(csuccess_book *book, csuccessp_text owner)
{
    csuccessp_tasks *t = csuccessp_tasks_of(book);
    uint32_t index = owner ? find(t, owner) : CSUCCESSP_TABLE_NONE, last;

    if (index == CSUCCESSP_TABLE_NONE || --t->owners.items[index].open)
        return;
    csuccessp_table_remove(&t->by_owner, hash_of(owner), index);
    last = (uint32_t)--t->owners.count;
    if (last != index) {
        csuccessp_table_replace(&t->by_owner, hash_of(t->owners.items[last].owner), last, index);
        t->owners.items[index] = t->owners.items[last];
    }
}
