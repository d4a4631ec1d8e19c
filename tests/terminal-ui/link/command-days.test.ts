// Money commands under everything that can come in their way, by a model: asked, told, answered,
// refused, the page killed anywhere, the second storage full or torn, the rows of IndexedDB lost,
// and a till of before that kept them plain. What was said to be kept is there, word for word.
import 'fake-indexeddb/auto'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { readCommands } from '../../../terminal-ui/src/link/command-journal.ts'
import { isSealed, type MoneyCommandRecord } from '../../../terminal-ui/src/link/command-record.ts'
import { sealPlain } from '../../../terminal-ui/src/link/seal-command.ts'
import { abortOpenTransactions } from '../../../tools/model-till/open-transactions.ts'
import { PROPERTY_SEED } from '../../support/property.ts'
import { testId } from '../../support/small-outlet.ts'
import {
  answer,
  ask,
  type CommandTill,
  command,
  offered,
  openTill,
  refuse,
  tell,
} from './command-till.ts'
import { SEALING } from './scripted-hub.ts'
import { createBench } from './terminal-bench.ts'

const STATES = ['pending', 'answered', 'refused', 'doubted'] as const
async function kept({ database }: Pick<CommandTill, 'database'>) {
  const found = await Promise.all(STATES.map((state) => readCommands(database, state)))
  return found.flat().sort((a, b) => a.sequence - b.sequence)
}

/** An id has a few lives: what happens to one of them is what a person does to that id. */
const step = fc.record({
  what: fc.constantFrom(
    ...['ask', 'ask', 'tell', 'answer', 'refuse', 'reload', 'crash', 'lose', 'fails', 'torn'],
  ),
  n: fc.integer({ min: 1, max: 4 }),
  ticks: fc.integer({ min: 0, max: 12 }),
})
type Step = { what: string; n: number; ticks: number }

class Day {
  till: CommandTill
  readonly #t: Test
  /** What was said to be kept, by id. */
  readonly promised = new Map<string, { body: string; isTold: boolean; state: string }>()
  constructor(t: Test, till: CommandTill) {
    this.#t = t
    this.till = till
  }

  async take({ what, n, ticks }: Step): Promise<void> {
    const { till } = this
    const { disk } = till.bench
    if (what === 'fails' || what === 'torn') disk.trouble = what
    else disk.trouble = null
    if (what === 'ask' || disk.trouble !== null) this.#promise((await ask(till, command(n))).record)
    if (what === 'tell') this.#promise(await tell(till, command(n)))
    if (what === 'answer') this.#promise(await answer(till, n))
    if (what === 'refuse') await this.#refuse(n)
    if (what === 'reload') await this.#open()
    if (what === 'crash') await this.#crash(n, ticks)
    if (what === 'lose') await this.#lose()
  }

  #promise(record: MoneyCommandRecord | null): void {
    if (record === null) return
    const { id, body, state, told } = record
    this.promised.set(id, { body, isTold: told !== undefined, state })
  }

  /** Told or answered before, it is not taken back by a refusal of what was asked. */
  async #refuse(n: number): Promise<void> {
    const before = this.promised.get(testId(n))
    if (before?.isTold) return
    this.#promise(await refuse(this.till, n))
  }

  async #open(): Promise<void> {
    this.till.database.close()
    this.till = await openTill(this.#t, this.till.bench)
  }

  /** In the middle of it: it is there, or nobody was told that it is. */
  async #crash(n: number, ticks: number): Promise<void> {
    const { bench, database } = this.till
    const doing = ask(this.till, command(n)).then(
      ({ record }) => this.#promise(record),
      () => {},
    )
    for (let at = 0; at < ticks; at += 1) await new Promise((resolve) => setImmediate(resolve))
    abortOpenTransactions(bench.databaseName)
    database.close()
    await doing
    await this.#open()
    for (const record of await kept(this.till)) this.#promise(record)
  }

  /** Every row, where each of the unanswered has its copy: what was settled is at the hub. */
  async #lose(): Promise<void> {
    await this.#open()
    await this.till.database.clear('money_commands')
    await this.#open()
    for (const [id, { state }] of this.promised) {
      if (state !== 'pending') this.promised.delete(id)
    }
    const back = await kept(this.till)
    // Told ones come back until a segment's file goes: the hub knows them.
    for (const record of back) if (!this.promised.has(record.id)) this.#promise(record)
  }
}

t.test('nothing that was said to be kept is lost or says something else', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const day = new Day(t, await openTill(t))
      for (const each of steps) {
        await day.take(each)
        const found = new Map((await kept(day.till)).map((record) => [record.id, record]))
        for (const [id, { body, isTold, state }] of day.promised) {
          const { told, ...record } = found.get(id) ?? { told: undefined }
          t.match(record, { body, state }, `${id} after ${each.what}`)
          t.equal(told !== undefined, isTold)
        }
      }
      t.same(await offered(day.till), [], 'nothing of it needs the hub to open it')
      day.till.database.close()
    }),
    { numRuns: Number(process.env.RUNS ?? 25), seed: PROPERTY_SEED },
  )
})

const BEFORE = 6
/** As a build of before left them: each state, told and asked, in the clear. */
async function plainTill(t: Test): Promise<CommandTill> {
  const till = await openTill(t, createBench(t), false)
  for (let n = 1; n <= BEFORE; n += 1) {
    if (n % 2 === 0) await tell(till, command(n))
    else await ask(till, command(n))
  }
  await answer(till, 1)
  await answer(till, 2)
  await refuse(till, 3)
  return till
}

t.test('rows in the clear are sealed without losing one, wherever it is cut off', async (t) => {
  for (let ticks = 0, isDone = false; !isDone; ticks += 3) {
    const till = await plainTill(t)
    const before = await kept(till)
    t.equal(before.length, BEFORE)
    const { bench } = till
    till.database.close()
    const page = await openTill(t, bench, false)
    await page.database.put('sync_metadata', { key: 'sealing-key', sealing: SEALING })
    const sealing = sealPlain(bench.seams, page.database, () => true).then(
      () => true,
      () => false,
    )
    for (let at = 0; at < ticks; at += 1) await new Promise((resolve) => setImmediate(resolve))
    abortOpenTransactions(bench.databaseName)
    page.database.close()
    isDone = await sealing
    const again = await openTill(t, bench)
    t.same(await kept(again), before, `cut off after ${ticks} ticks`)
    const second = await again.vault.second
    await second?.prune(null)
    t.ok((await again.database.getAll('money_commands')).every(isSealed), 'all are sealed then')
    t.same(await kept(again), before)
    await again.database.clear('money_commands')
    const last = await openTill(t, bench)
    const unanswered = before.filter(
      ({ state, told }) => state === 'pending' || (told && state === 'refused'),
    )
    t.same(
      (await kept(last)).map(({ id, body }) => [id, body]),
      unanswered.map(({ id, body }) => [id, body]),
    )
    again.database.close()
    last.database.close()
  }
})
