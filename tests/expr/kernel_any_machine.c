/* SPDX-License-Identifier: MIT */
/* The vector kernels as machines have them that the library knows nothing about. */
#define CSUCCESSP_PLAIN_VECTORS
#define CSUCCESSP_KERNELS csuccessp_kernels_any_machine
#define CSUCCESSP_KERNELS_NAME "128 bits of any machine"
#include "expr/column/kernel_vector.h"
