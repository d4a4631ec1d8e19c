import t from 'tap'
import {
  availableMinor,
  cleanAccountCode,
  isAccountTender,
  isExpired,
  isRealMoney,
  journalAccountOf,
  newAccountCode,
} from '#domain/account-rules.ts'
import { ACCOUNT_KINDS } from '#domain/wire/account-message.ts'
import type { TenderMethod } from '#domain/wire/sale-message.ts'
import { seededRandomness } from '../support/fake-seams.ts'
import { textTable } from '../support/text-table.ts'

t.test('what can be spent', async (t) => {
  const table = `
    balance | floor   | held   | available
    50000   | 0       | 0      | 50000
    50000   | 0       | 20000  | 30000
    50000   | 0       | 50000  | 0
    0       | -500000 | 0      | 500000
    -300000 | -500000 | 50000  | 150000
    -300000 | -200000 | 0      | 0
    10000   | 0       | 15000  | 0
  `
  for (const row of textTable(table)) {
    const balance = {
      balanceMinor: Number(row('balance')),
      floorMinor: Number(row('floor')),
      heldMinor: Number(row('held')),
    }
    t.equal(availableMinor(balance), Number(row('available')), JSON.stringify(balance))
  }
})

t.test('an account is good on its last day', async (t) => {
  t.equal(isExpired(null, '2026-11-22'), false)
  t.equal(isExpired('2026-11-22', '2026-11-22'), false)
  t.equal(isExpired('2026-11-21', '2026-11-22'), true)
  t.equal(isExpired('2025-12-31', '2026-01-01'), true)
})

t.test('tenders and the journal accounts behind them', async (t) => {
  const table = `
    method    | is account | is money | journal
    cash      | false      | true     | tender/cash
    card      | false      | true     | tender/card
    qris      | false      | true     | tender/qris
    ewallet   | false      | true     | tender/ewallet
    transfer  | false      | true     | tender/transfer
    gift_card | true       | false    | account/gift_card
    voucher   | true       | false    | account/voucher
    deposit   | true       | false    | account/deposit
    credit    | true       | false    | account/credit
    exchange  | true       | false    | account/exchange
    loyalty   | false      | false    | loyalty
  `
  for (const row of textTable(table)) {
    const method = row('method') as TenderMethod
    t.equal(String(isAccountTender(method)), row('is account'), method)
    t.equal(String(isRealMoney(method)), row('is money'), method)
    t.equal(journalAccountOf(method), row('journal'), method)
  }
})

t.test('codes say their kind, are hard to guess and easy to type', async (t) => {
  const randomness = seededRandomness(7)
  const codes = ACCOUNT_KINDS.map((kind) => newAccountCode(kind, randomness))
  for (const code of codes) t.match(code, /^[A-Z]{2}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/)
  t.same(
    codes.map((code) => code.slice(0, 2)),
    ['GC', 'VC', 'DP', 'KB', 'EX'],
  )
  t.equal(
    new Set(Array.from({ length: 500 }, () => newAccountCode('voucher', randomness))).size,
    500,
  )
  t.equal(cleanAccountCode(' gc-7k2m 0000\n'), 'GC-7K2M0000')
  t.equal(cleanAccountCode(']Q1VC-7K2M-Q0XR-9BTA'), 'VC-7K2M-Q0XR-9BTA', 'as a scanner sends it')
})
