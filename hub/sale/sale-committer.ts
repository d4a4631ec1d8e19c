import type { Clock } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'

/** Most members of one group: 32 cost one fsync and stay a few milliseconds of work. */
export const GROUP_MAX = 32
/** While people pay, a backlog gets groups of so much work: they wait for no more than one. */
export const DRAINED_SLICE_MS_MAX = 3
/** People pay: a direct sale came within this time. */
export const DIRECT_RECENT_MS = 2_000

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
  clock: Pick<Clock, 'monotonicMs'>
  /** Hears the size of each group, for a metric. */
  onGroup?: (size: number) => void
}

/**
 * Group commit: work that arrives together shares one transaction and one fsync, each member in its
 * own savepoint. A single sale is committed in the next turn of the loop; while several keep
 * arriving the group waits turn by turn for the rest, until a turn brings none or it is full.
 *
 * Direct sales are answered before a backlog that waits with them; it has at least every second
 * group, so that it ends however many people pay.
 */
export function createCommitter<Answer>(db: Db, options: CommitterOptions): Committer<Answer> {
  const lanes: Record<Lane, Waiting<Answer>[]> = { direct: [], drained: [] }
  const waitingCount = (): number => lanes.direct.length + lanes.drained.length
  const nowMs = options.clock.monotonicMs
  let isScheduled = false
  let isDrainedNext = false
  let directAtMs = -Infinity

  function turn(seenCount: number): void {
    const count = waitingCount()
    if (count > 1 && count > seenCount && count < GROUP_MAX) {
      options.defer(() => turn(count))
      return
    }
    isScheduled = false
    const { group, mayStop } = takeGroup()
    const settled = commitGroup(db, group, mayStop)
    options.onGroup?.(settled.length)
    lanes.drained.unshift(...group.slice(settled.length))
    for (const each of settled) answer(each)
    if (waitingCount() > 0) schedule()
  }

  function takeGroup(): { group: Waiting<Answer>[]; mayStop: (done: number) => boolean } {
    const startedMs = nowMs()
    const direct = lanes.direct.splice(0, GROUP_MAX)
    if (direct.length > 0) directAtMs = startedMs
    const isDirectOnly = direct.length > 0 && lanes.drained.length > 0 && !isDrainedNext
    isDrainedNext = isDirectOnly
    const drained = isDirectOnly ? [] : lanes.drained.splice(0, GROUP_MAX - direct.length)
    const isBusy = startedMs - directAtMs < DIRECT_RECENT_MS
    return {
      group: [...direct, ...drained],
      mayStop: (done) =>
        isBusy && done > direct.length && nowMs() - startedMs >= DRAINED_SLICE_MS_MAX,
    }
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

function answer<Answer>(settled: Settled<Answer>): void {
  if ('error' in settled) settled.waiting.reject(settled.error)
  else settled.waiting.resolve(settled.answer)
}

/** Commits the group up to where it may stop; what it did not reach was not begun. */
function commitGroup<Answer>(
  db: Db,
  group: Waiting<Answer>[],
  mayStop: (done: number) => boolean,
): Settled<Answer>[] {
  return commitTogether(db, group, mayStop) ?? commitSingly(db, group)
}

/** Null when nothing of the group was committed and its members must be replayed one by one. */
function commitTogether<Answer>(
  db: Db,
  group: Waiting<Answer>[],
  mayStop: (done: number) => boolean,
): Settled<Answer>[] | null {
  try {
    return write(db, (tx) => {
      const settled: Settled<Answer>[] = []
      for (const waiting of group) {
        if (mayStop(settled.length)) break
        settled.push(attempt(tx, waiting))
      }
      return settled
    })
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
