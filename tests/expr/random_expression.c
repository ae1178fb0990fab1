/* SPDX-License-Identifier: MIT */
#include "random_expression.h"

#include <stdio.h>
#include <string.h>

/* Expressions of a type with places for others: $ and the letter of a type. @ and a letter names a
 * new variable of that type, which what follows may use; # names it again. ~ names one that only
 * what follows ^ may use. */
static const struct pattern {
    char type;
    const char *text;
} patterns[] = {
    {'b', "($b && $b)"},
    {'b', "($b || $b)"},
    {'b', "($b && $b && $b)"},
    {'b', "!$b"},
    {'b', "($b ? $b : $b)"},
    {'b', "($i == $i)"},
    {'b', "($i < $d)"},
    {'b', "($i >= $u)"},
    {'b', "($d != $d)"},
    {'b', "($s == $s)"},
    {'b', "($s < $s)"},
    {'b', "($y > $y)"},
    {'b', "($t <= $t)"},
    {'b', "($r > $r)"},
    {'b', "($a < $a)"},
    {'b', "($L == $L)"},
    {'b', "($M != $M)"},
    {'b', "($O == $O)"},
    {'b', "($n == $n)"},
    {'b', "($i in $L)"},
    {'b', "($s in $W)"},
    {'b', "($s in $M)"},
    {'b', "has($M.a)"},
    {'b', "has(i)"},
    {'b', "$s.startsWith($s)"},
    {'b', "$s.endsWith($s)"},
    {'b', "$s.contains($s)"},
    {'b', "$s.matches('a+b?')"},
    {'b', "$s.matches($s)"},
    {'b', "$L.exists(@i, $b)"},
    {'b', "$L.all(@i, $b)"},
    {'b', "$W.exists_one(@s, $b)"},
    {'b', "$L.exists(@i, @i, $b)"},
    {'b', "$M.all(@s, @i, $b)"},
    {'b', "$O.hasValue()"},
    {'b', "math.isNaN($d)"},
    {'b', "cel.bind(~i, $i, ^i$b)"},
    {'b', "(type($n) == int)"},
    {'i', "($i + $i)"},
    {'i', "($i - $i)"},
    {'i', "($i * $i)"},
    {'i', "($i / $i)"},
    {'i', "($i % $i)"},
    {'i', "-$i"},
    {'i', "($b ? $i : $i)"},
    {'i', "($a - $a)"},
    {'i', "size($s)"},
    {'i', "$y.size()"},
    {'i', "size($L)"},
    {'i', "$W.size()"},
    {'i', "$M.size()"},
    {'i', "$L[$i]"},
    {'i', "$M[$s]"},
    {'i', "$M.a"},
    {'i', "int($d)"},
    {'i', "int($s)"},
    {'i', "int($u)"},
    {'i', "int($t)"},
    {'i', "$O.value()"},
    {'i', "$O.orValue($i)"},
    {'i', "math.greatest($i, $i, $i)"},
    {'i', "math.least($L)"},
    {'i', "math.abs($i)"},
    {'i', "math.bitXor($i, $i)"},
    {'i', "math.bitShiftLeft($i, $i)"},
    {'i', "$s.indexOf($s)"},
    {'i', "$s.lastIndexOf($s, $i)"},
    {'i', "$t.getHours()"},
    {'i', "$t.getDayOfYear('+02:00')"},
    {'i', "$a.getFullYear()"},
    {'i', "$r.getMinutes()"},
    {'i', "monthsBetween($a, $a)"},
    {'i', "cel.bind(~i, $i, ^i$i)"},
    {'i', "$L.first().orValue($i)"},
    {'u', "($u + $u)"},
    {'u', "($u * $u)"},
    {'u', "($u / $u)"},
    {'u', "uint($i)"},
    {'u', "math.bitAnd($u, $u)"},
    {'d', "($d + $d)"},
    {'d', "($i * $d)"},
    {'d', "($d / $i)"},
    {'d', "($d - $d)"},
    {'d', "-$d"},
    {'d', "($b ? $i : $d)"},
    {'d', "($b ? $d : $d)"},
    {'d', "double($i)"},
    {'d', "double($s)"},
    {'d', "math.sqrt($d)"},
    {'d', "math.round($d)"},
    {'d', "math.greatest($d, $d)"},
    {'s', "($s + $s)"},
    {'s', "($b ? $s : $s)"},
    {'s', "string($i)"},
    {'s', "string($d)"},
    {'s', "string($y)"},
    {'s', "string($t)"},
    {'s', "string($r)"},
    {'s', "string($a)"},
    {'s', "$s.substring($i)"},
    {'s', "$s.charAt($i)"},
    {'s', "$s.replace($s, $s)"},
    {'s', "$s.upperAscii()"},
    {'s', "$s.trim()"},
    {'s', "$s.reverse()"},
    {'s', "strings.quote($s)"},
    {'s', "$W.join($s)"},
    {'s', "$W.join()"},
    {'s', "$W[$i]"},
    {'s', "'%d and %s'.format([$i, $W])"},
    {'s', "'%s: %x'.format([$M, $y])"},
    {'s', "'%.2f %e'.format([$d, $d])"},
    {'s', "$s.format([$n, $L])"},
    {'s', "base64.encode($y)"},
    {'s', "cel.bind(~s, $s, ^s$s)"},
    {'y', "bytes($s)"},
    {'y', "($y + $y)"},
    {'y', "base64.decode($s)"},
    {'t', "($t + $r)"},
    {'t', "($t - $r)"},
    {'t', "timestamp($i)"},
    {'t', "timestamp($s)"},
    {'t', "timestamp($a)"},
    {'r', "($t - $t)"},
    {'r', "($r + $r)"},
    {'r', "-$r"},
    {'r', "days($i)"},
    {'r', "duration($s)"},
    {'a', "($a + $i)"},
    {'a', "date($t)"},
    {'a', "date($i, $i, $i)"},
    {'L', "[$i, $i]"},
    {'L', "[?$O, $i]"},
    {'L', "($L + $L)"},
    {'L', "($b ? $L : $L)"},
    {'L', "$L.map(@i, $i)"},
    {'L', "$W.map(@s, $b, $i)"},
    {'L', "$L.filter(@i, $b)"},
    {'L', "$L.sort()"},
    {'L', "$L.distinct()"},
    {'L', "$L.reverse()"},
    {'L', "$L.slice($i, $i)"},
    {'L', "$L.sortBy(@i, $s)"},
    {'L', "$W.sortBy(@s, $i).map(@s, size(#))"},
    {'L', "[$L, $L].flatten()"},
    {'L', "$M.transformList(@s, @i, $i)"},
    {'L', "$L.transformList(@i, @i, $b, $i)"},
    {'L', "lists.range($i)"},
    {'L', "[$O, $O].unwrapOpt()"},
    {'W', "[$s, $s]"},
    {'W', "$s.split($s)"},
    {'W', "$s.split($s, $i)"},
    {'W', "$L.map(@i, $s)"},
    {'W', "$W.filter(@s, $b)"},
    {'W', "$M.map(@s, $s)"},
    {'W', "($W + $W)"},
    {'M', "{$s: $i, $s: $i}"},
    {'M', "{?$s: $O, $s: $i}"},
    {'M', "$M.transformMap(@s, @i, $i)"},
    {'M', "$M.transformMap(@s, @i, $b, $i)"},
    {'M', "$W.transformMapEntry(@i, @s, {$s: $i})"},
    {'O', "optional.of($i)"},
    {'O', "optional.none().or($O)"},
    {'O', "optional.ofNonZeroValue($i)"},
    {'O', "$L[?$i]"},
    {'O', "$M.?b"},
    {'O', "$M[?$s]"},
    {'O', "$O.or($O)"},
    {'O', "$O.optMap(@i, $i)"},
    {'O', "$O.optFlatMap(@i, $O)"},
    {'n', "dyn($i)"},
    {'n', "dyn($s)"},
    {'n', "dyn($L)"},
    {'n', "($n + $n)"},
    {'n', "[$i, $s][$i]"},
    {'n', "dyn({'a': $i, 'b': $s})"},
    {'n', "($b ? $n : $n)"},
    {'n', "dyn(math.greatest([$i, $d]))"},
    {'n', "dyn([[$i], [$s]].flatten())"},
    {'n', "dyn([$n, $n].distinct())"},
    {'n', "dyn([$i, $d].sort())"},
    {'n', "dyn([$n, $i].map(@i, $s))"},
    {'n', "dyn({$n: $s}.transformMap(@s, @s, $i))"},
    {'d', "double(math.least($n, $i))"},
    {'i', "size($n)"},
    {'b', "($n in $n)"},
    {'b', "($n < $n)"},
    {'n', "$n[$n]"},
    {'n', "$n.a"},
    {'n', "dyn($n.reverse())"},
    {'n', "-$n"},
    {'n', "dyn($O.optMap(@i, $n))"},
    {'n', "dyn([?optional.of($n)])"},
    {'s', "string($n)"},
    {'s', "string(type($n) == type($n))"},
};

static const struct pattern literals[] = {
    {'b', "true"},
    {'b', "false"},
    {'i', "0"},
    {'i', "1"},
    {'i', "-1"},
    {'i', "3"},
    {'i', "17"},
    {'i', "9223372036854775807"},
    {'u', "0u"},
    {'u', "7u"},
    {'d', "0.5"},
    {'d', "-2.0"},
    {'d', "1e300"},
    {'s', "''"},
    {'s', "'a'"},
    {'s', "'b'"},
    {'s', "'\xc3\xa9t\xc3\xa9'"},
    {'s', "'%s'"},
    {'s', "'12'"},
    {'s', "'2026-01-31T10:00:00Z'"},
    {'s', "'90m'"},
    {'y', "b'a'"},
    {'y', "b'\\xff'"},
    {'t', "timestamp(1000000000)"},
    {'t', "timestamp('2026-03-10T12:00:00Z')"},
    {'r', "duration('1.5s')"},
    {'r', "days(30)"},
    {'a', "date('2026-01-31')"},
    {'L', "[1, 2, 3]"},
    {'W', "['a', 'b']"},
    {'W', "'a b'.split(' ')"},
    {'M', "{'a': 1, 'b': 2}"},
    {'O', "optional.of(1)"},
    {'n', "dyn(1)"},
    {'n', "dyn('a')"},
};

enum { LOCALS = 40, NODES = 60 };

typedef struct writer {
    char *to;
    size_t length;
    const chooser *chance;
    unsigned options;
    char locals[LOCALS]; /* their types */
    unsigned local_count, nodes;
} writer;

static uint64_t
below(writer *w, uint64_t limit)
{
    return w->chance->below(w->chance->context, limit);
}

static void
put(writer *w, const char *text, size_t length)
{
    if (length >= RANDOM_EXPRESSION - w->length)
        length = RANDOM_EXPRESSION - 1 - w->length;
    memcpy(w->to + w->length, text, length);
    w->length += length;
}

/* One of those of a type; their number is never 0. */
static const char *
pick(writer *w, const struct pattern *from, size_t count, char type)
{
    size_t i, fitting = 0, chosen;

    for (i = 0; i < count; i++)
        fitting += from[i].type == type;
    chosen = below(w, fitting);
    for (i = 0;; i++)
        if (from[i].type == type && chosen-- == 0)
            return from[i].text;
}

static void
put_local(writer *w, unsigned index)
{
    char name[16];
    int length = snprintf(name, sizeof name, "v%u", index);

    put(w, name, (size_t)length);
}

static void
put_variable(writer *w, char type)
{
    unsigned i, start = (unsigned)below(w, LOCALS);

    for (i = 0; i < w->local_count; i++) {
        unsigned at = (start + i) % w->local_count;

        if (w->locals[at] == type) {
            put_local(w, at);
            return;
        }
    }
    start = (unsigned)below(w, SCENE_VARIABLES);
    for (i = start;; i = (i + 1) % SCENE_VARIABLES)
        if (scene_variables[i].letter == type) {
            put(w, scene_variables[i].name, strlen(scene_variables[i].name));
            return;
        }
}

static void
put_leaf(writer *w, char type)
{
    const char *text;

    if (below(w, 3)) {
        put_variable(w, type);
        return;
    }
    text = pick(w, literals, sizeof literals / sizeof *literals, type);
    if (w->options & RANDOM_HIDES_LITERALS)
        put(w, "cel.bind(k, ", 12);
    put(w, text, strlen(text));
    if (w->options & RANDOM_HIDES_LITERALS)
        put(w, ", k)", 4);
}

static void
put_expression(writer *w, char type, unsigned depth)
{
    unsigned before = w->local_count;
    const char *text;

    if (depth == 0 || ++w->nodes > NODES || w->local_count > LOCALS - 4 || below(w, 8) == 0) {
        put_leaf(w, type);
        return;
    }
    text = pick(w, patterns, sizeof patterns / sizeof *patterns, type);
    for (; *text; text++) {
        switch (*text) {
        case '$':
            put_expression(w, *++text, depth - 1);
            break;
        case '@':
            w->locals[w->local_count] = *++text;
            put_local(w, w->local_count++);
            break;
        case '#':
            put_local(w, w->local_count - 1);
            break;
        case '~':
            put_local(w, w->local_count);
            text++;
            break;
        case '^':
            w->locals[w->local_count++] = *++text;
            break;
        default:
            put(w, text, 1);
            break;
        }
    }
    w->local_count = before;
}

size_t
random_expression(char *to, const chooser *chance, unsigned depth, unsigned options)
{
    static const char types[] = "bbbidsyturaLWMOn";
    writer w = {to, 0, chance, options, {0}, 0, 0};

    put_expression(&w, types[below(&w, sizeof types - 1)], depth);
    to[w.length] = '\0';
    return w.length;
}
