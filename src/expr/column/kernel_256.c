/* SPDX-License-Identifier: MIT */
/* Vectors of newer x86-64 machines: compiled for AVX2, and called only where it is found. */
#define CSUCCESSP_KERNELS csuccessp_kernels_256
#define CSUCCESSP_KERNELS_NAME "256 bits"
#include "expr/column/kernel_vector.h"
