// What the best combination of promotions leaves to pay, found by going through every combination
// there is: goods' promotions, the basket's, what stacks, what stands alone, codes, members, hours,
// quantities. Written apart from the evaluation, and shares nothing with it but its shapes.
import type { PromotableLine } from '#domain/promotion-goods.ts'
import type { PromotionGoods, PromotionMessage } from '#domain/wire/promotion-message.ts'

export type Asked = {
  lines: readonly PromotableLine[]
  promotions: readonly PromotionMessage[]
  /** Of the outlet's day. */
  minute: number
  member: { tier: string } | null
  codesOf: ReadonlySet<string>
}

/** Pieces of a line: what one costs by the price list, and after what stacks. */
type Heap = { line: PromotableLine; count: number; base: number; left: number; isWhole: boolean }
/** One use of a promotion: how many pieces of each heap are paid, and how many are got. */
type Use = { promotion: number; paid: number[]; got: number[] }
/** Of each promotion how often it was used, and of each heap what it took in. */
type State = { uses: number[]; paid: number[][]; got: number[][] }

/** More of them than this: the basket is too large to look at every one. */
const COMBINATIONS_MAX = 150_000

const round = (amount: number): number => Math.floor(amount + 0.5)
const percentOf = (minor: number, ppm: number): number => round((minor * ppm) / 1_000_000)
const total = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0)
const isBasket = ({ rule }: PromotionMessage) => rule.offer.kind.startsWith('basket')
const isSingle = ({ rule }: PromotionMessage) =>
  ['percent', 'amount', 'price'].includes(rule.offer.kind)
const stacks = (each: PromotionMessage) =>
  each.rule.combines === 'stack' && isSingle(each) && each.rule.max_times === null
const isAlone = ({ rule }: PromotionMessage) => rule.combines === 'alone'

function isAmong(goods: PromotionGoods, { productId, categoryId }: PromotableLine): boolean {
  const category = categoryId ?? ''
  if (goods.except_product_ids.includes(productId)) return false
  if (goods.except_category_ids.includes(category)) return false
  const isOpen = goods.product_ids.length + goods.category_ids.length === 0
  return isOpen || goods.product_ids.includes(productId) || goods.category_ids.includes(category)
}

function isForThem({ promotion_id, rule }: PromotionMessage, asked: Asked): boolean {
  const { from_minute: from, to_minute: to } = rule
  if (from < to && (asked.minute < from || asked.minute >= to)) return false
  if (rule.is_member_only && asked.member === null) return false
  if (rule.tiers.length > 0 && !rule.tiers.includes(asked.member?.tier ?? '')) return false
  return !rule.needs_coupon || asked.codesOf.has(promotion_id)
}

/** The lowest price that is open for so many of the product. */
function priceOf(line: PromotableLine, asked: Asked): number {
  const same = asked.lines.filter(({ productId }) => productId === line.productId)
  const quantity = total(same.map(({ quantityMilli }) => quantityMilli))
  const open = line.tiers.filter(
    (tier) => tier.from_milli <= quantity && (asked.member !== null || !tier.is_member_only),
  )
  return Math.min(line.unitPriceMinor, ...open.map(({ price_minor }) => price_minor))
}

/** Of a single piece of which so much is left. */
function off({ rule: { offer } }: PromotionMessage, heap: Heap, left: number): number {
  const each = (minor: number) =>
    heap.isWhole ? minor : round((minor * heap.line.quantityMilli) / 1000)
  if (offer.kind === 'percent') return percentOf(left, offer.rate_ppm)
  if (offer.kind === 'amount') return Math.min(left, each(offer.amount_minor))
  if (offer.kind === 'price') return Math.max(0, left - each(offer.price_minor))
  return 0
}

/** What stacks comes off every piece first, the higher rank before; of a group the most. */
function heapOf(line: PromotableLine, stacking: readonly PromotionMessage[], asked: Asked): Heap {
  const isWhole = !line.isWeighed
  const count = isWhole ? line.quantityMilli / 1000 : 1
  const base = round((priceOf(line, asked) * line.quantityMilli) / 1000 / count)
  const heap: Heap = { line, count, base, left: base, isWhole }
  for (const group of groupsOf(stacking)) {
    const most = group.map((each) =>
      isAmong(each.rule.goods, line) ? off(each, heap, heap.left) : 0,
    )
    heap.left -= Math.max(0, ...most)
  }
  return heap
}

function groupsOf(promotions: readonly PromotionMessage[]): PromotionMessage[][] {
  const nameOf = ({ rule, promotion_id }: PromotionMessage) => rule.group ?? promotion_id
  const names = [...new Set(promotions.map(nameOf))]
  return names.map((name) => promotions.filter((each) => nameOf(each) === name))
}

/** Every way to take so many pieces out of these heaps, as how many of each. */
function draws(heaps: readonly number[], size: number): number[][] {
  const [first, ...others] = heaps
  if (first === undefined) return size === 0 ? [[]] : []
  const ways: number[][] = []
  for (let n = 0; n <= Math.min(first, size); n++) {
    ways.push(...draws(others, size - n).map((rest) => [n, ...rest]))
  }
  return ways
}

/** Every way in which a promotion can take hold of some of the goods, once. */
function usesOf(each: PromotionMessage, promotion: number, heaps: readonly Heap[]): Use[] {
  const { offer, goods } = each.rule
  const open = (among: PromotionGoods) =>
    heaps.map((heap) =>
      isAmong(among, heap.line) && (heap.isWhole || isSingle(each)) ? heap.count : 0,
    )
  const nothing = heaps.map(() => 0)
  if (offer.kind !== 'buy-get') {
    const ways = draws(open(goods), 'pieces' in offer ? offer.pieces : 1)
    return ways
      .filter((paid) => isDearEnough(each, paid, heaps))
      .map((paid) => ({ promotion, paid, got: nothing }))
  }
  return draws(open(goods), offer.buy).flatMap((paid) =>
    Array.from({ length: offer.get }, (_, n) => draws(open(offer.reward ?? goods), n + 1))
      .flat()
      .filter((got) => offer.reward !== null || isCheaper(got, paid, heaps))
      .filter((got) => heaps.every(({ count }, at) => (paid[at] ?? 0) + (got[at] ?? 0) <= count))
      .map((got) => ({ promotion, paid, got })),
  )
}

/** An amount off a set is borne by its pieces in equal parts: none costs less than its part. */
function isDearEnough(each: PromotionMessage, paid: number[], heaps: readonly Heap[]): boolean {
  const { offer } = each.rule
  if (offer.kind !== 'set-amount') return true
  const from = (heap: Heap) => (isAlone(each) ? heap.base : heap.left)
  return heaps.every(
    (heap, at) => paid[at] === 0 || from(heap) * offer.pieces >= offer.amount_minor,
  )
}

/** A reward of the same goods is never dearer than what is bought for it. */
function isCheaper(got: number[], paid: number[], heaps: readonly Heap[]): boolean {
  const prices = (counts: number[]) => heaps.filter((_, at) => counts[at]).map(({ base }) => base)
  return Math.max(...prices(got)) <= Math.min(...prices(paid))
}

/** Every combination of uses that the goods suffice for; null: too many to look at. */
function combinations(
  competing: readonly PromotionMessage[],
  heaps: readonly Heap[],
): State[] | null {
  const none = competing.map(() => heaps.map(() => 0))
  const start: State = { uses: competing.map(() => 0), paid: none, got: none }
  const all = new Map([[JSON.stringify([start.paid, start.got]), start]])
  for (const use of competing.flatMap((each, at) => usesOf(each, at, heaps))) {
    const limit = competing[use.promotion]?.rule.max_times ?? Number.MAX_SAFE_INTEGER
    // A map goes through what is added to it on the way: the same use once more.
    for (const state of all.values()) {
      if ((state.uses[use.promotion] ?? 0) >= limit) continue
      const next = withUse(state, use)
      const isTooMuch = heaps.some(
        ({ count }, at) => total([...next.paid, ...next.got].map((row) => row[at] ?? 0)) > count,
      )
      if (isTooMuch) continue
      const key = JSON.stringify([next.paid, next.got])
      const known = all.get(key)
      if (!known || total(known.uses) > total(next.uses)) all.set(key, next)
      if (all.size > COMBINATIONS_MAX) return null
    }
  }
  return [...all.values()]
}

function withUse({ uses, paid, got }: State, use: Use): State {
  const add = (rows: number[][], counts: number[]) =>
    rows.map((row, at) =>
      at === use.promotion ? row.map((n, heap) => n + (counts[heap] ?? 0)) : row,
    )
  return {
    uses: uses.map((n, at) => (at === use.promotion ? n + 1 : n)),
    paid: add(paid, use.paid),
    got: add(got, use.got),
  }
}

/** What is left of each line: open to the basket's promotions, and closed to them. */
type Left = { open: number[]; closed: number[] }

function leftOf(
  state: State,
  competing: readonly PromotionMessage[],
  heaps: readonly Heap[],
): Left | null {
  const rest = heaps.map(
    ({ count }, at) => count - total([...state.paid, ...state.got].map((row) => row[at] ?? 0)),
  )
  const open = heaps.map(({ left }, at) => left * (rest[at] ?? 0))
  const closed = heaps.map(() => 0)
  for (const [at, each] of competing.entries()) {
    const parts = partsOf(
      each,
      { uses: state.uses[at] ?? 0, paid: state.paid[at] ?? [], got: state.got[at] ?? [] },
      heaps,
    )
    if (parts === null) return null
    const into = isAlone(each) ? closed : open
    for (const [heap, part] of parts.entries()) into[heap] = (into[heap] ?? 0) + part
  }
  return { open, closed }
}

type Taken = { uses: number; paid: number[]; got: number[] }

/** What the pieces of one promotion cost, heap by heap; null: more than without it. */
function partsOf(
  each: PromotionMessage,
  { uses, paid, got }: Taken,
  heaps: readonly Heap[],
): number[] | null {
  const { offer } = each.rule
  const from = (heap: Heap) => (isAlone(each) ? heap.base : heap.left)
  const whole = heaps.map((heap, at) => from(heap) * ((paid[at] ?? 0) + (got[at] ?? 0)))
  if (offer.kind === 'set-price' || offer.kind === 'set-amount') {
    const taken =
      offer.kind === 'set-price'
        ? total(whole) - uses * offer.price_minor
        : uses * offer.amount_minor
    if (taken < 0) return null
    // The dearest bear odd rupiah first.
    const order = [...heaps.keys()].sort(
      (a, b) => (heaps[b]?.base ?? 0) - (heaps[a]?.base ?? 0) || a - b,
    )
    const shares = byLargestRemainder(
      taken,
      order.map((at) => whole[at] ?? 0),
    )
    return whole.map((minor, at) => minor - (shares[order.indexOf(at)] ?? 0))
  }
  return heaps.map((heap, at) => {
    const one = from(heap)
    const reduced =
      'rate_ppm' in offer && !isSingle(each) ? percentOf(one, offer.rate_ppm) : off(each, heap, one)
    const reducedPieces = offer.kind === 'buy-get' ? (got[at] ?? 0) : (paid[at] ?? 0)
    return (whole[at] ?? 0) - reduced * reducedPieces
  })
}

function byLargestRemainder(amount: number, weights: number[]): number[] {
  const sum = total(weights)
  if (sum === 0) return weights.map(() => 0)
  const parts = weights.map((weight) => Math.floor((amount * weight) / sum))
  const order = [...weights.keys()].sort(
    (a, b) => ((amount * (weights[b] ?? 0)) % sum) - ((amount * (weights[a] ?? 0)) % sum) || a - b,
  )
  for (const at of order.slice(0, amount - total(parts))) parts[at] = (parts[at] ?? 0) + 1
  return parts
}

/** Every sequence of the basket's: at most one of the single ones, then of each group at most one. */
function sequences(ofBasket: readonly PromotionMessage[]): PromotionMessage[][] {
  const singles = ofBasket.filter(({ rule }) => rule.combines === 'best').map((each) => [each])
  let all: PromotionMessage[][] = [[], ...singles]
  for (const group of groupsOf(ofBasket.filter(({ rule }) => rule.combines === 'stack'))) {
    all = all.flatMap((before) => [before, ...group.map((each) => [...before, each])])
  }
  return all
}

function timesOf(
  { rule: { offer, max_times, goods } }: PromotionMessage,
  heaps: readonly Heap[],
): number {
  if (!('spend_minor' in offer)) return 0
  const spent = heaps
    .filter(({ line }) => isAmong(goods, line))
    .map(({ base, count }) => base * count)
  return Math.min(
    Math.floor(total(spent) / offer.spend_minor),
    max_times ?? Number.MAX_SAFE_INTEGER,
  )
}

/** What is to pay after a sequence. Goods that it treats alike are looked at as one sum. */
function afterBasket(
  open: readonly number[],
  sequence: readonly PromotionMessage[],
  heaps: readonly Heap[],
): number {
  const sums = new Map<string, number>()
  for (const [at, { line }] of heaps.entries()) {
    const kind = sequence.map(({ rule }) => (isAmong(rule.goods, line) ? 'y' : 'n')).join('')
    sums.set(kind, (sums.get(kind) ?? 0) + (open[at] ?? 0))
  }
  for (const [at, each] of sequence.entries()) {
    const { offer } = each.rule
    const mine = [...sums].filter(([kind]) => kind[at] === 'y')
    const times = timesOf(each, heaps)
    if (times === 0) continue
    if (offer.kind === 'basket-percent') {
      for (const [kind, minor] of mine) sums.set(kind, minor - percentOf(minor, offer.rate_ppm))
    } else if (offer.kind === 'basket-amount') {
      const weights = mine.map(([, minor]) => minor)
      const parts = seatBySeat(Math.min(total(weights), times * offer.amount_minor), weights)
      for (const [n, [kind, minor]] of mine.entries()) sums.set(kind, minor - (parts[n] ?? 0))
    }
  }
  return total([...sums.values()])
}

/** Rupiah by rupiah to the sum that has the most for each half it was given: Sainte-Laguë. */
function seatBySeat(amount: number, weights: number[]): number[] {
  if (weights.length === 1) return [amount]
  const parts = weights.map(() => 0)
  for (let seat = 0; seat < amount; seat++) {
    let best = 0
    for (const [at, weight] of weights.entries()) {
      const mine = weight * (2 * (parts[best] ?? 0) + 1)
      if (mine > (weights[best] ?? 0) * (2 * (parts[at] ?? 0) + 1)) best = at
    }
    parts[best] = (parts[best] ?? 0) + 1
  }
  return parts
}

/** The least that the customer can be asked to pay; null: there are too many ways to look at. */
export function leastToPay(asked: Asked): number | null {
  const running = asked.promotions
    .filter((each) => isForThem(each, asked))
    .sort((a, b) => b.rule.priority - a.rule.priority || (a.promotion_id > b.promotion_id ? 1 : -1))
  const ofGoods = running.filter((each) => !isBasket(each))
  const heaps = asked.lines.map((line) => heapOf(line, ofGoods.filter(stacks), asked))
  const competing = ofGoods.filter((each) => !stacks(each))
  const ways = combinations(competing, heaps)
  if (ways === null) return null
  const ofBasket = running.filter((each) => isBasket(each) && timesOf(each, heaps) > 0)
  const whole = heaps.map(({ base, count }) => base * count)
  const only = ofBasket.filter(isAlone).map((each) => afterBasket(whole, [each], heaps))
  const lefts = new Map<string, Left>()
  for (const way of ways) {
    const left = leftOf(way, competing, heaps)
    if (left) lefts.set(JSON.stringify(left), left)
  }
  const beside = sequences(ofBasket.filter((each) => !isAlone(each)))
  let least = Math.min(total(whole), ...only)
  for (const { open, closed } of lefts.values()) {
    const closedMinor = total(closed)
    if (closedMinor >= least) continue
    for (const sequence of beside) {
      least = Math.min(least, closedMinor + afterBasket(open, sequence, heaps))
    }
  }
  return least
}
