// SPDX-License-Identifier: MIT
// Differences that are known, told from the smallest expression that shows them.

const isTaken = (outcome) => outcome.kind === 'value'
const has = ({ops}, ...wanted) => wanted.some((op) => ops.includes(op))

/** Nanoseconds of an outcome that is a duration or a timestamp, else 0. */
function nanosOf({text}) {
  const [, duration] = /^duration (-?\d+) ns$/.exec(text) ?? []
  const [, seconds, nanos] = /^timestamp (-?\d+) s (\d+) ns$/.exec(text) ?? []
  return seconds ? BigInt(seconds) * 1000000000n + BigInt(nanos) : BigInt(duration ?? 0)
}

/** Texts that JavaScript converts and the specification, or RFC 3339, does not. */
const LOOSE = ['0b11', '0o7', '0x10', '2023-02-29T', '2024-04-31T', '2024-01-01T24:', '2024-01-01 00', 's', '.s']
/** Regular expressions of RE2 that JavaScript has not, or not so, and those that only it has. */
const NOT_RE2 = ['(?i)', '\\\\pL', '[[:alpha:]]', '(?=a)', '(a)\\\\1', '[[]', '[b-a]', 'a{1', 'a**']

const SAME = ['$T in $list(T)', '$T == $T', '$T != $T', '$dyn == $dyn', '$dyn != $dyn', '$dyn in $list(dyn)']
const ORDER = ['$int < $double', '$double <= $int', '$double > $uint', '$uint <= $double', '$dyn < $dyn']

const mentions = ({text}, texts) => texts.some((part) => text.includes(part))

/** Whether relations follow each other without parentheses, as in a != b in c. */
function chainsRelations(text) {
  let rest = text.replace(/"(\\.|[^"\\])*"/g, '""')
  const segments = []
  for (let before = null; before !== rest;) {
    before = rest
    rest = rest.replace(/[([{]([^()[\]{}]*)[)\]}]/, (_, inside) => {
      segments.push(inside)
      return '_'
    })
  }
  return [...segments, rest].some((segment) => segment.split(/&&|\|\||[?:,]/)
    .some((part) => (part.match(/[<>!=]=|<|>|\bin\b/g) ?? []).length > 1))
}

/** `right` is who follows the specification; `when` gets {text, ops, ours, theirs}. */
export const KNOWN = [
  {
    name: 'arithmetic of int and double',
    right: 'neither: the specification has no such overload, libcsuccess adds it',
    when: ({theirs}) => /no such overload: (dyn<)?(int|double)>? [-+*/] (dyn<)?(int|double)/.test(theirs.text)
  },
  {
    name: 'conversions that cel-js lacks',
    right: 'libcsuccess',
    when: ({theirs}) => /no matching overload for '(string\(google|int\((uint|google))/.test(theirs.text)
  },
  {
    name: 'duration + timestamp, which cel-js takes for a duration',
    right: 'libcsuccess',
    when: (found) => has(found, '$duration + $timestamp') ||
      /no such overload: google.protobuf.Duration - google.protobuf.Timestamp/.test(found.theirs.text)
  },
  {
    name: 'order of bytes, which cel-js lacks',
    right: 'libcsuccess',
    when: ({theirs}) => /no such overload: (dyn<)?bytes>? [<>]/.test(theirs.text)
  },
  {
    name: 'has() of a literal, which cel-js refuses',
    right: 'libcsuccess',
    when: ({theirs}) => theirs.text === 'has() invalid argument'
  },
  {
    name: 'bytes that are no UTF-8, which cel-js replaces',
    right: 'libcsuccess',
    when: (found) => has(found, 'string($bytes)') && found.ours.text === 'the bytes are no UTF-8'
  },
  {
    name: 'overflow of int that cel-js does not see',
    right: 'libcsuccess',
    when: (found) => has(found, '-$int', '-$dyn', 'int($double)', '$int / $int') && /does not fit/.test(found.ours.text)
  },
  {
    name: 'upperAscii and lowerAscii of other letters, which cel-js changes too',
    right: 'libcsuccess',
    when: (found) => has(found, '$string.upperAscii()', '$string.lowerAscii()') &&
      /[^\0-\x7f]/.test(JSON.stringify(found))
  },
  {
    name: 'keys of literal maps, which cel-js keeps as strings',
    right: 'libcsuccess',
    when: (found) => has(found, '{$int: $V, $int: $V}', '{$int: $V}') && isTaken(found.ours)
  },
  {
    name: 'keys that are there twice, of which cel-js takes the last',
    right: 'libcsuccess',
    when: ({ours}) => ours.text === 'repeated key'
  },
  {
    name: 'milliseconds of a duration: a part (conformance), in cel-js the whole',
    right: 'libcsuccess',
    when: (found) => has(found, '$duration.getMilliseconds()')
  },
  {
    name: 'nanoseconds of a timestamp, of which cel-js keeps milliseconds',
    right: 'libcsuccess',
    when: (found) => isTaken(found.ours) && isTaken(found.theirs) &&
      /[uµn]s"|\.0000000015s"|\.\d{9}Z"/.test(found.text)
  },
  {
    name: 'timestamp - timestamp, which cel-js rounds as a double',
    right: 'libcsuccess',
    when: (found) => has(found, '$timestamp - $timestamp') && (found.ours.text.startsWith('duration') &&
      (nanosOf(found.ours) - nanosOf(found.theirs)) ** 2n < 1000000n || found.text.includes('.getMilliseconds()'))
  },
  {
    name: 'parts of a second before zero, which cel-js gets wrong by a second',
    right: 'libcsuccess',
    when: (found) => {
      const apart = nanosOf(found.ours) - nanosOf(found.theirs)
      return apart === 1000000000n || apart === -1000000000n ||
        /\.get(Hours|Minutes|Seconds)\(\)$/.test(found.text) && isTaken(found.ours) && isTaken(found.theirs)
    }
  },
  {
    name: 'text of -0.0, which the specification leaves open',
    right: 'either',
    when: (found) => has(found, 'string($double)') &&
      found.ours.text.replaceAll('"-0"', '"0"') === found.theirs.text
  },
  {
    name: 'text of infinity, which the specification leaves open',
    right: 'either',
    when: (found) => has(found, 'string($double)') && /Inf/.test(found.theirs.text)
  },
  {
    name: 'exponents in the text of doubles, which the specification leaves open',
    right: 'either',
    when: (found) => has(found, 'string($double)') && /e[-+]\d/.test(found.ours.text + found.theirs.text)
  },
  {
    name: 'searches that begin at the end of a text or beyond, which the specification leaves open',
    right: 'either',
    when: (found) => has(found, '$string.indexOf($string, $index)', '$string.lastIndexOf($string, $index)')
  },
  {
    name: 'cel.bind of a value that is not used: neither has to evaluate it',
    right: 'either',
    when: (found) => has(found, 'cel.bind(%A, $A, $T)') && isTaken(found.ours) && found.theirs.kind === 'error'
  },
  {
    name: 'numbers in texts that are empty, for cel-js 0',
    right: 'libcsuccess',
    when: (found) => has(found, 'int($string)', 'uint($string)') && /says no such value/.test(found.ours.text)
  },
  {
    name: 'doubles without a digit before the point, which cel-js lacks',
    right: 'libcsuccess',
    when: ({theirs}) => theirs.text === 'Unexpected token: DOT'
  },
  {
    name: 'raw literals of bytes, which cel-js lacks',
    right: 'libcsuccess',
    when: ({text, theirs}) => /br"/.test(text) && theirs.kind === 'refused'
  },
  {
    name: 'letters in literals of bytes, which stand for their UTF-8; not so in cel-js',
    right: 'libcsuccess',
    when: ({text}) => /b'é'/.test(text)
  },
  {
    name: 'characters beyond U+FFFF, which cel-js counts twice',
    right: 'libcsuccess',
    when: (found) => found.text.includes('\\U0001F600') &&
      found.ops.some((op) => /substring|[iI]ndexOf|split/.test(op))
  },
  {
    name: 'the remainder of the least int by -1',
    right: 'either: the specification is silent, its reference implementations refuse it as we do',
    when: (found) => has(found, '$int % $int') && /does not fit/.test(found.ours.text)
  },
  {
    name: 'the greatest int and uint beside 2^63 and 2^64: conformance wants that neither is less',
    right: 'libcsuccess',
    when: (found) => found.ours.text.startsWith('bool') && isTaken(found.theirs) &&
      has(found, ...SAME, ...ORDER) &&
      /9223372036854775807|18446744073709551615/.test(JSON.stringify([found.text, found.bindings]))
  },
  {
    name: 'zones after 2037, where the table of the tests ends',
    right: 'cel-js: the host gives the table',
    when: (found) => isTaken(found.ours) && isTaken(found.theirs) &&
      found.ops.some((op) => op.includes('$zone')) && has(found, '$timestamp + $duration', '$timestamp - $duration')
  },
  {
    name: 'texts of no number, day or length that cel-js converts all the same',
    right: 'libcsuccess',
    when: (found) => /says no such value/.test(found.ours.text) &&
      mentions(found, LOOSE.map((text) => `("${text}`))
  },
  {
    name: 'signs in the text of a uint, which the specification leaves open',
    right: 'either: libcsuccess refuses them as the reference implementations do',
    when: (found) => mentions(found, ['uint("-0")', 'uint("+5")'])
  },
  {
    name: 'numbers of more than 20 digits, which cel-js refuses',
    right: 'libcsuccess',
    when: (found) => mentions(found, ['00000000000000000000005'])
  },
  {
    name: 'the text of a double that is too great: an error, for cel-js infinity',
    right: 'either: libcsuccess does as the reference implementations',
    when: (found) => mentions(found, ['double("1e400")'])
  },
  {
    name: 'bool() of "T" and "F", which cel-js refuses',
    right: 'either: libcsuccess does as the reference implementations',
    when: (found) => mentions(found, ['bool("T")', 'bool("F")'])
  },
  {
    name: 'small letters t and z in timestamps, which libcsuccess refuses',
    right: 'either: RFC 3339 allows them, the reference implementations refuse them',
    when: (found) => mentions(found, ['2024-01-01t00:00:00z'])
  },
  {
    name: 'duration("0"), without a unit',
    right: 'either: the specification wants an s, the reference implementations take it',
    when: (found) => mentions(found, ['duration("0")'])
  },
  {
    name: 'durations beyond 64 bits of nanoseconds, which cel-js makes',
    right: 'libcsuccess',
    when: (found) => /does not fit/.test(found.ours.text) &&
      mentions(found, ['9300000000s', '9223372036s', '2562047h47m16s', '9999-12-31', '0001-01-01'])
  },
  {
    name: 'days before the year 1 in a zone, which cel-js gets wrong',
    right: 'libcsuccess',
    when: (found) => mentions(found, ['0001-01-01']) && found.ops.some((op) => op.includes('$zone'))
  },
  {
    name: 'regular expressions of RE2 and of JavaScript',
    right: 'libcsuccess',
    when: (found) => mentions(found, NOT_RE2)
  },
  {
    name: 'NaN within a list that is compared with itself, for cel-js equal',
    right: 'libcsuccess',
    when: (found) => isTaken(found.ours) && isTaken(found.theirs) && found.ours.text.startsWith('bool') &&
      /7ff8000000000000|NaN/i.test(JSON.stringify([found.text, found.bindings])) && has(found, ...SAME)
  },
  {
    name: 'minus of a duration, which libcsuccess adds',
    right: 'neither: the specification has no such overload',
    when: ({theirs}) => theirs.text === 'no such overload: -google.protobuf.Duration'
  },
  {
    name: 'uint of what is between -1 and 0',
    right: 'either: the text of the specification can be read both ways, its reference implementations refuse it',
    when: (found) => has(found, 'uint($double)') && /does not fit/.test(found.ours.text) &&
      found.theirs.text === 'uint 0'
  },
  {
    name: 'constant patterns that are bad, which libcsuccess refuses before any evaluation',
    right: 'either',
    when: ({ours}) => ours.kind === 'refused' && /the pattern, at its character/.test(ours.text)
  },
  {
    name: 'elements of a list that is written empty, whose type cel-js does not find',
    right: 'libcsuccess',
    when: ({text, ops, theirs}) => /Operator overload .* overlaps with|\bundefined\b/.test(theirs.text) ||
      theirs.kind === 'value' && ops.includes('[]') && text.includes('[] + ')
  },
  {
    name: 'elements of a list or map that is written empty, which get the type of their first use',
    right: 'either',
    when: ({text, ours}) => ours.kind === 'refused' && /\[\]|\{\}/.test(text)
  },
  {
    name: 'int and uint in lists, which cel-js takes for different',
    right: 'libcsuccess',
    when: (found) => has(found, ...SAME) && found.ops.some((op) => /list|\[/.test(op)) &&
      found.ours.text.startsWith('bool') && isTaken(found.theirs) &&
      (/"uint":/.test(JSON.stringify(found.bindings)) || /\du/.test(found.text))
  },
  {
    name: 'relations one after the other, which all bind alike; not so in cel-js',
    right: 'libcsuccess',
    when: ({text}) => chainsRelations(text)
  }
]

export function explain(difference) {
  return KNOWN.find((known) => known.when(difference))
}
