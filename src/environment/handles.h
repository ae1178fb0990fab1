/* SPDX-License-Identifier: MIT */
/* Objects of one kind by handle: a number is used again with another generation, so that an old
 * handle is known to be gone. */
#ifndef CSUCCESSP_ENVIRONMENT_HANDLES_H
#define CSUCCESSP_ENVIRONMENT_HANDLES_H

#include "book/handle.h"
#include "util/memory.h"

typedef struct csuccessp_handle_slot {
    void *object; /* NULL: vacant */
    uint32_t generation;
    uint32_t next; /* vacant slot + 1 */
} csuccessp_handle_slot;

typedef struct csuccessp_handles {
    csuccessp_array(csuccessp_handle_slot) slots;
    uint32_t vacant; /* slot + 1; 0: none */
} csuccessp_handles;

void csuccessp_handles_close(csuccessp_memory *memory, csuccessp_handles *handles);

/* A handle for an object. CSUCCESS_E_NO_MEMORY. */
csuccess_status csuccessp_handles_add(csuccessp_memory *memory, csuccessp_handles *handles,
                                      uint32_t kind, void *object, uint64_t *out);

/* The object of a handle. CSUCCESS_E_HANDLE, CSUCCESS_E_GONE. */
csuccess_status csuccessp_handles_get(const csuccessp_handles *handles, uint32_t kind,
                                      uint64_t handle, void **out);

/* The same, and the handle is gone. */
csuccess_status csuccessp_handles_take(csuccessp_handles *handles, uint32_t kind, uint64_t handle,
                                       void **out);

#endif
