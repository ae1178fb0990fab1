/* SPDX-License-Identifier: MIT */
/* Reports, whether or not this state of the library has them yet. */
#ifndef EXAMPLES_REPORT_H
#define EXAMPLES_REPORT_H

#include <csuccess/csuccess.h>

#if defined(__has_include)
#if __has_include(<csuccess/report.h>)
#include <csuccess/report.h>
#define CSUCCESS_REPORTS_ARE_THERE 1
#endif
#endif

#if !defined(CSUCCESS_REPORTS_ARE_THERE)
enum { CSUCCESS_REPORT_JSON = 1, CSUCCESS_REPORT_MARKDOWN = 2 };
csuccess_status csuccess_report_write(csuccess_book *book, const char *kind, const char *parameters,
                                      size_t parameters_length, uint32_t format,
                                      const csuccess_writer *writer) __attribute__((weak));
#define CSUCCESS_REPORTS_ARE_THERE (csuccess_report_write != NULL)
#endif

#endif
