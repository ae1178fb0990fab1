// SPDX-License-Identifier: MIT
// Random values: tagged as tests/cel/README.md says, and as literals of the language.
import {partsOf} from './types.mjs'

const INTS = ['0', '1', '-1', '2', '3', '5', '7', '10', '60', '-17', '1000', '2147483648',
  '4611686018427387904', '9223372036854775807', '-9223372036854775808', '9007199254740993']
const UINTS = ['0', '1', '2', '3', '10', '255', '4294967296', '9223372036854775808',
  '18446744073709551615']
const DOUBLES = [0, -0, 1, -1, 0.5, 1.5, 2, 2.5, -2.5, 3.7, 10, 0.1, 100.25, 1e10, 1e21, 1.5e-7,
  9007199254740992, 9223372036854775807, -9223372036854775808, 1e308]
const STRINGS = ['', 'a', 'b', 'ab', 'abc', 'aab', 'Hello World', ' x ', 'a,b,,c', '1', '-7', '1.5',
  'true', 'x1y2', 'ABC', 'a.c', 'foo(bar)', 'é', 'naïve', 'line\nfeed', '"q\'', 'back\\slash']
const BYTES = ['', '61', '6162', '00', 'ff', 'c3a9', '616263', '80']
const SECONDS = [0, 1, -1, 951782400, 1772323200, 1773144000, 1798761599, 1111111111, 1711846800,
  1699167600, -86400, 2000000000]
const MILLIS = [0, 0, 0, 1, 500, 999]
const DURATIONS = ['0s', '1s', '-1s', '1.5s', '90m', '24h', '-36h', '100ms', '1h30m', '3600s',
  '86400s', '1us', '-0.5s', '0.001s']
const ZONES = ['America/New_York', 'Europe/Berlin', 'Asia/Kolkata', 'UTC']
const PATTERNS = ['a', '^a', 'b$', 'a.c', '[a-c]+', '(a|b)*c', '^[0-9]+$', '\\\\d', 'x?y', '^$',
  '[^a]', 'l{2}', '(', '\\\\bWorld', 'a{2,3}', 'a**', '[b-a]', '(?:ab)+', 'a+?b', '[[]', '\\\\s', '(?i)abc',
  '(?=a)', '(a)\\\\1', '[[:alpha:]]+', '\\\\pL', 'é', '\\\\.', '^.$', '|', 'a|', '[a', 'a{1', '\\\\W+$']

/** Texts that a conversion takes, or nearly. */
export const CONVERTED = {
  digits: ['0', '-0', '+5', '007', '0x10', ' 5', '5 ', '1_000', '1e3', '1E3', '.5', '5.', '-.5', '1e', 'e5',
    '5u', 'inf', '-inf', 'Infinity', 'NaN', 'nan', '9223372036854775807', '9223372036854775808', '-1',
    '-9223372036854775808', '18446744073709551615', '18446744073709551616', '0b11', '0o7', '1.5', '1e400',
    '00000000000000000000005', '0.1', '4.35', '123456789012345678'],
  truth: ['true', 'false', 'TRUE', 'FALSE', 'True', 'False', 't', 'f', '1', '0', 'tRue', 'T', 'F', 'yes', ''],
  instant: ['2024-02-29T12:00:00Z', '2023-02-29T12:00:00Z', '2024-01-01T00:00:00+05:30',
    '2024-01-01T00:00:00.5-08:00', '2024-01-01T00:00:00.123456789Z', '2024-01-01', '2024-01-01T00:00Z',
    '2024-01-01T24:00:00Z', '2024-01-01T23:59:60Z', '2024-13-01T00:00:00Z', '2024-01-01t00:00:00z',
    '2024-01-01 00:00:00Z', '0001-01-01T00:00:00Z', '0000-12-31T23:59:59Z', '9999-12-31T23:59:59Z',
    '10000-01-01T00:00:00Z', '2024-01-01T00:00:00', '2024-1-1T00:00:00Z', '2024-04-31T00:00:00Z'],
  length: ['1h', '1h30m', '-1.5s', '+2m', '1.5h', '1d', '', '5', '1s1h', '.5s', '1.s', '1us', '1\u00b5s', '100ns',
    '1ms2', '0', '- 1s', '9223372036s', '9300000000s', '2562047h47m16s', '1H', '0.0000000015s', '-', 's', '.s']
}

/** Literals that are written in another way than most. */
const ODD = {
  int: ['0x1F', '0xff', '-0x10', '0x7fffffffffffffff', '-0', '007'],
  uint: ['0x1Fu', '5U', '0xFFFFFFFFFFFFFFFFu'],
  double: ['1e3', '.5', '1.5E-3', '1e+2', '2.50', '1e400', '0.1e1', '-1e-400'],
  string: ["'it'", "'say \"hi\"'", 'r"a\\nb"', "R'\\d+'", '"""tri"ple"""', "'''two\nlines'''",
    '"\\u00e9t\\u00e9"', '"\\x41\\102\\tz"', '"\\U0001F600"', '"\\a\\b\\f\\v\\r\\?\\`"', 'r"""a"b"""'],
  bytes: ["b'é'", 'b"\\377\\x00"', 'B"ab"', 'br"\\x41"', 'rb"a"', 'b"""a"b"""', 'b"\\u00e9"']
}

export const tag = (kind, value) => ({[kind]: value})

function bitsOf(number) {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, number)
  return view.getBigUint64(0).toString(16).padStart(16, '0')
}

export const taggedDouble = (number) => ({double: String(number), bits: bitsOf(number)})

function someTimestamp(random) {
  return {s: String(random.pick(SECONDS)), n: random.pick(MILLIS) * 1000000}
}

/** A value of a type, as an input has it. */
export function someValue(random, type) {
  const [kind, first, second] = partsOf(type)
  switch (kind) {
    case 'bool': return tag('bool', random.chance(0.5))
    case 'int': return tag('int', random.pick(INTS))
    case 'uint': return tag('uint', random.pick(UINTS))
    case 'double':
      return taggedDouble(random.chance(0.1) ? random.pick([NaN, Infinity, -Infinity])
        : random.pick(DOUBLES))
    case 'string': return tag('string', random.pick(STRINGS))
    case 'bytes': return tag('bytes', random.pick(BYTES))
    case 'timestamp': return tag('timestamp', someTimestamp(random))
    case 'duration': return tag('duration', {s: String(random.below(200000) - 100000), n: 0})
    case 'list': return tag('list', Array.from({length: random.below(4)}, () => someValue(random, first)))
    case 'map': return tag('map', someEntries(random, first, second))
    default: return tag('null', null)
  }
}

function someEntries(random, keyType, valueType) {
  const entries = new Map()
  for (let i = random.below(4); i > 0; i--) {
    const key = someValue(random, keyType)
    entries.set(JSON.stringify(key), [key, someValue(random, valueType)])
  }
  return [...entries.values()]
}

/** As a literal of strings: escapes where the language wants them. */
export function quoted(text) {
  return '"' + text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n') + '"'
}

function doubleLiteral(number) {
  const text = Object.is(number, -0) ? '-0.0' : String(number)
  return /[.e]/.test(text) ? text : text + '.0'
}

function bytesLiteral(digits) {
  return 'b"' + digits.replace(/../g, '\\x$&') + '"'
}

function timestampLiteral({s, n}) {
  return 'timestamp("' + new Date(Number(s) * 1000 + n / 1000000).toISOString() + '")'
}

/** A literal of a scalar type, or of what stands only for literals in the rules. */
export function someLiteral(random, type) {
  switch (type) {
    case 'bool': return random.pick(['true', 'false'])
    case 'int': return random.chance(0.1) ? random.pick(ODD.int) : random.pick(INTS)
    case 'uint': return random.chance(0.1) ? random.pick(ODD.uint) : random.pick(UINTS) + 'u'
    case 'double': return random.chance(0.1) ? random.pick(ODD.double) : doubleLiteral(random.pick(DOUBLES))
    case 'string': return random.chance(0.1) ? random.pick(ODD.string) : quoted(random.pick(STRINGS))
    case 'bytes': return random.chance(0.1) ? random.pick(ODD.bytes) : bytesLiteral(random.pick(BYTES))
    case 'timestamp': return timestampLiteral(someTimestamp(random))
    case 'duration': return 'duration("' + random.pick(DURATIONS) + '")'
    case 'index': return random.pick(['0', '1', '2', '3', '-1'])
    case 'zone': return quoted(random.pick(ZONES))
    case 'pattern': return '"' + random.pick(PATTERNS) + '"'
    case 'digits':
    case 'truth':
    case 'instant':
    case 'length': return quoted(random.pick(CONVERTED[type]))
    default: return null
  }
}

/** What a shrunk expression may have in the place of any other of the type. */
export function plainLiterals(type) {
  const [kind] = partsOf(type)
  const plain = {
    bool: ['true', 'false'], int: ['1', '0', '2'], uint: ['1u', '0u'], double: ['1.0', '0.0'],
    string: ['"a"', '""'], bytes: ['b"a"', 'b""'], timestamp: ['timestamp("1970-01-01T00:00:00Z")'],
    duration: ['duration("1s")'], dyn: ['dyn(1)', 'dyn("a")']
  }
  return plain[kind] ?? []
}
