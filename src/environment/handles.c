/* SPDX-License-Identifier: MIT */
#include "environment/handles.h"

void
csuccessp_handles_close(csuccessp_memory *memory, csuccessp_handles *handles)
{
    csuccessp_array_release(memory, &handles->slots);
    handles->vacant = 0;
}

csuccess_status
csuccessp_handles_add(csuccessp_memory *memory, csuccessp_handles *handles, uint32_t kind,
                      void *object, uint64_t *out)
{
    csuccessp_handle_slot *slot;
    uint32_t index;

    if (!handles->vacant) {
        if (handles->slots.count == UINT32_MAX ||
            csuccessp_array_reserve(memory, &handles->slots, 1) != CSUCCESS_OK)
            return CSUCCESS_E_NO_MEMORY;
        slot = &handles->slots.items[handles->slots.count++];
        slot->object = NULL;
        slot->generation = slot->next = 0;
        handles->vacant = (uint32_t)handles->slots.count;
    }
    index = handles->vacant - 1;
    slot = &handles->slots.items[index];
    handles->vacant = slot->next;
    slot->object = object;
    *out = csuccessp_handle_make(kind, slot->generation, index);
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_handles_get(const csuccessp_handles *handles, uint32_t kind, uint64_t handle, void **out)
{
    const csuccessp_handle_slot *slot;
    uint32_t index = csuccessp_handle_index(handle);

    if (csuccessp_handle_kind_of(handle) != kind || index >= handles->slots.count)
        return CSUCCESS_E_HANDLE;
    slot = &handles->slots.items[index];
    if (!slot->object ||
        (slot->generation & CSUCCESSP_GENERATION_MASK) != csuccessp_handle_generation(handle))
        return CSUCCESS_E_GONE;
    *out = slot->object;
    return CSUCCESS_OK;
}

csuccess_status
csuccessp_handles_take(csuccessp_handles *handles, uint32_t kind, uint64_t handle, void **out)
{
    csuccess_status status = csuccessp_handles_get(handles, kind, handle, out);
    uint32_t index = csuccessp_handle_index(handle);
    csuccessp_handle_slot *slot;

    if (status != CSUCCESS_OK)
        return status;
    slot = &handles->slots.items[index];
    slot->object = NULL;
    slot->generation++;
    slot->next = handles->vacant;
    handles->vacant = index + 1;
    return CSUCCESS_OK;
}
