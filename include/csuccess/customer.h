/* SPDX-License-Identifier: MIT */
/**
 * @file customer.h
 * @brief Finding and walking customers.
 *
 * A customer comes into the book by a `customer` record. Its handle exists from then on, until
 * it is removed, erased, or merged into another. Customers stand in *rows*: a row is the index
 * of a customer in every column that csuccess_column_get() gives. Rows of customers that are
 * gone are empty, and are filled again by later ones.
 */
#ifndef CSUCCESS_CUSTOMER_H
#define CSUCCESS_CUSTOMER_H

#include <csuccess/book.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup customer Customers
 * @{
 */

/**
 * @brief Finds a customer by id.
 *
 * The id of a customer that was merged into another finds that other one.
 *
 * @param book the book
 * @param id the id
 * @param length its bytes
 * @param[out] out the handle
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_NOT_FOUND
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_customer_find(const csuccess_book *book, const char *id, size_t length,
                       csuccess_customer *out);

/**
 * @brief The id of a customer.
 *
 * @param book the book
 * @param customer the handle
 * @param[out] id NUL-terminated. @ownership borrowed until the book is changed
 * @param[out] length its bytes; may be NULL
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_customer_id(const csuccess_book *book, csuccess_customer customer, const char **id,
                     size_t *length);

/**
 * @brief How many rows there are, empty ones included.
 *
 * @param book may be NULL: 0
 * @return the number
 * @since 0.1
 */
CSUCCESS_API uint64_t
csuccess_customer_rows(const csuccess_book *book);

/**
 * @brief The customer in a row.
 *
 * @param book the book
 * @param row from 0
 * @param[out] out the handle; 0 for an empty row
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL, or there is no such row
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_customer_at(const csuccess_book *book, uint64_t row, csuccess_customer *out);

/**
 * @brief The row of a customer.
 *
 * @param book the book
 * @param customer the handle
 * @param[out] out the row
 * @retval CSUCCESS_OK
 * @retval CSUCCESS_E_ARGUMENT a pointer is NULL
 * @retval CSUCCESS_E_HANDLE, CSUCCESS_E_GONE
 * @since 0.1
 */
CSUCCESS_API csuccess_status
csuccess_customer_row(const csuccess_book *book, csuccess_customer customer, uint64_t *out);

/** @} */

#ifdef __cplusplus
}
#endif

#endif
