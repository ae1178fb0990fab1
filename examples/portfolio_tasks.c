/* SPDX-License-Identifier: MIT */
/* The day's tasks. Here they are printed; another program would send the e-mails among them.
 *
 * What was handed out is acknowledged, and is not handed out again. Should the program end between
 * the two, or before the book is committed, the task comes once more, under the same id. */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "portfolio.h"

/* The date of a time in microseconds, which is in UTC as the books of these examples are. */
static void
put_date(int64_t at)
{
    time_t seconds = (time_t)(at / 1000000);
    struct tm *date = gmtime(&seconds);

    if (date)
        printf("%04d-%02d-%02d", date->tm_year + 1900, date->tm_mon + 1, date->tm_mday);
}

static void
print_task(csuccess_book *book, csuccess_task task)
{
    csuccess_task_info info = {sizeof info};
    csuccess_status status = csuccess_task_get(book, task, &info);

    if (status != CSUCCESS_OK)
        portfolio_fail_book(book, status, "tasks");
    printf("%-6s %-12s %s", info.kind, info.customer_id, *info.title ? info.title : info.step);
    if (*info.owner)
        printf(", by %s", info.owner);
    if (info.due != CSUCCESS_TASK_NEVER) {
        fputs(", due ", stdout);
        put_date(info.due);
    }
    printf("  [%s]\n", info.id);
}

void
portfolio_hand_out(csuccess_book *book)
{
    csuccess_task task = 0;
    csuccess_status status;
    int64_t clock = 0;
    int count = 0;

    fputs("\nTasks of ", stdout);
    if (csuccess_book_clock(book, &clock) == CSUCCESS_OK)
        put_date(clock);
    fputs("\n\n", stdout);
    while ((status = csuccess_task_next(book, &task)) == CSUCCESS_OK && task) {
        print_task(book, task);
        status = csuccess_task_acknowledge(book, task);
        if (status != CSUCCESS_OK)
            break;
        count++;
    }
    if (status != CSUCCESS_OK)
        portfolio_fail_book(book, status, "tasks");
    if (!count)
        puts("Nothing is to be done.");
}
