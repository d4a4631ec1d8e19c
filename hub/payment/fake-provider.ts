// A provider without a bank: it is paid after a while, tells so late, twice or never, and can be
// out of reach. The demonstration uses it, and so do the tests.
import { must } from '#domain/errors.ts'
import { dynamicQris } from '#domain/qris.ts'
import type { Timers } from '#domain/seams.ts'
import type { ChargeOrder, ChargeState, PaymentProvider } from './payment-provider.ts'

/** How long after a charge is asked for its customer pays, and how often the news arrive. */
export type FakeTemper = { paidAfterMs: number | null; newsCount: number }
export const FAKE_TEMPERS = {
  /** A customer with the phone in the hand. */
  demo: { paidAfterMs: 6_000, newsCount: 1 },
  'demo-at-once': { paidAfterMs: 0, newsCount: 1 },
  'demo-late': { paidAfterMs: 120_000, newsCount: 1 },
  'demo-twice': { paidAfterMs: 6_000, newsCount: 2 },
  'demo-never': { paidAfterMs: null, newsCount: 0 },
} as const satisfies Record<string, FakeTemper>

export type FakeProvider = PaymentProvider & {
  /** False: no WAN, every call rejects. What was asked for goes on meanwhile. */
  isReachable: boolean
  /** The customer pays now. */
  pay(attemptId: string): void
  /** The bank refuses the customer. */
  fail(attemptId: string): void
}

type Charge = { state: ChargeState['state']; cancelTimer: () => void }
type Listener = (attemptId: string, news: ChargeState) => void

export function createFakeProvider(temper: FakeTemper, timers: Timers): FakeProvider {
  const charges = new Map<string, Charge>()
  const listeners: Listener[] = []

  function reach(): void {
    if (!provider.isReachable) throw new Error('the provider cannot be reached')
  }

  /** It keeps nothing over a restart: a charge it does not know begins anew. */
  function chargeOf(attemptId: string): Charge {
    const known = charges.get(attemptId)
    if (known) return known
    const charge: Charge = { state: 'waiting', cancelTimer: () => {} }
    charges.set(attemptId, charge)
    const pay = () => settle(attemptId, 'paid')
    if (temper.paidAfterMs !== null) charge.cancelTimer = timers.after(temper.paidAfterMs, pay)
    return charge
  }

  function settle(attemptId: string, state: 'paid' | 'failed'): void {
    chargeOf(attemptId).state = state
    for (let told = 0; told < temper.newsCount; told += 1) {
      for (const listener of listeners) listener(attemptId, stateOf(attemptId))
    }
  }

  function stateOf(attemptId: string): ChargeState {
    const { state } = chargeOf(attemptId)
    return { state, evidence: state === 'paid' ? evidenceOf(attemptId) : null }
  }

  const provider: FakeProvider = {
    name: 'demo',
    isReachable: true,
    async createCharge(order) {
      reach()
      chargeOf(order.attemptId)
      return { qrPayload: qrOf(order) }
    },
    async readCharge(attemptId) {
      reach()
      return stateOf(attemptId)
    },
    async cancelCharge(attemptId) {
      reach()
      const charge = chargeOf(attemptId)
      charge.cancelTimer()
      if (charge.state === 'waiting') charge.state = 'cancelled'
      return stateOf(attemptId)
    },
    onNews: (listener) => listeners.push(listener),
    pay: (attemptId) => settle(attemptId, 'paid'),
    fail: (attemptId) => settle(attemptId, 'failed'),
    stop: () => {
      for (const { cancelTimer } of charges.values()) cancelTimer()
    },
  }
  return provider
}

const qrOf = ({ merchantQris, amountMinor, reference, method }: ChargeOrder): string | null =>
  merchantQris === null || method !== 'qris'
    ? null
    : must(dynamicQris(merchantQris, { amountMinor, reference }))

/** Made of the attempt's id, so that the same charge is always told the same way. */
function evidenceOf(attemptId: string) {
  const digits = attemptId.replaceAll('-', '').slice(-12)
  const rrn = String(Number.parseInt(digits, 16) % 1_000_000_000_000).padStart(12, '0')
  return { provider: 'demo', rrn, reference: `DEMO${rrn}`, attempt_id: attemptId }
}
