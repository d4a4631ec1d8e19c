// Who wants a tax invoice, and the files of a month: the models of the till's buyer and of the
// console's tax page over a real hub.
import 'fake-indexeddb/auto'
import t from 'tap'
import { must } from '#domain/errors.ts'
import type { SaleBuyer } from '#domain/wire/sale-message.ts'
import type { Db } from '#hub/db/open-database.ts'
import { run, sql } from '#hub/db/query.ts'
import { write } from '#hub/db/write.ts'
import { readOutlet } from '#hub/outlet/outlet-store.ts'
import { commandOf, completeSale } from '#hub/sale/complete-sale.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { BuyerDraft } from '../../../terminal-ui/src/models/buyer-draft.ts'
import {
  ConsoleTaxModel,
  fileAddress,
  isTied,
} from '../../../terminal-ui/src/models/console-tax-model.ts'
import { BARCODES, startTestHub, type TestHub } from '../../support/hub.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { MANAGER_ID, SHIFT_ID, TERMINAL } from '../../support/small-outlet.ts'
import { openTestShift } from '../../support/small-shop.ts'
import { deskLink } from './desk-link.ts'
import { type Opened, openShift, openShop } from './real-shop.ts'

const timers = {
  after(ms: number, work: () => void) {
    const timer = setTimeout(work, Math.min(ms, 10))
    return () => clearTimeout(timer)
  },
}
const YEARS_MS = 3 * 366 * 86_400_000
const COMPANY: SaleBuyer = {
  ...{ id_kind: 'npwp', id_number: '09.876.543.2-109.876', nitku: ' ' },
  ...{ name: '  PT Sumber Rejeki ', address: 'Jl. Contoh 9 ' },
}
const CLEAN = { id_number: '0098765432109876', nitku: null, name: 'PT Sumber Rejeki' }

async function deskOf(hub: TestHub, name: string) {
  const terminal = await hub.logIn(MANAGER_ID, name)
  const desk = deskLink(terminal)
  return { terminal, desk, model: new ConsoleTaxModel(desk.link, timers) }
}

async function sell({ till, browser }: Opened): Promise<void> {
  await till.payment.open()
  const money = { tenderedMinor: 100_000, evidence: null, state: 'verified' } as const
  await till.payment.addTender({ method: 'cash', ...money })
  const sale = await till.payment.commit()
  if (!sale.ok) throw new Error(sale.code)
  await browser.until(
    () => till.sales.safetyOf(sale.value.transactionId) === 'hub' || null,
    'the sale at the hub',
  )
}

/** What is wrong is said when somebody saves, and follows what they type from then on. */
async function typeBuyer(t: Test, { till }: Opened): Promise<void> {
  const draft = new BuyerDraft(till.cart)
  t.same([draft.isKept, draft.fault.value], [false, null])
  t.notOk(await draft.save())
  t.equal(draft.fault.value, 'id_number')
  draft.set({ ...COMPANY, name: ' ' })
  t.equal(draft.fault.value, 'name')
  t.notOk(await draft.save())
  t.equal(till.cart.cart.value.buyer, undefined, 'the basket has nobody yet')
  draft.set({ name: COMPANY.name, nitku: '123' })
  t.equal(draft.fault.value, 'nitku')
  draft.set({ id_kind: 'nik', id_number: '3171230101900001' })
  t.equal(draft.fault.value, null, 'a person has no place of business')
  draft.set(COMPANY)
  t.ok(await draft.save())
  t.match(till.cart.cart.value.buyer, CLEAN)
}

t.test('from the buyer at the till to the files of the month', async (t) => {
  const shop = await openShop(t)
  const { hub, till } = shop
  const opened = await openShift(shop)
  if (!opened.ok) throw new Error(opened.code)
  await till.scan.scanText(BARCODES[1] ?? '')
  await typeBuyer(t, shop)
  const again = new BuyerDraft(till.cart)
  t.ok(again.isKept, 'opened again, it is there')
  t.match(again.buyer.value, CLEAN)
  await again.remove()
  t.equal(till.cart.cart.value.buyer, undefined)
  again.set({ address: 'Jl. Contoh 10' })
  t.ok(await again.save())
  await sell(shop)
  await till.scan.scanText(BARCODES[1] ?? '')
  t.equal(till.cart.cart.value.buyer, undefined, 'the next basket is anybody’s')
  await sell(shop)
  await till.sales.refresh()
  t.match(
    till.sales.rows.value.map(({ buyerName }) => buyerName ?? null).sort(),
    ['PT Sumber Rejeki', null],
    'the day’s list names who has an invoice',
  )

  const { model, terminal } = await deskOf(hub, 'Kantor')
  t.ok((await model.start()).ok)
  const [month = ''] = model.months.value
  t.same([model.month.value, model.isRunning(month)], [month, true], 'nothing was sold before')
  t.ok((await model.make()).ok)
  const state = model.state.value
  if (!state?.result) throw new Error(`made: ${state?.state}`)
  t.ok(isTied(state.result))
  t.match(state.result.files, [
    { kind: 'retail', count: 1, tax_minor: 312 },
    { kind: 'invoices', count: 1, tax_minor: 312 },
  ])
  const invoices = state.result.files.find(({ kind }) => kind === 'invoices')
  const file = await fetchText(hub, terminal, fileAddress(state, invoices?.name ?? ''))
  t.match(file, /<BuyerName>PT Sumber Rejeki<\/BuyerName>/)
  t.match(file, /0098765432109876/)
  model.choose({ detail: 'day' })
  t.same([model.state.value, model.detail.value, model.month.value], [null, 'day', month])
})

t.test('without a first sale there is this month; without an answer there is none', async (t) => {
  const hub = await startTestHub(t)
  const { model, desk } = await deskOf(hub, 'Kantor')
  desk.losesAnswers = true
  t.match(await model.start(), { ok: false, code: 'HUB_UNREACHABLE' })
  t.same(model.months.value, [])
  desk.losesAnswers = false
  t.ok((await model.start()).ok)
  t.equal(model.months.value.length, 1, 'a new shop has this month')
})

t.test('an old shop is offered two years, and begins with the month that is over', async (t) => {
  const hub = await startTestHub(t, { seed: sellLongAgo })
  const { model } = await deskOf(hub, 'Kantor')
  t.ok((await model.start()).ok)
  t.equal(model.months.value.length, 24, 'older ones are head office’s')
  const [running = '', over = ''] = model.months.value
  t.same([...model.months.value].sort().reverse(), model.months.value, 'the newest first')
  t.ok(model.isRunning(running))
  t.same([model.month.value, model.isRunning(over)], [over, false])
})

t.test('files that cannot be made say why; an order that was overtaken is not shown', async (t) => {
  const hub = await startTestHub(t)
  const { model, desk } = await deskOf(hub, 'Kantor')
  t.ok((await model.start()).ok)
  const making = model.make()
  model.choose({ detail: 'day' })
  t.ok((await making).ok)
  t.equal(model.state.value, null, 'what was ordered before is nobody’s wish now')
  model.choose({ month: '2999-01' })
  t.match(await model.make(), { ok: false, code: 'REPORT_PERIOD_INVALID' })
  model.choose({ month: model.months.value[0] ?? '' })
  t.ok((await model.make()).ok)
  t.match(model.state.value?.result, { stated_tax_minor: 0, files: [{ kind: 'retail' }] })
  run(hub.db, sql.updateTable('outlet').set({ nitku: null }))
  t.match(await model.make(), { ok: false, code: 'TAX_SELLER_UNKNOWN' })
  run(hub.db, sql.updateTable('outlet').set({ is_taxable_enterprise: 0 }))
  t.match(await model.make(), { ok: false, code: 'TAX_NOT_PKP' })
  desk.losesAnswers = true
  t.match(await model.make(), { ok: false, code: 'HUB_UNREACHABLE' })
})

type Test = Parameters<typeof startTestHub>[0]
/** One sale three years ago. */
function sellLongAgo(db: Db): void {
  const seams = {
    ...realSeams,
    clock: { ...realSeams.clock, nowMs: () => Date.now() - YEARS_MS },
  }
  openTestShift(db, seams, SHIFT_ID, TERMINAL.id)
  const command = commandOf(makeSale({ number: 1 }), 0, TERMINAL.id)
  must(write(db, (tx) => completeSale(tx, seams, readOutlet(tx), command)))
}

type Terminal = Awaited<ReturnType<TestHub['logIn']>>

async function fetchText({ url }: TestHub, terminal: Terminal, path: string): Promise<string> {
  const cookie = [...terminal.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const response = await fetch(`${url}${path}`, { headers: { cookie } })
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return response.text()
}
