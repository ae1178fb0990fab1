// SPDX-License-Identifier: MIT
// Types as texts, "list(int)", and patterns of them, "list(T)", in which a capital stands for a type.

export const SCALARS = ['bool', 'int', 'uint', 'double', 'string', 'bytes', 'timestamp', 'duration']
export const KEYS = ['string', 'int', 'bool', 'uint']

/** "map(string, list(int))" to ["map", "string", "list(int)"]. */
export function partsOf(type) {
  const open = type.indexOf('(')
  if (open < 0) return [type]
  const parts = [type.slice(0, open)]
  let depth = 0
  let start = open + 1
  for (let i = start; i < type.length; i++) {
    if (type[i] === '(') depth++
    if ((type[i] === ',' || type[i] === ')') && depth === 0) {
      parts.push(type.slice(start, i).trim())
      start = i + 1
    } else if (type[i] === ')') depth--
  }
  return parts
}

/** What the capitals of the pattern stand for, when it is this type; else null. */
export function match(pattern, type, bound = {}) {
  if (/^[A-Z]$/.test(pattern)) {
    if (bound[pattern] && bound[pattern] !== type) return null
    return {...bound, [pattern]: type}
  }
  const left = partsOf(pattern)
  const right = partsOf(type)
  if (left[0] !== right[0] || left.length !== right.length) return null
  for (let i = 1; i < left.length && bound; i++) bound = match(left[i], right[i], bound)
  return bound
}

/** The type of a pattern; `choose` gives what a capital stands for that nothing has bound yet. */
export function fill(pattern, bound, choose) {
  return pattern.replace(/\b[A-Z]\b/g, (capital) => (bound[capital] ??= choose(capital)))
}
