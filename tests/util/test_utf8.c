/* SPDX-License-Identifier: MIT */
#include "util/utf8.h"

#include "test.h"

static int
valid(const char *bytes, size_t length)
{
    char *copy = exact_copy(bytes, length);
    int out = csuccessp_utf8_valid(copy, length);

    free(copy);
    return out;
}

static int
id_valid(const char *bytes, size_t length)
{
    char *copy = exact_copy(bytes, length);
    int out = csuccessp_id_valid(copy, length);

    free(copy);
    return out;
}

static int
is_surrogate(uint32_t point)
{
    return point >= 0xd800 && point <= 0xdfff;
}

static void
all_code_points_round_trip(void **state)
{
    uint32_t point, back;
    size_t n, wrong = 0;
    char to[4];

    (void)state;
    for (point = 0; point <= 0x10ffff; point++) {
        if (is_surrogate(point))
            continue;
        n = csuccessp_utf8_write(point, to);
        wrong += n != (point < 0x80 ? 1u : point < 0x800 ? 2u : point < 0x10000 ? 3u : 4u);
        wrong += !csuccessp_utf8_valid(to, n);
        back = 0;
        wrong += csuccessp_utf8_next(to, n, &back) != n;
        wrong += back != point;
    }
    assert_int_equal(wrong, 0);
}

/* The definition: lead and continuation bytes make a number, and the number needs that many. */
static int
is_well_formed(const unsigned char *p, size_t length)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t need = p[0] < 0x80 ? 1 : p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2, i;
    uint32_t point = need == 1 ? p[0] : p[0] & (0x7fu >> need);

    if ((p[0] >= 0x80 && p[0] < 0xc0) || p[0] >= 0xf8 || need != length)
        return 0;
    for (i = 1; i < need; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        point = point << 6 | (p[i] & 0x3fu);
    }
    return point >= least[need] && point <= 0x10ffff && !is_surrogate(point);
}

static void
sequences_are_valid_exactly_when_well_formed(void **state)
{
    /* every lead byte with every second, and those that follow at their ends */
    static const unsigned char third[] = {0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xff};
    unsigned char p[4];
    unsigned a, b, c, d;

    (void)state;
    for (a = 0x80; a < 256; a++)
        for (b = 0; b < 256; b++) {
            p[0] = (unsigned char)a;
            p[1] = (unsigned char)b;
            if (is_well_formed(p, 1))
                continue;
            if (b >= 0x80)
                assert_int_equal(csuccessp_utf8_valid((char *)p, 2), is_well_formed(p, 2));
            for (c = 0; c < COUNT_OF(third); c++) {
                p[2] = third[c];
                if (p[2] >= 0x80 && p[1] >= 0x80)
                    assert_int_equal(csuccessp_utf8_valid((char *)p, 3), is_well_formed(p, 3));
                for (d = 0; d < COUNT_OF(third); d++) {
                    p[3] = third[d];
                    if (p[3] >= 0x80 && p[2] >= 0x80 && p[1] >= 0x80 && a >= 0xf0)
                        assert_int_equal(csuccessp_utf8_valid((char *)p, 4), is_well_formed(p, 4));
                }
            }
        }
}

static void
malformed_bytes_are_refused(void **state)
{
    static const char *const texts[] = {
        "\x80",
        "\xbf",
        "\xc0\x80",
        "\xc1\xbf",
        "\xe0\x80\x80",
        "\xe0\x9f\xbf",
        "\xf0\x80\x80\x80",
        "\xf0\x8f\xbf\xbf",
        "\xed\xa0\x80",
        "\xed\xbf\xbf",
        "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80",
        "\xff",
        "\xfe",
        "a\xc3",
        "a\xe2\x82",
        "a\xf0\x9f\x98",
        "\xc3"
        "a",
        "\xe2\x82"
        "a",
        "\xf0\x9f\x98"
        "a",
        "\xc3\xa4\xa4",
        "\xf8\x88\x80\x80\x80",
        "ok\xc3\xa4\xed\xa0\x80",
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(texts); i++)
        assert_false(valid(texts[i], strlen(texts[i])));
}

static void
well_formed_text_is_accepted(void **state)
{
    (void)state;
    assert_true(valid("", 0));
    assert_true(valid("plain", 5));
    assert_true(valid("a\0b", 3));
    assert_true(valid("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z", 10));
    assert_true(valid("\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf\xc2\x80", 12));
}

static void
what_cannot_be_read_takes_no_bytes(void **state)
{
    uint32_t point = 0;

    (void)state;
    assert_int_equal(csuccessp_utf8_next("", 0, &point), 0);
    assert_int_equal(csuccessp_utf8_next("\xc3", 1, &point), 0);
    assert_int_equal(csuccessp_utf8_next("\x80", 1, &point), 0);
    assert_int_equal(csuccessp_utf8_next("\xc3\xa4", 2, &point), 2);
    assert_int_equal(point, 0xe4);
}

static void
an_id_has_1_to_255_bytes(void **state)
{
    char bytes[256];

    (void)state;
    memset(bytes, 'x', sizeof bytes);
    assert_false(id_valid(bytes, 0));
    assert_true(id_valid(bytes, 1));
    assert_true(id_valid(bytes, CSUCCESSP_ID_MAX));
    assert_false(id_valid(bytes, CSUCCESSP_ID_MAX + 1));
}

static void
an_id_has_no_control_character(void **state)
{
    char bytes[8] = "ab";
    uint32_t point;
    size_t n;

    (void)state;
    for (point = 0; point < 0x3000; point++) {
        n = 2 + csuccessp_utf8_write(point, bytes + 2);
        bytes[n++] = 'c';
        assert_int_equal(id_valid(bytes, n),
                         point >= 0x20 && point != 0x7f && (point < 0x80 || point >= 0xa0));
    }
    assert_false(id_valid("a\xc2\x85", 3));
    assert_true(id_valid("a\xc2\xa0", 3));
}

static void
an_id_is_well_formed_text(void **state)
{
    (void)state;
    assert_true(id_valid("Käse/€ 42", strlen("Käse/€ 42")));
    assert_false(id_valid("a\xc2", 2));
    assert_false(id_valid("a\xff", 2));
    assert_false(id_valid("\xed\xa0\x80", 3));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_code_points_round_trip),
        cmocka_unit_test(sequences_are_valid_exactly_when_well_formed),
        cmocka_unit_test(malformed_bytes_are_refused),
        cmocka_unit_test(well_formed_text_is_accepted),
        cmocka_unit_test(what_cannot_be_read_takes_no_bytes),
        cmocka_unit_test(an_id_has_1_to_255_bytes),
        cmocka_unit_test(an_id_has_no_control_character),
        cmocka_unit_test(an_id_is_well_formed_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
