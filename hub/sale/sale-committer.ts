import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'

/** Most members of one group: 32 cost one fsync and stay a few milliseconds of work. */
export const GROUP_MAX = 32
/** Most drained members in a group, so that a returning terminal never slows the others' sales. */
export const DRAINED_PER_GROUP_MAX = 8

export type Lane = 'direct' | 'drained'

type Waiting<Answer> = {
  work: (tx: Db) => Answer
  resolve: (answer: Answer) => void
  reject: (error: unknown) => void
}

type Settled<Answer> =
  | { waiting: Waiting<Answer>; answer: Answer }
  | { waiting: Waiting<Answer>; error: unknown }

/** An error (disk full inside a savepoint) rolled the whole transaction back, not one member. */
class GroupVoided extends Error {}

export type Committer<Answer> = {
  /** Resolves after the COMMIT, and therefore the fsync, that holds the work's effect. */
  commit(lane: Lane, work: (tx: Db) => Answer): Promise<Answer>
  waitingCount(): number
}

/**
 * Group commit: work that arrives in the same turn of the loop shares one transaction and one
 * fsync, each member in its own savepoint. `defer` runs a task after the I/O events at hand.
 */
export function createCommitter<Answer>(db: Db, defer: (task: () => void) => void) {
  const lanes: Record<Lane, Waiting<Answer>[]> = { direct: [], drained: [] }
  let isScheduled = false

  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    defer(() => {
      isScheduled = false
      commitGroup(db, takeGroup(lanes))
      if (lanes.direct.length + lanes.drained.length > 0) schedule()
    })
  }

  const committer: Committer<Answer> = {
    commit: (lane, work) =>
      new Promise((resolve, reject) => {
        lanes[lane].push({ work, resolve, reject })
        schedule()
      }),
    waitingCount: () => lanes.direct.length + lanes.drained.length,
  }
  return committer
}

function takeGroup<Answer>(lanes: Record<Lane, Waiting<Answer>[]>): Waiting<Answer>[] {
  const direct = lanes.direct.splice(0, GROUP_MAX)
  const room = Math.min(DRAINED_PER_GROUP_MAX, GROUP_MAX - direct.length)
  return [...direct, ...lanes.drained.splice(0, room)]
}

function commitGroup<Answer>(db: Db, group: Waiting<Answer>[]): void {
  for (const settled of commitTogether(db, group) ?? commitSingly(db, group)) {
    if ('error' in settled) settled.waiting.reject(settled.error)
    else settled.waiting.resolve(settled.answer)
  }
}

/** Null when nothing of the group was committed and its members must be replayed one by one. */
function commitTogether<Answer>(db: Db, group: Waiting<Answer>[]): Settled<Answer>[] | null {
  try {
    return write(db, (tx) => group.map((waiting) => attempt(tx, waiting)))
  } catch {
    return null
  }
}

function attempt<Answer>(tx: Db, waiting: Waiting<Answer>): Settled<Answer> {
  try {
    return { waiting, answer: write(tx, waiting.work) }
  } catch (error) {
    if (!tx.inTransaction) throw new GroupVoided('the group was rolled back', { cause: error })
    return { waiting, error }
  }
}

function commitSingly<Answer>(db: Db, group: Waiting<Answer>[]): Settled<Answer>[] {
  return group.map((waiting) => {
    try {
      return { waiting, answer: write(db, waiting.work) }
    } catch (error) {
      return { waiting, error }
    }
  })
}
