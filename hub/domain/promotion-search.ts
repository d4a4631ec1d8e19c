// Which pieces go into which sets: the best way, found by going through the pieces once and keeping
// the best of every state. docs/decisions/0071 says how far it is exact.
import { itemAt } from './assert.ts'
import type { Role, SetRule } from './promotion-sets.ts'

/** `gainMinor`: beside what the piece is worth without any set. */
export type SetOption = { rule: number; role: Role; gainMinor: number }
/** In the order of their prices, the dearest first. */
export type SetPiece = { baseMinor: number; options: readonly SetOption[] }

/** What each piece does; null: it is in no set. */
export type Chosen = (SetOption | null)[]
type Found = { worthMinor: number; taken: { at: number; option: SetOption }[] }

/** Steps in looking for the best way of pieces that several promotions want; then the found one. */
export const STEPS_MAX = 60_000
/** States kept of one promotion by itself: more than any basket of a shop has. */
const WIDTH_OF_ONE = 128

/**
 * The best choice for each piece. Rules that share a piece are looked at together; up to STEPS_MAX
 * the outcome is the best there is. Beyond, each rule in turn takes the best of what the others
 * left, the one that is worth most by itself first. Always the same outcome for the same pieces.
 */
export function bestSets(pieces: readonly SetPiece[], rules: readonly SetRule[]): Chosen {
  const byRule = placesByRule(pieces, rules.length)
  const chosen: Chosen = pieces.map(() => null)
  const worth = rules.map((_, rule) => alone(byRule, rules, rule, chosen).worthMinor)
  // A rule that gains nothing with all the pieces to itself gains nothing beside others.
  const useful = [...rules.keys()].filter((rule) => itemAt(worth, rule) > 0)
  for (const group of connected(pieces, useful)) {
    const found = bestOfGroup({ pieces, rules, byRule, worth }, group)
    for (const { at, option } of found.taken) chosen[at] = option
  }
  return chosen
}

type Table = {
  pieces: readonly SetPiece[]
  rules: readonly SetRule[]
  byRule: readonly PlacedPiece[][]
  /** What each rule would gain with all the pieces to itself. */
  worth: readonly number[]
}

function bestOfGroup(table: Table, group: readonly number[]): Found {
  const inTurn = takeInTurn(table, group)
  const most = group.reduce((sum, rule) => sum + itemAt(table.worth, rule), 0)
  // Each has what it would have alone: there is no better.
  if (inTurn.worthMinor === most) return inTurn
  const members = new Set(group)
  const placed = table.pieces.flatMap(({ baseMinor, options }, at): PlacedPiece[] => {
    const open = options.filter(({ rule }) => members.has(rule))
    return open.length === 0 ? [] : [{ at, baseMinor, options: open }]
  })
  return search(placed, table.rules, group, inTurn.worthMinor) ?? inTurn
}

function takeInTurn({ pieces, rules, byRule, worth }: Table, group: readonly number[]): Found {
  const order = [...group].sort((a, b) => itemAt(worth, b) - itemAt(worth, a) || a - b)
  const chosen: Chosen = pieces.map(() => null)
  const all: Found = { worthMinor: 0, taken: [] }
  for (const rule of order) {
    const { worthMinor, taken } = alone(byRule, rules, rule, chosen)
    all.worthMinor += worthMinor
    all.taken.push(...taken)
    for (const { at, option } of taken) chosen[at] = option
  }
  return all
}

/** The best of one rule with the pieces that nobody has chosen. */
function alone(
  byRule: readonly PlacedPiece[][],
  rules: readonly SetRule[],
  rule: number,
  chosen: Chosen,
): Found {
  const free = itemAt(byRule, rule).filter(({ at }) => chosen[at] === null)
  return search(free, rules, [rule], 0, WIDTH_OF_ONE) ?? { worthMinor: 0, taken: [] }
}

type PlacedPiece = { at: number; baseMinor: number; options: readonly SetOption[] }

function placesByRule(pieces: readonly SetPiece[], rules: number): PlacedPiece[][] {
  const byRule = Array.from({ length: rules }, (): PlacedPiece[] => [])
  let before: SetPiece | null = null
  let mine: { rule: number; options: SetOption[] }[] = []
  for (const [at, piece] of pieces.entries()) {
    if (piece.options !== before?.options) mine = optionsByRule(piece.options)
    before = piece
    for (const { rule, options } of mine) {
      itemAt(byRule, rule).push({ at, baseMinor: piece.baseMinor, options })
    }
  }
  return byRule
}

function optionsByRule(options: readonly SetOption[]): { rule: number; options: SetOption[] }[] {
  const byRule = new Map<number, SetOption[]>()
  for (const option of options) {
    const known = byRule.get(option.rule)
    if (known) known.push(option)
    else byRule.set(option.rule, [option])
  }
  return [...byRule].map(([rule, mine]) => ({ rule, options: mine }))
}

/** Rules that want a piece in common, directly or by way of others, in their order. */
function connected(pieces: readonly SetPiece[], useful: readonly number[]): number[][] {
  const groupOf = new Map(useful.map((rule) => [rule, [rule]]))
  let before: SetPiece | null = null
  for (const piece of pieces) {
    // The pieces of one line share their options.
    if (piece.options === before?.options) continue
    before = piece
    let into: number[] | undefined
    for (const { rule } of piece.options) {
      const from = groupOf.get(rule)
      into ??= from
      if (into === undefined || from === undefined || into === from) continue
      into.push(...from)
      for (const member of from) groupOf.set(member, into)
    }
  }
  return [...new Set(groupOf.values())].map((group) => [...group].sort((a, b) => a - b))
}

type Layer = { keys: number[]; worths: number[]; from: number[]; by: (SetOption | null)[] }

/**
 * The best way that is worth more than `atLeastMinor`; null: there is none, or it was not found
 * within the steps. With a width it never gives up, and keeps the best so many states.
 */
function search(
  pieces: readonly PlacedPiece[],
  rules: readonly SetRule[],
  group: readonly number[],
  atLeastMinor: number,
  width = 0,
): Found | null {
  const machine = machineOf(rules, group)
  if (machine === null) return null
  const rest = restOf(pieces, rules)
  let layer: Layer = { keys: [machine.start], worths: [0], from: [-1], by: [null] }
  const layers: Layer[] = []
  let steps = 0
  for (const [index, piece] of pieces.entries()) {
    layers.push(layer)
    const isLastOfPrice = pieces[index + 1]?.baseMinor !== piece.baseMinor
    const bar = { atLeastMinor, restMinor: itemAt(rest, index + 1), isLastOfPrice }
    layer = advance(layer, piece.options, machine, bar)
    steps += itemAt(layers, index).keys.length * (piece.options.length + 1)
    if (width === 0 && steps > STEPS_MAX) return null
    if (width > 0 && layer.keys.length > width) layer = narrowed(layer, width)
  }
  layers.push(layer)
  return readBack(layers, pieces, machine, atLeastMinor)
}

export type Machine = {
  start: number
  step(key: number, option: SetOption): number
  /** What the piece adds beyond its own gain: a set that it finishes. */
  finishes(key: number, option: SetOption): number
  isEnd(key: number): boolean
  isSettled(key: number): boolean
  /** The part of bonuses that pieces of unfinished sets have earned so far. */
  begunMinor(key: number): number
}

/** The states of several rules as one number; null: too many for one. */
export function machineOf(rules: readonly SetRule[], group: readonly number[]): Machine | null {
  const places = new Map<number, { rule: SetRule; radix: number }>()
  let radix = 1
  for (const index of group) {
    const rule = itemAt(rules, index)
    places.set(index, { rule, radix })
    radix *= rule.size
    if (radix > Number.MAX_SAFE_INTEGER) return null
  }
  const list = [...places.values()]
  const stateOf = (key: number, { rule, radix: unit }: (typeof list)[number]) =>
    Math.floor(key / unit) % rule.size
  const placeOf = (option: SetOption) => places.get(option.rule) as (typeof list)[number]
  return {
    start: list.reduce((key, place) => key + place.rule.start * place.radix, 0),
    step(key, option) {
      const place = placeOf(option)
      const state = stateOf(key, place)
      const next = place.rule.step(state, option.role)
      return next < 0 ? -1 : key + (next - state) * place.radix
    },
    finishes(key, option) {
      const place = placeOf(option)
      const { rule } = place
      return rule.begun(stateOf(key, place)) === rule.pieces - 1 ? rule.bonusMinor : 0
    },
    isEnd: (key) => list.every((place) => place.rule.isEnd(stateOf(key, place))),
    isSettled: (key) => list.every((place) => place.rule.isSettled(stateOf(key, place))),
    begunMinor: (key) =>
      list.reduce((sum, place) => {
        const { bonusMinor, pieces, begun } = place.rule
        return sum + (bonusMinor * begun(stateOf(key, place))) / pieces
      }, 0),
  }
}

/** The most that the pieces from each place on could still gain, whatever happened before. */
function restOf(pieces: readonly PlacedPiece[], rules: readonly SetRule[]): number[] {
  const rest = new Array<number>(pieces.length + 1).fill(0)
  for (let index = pieces.length - 1; index >= 0; index--) {
    let best = 0
    for (const { rule, gainMinor } of itemAt(pieces, index).options) {
      const { bonusMinor, pieces: size } = itemAt(rules, rule)
      best = Math.max(best, gainMinor + bonusMinor / size)
    }
    rest[index] = itemAt(rest, index + 1) + best
  }
  return rest
}

/** Sums of fractions of bonuses are not exact; a way is left only if it surely gains nothing. */
const DOUBT_MINOR = 0.5

function advance(
  before: Layer,
  options: readonly SetOption[],
  machine: Machine,
  bar: { atLeastMinor: number; restMinor: number; isLastOfPrice: boolean },
): Layer {
  const after: Layer = { keys: [], worths: [], from: [], by: [] }
  const places = new Map<number, number>()
  const reach = (key: number, worth: number, from: number, by: SetOption | null): void => {
    const place = places.get(key)
    if (place !== undefined) {
      if (worth <= itemAt(after.worths, place)) return
      after.worths[place] = worth
      after.from[place] = from
      after.by[place] = by
      return
    }
    if (bar.isLastOfPrice && !machine.isSettled(key)) return
    const mostMinor = worth + machine.begunMinor(key) + bar.restMinor
    if (mostMinor < bar.atLeastMinor + DOUBT_MINOR) return
    places.set(key, after.keys.length)
    after.keys.push(key)
    after.worths.push(worth)
    after.from.push(from)
    after.by.push(by)
  }
  for (const [from, key] of before.keys.entries()) {
    const worth = itemAt(before.worths, from)
    reach(key, worth, from, null)
    for (const option of options) {
      const next = machine.step(key, option)
      if (next < 0) continue
      reach(next, worth + option.gainMinor + machine.finishes(key, option), from, option)
    }
  }
  return after
}

/** The best so many states, in the order in which they were reached. */
function narrowed(layer: Layer, width: number): Layer {
  const kept = [...layer.keys.keys()]
    .sort((a, b) => itemAt(layer.worths, b) - itemAt(layer.worths, a) || a - b)
    .slice(0, width)
    .sort((a, b) => a - b)
  return {
    keys: kept.map((at) => itemAt(layer.keys, at)),
    worths: kept.map((at) => itemAt(layer.worths, at)),
    from: kept.map((at) => itemAt(layer.from, at)),
    by: kept.map((at) => layer.by[at] ?? null),
  }
}

function readBack(
  layers: readonly Layer[],
  pieces: readonly PlacedPiece[],
  machine: Machine,
  atLeastMinor: number,
): Found | null {
  const last = itemAt(layers, pieces.length)
  let best = -1
  let worthMinor = atLeastMinor
  for (const [at, key] of last.keys.entries()) {
    const worth = itemAt(last.worths, at)
    if (worth > worthMinor && machine.isEnd(key)) {
      best = at
      worthMinor = worth
    }
  }
  if (best < 0) return null
  const taken: Found['taken'] = []
  for (let index = pieces.length; index > 0; index--) {
    const layer = itemAt(layers, index)
    const option = layer.by[best] ?? null
    if (option) taken.push({ at: itemAt(pieces, index - 1).at, option })
    best = itemAt(layer.from, best)
  }
  return { worthMinor, taken }
}
