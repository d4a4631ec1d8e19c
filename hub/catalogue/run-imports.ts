import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { write } from '../db/write.ts'
import { applyImport, readyToWrite } from './apply-import.ts'
import { dropStagedRows } from './drop-staged-rows.ts'
import type { ImportDeps, ImportOrder } from './import-deps.ts'
import {
  type CatalogueImport,
  findImport,
  listUnfinishedImports,
  listWaitingImports,
  saveImport,
} from './import-store.ts'
import { countUndoRows, hasUndo } from './import-undo-store.ts'
import { failImport, receiveImport } from './receive-import.ts'

export type ImportRunner = {
  /** Answers when the file was received and judged row by row; applying goes on after that. */
  receive(order: ImportOrder, chunks: AsyncIterable<Uint8Array>): Promise<Outcome<CatalogueImport>>
  /** A person's word on an import that waits. Refuses IMPORT_NOT_WAITING, IMPORT_RUNNING. */
  decide(importId: string, by: string, isWanted: boolean): Promise<Outcome<CatalogueImport>>
  /** Takes the last import back. Refuses IMPORT_NOT_UNDOABLE, IMPORT_RUNNING. */
  undo(importId: string, by: string): Outcome<CatalogueImport>
  /** Goes on with what an earlier run of the hub left behind. */
  resume(): void
  /** Resolves when nothing is under way. */
  settled(): Promise<void>
  /** Ends the work at the next chunk; `resume` of the next start goes on. */
  stop(): Promise<void>
}

/** One import at a time, and all of it on the hub's own connection: it is the only writer. */
export function createImportRunner(deps: ImportDeps): ImportRunner {
  let active: Promise<unknown> | null = null
  let isStopping = false

  const start = (work: Promise<unknown>): void => {
    active = work
      .catch((error) =>
        deps.log.error({ err: error }, 'an import stands still until the next start'),
      )
      .finally(() => {
        active = null
      })
  }
  const apply = (importId: string) => applyImport(deps, importId, () => isStopping)
  const goOn = async (entries: CatalogueImport[]): Promise<void> => {
    for (const entry of entries) {
      if (entry.state === 'receiving') await failImport(deps, entry)
      else await apply(entry.id)
    }
  }
  const resume = (): void => {
    if (!active) start(goOn(listUnfinishedImports(deps.db)))
  }

  const save = (entry: CatalogueImport, kind: string, by: string | null): CatalogueImport => {
    const payload = { import_id: entry.id, staff_id: by }
    write(deps.db, (tx) => {
      saveImport(tx, entry)
      appendAudit(tx, { kind, payload, atMs: deps.seams.clock.nowMs() })
    })
    return entry
  }
  const discard = async (entry: CatalogueImport, by: string | null) => {
    await dropStagedRows(deps, entry.id)
    const finishedAtMs = deps.seams.clock.nowMs()
    const discarded: CatalogueImport = { ...entry, state: 'discarded', finishedAtMs }
    return save(discarded, 'catalogue-import-discarded', by)
  }
  const receiveNext = async (order: ImportOrder, chunks: AsyncIterable<Uint8Array>) => {
    for (const entry of listWaitingImports(deps.db)) await discard(entry, order.staffId)
    return receiveImport(deps, order, chunks)
  }

  return {
    resume,
    async decide(importId, by, isWanted) {
      if (active || isStopping) return refuse('IMPORT_RUNNING')
      const entry = findImport(deps.db, importId)
      if (entry?.state !== 'waiting') return refuse('IMPORT_NOT_WAITING')
      if (!isWanted) return succeed(await discard(entry, by))
      const accepted = save(readyToWrite(entry), 'catalogue-import-accepted', by)
      start(apply(importId))
      return succeed(accepted)
    },
    undo(importId, by) {
      if (active || isStopping) return refuse('IMPORT_RUNNING')
      const entry = findImport(deps.db, importId)
      if (entry?.state !== 'finished' || !hasUndo(deps.db, importId)) {
        return refuse('IMPORT_NOT_UNDOABLE')
      }
      const counts = { ...entry.counts, done: 0, total: countUndoRows(deps.db, importId) }
      const undoing = { ...entry, state: 'undoing' as const, counts, finishedAtMs: null }
      save(undoing, 'catalogue-import-taken-back', by)
      start(apply(importId))
      return succeed(undoing)
    },
    async receive(order, chunks) {
      if (!active && listUnfinishedImports(deps.db).length > 0) resume()
      if (active || isStopping) {
        for await (const _ of chunks);
        return refuse('IMPORT_RUNNING')
      }
      const received = receiveNext(order, chunks)
      start(received.then((outcome) => (outcome.ok ? apply(outcome.value.id) : undefined)))
      return received
    },
    async settled() {
      await active
    },
    async stop() {
      isStopping = true
      await active
    },
  }
}
