// What only the old box had: its sales become sales here, once; what else is about money is kept
// for a person; nobody but the outlet's own old box is believed.
import { createPrivateKey, sign } from 'node:crypto'
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import t, { type Test } from 'tap'
import type { HandOverPart, HandOverRequest } from '#domain/wire/hand-over-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { REPORT_KEY, readOrCreateReportKey } from '#hub/escrow/identity-files.ts'
import { writeHandOver } from '#hub/halted/write-hand-over.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { takeHandOver } from '#hub/salvage/take-hand-over.ts'
import { startTestHub, TECHNICIAN_ID, type TestHub } from '../../support/hub.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { SHIFT_ID, SMALL_OUTLET, testId } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import { newId } from '../cash/cash-desk.ts'
import { backUp, replaceBox } from '../tail/restored-shop.ts'
import { cashMove, one } from '../told/told-desk.ts'

const HAND_OVER = '/api/console/hand-over'
const saleOf = (till: TestTerminal, number: number): SaleMessage =>
  makeSale({ number, transactionId: newId(), terminal: till })

async function sell(t: Test, till: TestTerminal, number: number): Promise<SaleMessage> {
  const sale = saleOf(till, number)
  t.match(await till.post('/api/pos/transactions', sale), { status: 200 })
  return sale
}

/** One sale, the night's backup, and a day that is on the old box alone. */
async function loseADay(t: Test) {
  const old = await startTestHub(t)
  readOrCreateReportKey(old.folder)
  const till = await old.logIn()
  await till.openShift()
  const saved = await sell(t, till, 1)
  const backup = backUp(old)
  const lost = await sell(t, till, 2)
  const move = cashMove(SHIFT_ID)
  t.match(await till.post('/api/pos/cash-movements', move.body), { status: 200 })
  const late = await old.pair('Kasir 2')
  const strange = await sell(t, late, 1)
  const hub = await replaceBox(t, old, backup)
  copyFileSync(join(old.folder, REPORT_KEY), join(hub.folder, REPORT_KEY))
  const technician = await hub.logIn(TECHNICIAN_ID, 'Kantor')
  return { old, hub, till, technician, saved, lost, move, strange }
}

function partsOf(folder: string): HandOverRequest[] {
  const out = join(folder, 'hand-over.json')
  writeHandOver(folder, out)
  return (JSON.parse(readFileSync(out, 'utf8')) as { parts: HandOverRequest[] }).parts
}

/** As a box that has the outlet's key signs it. */
function signed({ folder }: TestHub, part: Partial<HandOverPart>): HandOverRequest {
  const whole = { outlet_id: SMALL_OUTLET.outlet_id, epoch: testId(990), rows: [], ...part }
  const text = JSON.stringify(whole)
  const key = createPrivateKey(readFileSync(join(folder, REPORT_KEY), 'utf8'))
  return { text, signature: sign(null, Buffer.from(text), key).toString('base64url') }
}
const rowOf = (sale: SaleMessage, change: object = {}) => ({
  ...{ kind: 'sale-completed', document_id: sale.offline_transaction_id },
  payload: JSON.stringify({ sale: { ...sale, ...change } }),
})
const keptIn = ({ db }: TestHub) =>
  db.prepare('SELECT document_id, reason, payload_json FROM quarantine ORDER BY rowid').all() as {
    document_id: string
    reason: string
    payload_json: string
  }[]

t.test('the lost day comes by a file: sales once, other money kept for a person', async (t) => {
  const { old, hub, technician, saved, lost, move, strange } = await loseADay(t)
  const [part, ...more] = partsOf(old.folder)
  t.same(more, [])
  t.equal(one(hub, 'SELECT count(*) FROM sale'), 1)
  const cashBefore = one(hub, 'SELECT count(*) FROM cash_document')
  const first = await technician.post(HAND_OVER, part)
  // Known: the sale of before the backup, its shift's opening and the float from the safe.
  const counts = { new_count: 1, known_count: 3, set_aside_count: 2 }
  const rest = { left_out_count: 1 }
  t.match(first, { status: 200, body: { success: true, ...counts, ...rest } })
  const sales = 'SELECT receipt_number FROM sale ORDER BY receipt_number'
  t.same(hub.db.prepare(sales).pluck().all(), [saved.receipt_number, lost.receipt_number])
  const kept = keptIn(hub)
  t.same(
    kept.map(({ document_id, reason }) => [document_id, reason]),
    [
      [move.command_id, 'handed-over'],
      [strange.offline_transaction_id, 'handed-over'],
    ],
    'cash that went out, and the sale of a till that was paired after the backup',
  )
  t.match(JSON.parse(kept[1]?.payload_json ?? ''), {
    kind: 'sale-completed',
    document: { sale: strange },
  })
  t.equal(one(hub, 'SELECT count(*) FROM cash_document'), cashBefore, 'nobody has said so yet')
  t.same(checkBooks(hub.db), [])

  const again = await technician.post(HAND_OVER, part)
  t.match(again.body, { new_count: 0, known_count: 6, set_aside_count: 0, ...rest }, 'all is known')
  t.equal(one(hub, 'SELECT count(*) FROM sale'), 2)
  t.equal(keptIn(hub).length, 2)
  const audited = hub.db
    .prepare("SELECT payload FROM audit_entry WHERE kind = 'old-box-handed-over' ORDER BY rowid")
    .pluck()
    .all() as string[]
  t.match(
    audited.map((text) => JSON.parse(text)),
    [{ ...counts, staff_id: TECHNICIAN_ID, brought_by_terminal: technician.id }, { new_count: 0 }],
  )
})

t.test('another box, another outlet, a changed word: refused whole, nothing written', async (t) => {
  const { old, hub, till, technician } = await loseADay(t)
  const [part] = partsOf(old.folder)
  if (!part) throw new Error('the file is empty')
  const row = rowOf(saleOf(till, 7))
  const changed = { ...part, text: part.text.replace('1', '2') }
  const cases: [string, HandOverRequest][] = [
    ['a changed word', changed],
    ['another outlet', signed(hub, { outlet_id: testId(991), rows: [row] })],
    ['no part', signed(hub, { rows: [] })],
  ]
  for (const [what, request] of cases) {
    const answer = await technician.post(HAND_OVER, request)
    t.match(answer, { status: 422, body: { error: { code: 'HAND_OVER_INVALID' } } }, what)
  }
  t.equal(one(hub, 'SELECT count(*) FROM sale'), 1)
  t.same(keptIn(hub), [])
  const audited = "SELECT count(*) FROM audit_entry WHERE kind = 'old-box-handed-over'"
  t.equal(one(hub, audited), 0)
})

t.test('a sale that cannot be one here is kept, and said once to be new', async (t) => {
  const { hub, till, technician } = await loseADay(t)
  const sale = saleOf(till, 7)
  const request = signed(hub, { rows: [rowOf(sale, { items: [] })] })
  const take = async () => (await technician.post(HAND_OVER, request)).body
  t.match(await take(), { new_count: 0, known_count: 0, set_aside_count: 1 })
  t.match(await take(), { new_count: 0, known_count: 1, set_aside_count: 0 })
  t.match(keptIn(hub), [{ document_id: sale.offline_transaction_id, reason: 'misshapen' }])
})

t.test('its till brings it in the same moment: one sale, and no word of either lost', async (t) => {
  const { hub, till, technician } = await loseADay(t)
  const deps = { ...hub.deps, metrics: new Registry() }
  const sales = createSaleTaker(deps)
  const bringer = { terminalId: technician.id, staffId: TECHNICIAN_ID }
  const both = async (sale: SaleMessage, change: object) => {
    const request = signed(hub, { rows: [rowOf(sale, change)] })
    const [own, brought] = await Promise.all([
      sales.take('drained', sale, null),
      takeHandOver(deps, sales, request, bringer),
    ])
    t.match(own, { ok: true, value: { duplicate: false } })
    return brought
  }
  t.match(await both(saleOf(till, 7), {}), { value: { known_count: 1, set_aside_count: 0 } })
  t.same(keptIn(hub), [])
  const other = saleOf(till, 8)
  const said = await both(other, { note: 'lain' })
  t.match(said, { value: { known_count: 0, set_aside_count: 1 } })
  t.match(keptIn(hub), [{ document_id: other.offline_transaction_id, reason: 'altered-duplicate' }])
  t.equal(one(hub, 'SELECT count(*) FROM sale'), 3)
  t.equal(one(hub, 'SELECT type FROM conflict'), 'duplicate_transaction')
  t.same(checkBooks(hub.db), [])
})
