// Random days at a till alone, told in any cut, repeated and reordered against the sales: the books
// hold, floats stay apart, each document is there once, and telling it all again changes nothing.
// PROPERTY_SEED=$RANDOM and PROPERTY_RUNS=200 look at more.
import fc from 'fast-check'
import { Registry } from 'prom-client'
import t from 'tap'
import { must } from '#domain/errors.ts'
import type {
  CommittedCommand,
  CommittedCommandResult,
} from '#domain/wire/committed-command-message.ts'
import type { RefundAnswer } from '#domain/wire/refund-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { createSaleTaker, type SaleTaker } from '#hub/sale/take-sale.ts'
import { takeTold } from '#hub/told/take-told.ts'
import { createTeller } from '#hub/told/tell-command.ts'
import { hold } from '../../support/property.ts'
import { cash, makeSale, nonCash } from '../../support/sale-maker.ts'
import { CASHIER_ID, MANAGER_ID, TERMINAL } from '../../support/small-outlet.ts'
import { openSmallShop, type SmallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { newId } from '../cash/cash-desk.ts'
import { cashMove, closing, count, noSale, opening, refundOf } from './told-desk.ts'

const RUNS = Number(process.env.PROPERTY_RUNS ?? 12)
const KINDS = ['sell', 'sell', 'paid-in', 'paid-out', 'drop', 'no-sale', 'refund', 'recount']
const act = fc.record({
  kind: fc.constantFrom(...KINDS),
  isSecond: fc.boolean(),
  pick: fc.nat(40_000),
})
const day = fc.record({
  shifts: fc.array(fc.array(act, { maxLength: 8 }), { minLength: 1, maxLength: 3 }),
  isFloating: fc.boolean(),
  lastStaysOpen: fc.boolean(),
  /** Sales that are handed over only after what was done. */
  lateSales: fc.nat(2),
  /** Of the commands, which are told again, and how far back the till begins again. */
  repeats: fc.array(fc.nat(12), { maxLength: 6 }),
})
type Day = typeof day extends fc.Arbitrary<infer T> ? T : never
type Story = { sales: SaleMessage[]; commands: CommittedCommand[]; shiftIds: string[] }

const REASONS: Record<string, string> = {
  'paid-in': 'change-money',
  'paid-out': 'supplies',
  drop: 'too-much-cash',
}

function live({ shifts, isFloating, lastStaysOpen }: Day): Story {
  const story: Story = { sales: [], commands: [], shiftIds: [] }
  for (const [index, acts] of shifts.entries()) {
    const shiftId = newId()
    story.shiftIds.push(shiftId)
    const mode = isFloating ? 'floating' : 'shared'
    story.commands.push(opening(shiftId, { opening_cash_minor: 100_000 + index, mode }))
    let counted: CommittedCommand | null = null
    for (const { kind, isSecond, pick } of acts) {
      const who = { staff_id: isSecond ? MANAGER_ID : CASHIER_ID }
      if (kind === 'sell') story.sales.push(saleOf(story, shiftId, who.staff_id, pick))
      else if (kind === 'no-sale') story.commands.push(noSale(shiftId, {}, who))
      else if (kind === 'recount') {
        counted = count(shiftId, pick, {}, who)
        story.commands.push(counted)
      } else if (kind === 'refund') {
        const sale = story.sales[pick % Math.max(1, story.sales.length)]
        if (sale) story.commands.push(refundOf(sale, shiftId, {}, who))
      } else {
        const change = { kind, amount_minor: pick + 1, reason_code: REASONS[kind] }
        story.commands.push(cashMove(shiftId, change, who))
      }
    }
    if (lastStaysOpen && index === shifts.length - 1) break
    counted ??= count(shiftId, 77_000)
    if (!story.commands.includes(counted)) story.commands.push(counted)
    story.commands.push(closing(shiftId, counted))
  }
  return story
}

function saleOf(story: Story, shiftId: string, cashierId: string, pick: number): SaleMessage {
  const tenders = (total: number) => [pick % 3 === 0 ? nonCash('card', total) : cash(total + 500)]
  const number = story.sales.length + 1
  const items: [number, number][] = [[pick % 3, 1000]]
  return makeSale({ ...{ number, shiftId, cashierId, tenders, items }, transactionId: newId() })
}

async function deliver(shop: SmallShop, taker: SaleTaker, story: Story, of: Day): Promise<void> {
  const isLate = (index: number) => index >= story.sales.length - of.lateSales
  const tellOne = (command: CommittedCommand) =>
    takeTold({ ...shop.deps, listBlockers: () => [] }, TERMINAL.id, command)
  const sell = async (sale: SaleMessage) => must(await taker.take('drained', sale, null))
  for (const [index, sale] of story.sales.entries()) if (!isLate(index)) await sell(sale)
  const repeats = [...of.repeats]
  for (let at = 0; at < story.commands.length; at += 1) {
    tellOne(story.commands[at] as CommittedCommand)
    // The answer was lost: the till begins again some commands back.
    const back = at % 3 === 2 ? repeats.shift() : undefined
    for (const again of story.commands.slice(at + 1 - (back ?? 0), at + 1)) tellOne(again)
  }
  for (const [index, sale] of story.sales.entries()) if (isLate(index)) await sell(sale)
}

/** All that the books say, without hashes and hours. */
function stateOf({ db }: SmallShop): string {
  const tables = [
    'cash_movement',
    'journal_entry',
    'cash_document',
    'refund',
    'cash_count',
    'shift',
  ]
  const rows = tables.map((table) => db.prepare(`SELECT * FROM ${table}`).all())
  const counts = [
    'outbox',
    'conflict',
    'quarantine',
    'safe_entry',
    'print_job',
    'told_command',
  ].map((table) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
  return JSON.stringify([rows, counts])
}

function check(shop: SmallShop, story: Story): void {
  const broken = checkBooks(shop.db)
  if (broken.length > 0) throw new Error(broken.join('\n'))
  const shifts = shop.db
    .prepare("SELECT id, drawer_id, opening_cash_minor, state FROM shift WHERE state <> 'closed'")
    .all() as { id: string; drawer_id: string }[]
  if (new Set(shifts.map((each) => each.drawer_id)).size < shifts.length)
    throw new Error('two floats in one drawer')
  const floats = shop.db.prepare("SELECT count(*) FROM cash_movement WHERE kind = 'float'").pluck()
  if (floats.get() !== story.shiftIds.length + 1) throw new Error('each float once')
  const told = shop.db.prepare('SELECT count(*) FROM told_command').pluck().get()
  if (told !== story.commands.length) throw new Error('each command once')
}

t.test('any day alone, told anyhow: the books hold, and again changes nothing', async (t) => {
  const rule = fc.asyncProperty(day, async (of) => {
    const shop = openSmallShop(makeTempFolder(t, 'told-day'))
    try {
      const taker = createSaleTaker(shop.deps)
      const story = live(of)
      await deliver(shop, taker, story, of)
      check(shop, story)
      const before = stateOf(shop)
      await deliver(shop, taker, story, of)
      if (stateOf(shop) !== before) throw new Error('telling it again changed something')
    } finally {
      shop.db.close()
    }
  })
  await hold(rule, RUNS)
  t.pass(`held ${RUNS} times`)
})

/** Which comes next, how many at once, and of which batch the answer was lost. */
const telling = fc.record({
  order: fc.array(fc.nat(1_000), { minLength: 1, maxLength: 40 }),
  sizes: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 6 }),
  isLost: fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
})
type Telling = typeof telling extends fc.Arbitrary<infer T> ? T : never
type Item = { id: string; give(): Promise<void> }
/** Of the bodies that told-desk.ts makes, what is looked at here. */
type Said = Record<'session_id' | 'sale_id' | 'count_id' | 'kind', string> &
  Record<'opening_cash_minor' | 'amount_minor', number>
type Heard = { order: string[]; results: Map<string, CommittedCommandResult> }

function shuffled(items: readonly Item[], order: readonly number[]): Item[] {
  const left = [...items]
  return items.flatMap((_, at) => left.splice((order[at % order.length] ?? 0) % left.length, 1))
}

async function deliverShuffled(shop: SmallShop, story: Story, how: Telling): Promise<Heard> {
  const deps = { ...shop.deps, metrics: new Registry() }
  const [taker, tell] = [createSaleTaker(deps), createTeller(deps, () => [])]
  const heard: Heard = { order: [], results: new Map() }
  const sales = story.sales.map((sale) => ({
    id: sale.offline_transaction_id,
    give: async () => void must(await taker.take('drained', sale, null)),
  }))
  const commands = story.commands.map((command) => ({
    id: command.command_id,
    give: async () => void heard.results.set(command.command_id, tell(TERMINAL.id, command)),
  }))
  const items = shuffled([...commands, ...sales], how.order)
  for (let at = 0, batch = 0; at < items.length; batch += 1) {
    const some = items.slice(at, at + (how.sizes[batch % how.sizes.length] ?? 1))
    const isLost = how.isLost[batch % how.isLost.length]
    for (const { id, give } of isLost ? [...some, ...some] : some) {
      heard.order.push(id)
      await give()
    }
    at += some.length
  }
  return heard
}

/** Of what is set aside when it comes before what it names; null: it stands by itself. */
function namedBy({ kind, body }: CommittedCommand): string | null {
  const { count_id, sale_id } = body as Said
  return kind === 'refund' ? sale_id : kind === 'close-shift' ? count_id : null
}

/** Taken, or set aside word for word: exactly what came before the document that it names. */
function checkVerdicts({ db }: SmallShop, story: Story, heard: Heard): CommittedCommand[] {
  const kept = db.prepare('SELECT count(*) FROM quarantine WHERE document_id = ?').pluck()
  return story.commands.filter((command) => {
    const { command_id: id, kind } = command
    const named = namedBy(command)
    const isEarly = named !== null && heard.order.indexOf(named) > heard.order.indexOf(id)
    const { verdict, error } = heard.results.get(id) ?? {}
    const isAside = verdict === 'quarantined'
    if (isAside !== isEarly) throw new Error(`${kind} ${id}: ${verdict} ${error?.message}`)
    if (kept.get(id) !== (isAside ? 1 : 0)) throw new Error(`${kind} ${id} was not kept`)
    return !isAside
  })
}

function cashByHand(story: Story, taken: readonly CommittedCommand[], heard: Heard) {
  const sums = new Map<string, number>(story.shiftIds.map((id) => [id, 0]))
  const add = (shiftId: string, minor: number) =>
    sums.set(shiftId, (sums.get(shiftId) ?? 0) + minor)
  for (const { payments, session_id } of story.sales)
    for (const { change_minor, method, tendered_minor } of payments)
      if (method === 'cash') add(session_id, tendered_minor - change_minor)
  for (const { body, command_id, kind } of taken) {
    const said = body as Said
    if (kind === 'open-shift') add(said.session_id, said.opening_cash_minor)
    if (kind === 'cash-movement')
      add(said.session_id, said.kind === 'paid-in' ? said.amount_minor : -said.amount_minor)
    if (kind !== 'refund') continue
    const answer = heard.results.get(command_id)?.answer as RefundAnswer | undefined
    for (const { amount_minor, method } of answer?.refund.payouts ?? [])
      if (method === 'cash') add(said.session_id, -amount_minor)
  }
  return sums
}

t.test('shuffled, repeated, cut anyhow: nothing is lost, and the cash is right', async (t) => {
  const outcomes = new Map<string, number>()
  const rule = fc.asyncProperty(day, telling, async (of, how) => {
    const shop = openSmallShop(makeTempFolder(t, 'told-anyhow'))
    try {
      const story = live(of)
      const heard = await deliverShuffled(shop, story, how)
      const broken = checkBooks(shop.db)
      if (broken.length > 0) throw new Error(broken.join('\n'))
      const taken = checkVerdicts(shop, story, heard)
      const sum = shop.db.prepare('SELECT sum(amount_minor) FROM cash_movement WHERE shift_id = ?')
      for (const [shiftId, byHand] of cashByHand(story, taken, heard)) {
        const atHub = sum.pluck().get(shiftId) ?? 0
        if (atHub !== byHand) throw new Error(`${shiftId} holds ${atHub}, by hand ${byHand}`)
      }
      for (const { verdict } of heard.results.values())
        outcomes.set(verdict, (outcomes.get(verdict) ?? 0) + 1)
      const before = stateOf(shop)
      await deliverShuffled(shop, story, { ...how, order: [...how.order].reverse() })
      if (stateOf(shop) !== before) throw new Error('telling it again changed something')
    } finally {
      shop.db.close()
    }
  })
  await hold(rule, RUNS)
  t.same([...outcomes.keys()].sort(), ['accepted', 'conflict', 'quarantined'], 'each was met')
  t.comment([...outcomes].map(([verdict, count]) => `${verdict} ${count}`).join(', '))
})
