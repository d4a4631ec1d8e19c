// A PIN while somebody chooses it for another person.

import type { Role } from '#domain/wire/access-message.ts'

export const PIN_DIGITS_MAX = 8

/** The hub's rule: six digits for whoever may void, refund or manage. */
export const pinDigitsMin = (role: Role): number => (role === 'cashier' ? 4 : 6)

export const typePin = (typed: string): string => typed.replace(/\D/g, '').slice(0, PIN_DIGITS_MAX)
