import { type Outcome, refuse } from '#domain/errors.ts'
import { applyImport } from './apply-import.ts'
import type { ImportDeps, ImportOrder } from './import-deps.ts'
import { type CatalogueImport, listUnfinishedImports } from './import-store.ts'
import { failImport, receiveImport } from './receive-import.ts'

export type ImportRunner = {
  /** Answers when the file was received and judged row by row; applying goes on after that. */
  receive(order: ImportOrder, chunks: AsyncIterable<Uint8Array>): Promise<Outcome<CatalogueImport>>
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

  return {
    resume,
    async receive(order, chunks) {
      if (!active && listUnfinishedImports(deps.db).length > 0) resume()
      if (active || isStopping) {
        for await (const _ of chunks);
        return refuse('IMPORT_RUNNING')
      }
      const received = receiveImport(deps, order, chunks)
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
