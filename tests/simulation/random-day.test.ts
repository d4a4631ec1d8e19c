// Random days over the hub's real verbs and the real database: three tills, four people, every
// tender, money back, drawers that move, late sales, counts that are wrong. After each day the
// books are proved from the rows (I1–I7, I11), and compared with what people added up by hand.
// SEEDS=500 npm test -- random-day   looks at that many; a failure prints its seed.
import t from 'tap'
import type { ShiftFigures } from '#domain/wire/shift-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { readReport } from '#hub/shift/shift-report.ts'
import { PROPERTY_SEED } from '../support/property.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import {
  closeIt,
  closeSomeShift,
  moveSomeAccount,
  moveSomeCash,
  moveSomeDrawer,
  openSomeShift,
  settleAddenda,
  verifySomething,
} from './drawer-events.ts'
import { RandomShop } from './random-shop.ts'
import { reportDisagreements } from './report-sums.ts'
import {
  deliver,
  refundSomething,
  returnWithoutReceipt,
  sellSomething,
  voidSomething,
} from './selling-events.ts'
import { taxFileDisagreements } from './tax-file-sums.ts'

const SEEDS = Number(process.env.SEEDS ?? 5)
const DAYS = 3
const EVENTS_A_DAY = 130

type Event = (shop: RandomShop) => void | Promise<void>
const EVENTS: [weight: number, event: Event][] = [
  [45, sellSomething],
  [6, deliver],
  [16, refundSomething],
  [6, voidSomething],
  [2, returnWithoutReceipt],
  [8, moveSomeCash],
  [10, moveSomeAccount],
  [3, verifySomething],
  [3, moveSomeDrawer],
  [1, closeSomeShift],
  [12, openSomeShift],
  [5, settleAddenda],
]
const URN = EVENTS.flatMap(([weight, event]) => Array.from({ length: weight }, () => event))

t.test('random days leave books that hold', async (t) => {
  const outcomes = new Map<string, number>()
  for (let index = 0; index < SEEDS; index += 1) {
    const seed = PROPERTY_SEED + index
    const shop = new RandomShop(makeTempFolder(t, `days${index}`), seed)
    try {
      for (let day = 1; day <= DAYS; day += 1) await playDay(shop)
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`, {
        cause: error,
      })
    } finally {
      shop.db.close()
    }
    for (const [key, count] of shop.outcomes) {
      outcomes.set(key, (outcomes.get(key) ?? 0) + count)
    }
  }
  for (const key of MUST_HAPPEN) {
    t.ok((outcomes.get(key) ?? 0) > 0, `${key} (${outcomes.get(key) ?? 0})`)
  }
  t.comment(
    [...outcomes]
      .map(([key, count]) => `${key} ${count}`)
      .sort()
      .join(', '),
  )
})

/** A simulation in which these never happen proves nothing. */
const MUST_HAPPEN = [
  'sale: accepted',
  'sale: duplicate',
  'sale: conflict',
  'refund: done',
  'refund: REFUND_EXCEEDS_SALE',
  'void: done',
  'void: VOID_NOT_POSSIBLE',
  'return without receipt: done',
  'paid-in: done',
  'paid-out: done',
  'drop: done',
  'no sale: done',
  'suspend: done',
  'resume: done',
  'count: done',
  'close: done',
  'addendum: final',
  'place late cash: done',
  'open account: done',
  'take account money: done',
  'pay out account: done',
  'verify: done',
  'balance: short',
  'tender: gift_card',
  'tender: voucher',
  'tender: credit',
  'tender: loyalty',
  'tender: exchange',
  'payout: gift_card',
  'payout: exchange',
  'payout: voucher',
  'payout: loyalty',
]

async function playDay(shop: RandomShop): Promise<void> {
  for (let n = 0; n < EVENTS_A_DAY; n += 1) {
    shop.shop.seams.clock.advance(60_000 * shop.below(6))
    await shop.pick(URN)(shop)
    if (n % 20 === 0) expectXAddsUp(shop)
  }
  expectXAddsUp(shop)
  // Most shifts end with the day; one may run past midnight, and some sales arrive after Z.
  for (const { id } of shop.shiftsInState('open', 'suspended', 'counting', 'needs-count')) {
    if (shop.chance(80)) closeIt(shop, id)
  }
  for (const till of shop.tills) await deliver(shop, till)
  shop.shop.seams.clock.advance(8 * 3_600_000)
  settleAddenda(shop)
  expectXAddsUp(shop)
  const broken = [
    ...checkBooks(shop.db),
    ...shop.books.disagreements(shop.db),
    ...reportDisagreements(shop.db, shop.nowMs()),
    ...taxFileDisagreements(shop.db, shop.folder),
  ]
  if (broken.length > 0) throw new Error(broken.join('\n'))
}

/** The cashiers' parts are the shift, figure by figure; expected cash is the sum of its cash. */
function expectXAddsUp(shop: RandomShop): void {
  const shifts = shop.db.prepare('SELECT id FROM shift').pluck().all() as string[]
  for (const shiftId of shifts) {
    const query = { shiftId, partNo: 0, viewer: { maySeeExpected: true }, atMs: shop.nowMs() }
    const report = readReport(shop.db, query)
    if (!report) throw new Error(`no report of shift ${shiftId}`)
    const parts = sumOf(report.cashiers.map(({ figures }) => figures))
    const whole = sumOf([report.figures])
    for (const key of new Set([...parts.keys(), ...whole.keys()])) {
      if (parts.get(key) === whole.get(key)) continue
      throw new Error(`shift ${shiftId}: ${key} of the parts is ${parts.get(key)}`)
    }
    const cash = report.figures.cash.reduce((sum, { amount_minor }) => sum + amount_minor, 0)
    if (report.kind === 'x' && cash !== report.session.expected_cash_minor) {
      throw new Error(`shift ${shiftId}: expected cash is not the sum of its cash`)
    }
  }
}

/** Every number of some reports under its path, lists by what they name; zeroes left out. */
function sumOf(reports: readonly ShiftFigures[]): Map<string, number> {
  const sums = new Map<string, number>()
  const add = (key: string, value: number): void => {
    const sum = (sums.get(key) ?? 0) + value
    if (sum === 0) sums.delete(key)
    else sums.set(key, sum)
  }
  for (const report of reports) {
    for (const [name, value] of Object.entries(report)) {
      if (typeof value === 'number') add(name, value)
      else for (const row of value) addRow(name, row, add)
    }
  }
  return sums
}

function addRow(
  name: string,
  row: Record<string, string | number>,
  add: (key: string, value: number) => void,
): void {
  const label = Object.values(row).find((value) => typeof value === 'string')
  for (const [key, value] of Object.entries(row)) {
    if (typeof value === 'number') add(`${name}/${label}/${key}`, value)
  }
}
