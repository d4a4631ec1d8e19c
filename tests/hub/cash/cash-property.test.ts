import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { grantsOf } from '#domain/permissions.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { countSafe } from '#hub/cash/count-safe.ts'
import { depositToBank } from '#hub/cash/deposit-to-bank.ts'
import { moveCash } from '#hub/cash/move-cash.ts'
import { openDrawer } from '#hub/cash/open-drawer.ts'
import type { Db } from '#hub/db/open-database.ts'
import type { Actor } from '#hub/requester.ts'
import { writeOrRefuse } from '#hub/write-or-refuse.ts'
import { hold } from '../../support/property.ts'
import { MANAGER_ID, SHIFT_ID, TERMINAL, testId } from '../../support/small-outlet.ts'
import { openSmallShop, type SmallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const manager: Actor = {
  staff: { staff_id: MANAGER_ID, name: 'Budi', role: 'manager' },
  grants: grantsOf('manager'),
  terminalId: TERMINAL.id,
}
const keeper = { staffId: MANAGER_ID, terminalId: TERMINAL.id, terminalCode: TERMINAL.code }

const DEEDS = ['paid-in', 'paid-out', 'drop', 'no-sale', 'count', 'deposit'] as const
/** What somebody does with cash; an id is often one that was used before: a retry, or a clash. */
const anyDeed = fc.record({
  what: fc.constantFrom(...DEEDS),
  id: fc.integer({ min: 1, max: 12 }),
  amount: fc.integer({ min: 1, max: 900_000 }),
})
type Deed = typeof anyDeed extends fc.Arbitrary<infer D> ? D : never

const REASONS = { 'paid-in': 'deposit-return', 'paid-out': 'supplies', drop: 'routine' } as const

function act({ seams }: SmallShop, tx: Db, { what, id: n, amount }: Deed) {
  const id = testId(5_000 + 100 * DEEDS.indexOf(what) + n)
  const note = 'ya'
  const counts = [{ value_minor: 1, count: amount }]
  switch (what) {
    case 'count':
      return countSafe(tx, seams, keeper, { count_id: id, counts, note })
    case 'deposit': {
      const deposit = { deposit_id: id, amount_minor: amount, counts: null, note }
      return depositToBank(tx, seams, keeper, { ...deposit, bag_number: `B${n}` })
    }
    case 'no-sale': {
      const event = { event_id: id, session_id: SHIFT_ID, reason_code: 'give-change', note }
      return openDrawer(tx, seams, manager, { ...event, approval_id: null })
    }
    default: {
      const kind = what
      const movement = { movement_id: id, session_id: SHIFT_ID, kind, amount_minor: amount }
      const why = { reason_code: REASONS[kind], note, approval_id: null }
      return moveCash(tx, seams, manager, { ...movement, ...why, counts: null })
    }
  }
}

/** False when it was refused: then nothing may have moved. */
function tryTo(shop: SmallShop, deed: Deed): boolean {
  try {
    writeOrRefuse<unknown>(shop.db, (tx) => act(shop, tx, deed))
    return true
  } catch (error) {
    if (error instanceof Error && error.constructor.name === 'RefusalError') return false
    throw error
  }
}

/** What lies in the drawer and in the safe. */
function sumsOf(db: Db): string {
  const sum = (table: string) =>
    db.prepare(`SELECT total(amount_minor) FROM ${table}`).pluck().get()
  return `${sum('cash_movement')} ${sum('safe_entry')}`
}

function newFolder(parent: string, run: number): string {
  const folder = join(parent, String(run))
  mkdirSync(folder)
  return folder
}

t.test('whatever is done with cash, drawer and safe are the sums of what was done', async (t) => {
  const folder = makeTempFolder(t, 'cash')
  let runs = 0
  hold(
    fc.property(fc.array(anyDeed, { maxLength: 25 }), (deeds) => {
      runs += 1
      const shop = openSmallShop(newFolder(folder, runs))
      for (const deed of deeds) {
        const before = sumsOf(shop.db)
        const wasDone = tryTo(shop, deed)
        if (!wasDone && before !== sumsOf(shop.db)) throw new Error('a refusal moved money')
      }
      const broken = checkBooks(shop.db)
      shop.db.close()
      if (broken.length > 0) throw new Error(broken.join('\n'))
    }),
    60,
  )
  t.equal(runs, 60)
})
