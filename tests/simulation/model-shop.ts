// Two tills and one hub, and what the people at them did and were told.
import { createHash } from 'node:crypto'
import type { Test } from 'tap'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import type { Db } from '#hub/db/open-database.ts'
import { openTerminalDatabase } from '../../terminal-ui/src/link/database.ts'
import { newestInJournal } from '../../terminal-ui/src/link/sale-journal.ts'
import { readHappened } from '../../terminal-ui/src/models/alone/own-documents.ts'
import { openShiftHere } from '../../terminal-ui/src/models/alone/own-shift.ts'
import type { Till } from '../../terminal-ui/src/models/till.ts'
import { ModelBrowser } from '../../tools/model-till/model-browser.ts'
import { ModelTime } from '../../tools/model-till/model-time.ts'
import { seededRandom } from '../../tools/seeded-random.ts'
import { TEST_START_MS } from '../support/fake-seams.ts'
import { PINS } from '../support/hub.ts'
import { CASHIER_ID, DRAWER_ID, MANAGER_ID } from '../support/small-outlet.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { RestartableHub } from './restartable-hub.ts'
import { disagreements, type TillBooks } from './till-books.ts'

export const FLOAT_MINOR = 200_000

export type Happening = (shop: ModelShop, desk: Desk) => Promise<void>

export type Desk = {
  browser: ModelBrowser
  /** Who works here. */
  staffId: string
  drawerId: string | null
  /** What the till said is saved, by its id: the word a customer left with. */
  promised: Map<string, SaleMessage>
}

export class ModelShop {
  readonly time = new ModelTime(TEST_START_MS)
  readonly hub: RestartableHub
  readonly desks: Desk[]
  /** How often each event ended how. */
  readonly outcomes = new Map<string, number>()
  /** What happened, newest last: printed when it ends badly. */
  readonly story: string[] = []
  readonly #random: () => number

  constructor(t: Test, seed: number) {
    this.#random = seededRandom(seed)
    this.hub = new RestartableHub(makeTempFolder(t, `shop${seed}`), this.time, seed)
    this.desks = [
      { staffId: CASHIER_ID, drawerId: DRAWER_ID },
      { staffId: MANAGER_ID, drawerId: null },
    ].map((who, index) => ({
      ...who,
      browser: new ModelBrowser(this.time, this.hub, `Kasir ${index + 1}`, seed * 10 + index),
      promised: new Map(),
    }))
  }

  /** Opens the shop: paired, logged in, each with a shift. */
  async open(): Promise<void> {
    await this.hub.seed()
    await this.hub.start()
    for (const { browser, staffId, drawerId } of this.desks) {
      const till = await browser.open()
      await this.must('pair', till.session.pair(this.hub.pairingCode(), browser.name))
      await this.time.until(() => till.link.isConnected.peek(), 'the live channel')
      // Whose word counts here while the hub is away has shown their PIN here.
      await this.must('log in', till.session.login(MANAGER_ID, PINS[MANAGER_ID] ?? ''))
      await this.must('log in', till.session.login(staffId, PINS[staffId] ?? ''))
      await this.time.until(() => till.shift.isKnown.peek(), 'whether a shift is open')
      await this.time.until(() => till.catalogue.progress.peek().state === 'ready', 'the catalogue')
      await this.must('open a shift', openShift(till, drawerId))
    }
  }

  async end(): Promise<void> {
    for (const { browser } of this.desks) await browser.crash()
    await this.hub.kill()
  }

  /** 0 … n − 1. */
  below(n: number): number {
    return Math.floor(this.#random() * n)
  }
  chance(percent: number): boolean {
    return this.below(100) < percent
  }
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new Error('nothing to choose from')
    return item
  }

  tell(words: string): void {
    this.story.push(words)
  }
  count(event: string, outcome: string): void {
    const key = `${event}: ${outcome}`
    this.outcomes.set(key, (this.outcomes.get(key) ?? 0) + 1)
    this.tell(key)
  }

  /** Lets time pass as far as the work needs, and counts how it ended. */
  async try<T extends { ok: boolean; code?: string }>(event: string, work: Promise<T>) {
    const outcome = await this.time.during(work, event)
    this.count(event, outcome.ok ? 'done' : (outcome.code ?? 'refused'))
    return outcome
  }

  async must<T extends { ok: boolean; code?: string }>(event: string, work: Promise<T>) {
    const outcome = await this.try(event, work)
    if (!outcome.ok) throw new Error(`${event}: ${outcome.code}`)
    return outcome
  }

  /** What must hold at every moment, with sales on their way; [] is good. */
  async lookInBetween(): Promise<string[]> {
    const atHub = this.hub.look(readSales)
    const wrong: string[] = []
    const known = new Set<string>()
    for (const desk of this.desks) {
      const journal = await readJournal(desk)
      for (const { id, body } of journal) {
        known.add(id)
        const row = atHub.get(id)
        if (row && row.payload_hash !== sha256(body)) wrong.push(`I2: ${id} is another at the hub`)
      }
      const numbers = journal.map(({ number }) => number)
      if (!isGapless(numbers)) wrong.push(`I5: ${desk.browser.name} has numbers ${numbers}`)
      for (const [id, { number }] of desk.promised) {
        const kept = journal.find((record) => record.id === id)
        if (kept?.number !== number) wrong.push(`I1: ${desk.browser.name} forgot ${number}`)
      }
    }
    for (const id of atHub.keys()) if (!known.has(id)) wrong.push(`I2: nobody made ${id}`)
    return wrong
  }

  /** What must hold when everything has arrived; [] is good. */
  async lookAtTheEnd(): Promise<string[]> {
    const wrong = await this.lookInBetween()
    const atHub = this.hub.look(readSales)
    for (const desk of this.desks) {
      for (const { id, state } of await readJournal(desk)) {
        if (!atHub.has(id)) wrong.push(`I1: ${id} never reached the hub`)
        if (state !== 'acknowledged') wrong.push(`I1: ${id} is ${state} at the till`)
      }
    }
    const books = await Promise.all(this.desks.map(readBooks))
    wrong.push(...this.hub.look((db) => disagreements(db, books)))
    const rules = RULES.filter(({ isOfOneLife }) => !isOfOneLife || !this.hub.hasLostDays)
    return [...wrong, ...this.hub.look(checkBooks), ...this.hub.look((db) => broken(db, rules))]
  }
}

export const openShift = (till: Till, drawerId: string | null) =>
  openShiftHere(till, {
    openingCashMinor: FLOAT_MINOR,
    counts: [{ value_minor: 100_000, count: 2 }],
    drawerId,
    mode: 'floating',
  })

/** In the order in which they were committed. */
async function readJournal({ browser }: Desk) {
  const { database } = await openTerminalDatabase(browser.databaseName, () => {})
  try {
    return (await newestInJournal(database, 10_000)).reverse()
  } finally {
    database.close()
  }
}

async function readBooks(desk: Desk): Promise<TillBooks> {
  const journal = await readJournal(desk)
  const { database } = await openTerminalDatabase(desk.browser.databaseName, () => {})
  try {
    const sales = journal.map(({ body }) => JSON.parse(body) as SaleMessage)
    return { sales, commands: await readHappened(database) }
  } finally {
    database.close()
  }
}

function readSales(db: Db): Map<string, { payload_hash: string }> {
  const rows = db.prepare('SELECT id, payload_hash FROM sale').all() as {
    id: string
    payload_hash: string
  }[]
  return new Map(rows.map((row) => [row.id, row]))
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const isGapless = (numbers: readonly number[]): boolean =>
  numbers.every((number, index) => number === index + 1)

/** Rules of this simulation beyond the books': nothing is altered, numbers and days are right. */
type Rule = { says: string; offenders: string; isOfOneLife?: true }
const RULES: Rule[] = [
  { says: 'I3: nothing was set aside', offenders: 'SELECT reason, document_id FROM quarantine' },
  {
    says: 'I5: numbers are dense in each series, and none is taken twice',
    offenders: `SELECT terminal_id, series, count(*) AS found, max(number) AS last FROM sale
      GROUP BY 1, 2 HAVING found <> last OR count(DISTINCT number) <> last OR min(number) <> 1`,
  },
  {
    says: 'I10: a sale has the business day of its shift',
    offenders: `SELECT sale.id, sale.business_date, shift.business_date FROM sale
      JOIN shift ON shift.id = sale.shift_id WHERE sale.business_date <> shift.business_date`,
  },
  {
    says: 'I10: a till’s sales stand in the order of their numbers',
    offenders: `SELECT terminal_id, number FROM (SELECT terminal_id, series, number, lag(number)
        OVER (PARTITION BY terminal_id, series ORDER BY outbox_sequence) AS before FROM sale)
      WHERE number < before`,
    // What a copy lacked comes again behind what was sold since.
    isOfOneLife: true,
  },
  {
    says: 'I7: nobody has less than no points',
    offenders: 'SELECT id FROM customer WHERE loyalty_points < 0',
  },
]

function broken(db: Db, rules: readonly Rule[]): string[] {
  return rules.flatMap(({ says, offenders }) => {
    const rows = db.prepare(offenders).all()
    return rows.length === 0 ? [] : [`${says}: ${JSON.stringify(rows.slice(0, 5))}`]
  })
}
