/* SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200809L
#include "file_store.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory_store.h"

struct file_store {
    memory_store content;
    csuccess_store inner;
    int file;
    char *text; /* of the transaction */
    size_t length, capacity;
    void (*step)(void *context);
    void *context;
};

static void
need(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "file store: %s\n", what);
    abort();
}

/* A transaction is "P kind id-length length\n" with the bytes of both, or "R ...", for each
 * document, and "C generation\n" at its end. */

static void
say(struct file_store *s, const char *bytes, size_t length)
{
    if (s->capacity - s->length < length) {
        s->capacity = s->capacity * 2 + length + 4096;
        s->text = realloc(s->text, s->capacity);
        need(s->text != NULL, "no memory");
    }
    memcpy(s->text + s->length, bytes, length);
    s->length += length;
}

static void
say_document(struct file_store *s, char what, const char *kind, const char *id, size_t id_length,
             const char *bytes, size_t length)
{
    char head[128];
    int n = snprintf(head, sizeof head, "%c %s %zu %zu\n", what, kind, id_length, length);

    say(s, head, (size_t)n);
    say(s, id, id_length);
    if (length)
        say(s, bytes, length);
}

static int32_t
get_generation(void *user_data, uint64_t *out)
{
    struct file_store *s = user_data;

    return s->inner.generation(s->inner.user_data, out);
}

static int32_t
begin(void *user_data, uint64_t expected)
{
    struct file_store *s = user_data;

    s->length = 0;
    return s->inner.begin(s->inner.user_data, expected);
}

static int32_t
put(void *user_data, const char *kind, const char *id, size_t id_length, const char *bytes,
    size_t length)
{
    struct file_store *s = user_data;

    say_document(s, 'P', kind, id, id_length, bytes, length);
    return s->inner.put(s->inner.user_data, kind, id, id_length, bytes, length);
}

static int32_t
take_out(void *user_data, const char *kind, const char *id, size_t id_length)
{
    struct file_store *s = user_data;

    say_document(s, 'R', kind, id, id_length, NULL, 0);
    return s->inner.remove(s->inner.user_data, kind, id, id_length);
}

static void
append(struct file_store *s, size_t from, size_t to)
{
    need(write(s->file, s->text + from, to - from) == (ssize_t)(to - from), "cannot write");
    s->step(s->context);
}

static int32_t
commit(void *user_data, uint64_t generation)
{
    struct file_store *s = user_data;
    char end[32];

    say(s, end, (size_t)snprintf(end, sizeof end, "C %llu\n", (unsigned long long)generation));
    append(s, 0, s->length / 2); /* as a disk might */
    append(s, s->length / 2, s->length);
    return s->inner.commit(s->inner.user_data, generation);
}

static void
roll_back(void *user_data)
{
    struct file_store *s = user_data;

    s->inner.rollback(s->inner.user_data);
}

static int32_t
scan(void *user_data, const char *kind, csuccess_store_each each, void *context)
{
    struct file_store *s = user_data;

    return s->inner.scan(s->inner.user_data, kind, each, context);
}

static void
destroy(void *user_data)
{
    struct file_store *s = user_data;

    s->inner.destroy(s->inner.user_data);
    memory_store_close(&s->content);
    close(s->file);
    free(s->text);
    free(s);
}

/* One transaction; where it ends, or NULL when it does not. */
static const char *
replay(struct file_store *s, const char *at, const char *end)
{
    const char *line;
    char kind[64], what;
    size_t id_length, length;
    unsigned long long generation;
    uint64_t now;

    need(s->inner.generation(s->inner.user_data, &now) == 0 &&
             s->inner.begin(s->inner.user_data, now) == 0,
         "cannot begin");
    while ((line = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        if (sscanf(at, "C %llu", &generation) == 1) {
            need(s->inner.commit(s->inner.user_data, generation) == 0, "cannot commit");
            return line + 1;
        }
        need(sscanf(at, "%c %63s %zu %zu", &what, kind, &id_length, &length) == 4, "no document");
        at = line + 1;
        if ((size_t)(end - at) < id_length + length)
            break;
        if (what == 'P')
            s->inner.put(s->inner.user_data, kind, at, id_length, at + id_length, length);
        else
            s->inner.remove(s->inner.user_data, kind, at, id_length);
        at += id_length + length;
    }
    s->inner.rollback(s->inner.user_data);
    return NULL;
}

static void
replay_all(struct file_store *s)
{
    struct stat what;
    const char *at, *next;
    char *bytes;

    need(fstat(s->file, &what) == 0, "cannot look");
    bytes = calloc(1, (size_t)what.st_size + 1);
    need(bytes && read(s->file, bytes, (size_t)what.st_size) == what.st_size, "cannot read");
    for (at = bytes; (next = replay(s, at, bytes + what.st_size)) != NULL; at = next)
        ;
    need(ftruncate(s->file, at - bytes) == 0, "cannot cut off");
    free(bytes);
}

csuccess_store
file_store_open(const char *file, void (*step)(void *context), void *context)
{
    struct file_store *s = calloc(1, sizeof *s);
    csuccess_store out = {.size = sizeof out};

    need(s != NULL, "no memory");
    s->step = step;
    s->context = context;
    s->file = open(file, O_RDWR | O_CREAT | O_APPEND, 0600);
    need(s->file >= 0, "cannot open");
    memory_store_open(&s->content);
    s->inner = memory_store_of(&s->content);
    replay_all(s);
    out.user_data = s;
    out.destroy = destroy;
    out.generation = get_generation;
    out.begin = begin;
    out.put = put;
    out.remove = take_out;
    out.commit = commit;
    out.rollback = roll_back;
    out.scan = scan;
    return out;
}
