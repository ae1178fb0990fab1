/* SPDX-License-Identifier: MIT */
/* A book, a health model, a customer, a few events: and the reason of the score. */
#include <csuccess/csuccess.h>
#include <stdio.h>
#include <string.h>

static const char *const records[] = {
    "{\"record\": \"definitions\","
    " \"events\": [{\"id\": \"login\"}],"
    " \"measures\": [{\"id\": \"logins\", \"kind\": \"count\", \"event\": \"login\", \"days\": 7}],"
    " \"health_models\": [{\"id\": \"use\", \"direction\": \"higher_is_better\","
    "   \"parts\": [{\"measure\": \"logins\", \"linear\": {\"knots\": [[0, 0], [5, 100]]}}]}],"
    " \"health\": {\"order\": [{\"model\": \"use\"}]}}",
    "{\"record\": \"customer\", \"id\": \"acme\", \"name\": \"Acme Ltd\"}",
    "{\"record\": \"event\", \"customer\": \"acme\", \"kind\": \"login\","
    " \"at\": \"2026-05-29T10:00:00Z\"}",
    "{\"record\": \"event\", \"customer\": \"acme\", \"kind\": \"login\","
    " \"at\": \"2026-05-30T10:00:00Z\"}",
    "{\"record\": \"clock\", \"now\": \"2026-06-01T09:00:00Z\"}",
};

static int32_t
print(void *user_data, const char *bytes, size_t length)
{
    (void)user_data;
    return fwrite(bytes, 1, length, stdout) == length ? 0 : 1;
}

int
main(void)
{
    static const char parameters[] = "{\"customer\": \"acme\"}";
    csuccess_writer writer = {sizeof writer, print, NULL};
    csuccess_error error = {sizeof error};
    csuccess_book *book = NULL;
    csuccess_status status = csuccess_book_new(NULL, &book);
    size_t i;

    for (i = 0; status == CSUCCESS_OK && i < sizeof records / sizeof *records; i++)
        status = csuccess_book_record(book, records[i], strlen(records[i]));
    if (status == CSUCCESS_OK)
        status = csuccess_report_write(book, "customer", parameters, strlen(parameters),
                                       CSUCCESS_REPORT_MARKDOWN, &writer);
    if (status != CSUCCESS_OK && book && csuccess_book_error(book, &error) == CSUCCESS_OK)
        fprintf(stderr, "%s: %s\n", error.pointer, error.message);
    csuccess_book_free(book);
    return status == CSUCCESS_OK ? 0 : 1;
}
