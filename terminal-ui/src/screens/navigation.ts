// Where the till is. The address keeps it, so that the browser's back button and a reload work.

import { signal } from '@preact/signals'
import type { Permission } from '#domain/permissions.ts'
import type { IconName } from '../parts/icon-shapes.ts'
import type { PlainKey } from '../text/translate.ts'

export type Place = 'sell' | 'sales' | 'shift' | 'accounts' | 'console' | 'settings'

type PlaceEntry = { place: Place; icon: IconName; text: PlainKey; permission: Permission | null }

export const PLACES: readonly PlaceEntry[] = [
  { place: 'sell', icon: 'cart', text: 'nav.sell', permission: 'sell' },
  { place: 'sales', icon: 'receipt', text: 'nav.sales', permission: 'sell' },
  { place: 'shift', icon: 'drawer', text: 'nav.shift', permission: 'view-shift' },
  { place: 'accounts', icon: 'coins', text: 'nav.accounts', permission: 'take-account-money' },
  { place: 'console', icon: 'console', text: 'nav.console', permission: 'view-console' },
  { place: 'settings', icon: 'settings', text: 'nav.settings', permission: null },
]

function placeOfAddress(): Place {
  const name = location.hash.replace(/^#\/?/, '').split('/')[0]
  return PLACES.find((entry) => entry.place === name)?.place ?? 'sell'
}

export const place = signal<Place>(placeOfAddress())
/** The part of a place, e.g. a panel of the console; null where a place has none. */
export const section = signal<string | null>(sectionOfAddress())

function sectionOfAddress(): string | null {
  return location.hash.split('/')[2] || null
}
addEventListener('hashchange', () => {
  place.value = placeOfAddress()
  section.value = sectionOfAddress()
})

export function goTo(next: Place, part: string | null = null): void {
  location.hash = part === null ? `#/${next}` : `#/${next}/${part}`
  place.value = next
  section.value = part
}
