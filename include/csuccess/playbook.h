/* SPDX-License-Identifier: MIT */
/**
 * @file playbook.h
 * @brief Playbooks: what starts them, and what became of it.
 *
 * A playbook says when something has to be done for a customer, what, by whom, and when it is over.
 * It is a definition (docs/playbooks.md); what it produces are tasks (task.h). Runs are started and
 * stopped by its trigger, or by records; the reports `playbooks`, `playbook` and `playbook_preview`
 * tell about them.
 */
#ifndef CSUCCESS_PLAYBOOK_H
#define CSUCCESS_PLAYBOOK_H

#include <csuccess/book.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup playbook Playbooks
 * @{
 */

/**
 * @brief Finds a published playbook.
 *
 * The handle stays good when the playbook is published anew, and is gone when it is removed.
 *
 * @param book the book
 * @param id the playbook's id
 * @param length its bytes
 * @param[out] out the handle
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_NOT_FOUND
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_playbook_find(const csuccess_book *book, const char *id, size_t length,
                       csuccess_playbook *out);

/**
 * @brief The published playbook after another one, in the order in which they act: by priority,
 *        the larger first, then by id.
 *
 * @param book the book
 * @param playbook 0 for the first
 * @param[out] out the next one, or 0 after the last
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_playbook_next(const csuccess_book *book, csuccess_playbook playbook,
                       csuccess_playbook *out);

/**
 * @brief What a playbook is, and how many runs it has.
 * @since 0.1
 */
typedef struct csuccess_playbook_info {
    /** `sizeof(csuccess_playbook_info)`. */
    size_t size;
    /** NUL-terminated. @ownership borrowed until the book is changed, as all texts here */
    const char *id;
    /** Its bytes. */
    size_t id_length;
    /** May be empty. */
    const char *title;
    /** Its bytes. */
    size_t title_length;
    /** Grows with each change. */
    uint32_t revision;
    /** 1 when its trigger starts runs. */
    uint32_t enabled;
    /** The larger acts first. */
    int32_t priority;
    /** Zero. */
    uint32_t reserved;
    /** Runs that are open now, without customers that are held out. */
    uint64_t open;
    /** Runs that ever started and are still known, without customers that are held out. */
    uint64_t started;
    /** ... and of customers that are held out. */
    uint64_t held_out;
} csuccess_playbook_info;

/**
 * @brief Reads what a playbook is, and counts its runs.
 *
 * Takes time in proportion to the runs that the book knows.
 *
 * @param book the book
 * @param playbook which
 * @param[in,out] out `size` is read
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_STRUCT_SIZE
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE the handle
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_playbook_get(const csuccess_book *book, csuccess_playbook playbook,
                      csuccess_playbook_info *out);

/** @} */

#ifdef __cplusplus
}
#endif

#endif
