// The ledgers that the demonstration begins with: a gift card, a deposit and a customer who owes.

import { must } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import { writeQris } from '#domain/qris.ts'
import type { Seams } from '#domain/seams.ts'
import type { AccountKind } from '#domain/wire/account-message.ts'
import { creditAccount } from '#hub/account/credit-account.ts'
import { insertOpened } from '#hub/account/insert-opened.ts'
import { moveAccount } from '#hub/account/move-account.ts'
import { postJournal } from '#hub/books/post-journal.ts'
import type { Db } from '#hub/db/open-database.ts'

/** The minimarket's own QRIS. Acquirer, merchant numbers and name are invented: it pays nobody. */
export const DEMO_QRIS = writeQris([
  { tag: '00', value: '01' },
  { tag: '01', value: '11' },
  { tag: '26', value: '0017ID.CO.CONTOH.WWW01189360099900000000170215MS0000000000170' },
  { tag: '51', value: '0014ID.CO.QRIS.WWW0215ID10200000000170303UMI' },
  { tag: '52', value: '5411' },
  { tag: '53', value: '360' },
  { tag: '58', value: 'ID' },
  { tag: '59', value: 'MINIMARKET SAMUDRA' },
  { tag: '60', value: 'JAKARTA SELATAN' },
  { tag: '61', value: '12000' },
])

const DAY_MS = 24 * 3_600_000

type Opening = {
  kind: AccountKind
  code: string
  /** Member number of whom it belongs to. */
  member: string | null
  limitMinor: number
  /** What it holds or owes, and how many days ago that came to be. */
  moves: { amountMinor: number; daysAgo: number }[]
}

export const DEMO_ACCOUNTS: Opening[] = [
  {
    kind: 'gift_card',
    code: 'KARTU-0001',
    member: null,
    limitMinor: 0,
    moves: [{ amountMinor: 250_000, daysAgo: 20 }],
  },
  {
    kind: 'deposit',
    code: 'DEPOSIT-0001',
    member: 'M000102',
    limitMinor: 0,
    moves: [{ amountMinor: 150_000, daysAgo: 12 }],
  },
  {
    kind: 'credit',
    code: 'KASBON-0001',
    member: 'M000101',
    limitMinor: 1_000_000,
    moves: [
      { amountMinor: -180_000, daysAgo: 95 },
      { amountMinor: 60_000, daysAgo: 70 },
      { amountMinor: -220_000, daysAgo: 48 },
      { amountMinor: -75_000, daysAgo: 6 },
    ],
  },
  {
    kind: 'credit',
    code: 'KASBON-0002',
    member: 'M000103',
    limitMinor: 500_000,
    moves: [{ amountMinor: -140_000, daysAgo: 17 }],
  },
]

/** Opens them in the name of `staffId`, as if a former system had kept them until now. */
export function openDemoAccounts(tx: Db, seams: Seams, staffId: string): void {
  const nowMs = seams.clock.nowMs()
  for (const { kind, code, member, limitMinor, moves } of DEMO_ACCOUNTS) {
    const accountId = uuidv7(seams)
    const [oldest] = moves
    insertOpened(tx, {
      id: accountId,
      kind,
      code,
      customer_id: member === null ? null : customerIdOf(tx, member),
      floor_minor: 0 - limitMinor,
      expires_on: null,
      opened_by: staffId,
      opened_at_ms: nowMs - (oldest?.daysAgo ?? 0) * DAY_MS,
    })
    for (const { amountMinor, daysAgo } of moves) {
      const documentId = uuidv7(seams)
      const move = { accountId, amountMinor, documentId, staffId, atMs: nowMs - daysAgo * DAY_MS }
      if (amountMinor > 0) must(creditAccount(tx, { ...move, reason: 'top-up' }))
      else moveAccount(tx, { ...move, reason: 'redeem' })
      const opening = new Map([
        [`account/${kind}`, -amountMinor],
        ['opening-balance', amountMinor],
      ])
      postJournal(tx, documentId, null, opening)
    }
  }
}

const customerIdOf = (tx: Db, member: string): string =>
  tx.prepare('SELECT id FROM customer WHERE membership_number = ?').pluck().get(member) as string
