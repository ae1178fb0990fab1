// SPDX-License-Identifier: MIT
// Chance that a seed repeats.

export class Random {
  constructor(seed) {
    this.state = seed >>> 0
  }

  /** From 0 to below 1. */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let x = Math.imul(this.state ^ (this.state >>> 15), this.state | 1)
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61)
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296
  }

  below(count) {
    return Math.floor(this.next() * count)
  }

  chance(probability) {
    return this.next() < probability
  }

  pick(items) {
    return items[this.below(items.length)]
  }

  /** An item by its weight. */
  weighted(items) {
    let rest = this.next() * items.reduce((sum, item) => sum + item.weight, 0)
    for (const item of items) if ((rest -= item.weight) < 0) return item
    return items.at(-1)
  }
}
