/* SPDX-License-Identifier: MIT */
#include "environment/expression.h"

csuccessp_host_expressions *
csuccessp_host_expressions_of(const csuccess_book *book)
{
    return csuccessp_room_state(book, &csuccessp_expression_room);
}

static csuccessp_handles *
handles_of(csuccess_book *book, uint32_t kind)
{
    csuccessp_host_expressions *h = csuccessp_host_expressions_of(book);

    if (kind == CSUCCESS_HANDLE_ENVIRONMENT)
        return &h->environments;
    return kind == CSUCCESS_HANDLE_EXPRESSION ? &h->expressions : &h->sets;
}

csuccess_status
csuccessp_host_take(csuccess_book *book, uint32_t kind, uint64_t handle, void **out)
{
    if (!book)
        return CSUCCESS_E_ARGUMENT;
    if (book->busy)
        return CSUCCESS_E_BUSY;
    return csuccessp_handles_take(handles_of(book, kind), kind, handle, out);
}

static csuccess_status
open_room(csuccess_book *book, void **state)
{
    csuccessp_host_expressions *h = csuccessp_allocate_zeroed(&book->memory, 1, sizeof *h);

    if (!h)
        return CSUCCESS_E_NO_MEMORY;
    csuccessp_compiler_open(&h->compiler, &book->memory);
    csuccessp_json_open(&h->json, &book->memory);
    *state = h;
    return CSUCCESS_OK;
}

static void
close_room(csuccess_book *book, void *state)
{
    csuccessp_host_expressions *h = state;
    csuccessp_memory *m = &book->memory;
    size_t i;

    if (!h)
        return;
    for (i = 0; i < h->sets.slots.count; i++)
        if (h->sets.slots.items[i].object)
            csuccessp_host_set_free(book, h->sets.slots.items[i].object);
    for (i = 0; i < h->expressions.slots.count; i++)
        if (h->expressions.slots.items[i].object)
            csuccessp_host_expression_drop(book, h->expressions.slots.items[i].object);
    for (i = 0; i < h->environments.slots.count; i++)
        if (h->environments.slots.items[i].object)
            csuccessp_host_environment_drop(book, h->environments.slots.items[i].object);
    csuccessp_handles_close(m, &h->sets);
    csuccessp_handles_close(m, &h->expressions);
    csuccessp_handles_close(m, &h->environments);
    csuccessp_compiler_close(&h->compiler);
    csuccessp_json_close(&h->json);
    csuccessp_release(m, h, 1, sizeof *h);
}

static uint64_t
slot_bytes(const csuccessp_handles *handles)
{
    return handles->slots.capacity * sizeof(csuccessp_handle_slot);
}

/* What is kept for others only, after its handle was freed, is not counted here. */
static uint64_t
count_memory(const csuccess_book *book)
{
    const csuccessp_host_expressions *h = csuccessp_host_expressions_of(book);
    uint64_t bytes = sizeof *h + h->json.capacity + h->compiler.arena.held;
    size_t i;

    bytes += slot_bytes(&h->environments) + slot_bytes(&h->expressions) + slot_bytes(&h->sets);
    for (i = 0; i < h->environments.slots.count; i++) {
        const csuccessp_host_environment *environment = h->environments.slots.items[i].object;
        if (environment)
            bytes += sizeof *environment + environment->arena.held +
                     csuccessp_dictionary_bytes(&environment->dictionary);
    }
    for (i = 0; i < h->expressions.slots.count; i++) {
        const csuccessp_host_expression *expression = h->expressions.slots.items[i].object;
        if (expression)
            bytes += sizeof *expression + expression->length +
                     csuccessp_program_bytes(expression->program);
    }
    for (i = 0; i < h->sets.slots.count; i++) {
        const csuccessp_host_set *set = h->sets.slots.items[i].object;
        if (set)
            bytes += sizeof *set + set->count * sizeof *set->expressions +
                     set->variable_count * sizeof *set->variables + csuccessp_set_plan_bytes(set);
    }
    return bytes;
}

const csuccessp_room csuccessp_expression_room = {
    .name = "expressions",
    .open = open_room,
    .close = close_room,
    .memory = count_memory,
};
