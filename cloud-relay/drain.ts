// Carries the outbox to the cloud. Pure of clocks, timers, network and files: all of them are
// ports, so that days of faults can be replayed. The server's last sequence is obeyed in both
// directions; the cursor here is a cache, because the cloud may have been restored to yesterday,
// and the box too.
import type { DocumentVerdict, IngestAnswer } from '#domain/wire/cloud-message.ts'
import type {
  ChainBrokenMessage,
  FencedMessage,
  MarksMessage,
  OutboxEnvelope,
} from '#domain/wire/relay-message.ts'
import type { CallPace } from './call-pace.ts'
import { CloudError } from './cloud-error.ts'

/** After so many calls the loop gets to look at the world again; it comes back at once. */
const CALLS_PER_DRAIN_MAX = 200
/** A server that goes back again and again within one drain is not one to follow in circles. */
const REWINDS_MAX = 3

export type Cursor = { sequence: number; hash: string }
export type OutboxHead = { epoch: string; sequence: number }
/** One call that was answered, what it weighed and how long it took. */
export type Pushed = {
  answer: IngestAnswer
  bytesRaw: number
  bytesPacked: number
  elapsedMs: number
}

export type DrainPorts = {
  /** Null: the hub is stopped, or its file cannot be read just now. */
  readHead(): OutboxHead | null
  /** Rows from this sequence on, at least two if there are, then within both limits. */
  readRows(epoch: string, from: number, rowsMax: number, bytesMax: number): OutboxEnvelope[]
  readHash(epoch: string, sequence: number): string | null
  loadCursor(epoch: string): Cursor | null
  saveCursor(epoch: string, cursor: Cursor): void
  /** Calls the cloud; no rows: asks for its answer alone. Rejects with a CloudError. */
  push(epoch: string, from: number, rows: OutboxEnvelope[]): Promise<Pushed>
  /** Hands over what the cloud confirmed; returns at once and keeps the newest until delivered. */
  reportMarks(marks: MarksMessage): void
  /** Hears of rows that were not simply applied, before the cursor moves past them. */
  reportVerdicts(epoch: string, verdicts: DocumentVerdict[]): void
  /** The cloud holds rows that this database does not have, or other ones. */
  reportBroken(broken: ChainBrokenMessage): void
  /** The cloud let another life of this outlet in: this box was replaced. */
  reportFenced(fenced: FencedMessage): void
  /** A call was answered; so many documents are left. For whoever shows or counts it. */
  onPushed(pushed: Pushed, rowCount: number, waitingCount: number): void
}

export type DrainOptions = {
  /** Ask the server where it stands even when nothing seems to be waiting. */
  mustAsk: boolean
  pace: CallPace
  isStopping(): boolean
}
export type DrainResult =
  | { state: 'hub-stopped' }
  /** Nothing was waiting and the cloud was not called. */
  | { state: 'idle' }
  /** `answer` is the last one; null when stopping before any. */
  | { state: 'drained'; rowCount: number; hasMore: boolean; answer: IngestAnswer | null }

/**
 * Pushes what waits, call by call, until nothing does. Rejects with a CloudError; what was
 * confirmed before it is kept.
 */
export async function drain(ports: DrainPorts, options: DrainOptions): Promise<DrainResult> {
  const { pace } = options
  const head = ports.readHead()
  if (!head) return { state: 'hub-stopped' }
  const known = ports.loadCursor(head.epoch)
  if (known && !options.mustAsk && known.sequence === head.sequence) return { state: 'idle' }
  let answer: IngestAnswer | null = null
  let cursor = known
  if (!cursor || options.mustAsk) {
    const asked = await ports.push(head.epoch, (known?.sequence ?? 0) + 1, [])
    pace.asked(asked.elapsedMs)
    answer = asked.answer
    cursor = obey(ports, head, known, answer)
    ports.onPushed(asked, 0, head.sequence - cursor.sequence)
  }
  let rowCount = 0
  let rewinds = 0
  for (let calls = 0; calls < CALLS_PER_DRAIN_MAX && !options.isStopping(); calls++) {
    // The row before the new ones goes along: it proves to the server that both hold the same.
    const from = Math.max(1, cursor.sequence)
    const { rowsMax, bytesMax } = pace.next()
    const rows = ports.readRows(head.epoch, from, rowsMax, bytesMax)
    const last = rows.at(-1)
    if (!last || last.sequence <= cursor.sequence) {
      return { state: 'drained', rowCount, hasMore: false, answer }
    }
    const pushed = await ports.push(head.epoch, from, rows)
    answer = pushed.answer
    const next = obey(ports, head, cursor, answer)
    pace.arrived({ ...pushed, rowCount: rows.length })
    const newCount = Math.max(0, next.sequence - cursor.sequence)
    const latest = ports.readHead()?.sequence ?? head.sequence
    ports.onPushed(pushed, newCount, Math.max(0, latest - next.sequence))
    if (newCount > 0) rowCount += newCount
    else if (++rewinds > REWINDS_MAX) throw new CloudError('NO-PROGRESS', 'fault')
    cursor = next
  }
  return { state: 'drained', rowCount, hasMore: true, answer }
}

/**
 * Takes the server's word for where it stands, after comparing it with the hub's own row. A server
 * that is ahead means that this database went back in time without a new epoch; another hash means
 * that two boxes wrote under one epoch. No row is pushed until there is a new epoch.
 */
function obey(
  ports: DrainPorts,
  head: OutboxHead,
  known: Cursor | null,
  answer: IngestAnswer,
): Cursor {
  if (answer.refused) throw refusedBy(ports, head, answer)
  const cursor = { sequence: answer.last_sequence, hash: answer.last_hash }
  if (cursor.sequence > 0) {
    const own = ports.readHash(head.epoch, cursor.sequence)
    if (own === null) throw whyMissing(ports, head, cursor)
    if (own !== cursor.hash) throw broken(ports, head, cursor, 'CHAIN-FORKED')
  }
  const news = answer.verdicts.filter(({ sequence }) => sequence > (known?.sequence ?? 0))
  if (news.length > 0) ports.reportVerdicts(head.epoch, news)
  ports.saveCursor(head.epoch, cursor)
  ports.reportMarks({
    type: 'marks',
    epoch: head.epoch,
    last_sequence: answer.last_sequence,
    last_hash: answer.last_hash,
    watermarks: answer.watermarks,
  })
  return cursor
}

function refusedBy(ports: DrainPorts, head: OutboxHead, answer: IngestAnswer): CloudError {
  const code = answer.refused?.code ?? 'OUTLET-REFUSED'
  if (code === 'EPOCH-FENCED') ports.reportFenced({ type: 'fenced', epoch: head.epoch })
  const isForked = code === 'CHAIN-FORKED' && answer.last_sequence > 0
  if (!isForked) return new CloudError(code, 'refused')
  const cursor = { sequence: answer.last_sequence, hash: answer.last_hash }
  return broken(ports, head, cursor, code)
}

function whyMissing(ports: DrainPorts, head: OutboxHead, cursor: Cursor): CloudError {
  const now = ports.readHead()
  if (!now || now.epoch !== head.epoch) return new CloudError('HUB-STOPPED', 'away')
  if (cursor.sequence > now.sequence) return broken(ports, head, cursor, 'HUB-BEHIND')
  return new CloudError('ROWS-PRUNED', 'refused')
}

function broken(ports: DrainPorts, head: OutboxHead, cursor: Cursor, code: string): CloudError {
  ports.reportBroken({
    type: 'chain-broken',
    epoch: head.epoch,
    cloud_sequence: cursor.sequence,
    cloud_hash: cursor.hash,
  })
  return new CloudError(code, 'refused')
}
