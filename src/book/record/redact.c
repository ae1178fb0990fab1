/* SPDX-License-Identifier: MIT */
/* A journal without what it says of some people. It needs no book: it reads and writes lines. */
#include <string.h>

#include "book/record/record.h"
#include "book/task/task.h"
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
    csuccessp_texts tasks; /* ids of tasks whose making was redacted */
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

/* What is told of a task does not say whose it is: the id does, or the line that made it did. */
static int
concerns_task(const struct redacting *r, yyjson_val *root)
{
    yyjson_val *task = yyjson_obj_get(root, "task");
    const char *id = yyjson_get_str(task);
    size_t length = yyjson_get_len(task), i;

    if (!id || !yyjson_equals_str(yyjson_obj_get(root, "record"), "task"))
        return 0;
    if (csuccessp_texts_find(&r->tasks, id, length))
        return 1;
    for (i = 0; i < r->count; i++)
        if (!(r->contacts && r->contacts[i]) &&
            csuccessp_task_id_names(id, length, r->customers[i], r->customer_lengths[i]))
            return 1;
    return 0;
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
    return concerns_task(r, root);
}

/* Is one of a list of customers to be left out? */
static int
is_left_out(const struct redacting *r, yyjson_val *id)
{
    size_t i;

    for (i = 0; i < r->count; i++)
        if (!(r->contacts && r->contacts[i]) &&
            is_text(id, r->customers[i], r->customer_lengths[i]))
            return 1;
    return 0;
}

/* Does the line hand over work for customers of whom one is to be left out? The others' is handed
 * over all the same. */
static int
hands_over(const struct redacting *r, yyjson_val *root)
{
    yyjson_val *list = yyjson_obj_get(root, "customers"), *id;
    size_t i, n;

    if (!yyjson_equals_str(yyjson_obj_get(root, "record"), "hand_over"))
        return 0;
    yyjson_arr_foreach(list, i, n, id)
    {
        if (is_left_out(r, id))
            return 1;
    }
    return 0;
}

static void
write_hand_over(struct redacting *r, yyjson_val *root)
{
    csuccessp_buffer *to = &r->output.buffer;
    yyjson_val *key, *value, *id;
    size_t i, n, j, m;

    csuccessp_json_begin(to, '{');
    yyjson_obj_foreach(root, i, n, key, value)
    {
        csuccessp_json_key_bytes(to, yyjson_get_str(key), yyjson_get_len(key));
        if (!yyjson_equals_str(key, "customers")) {
            csuccessp_json_copy(to, value);
            continue;
        }
        csuccessp_json_begin(to, '[');
        yyjson_arr_foreach(value, j, m, id)
        {
            if (!is_left_out(r, id))
                csuccessp_json_copy(to, id);
        }
        csuccessp_json_end(to, ']');
    }
    csuccessp_json_end(to, '}');
    csuccessp_buffer_char(to, '\n');
    r->redacted++;
}

/* A task that is not made any more: what is told of it later goes, too. */
static csuccess_status
remember_task(struct redacting *r, yyjson_val *root)
{
    yyjson_val *task = yyjson_obj_get(root, "task");

    if (!yyjson_is_str(task) || !yyjson_equals_str(yyjson_obj_get(root, "record"), "task") ||
        csuccessp_texts_find(&r->tasks, yyjson_get_str(task), yyjson_get_len(task)))
        return CSUCCESS_OK;
    return csuccessp_texts_take(&r->tasks, yyjson_get_str(task), yyjson_get_len(task))
               ? CSUCCESS_OK
               : CSUCCESS_E_NO_MEMORY;
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
            status = remember_task(r, r->json.root);
            write_redacted(r, r->json.root);
        } else if (hands_over(r, r->json.root)) {
            write_hand_over(r, r->json.root);
        } else {
            csuccessp_buffer_add(&r->output.buffer, line, length);
            csuccessp_buffer_char(&r->output.buffer, '\n');
        }
        csuccessp_json_done(&r->json);
        if (status == CSUCCESS_OK)
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
    csuccessp_texts_open(&r.tasks, &r.memory, csuccessp_hash_seed_from(0));
    status = csuccessp_lines_open(&r.lines, &r.memory, reader, LONGEST_LINE, &r.error);
    if (status == CSUCCESS_OK) {
        status = csuccessp_output_open(&r.output, &r.memory, writer, &r.error);
        if (status == CSUCCESS_OK) {
            status = copy_lines(&r);
            csuccessp_output_close(&r.output);
        }
        csuccessp_lines_close(&r.lines);
    }
    csuccessp_texts_close(&r.tasks);
    csuccessp_json_close(&r.json);
    if (redacted)
        *redacted = r.redacted;
    return status;
}
