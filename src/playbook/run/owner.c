/* SPDX-License-Identifier: MIT */
/* Who gets a task, or a run: the first rule that gives somebody counts. */
#include "book/calendar/workday.h"
#include "book/task/task.h"
#include "playbook/run/run.h"
#include "util/json_read.h"

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
is_active(const csuccess_book *book, csuccessp_text id)
{
    const csuccessp_entity *member = member_of(book, id);

    return !member ||
           !csuccessp_text_is(&book->texts, member->value[CSUCCESSP_MEMBER_ACTIVE], "false", 5);
}

/* Active, and not absent on the day. */
static int
is_there(const csuccess_book *book, csuccessp_text id, int32_t day)
{
    const csuccessp_entity *member = member_of(book, id);
    csuccessp_schedule schedule = {NULL, NULL, 0, book};

    if (!member || !is_active(book, id))
        return !member;
    schedule.absences = member->value[CSUCCESSP_MEMBER_ABSENCES];
    return !schedule.absences || !csuccessp_schedule_absent(&schedule, day);
}

/* The value of a field is canonical JSON: a text that is an id stands in quotes. */
static csuccessp_text
manager_of(const csuccess_book *book, csuccessp_text id)
{
    const csuccessp_entity *member = member_of(book, id);
    size_t length;
    const char *bytes;

    if (!member || !member->value[CSUCCESSP_MEMBER_MANAGER])
        return 0;
    bytes = csuccessp_texts_get(&book->texts, member->value[CSUCCESSP_MEMBER_MANAGER], &length);
    if (length < 2 || bytes[0] != '"')
        return 0;
    return csuccessp_texts_find(&book->texts, bytes + 1, length - 2);
}

/* Is a role in the list that a member's record says? Roles are ids, which JSON may escape: the list
 * was made by the same writer as the quoted role is. */
static int
has_role(const csuccess_book *book, const csuccessp_entity *member, csuccessp_text role)
{
    size_t length, role_length, i;
    const char *roles = csuccessp_texts_get(&book->texts, member->value[CSUCCESSP_MEMBER_ROLES],
                                            &length);
    const char *name = csuccessp_texts_get(&book->texts, role, &role_length);

    for (i = 0; i + role_length + 2 <= length; i++)
        if (roles[i] == '"' && roles[i + 1 + role_length] == '"' &&
            csuccessp_bytes_compare(roles + i + 1, role_length, name, role_length) == 0 &&
            (i == 1 || roles[i - 1] == ','))
            return 1;
    return 0;
}

static csuccessp_text
id_of(const csuccess_book *book, const csuccessp_entity *member)
{
    size_t length;
    const char *bytes = csuccessp_name_get(&book->pool, member->id, &length);

    return csuccessp_texts_find(&book->texts, bytes, length);
}

/* By id, or by open tasks and then id. */
static csuccessp_text
by_role(const csuccess_book *book, csuccessp_text role, int32_t day, int by_load)
{
    csuccessp_ref ref = csuccessp_entities_first(&book->members, 0);
    csuccessp_text best = 0;
    uint32_t best_load = 0;

    for (; ref; ref = csuccessp_entity_at(book, ref)->next) {
        const csuccessp_entity *member = csuccessp_entity_at(book, ref);
        csuccessp_text id;
        uint32_t load;
        if (!member->value[CSUCCESSP_MEMBER_ROLES] || !has_role(book, member, role))
            continue;
        id = id_of(book, member);
        if (!id || !is_there(book, id, day))
            continue;
        load = by_load ? csuccessp_task_load(book, id) : 0;
        if (best && (load > best_load ||
                     (load == best_load && csuccessp_texts_compare(&book->texts, id, best) > 0)))
            continue;
        best = id;
        best_load = load;
    }
    return best;
}

static csuccessp_text
by_attribute(const csuccess_book *book, uint32_t slot, uint32_t row)
{
    const csuccessp_node *node = slot == CSUCCESSP_SLOT_NONE ? NULL
                                                             : csuccessp_node_at(book, slot);

    if (!node || node->type != CSUCCESS_TYPE_TEXT || !node->column ||
        !csuccessp_column_has(node->column, row))
        return 0;
    return node->column->data.text[row];
}

static csuccessp_text
by_rule(const csuccess_book *book, const csuccessp_owner_rule *rule, uint32_t row, int32_t day)
{
    switch (rule->by) {
    case CSUCCESSP_OWNER_ACCOUNT:
        return account_owner(book, row);
    case CSUCCESSP_OWNER_ATTRIBUTE:
        return by_attribute(book, rule->slot, row);
    case CSUCCESSP_OWNER_MANAGER:
        return manager_of(book, account_owner(book, row));
    case CSUCCESSP_OWNER_MEMBER:
        return rule->text;
    default:
        return by_role(book, rule->text, day, rule->by == CSUCCESSP_OWNER_LEAST_LOAD);
    }
}

/* The first who is there; if nobody is, the first at all: what is theirs waits for them. */
csuccessp_text
csuccessp_owner_of(const csuccess_book *book, const csuccessp_owner_rules *rules, uint32_t row,
                   int32_t day)
{
    static const csuccessp_owner_rule by_account = {CSUCCESSP_OWNER_ACCOUNT, 0, 0};
    const csuccessp_owner_rule *list = rules->count ? rules->items : &by_account;
    size_t count = rules->count ? rules->count : 1, i;
    csuccessp_text first = 0, owner;

    for (i = 0; i < count; i++) {
        owner = by_rule(book, &list[i], row, day);
        if (owner && is_there(book, owner, day))
            return owner;
        if (!first && owner && is_active(book, owner))
            first = owner;
    }
    return first;
}
