/* SPDX-License-Identifier: MIT */
/* What is in the book of a fuzz target before its input comes. */
#include "fuzz.h"

#define EVENT(customer, kind, at, more)                                                           \
    "{\"record\":\"event\",\"customer\":\"" customer "\",\"kind\":\"" kind "\",\"at\":\"2026-" at \
    "Z\"" more "}"

static const char *const filling[] = {
    "{\"record\":\"zone\",\"id\":\"Europe/Berlin\",\"offset\":3600,\"transitions\":["
    "[\"2025-10-26T01:00:00Z\",3600],[\"2026-03-29T01:00:00Z\",7200],"
    "[\"2026-10-25T01:00:00Z\",3600]]}",
    "{\"record\":\"calendar\",\"id\":\"de\",\"holidays\":[\"2026-12-25\"],"
    "\"hours\":{\"from\":\"09:00\",\"to\":\"17:00\"}}",
    "{\"record\":\"member\",\"id\":\"mia\",\"name\":\"Mia\",\"calendar\":\"de\","
    "\"capacity\":40.5,\"absences\":[{\"from\":\"2026-07-01\",\"to\":\"2026-07-14\"}]}",
    NULL, /* definitions */
    "{\"record\":\"customer\",\"id\":\"group\",\"start\":\"2020-01-01\"}",
    "{\"record\":\"customer\",\"id\":\"acme\",\"name\":\"Acme\",\"owner\":\"mia\","
    "\"start\":\"2026-03-01\",\"parent\":\"group\",\"attributes\":{\"plan\":\"pro\",\"seats\":5,"
    "\"ratio\":0.5,\"signed\":\"2026-01-15\",\"mrr\":120000,\"paying\":true,"
    "\"seen\":\"2026-02-01T10:00:00Z\"}}",
    "{\"record\":\"customer\",\"id\":\"bolt\",\"start\":\"2025-06-30\",\"parent\":\"group\","
    "\"attributes\":{\"plan\":\"free\",\"mrr\":{\"amount\":5000,\"currency\":\"USD\"}}}",
    "{\"record\":\"contact\",\"customer\":\"acme\",\"id\":\"ann\",\"roles\":[\"champion\"]}",
    "{\"record\":\"contact\",\"customer\":\"acme\",\"id\":\"bob\",\"email\":\"b@example.com\"}",
    EVENT("acme", "login", "02-01T10:00:00", ",\"subject\":\"ann\""),
    EVENT("acme", "login", "03-01T10:00:00", ",\"subject\":\"bob\",\"label\":\"web\""),
    EVENT("bolt", "login", "03-02T10:00:00", ",\"label\":\"app\",\"key\":\"k1\""),
    EVENT("acme", "ticket", "03-03T10:00:00", ",\"value\":2.5"),
    EVENT("acme", "ticket", "03-09T10:00:00", ",\"value\":-1"),
    EVENT("group", "login", "03-20T10:00:00", ",\"source\":\"app\",\"position\":7"),
    "{\"record\":\"customer\",\"id\":\"acme\",\"at\":\"2026-03-15T00:00:00Z\",\"source\":\"crm\","
    "\"position\":3,\"attributes\":{\"plan\":\"free\"}}",
    "{\"record\":\"outcome\",\"customer\":\"bolt\",\"at\":\"2026-02-28T00:00:00Z\","
    "\"outcome\":\"renewed\",\"amount\":60000}",
};

static const char definitions[] =
    "{\"record\":\"definitions\",\"book\":{\"currency\":\"EUR\",\"zone\":\"Europe/Berlin\","
    "\"grain\":\"%s\",\"undeclared\":\"%s\",\"revenue\":\"mrr\",\"history_days\":20},"
    "\"attributes\":[{\"id\":\"plan\",\"type\":\"text\",\"values\":[\"free\",\"pro\"]},"
    "{\"id\":\"seats\",\"type\":\"int\"},{\"id\":\"ratio\",\"type\":\"double\"},"
    "{\"id\":\"signed\",\"type\":\"date\"},{\"id\":\"mrr\",\"type\":\"money\"},"
    "{\"id\":\"paying\",\"type\":\"bool\"},{\"id\":\"seen\",\"type\":\"time\"}],"
    "\"events\":[{\"id\":\"login\"},{\"id\":\"ticket\",\"retain_days\":60}],"
    "\"measures\":[{\"id\":\"logins\",\"kind\":\"count\",\"event\":\"login\",\"days\":30},"
    "{\"id\":\"logins_web\",\"kind\":\"count\",\"event\":\"login\",\"days\":7,"
    "\"where\":{\"label\":[\"web\",\"app\"]}},"
    "{\"id\":\"logins_signed\",\"kind\":\"sum\",\"event\":\"login\",\"since\":\"signed\"},"
    "{\"id\":\"ticket_sum\",\"kind\":\"sum\",\"event\":\"ticket\",\"days\":30,\"stale_days\":20},"
    "{\"id\":\"ticket_mean\",\"kind\":\"mean\",\"event\":\"ticket\",\"days\":60},"
    "{\"id\":\"ticket_min\",\"kind\":\"min\",\"event\":\"ticket\",\"days\":10},"
    "{\"id\":\"ticket_max\",\"kind\":\"max\",\"event\":\"ticket\",\"days\":10},"
    "{\"id\":\"ticket_last\",\"kind\":\"last\",\"event\":\"ticket\",\"days\":14},"
    "{\"id\":\"people\",\"kind\":\"distinct\",\"event\":\"login\",\"days\":90},"
    "{\"id\":\"champions\",\"kind\":\"count\",\"event\":\"login\",\"days\":90,"
    "\"where\":{\"role\":\"champion\"}},"
    "{\"id\":\"idle\",\"kind\":\"days_since\",\"event\":\"login\",\"days\":90},"
    "{\"id\":\"ticket_trend\",\"kind\":\"trend\",\"event\":\"ticket\",\"days\":30},"
    "{\"id\":\"login_change\",\"kind\":\"change\",\"event\":\"login\",\"days\":14,"
    "\"blackout_days\":20},"
    "{\"id\":\"ticket_change\",\"kind\":\"change\",\"event\":\"ticket\",\"days\":14,"
    "\"change_of\":\"sum\",\"as\":\"difference\"},"
    "{\"id\":\"per_seat\",\"kind\":\"ratio\",\"of\":\"logins\",\"by\":\"seats\"},"
    "{\"id\":\"fresh_ratio\",\"kind\":\"value\",\"of\":\"ratio\",\"stale_days\":25,"
    "\"domain\":{\"min\":0,\"max\":1}},"
    "{\"id\":\"months\",\"kind\":\"age\",\"of\":\"start\",\"in\":\"months\"},"
    "{\"id\":\"to_signed\",\"kind\":\"until\",\"of\":\"signed\"},"
    "{\"id\":\"all_logins\",\"kind\":\"rollup\",\"of\":\"logins\",\"how\":\"sum\"},"
    "{\"id\":\"worst_idle\",\"kind\":\"rollup\",\"of\":\"idle\",\"how\":\"worst\",\"own\":false,"
    "\"direction\":\"lower_is_better\"},"
    "{\"id\":\"mean_seats\",\"kind\":\"rollup\",\"of\":\"per_seat\",\"by\":\"mrr\","
    "\"how\":\"weighted\",\"depth\":\"children\"}],"
    "\"segments\":[{\"id\":\"idle\",\"enter\":[{\"value\":\"idle\",\"from\":14}],"
    "\"leave\":[{\"value\":\"idle\",\"to\":7}]},"
    "{\"id\":\"young_pro\",\"enter\":[{\"value\":\"months\",\"to\":6},"
    "{\"value\":\"plan\",\"in\":[\"pro\"]}]},"
    "{\"id\":\"no_seats\",\"enter\":[{\"value\":\"seats\",\"missing\":true},"
    "{\"value\":\"segment.idle\",\"is\":true,\"not\":true}]}]}";

/* Models with each curve, each way to combine, each policy; an order, a draft, rules. */
static const char health[] =
    "{\"record\":\"definitions\",\"health_models\":["
    "{\"id\":\"main\",\"title\":\"Main\",\"direction\":\"higher_is_better\",\"blackout_days\":12,"
    "\"min_coverage\":0.1,\"min_dwell_days\":3,\"display\":{\"max\":10,\"decimals\":1},"
    "\"bands\":[{\"id\":\"red\",\"colour\":\"red\",\"to\":40},"
    "{\"id\":\"amber\",\"from\":40,\"to\":70,\"leave\":35},{\"id\":\"green\",\"from\":70,"
    "\"leave\":66.5}],"
    "\"overrides\":[{\"id\":\"unpaid\",\"when\":[{\"value\":\"paying\",\"is\":false}],"
    "\"effect\":\"cap\",\"score\":50},{\"id\":\"asleep\",\"when\":[{\"value\":\"segment.idle\","
    "\"is\":true}],\"effect\":\"force\",\"band\":\"red\"}],"
    "\"parts\":[{\"group\":\"use\",\"weight\":3,\"missing\":\"neutral\",\"neutral\":40,\"parts\":["
    "{\"measure\":\"logins\",\"weight\":7,\"linear\":{\"knots\":[[0,0],[3,50],[9,100]]}},"
    "{\"measure\":\"idle\",\"weight\":3,\"bands\":[{\"points\":100,\"to\":3},"
    "{\"points\":33.333333,\"from\":3,\"to\":14},{\"points\":0,\"from\":14}]},"
    "{\"measure\":\"login_change\",\"exempt_from_blackout\":true,\"linear\":{\"knots\":[[-1,0],"
    "[1,100]],\"outside\":\"no_effect\"}}]},"
    "{\"group\":\"points\",\"weight\":2,\"combine\":\"additive\",\"start\":50,\"min\":10,"
    "\"max\":90,\"parts\":[{\"measure\":\"ticket_sum\",\"weight\":2,\"linear\":{\"knots\":"
    "[[-2,15],[5,-30]]}},{\"measure\":\"ticket_trend\",\"linear\":{\"knots\":[[-1,7.5],"
    "[1,-7.5]]}}]},"
    "{\"group\":\"weakest\",\"combine\":\"worst\",\"parts\":[{\"measure\":\"fresh_ratio\","
    "\"attainment\":{\"target\":1}},{\"measure\":\"people\",\"attainment\":{\"target\":\"seats\","
    "\"baseline\":0,\"points\":[10,100]}}]},"
    "{\"group\":\"terms\",\"weight\":1,\"combine\":\"colours\",\"colours\":{\"good_from\":80,"
    "\"poor_below\":20,\"good\":100,\"average\":55.5,\"poor\":0},\"parts\":["
    "{\"measure\":\"plan\",\"map\":{\"values\":{\"free\":30,\"pro\":90}}},"
    "{\"measure\":\"paying\",\"map\":{\"values\":{\"true\":100,\"false\":0}}},"
    "{\"measure\":\"champions\",\"weight\":0,\"map\":{\"values\":{\"1\":100},"
    "\"otherwise\":50}}]},"
    "{\"group\":\"age\",\"weight\":1,\"missing\":\"zero\",\"only_in\":\"young_pro\",\"parts\":["
    "{\"measure\":\"people\",\"by\":{\"measure\":\"months\",\"cases\":[{\"to\":3,"
    "\"not_scored\":true},{\"from\":3,\"to\":9,\"bands\":[{\"points\":20,\"to\":2},"
    "{\"points\":80,\"from\":2}]},{\"from\":9,\"map\":{\"values\":{\"0\":null},"
    "\"otherwise\":70}}]}},"
    "{\"measure\":\"logins\",\"history\":{\"days\":14,\"min_samples\":2}}]}]},"
    "{\"id\":\"fresh\",\"direction\":\"higher_is_better\",\"bands\":[{\"id\":\"low\",\"to\":50},"
    "{\"id\":\"high\",\"from\":50,\"from_inclusive\":true}],\"parts\":[{\"measure\":\"logins\","
    "\"linear\":{\"knots\":[[0,0],[3,100]]}},{\"measure\":\"seats\",\"weight\":2,\"bands\":["
    "{\"points\":0,\"to\":1},{\"points\":null,\"from\":1,\"to\":2},{\"points\":100,"
    "\"from\":2}]}]},"
    "{\"id\":\"danger\",\"direction\":\"lower_is_better\",\"scale\":{\"min\":-1,\"max\":1,"
    "\"decimals\":3},\"scope\":\"young_pro\",\"bands\":[{\"id\":\"safe\",\"to\":0,"
    "\"to_inclusive\":true},{\"id\":\"unsafe\",\"from\":0,\"from_inclusive\":false}],\"parts\":["
    "{\"measure\":\"health.fresh.score\",\"linear\":{\"knots\":[[0,1],[100,-1]]}},"
    "{\"measure\":\"idle\",\"history\":{\"days\":28,\"min_samples\":1,\"same_weekday\":true}}]}],"
    "\"health_drafts\":[{\"id\":\"main\",\"direction\":\"higher_is_better\",\"parts\":["
    "{\"measure\":\"logins\",\"linear\":{\"knots\":[[0,0],[5,100]]}}]}],"
    "\"health\":{\"order\":[{\"segment\":\"young_pro\",\"model\":\"fresh\"},"
    "{\"model\":\"main\"}]}}";

static const char *const overrides[] = {
    "{\"record\":\"override\",\"customer\":\"acme\",\"model\":\"main\",\"effect\":\"floor\","
    "\"score\":60,\"at\":\"2026-03-08T00:00:00Z\",\"days\":9,\"reason\":\"a new team\","
    "\"by\":\"mia\"}",
    "{\"record\":\"override\",\"customer\":\"group\",\"model\":\"main\",\"effect\":\"force\","
    "\"band\":\"green\",\"at\":\"2026-03-14T05:00:00Z\",\"until\":\"2026-03-28T00:00:00Z\","
    "\"reason\":\"a promise\"}",
};

void
fuzz_fill(csuccess_book *book, unsigned options)
{
    char text[sizeof definitions + 32];
    size_t i;
    int length;

    if (!(options & FUZZ_EMPTY))
        for (i = 0; i < sizeof filling / sizeof *filling; i++) {
            if (filling[i]) {
                REQUIRE_OK(book, csuccess_book_record(book, filling[i], strlen(filling[i])));
                continue;
            }
            length = snprintf(text, sizeof text, definitions,
                              options & FUZZ_DAY_GRAIN ? "day" : "exact",
                              options & FUZZ_KEEP ? "keep" : "refuse");
            REQUIRE_OK(book, csuccess_book_record(book, text, (size_t)length));
            REQUIRE_OK(book, csuccess_book_record(book, health, sizeof health - 1));
        }
    for (i = 0; !(options & FUZZ_EMPTY) && i < sizeof overrides / sizeof *overrides; i++)
        REQUIRE_OK(book, csuccess_book_record(book, overrides[i], strlen(overrides[i])));
    if (!(options & FUZZ_UNMOVED))
        REQUIRE_OK(book, csuccess_book_advance(book, INT64_C(1773144000000000)));
}
