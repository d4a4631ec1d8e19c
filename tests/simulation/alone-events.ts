// What happens at a till whether or not there is a hub: shifts that are opened, looked at and
// closed here, and money back for a sale that nobody else has.
import { effect } from '@preact/signals'
import { expectedCash, readFigures } from '#domain/shift-figures.ts'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { ownRows, readOwnDocuments } from '../../terminal-ui/src/models/alone/own-documents.ts'
import { isProvisional } from '../../terminal-ui/src/models/alone/own-shift.ts'
import { giveWordHere, loadApproversHere } from '../../terminal-ui/src/models/alone/word-at-till.ts'
import { RefundModel } from '../../terminal-ui/src/models/refund-model.ts'
import { shiftDeskOf } from '../../terminal-ui/src/models/shift-desk.ts'
import type { Till } from '../../terminal-ui/src/models/till.ts'
import { PINS } from '../support/hub.ts'
import { MANAGER_ID } from '../support/small-outlet.ts'
import { type Desk, type Happening, type ModelShop, openShift } from './model-shop.ts'

/** Whoever is asked for their word gives it or is not near, as it was decided beforehand. */
async function withWord<T>(shop: ModelShop, till: Till, work: () => Promise<T>): Promise<T> {
  const isNear = shop.chance(60)
  const answer = async () => {
    const word = {
      approverId: MANAGER_ID,
      pin: PINS[MANAGER_ID] ?? '',
      reasonCode: null,
      note: null,
    }
    const isGiven =
      isNear && (await loadApproversHere(till)).ok && (await giveWordHere(till, word)).ok
    if (!isGiven) till.approval.dismiss()
  }
  const stop = effect(() => {
    if (till.approval.ask.value !== null) queueMicrotask(() => void answer())
  })
  try {
    return await work()
  } finally {
    stop()
  }
}

const isAtWork = ({ session }: Till): boolean => session.phase.peek() === 'logged-in'

async function openShiftAgain(shop: ModelShop, { browser, drawerId }: Desk): Promise<void> {
  const { till } = browser
  if (!isAtWork(till) || till.shift.current.peek() !== null) return
  const opened = await shop.try('open shift', openShift(till, drawerId))
  if (opened.ok && isProvisional(opened.value)) shop.count('shift', 'opened without the hub')
}

async function moveCash(shop: ModelShop, { browser }: Desk): Promise<void> {
  const { till } = browser
  if (!isAtWork(till)) return
  const [kind, reason_code] = shop.pick([
    ['paid-in', 'deposit-return'],
    ['paid-out', 'supplies'],
    ['drop', 'too-much-cash'],
  ] as const)
  const reason = { reason_code, note: null }
  const amountMinor = 1_000 * (1 + shop.below(30))
  const move = { kind, amountMinor, counts: null, reason, words: 'kas' } as const
  await withWord(shop, till, () => shop.try('cash move', shiftDeskOf(till).cash.move(move)))
}

/** X of this till alone counts exactly the sales that are in its journal. */
async function lookAtX(shop: ModelShop, { browser }: Desk): Promise<void> {
  const { till } = browser
  const shift = till.shift.current.peek()
  if (shift === null || !isAtWork(till)) return
  const { report } = shiftDeskOf(till)
  const seen = await shop.try('X', report.load(shift))
  if (!seen.ok || !report.isOwn.peek()) return
  const { sales } = await readOwnDocuments(till.database, shift.session_id)
  const shown = report.report.peek()?.figures.sale_count
  if (shown !== sales.length) throw new Error(`X says ${shown} sales, there are ${sales.length}`)
  shop.count('X', 'of this till')
}

/** What its drawer ought to hold: by the hub, or by this till where the hub has no such shift. */
async function expectedIn(shop: ModelShop, till: Till, shift: ShiftMessage): Promise<number> {
  const atHub = shop.hub.look((db) =>
    db.prepare('SELECT expected_cash_minor FROM shift WHERE id = ?').pluck().get(shift.session_id),
  )
  if (atHub !== undefined) return Number(atHub)
  const documents = await readOwnDocuments(till.database, shift.session_id)
  return expectedCash(readFigures(ownRows(shift, documents)))
}

/** Counts what is expected or a little less, and closes; sales still on their way come late. */
async function closeShift(shop: ModelShop, { browser }: Desk): Promise<void> {
  const { till } = browser
  const shift = till.shift.current.peek()
  if (shift === null || !isAtWork(till)) return
  const { closing } = shiftDeskOf(till)
  await shop.time.during(closing.begin(shift), 'the beginning of a count')
  const missing = shop.pick([0, 0, 0, 500])
  const inDrawer = Math.max(0, (await expectedIn(shop, till, shift)) - missing)
  const counts = [{ value_minor: 50, count: Math.floor(inDrawer / 50) }]
  const counted = await withWord(shop, till, () =>
    shop.try('count', closing.submit({ counts, declared: [], words: 'hitung' })),
  )
  if (!counted.ok) return
  const close = { reasonCode: 'unknown', note: 'x', carriesOver: true, words: 'tutup' }
  const closed = await withWord(shop, till, () => shop.try('close', closing.close(close)))
  if (closed.ok && isProvisional(closed.value)) shop.count('shift', 'closed without the hub')
}

/** Of a sale of this shift, mostly one that only this till has: all of it, or a part. */
async function giveBack(shop: ModelShop, desk: Desk): Promise<void> {
  const { till } = desk.browser
  const shift = till.shift.current.peek()
  if (shift === null || !isAtWork(till)) return
  const { sales } = await readOwnDocuments(till.database, shift.session_id)
  if (sales.length === 0) return
  const saleId = shop.pick(sales.slice(-5)).offline_transaction_id
  const model = new RefundModel(till)
  const found = await shop.try('a sale to give back', model.load(saleId))
  if (!found.ok) return
  const whose = model.isOwn.peek() ? 'of this till alone' : 'by the hub'
  if (shop.chance(50)) {
    const reason = { reason_code: 'wrong-entry', note: null }
    await withWord(shop, till, () =>
      shop.try(
        `void ${whose}`,
        model.voidSale(reason, () => 'batal'),
      ),
    )
    return
  }
  if (shop.chance(50)) model.chooseAll()
  else model.setQuantity(1, 1_000)
  if (shop.chance(50)) model.choosePayout('cash')
  const reason = { reason_code: 'damaged', note: null }
  await withWord(shop, till, () =>
    shop.try(
      `refund ${whose}`,
      model.refund(reason, () => 'kembali'),
    ),
  )
}

/** Hub gone, shift closed, another opened, sold in by whatever comes next: a change of cashiers. */
async function changeShiftAlone(shop: ModelShop, desk: Desk): Promise<void> {
  if (shop.hub.isUp) return
  await closeShift(shop, desk)
  await openShiftAgain(shop, desk)
}

export const ALONE_HAPPENINGS: [weight: number, happening: Happening][] = [
  [5, moveCash],
  [3, closeShift],
  [5, changeShiftAlone],
  [8, openShiftAgain],
  [4, lookAtX],
  [7, giveBack],
]
