// SPDX-License-Identifier: MIT
// Compares the library with the npm package on random expressions; README.md says how to run it.
process.env.TZ = 'UTC'
import {parseArgs} from 'node:util'
import {Ours, Theirs} from './engines.mjs'
import {caseOf, childrenOf, textOf} from './generate.mjs'
import {explain} from './known.mjs'
import {shrink} from './shrink.mjs'

const AT_ONCE = 256

const {values: options} = parseArgs({
  options: {
    evaluate: {type: 'string', default: '../../build/tests/evaluate'},
    seed: {type: 'string', default: '1'},
    count: {type: 'string', default: '100000'},
    only: {type: 'string'},
    show: {type: 'string', default: '30'}
  }
})

const ours = new Ours(options.evaluate)
const theirs = new Theirs()
const counts = {values: 0, failures: 0, explained: 0, unexplained: 0}
const explained = new Map()
const unexplained = new Map()

function opsOf(tree) {
  return [tree.op, ...childrenOf(tree).flatMap(opsOf)]
}

async function compare(tree, bindings) {
  const text = textOf(tree)
  const found = {text, ours: await ours.outcome(text, bindings), theirs: theirs.outcome(text, bindings)}
  const bothFail = found.ours.kind !== 'value' && found.theirs.kind !== 'value'
  const bothAgree = found.ours.kind === 'value' && found.theirs.kind === 'value' &&
    found.ours.text === found.theirs.text
  return {...found, bothFail, same: bothFail || bothAgree}
}

const wayOf = ({ours, theirs}) => `${ours.kind}/${theirs.kind}`

function addTo(groups, key, difference) {
  const group = groups.get(key) ?? {count: 0, example: difference}
  group.count++
  if (difference.text.length < group.example.text.length) group.example = difference
  groups.set(key, group)
}

async function reportDifference(number, tree, bindings) {
  const least = await shrink(tree, async (candidate) => !(await compare(candidate, bindings)).same)
  const reduced = {...(await compare(least, bindings)), number, bindings, ops: opsOf(least)}
  const known = explain(reduced)
  counts[known ? 'explained' : 'unexplained']++
  if (known) addTo(explained, `${known.name} (right: ${known.right})`, reduced)
  else addTo(unexplained, `${least.op} ${wayOf(reduced)}`, reduced)
}

async function runCase(number) {
  const {tree, bindings} = caseOf(Number(options.seed), number)
  const found = await compare(tree, bindings)
  if (found.same) counts[found.bothFail ? 'failures' : 'values']++
  else await reportDifference(number, tree, bindings)
}

function showExample({count, example}) {
  const used = Object.entries(example.bindings).filter(([name]) => example.text.includes(name))
  console.log(`  ${count} times; case ${example.number}: ${example.text}`)
  if (used.length) console.log(`    with ${JSON.stringify(Object.fromEntries(used))}`)
  console.log(`    ours    ${example.ours.kind} ${example.ours.text}`)
  console.log(`    theirs  ${example.theirs.kind} ${example.theirs.text}`)
}

function report() {
  console.log(`same value ${counts.values}, both fail ${counts.failures}, ` +
    `explained ${counts.explained}, unexplained ${counts.unexplained}`)
  for (const [name, {count, example}] of [...explained].sort())
    console.log(`  explained ${count}: ${name}, as in ${example.text}`)
  const groups = [...unexplained.values()].sort((a, b) => b.count - a.count)
  for (const group of groups.slice(0, Number(options.show))) showExample(group)
}

const first = options.only === undefined ? 0 : Number(options.only)
const end = options.only === undefined ? Number(options.count) : first + 1
for (let number = first; number < end; number += AT_ONCE) {
  const batch = []
  for (let i = number; i < Math.min(number + AT_ONCE, end); i++) batch.push(runCase(i))
  await Promise.all(batch)
}
ours.close()
report()
process.exitCode = counts.unexplained ? 1 : 0
