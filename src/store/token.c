/* SPDX-License-Identifier: MIT */
/* The document by which a book knows its own transaction in the store. */
#include <string.h>

#include "store/attachment.h"
#include "util/json_write.h"

csuccess_status
csuccessp_commit_write(csuccess_book *book, uint64_t generation, uint64_t documents,
                       csuccessp_token token, csuccessp_output *output)
{
    const csuccessp_attachment *a = csuccessp_attachment_of(book);
    csuccessp_buffer *to = &output->buffer;
    size_t i, length;
    const char *name;

    csuccessp_document_begin(output, CSUCCESSP_KIND_COMMIT);
    csuccessp_json_key(to, "generation");
    csuccessp_json_int(to, (int64_t)generation);
    csuccessp_json_key(to, "documents");
    csuccessp_json_int(to, (int64_t)documents);
    csuccessp_json_key(to, "token");
    csuccessp_buffer_format(to, "\"%016" PRIx64 "%016" PRIx64 "\"", token.half[0], token.half[1]);
    /* all that there may be, for libraries that do not know some of them */
    csuccessp_json_key(to, "kinds");
    csuccessp_json_begin(to, '[');
    for (i = 0; i < a->kinds.count; i++)
        if (a->kinds.items[i].kind->name[0])
            csuccessp_json_string(to, a->kinds.items[i].name);
    for (i = 0; i < a->foreign.count; i++) {
        name = csuccessp_texts_get(&book->texts, a->foreign.items[i], &length);
        csuccessp_json_text(to, name, length);
    }
    csuccessp_json_end(to, ']');
    return csuccessp_document_end(output);
}

struct commit_body {
    csuccessp_slice doc, token;
    int64_t generation, documents;
    yyjson_val *kinds;
};

static int
read_hex(const char *digits, uint64_t *out)
{
    int i;

    for (*out = 0, i = 0; i < 16; i++) {
        char c = digits[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return 0;
        *out = *out << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return 1;
}

/* Kinds that only a newer library knows. What this one knows needs no mention. */
static csuccess_status
read_kinds(csuccess_book *book, const csuccessp_place *place, yyjson_val *kinds)
{
    csuccessp_attachment *a = csuccessp_attachment_of(book);
    yyjson_val *kind;
    size_t i, n, k;

    yyjson_arr_foreach(kinds, i, n, kind)
    {
        csuccessp_text text;
        if (!yyjson_is_str(kind) || !csuccessp_id_valid(yyjson_get_str(kind), yyjson_get_len(kind)))
            return csuccessp_corrupt(place, "a kind of documents has no name");
        if (csuccessp_document_find(yyjson_get_str(kind), yyjson_get_len(kind)))
            continue;
        if (csuccessp_array_reserve(&book->memory, &a->foreign, 1) != CSUCCESS_OK)
            return csuccessp_fail_memory(&book->error);
        text = csuccessp_texts_take(&book->texts, yyjson_get_str(kind), yyjson_get_len(kind));
        if (!text)
            return csuccessp_fail_memory(&book->error);
        for (k = 0; k < a->foreign.count && a->foreign.items[k] != text; k++)
            ;
        if (k < a->foreign.count)
            csuccessp_texts_drop(&book->texts, text);
        else
            a->foreign.items[a->foreign.count++] = text;
    }
    return CSUCCESS_OK;
}

struct look {
    csuccess_book *book;
    csuccessp_commit_read *out;
};

static csuccess_status
read_commit(csuccess_book *book, const csuccessp_place *place, csuccessp_commit_read *out)
{
    static const csuccessp_field fields[] = {
        {"doc", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct commit_body, doc), NULL},
        {"generation", CSUCCESSP_FIELD_INT, 1, offsetof(struct commit_body, generation), NULL},
        {"documents", CSUCCESSP_FIELD_INT, 1, offsetof(struct commit_body, documents), NULL},
        {"token", CSUCCESSP_FIELD_TEXT, 1, offsetof(struct commit_body, token), NULL},
        {"kinds", CSUCCESSP_FIELD_ARRAY, 0, offsetof(struct commit_body, kinds), NULL},
    };
    struct commit_body in;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, book->json.root, fields, 5, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    if (in.generation < 1 || in.documents < 1 || in.token.length != 32 ||
        !read_hex(in.token.bytes, &out->token.half[0]) ||
        !read_hex(in.token.bytes + 16, &out->token.half[1]))
        return csuccessp_corrupt(place, "the commit document contradicts itself");
    out->there = 1;
    out->generation = (uint64_t)in.generation;
    out->documents = (uint64_t)in.documents;
    return read_kinds(book, place, in.kinds);
}

static csuccess_status
take_commit(void *context, const char *id, size_t id_length, const char *bytes, size_t length)
{
    struct look *look = context;
    csuccess_book *book = look->book;
    csuccessp_place place = csuccessp_place_root(&book->error);
    csuccess_status status;

    if (look->out->there || id_length != sizeof CSUCCESSP_KIND_COMMIT - 1 ||
        memcmp(id, CSUCCESSP_KIND_COMMIT, id_length) != 0)
        return csuccessp_corrupt(&place, "there is more than one commit document");
    status = csuccessp_json_parse(&book->json, bytes, length, book->limits.record_bytes,
                                  book->limits.depth, &book->error);
    if (status != CSUCCESS_OK)
        return status;
    status = read_commit(book, &place, look->out);
    csuccessp_json_done(&book->json);
    return status;
}

csuccess_status
csuccessp_commit_look(csuccess_book *book, csuccessp_commit_read *out)
{
    struct look look = {book, out};

    memset(out, 0, sizeof *out);
    return csuccessp_store_scan(book, CSUCCESSP_KIND_COMMIT, take_commit, &look);
}
