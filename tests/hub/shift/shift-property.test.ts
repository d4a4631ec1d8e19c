// Random shifts over the real verbs: sales of three people, drawers that move, late sales, several
// shifts on end. Whatever the order, the books hold and what was stated stays stated.
import fc from 'fast-check'
import t from 'tap'
import { must } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import { expectedCash } from '#domain/shift-figures.ts'
import type { ShiftFigures, ShiftReport } from '#domain/wire/shift-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { write } from '#hub/db/write.ts'
import { createSaleTaker, type SaleTaker } from '#hub/sale/take-sale.ts'
import { finaliseAddenda } from '#hub/shift/finalise-addenda.ts'
import { placeAddendumCash } from '#hub/shift/place-addendum-cash.ts'
import { resumeShift } from '#hub/shift/resume-shift.ts'
import { readReport } from '#hub/shift/shift-report.ts'
import { suspendShift } from '#hub/shift/suspend-shift.ts'
import { closeTestShift, THE_MANAGER } from '../../support/close-shift.ts'
import { hold } from '../../support/property.ts'
import { cash, makeSale, nonCash } from '../../support/sale-maker.ts'
import { CASHIER_ID, MANAGER_ID, SHIFT_ID, TERMINAL, testId } from '../../support/small-outlet.ts'
import { openSmallShop, openTestShift, type SmallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const RUNS = 25
const PEOPLE = [CASHIER_ID, MANAGER_ID, testId(33)]

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('sell'), who: fc.nat(2), pick: fc.nat() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('late'), who: fc.nat(2), pick: fc.nat() }),
  },
  ...['move', 'close', 'finalise', 'place-counted', 'place-present'].map((kind) => ({
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant(kind), who: fc.constant(0), pick: fc.nat(40_000) }),
  })),
)
type Step = { kind: string; who: number; pick: number }

class Day {
  readonly shop: SmallShop
  readonly frozen = new Map<string, string>()
  shiftIds = [SHIFT_ID]
  number = 0

  readonly taker: SaleTaker

  constructor(shop: SmallShop) {
    this.shop = shop
    this.taker = createSaleTaker(shop.deps)
  }
  get present(): string {
    return this.shiftIds.at(-1) ?? SHIFT_ID
  }

  async take({ kind, who, pick }: Step): Promise<void> {
    if (kind === 'sell') await this.sell(this.present, who, pick)
    else if (kind === 'late') await this.sell(this.shiftIds[0] ?? SHIFT_ID, who, pick)
    else if (kind === 'move') this.moveDrawer()
    else if (kind === 'close') this.close(pick)
    else if (kind === 'finalise') this.finalise()
    else this.place(kind === 'place-counted')
  }

  async sell(shiftId: string, who: number, pick: number): Promise<void> {
    this.number += 1
    const items: [number, number][] = [[pick % 6, 1000 * (1 + (pick % 4))]]
    const tenders = (total: number) =>
      pick % 3 === 0 ? [nonCash('card', total)] : [cash(total + (pick % 2) * 5_000)]
    const cashierId = PEOPLE[who] ?? CASHIER_ID
    const sale = makeSale({ number: this.number, shiftId, items, tenders, cashierId })
    must(await this.taker.take('drained', sale, null))
  }

  moveDrawer(): void {
    const { db, seams } = this.shop
    const order = { shiftId: this.present, note: null, approvalId: null }
    must(write(db, (tx) => suspendShift(tx, seams, THE_MANAGER, order)))
    must(write(db, (tx) => resumeShift(tx, seams, THE_MANAGER, order)))
  }

  close(shortMinor: number): void {
    const { db, seams } = this.shop
    closeTestShift(db, seams, { shiftId: this.present, shortMinor: shortMinor - 20_000 })
    const next = uuidv7(seams)
    openTestShift(db, seams, next, TERMINAL.id)
    this.shiftIds.push(next)
  }

  finalise(): void {
    const { db, seams } = this.shop
    write(db, (tx) => finaliseAddenda(tx, seams, () => true))
  }

  place(isCounted: boolean): void {
    const { db, seams } = this.shop
    const found = db
      .prepare(`SELECT shift_id, part_no FROM shift_addendum
        WHERE state = 'final' AND cash_place IS NULL LIMIT 1`)
      .get() as { shift_id: string; part_no: number } | undefined
    if (!found) return
    const order = {
      ...{ shiftId: found.shift_id, partNo: found.part_no, transferId: uuidv7(seams) },
      place: isCounted ? ('counted' as const) : ('present-drawer' as const),
      intoShiftId: isCounted ? null : this.present,
    }
    must(write(db, (tx) => placeAddendumCash(tx, seams, THE_MANAGER, order)))
  }

  /** Every report that is final is the same text as when it was seen first; X parts sum to X. */
  check(): void {
    const { db } = this.shop
    const rows = db.prepare('SELECT shift_id, part_no, report_json FROM shift_report').all()
    for (const row of rows as { shift_id: string; part_no: number; report_json: string }[]) {
      const key = `${row.shift_id}/${row.part_no}`
      const first = this.frozen.get(key) ?? row.report_json
      if (first !== row.report_json) throw new Error(`${key} changed`)
      this.frozen.set(key, first)
    }
    for (const shiftId of this.shiftIds) this.checkReport(shiftId)
  }

  checkReport(shiftId: string): void {
    const query = { shiftId, partNo: 0, viewer: { maySeeExpected: true }, atMs: 0 }
    const report = readReport(this.shop.db, query) as ShiftReport
    for (const figure of ['sale_count', 'total_minor', 'tax_minor'] as const) {
      const parts = report.cashiers.reduce((sum, part) => sum + part.figures[figure], 0)
      if (parts !== report.figures[figure]) throw new Error(`${figure} of ${shiftId}`)
    }
    const ofParts = (pick: (figures: ShiftFigures) => number) =>
      report.cashiers.reduce((sum, part) => sum + pick(part.figures), 0)
    const isWhole =
      ofParts(expectedCash) === expectedCash(report.figures) &&
      report.session.expected_cash_minor === expectedCash(report.figures)
    if (!isWhole) throw new Error(`the cash of ${shiftId}`)
  }
}

t.test('whatever happens to shifts, the books hold and what is frozen stays', async (t) => {
  const rule = fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
    const shop = openSmallShop(makeTempFolder(t, 'shift-day'))
    try {
      const day = new Day(shop)
      for (const each of steps as Step[]) {
        await day.take(each)
        day.check()
      }
      const broken = checkBooks(shop.db)
      if (broken.length > 0) throw new Error(broken.join('\n'))
    } finally {
      shop.db.close()
    }
  })
  await hold(rule, RUNS)
  t.pass(`held ${RUNS} times`)
})
