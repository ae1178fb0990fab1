// SPDX-License-Identifier: MIT
// Differences that are known, told from the smallest expression that shows them.

const isTaken = (outcome) => outcome.kind === 'value'
const has = ({ops}, ...wanted) => wanted.some((op) => ops.includes(op))
const nanosOf = ({text}) => BigInt(/^duration (-?\d+) ns$/.exec(text)?.[1] ?? 0)

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
    when: (found) => has(found, '$duration + $timestamp')
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
    when: (found) => has(found, '-$int', 'int($double)') && /does not fit/.test(found.ours.text)
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
    when: (found) => has(found, '{$int: $V, $int: $V}') && isTaken(found.ours)
  },
  {
    name: 'milliseconds of a duration: a part (conformance), in cel-js the whole',
    right: 'libcsuccess',
    when: (found) => has(found, '$duration.getMilliseconds()')
  },
  {
    name: 'nanoseconds of a timestamp, of which cel-js keeps milliseconds',
    right: 'libcsuccess',
    when: (found) => has(found, '$timestamp + $duration', '$timestamp - $duration') && /us"/.test(found.text)
  },
  {
    name: 'timestamp - timestamp, which cel-js rounds as a double',
    right: 'libcsuccess',
    when: (found) => has(found, '$timestamp - $timestamp') && found.ours.text.startsWith('duration') &&
      (nanosOf(found.ours) - nanosOf(found.theirs)) ** 2n < 1000000n
  },
  {
    name: 'parts of a second before zero, which cel-js gets wrong by a second',
    right: 'libcsuccess',
    when: (found) => has(found, '$duration + $duration', '$duration - $duration') &&
      isTaken(found.ours) && isTaken(found.theirs)
  },
  {
    name: 'text of -0.0, which the specification leaves open',
    right: 'either',
    when: (found) => has(found, 'string($double)') && found.ours.text === '"-0"'
  }
]

export function explain(difference) {
  return KNOWN.find((known) => known.when(difference))
}
