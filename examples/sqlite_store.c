/* SPDX-License-Identifier: MIT */
/* Two tables:
 *
 *     documents(kind, id, bytes)    what the library puts, as it comes; JSON, for the curious
 *     generation(number)            one row: how many transactions were taken
 *
 * Texts of SQLite are UTF-8 and, unless told otherwise, compared byte by byte, which is the order
 * that the library asks for. A commit is one transaction, on the disk when COMMIT returns. Another
 * program may read the database meanwhile, and back it up; should it write, this one is told of a
 * conflict with its next commit. */
#include "sqlite_store.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum {
    LAYOUT = 1,     /* of the tables; a database of a newer one is refused */
    PATIENCE = 5000 /* milliseconds that another writer is waited for */
};

/* Each statement is prepared once. */
enum { BEGIN, COMMIT, ROLLBACK, GENERATION, ADVANCE, PUT, REMOVE, SCAN, STATEMENTS };

static const char *const texts[STATEMENTS] = {
    /* A lock on writing from the first moment: nobody else can commit between this and COMMIT. */
    "BEGIN IMMEDIATE",
    "COMMIT",
    "ROLLBACK",
    "SELECT number FROM generation",
    "UPDATE generation SET number = ?1",
    ("INSERT INTO documents(kind, id, bytes) VALUES(?1, ?2, ?3)"
     " ON CONFLICT(kind, id) DO UPDATE SET bytes = excluded.bytes"),
    "DELETE FROM documents WHERE kind = ?1 AND id = ?2",
    "SELECT id, bytes FROM documents WHERE kind = ?1 ORDER BY id",
};

static const char schema[] =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE IF NOT EXISTS documents("
    " kind TEXT NOT NULL, id TEXT NOT NULL, bytes TEXT NOT NULL, PRIMARY KEY(kind, id)"
    ") WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS generation(number INTEGER NOT NULL);"
    "INSERT INTO generation SELECT 0 WHERE NOT EXISTS(SELECT 1 FROM generation);"
    "PRAGMA user_version = 1;" /* LAYOUT */
    "COMMIT";

/* WAL: readers and the writer do not wait for each other. FULL: what was committed survives the
 * power cord. What is deleted is overwritten, since it may be what the book knew of a person who
 * was erased. */
static const char settings[] = "PRAGMA encoding = 'UTF-8';"
                               "PRAGMA journal_mode = WAL;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA secure_delete = ON;";

struct sqlite_store {
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENTS];
};

/* Numbers of SQLite are below zero here, so that none is taken for CSUCCESS_E_CONFLICT. */
static int32_t
failed(int code)
{
    return -(int32_t)(code & 0xff);
}

const char *
sqlite_store_text(int32_t code)
{
    return code < 0 ? sqlite3_errstr((int)-code) : "not a failure of SQLite";
}

/* Runs a statement that gives no rows, and makes it ready for the next time. */
static int32_t
run(struct sqlite_store *s, int which)
{
    int code = sqlite3_step(s->statements[which]);

    sqlite3_reset(s->statements[which]);
    return code == SQLITE_DONE ? 0 : failed(code);
}

/* Binds one text to a statement. The bytes are the library's, and there until the statement ran. */
static int
bind(sqlite3_stmt *statement, int place, const char *bytes, size_t length)
{
    return sqlite3_bind_text64(statement, place, bytes, length, SQLITE_STATIC, SQLITE_UTF8);
}

static int32_t
get_generation(void *user_data, uint64_t *out)
{
    struct sqlite_store *s = user_data;
    sqlite3_stmt *statement = s->statements[GENERATION];
    int code = sqlite3_step(statement);

    if (code == SQLITE_ROW)
        *out = (uint64_t)sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    if (code == SQLITE_ROW)
        return 0;
    return failed(code == SQLITE_DONE ? SQLITE_CORRUPT : code);
}

static void
roll_back(void *user_data)
{
    struct sqlite_store *s = user_data;

    /* after some failures SQLite has done it by itself */
    if (!sqlite3_get_autocommit(s->db))
        run(s, ROLLBACK);
}

static int32_t
begin(void *user_data, uint64_t expected_generation)
{
    struct sqlite_store *s = user_data;
    uint64_t generation = 0;
    int32_t code = run(s, BEGIN);

    if (code)
        return code;
    /* now nobody else can change it */
    code = get_generation(s, &generation);
    if (!code && generation != expected_generation)
        code = CSUCCESS_E_CONFLICT;
    if (code)
        roll_back(s);
    return code;
}

static int32_t
put(void *user_data, const char *kind, const char *id, size_t id_length, const char *bytes,
    size_t length)
{
    struct sqlite_store *s = user_data;
    sqlite3_stmt *statement = s->statements[PUT];
    int code = bind(statement, 1, kind, strlen(kind));

    if (code == SQLITE_OK)
        code = bind(statement, 2, id, id_length);
    if (code == SQLITE_OK)
        code = bind(statement, 3, bytes, length);
    return code == SQLITE_OK ? run(s, PUT) : failed(code);
}

static int32_t
take_out(void *user_data, const char *kind, const char *id, size_t id_length)
{
    struct sqlite_store *s = user_data;
    sqlite3_stmt *statement = s->statements[REMOVE];
    int code = bind(statement, 1, kind, strlen(kind));

    if (code == SQLITE_OK)
        code = bind(statement, 2, id, id_length);
    return code == SQLITE_OK ? run(s, REMOVE) : failed(code);
}

static int32_t
commit(void *user_data, uint64_t new_generation)
{
    struct sqlite_store *s = user_data;
    int code = sqlite3_bind_int64(s->statements[ADVANCE], 1, (sqlite3_int64)new_generation);
    int32_t result = code == SQLITE_OK ? run(s, ADVANCE) : failed(code);

    return result ? result : run(s, COMMIT);
}

static int32_t
scan(void *user_data, const char *kind, csuccess_store_each each, void *context)
{
    struct sqlite_store *s = user_data;
    sqlite3_stmt *statement = s->statements[SCAN];
    int code = bind(statement, 1, kind, strlen(kind));
    int32_t result = code == SQLITE_OK ? 0 : failed(code);

    while (!result && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *id = (const char *)sqlite3_column_text(statement, 0);
        const char *bytes = (const char *)sqlite3_column_text(statement, 1);
        if (!id || !bytes)
            result = failed(SQLITE_NOMEM);
        else
            result = each(context, id, (size_t)sqlite3_column_bytes(statement, 0), bytes,
                          (size_t)sqlite3_column_bytes(statement, 1));
    }
    if (!result && code != SQLITE_DONE)
        result = failed(code);
    sqlite3_reset(statement);
    return result;
}

static void
destroy(void *user_data)
{
    struct sqlite_store *s = user_data;
    int i;

    for (i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(s->statements[i]);
    sqlite3_close(s->db);
    free(s);
}

/* The layout of the tables; 0: there are none yet. */
static int
read_layout(sqlite3 *db, int *out)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &statement, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *out = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return code == SQLITE_ROW ? SQLITE_OK : code;
}

static int
prepare(struct sqlite_store *s)
{
    int layout = 0, code = sqlite3_exec(s->db, settings, NULL, NULL, NULL), i;

    if (code == SQLITE_OK)
        code = read_layout(s->db, &layout);
    if (code == SQLITE_OK && layout > LAYOUT)
        code = SQLITE_NOTADB;
    if (code == SQLITE_OK && layout < LAYOUT)
        code = sqlite3_exec(s->db, schema, NULL, NULL, NULL);
    for (i = 0; i < STATEMENTS && code == SQLITE_OK; i++)
        code = sqlite3_prepare_v3(s->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT, &s->statements[i],
                                  NULL);
    return code;
}

int32_t
sqlite_store_open(const char *file, csuccess_store *out)
{
    struct sqlite_store *s = calloc(1, sizeof *s);
    int code;

    if (!s)
        return failed(SQLITE_NOMEM);
    code = sqlite3_open_v2(file, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_busy_timeout(s->db, PATIENCE);
    if (code == SQLITE_OK)
        code = prepare(s);
    if (code != SQLITE_OK) {
        destroy(s);
        return failed(code);
    }
    memset(out, 0, sizeof *out);
    out->size = sizeof *out;
    out->user_data = s;
    out->destroy = destroy;
    out->generation = get_generation;
    out->begin = begin;
    out->put = put;
    out->remove = take_out;
    out->commit = commit;
    out->rollback = roll_back;
    out->scan = scan;
    return 0;
}
