// A shop with three tills and four people, a clock that stands until told, chance from a seed.

import type { Outcome } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import { grantsOf, type Permission } from '#domain/permissions.ts'
import type { Role } from '#domain/wire/access-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { RefusalError } from '#hub/app-types.ts'
import type { Db } from '#hub/db/open-database.ts'
import { run, sql } from '#hub/db/query.ts'
import type { Actor } from '#hub/requester.ts'
import { createSaleTaker, type SaleTaker } from '#hub/sale/take-sale.ts'
import { writeOrRefuse } from '#hub/write-or-refuse.ts'
import { seededRandom } from '../../tools/seeded-random.ts'
import {
  CASHIER_ID,
  insertTerminal,
  MANAGER_ID,
  SHIFT_ID,
  TERMINAL,
  testId,
} from '../support/small-outlet.ts'
import { openSmallShop, type SmallShop } from '../support/small-shop.ts'
import { givePoints } from '../support/tender-maker.ts'
import { IndependentBooks } from './independent-books.ts'

export type Till = {
  terminal: { id: string; code: string; series: string }
  nextNumber: number
  /** Sold while the hub was away: facts that have not arrived yet (I3). */
  unsent: SaleMessage[]
}

const SECOND_CASHIER_ID = testId(34)
const SUPERVISOR_ID = testId(32)
export const PEOPLE: { staff_id: string; name: string; role: Role }[] = [
  { staff_id: CASHIER_ID, name: 'Sari', role: 'cashier' },
  { staff_id: SECOND_CASHIER_ID, name: 'Dewi', role: 'cashier' },
  { staff_id: SUPERVISOR_ID, name: 'Wati', role: 'supervisor' },
  { staff_id: MANAGER_ID, name: 'Budi', role: 'manager' },
]

export type OpenShiftRow = {
  id: string
  mode: 'floating' | 'shared'
  cashier_id: string
  expected_cash_minor: number
}

export class RandomShop {
  readonly shop: SmallShop
  readonly db: Db
  readonly taker: SaleTaker
  readonly books = new IndependentBooks()
  readonly tills: Till[]
  readonly sales: SaleMessage[] = []
  /** How often each event ended how. */
  readonly outcomes = new Map<string, number>()
  readonly folder: string
  private readonly random: () => number

  constructor(folder: string, seed: number) {
    this.folder = folder
    this.random = seededRandom(seed)
    this.shop = openSmallShop(folder, seed)
    this.db = this.shop.db
    this.taker = createSaleTaker(this.shop.deps)
    this.books.cashMoved(SHIFT_ID, 200_000)
    givePoints(this.db, 30_000)
    const others = [2, 3].map((n) => ({ id: testId(10 + n), code: `T${n}`, series: 'A' }))
    const nowMs = this.shop.seams.clock.nowMs()
    for (const terminal of others) insertTerminal(this.db, terminal, nowMs)
    this.tills = [TERMINAL, ...others].map((terminal) => ({
      terminal,
      nextNumber: 1,
      unsent: [],
    }))
    for (const { staff_id, name, role } of PEOPLE.slice(1, 3)) {
      const person = { id: staff_id, name, role, pin_hash: '', pin_salt: '', is_active: 1 }
      run(this.db, sql.insertInto('staff').values({ ...person, created_at_ms: nowMs }))
    }
  }

  /** 0 … n − 1. */
  below(n: number): number {
    return Math.floor(this.random() * n)
  }

  chance(percent: number): boolean {
    return this.below(100) < percent
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new Error('nothing to choose from')
    return item
  }

  newId(): string {
    return uuidv7(this.shop.seams)
  }

  nowMs(): number {
    return this.shop.seams.clock.nowMs()
  }

  actorAt(till: Till, staffId: string): Actor {
    const staff = PEOPLE.find(({ staff_id }) => staff_id === staffId)
    if (!staff) throw new Error(`nobody is ${staffId}`)
    return { staff, grants: grantsOf(staff.role), terminalId: till.terminal.id }
  }

  /** Whoever may do everything here. */
  managerAt(till: Till): Actor {
    return this.actorAt(till, MANAGER_ID)
  }

  /** The manager’s or supervisor’s PIN, entered at the till of whoever asks. */
  approve(actor: Actor, permission: Permission, subjectId: string, amount: number | null): string {
    const approver = actor.staff.staff_id === MANAGER_ID ? SUPERVISOR_ID : MANAGER_ID
    const id = this.newId()
    const atMs = this.nowMs()
    run(
      this.db,
      sql.insertInto('approval').values({
        ...{ id, permission, subject_id: subjectId, amount, reason_code: null, note: null },
        ...{ asked_by: actor.staff.staff_id, approver_id: approver, used_by: null },
        ...{ terminal_id: actor.terminalId, verified_by: 'hub' },
        ...{ given_at_ms: atMs, expires_at_ms: atMs + 600_000 },
      }),
    )
    return id
  }

  openShiftAt(till: Till): OpenShiftRow | undefined {
    return this.db
      .prepare(
        `SELECT id, mode, cashier_id, expected_cash_minor FROM shift
         WHERE terminal_id = ? AND state = 'open'`,
      )
      .get(till.terminal.id) as OpenShiftRow | undefined
  }

  shiftsInState(...states: string[]): { id: string }[] {
    return this.db
      .prepare(`SELECT id FROM shift WHERE state IN (${states.map(() => '?')}) ORDER BY number`)
      .all(...states) as { id: string }[]
  }

  count(event: string, outcome: string): void {
    const key = `${event}: ${outcome}`
    this.outcomes.set(key, (this.outcomes.get(key) ?? 0) + 1)
  }

  /** One write; a refusal with one of these codes is part of the day, any other is a fault. */
  tryTo<T>(event: string, allowed: readonly string[], work: (tx: Db) => Outcome<T>): T | null {
    try {
      const value = writeOrRefuse(this.db, work)
      this.count(event, 'done')
      return value
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error
      if (!allowed.includes(error.code)) {
        const { code, field, detail } = error
        throw new Error(`${event} was refused: ${code} ${field} ${detail}`)
      }
      this.count(event, error.code)
      return null
    }
  }
}
