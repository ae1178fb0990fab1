/* SPDX-License-Identifier: MIT */
/* What the library is made of: its version, its features, and the rooms that make a book. */
#include <csuccess/status.h>
#include <csuccess/version.h>

#include "book/book.h"
#include "book/room.h"
#include "book/task/task.h"
#include "environment/expression.h"
#include "health/health.h"
#include "plan/plan.h"
#include "playbook/playbooks.h"
#include "report/report.h"
#include "store/attachment.h"

/* In floor order: a room may use those before it. */
/* clang-format off */
const csuccessp_room *const csuccessp_rooms[] = {
    &csuccessp_book_room,
    &csuccessp_task_room,
    &csuccessp_expression_room,
    &csuccessp_health_room,
    &csuccessp_plan_room,
    &csuccessp_store_room,
    &csuccessp_playbook_room,
    &csuccessp_report_room,
    NULL,
};
/* clang-format on */

#define TEXT(x) #x
#define VERSION(major, minor, patch) TEXT(major) "." TEXT(minor) "." TEXT(patch)

uint32_t
csuccess_version(void)
{
    return CSUCCESS_VERSION_MAJOR * 1000000u + CSUCCESS_VERSION_MINOR * 1000u +
           CSUCCESS_VERSION_PATCH;
}

const char *
csuccess_version_text(void)
{
    return VERSION(CSUCCESS_VERSION_MAJOR, CSUCCESS_VERSION_MINOR, CSUCCESS_VERSION_PATCH);
}

int32_t
csuccess_feature_supported(uint32_t feature)
{
    switch (feature) {
    case CSUCCESS_FEATURE_HEALTH:
    case CSUCCESS_FEATURE_STREAMS:
    case CSUCCESS_FEATURE_REPORTS:
    case CSUCCESS_FEATURE_EXPRESSIONS:
    case CSUCCESS_FEATURE_TASKS:
    case CSUCCESS_FEATURE_PLAYBOOKS:
    case CSUCCESS_FEATURE_PLANS:
        return 1;
    case CSUCCESS_FEATURE_WIDE_VECTORS:
        return CSUCCESSP_HAS_WIDE();
    case CSUCCESS_FEATURE_ARENA_DEBUG:
#ifdef CSUCCESSP_ARENA_DEBUG
        return 1;
#else
        return 0;
#endif
    default:
        return 0;
    }
}

/* The registry of status codes, by number. */
static const struct {
    const char *name, *text;
} statuses[] = {
#define STATUS(name, text) [name] = {#name, text}
    STATUS(CSUCCESS_OK, "done"),
    STATUS(CSUCCESS_E_ARGUMENT, "an argument is NULL or outside what the function takes"),
    STATUS(CSUCCESS_E_STRUCT_SIZE, "the size field of a struct is wrong"),
    STATUS(CSUCCESS_E_STRUCT_TAIL, "a struct is newer than this library"),
    STATUS(CSUCCESS_E_NO_MEMORY, "no memory"),
    STATUS(CSUCCESS_E_BUSY, "the book was called from within one of its own callbacks"),
    STATUS(CSUCCESS_E_HANDLE, "the number is no handle of the wanted kind"),
    STATUS(CSUCCESS_E_GONE, "the handle's object is gone"),
    STATUS(CSUCCESS_E_NOT_FOUND, "nothing has this id or name"),
    STATUS(CSUCCESS_E_SYNTAX, "the text is no JSON, or no expression"),
    STATUS(CSUCCESS_E_FIELD, "a field is missing, unknown, twice there or of the wrong type"),
    STATUS(CSUCCESS_E_VALUE, "a value is outside what its field allows"),
    STATUS(CSUCCESS_E_UNKNOWN, "something is named that is not there"),
    STATUS(CSUCCESS_E_DEFINITION, "a definition is wrong or does not fit the others"),
    STATUS(CSUCCESS_E_CYCLE, "definitions depend on each other in a circle"),
    STATUS(CSUCCESS_E_ORDER, "time or position goes backwards"),
    STATUS(CSUCCESS_E_NO_CLOCK, "the book has no clock yet"),
    STATUS(CSUCCESS_E_TOO_OLD, "the event is older than its kind keeps"),
    STATUS(CSUCCESS_E_LIMIT, "a limit of the book is reached"),
    STATUS(CSUCCESS_E_IN_USE, "the object is in use"),
    STATUS(CSUCCESS_E_STATE, "not allowed in the present state"),
    STATUS(CSUCCESS_E_NOT_KEPT, "the history does not keep this moment"),
    STATUS(CSUCCESS_E_VERSION, "the data was written by a newer major version"),
    STATUS(CSUCCESS_E_CORRUPT, "saved data is damaged or contradicts itself"),
    STATUS(CSUCCESS_E_CALLBACK, "a callback failed"),
    STATUS(CSUCCESS_E_CANCELLED, "a callback asked to stop"),
    STATUS(CSUCCESS_E_INTERRUPTED, "a move of the clock was interrupted"),
    STATUS(CSUCCESS_E_CONFLICT, "another writer has committed since"),
};

const char *
csuccess_status_name(csuccess_status status)
{
    if (status < 0 || (size_t)status >= sizeof statuses / sizeof *statuses)
        return "CSUCCESS_E_UNREGISTERED";
    return statuses[status].name;
}

const char *
csuccess_status_text(csuccess_status status)
{
    if (status < 0 || (size_t)status >= sizeof statuses / sizeof *statuses)
        return "the number is not in the registry";
    return statuses[status].text;
}
