// What the hub wants of a payment provider. A provider is one file beside this one; the fake is
// another.
import type { TenderEvidence } from '#domain/wire/sale-message.ts'

export type ChargeOrder = {
  /** The till's own id: asked again with it, the provider answers with the same charge. */
  attemptId: string
  method: 'qris' | 'ewallet'
  amountMinor: number
  /** Up to 25 letters and digits: on the QR, and later in the settlement file. */
  reference: string
  /** The merchant's own QRIS, for providers that only watch it; null: the outlet has none. */
  merchantQris: string | null
}

export type ChargeState = {
  state: 'waiting' | 'paid' | 'failed' | 'expired' | 'cancelled'
  /** Who paid by what, as the provider states it; null until it is paid. */
  evidence: TenderEvidence | null
}

/**
 * Every call may reject: no WAN, a fault, a charge it does not know. News come of themselves, late,
 * twice or never; whoever listens asks as well.
 */
export type PaymentProvider = {
  readonly name: string
  createCharge(order: ChargeOrder): Promise<{ qrPayload: string | null }>
  readCharge(attemptId: string): Promise<ChargeState>
  /** Gives a charge up; it may turn out to be paid. */
  cancelCharge(attemptId: string): Promise<ChargeState>
  onNews(listener: (attemptId: string, news: ChargeState) => void): void
  stop(): void
}
