import t from 'tap'
import { must } from '#domain/errors.ts'
import type { ShiftReport } from '#domain/wire/shift-message.ts'
import type { Db } from '#hub/db/open-database.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { closeTestShift } from '../../support/close-shift.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { TERMINAL, testId } from '../../support/small-outlet.ts'
import { openTestShift, type SmallShop, smallShop } from '../../support/small-shop.ts'

function closeNext({ db, seams }: SmallShop, n: number): boolean | null {
  const shiftId = testId(900 + n)
  openTestShift(db, seams, shiftId, TERMINAL.id)
  closeTestShift(db, seams, { shiftId })
  const frozen = 'SELECT report_json FROM shift_report WHERE shift_id = ?'
  const report = JSON.parse(db.prepare(frozen).pluck().get(shiftId) as string) as ShiftReport
  return report.audit_is_whole
}

/** Somebody with the file and an editor: the table itself refuses changes. */
function tamper(db: Db, sequence: number): void {
  db.exec('DROP TRIGGER IF EXISTS audit_entry_no_update')
  db.prepare("UPDATE audit_entry SET payload = '{}' WHERE sequence = ?").run(sequence)
}
const checkpoints = (db: Db): unknown[] =>
  db.prepare('SELECT sequence FROM audit_checkpoint ORDER BY sequence').pluck().all()

t.test('each close verifies the audit chain from where the last one ended', async (t) => {
  const shop = smallShop(t)
  const { db, deps, seams } = shop
  must(await createSaleTaker(deps).take('direct', makeSale({ number: 1 }), 0))
  closeTestShift(db, seams)
  t.equal(closeNext(shop, 1), true)
  const [first = 0, second = 0] = checkpoints(db) as number[]
  t.ok(first > 0 && second > first)
  tamper(db, second + 1)
  t.equal(closeNext(shop, 2), false)
  t.equal(closeNext(shop, 3), false, 'it stays found')
  t.equal(checkpoints(db).length, 2, 'nothing beyond the break is vouched for')
  const told = `SELECT json_extract(payload, '$.audit_broken_at') FROM outbox
    WHERE kind = 'shift-closed' ORDER BY sequence`
  t.same(db.prepare(told).pluck().all(), [null, null, second + 1, second + 1])
})

t.test('the entry that was verified up to must still be the same', async (t) => {
  const shop = smallShop(t)
  closeTestShift(shop.db, shop.seams)
  const [point = 0] = checkpoints(shop.db) as number[]
  shop.db.exec('DROP TRIGGER IF EXISTS audit_entry_no_update')
  shop.db.prepare("UPDATE audit_entry SET hash = 'x' WHERE sequence = ?").run(point)
  t.equal(closeNext(shop, 1), false)
})
