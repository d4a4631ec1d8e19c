// Everything that takes part in paying for one cart, over the one open attempt.

import { computed } from '@preact/signals'
import { ChargeModel } from './charge-model.ts'
import { HoldsModel } from './holds-model.ts'
import { OpenPayment } from './open-payment.ts'
import { type PaymentDeps, PaymentModel } from './payment-model.ts'

export type Paying = {
  payment: PaymentModel
  /** Tenders that a ledger of the outlet pays. */
  holds: HoldsModel
  /** A tender that a payment provider confirms. */
  charge: ChargeModel
}

export function createPaying(deps: Omit<PaymentDeps, 'open'>): Paying {
  const { seams, database, link, session } = deps
  const open = new OpenPayment(database)
  const payment = new PaymentModel({ ...deps, open })
  const isLoggedIn = computed(() => session.phase.value === 'logged-in')
  const shared = { seams, database, link, open, due: payment.due, isLoggedIn }
  return { payment, holds: new HoldsModel(shared), charge: new ChargeModel(shared) }
}
