/* SPDX-License-Identifier: MIT */
/* The success plan of the customer who needs it most. */
#include <stdio.h>
#include <stdlib.h>

#include "portfolio.h"

static int32_t
print(void *user_data, const char *bytes, size_t length)
{
    (void)user_data;
    return fwrite(bytes, 1, length, stdout) == length ? 0 : 1;
}

/* The canvas of a customer by id; 0: none. */
static csuccess_canvas
find_plan(csuccess_book *book, const char *id, size_t length)
{
    csuccess_customer customer;
    csuccess_canvas canvas = 0;

    if (csuccess_customer_find(book, id, length, &customer) == CSUCCESS_OK)
        (void)csuccess_canvas_of(book, customer, &canvas);
    return canvas;
}

static void
print_plan(csuccess_book *book, csuccess_canvas canvas)
{
    csuccess_canvas_info info = {.size = sizeof info};
    csuccess_writer writer = {.size = sizeof writer, .write = print};
    csuccess_status status = csuccess_canvas_get(book, canvas, &info);
    char *parameters;
    size_t length;
    yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
    yyjson_mut_val *root = yyjson_mut_obj(doc);

    if (status != CSUCCESS_OK || !doc)
        portfolio_fail_book(book, status, "--plan");
    yyjson_mut_doc_set_root(doc, root);
    yyjson_mut_obj_add_strn(doc, root, "canvas", info.id, info.id_length);
    parameters = yyjson_mut_write(doc, YYJSON_WRITE_NOFLAG, &length);
    if (!parameters)
        portfolio_fail(NULL, 0, "--plan", "out of memory");
    putchar('\n');
    status = csuccess_report_write(book, "canvas", parameters, length, CSUCCESS_REPORT_MARKDOWN,
                                   &writer);
    free(parameters);
    yyjson_mut_doc_free(doc);
    if (status != CSUCCESS_OK)
        portfolio_fail_book(book, status, "--plan");
}

void
portfolio_print_plan(csuccess_book *book, yyjson_val *report)
{
    yyjson_val *customers = yyjson_obj_get(report, "customers"), *customer;
    size_t i, n;

    yyjson_arr_foreach(customers, i, n, customer)
    {
        yyjson_val *id = yyjson_obj_get(customer, "id");
        csuccess_canvas canvas = find_plan(book, yyjson_get_str(id), yyjson_get_len(id));
        if (canvas) {
            print_plan(book, canvas);
            return;
        }
    }
    puts("\nNobody here has a plan.");
}
