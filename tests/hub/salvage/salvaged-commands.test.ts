// Money commands as tills seal them (docs/decisions/0068), opened at the hub: what happened is
// taken as told, what was asked is done once or kept for a person, and never done twice.
import t, { type Test } from 'tap'
import type { CommittedCommand } from '#domain/wire/committed-command-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { publicHalf } from '#hub/salvage/sealing-key.ts'
import { startTestHub } from '../../support/hub.ts'
import { makeSegment } from '../../support/sealed-segment.ts'
import { CASHIER_ID, SHIFT_ID, testId } from '../../support/small-outlet.ts'
import { newId } from '../cash/cash-desk.ts'
import { cashMove, closing, count as countOf, noSale, opening } from '../told/told-desk.ts'

type Words = Pick<CommittedCommand, 'command_id' | 'kind' | 'body'>

async function openShop(t: Test) {
  const hub = await startTestHub(t)
  const till = await hub.logIn(CASHIER_ID)
  await till.openShift()
  const segment = await makeSegment(till, publicHalf(hub.deps.sealingKey))
  const seal = (state: 'asked' | 'told', command: object & { command_id: string }, path = '/x') =>
    segment.seal('command', command.command_id, 0, {
      ...{ format: 'ocean-command-1', state, command, path, row: { staffName: 'Sari' } },
    })
  async function bring(...sealed: ReturnType<typeof seal>[]) {
    const body = { segment: segment.segment, records: await Promise.all(sealed) }
    const answer = await till.post('/api/pos/salvage', body)
    t.equal(answer.status, 200)
    return answer.body.results.map(({ verdict, duplicate }: Record<string, unknown>) => [
      verdict,
      duplicate,
    ])
  }
  const count = (table: string) => hub.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  const isBalanced = () => t.same(checkBooks(hub.db), [])
  return { hub, till, seal, bring, count, isBalanced }
}

t.test('a shift that was told is a shift, in its order', async (t) => {
  const { seal, bring, count, isBalanced } = await openShop(t)
  const shiftId = newId()
  const counted = countOf(shiftId, 175_000)
  const told = [opening(shiftId), cashMove(shiftId), counted, closing(shiftId, counted)]
  const sealed = () => told.map((command) => seal('told', command))
  t.match(await bring(...sealed()), [[String, false], ['accepted', false], [], []])
  t.equal(count('cash_document'), 1)
  t.ok((await bring(...sealed())).every(([, duplicate]: unknown[]) => duplicate))
  t.equal(count('quarantine'), 0)
  isBalanced()
})

t.test('cash that moved when nobody answered has moved, once', async (t) => {
  const { till, seal, bring, count, isBalanced } = await openShop(t)
  const move = cashMove(SHIFT_ID, {}, { verified_by: 'hub' })
  const drawer = noSale(SHIFT_ID, {}, { verified_by: 'hub' })
  const sealed = () => [seal('asked', move), seal('asked', drawer)]
  t.match(await bring(...sealed()), [
    [String, false],
    [String, false],
  ])
  t.same([count('cash_document'), count('no_sale')], [1, 1])
  t.match(await bring(...sealed()), [
    ['accepted', true],
    ['accepted', true],
  ])
  const again = await till.post('/api/pos/cash-movements', move.body)
  t.match(again, { status: 200, body: { movement_id: move.command_id } }, 'asked again as well')
  t.same([count('cash_document'), count('no_sale')], [1, 1])
  isBalanced()
})

t.test('what else was asked is kept word for word: it may not have happened', async (t) => {
  const { hub, seal, bring, count } = await openShop(t)
  const close = closing(SHIFT_ID, countOf(SHIFT_ID, 0))
  const deposit = { ...cashMove(SHIFT_ID), command_id: newId(), kind: 'bank-deposit' }
  const strange = { ...cashMove(SHIFT_ID), command_id: testId(790), done_at: 'then' }
  const sealed = () => [close, deposit, strange].map((words) => seal('asked', words))
  t.same(await bring(...sealed()), Array(3).fill(['quarantined', false]))
  t.same(await bring(...sealed()), Array(3).fill(['quarantined', true]))
  t.equal(count('quarantine'), 3)
  const kept = hub.db.prepare('SELECT reason, payload_json FROM quarantine').all() as {
    reason: string
    payload_json: string
  }[]
  t.match(kept[0], { reason: 'salvaged-command' })
  t.same(JSON.parse(kept[0]?.payload_json ?? ''), close)
})

t.test('what the hub did and could not say is known there, whatever it was', async (t) => {
  const { hub, till, seal, bring, count } = await openShop(t)
  const done: [path: string, words: Words][] = []
  async function doIt(path: string, kind: string, command_id: string, body: object) {
    t.match(await till.post(path, body), { status: 200 }, path)
    done.push([path, { command_id, kind, body } as Words])
  }
  const move = cashMove(SHIFT_ID)
  await doIt('/api/pos/cash-movements', 'cash-movement', move.command_id, move.body as object)
  const customer_id = newId()
  const person = { customer_id, full_name: 'Bu Ani', phone: null, email: null }
  await doIt('/api/pos/customers', 'add-customer', customer_id, person)
  const fields = [{ field: 'full_name', base: 'Bu Ani', value: 'Bu Anita' }]
  const change = { change_id: newId(), fields }
  await doIt(`/api/pos/customers/${customer_id}/changes`, 'edit-customer', change.change_id, change)
  const cart = newId()
  const reason = { reason_code: 'customer-left', note: null, approval_id: null }
  await doIt(`/api/pos/carts/${cart}/discarded`, 'discard-cart', newId(), reason)
  const before = ['cash_document', 'customer', 'customer_change', 'discarded_cart'].map(count)
  const brought = await bring(...done.map(([path, words]) => seal('asked', words, path)))
  t.same(brought, Array(done.length).fill(['accepted', true]))
  t.same(['cash_document', 'customer', 'customer_change', 'discarded_cart'].map(count), before)
  t.equal(count('quarantine'), 0)
  t.equal(hub.db.prepare('SELECT count(*) FROM conflict').pluck().get(), 0)
})
