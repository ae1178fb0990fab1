// SPDX-License-Identifier: MIT
// Smaller expressions that still differ.
import {childrenOf, leaf, textOf} from './generate.mjs'
import {plainLiterals} from './values.mjs'

function descendants(tree) {
  return childrenOf(tree).flatMap((child) => [child, ...descendants(child)])
}

/** Trees with one place made smaller. */
function smaller(tree) {
  const out = descendants(tree).filter((below) => below.type === tree.type)
  if (childrenOf(tree).length || tree.op === 'variable')
    for (const text of plainLiterals(tree.type)) out.push(leaf('literal', tree.type, text))
  tree.parts.forEach((part, at) => {
    if (typeof part === 'string') return
    for (const less of smaller(part)) out.push({...tree, parts: tree.parts.with(at, less)})
  })
  return out
}

/** `differs` takes a tree and says (later) whether it still differs. */
export async function shrink(tree, differs) {
  for (;;) {
    const known = new Set()
    const length = textOf(tree).length
    const candidates = [...childrenOf(tree), ...smaller(tree)]
      .map((candidate) => ({candidate, text: textOf(candidate)}))
      .filter(({text}) => text.length < length && !known.has(text) && known.add(text))
      .sort((a, b) => a.text.length - b.text.length)
    const found = await firstOf(candidates, differs)
    if (!found) return tree
    tree = found
  }
}

async function firstOf(candidates, differs) {
  for (let i = 0; i < candidates.length; i += 16) {
    const batch = candidates.slice(i, i + 16)
    const answers = await Promise.all(batch.map(({candidate}) => differs(candidate)))
    const at = answers.indexOf(true)
    if (at >= 0) return batch[at].candidate
  }
  return null
}
