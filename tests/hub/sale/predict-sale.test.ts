// POST /api/pos/sync/validate: the six conflicts are foretold, and nothing at all is written.
import t, { type Test } from 'tap'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { startTestHub, type TestHub } from '../../support/hub.ts'
import { cash, makeSale, type SaleWish } from '../../support/sale-maker.ts'
import { SMALL_PRODUCTS, testId } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'

type Desk = {
  hub: TestHub
  till: TestTerminal
  sale(wish: Omit<SaleWish, 'terminal'>): SaleMessage
}

async function openDesk(t: Test): Promise<Desk> {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  await till.openShift()
  const terminal = { id: till.id, code: till.code, series: till.series }
  return { hub, till, sale: (wish) => makeSale({ ...wish, terminal }) }
}

/** Every row of every table, counted; and where the chains stand. */
function fingerprint({ db }: TestHub): string {
  const tables = db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .pluck()
    .all() as string[]
  const counts = tables.map((name) => [
    name,
    db.prepare(`SELECT count(*) FROM "${name}"`).pluck().get(),
  ])
  return JSON.stringify([counts, db.prepare('SELECT * FROM chain_head').all()])
}

async function foretell({ hub, till }: Desk, sale: SaleMessage) {
  const before = fingerprint(hub)
  const { status, body } = await till.post('/api/pos/sync/validate', sale)
  t.equal(status, 200, JSON.stringify(body))
  t.equal(fingerprint(hub), before, 'nothing was written')
  return body as { has_conflicts: boolean; conflicts: { type: string; resolution: string }[] }
}

t.test('what fits has no conflicts, and is taken afterwards as foretold', async (t) => {
  const desk = await openDesk(t)
  const sale = desk.sale({ number: 1, committed: true })
  t.strictSame(await foretell(desk, sale), { success: true, has_conflicts: false, conflicts: [] })
  const taken = await desk.till.post('/api/pos/transactions', sale)
  t.match(taken.body, { verdict: 'accepted', duplicate: false })
  t.match(await foretell(desk, sale), {
    conflicts: [
      {
        type: 'duplicate_transaction',
        resolution: 'skip',
        detail: { existing_id: sale.offline_transaction_id },
      },
    ],
  })
  t.match(await foretell(desk, { ...sale, note: 'altered' }), {
    conflicts: [{ type: 'duplicate_transaction', resolution: 'ask_manager' }],
  })
})

t.test('each conflict is foretold as it then comes', async (t) => {
  const desk = await openDesk(t)
  const { db } = desk.hub
  const points = { method: 'loyalty', tenderedMinor: 2000, evidence: null } as const
  const wishes: [string, SaleMessage][] = [
    ['inventory_shortage', desk.sale({ number: 1, items: [[0, 9_000_000]], committed: true })],
    ['session_closed', desk.sale({ number: 2, shiftId: testId(777), committed: true })],
    [
      'insufficient_loyalty_points',
      desk.sale({
        ...{ number: 3, items: [[1, 5000]], withCustomer: true, committed: true },
        loyaltyPointsToRedeem: 2000,
        tenders: (total) => [{ ...points, state: 'verified' }, cash(total)],
      }),
    ],
    ['price_changed', desk.sale({ number: 5, items: [[2, 1000]], committed: true })],
    [
      'customer_mismatch',
      { ...desk.sale({ number: 4, committed: true }), customer_id: testId(778) },
    ],
  ]
  db.exec('UPDATE customer SET loyalty_points = 0; DELETE FROM loyalty_entry')
  db.prepare('UPDATE selling_unit SET price_minor = price_minor + 50 WHERE product_id = ?').run(
    SMALL_PRODUCTS[2]?.product_id,
  )
  for (const [type, sale] of wishes) {
    const { has_conflicts, conflicts } = await foretell(desk, sale)
    t.ok(has_conflicts, type)
    t.ok(
      conflicts.some((conflict) => conflict.type === type),
      `${type} among ${conflicts.map((each) => each.type)}`,
    )
    const taken = await desk.till.post('/api/pos/transactions', sale)
    const came = (taken.body as { conflicts: { type: string }[] }).conflicts
    t.same(
      conflicts.map((each) => each.type),
      came.map((each) => each.type),
      `${type}: as foretold`,
    )
  }
})

t.test('what is no sale, or comes from nobody, is refused', async (t) => {
  const desk = await openDesk(t)
  const sale = desk.sale({ number: 1 })
  const misshapen = await desk.till.post('/api/pos/sync/validate', { ...sale, items: [] })
  t.match(misshapen, { status: 400, body: { error: { code: 'INVALID_REQUEST' } } })
  const stranger = await desk.hub.request('POST', '/api/pos/sync/validate', sale)
  t.equal(stranger.status, 401)
  const unknown = await desk.till.post('/api/pos/sync/validate', {
    ...sale,
    terminal_id: testId(779),
  })
  t.match(unknown, { body: { error: { code: 'UNKNOWN_TERMINAL' } } })
})
