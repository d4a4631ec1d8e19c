import type { Timers } from '#domain/seams.ts'
import { createFakeProvider, FAKE_TEMPERS } from './fake-provider.ts'
import type { PaymentProvider } from './payment-provider.ts'

/** The providers that HUB_PAYMENT_PROVIDER may name; all but `none` are for demonstrations. */
export const PROVIDER_NAMES = [
  'none',
  'demo',
  'demo-at-once',
  'demo-late',
  'demo-twice',
  'demo-never',
] as const
export type ProviderName = (typeof PROVIDER_NAMES)[number]

/** Null: nobody confirms, and tills take QRIS and e-wallets unverified. */
export const connectProvider = (name: ProviderName, timers: Timers): PaymentProvider | null =>
  name === 'none' ? null : createFakeProvider(FAKE_TEMPERS[name], timers)
