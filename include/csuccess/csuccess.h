/* SPDX-License-Identifier: MIT */
/**
 * @file csuccess.h
 * @brief Everything: includes the other headers.
 */
#ifndef CSUCCESS_CSUCCESS_H
#define CSUCCESS_CSUCCESS_H

#include <csuccess/api.h>
#include <csuccess/book.h>
#include <csuccess/config.h>
#include <csuccess/customer.h>
#include <csuccess/event.h>
#include <csuccess/expression.h>
#include <csuccess/handle.h>
#include <csuccess/health.h>
#include <csuccess/plan.h>
#include <csuccess/playbook.h>
#include <csuccess/record.h>
#include <csuccess/report.h>
#include <csuccess/status.h>
#include <csuccess/store.h>
#include <csuccess/stream.h>
#include <csuccess/task.h>
#include <csuccess/value.h>
#include <csuccess/version.h>

#endif
