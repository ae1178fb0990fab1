/* SPDX-License-Identifier: MIT */
#include "book/handle.h"

uint32_t
csuccess_handle_kind(uint64_t handle)
{
    uint64_t kind = handle >> (CSUCCESSP_GENERATION_BITS + 32);

    return kind <= CSUCCESS_HANDLE_CANVAS ? (uint32_t)kind : CSUCCESS_HANDLE_NONE;
}
