// Customers at the console, the models: what is asked, what an overtaken answer does, a statement
// read whole, and what goes into a file.
import t from 'tap'
import { toIso } from '#domain/datetime.ts'
import { formatMoney } from '#domain/money.ts'
import type { StatementEntry, StatementMove } from '#domain/wire/console-customer-message.ts'
import type { ApprovalModel } from '../../../terminal-ui/src/models/approval-model.ts'
import {
  ConsoleCustomersModel,
  type CustomersDesk,
} from '../../../terminal-ui/src/models/console-customers-model.ts'
import { statementCsv } from '../../../terminal-ui/src/models/customer-statement-csv.ts'
import { CustomerStatementModel } from '../../../terminal-ui/src/models/customer-statement-model.ts'
import {
  balanceOf,
  changeOf,
} from '../../../terminal-ui/src/screens/console/customers/customer-words.ts'
import '../../../terminal-ui/src/text/later-texts.ts'
import { testId } from '../../support/small-outlet.ts'

const DAY_MS = 86_400_000
const NOW_MS = Date.UTC(2026, 10, 28)
const ANNA = testId(40)
const TWIN = testId(41)

type Asked = { method: string; path: string; body?: string }
type Answer = { ok: true; value: unknown } | { ok: false; code: string; detail?: string }

/** A hub that answers by what is asked; a promise is an answer that comes late. */
function deskOf(answer: (asked: Asked) => Answer | Promise<Answer>) {
  const asked: Asked[] = []
  const door = {
    call: async (request: Asked) => {
      asked.push(request)
      return answer(request)
    },
  }
  const approval = { ownWords: new Map(), approve: async () => testId(900) }
  const desk = { link: { door }, approval, customers: {} } as unknown as CustomersDesk
  return { desk, asked, door }
}

const row = (id: string, full_name: string) => ({
  ...{ customer_id: id, full_name, phone: null, email: null, membership_number: null },
  ...{ loyalty_tier: 'silver', loyalty_points: 0, credit_minor: 0, owed_minor: 0 },
})
const pageOf = (rows: object[], next: string | null = null): Answer => ({
  ok: true,
  value: { customers: rows, next, customer_count: 7 },
})

t.test('a list goes on by its key, and an overtaken answer is not shown', async (t) => {
  let late: (answer: Answer) => void = () => {}
  const { desk, asked } = deskOf(({ path }) => {
    if (path.includes('q=an')) return new Promise((resolve) => (late = resolve))
    return path.includes('after=') ? pageOf([row(TWIN, 'Budi')]) : pageOf([row(ANNA, 'Anna')], 'k')
  })
  const model = new ConsoleCustomersModel(desk)
  const slow = model.search({ text: ' an ' })
  await model.search({ text: '', filter: 'owing' })
  late(pageOf([row(TWIN, 'Late')]))
  await slow
  t.match(model.rows.value, [{ full_name: 'Anna' }])
  await model.more()
  await model.more()
  t.match(model.rows.value, [{ full_name: 'Anna' }, { full_name: 'Budi' }])
  t.same(
    asked.map(({ path }) => path.split('?')[1]),
    ['filter=all&q=an', 'filter=owing', 'filter=owing&after=k'],
  )
  t.match(await model.others('Anna', ANNA), { value: [] }, 'nobody is their own twin')
})

t.test(
  'a merge names one id for every try, and asks for a word where the hub wants one',
  async (t) => {
    const bodies: Record<string, unknown>[] = []
    const { desk } = deskOf(({ method, path, body }) => {
      if (method === 'GET') {
        const value = { customer: row(ANNA, 'Anna'), accounts: [], merged: [] }
        return path.endsWith(ANNA) ? { ok: true, value } : pageOf([])
      }
      bodies.push(JSON.parse(body ?? ''))
      return bodies.length === 1
        ? { ok: false, code: 'APPROVAL_REQUIRED', detail: 'settle-conflict' }
        : { ok: true, value: { success: true, customer: row(ANNA, 'Anna') } }
    })
    const asks: object[] = []
    const approve: ApprovalModel['approve'] = async (right) => {
      asks.push(right)
      return testId(900)
    }
    Object.assign(desk.approval, { approve })
    const model = new ConsoleCustomersModel(desk)
    const side = { deposit_minor: 0, loyalty_points: 0, phone: null, email: null, owed_minor: 0 }
    const preview = {
      ...{ winner_id: ANNA, money_minor: 600_000 },
      customer: { ...side, customer_id: TWIN, full_name: 'Ana' },
      other_customer: { ...side, customer_id: ANNA, full_name: 'Anna' },
    }
    const order = { mergeId: testId(77), fields: [], note: ' KTP ', words: 'Anna' }
    t.match(await model.merge(preview, order), { ok: true })
    t.match(asks, [{ permission: 'settle-conflict', amount: 600_000, subjectId: testId(77) }])
    t.match(bodies, [
      { merge_id: testId(77), note: 'KTP', approval_id: null },
      { merge_id: testId(77), other_customer_id: ANNA, approval_id: testId(900) },
    ])
    t.match(model.chosen.value, { customer: { customer_id: ANNA } }, 'whoever stays is shown')
  },
)

/** One line a day, back from now. */
const entry = (daysAgo: number): StatementEntry => ({
  ...{ at: toIso(NOW_MS - daysAgo * DAY_MS), document_id: testId(5_000 + daysAgo), kind: 'sale' },
  ...{ number: `A-${daysAgo}`, staff_name: 'Sari', amount_minor: 1_000 + daysAgo },
  payments: [{ method: 'cash', amount_minor: 1_000 }],
  moves: [
    { ledger: 'credit', code: 'K-1', reason: 'redeem', change: -500, balance: -700 },
    { ledger: 'points', code: null, reason: 'sale', change: 3, balance: 12 },
  ],
})

function statementDesk(days: number, failsAt = Number.POSITIVE_INFINITY) {
  const { asked, door } = deskOf(({ path }) => {
    if (asked.length > failsAt) return { ok: false, code: 'HUB_UNREACHABLE' }
    const from = Number(path.split('after=')[1] ?? 0)
    const to = Math.min(days, from + 50)
    const entries = Array.from({ length: to - from }, (_, index) => entry(from + index))
    return { ok: true, value: { customer_id: ANNA, entries, next: to < days ? `${to}` : null } }
  })
  const model = new CustomerStatementModel({ door } as never, ANNA, NOW_MS)
  return { model, asked }
}

t.test('a statement is read as far back as is chosen, and no further', async (t) => {
  const { model, asked } = statementDesk(320)
  t.equal(model.entries(), null)
  await model.refresh()
  t.equal(model.entries()?.length, 50)
  model.choose('month')
  t.equal(model.entries()?.length, 32)
  t.notOk(model.hasMore())
  t.same(await model.whole(), { ok: true, value: true })
  t.equal(asked.length, 1, 'it was all there')
  model.choose('quarter')
  t.ok(model.hasMore())
  t.same(await model.whole(), { ok: true, value: true })
  t.equal(model.entries()?.length, 93)
  t.equal(asked.length, 2)
  model.choose('all')
  t.same(await model.whole(), { ok: true, value: true })
  t.equal(model.entries()?.length, 320)
  t.equal(model.reading.value, null)
})

t.test('reading stops by hand, at a line that broke, and at what nobody reads', async (t) => {
  const stopped = statementDesk(320)
  await stopped.model.refresh()
  const reading = stopped.model.whole()
  stopped.model.stop()
  t.same(await reading, { ok: true, value: false })
  t.ok((stopped.model.entries()?.length ?? 0) < 320)
  const broken = statementDesk(320, 2)
  await broken.model.refresh()
  t.match(await broken.model.whole(), { ok: false, code: 'HUB_UNREACHABLE' })
  t.equal(broken.model.entries()?.length, 100, 'what was read stays')
  const endless = statementDesk(20_000)
  await endless.model.refresh()
  t.same(await endless.model.whole(), { ok: true, value: false })
  t.equal(endless.model.entries()?.length, 10_000)
})

t.test('a file has a row for what was bought and one for each ledger it moved', (t) => {
  const words = {
    when: (iso: string) => iso.slice(0, 10),
    title: () => '=Belanja',
    ledger: ({ ledger }: { ledger: string }) => ledger,
    reason: ({ reason }: { reason: string }) => reason,
  }
  const none = { ...entry(1), kind: 'other' as const, amount_minor: null, number: null }
  t.same(
    statementCsv([entry(0), none], words)
      .trim()
      .split('\r\n'),
    [
      'Waktu;Dokumen;Apa;Pegawai;Jumlah;Catatan;Kode;Alasan;Perubahan;Saldo',
      "2026-11-28;A-0;'=Belanja;Sari;1000;;;;;",
      "2026-11-28;A-0;'=Belanja;Sari;;credit;K-1;redeem;500;700",
      "2026-11-28;A-0;'=Belanja;Sari;;points;;sale;3;12",
      "2026-11-27;;'=Belanja;Sari;;credit;K-1;redeem;500;700",
      "2026-11-27;;'=Belanja;Sari;;points;;sale;3;12",
    ],
  )
  t.end()
})

t.test('a debt that grew has a plus, as its figure does; what was paid of it has a minus', (t) => {
  const show = (minor: number) => formatMoney(minor)
  const told = (ledger: StatementMove['ledger'], change: number, balance: number) => {
    const move = { ledger, code: null, reason: 'redeem', change, balance }
    return `${changeOf(move, show)} · ${balanceOf(move, show)}`
  }
  t.equal(told('credit', -9_000, -400_009_000), '+Rp9.000 · utang Rp400.009.000')
  t.equal(told('credit', 400_009_000, 0), '-Rp400.009.000 · utang Rp0')
  t.equal(told('deposit', -9_000, 1_000), '-Rp9.000 · saldo Rp1.000')
  t.equal(told('points', 6_754, 6_754), '+6.754 · menjadi 6.754')
  t.end()
})
