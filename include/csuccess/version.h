/* SPDX-License-Identifier: MIT */
/**
 * @file version.h
 * @brief Which library is loaded, and what it can do.
 *
 * Headers say what a program was compiled against; these functions say what it runs with. A
 * binding that declares the library by hand has no preprocessor, so everything that can differ
 * between two builds is asked for at run time.
 */
#ifndef CSUCCESS_VERSION_H
#define CSUCCESS_VERSION_H

#include <csuccess/api.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup version Version and features
 * @{
 */

/** @brief Version of these headers: major. @since 0.1 */
#define CSUCCESS_VERSION_MAJOR 0
/** @brief Version of these headers: minor. @since 0.1 */
#define CSUCCESS_VERSION_MINOR 1
/** @brief Version of these headers: patch. @since 0.1 */
#define CSUCCESS_VERSION_PATCH 0

/**
 * @brief Things that a build or a machine may or may not have.
 *
 * The numbers are never reused. An unknown number is not supported.
 * @since 0.1
 */
enum {
    /** Health-score models: load, verify, score, explain. */
    CSUCCESS_FEATURE_HEALTH = 1,
    /** Save to and load from a stream. */
    CSUCCESS_FEATURE_STREAMS = 2,
    /** Vector kernels wider than the processor family's base are in use on this machine. */
    CSUCCESS_FEATURE_WIDE_VECTORS = 3,
    /** Objects of the arenas are separate blocks of the allocator (`-Darena_debug=true`). */
    CSUCCESS_FEATURE_ARENA_DEBUG = 4,
    /** Reports as JSON and Markdown. */
    CSUCCESS_FEATURE_REPORTS = 5,
    /** Expressions: compile, evaluate one by one and over columns. */
    CSUCCESS_FEATURE_EXPRESSIONS = 6,
    /** Tasks: made by record, handed out, acknowledged. */
    CSUCCESS_FEATURE_TASKS = 7,
    /** Playbooks: triggers, steps, holdouts. */
    CSUCCESS_FEATURE_PLAYBOOKS = 8,
    /** Success plans: canvases, their items, journeys. */
    CSUCCESS_FEATURE_PLANS = 9
};

/**
 * @brief The version of the library that is loaded.
 *
 * @return major * 1,000,000 + minor * 1,000 + patch
 * @threadsafety any thread, any time
 * @since 0.1
 */
CSUCCESS_API uint32_t
csuccess_version(void);

/**
 * @brief The version of the library that is loaded, as text.
 *
 * @return "major.minor.patch", NUL-terminated
 * @ownership borrowed for the life of the process
 * @threadsafety any thread, any time
 * @since 0.1
 */
CSUCCESS_API const char *
csuccess_version_text(void);

/**
 * @brief Asks for a feature by number.
 *
 * @param feature one of the `CSUCCESS_FEATURE_` numbers; any other value is allowed
 * @return 1 when this build on this machine has it, 0 when not or when the number is unknown
 * @threadsafety any thread, any time
 * @since 0.1
 */
CSUCCESS_API int32_t
csuccess_feature_supported(uint32_t feature);

/** @} */

#ifdef __cplusplus
}
#endif

#endif
