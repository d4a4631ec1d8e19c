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

export type CommitterOptions = {
  /** Runs a task after the I/O events at hand, as setImmediate does. */
  defer: (task: () => void) => void
  /** Hears the size of each group, for a metric. */
  onGroup?: (size: number) => void
}

/**
 * Group commit: work that arrives together shares one transaction and one fsync, each member in its
 * own savepoint. A single sale is committed in the next turn of the loop; while several keep
 * arriving the group waits turn by turn for the rest, until a turn brings none or it is full.
 */
export function createCommitter<Answer>(db: Db, options: CommitterOptions): Committer<Answer> {
  const lanes: Record<Lane, Waiting<Answer>[]> = { direct: [], drained: [] }
  const waitingCount = (): number => lanes.direct.length + lanes.drained.length
  let isScheduled = false

  function turn(seenCount: number): void {
    const count = waitingCount()
    if (count > 1 && count > seenCount && count < GROUP_MAX) {
      options.defer(() => turn(count))
      return
    }
    isScheduled = false
    const group = takeGroup(lanes)
    options.onGroup?.(group.length)
    commitGroup(db, group)
    if (waitingCount() > 0) schedule()
  }

  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    options.defer(() => turn(0))
  }

  return {
    commit: (lane, work) =>
      new Promise((resolve, reject) => {
        lanes[lane].push({ work, resolve, reject })
        schedule()
      }),
    waitingCount,
  }
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
