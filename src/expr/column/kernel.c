/* SPDX-License-Identifier: MIT */
#include "expr/column/kernel.h"

#include <stddef.h>

#include "expr/column/kernel_variant.h"
#include "util/compiler.h"

const csuccessp_kernels *
csuccessp_kernels_at(unsigned number)
{
    const csuccessp_kernels *all[3] = {&csuccessp_kernels_portable};
    unsigned count = 1;

#ifdef CSUCCESSP_KERNELS_128
    all[count++] = &csuccessp_kernels_128;
#endif
#ifdef CSUCCESSP_KERNELS_256
    if (CSUCCESSP_HAS_WIDE())
        all[count++] = &csuccessp_kernels_256;
#endif
    return number < count ? all[number] : NULL;
}

const csuccessp_kernels *
csuccessp_kernels_best(void)
{
    const csuccessp_kernels *best = csuccessp_kernels_at(0), *next;
    unsigned i;

    for (i = 1; (next = csuccessp_kernels_at(i)); i++)
        best = next;
    return best;
}
