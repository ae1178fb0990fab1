/* SPDX-License-Identifier: MIT */
/* The report `memory`: bytes that the book holds. */
#include "report/report.h"
#include "util/json_write.h"
#include "util/markdown.h"

struct share {
    const char *name;
    uint64_t bytes;
};

/* What the rooms tell of themselves; the rest is the book's own. */
static size_t
find_shares(const csuccess_book *book, struct share *out)
{
    uint64_t left = book->memory.bytes;
    size_t count = 0, r;

    out[count].name = "texts";
    out[count].bytes = book->texts.pool.used;
    left -= out[count++].bytes;
    out[count].name = "small objects";
    out[count].bytes = book->pool.used;
    left -= out[count++].bytes;
    for (r = 0; csuccessp_rooms[r]; r++)
        if (csuccessp_rooms[r]->memory) {
            out[count].name = csuccessp_rooms[r]->name;
            out[count].bytes = csuccessp_rooms[r]->memory(book);
            left -= out[count++].bytes;
        }
    out[count].name = "customers, events and values";
    out[count++].bytes = left;
    return count;
}

static csuccess_status
write_memory(csuccess_book *book, const csuccessp_place *place, yyjson_val *parameters,
             uint32_t format, csuccessp_output *output)
{
    static const char *const heads[] = {"What", ">Bytes", NULL};
    struct share shares[CSUCCESSP_ROOMS_MAX + 4];
    csuccessp_buffer *to = &output->buffer;
    uint64_t present;
    size_t count, i;
    csuccess_status status = csuccessp_fields_read(place, parameters, NULL, 0, NULL, &present);

    if (status != CSUCCESS_OK)
        return status;
    count = find_shares(book, shares);
    if (format == CSUCCESS_REPORT_MARKDOWN) {
        csuccessp_buffer_text(to, "# Memory\n\n");
        csuccessp_markdown_heads(to, heads);
        for (i = 0; i < count; i++)
            csuccessp_buffer_format(to, "| %s | %" PRIu64 " |\n", shares[i].name, shares[i].bytes);
        csuccessp_buffer_format(to, "| together | %" PRIu64 " |\n", book->memory.bytes);
        csuccessp_buffer_format(to, "| at most so far | %" PRIu64 " |\n", book->memory.peak);
        return CSUCCESS_OK;
    }
    csuccessp_json_key(to, "bytes");
    csuccessp_json_int(to, (int64_t)book->memory.bytes);
    csuccessp_json_key(to, "peak");
    csuccessp_json_int(to, (int64_t)book->memory.peak);
    csuccessp_json_key(to, "limit");
    if (book->memory.limit)
        csuccessp_json_int(to, (int64_t)book->memory.limit);
    else
        csuccessp_json_null(to);
    csuccessp_json_key(to, "shares");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < count; i++) {
        csuccessp_json_begin(to, '{');
        csuccessp_json_key(to, "what");
        csuccessp_json_string(to, shares[i].name);
        csuccessp_json_key(to, "bytes");
        csuccessp_json_int(to, (int64_t)shares[i].bytes);
        csuccessp_json_end(to, '}');
    }
    csuccessp_json_end(to, ']');
    return CSUCCESS_OK;
}

const csuccessp_report_kind csuccessp_memory_report = {"memory", write_memory, CSUCCESSP_IN_BOTH};
