// The console's accounts, unverified payments and settlement files over a real hub.
import t from 'tap'
import type { CreditAgeing } from '#domain/wire/account-message.ts'
import {
  ageingBars,
  ageingTotals,
  ConsoleAccountsModel,
  readDay,
} from '../../../terminal-ui/src/models/console-accounts-model.ts'
import {
  ConsolePaymentsModel,
  type Upload,
} from '../../../terminal-ui/src/models/console-payments-model.ts'
import { sumsOf } from '../../../terminal-ui/src/screens/accounts/account-words.ts'
import { changeOf } from '../../../terminal-ui/src/screens/console/customers/customer-words.ts'
import { startTestHub } from '../../support/hub.ts'
import { makeSale, nonCash } from '../../support/sale-maker.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'
import { giveAccount } from '../../support/tender-maker.ts'
import { deskLink } from './desk-link.ts'

async function openDesk(t: Parameters<typeof startTestHub>[0]) {
  const hub = await startTestHub(t)
  const manager = await hub.logIn(MANAGER_ID, 'Kantor')
  return { hub, manager, desk: deskLink(manager) }
}

t.test('accounts: searched, opened, limited and blocked; who owes follows', async (t) => {
  const { hub, desk } = await openDesk(t)
  const card = giveAccount(hub.db, { balanceMinor: 50_000, customerId: null })
  const kasbon = giveAccount(hub.db, {
    kind: 'credit',
    limitMinor: 500_000,
    balanceMinor: -120_000,
    atMs: Date.now(),
  })
  const model = new ConsoleAccountsModel(desk.link)
  t.equal(model.accounts.value, null)
  t.ok((await model.refresh()).ok)
  t.equal(model.accounts.value?.length, 2)
  t.match(model.ageing.value?.accounts, [{ owed_minor: 120_000, not_due_minor: 120_000 }])
  t.ok((await model.search({ kind: 'gift_card', query: '' })).ok)
  t.same(
    model.accounts.value?.map(({ account_id }) => account_id),
    [card],
  )
  t.ok((await model.search({ kind: 'all', query: ' ratna ' })).ok)
  t.same(
    model.accounts.value?.map(({ account_id }) => account_id),
    [kasbon],
  )
  t.ok((await model.open(kasbon)).ok)
  t.match(model.chosen.value?.entries, [{ amount_minor: -120_000 }])
  const change = { limitMinor: 100_000, expiresOn: null, isActive: false, note: '  ' }
  t.ok((await model.change(kasbon, change)).ok)
  t.match(model.chosen.value?.account, { limit_minor: 100_000, is_active: false })
  t.match(model.accounts.value, [{ is_active: false }], 'the list follows')
  t.match(await model.change(card, change), { ok: false, code: 'INVALID_REQUEST' })
  model.leave()
  t.same([model.chosen.value, model.last.value], [null, null])
})

t.test(
  'what was set of an account is taken back, and nothing that somebody set since',
  async (t) => {
    const { hub, manager, desk } = await openDesk(t)
    const kasbon = giveAccount(hub.db, { kind: 'credit', limitMinor: 500_000 })
    const model = new ConsoleAccountsModel(desk.link)
    t.ok((await model.open(kasbon)).ok)
    const change = { limitMinor: 100_000, expiresOn: '2030-12-31', isActive: true, note: '' }
    t.ok((await model.change(kasbon, change)).ok)
    t.match(model.last.value, { before: { limitMinor: 500_000 }, after: { limitMinor: 100_000 } })
    await manager.put(`/api/console/accounts/${kasbon}`, {
      ...{ limit_minor: 100_000, expires_on: '2031-01-31', is_active: true, note: null },
    })
    t.ok((await model.undo('Dibatalkan')).ok)
    t.match(model.chosen.value?.account, { limit_minor: 500_000, expires_on: '2031-01-31' })
    t.same([model.last.value, await model.undo('')], [null, { ok: true, value: null }])
    const audited = hub.db
      .prepare(
        "SELECT payload FROM audit_entry WHERE kind = 'account-changed' ORDER BY sequence DESC",
      )
      .pluck()
      .get()
    t.match(JSON.parse(String(audited)), { floor_minor: -500_000, note: 'Dibatalkan' })
    t.ok(
      (await model.change(kasbon, { ...change, limitMinor: 500_000, expiresOn: '2031-01-31' })).ok,
    )
    t.equal(model.last.value, null, 'nothing was changed')
  },
)

t.test('of two searches the last one counts, whichever answers first', async (t) => {
  const answers: ((value: unknown) => void)[] = []
  const call = () => new Promise((resolve) => answers.push(resolve))
  const model = new ConsoleAccountsModel({ door: { call } } as never)
  const first = model.search({ kind: 'all', query: 'r' })
  const second = model.search({ kind: 'all', query: 'ra' })
  answers[1]?.({ ok: true, value: { accounts: [{ code: 'second' }] } })
  answers[0]?.({ ok: true, value: { accounts: [{ code: 'first' }] } })
  await Promise.all([first, second])
  t.match(model.accounts.value, [{ code: 'second' }])
})

t.test('accounts come page by page, each once, also of a search', async (t) => {
  const { hub, desk } = await openDesk(t)
  const made = Array.from({ length: 121 }, (_, n) =>
    giveAccount(hub.db, { customerId: null, atMs: 1_000 + Math.floor(n / 3) }),
  )
  const model = new ConsoleAccountsModel(desk.link)
  const ids = () => model.accounts.value?.map(({ account_id }) => account_id) ?? []
  t.ok((await model.search({ kind: 'gift_card', query: '' })).ok)
  t.equal(ids().length, 50)
  t.not(model.next.value, null)
  t.ok((await model.more()).ok)
  t.ok((await model.more()).ok)
  t.equal(model.next.value, null)
  t.same([...ids()].sort(), [...made].sort(), 'each once')
  t.ok((await model.search({ kind: 'credit', query: '' })).ok)
  t.same([ids(), model.next.value], [[], null], 'another search begins anew')
})

t.test('payments nobody confirmed come page by page; their sums are of all pages', async (t) => {
  const asked: string[] = []
  const payment = (line_no: number) => ({ sale_id: 's', line_no, method: 'qris', amount_minor: 10 })
  const sum = (count: number) => [{ method: 'qris', count, amount_minor: count * 10 }]
  const door = {
    call: async ({ path }: { path: string }) => {
      asked.push(path)
      const isFirst = !path.includes('after')
      const page = isFirst ? { next_after: 's/1' } : {}
      const payments = [payment(isFirst ? 1 : 2)]
      return { ok: true, value: { payments, sums: sum(2), ...page } }
    },
  }
  const model = new ConsolePaymentsModel({ door } as never, () => Promise.reject())
  t.ok((await model.refresh(false)).ok)
  t.match([model.unverified.value?.length, model.next.value], [1, 's/1'])
  t.ok((await model.more()).ok)
  t.same([model.unverified.value?.length, model.next.value], [2, null])
  t.same(asked, ['/api/pos/unverified-payments', '/api/pos/unverified-payments?after=s/1'])
  const [first] = model.unverified.value ?? []
  if (!first) throw new Error('two are open')
  t.ok((await model.verify(first, 'seen')).ok)
  t.same(model.sums.value, sum(1))
})

t.test('debts as bars: the largest fills the width, empty ages are left out', async (t) => {
  const debt = (name: string | null, notDue: number, over: number) => ({
    account: { account_id: name ?? 'x', customer_name: name, code: 'KB-1' },
    owed_minor: notDue + over,
    not_due_minor: notDue,
    days_1_30_minor: 0,
    days_31_60_minor: 0,
    days_61_90_minor: 0,
    days_over_90_minor: over,
  })
  const accounts = [debt('Dewi', 300, 100), debt(null, 200, 0)]
  const ageing = { as_of: '2026-11-22', accounts } as unknown as CreditAgeing
  t.same(ageingBars(ageing), [
    {
      accountId: 'Dewi',
      name: 'Dewi',
      owedMinor: 400,
      share: 1,
      parts: [
        { bucket: 'not-due', minor: 300, share: 0.75 },
        { bucket: 'over-90', minor: 100, share: 0.25 },
      ],
    },
    {
      accountId: 'x',
      name: 'KB-1',
      owedMinor: 200,
      share: 0.5,
      parts: [{ bucket: 'not-due', minor: 200, share: 1 }],
    },
  ])
  t.same(
    ageingTotals(ageing).map(({ minor }) => minor),
    [500, 0, 0, 0, 100],
  )
})

t.test('what is bought on kasbon makes the debt greater, in either statement', async (t) => {
  const bought = { amount_minor: -220_000, balance_minor: -300_000 }
  t.same(sumsOf(bought, 'credit'), { amount_minor: 220_000, balance_minor: 300_000 })
  const paid = { amount_minor: 300_000, balance_minor: 0 }
  t.same(sumsOf(paid, 'credit'), { amount_minor: -300_000, balance_minor: 0 })
  t.same(sumsOf(bought, 'deposit'), bought, 'a deposit grows less')
  const move = { code: null, reason: 'redeem', change: -220_000, balance: -300_000 }
  const told = (ledger: 'credit' | 'deposit' | 'points', change = move.change) =>
    changeOf({ ...move, ledger, change }, (minor) => `Rp${minor}`)
  t.equal(told('credit'), '+Rp220000')
  t.equal(told('credit', 300_000), 'Rp-300000')
  t.equal(told('deposit'), 'Rp-220000')
  t.equal(told('points', 12), '+12')
})

t.test('a day as people type it', async (t) => {
  const cases: [string, string | null | undefined][] = [
    ['', null],
    [' 31/12/2027 ', '2027-12-31'],
    ['1-2-2027', '2027-02-01'],
    ['2027-02-28', '2027-02-28'],
    ['30/02/2027', undefined],
    ['31/13/2027', undefined],
    ['besok', undefined],
  ]
  for (const [text, expected] of cases) t.equal(readDay(text), expected, text)
})

t.test('payments: what nobody confirmed, somebody’s word, a file', async (t) => {
  const { hub, manager, desk } = await openDesk(t)
  await manager.openShift()
  const terminal = { id: manager.id, code: manager.code, series: manager.series }
  const sale = makeSale({
    number: 1,
    terminal,
    cashierId: MANAGER_ID,
    tenders: (total) => [
      nonCash('transfer', 300),
      { ...nonCash('qris', total - 300), evidence: { rrn: '000042' } },
    ],
  })
  await manager.post('/api/pos/transactions', sale)
  const upload: Upload = async (path, file, onProgress) => {
    onProgress(0.5)
    onProgress(1)
    const csv = { 'content-type': 'text/csv' }
    const { status, body } = await manager.post(path, await file.text(), csv)
    return { status, text: JSON.stringify(body) }
  }
  const model = new ConsolePaymentsModel(desk.link, upload)
  t.ok((await model.refresh(false)).ok)
  t.equal(model.settlements.value, null, 'not asked for without the right')
  const open = model.unverified.value ?? []
  t.same(model.sums.value, [
    { method: 'qris', count: 1, amount_minor: 6_000 },
    { method: 'transfer', count: 1, amount_minor: 300 },
  ])
  const [transfer] = open
  if (!transfer) throw new Error('a transfer waits')
  t.ok((await model.verify(transfer, ' m-banking ')).ok)
  t.equal(model.unverified.value?.length, 1)
  t.ok((await model.verify(transfer, 'again')).ok, 'somebody was quicker: nothing is left to do')
  t.same(model.sums.value, [{ method: 'qris', count: 1, amount_minor: 6_000 }])
  const word = hub.db.prepare('SELECT reference FROM payment_verification').pluck().all()
  t.same(word, ['m-banking'])
  const file = new File(['tanggal;jumlah;rrn\n22/11/2026;6.000;42\n'], 'mutasi.csv')
  const sent = model.send(file, ' bank ')
  t.equal(model.progress.value.state, 'comparing')
  t.ok((await sent).ok)
  t.equal(model.progress.value.state, 'done')
  t.match(model.chosen.value?.settlement, { file_name: 'mutasi.csv', provider: 'bank' })
  t.match(model.chosen.value?.rows, [{ state: 'matched', receipt_number: sale.receipt_number }])
  t.equal(model.unverified.value?.length, 0)
  t.match(model.settlements.value, [{ matched_count: 1 }])
  model.leave()
  t.match(await model.send(new File(['x'], 'x.csv'), 'bank'), { code: 'SETTLEMENT_UNREADABLE' })
  t.match(model.progress.value, { state: 'failed', refusal: { code: 'SETTLEMENT_UNREADABLE' } })
  const broken = new ConsolePaymentsModel(desk.link, () => Promise.reject(new Error('gone')))
  t.match(await broken.send(file, 'bank'), { ok: false, code: 'UPLOAD_FAILED' })
})
