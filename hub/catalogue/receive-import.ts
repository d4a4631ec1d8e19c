import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { databaseFaultOf } from '../db/database-fault.ts'
import { write } from '../db/write.ts'
import { dropStagedRows } from './drop-staged-rows.ts'
import type { ImportDeps, ImportOrder } from './import-deps.ts'
import { createCsvReader } from './import-records.ts'
import { type CatalogueImport, saveImport } from './import-store.ts'
import { createStager, type Stager } from './stage-import.ts'

export const IMPORT_BYTES_MAX = 50 * 1024 * 1024

/**
 * Reads a CSV file as it arrives and stages its good rows; the catalogue is not touched. Then the
 * import stands at `checking` or `writing` and survives a restart. A file whose heading is refused
 * leaves no trace. Refuses IMPORT_HEADER_UNKNOWN, BODY_TOO_LARGE, and INVALID_REQUEST for an upload
 * that was cut.
 */
export async function receiveImport(
  deps: ImportDeps,
  order: ImportOrder,
  chunks: AsyncIterable<Uint8Array>,
): Promise<Outcome<CatalogueImport>> {
  const reader = createCsvReader()
  const stager = createStager(deps, newImport(order, deps.seams.clock.nowMs()), reader.cellsOf)
  let refusal: Refusal | null
  try {
    refusal = await readAll(reader, stager, chunks)
  } catch (error) {
    if (databaseFaultOf(error) !== null) throw error
    deps.log.warn({ err: error, importId: order.importId }, 'an import was not received')
    refusal = refuse('INVALID_REQUEST', 'the upload was cut')
  }
  const staged = stager.staged()
  if (refusal) {
    if (staged) await failImport(deps, staged)
    return refusal
  }
  if (!staged) return refuse('IMPORT_HEADER_UNKNOWN', 'the file is empty')
  return succeed(acceptImport(deps, staged))
}

/** Goes on reading after a refusal, so that the sender comes to hear it. */
async function readAll(
  reader: ReturnType<typeof createCsvReader>,
  stager: Stager,
  chunks: AsyncIterable<Uint8Array>,
): Promise<Refusal | null> {
  let refusal: Refusal | null = null
  let byteCount = 0
  let decoder: TextDecoder | null = null
  for await (const chunk of chunks) {
    byteCount += chunk.length
    if (byteCount > IMPORT_BYTES_MAX) refusal ??= refuse('BODY_TOO_LARGE')
    if (refusal) continue
    decoder ??= decoderFor(chunk)
    refusal = await stager.take(reader.push(decoder.decode(chunk, { stream: true })))
  }
  if (refusal) return refusal
  const records = reader.push(decoder?.decode() ?? '')
  return stager.take([...records, ...reader.end()])
}

/** UTF-8 with or without its mark, or what spreadsheets call Unicode text. */
function decoderFor(start: Uint8Array): TextDecoder {
  const isUtf16 = start[0] === 0xff && start[1] === 0xfe
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8')
}

const newImport = (order: ImportOrder, nowMs: number): CatalogueImport => ({
  id: order.importId,
  mode: order.mode,
  isPreviewed: order.isPreviewed === true,
  state: 'receiving',
  staffId: order.staffId,
  counts: { total: 0, done: 0, created: 0, updated: 0, unchanged: 0, bad: 0, warned: 0 },
  doneToLine: 0,
  defaults: [],
  defaults_id: [],
  startedAtMs: nowMs,
  finishedAtMs: null,
})

/** From here on the import goes through, whatever happens to the hub. */
function acceptImport({ db, seams }: ImportDeps, staged: CatalogueImport): CatalogueImport {
  const isCautious = staged.mode === 'all-or-nothing' || staged.isPreviewed === true
  const accepted: CatalogueImport = { ...staged, state: isCautious ? 'checking' : 'writing' }
  accepted.counts.done = staged.counts.bad
  accepted.badWhenReceived = staged.counts.bad
  write(db, (tx) => {
    saveImport(tx, accepted)
    appendAudit(tx, {
      kind: 'catalogue-import-received',
      payload: {
        import_id: accepted.id,
        mode: accepted.mode,
        row_count: accepted.counts.total,
        staff_id: accepted.staffId,
      },
      atMs: seams.clock.nowMs(),
    })
  })
  return accepted
}

/** Ends an import of which the hub never had the whole file. */
export async function failImport(deps: ImportDeps, staged: CatalogueImport): Promise<void> {
  await dropStagedRows(deps, staged.id)
  const finishedAtMs = deps.seams.clock.nowMs()
  write(deps.db, (tx) => saveImport(tx, { ...staged, state: 'failed', finishedAtMs }))
}
