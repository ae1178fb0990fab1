/* SPDX-License-Identifier: MIT */
/* Who gets a task, or a run: the first rule that gives somebody counts. */
#include "book/calendar/workday.h"
#include "book/task/task.h"
#include "playbook/run/run.h"
#include "util/utf8.h"

static csuccessp_text
account_owner(const csuccess_book *book, uint32_t row)
{
    const csuccessp_column *column = &book->builtins[CSUCCESSP_BUILTIN_OWNER].column;

    return csuccessp_column_has(column, row) ? column->data.text[row] : 0;
}

static const csuccessp_entity *
member_of(const csuccess_book *book, csuccessp_text id)
{
    size_t length;
    const char *bytes = csuccessp_texts_get(&book->texts, id, &length);
    csuccessp_ref ref = id ? csuccessp_entity_find(book, &book->members, 0, bytes, length) : 0;

    return ref ? csuccessp_entity_at(book, ref) : NULL;
}

/* Somebody of whom the book knows nothing is taken at their word. */
static int
is_active(const csuccess_book *book, const csuccessp_entity *member)
{
    return !member ||
           !csuccessp_text_is(&book->texts, member->value[CSUCCESSP_MEMBER_ACTIVE], "false", 5);
}

/* Active, and not absent on the day. */
static int
is_there(const csuccess_book *book, const csuccessp_entity *member, int32_t day)
{
    csuccessp_schedule schedule = {NULL, NULL, 0, book};

    if (!member || !is_active(book, member))
        return !member;
    schedule.absences = member->value[CSUCCESSP_MEMBER_ABSENCES];
    return !schedule.absences || !csuccessp_schedule_absent(&schedule, day);
}

/* Values of fields are canonical JSON. Reads the id at `*at`, which is in quotes, and goes on
 * behind it; 0 when there is none. Ids have no control characters: what is escaped in them are
 * quotes and backslashes alone. */
static size_t
read_id(const char **at, const char *end, char id[CSUCCESSP_ID_MAX])
{
    const char *from = *at;
    size_t length = 0;

    if (from == end || *from++ != '"')
        return 0;
    while (from < end && *from != '"' && length < CSUCCESSP_ID_MAX) {
        from += *from == '\\' && from + 1 < end;
        id[length++] = *from++;
    }
    if (from == end || *from++ != '"')
        return 0;
    *at = from;
    return length;
}

/* `*out` gets a user of it. */
static csuccess_status
take_manager(csuccess_book *book, csuccessp_text id, csuccessp_text *out)
{
    const csuccessp_entity *member = member_of(book, id);
    char manager[CSUCCESSP_ID_MAX];
    const char *bytes;
    size_t length;

    if (!member || !member->value[CSUCCESSP_MEMBER_MANAGER])
        return CSUCCESS_OK;
    bytes = csuccessp_texts_get(&book->texts, member->value[CSUCCESSP_MEMBER_MANAGER], &length);
    length = read_id(&bytes, bytes + length, manager);
    if (!length)
        return CSUCCESS_OK;
    *out = csuccessp_texts_take(&book->texts, manager, length);
    return *out ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

/* Is a role, as it was read of a definition, in the list that a member's record says? */
static int
has_role(const csuccess_book *book, const csuccessp_entity *member, csuccessp_text role)
{
    size_t length, wanted_length;
    const char *at = csuccessp_texts_get(&book->texts, member->value[CSUCCESSP_MEMBER_ROLES],
                                         &length);
    const char *end = at + length;
    const char *wanted = csuccessp_texts_get(&book->texts, role, &wanted_length);
    char id[CSUCCESSP_ID_MAX];

    while (at < end && (*at == '[' || *at == ',')) {
        at++;
        length = read_id(&at, end, id);
        if (length && csuccessp_bytes_compare(id, length, wanted, wanted_length) == 0)
            return 1;
    }
    return 0;
}

static uint32_t
load_of(const csuccess_book *book, const char *id, size_t length)
{
    csuccessp_text text = csuccessp_texts_find(&book->texts, id, length);

    return text ? csuccessp_task_load(book, text) : 0; /* who owns nothing has no text */
}

/* By id, or by open tasks and then id. */
static csuccess_status
take_role(csuccess_book *book, csuccessp_text role, int32_t day, int by_load, csuccessp_text *out)
{
    csuccessp_ref ref = csuccessp_entities_first(&book->members, 0);
    const char *best = NULL, *id;
    size_t best_length = 0, length;
    uint32_t best_load = 0, load;

    for (; ref; ref = csuccessp_entity_at(book, ref)->next) {
        const csuccessp_entity *member = csuccessp_entity_at(book, ref);
        if (!member->value[CSUCCESSP_MEMBER_ROLES] || !has_role(book, member, role) ||
            !is_there(book, member, day))
            continue;
        id = csuccessp_name_get(&book->pool, member->id, &length);
        load = by_load ? load_of(book, id, length) : 0;
        if (best &&
            (load > best_load ||
             (load == best_load && csuccessp_bytes_compare(id, length, best, best_length) > 0)))
            continue;
        best = id;
        best_length = length;
        best_load = load;
    }
    if (!best)
        return CSUCCESS_OK;
    *out = csuccessp_texts_take(&book->texts, best, best_length);
    return *out ? CSUCCESS_OK : csuccessp_fail_memory(&book->error);
}

static csuccessp_text
by_attribute(const csuccess_book *book, uint32_t slot, uint32_t row)
{
    const csuccessp_node *node = slot == CSUCCESSP_SLOT_NONE ? NULL : csuccessp_node_at(book, slot);

    if (!node || node->type != CSUCCESS_TYPE_TEXT || !node->column ||
        !csuccessp_column_has(node->column, row))
        return 0;
    return node->column->data.text[row];
}

/* What a role gave is kept by who has it, while they have the role and are there. */
static int
keeps(const csuccess_book *book, csuccessp_text holder, csuccessp_text role, int32_t day)
{
    const csuccessp_entity *member = member_of(book, holder);

    return member && member->value[CSUCCESSP_MEMBER_ROLES] && has_role(book, member, role) &&
           is_there(book, member, day);
}

static csuccess_status
take(csuccess_book *book, csuccessp_text text, csuccessp_text *out)
{
    csuccessp_texts_keep(&book->texts, text);
    *out = text;
    return CSUCCESS_OK;
}

static csuccess_status
take_by_rule(csuccess_book *book, const csuccessp_owner_rule *rule, uint32_t row, int32_t day,
             csuccessp_text holder, csuccessp_text *out)
{
    switch (rule->by) {
    case CSUCCESSP_OWNER_ACCOUNT:
        return take(book, account_owner(book, row), out);
    case CSUCCESSP_OWNER_ATTRIBUTE:
        return take(book, by_attribute(book, rule->slot, row), out);
    case CSUCCESSP_OWNER_MANAGER:
        return take_manager(book, account_owner(book, row), out);
    case CSUCCESSP_OWNER_MEMBER:
        return take(book, rule->text, out);
    default:
        return keeps(book, holder, rule->text, day)
                   ? take(book, holder, out)
                   : take_role(book, rule->text, day, rule->by == CSUCCESSP_OWNER_LEAST_LOAD, out);
    }
}

/* The first who is there; if nobody is, the first at all: what is theirs waits for them. */
csuccess_status
csuccessp_owner_take(csuccess_book *book, const csuccessp_owner_rules *rules, uint32_t row,
                     int32_t day, csuccessp_text holder, csuccessp_text *out)
{
    static const csuccessp_owner_rule by_account = {CSUCCESSP_OWNER_ACCOUNT, 0, 0};
    const csuccessp_owner_rule *list = rules->count ? rules->items : &by_account;
    size_t count = rules->count ? rules->count : 1, i;
    csuccess_status status = CSUCCESS_OK;
    csuccessp_text first = 0;

    *out = 0;
    for (i = 0; i < count && status == CSUCCESS_OK; i++) {
        status = take_by_rule(book, &list[i], row, day, holder, out);
        if (*out && is_there(book, member_of(book, *out), day))
            break;
        if (!first && *out && is_active(book, member_of(book, *out)))
            first = *out;
        else
            csuccessp_texts_drop(&book->texts, *out);
        *out = 0;
    }
    if (!*out && status == CSUCCESS_OK) {
        *out = first;
        first = 0;
    }
    csuccessp_texts_drop(&book->texts, first);
    return status;
}
