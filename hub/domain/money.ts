// Money is a safe integer in the currency's minor unit; text for people is made and read here.
import { assert } from './assert.ts'
import { type Outcome, refuse, succeed } from './errors.ts'
import type { Rounding } from './rounding.ts'
import { MONEY_MINOR_MAX } from './wire/primitives.ts'

export type MoneyMinor = number & { readonly __money: unique symbol }
export type Currency = { code: string; minorExponent: number }

export const IDR: Currency = { code: 'IDR', minorExponent: 0 }

/** Brands an amount in minor units; throws unless it is a safe integer. */
export function money(n: number): MoneyMinor {
  assert(Number.isSafeInteger(n), `${n} is not an amount of money`)
  return n as MoneyMinor
}

/**
 * a * b / c, rounded once. A product that no number holds exactly is a bigint, so that it never
 * loses a digit on the way.
 * Takes non-negative safe integers (c positive); throws where the result is not a safe integer.
 */
export function multiplyDivide(a: number, b: number, c: number, rounding: Rounding): number {
  assert(isCount(a) && isCount(b) && isCount(c) && c > 0, `multiplyDivide(${a}, ${b}, ${c})`)
  const small = a * b + c
  if (small <= Number.MAX_SAFE_INTEGER) {
    const sum = a * b + (rounding === 'down' ? 0 : rounding === 'up' ? c - 1 : (c - (c % 2)) / 2)
    return (sum - (sum % c)) / c
  }
  const divisor = BigInt(c)
  const product = BigInt(a) * BigInt(b)
  const result = Number((product + roundingAddend(divisor, rounding)) / divisor)
  assert(Number.isSafeInteger(result), `multiplyDivide(${a}, ${b}, ${c}) is too large`)
  return result
}

/** '12.500', '-500' or with exponent 2 '12.500,00': an amount without its currency. */
export function formatAmount(minor: number, currency: Currency = IDR): string {
  const digits = String(Math.abs(money(minor))).padStart(currency.minorExponent + 1, '0')
  const split = digits.length - currency.minorExponent
  const whole = groupThousands(digits.slice(0, split))
  const fraction = currency.minorExponent === 0 ? '' : `,${digits.slice(split)}`
  return `${minor < 0 ? '-' : ''}${whole}${fraction}`
}

/** 'Rp12.500', '-Rp500'; another currency shows its code: 'USD 12,50'. */
export function formatMoney(minor: number, currency: Currency = IDR): string {
  const symbol = currency.code === 'IDR' ? 'Rp' : `${currency.code} `
  return `${minor < 0 ? '-' : ''}${symbol}${formatAmount(Math.abs(minor), currency)}`
}

/**
 * Reads what a person typed as a non-negative amount: '12500', '12.500', 'Rp 12.500', '12.500,00'.
 * A dot groups thousands and nothing else, so '1.5' is refused instead of guessed at.
 */
export function parseMoney(text: string, currency: Currency = IDR): Outcome<number> {
  const match = AMOUNT.exec(withoutSymbol(text, currency))
  const fraction = match?.[2] ?? ''
  const decimals = fraction.slice(0, currency.minorExponent).padEnd(currency.minorExponent, '0')
  if (!match || /[^0]/.test(fraction.slice(currency.minorExponent))) {
    return refuse('INVALID_REQUEST', 'not an amount of money')
  }
  const minor = Number(`${match[1]?.replaceAll('.', '')}${decimals}`)
  return minor <= MONEY_MINOR_MAX ? succeed(minor) : refuse('INVALID_REQUEST', 'amount too large')
}

export const groupThousands = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, '.')

const AMOUNT = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,6}))?$/

function withoutSymbol(text: string, currency: Currency): string {
  const trimmed = text.trim()
  const symbol = currency.code === 'IDR' ? /^(rp\.?|idr)/i : new RegExp(`^${currency.code}`, 'i')
  return trimmed.replace(symbol, '').trim()
}

const isCount = (n: number): boolean => Number.isSafeInteger(n) && n >= 0

function roundingAddend(divisor: bigint, rounding: Rounding): bigint {
  if (rounding === 'down') return 0n
  return rounding === 'up' ? divisor - 1n : divisor / 2n
}
