/* SPDX-License-Identifier: MIT */
/* A user's program: knows the installed headers and library only. Valid C and C++. */
#include <csuccess/csuccess.h>

#include <stdio.h>
#include <string.h>

int
main(void)
{
    const char *record = "{\"record\":\"customer\",\"id\":\"acme\"}";
    csuccess_book *book;
    csuccess_customer acme;
    csuccess_status status = csuccess_book_new(NULL, &book);

    if (status == CSUCCESS_OK) {
        status = csuccess_book_record(book, record, strlen(record));
        if (status == CSUCCESS_OK)
            status = csuccess_customer_find(book, "acme", 4, &acme);
        csuccess_book_free(book);
    }
    printf("%s %s\n", csuccess_version_text(), csuccess_status_name(status));
    return status != CSUCCESS_OK;
}
