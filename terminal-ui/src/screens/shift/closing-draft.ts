// A count while somebody is at it. It outlives the screen: a look at another one loses nothing.

import { signal } from '@preact/signals'
import type { TenderMethod } from '#domain/wire/sale-message.ts'
import { type CountDraft, NOTHING_COUNTED } from '../../models/count-draft.ts'

export const counted = signal<CountDraft>(NOTHING_COUNTED)
export const declared = signal<Partial<Record<TenderMethod, number>>>({})
/** The person counts again although there is a count. */
export const isRecounting = signal(false)

export function forgetCount(): void {
  counted.value = NOTHING_COUNTED
  declared.value = {}
  isRecounting.value = false
}
