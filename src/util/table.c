/* SPDX-License-Identifier: MIT */
#include "util/table.h"

#include "util/compiler.h"

/* At most three quarters full. */
static int
has_room(const csuccessp_table *table, uint64_t count)
{
    return table->slots && count <= ((uint64_t)table->mask + 1) / 4 * 3;
}

void
csuccessp_table_free(csuccessp_memory *memory, csuccessp_table *table)
{
    if (table->slots)
        csuccessp_release(memory, table->slots, (size_t)table->mask + 1, sizeof *table->slots);
    table->slots = NULL;
    table->mask = table->count = 0;
}

static void
put(csuccessp_table_slot *slots, uint32_t mask, uint32_t hash, uint32_t value)
{
    uint32_t i = hash & mask;

    while (slots[i].value != CSUCCESSP_TABLE_NONE)
        i = (i + 1) & mask;
    slots[i].hash = hash;
    slots[i].value = value;
}

csuccess_status
csuccessp_table_reserve(csuccessp_memory *memory, csuccessp_table *table, size_t extra)
{
    uint64_t want = (uint64_t)table->count + extra, size = 8;
    csuccessp_table_slot *slots;
    size_t i;

    if (extra > UINT32_MAX / 2 || want > UINT32_MAX / 2)
        return CSUCCESS_E_NO_MEMORY;
    if (has_room(table, want))
        return CSUCCESS_OK;
    while (size / 4 * 3 < want)
        size *= 2;
    slots = csuccessp_allocate(memory, (size_t)size, sizeof *slots);
    if (!slots)
        return CSUCCESS_E_NO_MEMORY;
    for (i = 0; i < size; i++)
        slots[i].value = CSUCCESSP_TABLE_NONE;
    if (table->slots)
        for (i = 0; i <= table->mask; i++)
            if (table->slots[i].value != CSUCCESSP_TABLE_NONE)
                put(slots, (uint32_t)(size - 1), table->slots[i].hash, table->slots[i].value);
    want = table->count;
    csuccessp_table_free(memory, table);
    table->slots = slots;
    table->mask = (uint32_t)(size - 1);
    table->count = (uint32_t)want;
    return CSUCCESS_OK;
}

uint32_t
csuccessp_table_find(const csuccessp_table *table, uint32_t hash, csuccessp_table_equal *equal,
                     const void *context)
{
    uint32_t i;

    if (!table->slots)
        return CSUCCESSP_TABLE_NONE;
    for (i = hash & table->mask; table->slots[i].value != CSUCCESSP_TABLE_NONE;
         i = (i + 1) & table->mask)
        if (table->slots[i].hash == hash && equal(context, table->slots[i].value))
            return table->slots[i].value;
    return CSUCCESSP_TABLE_NONE;
}

void
csuccessp_table_add(csuccessp_table *table, uint32_t hash, uint32_t value)
{
    if (CSUCCESSP_NEVER(!has_room(table, (uint64_t)table->count + 1)))
        return;
    put(table->slots, table->mask, hash, value);
    table->count++;
}

static uint32_t
slot_of(const csuccessp_table *table, uint32_t hash, uint32_t value)
{
    uint32_t i;

    if (!table->slots)
        return CSUCCESSP_TABLE_NONE;
    for (i = hash & table->mask; table->slots[i].value != CSUCCESSP_TABLE_NONE;
         i = (i + 1) & table->mask)
        if (table->slots[i].hash == hash && table->slots[i].value == value)
            return i;
    return CSUCCESSP_TABLE_NONE;
}

void
csuccessp_table_remove(csuccessp_table *table, uint32_t hash, uint32_t value)
{
    uint32_t hole = slot_of(table, hash, value), i, home;

    if (hole == CSUCCESSP_TABLE_NONE)
        return;
    for (i = (hole + 1) & table->mask; table->slots[i].value != CSUCCESSP_TABLE_NONE;
         i = (i + 1) & table->mask) {
        home = table->slots[i].hash & table->mask;
        /* an entry may move back into the hole unless its home lies after the hole */
        if (((i - home) & table->mask) >= ((i - hole) & table->mask)) {
            table->slots[hole] = table->slots[i];
            hole = i;
        }
    }
    table->slots[hole].value = CSUCCESSP_TABLE_NONE;
    table->slots[hole].hash = 0;
    table->count--;
}

void
csuccessp_table_replace(csuccessp_table *table, uint32_t hash, uint32_t value, uint32_t fresh)
{
    uint32_t i = slot_of(table, hash, value);

    if (i != CSUCCESSP_TABLE_NONE)
        table->slots[i].value = fresh;
}
