/* SPDX-License-Identifier: MIT */
/* A journal without what it says of some people. It needs no book: it reads and writes lines. */
#include <string.h>

#include "book/record/record.h"
#include "util/json_write.h"
#include "util/stream.h"

struct redacting {
    csuccessp_memory memory;
    csuccessp_error error;
    csuccessp_json json;
    csuccessp_lines lines;
    csuccessp_output output;
    const char *const *customers, *const *contacts;
    const size_t *customer_lengths, *contact_lengths;
    size_t count;
    uint64_t redacted;
};

static int
is_text(yyjson_val *value, const char *text, size_t length)
{
    return yyjson_is_str(value) && yyjson_get_len(value) == length &&
           memcmp(yyjson_get_str(value), text, length) == 0;
}

static int
has_text(yyjson_val *root, const char *field, const char *text, size_t length)
{
    return is_text(yyjson_obj_get(root, field), text, length);
}

static int
concerns_customer(yyjson_val *root, const char *id, size_t length)
{
    yyjson_val *record = yyjson_obj_get(root, "record");

    if (has_text(root, "customer", id, length))
        return 1;
    if (yyjson_equals_str(record, "customer"))
        return has_text(root, "id", id, length) || has_text(root, "parent", id, length);
    return yyjson_equals_str(record, "merge") &&
           (has_text(root, "from", id, length) || has_text(root, "into", id, length));
}

static int
concerns_contact(yyjson_val *root, const char *customer, size_t customer_length, const char *id,
                 size_t length)
{
    yyjson_val *record = yyjson_obj_get(root, "record");

    if (!has_text(root, "customer", customer, customer_length))
        return 0;
    if (has_text(root, "subject", id, length) || has_text(root, "contact", id, length))
        return 1;
    return yyjson_equals_str(record, "contact") && has_text(root, "id", id, length);
}

static int
concerns(const struct redacting *r, yyjson_val *root)
{
    size_t i;

    for (i = 0; i < r->count; i++) {
        const char *contact = r->contacts ? r->contacts[i] : NULL;
        if (contact ? concerns_contact(root, r->customers[i], r->customer_lengths[i], contact,
                                       r->contact_lengths[i])
                    : concerns_customer(root, r->customers[i], r->customer_lengths[i]))
            return 1;
    }
    return 0;
}

/* What is left of a line: that there was one, and how far its source had come. */
static void
write_redacted(struct redacting *r, yyjson_val *root)
{
    static const char *const kept[] = {"source", "position"};
    csuccessp_buffer *to = &r->output.buffer;
    size_t i;

    csuccessp_json_begin(to, '{');
    csuccessp_json_key(to, "record");
    csuccessp_json_string(to, "redacted");
    for (i = 0; i < 2; i++) {
        yyjson_val *value = yyjson_obj_get(root, kept[i]);
        if (value && !yyjson_is_ctn(value)) {
            csuccessp_json_key(to, kept[i]);
            csuccessp_json_copy(to, value);
        }
    }
    csuccessp_json_end(to, '}');
    csuccessp_buffer_char(to, '\n');
    r->redacted++;
}

enum { LONGEST_LINE = 64 * 1024 * 1024, DEEPEST = 64 };

static csuccess_status
copy_lines(struct redacting *r)
{
    csuccess_status status = CSUCCESS_OK;
    const char *line;
    size_t length;

    while (status == CSUCCESS_OK) {
        status = csuccessp_lines_next(&r->lines, &line, &length);
        if (status != CSUCCESS_OK || !line)
            break;
        if (length == 0)
            continue;
        status = csuccessp_json_parse(&r->json, line, length, LONGEST_LINE, DEEPEST, &r->error);
        if (status != CSUCCESS_OK)
            break;
        if (concerns(r, r->json.root)) {
            write_redacted(r, r->json.root);
        } else {
            csuccessp_buffer_add(&r->output.buffer, line, length);
            csuccessp_buffer_char(&r->output.buffer, '\n');
        }
        csuccessp_json_done(&r->json);
        status = csuccessp_output_pass(&r->output);
    }
    if (status == CSUCCESS_OK)
        status = csuccessp_output_flush(&r->output);
    return status;
}

csuccess_status
csuccess_journal_redact(const csuccess_reader *reader, const csuccess_writer *writer,
                        const char *const *customers, const size_t *customer_lengths,
                        const char *const *contacts, const size_t *contact_lengths, size_t count,
                        uint64_t *redacted)
{
    struct redacting r;
    csuccess_status status;

    if (!reader || !writer || (count && (!customers || !customer_lengths)) ||
        (contacts && !contact_lengths))
        return CSUCCESS_E_ARGUMENT;
    memset(&r, 0, sizeof r);
    status = csuccessp_memory_open(NULL, &r.memory);
    if (status != CSUCCESS_OK)
        return status;
    r.customers = customers;
    r.customer_lengths = customer_lengths;
    r.contacts = contacts;
    r.contact_lengths = contact_lengths;
    r.count = count;
    csuccessp_json_open(&r.json, &r.memory);
    status = csuccessp_lines_open(&r.lines, &r.memory, reader, LONGEST_LINE, &r.error);
    if (status == CSUCCESS_OK) {
        status = csuccessp_output_open(&r.output, &r.memory, writer, &r.error);
        if (status == CSUCCESS_OK) {
            status = copy_lines(&r);
            csuccessp_output_close(&r.output);
        }
        csuccessp_lines_close(&r.lines);
    }
    csuccessp_json_close(&r.json);
    if (redacted)
        *redacted = r.redacted;
    return status;
}
