// What a till could not read itself any more: opened here; sales are taken like any backlog, what
// was done without a hub is taken as told.
import { setImmediate } from 'node:timers/promises'
import { Counter } from 'prom-client'
import { Compile } from 'typebox/compile'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { headerText } from '#domain/sealed-journal.ts'
import { CommittedCommand } from '#domain/wire/committed-command-message.ts'
import type {
  SalvageRequest,
  SalvageResult,
  SealedRecord,
  SegmentHeader,
  SignedHeader,
} from '#domain/wire/salvage-message.ts'
import { HAPPENED_WHEN_ASKED, SealedCommandText } from '#domain/wire/sealed-command.ts'
import type { HubDeps } from '../app-types.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { quarantinePayload } from '../conflict/quarantine-payload.ts'
import { write } from '../db/write.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { type Sender, takeDrained } from '../sale/take-drained.ts'
import type { SaleTaker } from '../sale/take-sale.ts'
import { isSignedByDevice, readDeviceKey } from '../terminal/device-key.ts'
import { keyOfSeries } from '../terminal/key-of-series.ts'
import { isKnown } from '../told/known-document.ts'
import type { TellCommand } from '../told/tell-command.ts'
import { openRecord, openSegmentKey } from './open-segment.ts'
import { keyNamed } from './sealing-key.ts'

const toldShape = Compile(CommittedCommand)
const sealedShape = Compile(SealedCommandText)

/** Who brings it: a terminal by itself, or a person with a file. */
export type Bringer = { terminalId: string; staffId: string | null }

/** Where sales and told commands come in. */
export type Doors = { sales: SaleTaker; tell: TellCommand }

export type SegmentTaker = (
  request: SalvageRequest,
  bringer: Bringer,
) => Promise<Outcome<SalvageResult[]>>

export function createSegmentTaker(deps: HubDeps, doors: Doors): SegmentTaker {
  const salvaged = new Counter({
    name: 'hub_salvaged_records_total',
    help: 'Records of sealed journals, by verdict; duplicate: the hub had it already',
    labelNames: ['verdict'],
    registers: [deps.metrics],
  })
  return async (request, bringer) => {
    const outcome = await takeSegment(deps, doors, request, bringer)
    for (const { verdict, duplicate } of outcome.ok ? outcome.value : []) {
      salvaged.inc({ verdict: duplicate ? 'duplicate' : verdict })
    }
    return outcome
  }
}

/**
 * Opens each record and takes it as a document of the terminal that sealed it: the header's
 * signature proves who that was, whoever brings it. Sales first, then commands in their order, as
 * the till itself tells them (docs/decisions/0051). Refused as a whole, it was not touched.
 */
async function takeSegment(
  deps: HubDeps,
  doors: Doors,
  { segment, records }: SalvageRequest,
  bringer: Bringer,
): Promise<Outcome<SalvageResult[]>> {
  const { header } = segment
  const opened = openSegment(deps, segment)
  if (!opened.ok) return opened
  const results = await takeRecords(deps, doors, header, records, opened.value)
  write(deps.db, (tx) =>
    appendAudit(tx, {
      kind: 'journal-salvaged',
      payload: {
        segment_id: header.segment_id,
        sealed_by_terminal: header.terminal_id,
        series: header.series,
        brought_by_terminal: bringer.terminalId,
        staff_id: bringer.staffId,
        ...countsOf(results),
      },
      atMs: deps.seams.clock.nowMs(),
    }),
  )
  return succeed(results)
}

/** Each record counts once: new here, known, set aside, or unreadable. */
function countsOf(results: readonly SalvageResult[]) {
  const fresh = results.filter(({ duplicate }) => !duplicate)
  const freshOf = (...verdicts: SalvageResult['verdict'][]) =>
    fresh.filter(({ verdict }) => verdicts.includes(verdict)).length
  return {
    record_count: results.length,
    new_count: freshOf('accepted', 'conflict'),
    known_count: results.length - fresh.length,
    set_aside_count: freshOf('quarantined'),
    unreadable_count: freshOf('unreadable'),
  }
}

function openSegment(deps: HubDeps, { header, signature }: SignedHeader): Outcome<Buffer> {
  if (header.outlet_id !== readOutlet(deps.db).outlet_id) {
    return refuse('SEGMENT_OF_ANOTHER_OUTLET')
  }
  const known = keyOfSeries(deps.db, header.terminal_id, header.series)
  const key = known === null ? null : readDeviceKey(known)
  if (key === null || !isSignedByDevice(key, headerText(header), signature)) {
    return refuse('SEGMENT_SIGNATURE_INVALID')
  }
  const sealedTo = keyNamed(deps.sealingKey, header.key_id)
  const opened = sealedTo && openSegmentKey(header, sealedTo)
  return opened ? succeed(opened) : refuse('SEGMENT_KEY_UNKNOWN')
}

async function takeRecords(
  deps: HubDeps,
  doors: Doors,
  header: SegmentHeader,
  records: readonly SealedRecord[],
  key: Buffer,
): Promise<SalvageResult[]> {
  const sender = { terminalId: header.terminal_id }
  const results: Promise<SalvageResult>[] = []
  const commands: (() => Promise<void>)[] = []
  for (const [at, record] of records.entries()) {
    const { id, kind } = record
    const text = openRecord(key, header, record)
    if (text === null) {
      setAside(deps, sender, id, 'sealed-unreadable', { header, record })
      results[at] = Promise.resolve({ id, verdict: 'unreadable', duplicate: false })
    } else if (kind === 'sale') {
      results[at] = takeSale(deps, doors, sender, id, readJson(text))
    } else {
      commands.push(async () => {
        results[at] = Promise.resolve(takeCommand(deps, doors, sender, id, readJson(text)))
        // Sales of other tills go between two commands.
        await setImmediate()
      })
    }
  }
  await Promise.all(results)
  for (const take of commands) await take()
  return Promise.all(results)
}

async function takeSale(
  deps: HubDeps,
  { sales }: Doors,
  sender: Sender,
  id: string,
  item: unknown,
): Promise<SalvageResult> {
  const taken = await takeDrained(deps, sales, sender, { item, ageMs: null })
  return { id, verdict: taken.verdict, duplicate: taken.success && taken.duplicate }
}

/**
 * What happened is taken as told. What was asked of a hub may have been done, by whoever was logged
 * in: where it is here, nothing is done twice; where it is not, it is kept word for word, except
 * cash that moved, which its till would have told as well.
 */
function takeCommand(
  deps: HubDeps,
  { tell }: Doors,
  sender: Sender,
  id: string,
  item: unknown,
): SalvageResult {
  const asked = sealedShape.Check(item) && item.state === 'asked' ? item : null
  if (asked && isKnown(deps.db, id, asked.path)) return { id, verdict: 'accepted', duplicate: true }
  const command = sealedShape.Check(item) ? item.command : item
  const isTold = toldShape.Check(command) && command.command_id === id
  if (isTold && (asked === null || HAPPENED_WHEN_ASKED.has(command.kind))) {
    const { verdict, duplicate } = tell(sender.terminalId, command)
    return { id, verdict, duplicate }
  }
  const isNew = setAside(deps, sender, id, 'salvaged-command', command)
  return { id, verdict: 'quarantined', duplicate: !isNew }
}

/** The value; what is no JSON is kept as the text it is. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function setAside(
  deps: HubDeps,
  { terminalId }: Sender,
  documentId: string,
  reason: string,
  payload: unknown,
): boolean {
  const isNew = write(deps.db, (tx) =>
    quarantinePayload(tx, deps.seams, { documentId, terminalId, reason, payload }),
  )
  deps.kickRelay()
  return isNew
}
