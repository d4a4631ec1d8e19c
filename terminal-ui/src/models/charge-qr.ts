// Which QRIS stands on the screen while a charge is open.

import { dynamicQris } from '#domain/qris.ts'
import type { OpenCharge } from '../link/database.ts'

/** The hub labels its own QR the same way, so that both are one payment to a settlement. */
const REFERENCE_LENGTH = 20

/** How long people wait before the till says that this takes long; the QR lives on. */
export const CHARGE_PATIENCE_S = 180

export type ChargeQr = {
  text: string
  /** By which a settlement finds the payment; null where the provider or nobody set one. */
  reference: string | null
  /** The customer types the amount: the code is the shop's own sticker. */
  isAmountTyped: boolean
}

/**
 * The provider's own, or while nobody answers the shop's, made for this amount. The shop's sticker
 * as it is where that is not possible; null where the shop has none.
 */
export function qrOf(charge: OpenCharge, ownPayload: string | null): ChargeQr | null {
  const { answer } = charge
  if (answer?.qr_payload != null) {
    return { text: answer.qr_payload, reference: answer.reference, isAmountTyped: false }
  }
  if (ownPayload === null) return null
  const reference = charge.attemptId.replaceAll('-', '').slice(-REFERENCE_LENGTH).toUpperCase()
  const made = dynamicQris(ownPayload, { amountMinor: charge.amountMinor, reference })
  return made.ok
    ? { text: made.value, reference, isAmountTyped: false }
    : { text: ownPayload, reference: null, isAmountTyped: true }
}
