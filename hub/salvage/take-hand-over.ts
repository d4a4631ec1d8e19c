// What the outlet's old box has and this one lacks (decision 0101): sales come in as a till's own,
// whatever else is about money and not here is kept for a person.
import { createPublicKey, verify } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { Compile } from 'typebox/compile'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { SaleCompletedDocument } from '#domain/wire/document-sale.ts'
import {
  type HandOverAnswer,
  HandOverPart,
  type HandOverRequest,
} from '#domain/wire/hand-over-message.ts'
import type { HubDeps } from '../app-types.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { quarantinePayload } from '../conflict/quarantine-payload.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { write } from '../db/write.ts'
import { readOrCreateReportKey } from '../escrow/identity-files.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { takeDrained } from '../sale/take-drained.ts'
import type { SaleTaker } from '../sale/take-sale.ts'
import { isPairedHere } from '../terminal/terminal-cards.ts'
import { isKnown } from '../told/known-document.ts'
import type { Bringer } from './take-segment.ts'

const partShape = Compile(HandOverPart)
type Row = HandOverPart['rows'][number]
type Counts = Omit<HandOverAnswer, 'success'>

/** Money or goods moved with these; what follows from them comes with them. */
const MATTERS: ReadonlySet<string> = new Set([
  ...['refund-completed', 'cash-moved', 'drawer-opened-without-sale', 'safe-moved'],
  ...['account-opened', 'account-money-taken', 'account-money-paid-out', 'shift-opened'],
  ...['shift-closed', 'drawer-counted', 'stock-document-posted', 'payload-quarantined'],
])

/** Refuses HAND_OVER_INVALID whole; the same part again finds everything known. */
export async function takeHandOver(
  deps: HubDeps,
  sales: SaleTaker,
  request: HandOverRequest,
  bringer: Bringer,
): Promise<Outcome<Counts>> {
  const part = openPart(deps, request)
  if (!part) return refuse('HAND_OVER_INVALID')
  const counts: Counts = { new_count: 0, known_count: 0, set_aside_count: 0, left_out_count: 0 }
  for (const row of part.rows) {
    counts[await takeRow(deps, sales, row, bringer)] += 1
    // Sales of tills go between two of these.
    await setImmediate()
  }
  write(deps.db, (tx) =>
    appendAudit(tx, {
      kind: 'old-box-handed-over',
      payload: {
        ...{ epoch: part.epoch, ...counts },
        brought_by_terminal: bringer.terminalId,
        staff_id: bringer.staffId,
      },
      atMs: deps.seams.clock.nowMs(),
    }),
  )
  return succeed(counts)
}

function openPart({ db, dataFolder }: HubDeps, { text, signature }: HandOverRequest) {
  const der = Buffer.from(readOrCreateReportKey(dataFolder), 'base64url')
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  const isOurs = verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))
  const part: unknown = isOurs ? JSON.parse(text) : null
  const isRight = partShape.Check(part) && part.outlet_id === readOutlet(db).outlet_id
  return isRight ? part : null
}

async function takeRow(
  deps: HubDeps,
  sales: SaleTaker,
  row: Row,
  bringer: Bringer,
): Promise<keyof Counts> {
  if (row.kind === 'sale-completed') return takeSale(deps, sales, row, bringer)
  if (!MATTERS.has(row.kind)) return 'left_out_count'
  if (isKnown(deps.db, row.document_id, '')) return 'known_count'
  return setAside(deps, row, bringer) ? 'set_aside_count' : 'known_count'
}

async function takeSale(
  deps: HubDeps,
  sales: SaleTaker,
  row: Row,
  bringer: Bringer,
): Promise<keyof Counts> {
  const { sale } = JSON.parse(row.payload) as SaleCompletedDocument
  const { terminal_id: terminalId, offline_transaction_id: id } = sale
  if (hasSale(deps.db, id)) return 'known_count'
  // A till that was paired after the backup: its sale is kept whole until it is paired again.
  if (!isPairedHere(deps.db, terminalId)) {
    return setAside(deps, row, bringer) ? 'set_aside_count' : 'known_count'
  }
  // The old box had taken it: it happened, whatever its till said when it sent it.
  const item = { ...sale, committed: true }
  const wasKept = isKept(deps.db, id)
  const taken = await takeDrained(deps, sales, { terminalId }, { item, ageMs: null })
  if (!taken.success) return wasKept ? 'known_count' : 'set_aside_count'
  // Its till was quicker; where that said something else, this is kept beside it.
  if (taken.verdict === 'quarantined') return 'set_aside_count'
  return taken.duplicate ? 'known_count' : 'new_count'
}

const hasSale = (db: Db, id: string): boolean =>
  prepared(db, 'SELECT 1 FROM sale WHERE id = ?').get(id) !== undefined

const isKept = (db: Db, id: string): boolean =>
  prepared(db, 'SELECT 1 FROM quarantine WHERE document_id = ?').get(id) !== undefined

function setAside(deps: HubDeps, { kind, document_id, payload }: Row, bringer: Bringer): boolean {
  const isNew = write(deps.db, (tx) =>
    quarantinePayload(tx, deps.seams, {
      documentId: document_id,
      terminalId: bringer.terminalId,
      reason: 'handed-over',
      payload: { kind, document: JSON.parse(payload) as unknown },
    }),
  )
  deps.kickRelay()
  return isNew
}
