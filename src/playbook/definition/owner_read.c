/* SPDX-License-Identifier: MIT */
/* Whose the tasks are: rules, of which the first that gives somebody counts. */
#include <string.h>

#include "book/book.h"
#include "playbook/definition/reader.h"

enum { OWNERS_MAX = 16 };

struct owner_body {
    csuccessp_slice attribute, member, role;
    int32_t manager_of, pick;
};

enum { O_ATTRIBUTE, O_MANAGER, O_MEMBER, O_ROLE, O_PICK };

static const char *const account_names[] = {"account", NULL};
static const char *const pick_names[] = {"first", "least_load", NULL};

static const csuccessp_field owner_fields[] = {
    [O_ATTRIBUTE] = {"attribute", CSUCCESSP_FIELD_ID, 0, offsetof(struct owner_body, attribute),
                     NULL},
    [O_MANAGER] = {"manager_of", CSUCCESSP_FIELD_CHOICE, 0, offsetof(struct owner_body, manager_of),
                   account_names},
    [O_MEMBER] = {"member", CSUCCESSP_FIELD_ID, 0, offsetof(struct owner_body, member), NULL},
    [O_ROLE] = {"role", CSUCCESSP_FIELD_ID, 0, offsetof(struct owner_body, role), NULL},
    [O_PICK] = {"pick", CSUCCESSP_FIELD_CHOICE, 0, offsetof(struct owner_body, pick), pick_names},
};

static csuccess_status
read_object(csuccessp_playbook_reader *reader, const csuccessp_place *place, yyjson_val *value,
            csuccessp_owner_rule *rule)
{
    csuccessp_place at = csuccessp_place_name(place, "attribute");
    struct owner_body in;
    uint64_t present;
    csuccess_status status;

    memset(&in, 0, sizeof in);
    status = csuccessp_fields_read(place, value, owner_fields, O_PICK + 1, &in, &present);
    if (status != CSUCCESS_OK)
        return status;
    switch (present) {
    case 1u << O_ATTRIBUTE:
        rule->by = CSUCCESSP_OWNER_ATTRIBUTE;
        return csuccessp_playbook_attribute(reader, &at, in.attribute, CSUCCESS_TYPE_TEXT,
                                            &rule->slot);
    case 1u << O_MANAGER:
        rule->by = CSUCCESSP_OWNER_MANAGER;
        return CSUCCESS_OK;
    case 1u << O_MEMBER:
        rule->by = CSUCCESSP_OWNER_MEMBER;
        return csuccessp_playbook_text(reader, in.member, &rule->text);
    case 1u << O_ROLE:
    case 1u << O_ROLE | 1u << O_PICK:
        rule->by = in.pick ? CSUCCESSP_OWNER_LEAST_LOAD : CSUCCESSP_OWNER_ROLE;
        return csuccessp_playbook_text(reader, in.role, &rule->text);
    default:
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION,
                                 "an owner has one of 'attribute', 'manager_of', 'member' and "
                                 "'role', the last with 'pick'");
    }
}

static csuccess_status
read_rule(csuccessp_playbook_reader *reader, const csuccessp_place *place, yyjson_val *value,
          csuccessp_owner_rules *out)
{
    static const csuccessp_field account = {"", CSUCCESSP_FIELD_CHOICE, 1, 0, account_names};
    csuccessp_owner_rule *rule = &out->items[out->count++];
    int32_t ignored;

    memset(rule, 0, sizeof *rule);
    rule->slot = CSUCCESSP_SLOT_NONE;
    rule->by = CSUCCESSP_OWNER_ACCOUNT;
    return yyjson_is_str(value) ? csuccessp_field_read(place, value, &account, &ignored)
                                : read_object(reader, place, value, rule);
}

csuccess_status
csuccessp_owner_read(csuccessp_playbook_reader *reader, const csuccessp_place *place,
                     yyjson_val *value, csuccessp_owner_rules *out)
{
    size_t count = yyjson_is_arr(value) ? yyjson_arr_size(value) : 1, i, n;
    csuccess_status status = CSUCCESS_OK;
    yyjson_val *item;

    if (count < 1 || count > OWNERS_MAX)
        return csuccessp_fail_at(place, CSUCCESS_E_DEFINITION, "there are 1 to %d rules for owners",
                                 (int)OWNERS_MAX);
    if (csuccessp_array_reserve(&reader->book->memory, out, count) != CSUCCESS_OK)
        return csuccessp_fail_memory(&reader->book->error);
    if (!yyjson_is_arr(value))
        return read_rule(reader, place, value, out);
    yyjson_arr_foreach(value, i, n, item)
    {
        csuccessp_place at = csuccessp_place_item(place, i);
        status = read_rule(reader, &at, item, out);
        if (status != CSUCCESS_OK)
            return status;
    }
    return status;
}
