// Quantities are integers in thousandths of the selling unit: 250 is 0.25 kg, 3000 is 3 pieces.
import { assert } from './assert.ts'
import { type Outcome, refuse, succeed } from './errors.ts'
import { groupThousands } from './money.ts'
import { QUANTITY_MILLI_MAX } from './wire/primitives.ts'

/** '0,250 kg', '3 pcs', '-1,500 kg': a whole quantity has no decimals, any other has three. */
export function formatQuantity(milli: number, unitCode: string): string {
  assert(Number.isSafeInteger(milli), `${milli} is not a quantity`)
  const size = Math.abs(milli)
  const part = size % 1000
  const whole = groupThousands(String((size - part) / 1000))
  const fraction = part === 0 ? '' : `,${String(part).padStart(3, '0')}`
  return `${milli < 0 ? '-' : ''}${whole}${fraction} ${unitCode}`
}

/** '1.5' of 1500 thousandths: for files, without unit, grouping or zeros that say nothing. */
export function milliText(milli: number): string {
  const size = Math.abs(milli)
  const rest = String(size % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '')
  const whole = `${milli < 0 ? '-' : ''}${Math.floor(size / 1000)}`
  return rest === '' ? whole : `${whole}.${rest}`
}

/**
 * Reads '3', '0,25' and, for number pads without a comma, '0.25'. '1.500' could mean 1,500 pieces
 * or one and a half, so it is refused instead of guessed at. Result in thousandths.
 */
export function parseQuantity(text: string): Outcome<number> {
  const match = QUANTITY.exec(text.trim())
  if (!match || AMBIGUOUS.test(text.trim())) {
    return refuse('INVALID_REQUEST', 'not a quantity')
  }
  const milli = Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'))
  return milli <= QUANTITY_MILLI_MAX
    ? succeed(milli)
    : refuse('INVALID_REQUEST', 'quantity too large')
}

const QUANTITY = /^(\d{1,9})(?:[.,](\d{1,3}))?$/
const AMBIGUOUS = /^[1-9]\d*\.\d{3}$/
