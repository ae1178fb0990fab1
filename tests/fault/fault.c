/* SPDX-License-Identifier: MIT */
#include "fault.h"

#include <stdio.h>

/* What fails now, for messages. */
static char where[300];

static void
check(int holds, const char *what)
{
    if (!holds)
        fail_msg("%s: %s", where, what);
}

/* malloc and free of a library without an allocator (the linker puts these in their place). */
static fault_counter libc;
static size_t libc_blocks;
static int libc_counts;

void *__real_malloc(size_t bytes);
void *__wrap_malloc(size_t bytes);
void __real_free(void *block);
void __wrap_free(void *block);

static int
fails(fault_counter *c)
{
    c->calls++;
    if (!c->fail_at || (c->calls != c->fail_at && !(c->for_ever && c->calls > c->fail_at)))
        return 0;
    c->failed++;
    return 1;
}

void *
__wrap_malloc(size_t bytes)
{
    if (!libc_counts)
        return __real_malloc(bytes);
    if (fails(&libc))
        return NULL;
    libc_blocks++;
    return __real_malloc(bytes);
}

void
__wrap_free(void *block)
{
    libc_blocks -= libc_counts && block;
    __real_free(block);
}

/* Callbacks. */

static int32_t
read_input(void *user_data, char *bytes, size_t capacity, size_t *got)
{
    fault_world *world = user_data;
    size_t n = world->input_length - world->read;

    if (fails(&world->callbacks[READER]))
        return FAULT_CODE;
    if (n > capacity)
        n = capacity;
    if (n > 700) /* so that there are several calls to fail */
        n = 700;
    memcpy(bytes, world->input + world->read, n);
    world->read += n;
    *got = n;
    return 0;
}

static int32_t
write_output(void *user_data, const char *bytes, size_t length)
{
    fault_world *world = user_data;

    if (fails(&world->callbacks[WRITER]))
        return FAULT_CODE;
    if (length > world->output_capacity - world->output_length) {
        world->output_capacity = 2 * (world->output_length + length);
        world->output = realloc(world->output, world->output_capacity);
        if (!world->output)
            abort();
    }
    memcpy(world->output + world->output_length, bytes, length);
    world->output_length += length;
    return 0;
}

static int32_t
take_journal(void *user_data, const char *line, size_t length)
{
    fault_world *world = user_data;

    if (length == 0 || line[length - 1] != '\n')
        abort();
    return fails(&world->callbacks[JOURNAL]) ? FAULT_CODE : 0;
}

static void
close_journal(void *user_data)
{
    ((fault_world *)user_data)->journal_closed++;
}

int32_t
fault_refused(void *user_data, const csuccess_error *error, const char *line, size_t length)
{
    fault_world *world = user_data;

    (void)line;
    (void)length;
    if (error->status == CSUCCESS_OK)
        abort();
    return fails(&world->callbacks[REFUSED]) ? FAULT_CODE : 0;
}

int32_t
fault_progress(void *user_data, uint64_t lines, uint64_t bytes)
{
    (void)lines;
    (void)bytes;
    return fails(&((fault_world *)user_data)->callbacks[PROGRESS]) ? FAULT_CODE : 0;
}

static int
fail_store(void *context)
{
    return fails(&((fault_world *)context)->callbacks[STORE]);
}

/* The world. */

static void
open_world(fault_world *world, const fault_scenario *scenario)
{
    memset(world, 0, sizeof *world);
    world->scenario = scenario;
    failing_open(&world->memory, NULL);
    world->sinks = (csuccess_sinks){.size = sizeof world->sinks,
                                    .journal = take_journal,
                                    .journal_user_data = world,
                                    .journal_destroy = close_journal};
    world->config = (csuccess_config){.size = sizeof world->config,
                                      .allocator = &world->memory.allocator,
                                      .sinks = &world->sinks};
    world->reader =
        (csuccess_reader){.size = sizeof world->reader, .read = read_input, .user_data = world};
    world->writer =
        (csuccess_writer){.size = sizeof world->writer, .write = write_output, .user_data = world};
    memory_store_open(&world->store);
    world->store.fails = fail_store;
    world->store.context = world;
    world->store.code = FAULT_CODE;
    if (scenario->prepare)
        scenario->prepare(world);
}

static void
close_world(fault_world *world)
{
    csuccess_book_free(world->book);
    csuccess_book_free(world->other);
    csuccess_buffer_free(world->buffer);
    check(world->memory.blocks == 0 && world->memory.bytes == 0, "a block was not released");
    check(world->memory.wrong == 0, "a block came back with another size, or overrun");
    check(world->memory.dirty == 0, "a block was not wiped");
    check(world->memory.destroyed == world->opened, "the allocator's destroy: not exactly once");
    check(world->journal_closed == world->journal_opened, "the journal's destroy: not once");
    check(libc_blocks == 0, "a block of malloc was not released");
    check(world->store.attached == 0, "the store's destroy: not exactly once");
    memory_store_close(&world->store);
    free(world->input);
    free(world->output);
}

csuccess_status
fault_new(fault_world *world, csuccess_book **book)
{
    world->opened++;
    world->journal_opened++;
    return csuccess_book_new(&world->config, book);
}

csuccess_status
fault_open(fault_world *world, csuccess_book **book)
{
    csuccess_store store = memory_store_of(&world->store);

    world->opened++;
    world->journal_opened++;
    return csuccess_book_open(&world->config, &store, book);
}

csuccess_status
fault_record(fault_world *world, const char *json)
{
    size_t length = strlen(json), i;
    csuccess_status status;
    char *copy = malloc(length);

    if (!copy)
        abort();
    for (i = 0; i < length; i++)
        copy[i] = json[i] == '\'' ? '"' : json[i];
    status = csuccess_book_record(world->book, copy, length);
    free(copy);
    return status;
}

void
fault_tell(fault_world *world, const char *json)
{
    if (fault_record(world, json) != CSUCCESS_OK) {
        csuccess_error error = {.size = sizeof error};
        csuccess_book_error(world->book, &error);
        fail_msg("%s at '%s': %s", error.message, error.pointer, json);
    }
}

void
fault_input(fault_world *world, const char *bytes, size_t length)
{
    free(world->input);
    world->input = exact_copy(bytes, length);
    world->input_length = length;
    world->read = 0;
}

void
fault_rewind(fault_world *world, size_t to)
{
    world->read = to;
}

/* What the world looks like: saved books, what came out of the call. */
typedef struct picture {
    char *bytes;
    size_t length;
} picture;

static void
add(picture *to, const void *bytes, size_t length)
{
    to->bytes = realloc(to->bytes, to->length + length + 1);
    if (!to->bytes)
        abort();
    if (length)
        memcpy(to->bytes + to->length, bytes, length);
    to->length += length;
    to->bytes[to->length] = 0;
}

static int32_t
write_picture(void *user_data, const char *bytes, size_t length)
{
    add(user_data, bytes, length);
    return 0;
}

static void
add_book(picture *to, csuccess_book *book)
{
    csuccess_writer writer = {.size = sizeof writer, .write = write_picture, .user_data = to};

    if (book)
        check(csuccess_book_save(book, &writer) == CSUCCESS_OK, "the book cannot be saved");
}

/* The commit's own document tells how many there were before, so it is left out. */
static void
add_store(picture *to, const memory_store *store)
{
    size_t i;

    for (i = 0; i < store->documents.count; i++) {
        const memory_document *d = &store->documents.items[i];
        if (strcmp(d->kind, "commit") == 0)
            continue;
        add(to, d->id, d->id_length);
        add(to, " ", 1);
        add(to, d->bytes, d->length);
        add(to, "\n", 1);
    }
}

static picture
picture_of(fault_world *world)
{
    picture out = {NULL, 0};

    add(&out, "", 0);
    add_book(&out, world->book);
    add_book(&out, world->other);
    add_store(&out, &world->store);
    return out;
}

/* With everything that came out, and what becomes of the book in five days. */
static picture
last_picture(fault_world *world)
{
    picture out = picture_of(world);
    int64_t now;

    add(&out, world->output, world->output_length);
    add(&out, world->result, strlen(world->result));
    add(&out, csuccess_buffer_data(world->buffer), csuccess_buffer_length(world->buffer));
    if (world->book && csuccess_book_clock(world->book, &now) == CSUCCESS_OK) {
        check(csuccess_book_advance(world->book, now + 5 * INT64_C(86400000000)) == CSUCCESS_OK,
              "the clock does not go on");
        add_book(&out, world->book);
    }
    return out;
}

static void
same(const picture *a, const picture *b, const char *what)
{
    size_t i, line = 0;

    for (i = 0; i < a->length && i < b->length && a->bytes[i] == b->bytes[i]; i++)
        if (a->bytes[i] == '\n')
            line = i + 1;
    if (a->length == b->length && i == a->length)
        return;
    if (i > line + 60)
        line = i - 60;
    fail_msg("%s: %s\n< %.200s\n> %.200s", where, what, a->bytes + line, b->bytes + line);
}

/* The driver. */

typedef struct places {
    size_t memory, callbacks[CALLBACKS];
} places;

static size_t *
calls_of(fault_world *world, int source)
{
    if (source < CALLBACKS)
        return &world->callbacks[source].calls;
    return world->scenario->flags & FAULT_LIBC ? &libc.calls : &world->memory.calls;
}

static csuccess_status
act(fault_world *world, csuccess_status (*call)(fault_world *world))
{
    csuccess_status status;

    libc_counts = (world->scenario->flags & FAULT_LIBC) != 0;
    status = call(world);
    libc_counts = 0;
    return status;
}

static picture
run_clean(const fault_scenario *scenario, places *out)
{
    fault_world world;
    picture picture;
    csuccess_status status;
    size_t i, memory;

    snprintf(where, sizeof where, "%s (%s)", scenario->function, scenario->name);
    libc.fail_at = 0;
    open_world(&world, scenario);
    memory = *calls_of(&world, CALLBACKS);
    for (i = 0; i < CALLBACKS; i++)
        out->callbacks[i] = world.callbacks[i].calls;
    status = act(&world, scenario->act);
    if (status != CSUCCESS_OK)
        fail_msg("%s: %s without a failure", where, csuccess_status_name(status));
    out->memory = *calls_of(&world, CALLBACKS) - memory;
    for (i = 0; i < CALLBACKS; i++)
        out->callbacks[i] = world.callbacks[i].calls - out->callbacks[i];
    picture = last_picture(&world);
    close_world(&world);
    return picture;
}

static void
arm(fault_world *world, int source, size_t place, int for_ever)
{
    fault_counter *c = source < CALLBACKS ? &world->callbacks[source] : &libc;

    if (source == CALLBACKS && !(world->scenario->flags & FAULT_LIBC)) {
        world->memory.fail_at = world->memory.calls + place;
        world->memory.for_ever = for_ever;
        world->memory.failed = 0;
        return;
    }
    c->fail_at = c->calls + place;
    c->for_ever = for_ever;
    c->failed = 0;
}

static size_t
disarm(fault_world *world, int source)
{
    fault_counter *c = source < CALLBACKS ? &world->callbacks[source] : &libc;

    if (source == CALLBACKS && !(world->scenario->flags & FAULT_LIBC)) {
        failing_allow(&world->memory);
        return world->memory.failed;
    }
    c->fail_at = 0;
    return c->failed;
}

static void
check_error(fault_world *world, int source, csuccess_status status)
{
    csuccess_error error = {.size = sizeof error};
    csuccess_status wanted = source == CALLBACKS  ? CSUCCESS_E_NO_MEMORY
                             : source == PROGRESS ? CSUCCESS_E_CANCELLED
                                                  : CSUCCESS_E_CALLBACK;

    if (status != wanted)
        fail_msg("%s: %s", where, csuccess_status_name(status));
    if (!world->book || world->scenario->flags & FAULT_SILENT)
        return;
    check(csuccess_book_error(world->book, &error) == CSUCCESS_OK, "no detail");
    check(error.status == status && error.message_length > 0, "the detail is of another failure");
    if (wanted == CSUCCESS_E_CALLBACK)
        check(error.callback_code == FAULT_CODE, "the callback's number is lost");
}

static void
run_failing(const fault_scenario *scenario, int source, size_t place, int for_ever,
            const picture *before, const picture *wanted)
{
    static const char *const sources[] = {"reader",   "writer", "journal",   "refused",
                                          "progress", "store",  "allocation"};
    fault_world world;
    picture after;
    csuccess_status status;

    snprintf(where, sizeof where, "%s (%s), %s %d%s", scenario->function, scenario->name,
             sources[source], (int)place, for_ever ? " and ever after" : "");
    libc.calls = 0;
    open_world(&world, scenario);
    arm(&world, source, place, for_ever);
    status = act(&world, scenario->act);
    check(disarm(&world, source) > 0, "the call takes another way than before");
    check_error(&world, source, status);
    if (!(scenario->flags & FAULT_KEEPS)) {
        after = picture_of(&world);
        same(before, &after, "after the failure");
        free(after.bytes);
    }
    world.output_length = 0;
    status = act(&world, scenario->repeat ? scenario->repeat : scenario->act);
    if (status != CSUCCESS_OK)
        fail_msg("%s: %s when it is repeated", where, csuccess_status_name(status));
    after = last_picture(&world);
    same(wanted, &after, "repeated");
    free(after.bytes);
    close_world(&world);
}

void
fault_run(void **state)
{
    const fault_scenario *scenario = *state;
    picture before, wanted;
    places places;
    fault_world world;
    size_t i, n;
    int source;

    memset(&libc, 0, sizeof libc);
    snprintf(where, sizeof where, "%s (%s)", scenario->function, scenario->name);
    open_world(&world, scenario);
    before = picture_of(&world); /* in a world of its own: saving leaves traces in memory */
    close_world(&world);
    wanted = run_clean(scenario, &places);
    for (source = 0; source <= CALLBACKS; source++) {
        n = source < CALLBACKS ? places.callbacks[source] : places.memory;
        if (scenario->flags & FAULT_QUIET)
            check(n == 0, "allocates or calls back, against what its row says");
        for (i = 1; i <= n; i++) {
            run_failing(scenario, source, i, 0, &before, &wanted);
            run_failing(scenario, source, i, 1, &before, &wanted);
        }
    }
    snprintf(where, sizeof where, "%s (%s)", scenario->function, scenario->name);
    if (!(scenario->flags & FAULT_QUIET))
        check(places.memory + places.callbacks[0] + places.callbacks[1] + places.callbacks[2] > 0,
              "nothing that could fail");
    free(before.bytes);
    free(wanted.bytes);
}
