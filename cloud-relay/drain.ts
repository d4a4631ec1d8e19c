// Carries the outbox to the cloud. Pure of clocks, timers, network and files: all of them are
// ports, so that days of faults can be replayed. The server's last sequence is obeyed in both
// directions; the cursor here is a cache, because the cloud may have been restored to yesterday,
// and the box too.
import type { DocumentVerdict, IngestAnswer } from '#domain/wire/cloud-message.ts'
import type { MarksMessage, OutboxEnvelope } from '#domain/wire/relay-message.ts'
import type { CallPace } from './call-pace.ts'

const BYTES_PER_CALL_MAX = 2 * 1024 * 1024
/** After so many calls the loop gets to look at the world again; it comes back at once. */
const CALLS_PER_DRAIN_MAX = 200
/** A server that goes back again and again within one drain is not one to follow in circles. */
const REWINDS_MAX = 3

export type Cursor = { sequence: number; hash: string }
export type OutboxHead = { epoch: string; sequence: number }

export type DrainPorts = {
  /** Null: the hub is stopped, or its file cannot be read just now. */
  readHead(): OutboxHead | null
  /** Rows from this sequence on, at least two if there are, then within both limits. */
  readRows(epoch: string, from: number, rowsMax: number, bytesMax: number): OutboxEnvelope[]
  readHash(epoch: string, sequence: number): string | null
  loadCursor(epoch: string): Cursor | null
  saveCursor(epoch: string, cursor: Cursor): void
  /** Calls the cloud; no rows: asks for its answer alone. Rejects with a CloudError. */
  push(epoch: string, from: number, rows: OutboxEnvelope[]): Promise<IngestAnswer>
  /** Hands over what the cloud confirmed; returns at once and keeps the newest until delivered. */
  reportMarks(marks: MarksMessage): void
  /** Hears what became of rows that were not simply applied; of some of them again and again. */
  reportVerdicts(epoch: string, verdicts: DocumentVerdict[]): void
}

/** away: try again soon. refused: somebody must decide first. fault: the cloud could not do it. */
export type CloudTrouble = 'away' | 'refused' | 'fault'

export class CloudError extends Error {
  /** At most 16 capitals, digits and dashes: it is shown to people. */
  readonly code: string
  readonly trouble: CloudTrouble
  /** The call took too long: the next one should carry less. */
  readonly wasTooSlow: boolean

  constructor(code: string, trouble: CloudTrouble, wasTooSlow = false, cause?: unknown) {
    super(code, { cause })
    this.code = code
    this.trouble = trouble
    this.wasTooSlow = wasTooSlow
  }
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
  | { state: 'drained'; rowCount: number; hasMore: boolean }

/**
 * Pushes what waits, call by call, until nothing does. Rejects with a CloudError; what was
 * confirmed before it is kept.
 */
export async function drain(ports: DrainPorts, options: DrainOptions): Promise<DrainResult> {
  const head = ports.readHead()
  if (!head) return { state: 'hub-stopped' }
  const known = ports.loadCursor(head.epoch)
  if (known && !options.mustAsk && known.sequence === head.sequence) return { state: 'idle' }
  let cursor = known && !options.mustAsk ? known : obey(ports, head, await ask(ports, head))
  let rowCount = 0
  let rewinds = 0
  for (let calls = 0; calls < CALLS_PER_DRAIN_MAX && !options.isStopping(); calls++) {
    // The row before the new ones goes along: it proves to the server that both hold the same.
    const from = Math.max(1, cursor.sequence)
    const rows = ports.readRows(head.epoch, from, options.pace.rows(), BYTES_PER_CALL_MAX)
    const last = rows.at(-1)
    if (!last || last.sequence <= cursor.sequence) return drained(rowCount, false)
    const next = obey(ports, head, await ports.push(head.epoch, from, rows))
    options.pace.arrived()
    if (next.sequence > cursor.sequence) rowCount += next.sequence - cursor.sequence
    else if (++rewinds > REWINDS_MAX) throw new CloudError('NO-PROGRESS', 'fault')
    cursor = next
  }
  return drained(rowCount, true)
}

const ask = (ports: DrainPorts, head: OutboxHead): Promise<IngestAnswer> =>
  ports.push(head.epoch, 1, [])

const drained = (rowCount: number, hasMore: boolean): DrainResult => ({
  state: 'drained',
  rowCount,
  hasMore,
})

/**
 * Takes the server's word for where it stands, after comparing it with the hub's own row. A server
 * that is ahead means that this database went back in time without a new epoch; another hash means
 * that two boxes wrote under one epoch. Both need a person, and no row is pushed until then.
 */
function obey(ports: DrainPorts, head: OutboxHead, answer: IngestAnswer): Cursor {
  if (answer.refused) throw new CloudError(answer.refused.code, 'refused')
  const cursor = { sequence: answer.last_sequence, hash: answer.last_hash }
  if (cursor.sequence > 0) {
    const own = ports.readHash(head.epoch, cursor.sequence)
    if (own === null) throw whyMissing(ports, cursor)
    if (own !== cursor.hash) throw new CloudError('CHAIN-FORKED', 'refused')
  }
  ports.saveCursor(head.epoch, cursor)
  if (answer.verdicts.length > 0) ports.reportVerdicts(head.epoch, answer.verdicts)
  ports.reportMarks({
    type: 'marks',
    epoch: head.epoch,
    last_sequence: answer.last_sequence,
    last_hash: answer.last_hash,
    watermarks: answer.watermarks,
  })
  return cursor
}

function whyMissing(ports: DrainPorts, cursor: Cursor): CloudError {
  const head = ports.readHead()
  if (!head) return new CloudError('HUB-STOPPED', 'away')
  return new CloudError(cursor.sequence > head.sequence ? 'HUB-BEHIND' : 'ROWS-PRUNED', 'refused')
}
