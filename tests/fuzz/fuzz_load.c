/* SPDX-License-Identifier: MIT */
/* A saved stream, damaged or made up. One that is taken must save to a stream that loads to the
 * same book, and go on; one that is refused must leave a book that can be freed, and that says
 * so. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    csuccess_book *book = fuzz_book(NULL);
    csuccess_error error = {.size = sizeof error};
    csuccess_reader reader = {.size = sizeof reader};
    csuccess_status status;

    REQUIRE_OK(NULL, csuccess_reader_from_memory((const char *)data, size, &reader));
    status = csuccess_book_load(book, &reader);
    if (status == CSUCCESS_OK) {
        fuzz_examine(book, NULL);
    } else {
        REQUIRE(csuccess_book_error(book, &error) == CSUCCESS_OK && error.status == status);
        REQUIRE(csuccess_book_record(book, "{\"record\":\"customer\",\"id\":\"a\"}", 30) ==
                CSUCCESS_E_STATE);
        REQUIRE(csuccess_book_advance(book, INT64_C(1773144000000000)) == CSUCCESS_E_STATE);
    }
    csuccess_book_free(book);
    return 0;
}
