/* SPDX-License-Identifier: MIT */
/* The tables of kernels, of which only the first is on every machine. */
#ifndef CSUCCESSP_EXPR_COLUMN_KERNEL_VARIANT_H
#define CSUCCESSP_EXPR_COLUMN_KERNEL_VARIANT_H

#include "expr/column/kernel.h"

extern const csuccessp_kernels csuccessp_kernels_portable;
extern const csuccessp_kernels csuccessp_kernels_128;
extern const csuccessp_kernels csuccessp_kernels_256;

#endif
