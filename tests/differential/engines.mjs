// SPDX-License-Identifier: MIT
// The two engines behind one face: an expression and its bindings to an outcome,
// {kind: "value", text}, {kind: "error", text} or {kind: "refused", text}.
import {spawn} from 'node:child_process'
import {createInterface} from 'node:readline'
import {Environment, evaluate} from '@marcbachmann/cel-js'
import {VARIABLES} from './grammar.mjs'
import {taggedDouble} from './values.mjs'

const Unsigned = evaluate('1u').constructor
const Duration = evaluate('duration("1s")').constructor
const Type = evaluate('type(1)').constructor

/** One text for values that are the same. Keys of maps lose their type: the package keeps only the
 * text of the keys of literals. */
function plain(value) {
  const [kind] = Object.keys(value)
  const inner = value[kind]
  switch (kind) {
    case 'double': return `double ${/^[7f]ff[89a-f]/.test(value.bits) ? 'NaN' : value.bits + ' ' + inner}`
    case 'string': return JSON.stringify(inner)
    case 'timestamp': return `timestamp ${inner.s} s ${inner.n} ns`
    case 'duration': return `duration ${BigInt(inner.s) * 1000000000n + BigInt(inner.n)} ns`
    case 'list': return `[${inner.map(plain).join(', ')}]`
    case 'map':
      return `{${inner.map(([k, v]) => `${Object.values(k)[0]}: ${plain(v)}`).sort().join(', ')}}`
    case 'type': return `type ${inner.replace(/^google\.protobuf\./, '').toLowerCase().replace(/^null$/, 'null_type')}`
    default: return `${kind} ${inner}`
  }
}

function taggedTime(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000)
  return {s: String(seconds), n: (milliseconds - seconds * 1000) * 1000000}
}

/** A value of the package, tagged. */
function taggedOf(value) {
  if (value === null) return {null: null}
  if (typeof value === 'boolean') return {bool: value}
  if (typeof value === 'bigint') return {int: String(value)}
  if (typeof value === 'number') {
    const {bits} = taggedDouble(value)
    return {double: bits, bits}
  }
  if (typeof value === 'string') return {string: value}
  if (value instanceof Unsigned) return {uint: String(value)}
  if (value instanceof Date) return {timestamp: taggedTime(value.getTime())}
  if (value instanceof Duration) return {duration: {s: String(value.seconds), n: value.nanos}}
  if (value instanceof Uint8Array) return {bytes: Buffer.from(value).toString('hex')}
  if (value instanceof Type) return {type: value.name}
  if (Array.isArray(value)) return {list: value.map(taggedOf)}
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  return {map: entries.map(([k, v]) => [taggedOf(k), taggedOf(v)])}
}

/** A tagged value for the package. */
function nativeOf(value) {
  const [kind] = Object.keys(value)
  const inner = value[kind]
  switch (kind) {
    case 'int': return BigInt(inner)
    case 'uint': return new Unsigned(BigInt(inner))
    case 'double': return Object.is(value.bits, '8000000000000000') ? -0 : Number(inner)
    case 'bytes': return new Uint8Array(Buffer.from(inner, 'hex'))
    case 'timestamp': return new Date(Number(inner.s) * 1000 + inner.n / 1000000)
    case 'duration': return new Duration(BigInt(inner.s), inner.n)
    case 'list': return inner.map(nativeOf)
    case 'map': return new Map(inner.map(([k, v]) => [nativeOf(k), nativeOf(v)]))
    default: return inner
  }
}

const nameOfType = (type) =>
  type.replace(/\(/g, '<').replace(/\)/g, '>')
    .replace('timestamp', 'google.protobuf.Timestamp').replace('duration', 'google.protobuf.Duration')

export class Theirs {
  constructor() {
    this.environment = new Environment()
    for (const [name, type] of Object.entries(VARIABLES))
      this.environment.registerVariable(name, nameOfType(type))
  }

  outcome(expression, bindings) {
    let program
    try {
      program = this.environment.parse(expression)
      const checked = program.check()
      if (!checked.valid) throw checked.error
    } catch (error) {
      return {kind: 'refused', text: error.message.split('\n')[0]}
    }
    const inputs = {}
    for (const name in bindings) inputs[name] = nativeOf(bindings[name])
    try {
      return {kind: 'value', text: plain(taggedOf(program(inputs)))}
    } catch (error) {
      return {kind: 'error', text: error.message.split('\n')[0]}
    }
  }
}

export class Ours {
  constructor(program) {
    this.child = spawn(program, {stdio: ['pipe', 'pipe', 'inherit']})
    this.waiting = []
    createInterface({input: this.child.stdout}).on('line', (line) => this.waiting.shift()(line))
    this.child.on('exit', (code) => {
      if (!code && !this.waiting.length) return
      console.error(`${program} ended with status ${code}`)
      process.exit(2)
    })
  }

  async outcome(expression, bindings) {
    const types = Object.entries(VARIABLES).map(([name, type]) => ({name, type}))
    const line = JSON.stringify({expr: expression, type_env: types, bindings})
    const answer = JSON.parse(await new Promise((resolve) => {
      this.waiting.push(resolve)
      this.child.stdin.write(line + '\n')
    }))
    if ('value' in answer) return {kind: 'value', text: plain(withBits(answer.value))}
    if ('error' in answer) return {kind: 'error', text: answer.error}
    return {kind: 'refused', text: answer.check_error}
  }

  close() {
    this.child.stdin.end()
  }
}

/** Doubles by their bits alone, within lists and maps too. */
function withBits(value) {
  if ('double' in value) return {double: value.bits, bits: value.bits}
  if ('list' in value) return {list: value.list.map(withBits)}
  if ('map' in value) return {map: value.map.map(([k, v]) => [withBits(k), withBits(v)])}
  return value
}
