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
  '[^a]', 'l{2}', '(', '\\\\bWorld']

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

/** A literal of a scalar type; the first of a type is the simplest. */
export function someLiteral(random, type) {
  switch (type) {
    case 'bool': return random.pick(['true', 'false'])
    case 'int': return random.pick(INTS)
    case 'uint': return random.pick(UINTS) + 'u'
    case 'double': return doubleLiteral(random.pick(DOUBLES))
    case 'string': return quoted(random.pick(STRINGS))
    case 'bytes': return bytesLiteral(random.pick(BYTES))
    case 'timestamp': return timestampLiteral(someTimestamp(random))
    case 'duration': return 'duration("' + random.pick(DURATIONS) + '")'
    case 'index': return random.pick(['0', '1', '2', '3', '-1'])
    case 'zone': return quoted(random.pick(ZONES))
    case 'pattern': return '"' + random.pick(PATTERNS) + '"'
    case 'null': return 'null'
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
