/* SPDX-License-Identifier: MIT */
/* Vectors that every machine of its family has. */
#define CSUCCESSP_KERNELS csuccessp_kernels_128
#define CSUCCESSP_KERNELS_NAME "128 bits"
#include "expr/column/kernel_vector.h"
