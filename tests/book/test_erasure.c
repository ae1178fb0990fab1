/* SPDX-License-Identifier: MIT */
/* After an erasure no byte of a customer or contact is left: not in the blocks that the book holds,
 * not in those that it has given back, not in what it saves. */
#include <stdio.h>

#include "workbook.h"

/* An allocator that knows its blocks. */
struct block {
    struct block *next, *before;
    size_t bytes, fill; /* keeps what follows aligned */
};

static struct block *blocks;
static int dirty; /* blocks that came back with something in them */

static void *
allocate(void *user_data, size_t bytes)
{
    struct block *block = malloc(sizeof *block + bytes);

    (void)user_data;
    if (!block)
        return NULL;
    block->bytes = bytes;
    block->next = blocks;
    block->before = NULL;
    if (blocks)
        blocks->before = block;
    blocks = block;
    memset(block + 1, 0xa5, bytes);
    return block + 1;
}

static void
release(void *user_data, void *bytes, size_t size)
{
    struct block *block = (struct block *)bytes - 1;
    const unsigned char *p = bytes;
    size_t i;

    (void)user_data;
    for (i = 0; i < size; i++)
        if (p[i]) {
            dirty++;
            break;
        }
    if (block->before)
        block->before->next = block->next;
    else
        blocks = block->next;
    if (block->next)
        block->next->before = block->before;
    free(block);
}

static int
found_in(const void *bytes, size_t length, const char *needle)
{
    const char *p = bytes;
    size_t n = strlen(needle), i;

    for (i = 0; i + n <= length; i++)
        if (p[i] == needle[0] && memcmp(p + i, needle, n) == 0)
            return 1;
    return 0;
}

static int
in_memory(const char *needle)
{
    const struct block *block;

    for (block = blocks; block; block = block->next)
        if (found_in(block + 1, block->bytes, needle))
            return 1;
    return 0;
}

static int
in_buffer(const csuccess_buffer *buffer, const char *needle)
{
    return found_in(csuccess_buffer_data(buffer), csuccess_buffer_length(buffer), needle);
}

/* Everything here that begins so belongs to the customer, or to the contact. */
static const char of_customer[] = "CUST", of_contact[] = "PERS";

static csuccess_buffer *journal;

static int32_t
keep_line(void *user_data, const char *line, size_t length)
{
    csuccess_writer writer = {.size = sizeof writer};

    (void)user_data;
    if (csuccess_buffer_writer(journal, &writer) != CSUCCESS_OK)
        return 1;
    return writer.write(writer.user_data, line, length);
}

static csuccess_book *book;

static int
open_book(void **state)
{
    csuccess_allocator allocator = {
        .size = sizeof allocator, .allocate = allocate, .release = release};
    csuccess_sinks sinks = {.size = sizeof sinks, .journal = keep_line};
    csuccess_config config = {.size = sizeof config, .allocator = &allocator, .sinks = &sinks};

    (void)state;
    assert_int_equal(csuccess_buffer_new(NULL, &journal), CSUCCESS_OK);
    assert_int_equal(csuccess_book_new(&config, &book), CSUCCESS_OK);
    take(book, "{'record':'definitions','book':{'undeclared':'keep'},%s}", rich_definitions);
    take(book, "{'record':'customer','id':'other','attributes':{'seats':3}}");
    take(book, "{'record':'customer','id':'CUST-id','name':'CUST-name','parent':'other',"
               "'attributes':{'plan':'CUST-plan','colour':{'CUST-key':['CUST-colour']}},"
               "'by':'CUST-by','reason':'CUST-reason','x':{'CUST-x':1}}");
    take(book, "{'record':'customer','id':'CUST-merged','name':'CUST-old-name',"
               "'attributes':{'shape':'CUST-shape'}}");
    take(book, "{'record':'merge','from':'CUST-merged','into':'CUST-id'}");
    take(book, "{'record':'customer','id':'child','parent':'CUST-id'}");
    take(book, "{'record':'contact','customer':'CUST-id','id':'PERS-\\'id\\'','name':'PERS-name',"
               "'email':'PERS@example.org','roles':['champion','PERS-role'],'title':'PERS-title'}");
    take(book,
         "{'record':'contact','customer':'CUST-id','id':'colleague','name':'CUST-colleague'}");
    take(book, "{'record':'outcome','customer':'CUST-id','outcome':'renewed','reason':'CUST-why',"
               "'by':'CUST-who','at':'2026-01-03T00:00:00Z'}");
    return 0;
}

/* Work for them, done and to come. */
static void
tell_tasks(void)
{
    take(book, "{'record':'member','id':'ann'}");
    take(book, "{'record':'member','id':'bob'}");
    take(book, "{'record':'task','do':'create','task':'CUST-task','customer':'CUST-id',"
               "'kind':'CUST-kind','title':'CUST-title','owner':'ann','contact':'PERS-\\'id\\'',"
               "'parameters':{'CUST-key':'CUST-parameter'},'by':'CUST-by'}");
    take(book, "{'record':'task','do':'create','task':'call','customer':'CUST-id','kind':'call'}");
    take(book, "{'record':'task','do':'snooze','task':'call','reason':'CUST-snooze',"
               "'until':'2026-01-25T00:00:00Z'}");
    take(book, "{'record':'task','do':'acknowledge','task':'CUST-task','delivery':'CUST-sent'}");
    take(book, "{'record':'task','do':'complete','task':'CUST-task','outcome':'CUST-done'}");
    take(book, "{'record':'task','do':'create','task':'CUST-next','customer':'CUST-merged',"
               "'kind':'call','contact':'PERS-\\'id\\'','at':'2026-01-20T00:00:00Z'}");
    take(book, "{'record':'task','do':'cancel','task':'CUST-next','reason':'CUST-no',"
               "'at':'2026-01-21T00:00:00Z'}");
    take(book, "{'record':'hand_over','from':'ann','to':'bob','owner':true,"
               "'customers':['CUST-id','other','CUST-merged','CUST-id'],"
               "'at':'2026-01-22T00:00:00Z'}");
    take(book, "{'record':'task','do':'create','task':'others','customer':'other','kind':'call',"
               "'owner':'ann'}");
}

/* A success plan, signed, with something to come. */
static void
tell_plans(void)
{
    take(book, "{'record':'canvas','canvas':'CUST-plan','customer':'CUST-id','name':'CUST-name',"
               "'success':'CUST-success','highlights':{'who':'CUST-who'},'end':'2026-12-31',"
               "'owner':'ann','by':'PERS-\\'id\\''}");
    take(book, "{'record':'canvas','canvas':'CUST-plan','success':'CUST-success then'}");
    take(book, "{'record':'plan_item','canvas':'CUST-plan','item':'o','kind':'objective',"
               "'title':'CUST-objective','contact':'PERS-\\'id\\''}");
    take(book, "{'record':'plan_item','canvas':'CUST-plan','item':'k','kind':'kpi','of':['o'],"
               "'baseline':1,'target':2,'due':'2026-06-01','unit':'CUST-unit',"
               "'data':[{'label':'CUST-label','value':'CUST-value'}]}");
    take(book, "{'record':'plan_item','canvas':'CUST-plan','item':'w','kind':'value',"
               "'title':'CUST-title before'}");
    take(book, "{'record':'plan_item','canvas':'CUST-plan','item':'w','title':'CUST-title'}");
    take(book, "{'record':'plan_item','canvas':'CUST-plan','item':'o','contact':null}");
    take(book, "{'record':'plan_item','canvas':'CUST-plan','item':'w','do':'accept',"
               "'by':'PERS-\\'id\\''}");
    take(book, "{'record':'plan_item','canvas':'CUST-plan','item':'w','do':'deliver'}");
    take(book, "{'record':'plan_item','canvas':'CUST-plan','item':'w','do':'verify',"
               "'contact':'PERS-\\'id\\''}");
    take(book, "{'record':'canvas','canvas':'CUST-plan','do':'propose','by':'CUST-by'}");
    take(book, "{'record':'canvas','canvas':'CUST-plan','do':'agree','version':'1.0',"
               "'contact':'PERS-\\'id\\'','reason':'CUST-reason'}");
    take(book, "{'record':'plan_item','canvas':'CUST-plan','item':'next','kind':'action',"
               "'title':'CUST-next','contact':'PERS-\\'id\\'','at':'2026-01-20T00:00:00Z'}");
    take(book, "{'record':'canvas','canvas':'CUST-plan','do':'activate',"
               "'at':'2026-01-22T00:00:00Z'}");
    take(book, "{'record':'canvas','canvas':'theirs','customer':'other','name':'theirs'}");
}

/* Facts that are there, late, and to come; a failure that quotes. */
static void
tell_more(void)
{
    const char *const at[] = {"2026-01-02T00:00:00Z", "2026-01-09T00:00:00Z",
                              "2026-01-20T00:00:00Z"};
    size_t i;

    for (i = 0; i < COUNT_OF(at); i++) {
        take(book,
             "{'record':'event','customer':'CUST-id','kind':'ticket','at':'%s',"
             "'subject':'PERS-\\'id\\'','label':'CUST-label-%d','key':'CUST-key-%d'}",
             at[i], (int)i, (int)i);
        take(book,
             "{'record':'event','customer':'CUST-id','kind':'unseen','at':'%s',"
             "'subject':'PERS-\\'id\\'','label':'CUST-unseen'}",
             at[i]);
        if (i == 0)
            advance(book, "2026-01-10");
    }
    tell_tasks();
    tell_plans();
    take(book, "{'record':'customer','id':'CUST-id','at':'2026-01-20T00:00:00Z',"
               "'attributes':{'plan':'CUST-next','size':'CUST-size'},'name':'CUST-new'}");
    take(book, "{'record':'customer','id':'child','at':'2026-01-21T00:00:00Z','parent':'CUST-id',"
               "'attributes':{'plan':'pro'}}");
    take(book, "{'record':'merge','from':'CUST-id','into':'child','at':'2026-01-28T00:00:00Z'}");
    take(book, "{'record':'contact','customer':'CUST-id','id':'PERS-\\'id\\'','name':'PERS-next',"
               "'at':'2026-01-20T00:00:00Z'}");
    take(book, "{'record':'remove','customer':'CUST-id','contact':'PERS-\\'id\\'',"
               "'at':'2026-01-27T00:00:00Z'}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/customer", "CUST-id",
           "{'record':'event','customer':'CUST-ix','kind':'ticket'}");
    refuse(book, CSUCCESS_E_UNKNOWN, "/contact", "PERS-",
           "{'record':'erase','customer':'CUST-id','contact':'PERS-nobody'}");
}

static void
gone(const char *needle)
{
    csuccess_buffer *bytes = saved(book);

    assert_false(in_buffer(bytes, needle));
    assert_false(in_memory(needle));
    assert_int_equal(dirty, 0);
    csuccess_buffer_free(bytes);
}

static int
close_book(void **state)
{
    (void)state;
    csuccess_book_free(book);
    csuccess_buffer_free(journal);
    assert_ptr_equal(blocks, NULL);
    assert_int_equal(dirty, 0);
    return 0;
}

static void
the_test_would_find_them(void **state)
{
    csuccess_buffer *bytes;

    (void)state;
    tell_more();
    bytes = saved(book);
    assert_true(in_buffer(bytes, of_customer));
    assert_true(in_buffer(bytes, of_contact));
    assert_true(in_memory(of_customer));
    assert_true(in_memory(of_contact));
    csuccess_buffer_free(bytes);
}

static const char *
owner_of(const char *id)
{
    csuccess_task_info info = {.size = sizeof info};
    csuccess_task task = 0;

    assert_int_equal(csuccess_task_find(book, id, strlen(id), &task), CSUCCESS_OK);
    assert_int_equal(csuccess_task_get(book, task, &info), CSUCCESS_OK);
    return info.owner;
}

static void
a_customer_is_erased(void **state)
{
    csuccess_task call = 0;

    (void)state;
    tell_more();
    take(book, "{'record':'erase','customer':'CUST-id','by':'CUST-by','reason':'CUST-reason'}");
    gone(of_customer);
    gone(of_contact);
    assert_int_equal(counts(book).erased, 1);
    assert_int_equal(counts(book).customers, 2);
    comes_back(book);
    advance(book, "2026-02-10");
    gone(of_customer);
    gone(of_contact);
    comes_back(book);
    assert_string_equal(value_of(book, "child", "plan").text, "pro");
    assert_string_equal(owner_of("others"), "bob"); /* handed over without them */
    assert_int_equal(csuccess_task_find(book, "call", 4, &call), CSUCCESS_E_NOT_FOUND);
}

static void
a_customer_is_erased_before_the_first_move(void **state)
{
    (void)state;
    take(book, "{'record':'event','customer':'CUST-id','kind':'ticket','label':'CUST-label',"
               "'at':'2026-01-02T00:00:00Z','subject':'PERS-\\'id\\''}");
    /* the erasure itself waits, and so does what comes after it */
    take(book, "{'record':'erase','customer':'CUST-merged','at':'2026-01-05T00:00:00Z'}");
    take(book, "{'record':'outcome','customer':'CUST-id','outcome':'churned','reason':'CUST-last',"
               "'at':'2026-01-06T00:00:00Z'}");
    assert_true(in_memory(of_customer));
    advance(book, "2026-01-10");
    gone(of_customer);
    gone(of_contact);
}

static void
a_contact_is_erased(void **state)
{
    csuccess_buffer *bytes;

    (void)state;
    tell_more();
    assert_true(number(book, "CUST-id", "distinct9") == 1);
    take(book, "{'record':'erase','customer':'CUST-id','contact':'PERS-\\'id\\''}");
    gone(of_contact);
    bytes = saved(book); /* the rest of the customer stays, what waits included */
    assert_true(in_buffer(bytes, "CUST-name"));
    assert_true(in_buffer(bytes, "CUST-colleague"));
    assert_true(in_buffer(bytes, "CUST-label-2"));
    assert_true(in_buffer(bytes, "CUST-next"));
    csuccess_buffer_free(bytes);
    comes_back(book);
    advance(book, "2026-01-11");
    assert_true(number(book, "CUST-id", "distinct9") == 0);
    gone(of_contact);
    advance(book, "2026-01-23");
    gone(of_contact);
    comes_back(book);
}

/* Of a person who is taken out of the journal what they have signed stays signed. */
static void
what_a_redacted_contact_signed_stays(void **state)
{
    static const char *const customers[] = {"CUST-id"}, *const contacts[] = {"PERS-\"id\""};
    static const size_t lengths[] = {7}, contact_lengths[] = {9};
    csuccess_canvas_info info = {.size = sizeof info};
    csuccess_canvas canvas = 0;
    csuccess_buffer *copy = NULL;
    csuccess_writer writer = {.size = sizeof writer};
    csuccess_reader reader = {.size = sizeof reader};
    csuccess_book *again;

    (void)state;
    take(book, "{'record':'member','id':'ann'}");
    tell_plans();
    assert_int_equal(csuccess_buffer_new(NULL, &copy), CSUCCESS_OK);
    assert_int_equal(csuccess_buffer_writer(copy, &writer), CSUCCESS_OK);
    assert_int_equal(csuccess_reader_from_memory(csuccess_buffer_data(journal),
                                                 csuccess_buffer_length(journal), &reader),
                     CSUCCESS_OK);
    assert_int_equal(csuccess_journal_redact(&reader, &writer, customers, lengths, contacts,
                                             contact_lengths, 1, NULL),
                     CSUCCESS_OK);
    assert_false(in_buffer(copy, of_contact));
    again = replayed(copy);
    advance(again, "2026-01-23");
    assert_int_equal(csuccess_canvas_find(again, "CUST-plan", 9, &canvas), CSUCCESS_OK);
    assert_int_equal(csuccess_canvas_get(again, canvas, &info), CSUCCESS_OK);
    assert_int_equal(info.state, CSUCCESS_CANVAS_ACTIVE);
    assert_int_equal(info.items, 4);
    csuccess_book_free(again);
    csuccess_buffer_free(copy);
}

/* A contact whose id is also a word in other facts of the customer takes none of them along. */
static void
facts_with_the_same_word_stay(void **state)
{
    (void)state;
    advance(book, "2026-01-10");
    take(book, "{'record':'contact','customer':'CUST-id','id':'pro'}");
    take(book, "{'record':'customer','id':'CUST-id','attributes':{'plan':'pro'},"
               "'at':'2026-01-11T00:00:00Z'}");
    take(book, "{'record':'erase','customer':'CUST-id','contact':'pro'}");
    advance(book, "2026-01-12");
    assert_string_equal(value_of(book, "CUST-id", "plan").text, "pro");
}

/* The journal is the host's: it names them until it is redacted, and replays after that. */
static void
a_redacted_journal_names_nobody(void **state)
{
    static const char *const customers[] = {"CUST-id", "CUST-merged"};
    static const size_t lengths[] = {7, 11};
    csuccess_buffer *copy = NULL;
    csuccess_writer writer = {.size = sizeof writer};
    csuccess_reader reader = {.size = sizeof reader};
    csuccess_book *again;
    uint64_t redacted = 0;

    (void)state;
    tell_more();
    take(book, "{'record':'erase','customer':'CUST-id'}");
    assert_true(in_buffer(journal, of_customer));
    assert_int_equal(csuccess_buffer_new(NULL, &copy), CSUCCESS_OK);
    assert_int_equal(csuccess_buffer_writer(copy, &writer), CSUCCESS_OK);
    assert_int_equal(csuccess_reader_from_memory(csuccess_buffer_data(journal),
                                                 csuccess_buffer_length(journal), &reader),
                     CSUCCESS_OK);
    assert_int_equal(
        csuccess_journal_redact(&reader, &writer, customers, lengths, NULL, NULL, 2, &redacted),
        CSUCCESS_OK);
    assert_int_equal(redacted, 41);
    assert_false(in_buffer(copy, of_customer));
    assert_false(in_buffer(copy, of_contact));
    again = replayed(copy);
    assert_int_equal(counts(again).customers, 1);
    assert_true(in_buffer(copy, "\"customers\":[\"other\"]"));
    assert_false(in_buffer(copy, "\"call\",\"reason\"")); /* told of a task that is not made */
    csuccess_book_free(again);
    csuccess_buffer_free(copy);
}

#define erasure_test(test) cmocka_unit_test_setup_teardown(test, open_book, close_book)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        erasure_test(the_test_would_find_them),
        erasure_test(a_customer_is_erased),
        erasure_test(a_customer_is_erased_before_the_first_move),
        erasure_test(a_contact_is_erased),
        erasure_test(facts_with_the_same_word_stay),
        erasure_test(a_redacted_journal_names_nobody),
        erasure_test(what_a_redacted_contact_signed_stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
