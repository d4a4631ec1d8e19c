// A hub that lost data is told what this terminal keeps and sent what it lacks
// (docs/decisions/0054). Fetched when a hub is met; it can be interrupted anywhere and begins anew.

import { type DeviceSessionAnswer, LEFT_EPOCHS_MAX } from '#domain/wire/access-message.ts'
import {
  COMMITTED_COMMAND_KINDS,
  COMMITTED_COMMANDS_MAX,
  CommittedCommandsAnswer,
} from '#domain/wire/committed-command-message.ts'
import { TailAnswer, type TailDocument, TailDoneAnswer } from '#domain/wire/tail-message.ts'
import { createBackOff } from './back-off.ts'
import type { Background } from './background.ts'
import { commandsInState } from './command-journal.ts'
import type { MoneyCommandRecord } from './command-record.ts'
import {
  type JournalRecord,
  type StoredSale,
  type TerminalDatabase,
  writeStrictly,
} from './database.ts'
import type { HubDoor } from './hub-door.ts'
import { BULK_DEADLINE_MS } from './hub-http.ts'
import type { HubLifeRecord } from './hub-life.ts'
import { openSales } from './sealed-body.ts'
import { textOf } from './tell-commands.ts'
import type { TerminalSeams } from './terminal-seams.ts'
import { seriesOf } from './watermark.ts'

/** So many are queued again at once: a sale made meanwhile waits for no more than these. */
export const OFFERED_AT_ONCE = 100
/** Sales looked at to see whether the hub has the newest that was acknowledged. */
const LOOKED_AT_MAX = 200
const RETRY = { firstMs: 2_000, maxMs: 60_000 }
const TOLD_KINDS: ReadonlySet<string> = new Set(COMMITTED_COMMAND_KINDS)

export type TailOfferDeps = {
  seams: Pick<TerminalSeams, 'clock' | 'randomness' | 'subtle' | 'timers'>
  database: TerminalDatabase
  door: HubDoor
  background: Background
  /** Sends what is pending; resolves when there is nothing left or nobody answers. */
  send(): Promise<unknown>
}
export type TailOffer = {
  /** The hub said in which life of its database it is. Resolves when it has all, or cannot now. */
  meet(session: DeviceSessionAnswer): Promise<void>
  stop(): void
}
/** later: nobody answers, or something is still lacking. anew: the hub began another life. */
type End = 'done' | 'later' | 'anew'

export function createTailOffer(deps: TailOfferDeps): TailOffer {
  const backOff = createBackOff(deps.seams, RETRY)
  let running: Promise<void> | null = null
  let isStopped = false

  async function run(): Promise<void> {
    let end: End = 'anew'
    while (end === 'anew' && !isStopped) end = await offerAll(deps, () => isStopped)
    if (end === 'done') backOff.reset()
    else if (!isStopped) backOff.retry(() => deps.background.run(runOnce()))
  }
  function runOnce(): Promise<void> {
    running ??= run().finally(() => {
      running = null
    })
    return running
  }
  return {
    async meet(session) {
      isStopped = false
      if (await noteLife(deps, session)) await runOnce()
    },
    stop() {
      isStopped = true
      backOff.reset()
    },
  }
}

/** Whether there is something to offer: that stands on this device before a word is said. */
async function noteLife(deps: TailOfferDeps, session: DeviceSessionAnswer): Promise<boolean> {
  const { life } = session
  if (life === undefined) return false
  const known = await readHubLife(deps.database)
  const isSame = known !== null && known.epoch === life.epoch
  const isOwed =
    life.is_tail_wanted ||
    (known !== null && !isSame) ||
    known?.state === 'owed' ||
    (await isAhead(deps.database, session))
  if (isSame && (known.state === 'owed') === isOwed) return isOwed
  await writeHubLife(deps, life.epoch, isOwed ? 'owed' : 'settled')
  return isOwed
}

export async function readHubLife(database: TerminalDatabase): Promise<HubLifeRecord | null> {
  const record = await database.get('sync_metadata', 'hub-life')
  return record?.key === 'hub-life' ? record : null
}

/** What is left for another life is never gone back to. */
const writeHubLife = (
  { database, seams }: TailOfferDeps,
  epoch: string,
  state: HubLifeRecord['state'],
): Promise<unknown> =>
  writeStrictly(database, ['sync_metadata'], async (transaction) => {
    const store = transaction.objectStore('sync_metadata')
    const known = await store.get('hub-life')
    const before = known?.key === 'hub-life' ? [known.epoch, ...(known.left ?? [])] : []
    const left = before.filter((each) => each !== epoch).slice(0, LEFT_EPOCHS_MAX)
    await store.put({ key: 'hub-life', epoch, state, sinceMs: seams.clock.nowMs(), left })
  })

/** A hub that was put back without knowing it: it never saw a number that it acknowledged. */
async function isAhead(
  database: TerminalDatabase,
  { series, terminal_code }: DeviceSessionAnswer,
): Promise<boolean> {
  const store = database.transaction('pending_transactions').store
  let cursor = await store.index('by_sequence').openCursor(null, 'prev')
  for (let looked = 0; cursor !== null && looked < LOOKED_AT_MAX; looked += 1) {
    const { number, receiptNumber, state } = cursor.value
    const isOurs = seriesOf(receiptNumber) === `${terminal_code}-${series.series}`
    if (isOurs && state === 'acknowledged') return number > series.last_number_seen
    cursor = await cursor.continue()
  }
  return false
}

async function offerAll(deps: TailOfferDeps, isStopped: () => boolean): Promise<End> {
  const owed = await readHubLife(deps.database)
  if (owed === null || owed.state !== 'owed') return 'done'
  const { epoch } = owed
  let offeredCount = 0
  let after = 0
  for (;;) {
    const kept = await keptAfter(deps.database, after)
    const last = kept[kept.length - 1]
    if (last === undefined) break
    after = last.sequence
    const end = await offerSales(deps, epoch, kept)
    if (end !== 'done' || isStopped()) return end === 'done' ? 'later' : end
    offeredCount += kept.length
  }
  // Every sale first: a refund or a count says something of sales that must be there.
  const commands = await answeredCommands(deps)
  for (let at = 0; at < commands.length; at += COMMITTED_COMMANDS_MAX) {
    const some = commands.slice(at, at + COMMITTED_COMMANDS_MAX)
    const end = await offerCommands(deps, epoch, some)
    if (end !== 'done' || isStopped()) return end === 'done' ? 'later' : end
  }
  return finish(deps, epoch, offeredCount + commands.length)
}

const keptAfter = (database: TerminalDatabase, sequence: number): Promise<StoredSale[]> =>
  database.getAllFromIndex(
    'pending_transactions',
    'by_sequence',
    IDBKeyRange.lowerBound(sequence, true),
    OFFERED_AT_ONCE,
  )

/** Asks what the hub lacks, queues it again on this device, and has it sent. */
async function offerSales(deps: TailOfferDeps, epoch: string, kept: StoredSale[]): Promise<End> {
  const opened = await openSales(deps.database, kept.filter(isSettled), deps.seams.subtle)
  // What does not open here is handed over sealed (docs/decisions/0053).
  const settled = opened.filter(({ body }) => body !== '')
  if (settled.length === 0) return 'done'
  const documents = await Promise.all(settled.map((record) => describe(deps, record)))
  const lacking = await ask(deps, epoch, documents)
  if (typeof lacking === 'string') return lacking
  if (lacking.length === 0) return 'done'
  await queueOfferedAgain(deps.database, lacking, epoch)
  await deps.send()
  const left = await Promise.all(lacking.map((id) => deps.database.get('pending_transactions', id)))
  return left.some((record) => record?.state === 'pending') ? 'later' : 'done'
}

const isSettled = ({ state }: StoredSale): boolean => state !== 'pending'

async function describe({ seams }: TailOfferDeps, record: JournalRecord): Promise<TailDocument> {
  const bytes = new TextEncoder().encode(record.body)
  const digest = new Uint8Array(await seams.subtle.digest('SHA-256', bytes))
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return { id: record.id, kind: 'sale', payload_hash: hex }
}

async function ask(
  deps: TailOfferDeps,
  epoch: string,
  documents: readonly TailDocument[],
): Promise<string[] | End> {
  const body = JSON.stringify({ epoch, documents })
  const request = { method: 'POST', path: '/api/pos/sync/tail', body } as const
  const answer = await deps.door.call({ ...request, deadlineMs: BULK_DEADLINE_MS }, TailAnswer)
  if (!answer.ok) return 'later'
  if (answer.value.epoch === epoch) return answer.value.lacking_ids
  await writeHubLife(deps, answer.value.epoch, 'owed')
  return 'anew'
}

/**
 * What the hub lacks is pending once more, with the mark that it was acknowledged before: its
 * receipt was printed then. From here it is sent like any other, whatever becomes of this page.
 */
export async function queueOfferedAgain(
  database: TerminalDatabase,
  ids: readonly string[],
  epoch: string,
): Promise<void> {
  await writeStrictly(database, ['pending_transactions'], async (transaction) => {
    const store = transaction.objectStore('pending_transactions')
    for (const id of ids) {
      const record = await store.get(id)
      if (record === undefined || record.state === 'pending') continue
      const again = { state: 'pending', answer: null, refusal: null, offeredAgain: epoch } as const
      await store.put({ ...record, ...again })
    }
  })
}

async function answeredCommands({ database, seams }: TailOfferDeps): Promise<MoneyCommandRecord[]> {
  const read = (state: 'answered' | 'doubted') =>
    commandsInState(database, state, ({ kind }) => TOLD_KINDS.has(kind), seams.subtle)
  const taken = (await Promise.all([read('answered'), read('doubted')])).flat()
  return taken.sort((a, b) => a.sequence - b.sequence)
}

async function offerCommands(
  deps: TailOfferDeps,
  epoch: string,
  commands: readonly MoneyCommandRecord[],
): Promise<End> {
  const documents = commands.map(({ id }) => ({ id, kind: 'command', payload_hash: null }) as const)
  const lacking = await ask(deps, epoch, documents)
  if (typeof lacking === 'string') return lacking
  if (lacking.length === 0) return 'done'
  // As it was told then, or as it was asked and answered.
  const told = commands.filter(({ id }) => lacking.includes(id)).map(textOf)
  const body = `{"commands":[${told.join(',')}]}`
  const request = { method: 'POST', path: '/api/pos/sync/commands', body } as const
  const answer = await deps.door.call(
    { ...request, deadlineMs: BULK_DEADLINE_MS },
    CommittedCommandsAnswer,
  )
  return answer.ok && answer.value.results.length === told.length ? 'done' : 'later'
}

async function finish(deps: TailOfferDeps, epoch: string, offeredCount: number): Promise<End> {
  const body = JSON.stringify({ epoch, offered_count: offeredCount })
  const request = { method: 'POST', path: '/api/pos/sync/tail/done', body } as const
  const answer = await deps.door.call(request, TailDoneAnswer)
  if (!answer.ok) return 'later'
  if (answer.value.epoch !== epoch) {
    await writeHubLife(deps, answer.value.epoch, 'owed')
    return 'anew'
  }
  if (answer.value.lacking_count > 0) return 'later'
  await writeHubLife(deps, epoch, 'settled')
  return 'done'
}
