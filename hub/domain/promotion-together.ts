// Promotions of goods beside those of the basket: what is the best of the goods alone need not be
// the best together. Every piece is gone through once, the dearest first; of what was chosen so far
// only that is dropped than which something else is better in every respect.
// docs/decisions/0115 says how far it is exact.
import { itemAt } from './assert.ts'
import { type LineReduction, sumReductions } from './promote.ts'
import { alikeOf, type Offered, type Plan, plansOf, takePlan } from './promotion-basket.ts'
import { type Good, isAlone } from './promotion-goods.ts'
import { type Machine, machineOf, type SetOption } from './promotion-search.ts'
import { type Field, type Portion, type Single, tally } from './promotion-stage.ts'
import { PPM } from './tax.ts'

/** Larger baskets, and more sets that want the same pieces, are left as they were found. */
export const TOGETHER_PIECES_MAX = 60
export const TOGETHER_RULES_MAX = 8
/** Ways looked at for all plans of a basket. */
export const WAYS_MAX = 100_000

/** What a piece of a good can do. `sum`: which of the sums its cost belongs to; -1: what is paid as it is. */
type Choice = {
  good: number
  option: SetOption | null
  single: Single
  sum: number
  costMinor: number
  /** The least that its cost can come to in the end. */
  leastMinor: number
}
type Place = { baseMinor: number; choices: Choice[] }
/** What was chosen so far. `key`: everything else that decides what may follow. */
type Way = {
  key: number
  mixed: string
  paidMinor: number
  openMinor: readonly number[]
  leastMinor: number
  before: Way | null
  choice: Choice | null
}
type Budget = { ways: number }

/** What comes off in the best combination of both kinds, if it is more than what was found. */
export function bestTogether(
  field: Field,
  offered: readonly Offered[],
  found: LineReduction[],
): LineReduction[] {
  const pieces = field.goods.reduce((sum, { pieces }) => sum + pieces, 0)
  if (pieces > TOGETHER_PIECES_MAX || field.rules.length > TOGETHER_RULES_MAX) return found
  const budget = { ways: WAYS_MAX }
  let best = found
  for (const plan of plansOf(offered) ?? []) {
    const scene = sceneOf(field, plan)
    if (scene !== null) best = search(scene, best, budget)
  }
  return best
}

type Scene = {
  field: Field
  plan: Plan
  places: Place[]
  sums: number
  /** What fixed amounts can take at most, with what rounding could add to it. */
  amountsMinor: number
  /** Rules whose price or amount is borne by pieces of several sums, by what these cost. */
  isMixed: boolean[]
  machine: Machine
}

/** Null: nothing gets in the way of anything, or there are too many sets to keep apart. */
function sceneOf(field: Field, plan: Plan): Scene | null {
  const { goods, singles, rules, wanted } = field
  const alike = alikeOf(
    goods,
    goods.map(() => 0),
    plan,
  )
  const inAny = alike.filter(({ isIn }) => isIn.includes(true))
  const sumOf = goods.map((_, good) => inAny.findIndex(({ at }) => at.includes(good)))
  const hasAlone =
    rules.some(({ promotion }) => isAlone(promotion)) || singles.some((each) => each.length > 1)
  if (inAny.length === 0 || (alike.length === 1 && !hasAlone)) return null
  const machine = machineOf(rules, [...rules.keys()])
  if (machine === null) return null
  const shares = inAny.map(({ isIn }) => leftShare(plan, isIn, goods))
  const goodsOfRule = rules.map((_, rule) => {
    return wanted.filter(({ options }) => options.some((option) => option.rule === rule))
  })
  const sumsOfRule = rules.map(({ promotion }, rule) => {
    const its = itemAt(goodsOfRule, rule).map(({ at }) => itemAt(sumOf, at))
    return isAlone(promotion) ? [-1] : [...new Set(its)]
  })
  const shareOfSum = (sum: number) => (sum < 0 ? 1 : itemAt(shares, sum))
  const bonusOfRule = rules.map(({ bonusMinor, pieces }, rule) => {
    const its = itemAt(sumsOfRule, rule).map(shareOfSum)
    const share = bonusMinor < 0 ? Math.min(1, ...its) : Math.max(0, ...its)
    return (share * bonusMinor) / pieces
  })
  return {
    ...{ field, plan, machine, sums: inAny.length },
    isMixed: rules.map((rule, at) => rule.bonusMinor !== 0 && itemAt(sumsOfRule, at).length > 1),
    amountsMinor: amountsOf(plan, goods) + plan.length * (inAny.length + 1),
    places: placesOf(field, { sumOf, shareOfSum, bonusOfRule }),
  }
}

/** What is left of a sum at the least, beside fixed amounts that do not take all of it. */
function leftShare(plan: Plan, isIn: readonly boolean[], goods: readonly Good[]): number {
  return plan.reduce((share, each, step) => {
    if (!isIn[step]) return share
    const { offer } = each
    if (offer.kind === 'basket-amount') {
      return takesAll(each, offer.amount_minor, goods) ? 0 : share
    }
    return (share * (PPM - offer.rate_ppm)) / PPM
  }, 1)
}

function amountsOf(plan: Plan, goods: readonly Good[]): number {
  return plan.reduce((sum, each) => {
    const { offer, times } = each
    if (offer.kind !== 'basket-amount') return sum
    if (takesAll(each, offer.amount_minor, goods)) return sum
    return sum + offer.amount_minor * times
  }, 0)
}

/** An amount that is as much as all its goods cost. */
function takesAll(
  { promotion, times }: Offered,
  amountMinor: number,
  goods: readonly Good[],
): boolean {
  return amountMinor * times >= wholeOf(goods.filter(promotion.isIn))
}

type Terms = {
  sumOf: number[]
  shareOfSum(sum: number): number
  bonusOfRule: number[]
}

function placesOf({ goods, stacked, singles, rules, wanted }: Field, terms: Terms): Place[] {
  return wanted.flatMap(({ at, good, options }): Place[] => {
    const own = itemAt(terms.sumOf, at)
    const { leftMinor } = itemAt(stacked, at)
    const choiceOf = (
      option: SetOption | null,
      single: Single,
      [gainMinor, isClosed]: [number, boolean],
    ): Choice => {
      const sum = isClosed ? -1 : own
      const costMinor = leftMinor - gainMinor
      const bonus = option ? itemAt(terms.bonusOfRule, option.rule) : 0
      const leastMinor = costMinor * terms.shareOfSum(sum) - bonus
      return { good: at, option, single, sum, costMinor, leastMinor }
    }
    const ofSingles = itemAt(singles, at)
    const bestMinor = ofSingles[0]?.gainMinor ?? 0
    const choices = [
      ...ofSingles.map((each) => {
        const isClosed = each !== null && isAlone(each.promotion)
        return choiceOf(null, each, [each?.gainMinor ?? 0, isClosed])
      }),
      ...options.map((option) => {
        const isClosed = isAlone(itemAt(rules, option.rule).promotion)
        return choiceOf(option, null, [bestMinor + option.gainMinor, isClosed])
      }),
    ]
    const place = { baseMinor: good.baseMinor, choices }
    return new Array<Place>(itemAt(goods, at).pieces).fill(place)
  })
}

function search(scene: Scene, found: LineReduction[], budget: Budget): LineReduction[] {
  const barMinor = (best: LineReduction[]) =>
    wholeOf(scene.field.goods) - sumReductions(best) + scene.amountsMinor
  const toCome = leastToCome(scene, barMinor(found), budget)
  if (toCome === null) return found
  const best = better(scene, found, portionsOf(likeliest(scene, toCome)))
  const limitMinor = barMinor(best)
  let ways: Way[] = [startOf(scene)]
  for (const [at, place] of scene.places.entries()) {
    const next = new Ways(scene, limitMinor, itemAt(toCome, at + 1))
    for (const way of ways) for (const choice of place.choices) next.reach(way, choice)
    ways = next.all()
    budget.ways -= next.tried
    if (budget.ways < 0) return best
  }
  return bestWay(scene, best, ways)
}

/** Of each state before a piece the least that this and all later ones come to. */
type ToCome = Map<number, number>[]

/**
 * By what everything comes to at the least: which states can still beat the bar, and then, from the
 * end, what they need. Null: more of them than may be looked at.
 */
function leastToCome({ places, machine }: Scene, barMinor: number, budget: Budget): ToCome | null {
  const rest = restOf(places)
  const reached: Map<number, number>[] = [new Map([[machine.start, 0]])]
  for (const [at, place] of places.entries()) {
    const after = new Map<number, number>()
    const isLastOfPrice = places[at + 1]?.baseMinor !== place.baseMinor
    const limitMinor = barMinor - itemAt(rest, at + 1)
    for (const [before, minor] of itemAt(reached, at)) {
      budget.ways -= place.choices.length
      for (const { option, leastMinor } of place.choices) {
        const key = option ? machine.step(before, option) : before
        const sum = minor + leastMinor
        if (key < 0 || sum >= limitMinor || sum >= (after.get(key) ?? limitMinor)) continue
        if (!isLastOfPrice || machine.isSettled(key)) after.set(key, sum)
      }
    }
    if (budget.ways < 0) return null
    reached.push(after)
  }
  return backwards(places, machine, reached)
}

function restOf(places: readonly Place[]): number[] {
  const rest = new Array<number>(places.length + 1).fill(0)
  for (let at = places.length - 1; at >= 0; at--) {
    const least = Math.min(...itemAt(places, at).choices.map(({ leastMinor }) => leastMinor))
    rest[at] = itemAt(rest, at + 1) + least
  }
  return rest
}

function backwards(places: readonly Place[], machine: Machine, reached: ToCome): ToCome {
  const last = [...itemAt(reached, places.length).keys()].filter((key) => machine.isEnd(key))
  const toCome: ToCome = [new Map(last.map((key) => [key, 0]))]
  for (let at = places.length - 1; at >= 0; at--) {
    const after = itemAt(toCome, 0)
    const before = new Map<number, number>()
    for (const key of itemAt(reached, at).keys()) {
      const all = itemAt(places, at).choices.map(({ option, leastMinor }) => {
        const next = option ? machine.step(key, option) : key
        return leastMinor + (after.get(next) ?? Number.POSITIVE_INFINITY)
      })
      const least = Math.min(...all)
      if (least < Number.POSITIVE_INFINITY) before.set(key, least)
    }
    toCome.unshift(before)
  }
  return toCome
}

/** The way that comes to the least, without looking at what rounding and amounts make of it. */
function likeliest({ places, machine }: Scene, toCome: ToCome): Choice[] {
  const chosen: Choice[] = []
  let key = machine.start
  for (const [at, { choices }] of places.entries()) {
    let best: { choice: Choice; key: number; minor: number } | null = null
    for (const choice of choices) {
      const next = choice.option ? machine.step(key, choice.option) : key
      const minor = choice.leastMinor + (toCome[at + 1]?.get(next) ?? Number.POSITIVE_INFINITY)
      if (minor < (best?.minor ?? Number.POSITIVE_INFINITY)) best = { choice, key: next, minor }
    }
    if (best === null) return []
    chosen.push(best.choice)
    key = best.key
  }
  return chosen
}

function startOf({ machine, sums }: Scene): Way {
  const openMinor = new Array<number>(sums).fill(0)
  const nothing = { paidMinor: 0, leastMinor: 0, before: null, choice: null, mixed: '' }
  return { ...nothing, key: machine.start, openMinor }
}

/** What can have been chosen up to a piece: in each state what nothing else is better than. */
class Ways {
  tried = 0
  readonly #byState = new Map<string, Way[]>()
  readonly #scene: Scene
  readonly #limitMinor: number
  readonly #toCome: ReadonlyMap<number, number>

  constructor(scene: Scene, limitMinor: number, toCome: ReadonlyMap<number, number>) {
    this.#scene = scene
    this.#limitMinor = limitMinor
    this.#toCome = toCome
  }

  reach(before: Way, choice: Choice): void {
    const key = choice.option ? this.#scene.machine.step(before.key, choice.option) : before.key
    const leastMinor = before.leastMinor + choice.leastMinor
    const toComeMinor = this.#toCome.get(key)
    if (toComeMinor === undefined || leastMinor + toComeMinor >= this.#limitMinor) return
    const way = { ...costOf(this.#scene, before, choice), key, leastMinor, before, choice }
    const state = `${key} ${way.mixed}`
    const known = this.#byState.get(state) ?? []
    this.tried += 1 + known.length
    if (known.some((each) => isAtLeastAsGood(each, way))) return
    this.#byState.set(state, [...known.filter((each) => !isAtLeastAsGood(way, each)), way])
  }

  all(): Way[] {
    return [...this.#byState.values()].flat()
  }
}

function isAtLeastAsGood(one: Way, other: Way): boolean {
  return (
    one.paidMinor <= other.paidMinor &&
    one.openMinor.every((minor, sum) => minor <= itemAt(other.openMinor, sum))
  )
}

type Cost = Pick<Way, 'paidMinor' | 'openMinor' | 'mixed'>

/** With one more piece. What sets cost that lie in several sums is only known when all are made. */
function costOf(scene: Scene, before: Way, choice: Choice): Cost {
  const { paidMinor, openMinor, mixed } = before
  const { option, sum, costMinor, good } = choice
  if (option && scene.isMixed[option.rule]) {
    return { paidMinor, openMinor, mixed: `${mixed} ${option.rule}:${good}` }
  }
  const minor = costMinor - (option ? scene.machine.finishes(before.key, option) : 0)
  if (sum < 0) return { paidMinor: paidMinor + minor, openMinor, mixed }
  return {
    ...{ paidMinor, mixed },
    openMinor: openMinor.map((each, at) => (at === sum ? each + minor : each)),
  }
}

/** Of all ways to the end the one that leaves least to pay, if that is less than what was found. */
function bestWay(scene: Scene, found: LineReduction[], ways: readonly Way[]): LineReduction[] {
  const wholeMinor = wholeOf(scene.field.goods)
  let best = found
  for (const way of [...ways].sort((a, b) => a.leastMinor - b.leastMinor)) {
    if (way.leastMinor >= wholeMinor - sumReductions(best) + scene.amountsMinor) break
    best = better(scene, best, portionsOf(chosenOf(way)))
  }
  return best
}

function better({ field, plan }: Scene, found: LineReduction[], portions: Portion[]) {
  const { reductions, leftMinor, closedMinor } = tally(field, portions)
  const openMinor = leftMinor.map((minor, at) => minor - itemAt(closedMinor, at))
  const all = [...reductions, ...takePlan(field.goods, openMinor, plan).reductions]
  return sumReductions(all) > sumReductions(found) ? all : found
}

function chosenOf(end: Way): Choice[] {
  const chosen: Choice[] = []
  for (let way = end; way.before !== null; way = way.before) chosen.push(way.choice as Choice)
  return chosen.reverse()
}

/** In the order in which their pieces were gone through, as `tally` gives odd rupiah. */
function portionsOf(chosen: readonly Choice[]): Portion[] {
  const portions = new Map<Choice, Portion>()
  for (const choice of chosen) {
    const { good, option, single } = choice
    const known = portions.get(choice) ?? { good, option, single, pieces: 0 }
    portions.set(choice, { ...known, pieces: known.pieces + 1 })
  }
  return [...portions.values()]
}

const wholeOf = (goods: readonly Good[]): number =>
  goods.reduce((sum, { baseMinor, pieces }) => sum + baseMinor * pieces, 0)
