/* SPDX-License-Identifier: MIT */
/**
 * @file api.h
 * @brief How the library's symbols are declared.
 */
#ifndef CSUCCESS_API_H
#define CSUCCESS_API_H

#include <stddef.h>
#include <stdint.h>

/**
 * @brief Marks every function of the ABI.
 * @since 0.1
 */
#if defined(_WIN32)
#if defined(CSUCCESS_BUILD)
#define CSUCCESS_API __declspec(dllexport)
#else
#define CSUCCESS_API
#endif
#elif defined(__GNUC__) && __GNUC__ >= 4
#define CSUCCESS_API __attribute__((visibility("default")))
#else
#define CSUCCESS_API
#endif

#endif
