// SPDX-License-Identifier: MIT
// Random expressions as trees: {op, type, parts}, the parts being texts and trees.
import {RULES, VARIABLES} from './grammar.mjs'
import {Random} from './random.mjs'
import {fill, KEYS, match, partsOf, SCALARS} from './types.mjs'
import {someLiteral, someValue} from './values.mjs'

const LEAVES_ONLY = new Set(['index', 'zone', 'pattern', 'digits', 'truth', 'instant', 'length'])

export function textOf(tree) {
  return tree.parts.map((part) => (typeof part === 'string' ? part : textOf(part))).join('')
}

export function childrenOf(tree) {
  return tree.parts.filter((part) => typeof part !== 'string')
}

export function leaf(op, type, text) {
  return {op, type, parts: [text]}
}

class Generator {
  constructor(random) {
    this.random = random
    this.scope = Object.entries(VARIABLES).map(([name, type]) => ({name, type}))
    this.fresh = 0
  }

  anyType(capital) {
    if (capital === 'K') return this.random.pick(KEYS)
    if (this.random.chance(0.1)) return `list(${this.random.pick(SCALARS)})`
    return this.random.pick(SCALARS)
  }

  leafOf(type) {
    const known = this.scope.filter((variable) => variable.type === type)
    const own = known.filter((variable) => !(variable.name in VARIABLES))
    const [kind, first, second] = partsOf(type)
    if (own.length && this.random.chance(0.6)) return leaf('variable', type, this.random.pick(own).name)
    if (known.length && this.random.chance(0.6)) return leaf('variable', type, this.random.pick(known).name)
    if (kind === 'dyn') return {op: 'dyn($T)', type, parts: ['dyn(', this.leafOf(this.anyType()), ')']}
    if (kind === 'list') return {op: '[$T]', type, parts: ['[', this.leafOf(first), ']']}
    if (kind === 'map')
      return {op: `{$${first}: $V}`, type, parts: ['{', this.leafOf(first), ': ', this.leafOf(second), '}']}
    const text = someLiteral(this.random, type)
    return leaf('literal', type, text)
  }

  make(type, depth) {
    if (depth <= 0 || LEAVES_ONLY.has(type) || this.random.chance(0.12)) return this.leafOf(type)
    const rules = RULES.filter((rule) => match(rule.result, type))
    if (!rules.length) return this.leafOf(type)
    const specific = rules.filter((rule) => rule.result !== 'T')
    const chosen = specific.length && this.random.chance(0.8) ? specific : rules
    return this.apply(this.random.weighted(chosen), type, depth)
  }

  apply(rule, type, depth) {
    const bound = match(rule.result, type)
    const outer = this.scope
    const parts = []
    let waiting = null
    for (const part of rule.parts) {
      if (typeof part === 'string') {
        parts.push(part)
        continue
      }
      const wanted = fill(part.type, bound, (capital) => this.anyType(capital))
      if (part.sign === '$') {
        parts.push(this.operand(rule, wanted, depth - 1))
        if (waiting) this.scope = [...this.scope, waiting]
        waiting = null
        continue
      }
      const variable = {name: `v${this.fresh++}`, type: wanted}
      parts.push(variable.name)
      if (part.sign === '@') this.scope = [...this.scope, variable]
      else waiting = variable
    }
    this.scope = outer
    return {op: rule.op, type, parts, isBinary: rule.isBinary || rule.op.includes(' ? ')}
  }

  /** Mostly in parentheses; without, what binds tighter decides, which is to be compared too. */
  operand(rule, type, depth) {
    const made = this.make(type, depth)
    const isSign = /^-/.test(made.parts[0])
    if (!(made.isBinary || isSign || rule.op.startsWith('-') && made.op === 'literal')) return made
    const isOpen = rule.parts[0] === '' || /[-!]$/.test(rule.parts[0])
    if (!isOpen && !rule.isBinary || made.isBinary && rule.isBinary && this.random.chance(0.2)) return made
    return {...made, isBinary: false, parts: ['(', ...made.parts, ')']}
  }
}

/** The names of inputs in an expression, with values for them. */
function someBindings(random, text) {
  const bindings = {}
  for (const [name, type] of Object.entries(VARIABLES)) {
    const actual = type === 'dyn' ? random.pick([...SCALARS, 'null', 'list(int)']) : type
    const value = someValue(random, actual)
    if (new RegExp(`\\b${name}\\b`).test(text)) bindings[name] = value
  }
  return bindings
}

const RESULTS = [...SCALARS, 'bool', 'bool', 'int', 'int', 'string', 'double', 'list(int)',
  'list(string)', 'map(string, int)', 'dyn']

/** The case of a seed and a number. */
export function caseOf(seed, number) {
  const random = new Random(Math.imul(seed, 0x9e3779b1) + Math.imul(number, 0x85ebca6b))
  random.next()
  const tree = new Generator(random).make(random.pick(RESULTS), 1 + random.below(4))
  return {tree, bindings: someBindings(random, textOf(tree))}
}
