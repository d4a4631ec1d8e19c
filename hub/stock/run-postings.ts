import type { HubDeps } from '../app-types.ts'
import { pause } from '../catalogue/pause.ts'
import { write } from '../db/write.ts'
import { postPortion } from './post-portions.ts'
import { findPosting } from './stock-posting-store.ts'

export type Postings = {
  /** Moves what long documents have still to move, portion by portion; sales go in between. */
  finish(): Promise<void>
  /** The same for what an earlier run of the hub left behind; nobody waits for it. */
  resume(): void
  /** Ends the work at the next portion. */
  stop(): Promise<void>
}

/** Each portion is one transaction that also says how far it is: cut anywhere, it goes on there. */
export function createPostings(
  deps: Pick<HubDeps, 'db' | 'seams' | 'log' | 'live' | 'kickRelay' | 'wakePrinters'>,
): Postings {
  const { db, seams, log, live } = deps
  let active: Promise<void> | null = null
  let isStopping = false

  const work = async (): Promise<void> => {
    for (let id = findPosting(db); id !== null && !isStopping; id = findPosting(db)) {
      const documentId = id
      const levels = write(db, (tx) => postPortion(tx, seams, documentId))
      if (levels.length > 0) live.publish({ type: 'stock-changed', levels })
      deps.kickRelay()
      deps.wakePrinters()
      await pause(seams)
    }
  }
  const finish = (): Promise<void> => {
    active ??= work().finally(() => {
      active = null
    })
    return active
  }
  return {
    finish,
    resume() {
      finish().catch((error: unknown) =>
        log.error({ err: error }, 'goods of a document wait for the next start'),
      )
    },
    async stop() {
      isStopping = true
      await active?.catch(() => {})
    },
  }
}
