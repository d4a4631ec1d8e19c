// Carries the journal to the hub: one sender, in order, the same bytes however often.

import { type ReadonlySignal, signal } from '@preact/signals'
import {
  LATE_SALE_MS,
  SALE_AGE_HEADER,
  SaleAnswer,
  SYNC_BATCH_MAX,
  SyncAnswer,
} from '#domain/wire/sale-message.ts'
import { createBackOff } from './back-off.ts'
import type { Background } from './background.ts'
import type { JournalRecord, TerminalDatabase } from './database.ts'
import type { HubDoor } from './hub-door.ts'
import { BULK_DEADLINE_MS } from './hub-http.ts'
import { pendingInJournal, type Verdict, writeVerdicts } from './sale-journal.ts'
import type { TerminalSeams } from './terminal-seams.ts'
import { isAboutDocument, type TillErrorCode } from './till-errors.ts'

/** What the hub reads has at most twelve digits. */
const AGE_MS_MAX = 999_999_999_999
/** Its seal does not open in this browser any more. */
export const UNREADABLE = 'SEAL_BROKEN'
const RETRY = { firstMs: 1_000, maxMs: 30_000 }
/** A hub with thirty tills returning at once may not take a hundred sales of each in time. */
const SYNC_BATCH_MIN = 10

export type SaleSender = {
  isSending: ReadonlySignal<boolean>
  /** The last try was given up: nobody answered, whatever the line looks like. */
  isUnheard: ReadonlySignal<boolean>
  /** The last try left something here: nobody answered, or the hub failed on it. */
  hasLeft: ReadonlySignal<boolean>
  /**
   * Sends everything pending; a sender that is running goes on to include what is new. False when
   * nobody answered.
   */
  drain(): Promise<boolean>
  start(): void
  stop(): void
}
export type SenderDeps = {
  seams: Pick<TerminalSeams, 'clock' | 'timers' | 'randomness' | 'subtle'>
  database: TerminalDatabase
  door: HubDoor
  background: Background
  /** Of this run of the page: ages are known only of sales it made itself. */
  runId: string
  /** Runs after every verdict that was written. */
  onVerdict(): Promise<void>
}
/** go-on: the next may be sent. hold: nobody is answering, wait and begin again. */
type SendEnd = 'go-on' | 'hold'
type RunEnd = SendEnd | 'some-failed'

export function createSaleSender(deps: SenderDeps): SaleSender {
  const isSending = signal(false)
  const isUnheard = signal(false)
  const hasLeft = signal(false)
  const backOff = createBackOff(deps.seams, RETRY)
  const pace: Pace = { batchMax: SYNC_BATCH_MAX }
  let running: Promise<boolean> | null = null
  let isStopped = true
  /** Somebody asked while a try was under way, perhaps one that waits for a line long gone. */
  let isAskedAgain = false

  async function run(): Promise<boolean> {
    isSending.value = true
    try {
      let end: RunEnd
      do {
        isAskedAgain = false
        end = await sendPending(deps, pace, () => isStopped)
        isUnheard.value = end === 'hold'
        hasLeft.value = end !== 'go-on'
      } while (end === 'hold' && isAskedAgain && !isStopped)
      if (end === 'go-on') backOff.reset()
      else if (!isStopped) backOff.retry(() => deps.background.run(drain()))
      return end !== 'hold'
    } finally {
      isSending.value = false
      running = null
    }
  }
  async function drain(): Promise<boolean> {
    if (isStopped) return false
    isAskedAgain = running !== null
    running ??= run()
    return running
  }
  return {
    isSending,
    isUnheard,
    hasLeft,
    drain,
    start() {
      isStopped = false
    },
    stop() {
      isStopped = true
      backOff.reset()
    },
  }
}

/** How many sales are sent at once: fewer after an answer that did not come in time. */
type Pace = { batchMax: number }

async function sendPending(
  deps: SenderDeps,
  pace: Pace,
  isStopped: () => boolean,
): Promise<RunEnd> {
  /** Documents the hub failed on, left pending while their successors go on. */
  const failed = new Set<string>()
  while (!isStopped()) {
    const batch = await nextBatch(deps, pace, failed)
    if (batch.length === 0) break
    if (await setUnreadableAside(deps.database, batch)) {
      await deps.onVerdict()
      continue
    }
    const end = await sendBatch(deps, pace, batch, failed)
    await deps.onVerdict()
    if (end === 'hold') return 'hold'
  }
  return failed.size === 0 ? 'go-on' : 'some-failed'
}

async function nextBatch(
  { database, seams }: SenderDeps,
  { batchMax }: Pace,
  failed: ReadonlySet<string>,
): Promise<JournalRecord[]> {
  const pending = await pendingInJournal(database, batchMax + failed.size, seams.subtle)
  return pending.filter((record) => !failed.has(record.id)).slice(0, batchMax)
}

/** Kept, shown, and handed to the hub sealed; it must not stand in the way of the others. */
async function setUnreadableAside(
  database: TerminalDatabase,
  batch: readonly JournalRecord[],
): Promise<boolean> {
  const refusal = { code: UNREADABLE, message: '' }
  const unreadable = batch.filter(({ body }) => body === '').map(({ id }) => ({ id, refusal }))
  if (unreadable.length > 0) await writeVerdicts(database, unreadable)
  return unreadable.length > 0
}

async function sendBatch(
  deps: SenderDeps,
  pace: Pace,
  batch: JournalRecord[],
  failed: Set<string>,
): Promise<SendEnd> {
  const [only] = batch
  if (batch.length === 1 && only !== undefined) return sendOne(deps, only, failed)
  const answer = await deps.door.call(syncRequest(deps, batch), SyncAnswer)
  if (answer.ok) {
    pace.batchMax = Math.min(SYNC_BATCH_MAX, pace.batchMax * 2)
    return applyVerdicts(deps.database, batch, answer.value)
  }
  if (answer.code === 'HUB_TOO_SLOW') {
    pace.batchMax = Math.max(SYNC_BATCH_MIN, Math.floor(pace.batchMax / 2))
  }
  if (reactionTo(answer.code) === 'wait') return 'hold'
  // The hub answered, and it is about the content: one document must not block the others.
  for (const record of batch) {
    if ((await sendOne(deps, record, failed)) === 'hold') return 'hold'
  }
  return 'go-on'
}

async function sendOne(
  deps: SenderDeps,
  record: JournalRecord,
  failed: Set<string>,
): Promise<SendEnd> {
  const answer = await deps.door.call(saleRequest(deps, record), SaleAnswer)
  if (answer.ok && answer.value.transaction_id === record.id) {
    await writeVerdicts(deps.database, [{ id: record.id, answer: answer.value }])
    return 'go-on'
  }
  if (answer.ok) return 'hold'
  const reaction = reactionTo(answer.code)
  if (reaction === 'refuse') return askForVerdict(deps, record, failed)
  if (reaction === 'skip') failed.add(record.id)
  return reaction === 'skip' ? 'go-on' : 'hold'
}

/** A refusal wrote nothing at the hub. The backlog's door always ends in a verdict that is kept. */
async function askForVerdict(
  deps: SenderDeps,
  record: JournalRecord,
  failed: Set<string>,
): Promise<SendEnd> {
  const answer = await deps.door.call(syncRequest(deps, [record]), SyncAnswer)
  if (answer.ok) return applyVerdicts(deps.database, [record], answer.value)
  const reaction = reactionTo(answer.code)
  if (reaction === 'refuse') {
    const said = { code: answer.code, message: answer.detail ?? '' }
    await writeVerdicts(deps.database, [{ id: record.id, refusal: said }])
  }
  if (reaction === 'skip') failed.add(record.id)
  return reaction === 'wait' ? 'hold' : 'go-on'
}

/** Each verdict goes under its own document; what does not fit the batch is no answer. */
async function applyVerdicts(
  database: TerminalDatabase,
  batch: JournalRecord[],
  { results }: SyncAnswer,
): Promise<SendEnd> {
  const verdicts: Verdict[] = []
  for (const [index, { id }] of batch.entries()) {
    const result = results[index]
    if (result === undefined) return 'hold'
    if (result.success && result.transaction_id !== id) return 'hold'
    verdicts.push(result.success ? { id, answer: result } : { id, refusal: result.error })
  }
  await writeVerdicts(database, verdicts)
  return 'go-on'
}

const saleRequest = (deps: SenderDeps, record: JournalRecord) => ({
  method: 'POST' as const,
  path: '/api/pos/transactions',
  body: record.body,
  headers: { [SALE_AGE_HEADER]: String(ageOf(deps, record)) },
  mayKnowMore: true,
})
const syncRequest = (deps: SenderDeps, batch: JournalRecord[]) => ({
  method: 'POST' as const,
  path: '/api/pos/sync',
  body: syncBody(
    batch.map((record) => record.body),
    batch.map((record) => ageOf(deps, record)),
  ),
  deadlineMs: BULK_DEADLINE_MS,
  mayKnowMore: true,
})

/** The bodies go in as they stand in the journal, whatever wrote them. */
const syncBody = (bodies: readonly string[], agesMs: readonly number[]): string =>
  `{"transactions":[${bodies.join(',')}],"ages_ms":${JSON.stringify(agesMs)}}`

/**
 * Milliseconds since the sale was completed. The monotonic clock may stand still while a tablet
 * sleeps and the wall clock may jump, so the larger counts; a sale of an earlier run is late, and
 * so is one whose receipt a hub that lost it has printed.
 */
function ageOf({ seams, runId }: SenderDeps, record: JournalRecord): number {
  if (record.runId !== runId || record.offeredAgain) return LATE_SALE_MS + 1
  const monotonicMs = seams.clock.monotonicMs() - record.monotonicMs
  const wallMs = seams.clock.nowMs() - record.createdAtMs
  return Math.trunc(Math.min(AGE_MS_MAX, Math.max(0, monotonicMs, wallMs)))
}

/**
 * wait: nothing was decided. skip: the hub failed on this document and may not fail on others.
 * refuse: the hub read it and cannot take it as it stands (never for business reasons, I3).
 */
function reactionTo(code: TillErrorCode): 'wait' | 'refuse' | 'skip' {
  if (code === 'INTERNAL_ERROR') return 'skip'
  return isAboutDocument(code) ? 'refuse' : 'wait'
}
