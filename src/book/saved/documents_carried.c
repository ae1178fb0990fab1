/* SPDX-License-Identifier: MIT */
/* Documents of a newer minor version go through. They keep their order, and stand last. */

#include <string.h>

#include "book/book.h"
#include "book/saved/loader.h"
#include "util/json_write.h"

csuccess_status
csuccessp_carry(csuccessp_loader *loader, const csuccessp_place *place, yyjson_val *document)
{
    csuccess_book *book = loader->book;
    csuccessp_carried carried = {NULL, 0, 0};
    csuccessp_buffer text;

    if (loader->minor <= CSUCCESSP_FORMAT_MINOR)
        return csuccessp_corrupt(place, "there is no such kind of document");
    if (csuccessp_array_reserve(&book->memory, &book->carried, 1) != CSUCCESS_OK)
        return csuccessp_fail_memory(&book->error);
    csuccessp_buffer_open(&text, &book->memory);
    csuccessp_json_copy(&text, document);
    if (text.status == CSUCCESS_OK)
        carried.text = csuccessp_allocate(&book->memory, text.length, 1);
    if (carried.text) {
        memcpy(carried.text, text.data, text.length);
        carried.length = text.length;
        carried.stays = (uint8_t)loader->stays;
        book->carried.items[book->carried.count++] = carried;
        book->carried_minor = loader->minor;
    }
    csuccessp_buffer_close(&text);
    return carried.text ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

static csuccess_status
save_carried(csuccess_book *book, csuccessp_output *output)
{
    csuccess_status status = CSUCCESS_OK;
    size_t i;

    for (i = 0; i < book->carried.count && status == CSUCCESS_OK; i++) {
        csuccessp_buffer_add(&output->buffer, book->carried.items[i].text,
                             book->carried.items[i].length);
        csuccessp_buffer_char(&output->buffer, '\n');
        output->documents++;
        status = csuccessp_output_pass(output);
    }
    return status;
}

static csuccess_status
load_carried(csuccess_book *book, csuccessp_loader *loader, const csuccessp_place *place,
             yyjson_val *document)
{
    (void)book;
    return csuccessp_carry(loader, place, document);
}

void
csuccessp_carried_close(csuccess_book *book)
{
    size_t i;

    for (i = 0; i < book->carried.count; i++)
        csuccessp_release(&book->memory, book->carried.items[i].text, book->carried.items[i].length,
                          1);
    csuccessp_array_release(&book->memory, &book->carried);
}

const csuccessp_document_kind csuccessp_carried_document = {"", CSUCCESSP_PHASE_AFTER, save_carried,
                                                            load_carried};
