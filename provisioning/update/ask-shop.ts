// node provisioning/update/ask-shop.ts <outlet.db> <answer.json>: which release head office wants
// here, and whether the shop may change to it now. A program of its own, run as the hub's user: the
// updater is root, and root never opens the shop's database.
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import { WantedRelease } from '#domain/wire/rules-message.ts'
import { UpdateFault } from './update-fault.ts'

export const ShopAnswer = Type.Object(
  {
    wanted: Type.Union([Type.String(), Type.Null()]),
    /** Null: now is a good time; else why it is not. */
    why_not_now: Type.Union([UpdateFault, Type.Null()]),
    /** As above, for somebody who stands at the box and does not wait for the night. */
    why_not_by_hand: Type.Union([UpdateFault, Type.Null()]),
  },
  { additionalProperties: false },
)
export type ShopAnswer = Static<typeof ShopAnswer>

export function askShop(path: string, nowMs: number): ShopAnswer {
  if (!existsSync(path)) return { wanted: null, why_not_now: null, why_not_by_hand: null }
  const db = new Database(path, { readonly: true, fileMustExist: true })
  try {
    const outlet = db.prepare('SELECT timezone FROM outlet').get() as
      | { timezone: string }
      | undefined
    // A box without a shop yet.
    if (!outlet) return { wanted: null, why_not_now: null, why_not_by_hand: null }
    const release = readRelease(db)
    const open = db.prepare(OPEN_SHIFTS).pluck().get() as number
    const shifts: UpdateFault | null =
      open === 0 ? null : { code: 'shifts-open', words: `${open} shifts are open` }
    return {
      wanted: release?.version ?? null,
      why_not_now: whyNot(release, shifts, minuteOf(nowMs, outlet.timezone)),
      why_not_by_hand: shifts,
    }
  } finally {
    db.close()
  }
}

const OPEN_SHIFTS = `SELECT count(*) FROM shift WHERE state NOT IN ('closed', 'needs-count')`

function readRelease(db: Database.Database): WantedRelease | null {
  const text = db.prepare('SELECT rules_json FROM outlet_rules WHERE id = 1').pluck().get()
  if (typeof text !== 'string') return null
  const { release } = JSON.parse(text) as { release?: unknown }
  return Check(WantedRelease, release) ? release : null
}

function whyNot(
  release: WantedRelease | null,
  shifts: UpdateFault | null,
  minute: number,
): UpdateFault | null {
  if (release === null) {
    return { code: 'by-hand', words: 'head office wants no other release here' }
  }
  const { from_minute: from, to_minute: to } = release
  const isWithin = from <= to ? minute >= from && minute <= to : minute >= from || minute <= to
  if (!isWithin) {
    const words = `it may be between minute ${from} and ${to} of the day, now is ${minute}`
    return { code: 'hours', words }
  }
  return release.despite_open_shifts ? null : shifts
}

function minuteOf(atMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).formatToParts(atMs)
  const value = (type: string): number => Number(parts.find((part) => part.type === type)?.value)
  return value('hour') * 60 + value('minute')
}

if (import.meta.main) {
  const [path = '', answer = ''] = process.argv.slice(2)
  writeFileSync(`${answer}.new`, JSON.stringify(askShop(path, Date.now())))
  renameSync(`${answer}.new`, answer)
}
