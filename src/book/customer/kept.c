/* SPDX-License-Identifier: MIT */
#include "book/customer/kept.h"

#include "book/book.h"
#include "util/json_write.h"
#include "util/sort.h"

csuccessp_ref
csuccessp_kept_first(const csuccess_book *book, uint32_t row)
{
    return book->kept.lists && row < book->kept.capacity ? book->kept.lists[row] : 0;
}

csuccessp_kept_value *
csuccessp_kept_at(const csuccess_book *book, csuccessp_ref ref)
{
    return csuccessp_pool_at(&book->pool, ref);
}

csuccess_status
csuccessp_kept_grow(csuccess_book *book, size_t rows)
{
    csuccessp_ref *lists;

    if (rows <= book->kept.capacity)
        return CSUCCESS_OK;
    lists = csuccessp_resized(&book->memory, book->kept.lists, book->kept.capacity,
                              book->kept.capacity, rows, sizeof *lists);
    if (!lists)
        return csuccessp_fail_memory(&book->error);
    book->kept.lists = lists;
    book->kept.capacity = (uint32_t)rows;
    return CSUCCESS_OK;
}

void
csuccessp_kept_discard(csuccess_book *book, csuccessp_ref ref)
{
    csuccessp_kept_value *kept;

    if (!ref)
        return;
    kept = csuccessp_kept_at(book, ref);
    csuccessp_texts_drop(&book->texts, kept->name);
    csuccessp_texts_drop(&book->texts, kept->value);
    csuccessp_pool_give(&book->pool, ref, sizeof *kept);
}

csuccess_status
csuccessp_kept_make(csuccess_book *book, const csuccessp_place *place, const char *name,
                    size_t length, yyjson_val *value, int64_t at, uint32_t source,
                    csuccessp_ref *out)
{
    csuccessp_ref ref = csuccessp_pool_take(&book->pool, sizeof(csuccessp_kept_value));
    csuccessp_kept_value *kept;
    csuccessp_buffer text;
    csuccess_status status = CSUCCESS_OK;

    if (!ref)
        return csuccessp_fail_memory(&book->error);
    kept = csuccessp_kept_at(book, ref);
    kept->at = at;
    kept->source = source;
    kept->name = csuccessp_texts_take(&book->texts, name, length);
    if (!kept->name)
        status = csuccessp_fail_memory(&book->error);
    if (status == CSUCCESS_OK && !yyjson_is_null(value)) {
        csuccessp_buffer_open(&text, &book->memory);
        status = csuccessp_json_canonical(&text, place, value);
        if (status == CSUCCESS_OK && text.length > book->limits.text_bytes)
            status = csuccessp_fail_at(place, CSUCCESS_E_LIMIT,
                                       "a value has at most %" PRIu32 " bytes",
                                       book->limits.text_bytes);
        if (status == CSUCCESS_OK) {
            kept->value = csuccessp_texts_take(&book->texts, text.data, text.length);
            if (!kept->value)
                status = csuccessp_fail_memory(&book->error);
        }
        csuccessp_buffer_close(&text);
    }
    if (status != CSUCCESS_OK) {
        csuccessp_kept_discard(book, ref);
        return status;
    }
    *out = ref;
    return CSUCCESS_OK;
}

void
csuccessp_kept_link(csuccess_book *book, uint32_t row, csuccessp_ref ref)
{
    csuccessp_kept_value *fresh = csuccessp_kept_at(book, ref);
    csuccessp_ref *link = &book->kept.lists[row];

    for (; *link; link = &csuccessp_kept_at(book, *link)->next) {
        csuccessp_kept_value *old = csuccessp_kept_at(book, *link);
        if (old->name != fresh->name)
            continue;
        if (old->at > fresh->at ||
            (old->at == fresh->at &&
             csuccessp_source_compare(book, old->source, fresh->source) > 0)) {
            csuccessp_kept_discard(book, ref);
            return;
        }
        fresh->next = old->next;
        csuccessp_kept_discard(book, *link);
        *link = ref;
        return;
    }
    fresh->next = 0;
    *link = ref;
}

csuccessp_ref
csuccessp_kept_unlink(csuccess_book *book, uint32_t row, csuccessp_text name)
{
    csuccessp_ref *link, ref;

    if (!csuccessp_kept_first(book, row))
        return 0;
    for (link = &book->kept.lists[row]; *link; link = &csuccessp_kept_at(book, *link)->next)
        if (csuccessp_kept_at(book, *link)->name == name) {
            ref = *link;
            *link = csuccessp_kept_at(book, ref)->next;
            return ref;
        }
    return 0;
}

void
csuccessp_kept_forget(csuccess_book *book, uint32_t row)
{
    csuccessp_ref ref = csuccessp_kept_first(book, row), next;

    for (; ref; ref = next) {
        next = csuccessp_kept_at(book, ref)->next;
        csuccessp_kept_discard(book, ref);
    }
    if (book->kept.lists && row < book->kept.capacity)
        book->kept.lists[row] = 0;
}

void
csuccessp_kept_merge(csuccess_book *book, uint32_t from, uint32_t into)
{
    csuccessp_ref ref = csuccessp_kept_first(book, from), next;

    for (; ref; ref = next) {
        next = csuccessp_kept_at(book, ref)->next;
        csuccessp_kept_link(book, into, ref);
    }
    if (book->kept.lists && from < book->kept.capacity)
        book->kept.lists[from] = 0;
}

void
csuccessp_kept_close(csuccess_book *book)
{
    csuccessp_release(&book->memory, book->kept.lists, book->kept.capacity, sizeof(csuccessp_ref));
}

static int
compare_kept(const void *context, const void *a, const void *b)
{
    const csuccess_book *book = context;

    return csuccessp_texts_compare(&book->texts,
                                   csuccessp_kept_at(book, *(const csuccessp_ref *)a)->name,
                                   csuccessp_kept_at(book, *(const csuccessp_ref *)b)->name);
}

size_t
csuccessp_kept_sorted(const csuccess_book *book, uint32_t row, csuccessp_ref *out)
{
    csuccessp_ref ref;
    size_t n = 0;

    for (ref = csuccessp_kept_first(book, row); ref; ref = csuccessp_kept_at(book, ref)->next) {
        if (out)
            out[n] = ref;
        n++;
    }
    if (out)
        csuccessp_sort(out, n, sizeof *out, compare_kept, book);
    return n;
}
