#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""C from the rules of workload 1: what a C compiler makes of them is what the library is
compared with.

    w1_rules.py NAME OUT --read w1_rules.txt
    w1_rules.py NAME OUT --make COUNT --seed SEED

Defines `const w1_rule_set w1_rules_NAME` (w1_rules.h). Made rules have the form of those that are
read: one to four comparisons, with `and`, `or`, `not` and lists.
"""
import argparse
import random
import re

# Facts in their order: the texts, or the least and the most of the numbers.
FACTS = {
    "health": (0.0, 100.0), "days_to_renewal": (-15, 365), "nps": (0, 10),
    "logins_14d": (0, 200), "seats": (1, 300), "active_users": (0, 150),
    "tickets_30d": (0, 8), "open_p1": (0, 3), "mrr": (0.0, 20000.0), "csat": (1.0, 5.0),
    "days_since_login": (0, 60), "days_since_touch": (0, 150), "adoption": (0.0, 1.0),
    "overdue_invoices": (0, 4), "age_days": (0, 1500),
    "plan": ["trial", "core", "pro", "enterprise"],
    "region": ["amer", "emea", "apac", "latam"],
    "segment": ["smb", "mid", "ent"],
    "stage": ["onboarding", "adopt", "live", "renew", "risk"],
    "csm": ["csm%02d" % n for n in range(1, 21)],
}

LIST = re.compile(r"(\w+) in \[([^\]]*)\]")
TEXT = re.compile(r"(\w+) (==|!=) '(\w+)'")
FACT = re.compile(r"\b(%s)\b" % "|".join(FACTS))


def in_c(rule):
    def either(m):
        return "(" + " || ".join(f"{m[1]} == {x.strip()}" for x in m[2].split(",")) + ")"

    def code(m):
        return f"{m[1]} {m[2]} {FACTS[m[1]].index(m[3])}"

    return FACT.sub(r"c->\1", TEXT.sub(code, LIST.sub(either, rule)))


def made_comparison(rng):
    fact, values = rng.choice(list(FACTS.items()))
    if isinstance(values, list):
        if rng.random() < 0.3:
            some = rng.sample(values, rng.randint(2, len(values) - 1 if len(values) < 6 else 4))
            return f"{fact} in [" + ", ".join(f"'{x}'" for x in some) + "]"
        return f"{fact} {rng.choice(['==', '==', '!='])} '{rng.choice(values)}'"
    least, most = values
    if isinstance(least, float):
        return f"{fact} {rng.choice(['<', '>', '<=', '>='])} {rng.uniform(least, most):.2f}"
    if most < 10 and rng.random() < 0.4:
        return f"{fact} {rng.choice(['==', '!='])} {rng.randint(least, most)}"
    return f"{fact} {rng.choice(['<', '>', '<=', '>='])} {rng.randint(max(least, 0), most)}"


def made(rng):
    parts = [made_comparison(rng) for _ in range(rng.choice([1, 2, 2, 2, 3, 3, 4]))]
    parts = [f"!({p})" if rng.random() < 0.08 else p for p in parts]
    while len(parts) > 1:
        operator = rng.choice([" && ", " && ", " || "])
        taken = rng.randint(2, len(parts))
        joined = operator.join(parts[:taken])
        parts = [f"({joined})" if parts[taken:] else joined] + parts[taken:]
    return parts[0]


def write(name, rules, out):
    out.write('/* Made by w1_rules.py. */\n#include "w1_rules.h"\n\n')
    out.write("static const char *const texts[] = {\n")
    out.writelines(f'    "{rule}",\n' for rule in rules)
    out.write("};\n\nstatic inline void\nevaluate(const w1_row *c, uint64_t *matches)\n{\n")
    out.writelines(f"    matches[{i}] += {in_c(rule)};\n" for i, rule in enumerate(rules))
    out.write("}\n\nstatic void\nevaluate_all(const w1_data *data, uint64_t *matches)\n{\n")
    out.write("    const w1_fact *f = data->facts;\n")
    out.write(f"    uint64_t found[{len(rules)}] = {{0}}, i;\n\n")
    out.write("    for (i = 0; i < data->customers; i++) {\n        w1_row row = {\n")
    for i, (fact, values) in enumerate(FACTS.items()):
        held = ("codes" if isinstance(values, list) else
                "numbers" if isinstance(values[0], float) else "integers")
        out.write(f"            .{fact} = f[{i}].{held}[i],\n")
    out.write("        };\n\n        evaluate(&row, found);\n    }\n")
    out.write(f"    for (i = 0; i < {len(rules)}; i++)\n        matches[i] += found[i];\n}}\n\n")
    out.write(f"const w1_rule_set w1_rules_{name} = {{\"{name}\", texts, {len(rules)}, "
              "evaluate_all};\n")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("name")
    options.add_argument("out")
    options.add_argument("--read")
    options.add_argument("--make", type=int)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    if given.read:
        with open(given.read, encoding="utf-8") as file:
            lines = [line.strip() for line in file]
        rules = [line for line in lines if line and not line.startswith("#")]
    else:
        rng = random.Random(given.seed)
        rules = [made(rng) for _ in range(given.make)]
    with open(given.out, "w", encoding="utf-8") as out:
        write(given.name, rules, out)


if __name__ == "__main__":
    main()
