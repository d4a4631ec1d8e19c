import t from 'tap'
import { SUPERVISOR_ID, startTestHub } from '../../support/hub.ts'
import { CUSTOMER_ID, MANAGER_ID, testId } from '../../support/small-outlet.ts'
import type { Json } from '../../support/test-terminal.ts'
import { approve, chainsOf, newId } from '../cash/cash-desk.ts'
import { openedBy, opening, openKasbon, resultOf } from './account-desk.ts'

t.test('a gift card: the hub makes its code, a retry opens nothing twice', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  const body = opening({ expires_on: '2099-12-31' })
  const first = await till.post('/api/pos/accounts', body)
  t.match(first.body, {
    account_id: body.account_id,
    kind: 'gift_card',
    code: /^GC(-[0-9A-Z]{4}){3}$/,
    balance_minor: 0,
    available_minor: 0,
    expires_on: '2099-12-31',
    is_active: true,
  })
  const again = await till.post('/api/pos/accounts', body)
  t.same(again.body, first.body)
  const other = await till.post('/api/pos/accounts', { ...body, kind: 'voucher' })
  t.equal(resultOf(other), 'IDEMPOTENCY_MISMATCH account_id')
  t.same(chainsOf(hub, body.account_id), ['account-opened'], 'the outbox knows it by another id')
  const sent = hub.db.prepare(`SELECT count(*) FROM outbox WHERE kind = 'account-opened'`)
  t.equal(sent.pluck().get(), 1)
})

t.test('what may not be opened', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn(SUPERVISOR_ID)
  await openedBy(till, { code: 'KARTU-001' })
  await openedBy(till, { kind: 'deposit', customer_id: CUSTOMER_ID })
  const cases: [object, string][] = [
    [{ code: 'KARTU-001' }, 'ACCOUNT_EXISTS code'],
    [{ kind: 'deposit' }, 'ACCOUNT_NEEDS_CUSTOMER customer_id'],
    [{ kind: 'credit' }, 'ACCOUNT_NEEDS_CUSTOMER customer_id'],
    [{ kind: 'deposit', customer_id: CUSTOMER_ID }, 'ACCOUNT_EXISTS customer_id'],
    [{ customer_id: testId(999) }, 'UNKNOWN_CUSTOMER customer_id'],
    [{ limit_minor: 1 }, 'INVALID_REQUEST limit_minor'],
    [{ expires_on: '2020-01-01' }, 'INVALID_REQUEST expires_on'],
  ]
  for (const [change, expected] of cases) {
    t.equal(resultOf(await till.post('/api/pos/accounts', opening(change))), expected)
  }
})

t.test('kasbon needs somebody who may give so much credit', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  const account_id = newId()
  t.equal(resultOf(await openKasbon(till, { account_id })), 'APPROVAL_REQUIRED approval_id')
  const ask = { permission: 'open-credit', subject_id: account_id, amount: 500_000 }
  const approval_id = await approve(till, SUPERVISOR_ID, ask)
  const more = await openKasbon(till, { account_id, approval_id, limit_minor: 600_000 })
  t.equal(resultOf(more), 'APPROVAL_INVALID approval_id')
  const answer = await openKasbon(till, { account_id, approval_id })
  t.match(answer.body, { limit_minor: 500_000, available_minor: 500_000, balance_minor: 0 })
  t.match(answer.body.customer_name, 'Ibu Ratna')
})

t.test('found by a scan, by its customer, by what somebody types', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn(SUPERVISOR_ID)
  const card = await openedBy(till, { code: 'KARTU-001' })
  const deposit = await openedBy(till, { kind: 'deposit', customer_id: CUSTOMER_ID, code: 'D-77' })
  const find = async (query: string): Promise<string[]> => {
    const { body } = await till.get(`/api/pos/accounts?${query}`)
    return body.accounts.map((account: Json) => account.account_id)
  }
  t.same(await find('code=kartu-001'), [card])
  t.same(await find('code=KARTU-00'), [], 'a scan is exact')
  t.same(await find(`customer_id=${CUSTOMER_ID}`), [deposit])
  t.same(await find('query=kartu'), [card])
  t.same(await find('query=ratna'), [deposit])
  t.same(await find('query=0001'), [deposit], 'the last four digits of a phone')
  t.same(await find('query=nobody'), [])
  t.same(await find('kind=deposit&query=kartu'), [])
  t.same(await find(''), [deposit, card], 'newest first')
})

t.test(
  'a manager lowers limits and blocks; promises that no longer fit are taken back',
  async (t) => {
    const hub = await startTestHub(t)
    const till = await hub.logIn(MANAGER_ID)
    const { account_id } = (await openKasbon(till)).body
    const hold = { hold_id: newId(), sale_id: newId(), account_id, customer_id: null }
    t.equal((await till.post('/api/pos/holds', { ...hold, amount_minor: 300_000 })).status, 200)
    const change = { expires_on: null, is_active: true, note: 'sering telat' }
    const set = (limit_minor: number, more: object = {}) =>
      till.put(`/api/console/accounts/${account_id}`, { ...change, limit_minor, ...more })
    t.match((await set(400_000)).body, { limit_minor: 400_000, available_minor: 100_000 })
    t.match((await set(200_000)).body, { limit_minor: 200_000, available_minor: 200_000 })
    t.equal(
      resultOf(await till.post('/api/pos/holds', { ...hold, amount_minor: 300_000 })),
      'HOLD_GONE',
    )
    t.match((await set(200_000, { is_active: false })).body, { is_active: false })
    const blocked = { ...hold, hold_id: newId(), amount_minor: 1_000 }
    t.equal(resultOf(await till.post('/api/pos/holds', blocked)), 'ACCOUNT_BLOCKED account_id')
    const before = chainsOf(hub, account_id).length
    await set(200_000, { is_active: false })
    t.equal(chainsOf(hub, account_id).length, before, 'the same again is no change')
    const card = await openedBy(till)
    const limit = await till.put(`/api/console/accounts/${card}`, { ...change, limit_minor: 5 })
    t.equal(resultOf(limit), 'INVALID_REQUEST limit_minor')
    const nobody = await till.put(`/api/console/accounts/${testId(9)}`, {
      ...change,
      limit_minor: 0,
    })
    t.equal(resultOf(nobody), 'ACCOUNT_NOT_FOUND')
  },
)
