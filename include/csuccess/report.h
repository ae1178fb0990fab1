/* SPDX-License-Identifier: MIT */
/**
 * @file report.h
 * @brief Reports out: what people and programs read, as JSON, Markdown or iCalendar.
 *
 * There is one function and many kinds of report. The JSON of a report is part of the ABI: it has
 * its kind and an integer version in it, a schema in docs/schema/reports, and fields are only ever
 * added. Every figure says as of when it is. Every sentence is `{id, args, text}`: the text is
 * English, the id and the arguments let a host say it in another language. Texts of customers are
 * escaped in Markdown.
 *
 * | kind          | what                                                                     |
 * |---------------|--------------------------------------------------------------------------|
 * | `portfolio`   | the book of business, worst first: score, band, change, reason, revenue  |
 * | `customer`    | one customer: the score part by part, and why it changed                 |
 * | `definitions` | every definition that is published, with its revision                    |
 * | `memory`      | the bytes that the book holds, by room                                   |
 * | `tasks`       | the work list, what is due first at the top                              |
 * | `playbooks`   | a line for each playbook                                                 |
 * | `playbook`    | one playbook: what it brought, and its runs                              |
 * | `playbook_preview` | for whom a playbook would start today, found out on a copy          |
 * | `canvas`      | one success plan, on one page that can be signed                         |
 * | `plan_review` | what became of a plan since a version                                    |
 * | `plans`       | success plans across the book: coverage, freshness, recurring obstacles  |
 * | `plan_calendar` | milestones and actions, as iCalendar or JSON                           |
 * | `journey`     | a journey: who stands where on it, or how one customer went              |
 * | `onboarding`  | an onboarding: how many are through, and how long it took                |
 *
 * docs/reports.md has the parameters and fields of each.
 */
#ifndef CSUCCESS_REPORT_H
#define CSUCCESS_REPORT_H

#include <csuccess/book.h>
#include <csuccess/stream.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup report Reports
 * @{
 */

/** @brief Formats of a report. The numbers are never reused. @since 0.1 */
enum {
    /** One JSON object and a line feed. */
    CSUCCESS_REPORT_JSON = 1,
    /** GitHub-flavoured Markdown. */
    CSUCCESS_REPORT_MARKDOWN = 2,
    /** iCalendar (RFC 5545); of reports that are calendars. */
    CSUCCESS_REPORT_ICALENDAR = 3
};

/**
 * @brief Writes a report.
 *
 * The book's clock and what was computed at the last instants is what is reported; nothing is
 * computed anew, and the book is not changed.
 *
 * @param book the book
 * @param kind NUL-terminated: one of the table above
 * @param parameters a JSON object; NULL for none
 * @param length its bytes
 * @param format a `CSUCCESS_REPORT_` number
 * @param writer gets the bytes during the call
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT `book`, `kind` or `writer` is NULL, there is no such format, or
 * reports of this kind are not written in it
 * @retval CSUCCESS_E_STRUCT_SIZE, CSUCCESS_E_STRUCT_TAIL the writer
 * @retval CSUCCESS_E_BUSY
 * @retval CSUCCESS_E_NOT_FOUND there is no such kind of report
 * @retval CSUCCESS_E_SYNTAX, CSUCCESS_E_FIELD, CSUCCESS_E_VALUE, CSUCCESS_E_UNKNOWN the parameters
 * @retval CSUCCESS_E_NO_CLOCK the book was never moved
 * @retval CSUCCESS_E_CALLBACK the writer failed; what it got is incomplete
 * @retval CSUCCESS_E_LIMIT, CSUCCESS_E_NO_MEMORY
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_report_write(csuccess_book *book, const char *kind, const char *parameters, size_t length,
                      uint32_t format, const csuccess_writer *writer);

/** @} */

#ifdef __cplusplus
}
#endif

#endif
