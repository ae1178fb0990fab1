/* SPDX-License-Identifier: MIT */
#include "expr/column/kernel_plain.h"

const csuccessp_kernels csuccessp_kernels_portable = {
    "portable",
    plain_integers,
    plain_small_integers,
    plain_flags,
    plain_missing,
    plain_text_missing,
    plain_compare_constant,
    plain_compare,
    plain_among,
    plain_text_among,
    plain_text_equal,
    plain_join,
    plain_negate,
    plain_present,
    plain_bits,
    plain_choose,
    plain_choose_text,
    plain_choose_truth,
    plain_arithmetic,
    plain_fill,
};
