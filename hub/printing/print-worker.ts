import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import type { HubDeps } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { BACK_OFF_MIN_MS, backOffMs } from './back-off.ts'
import { LogoKeeper, type LogoKeepingDevice } from './keep-logo.ts'
import {
  isExpired,
  moveJob,
  newestQueuedJob,
  nextWaitingJob,
  noteWait,
  type PrintJob,
  type PrintJobState,
} from './print-job-store.ts'

/** What the worker needs of a printer. hub/devices has it; the composition root joins the two. */
export type PrinterDevice = LogoKeepingDevice & {
  print(
    order: { kind: 'document'; model: ReceiptModel } | { kind: 'drawer-pulse' },
    hooks: {
      /** The first byte may leave only when this has said yes, on disk. */
      mayStart(): boolean
      isFencing(bytesAccepted: number): void
      waits(problem: string | null): void
    },
  ): Promise<{
    state: 'not-started' | 'withdrawn' | 'sent' | 'printed' | 'uncertain'
    problem: string | null
    bytesAccepted: number
  }>
  /** What an earlier life left inside it can be cleared away before there is a job. */
  readonly canClearAhead?: boolean
  clearAhead?(): Promise<string | null>
}

export type PrintWorkerDeps = Pick<HubDeps, 'db' | 'seams' | 'log' | 'live'>

/** Most jobs dropped as too old in one commit; a day without a printer has thousands. */
const DROPS_MAX = 200

/** `held`: the job cannot be printed as it is, and may not stand in the way of the others. */
type Ended = {
  job: PrintJob
  state: 'not-started' | 'withdrawn' | 'sent' | 'printed' | 'uncertain' | 'held'
  problem: string | null
  bytesAccepted: number
}

/**
 * Works off the queue of one printer, one job at a time. The row is the truth: `sending` is on disk
 * before the first byte leaves, and the end of a job is written with the start of the next.
 */
export class PrintWorker {
  readonly #deps: PrintWorkerDeps
  readonly #printerId: string
  readonly #device: () => PrinterDevice
  readonly #onMove: (to: PrintJobState) => void
  #running: Promise<void> | null = null
  #isStopping = false
  #isWoken = false
  /** An end that is not on disk yet: it is written before anything else is begun. */
  #ended: Ended | null = null
  #failureCount = 0
  #failedAtMs = 0
  #cancelStart: (() => void) | null = null
  #clearFailureCount = 0
  /** Why the job under way does not go on. */
  #waitsFor: string | null = null
  #toldQueuedId: string | null = null
  readonly #logo: LogoKeeper
  /** On the monotonic clock; before it the printer is not cleared without a job. */
  #nextClearMs = 0

  constructor(
    deps: PrintWorkerDeps,
    printerId: string,
    device: () => PrinterDevice,
    onMove: (to: PrintJobState) => void,
  ) {
    this.#deps = deps
    this.#printerId = printerId
    this.#device = device
    this.#onMove = onMove
    this.#logo = new LogoKeeper(deps, printerId)
  }

  /**
   * There may be work. It begins after whatever called this has answered its own caller. During a
   * back-off it shortens the wait, but never below one second.
   */
  wake(): void {
    if (this.#isStopping) return
    this.#isWoken = true
    if (this.#failureCount > 0 || this.#waitsFor !== null) this.#tellOneMore()
    const isScheduled = this.#cancelStart !== null
    if (this.#running || (isScheduled && this.#failureCount === 0)) return
    const restMs = this.#failedAtMs + BACK_OFF_MIN_MS - this.#deps.seams.clock.monotonicMs()
    this.#startAfter(isScheduled ? Math.max(0, restMs) : 0)
  }

  /** Screens count what waits for a printer that stands: a paper behind the others is one more. */
  #tellOneMore(): void {
    try {
      const job = newestQueuedJob(this.#deps.db, this.#printerId)
      if (!job || job.id === this.#toldQueuedId) return
      this.#toldQueuedId = job.id
      this.#publish(job)
    } catch (err) {
      // Whoever woke this has committed, and answers for that alone.
      this.#deps.log.error({ err, printer_id: this.#printerId }, 'a waiting paper was not told')
    }
  }

  /** Begins nothing more and resolves when the job under way has come to its end. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#cancelStart?.()
    this.#cancelStart = null
    await this.#running
  }

  #start(): void {
    this.#cancelStart = null
    this.#isWoken = false
    this.#running = this.#run().then((hasFailed) => {
      this.#running = null
      if (this.#isStopping) return
      if (hasFailed) this.#backOff()
      else if (this.#isWoken) this.#startAfter(0)
    })
  }

  #backOff(): void {
    const { clock, randomness } = this.#deps.seams
    this.#failureCount += 1
    this.#failedAtMs = clock.monotonicMs()
    this.#startAfter(backOffMs(this.#failureCount, randomness))
  }

  #startAfter(delayMs: number): void {
    this.#cancelStart?.()
    this.#cancelStart = this.#deps.seams.timers.after(delayMs, () => this.#start())
  }

  /** Prints until nothing waits; true if it had to give up. Never throws. */
  async #run(): Promise<boolean> {
    try {
      for (let job = this.#advance(true); job; job = this.#advance(true)) {
        this.#ended = await this.#print(job)
        this.#waitsFor = null
        if (this.#ended.problem !== null && this.#ended.state !== 'held') {
          this.#advance(false)
          return true
        }
        this.#failureCount = 0
      }
      await this.#useTheQuiet()
      return false
    } catch (error) {
      this.#deps.log.error({ err: error, printer_id: this.#printerId }, 'print queue not written')
      return true
    }
  }

  /** Nothing waits: what no receipt should have to wait for is done now. */
  async #useTheQuiet(): Promise<void> {
    const mayGoOn = () => !this.#isStopping && !this.#isWoken
    if (!mayGoOn()) return
    let device: PrinterDevice
    try {
      device = this.#device()
    } catch (err) {
      // Wrong settings: the first job will say so where people see it.
      this.#deps.log.debug({ err, printer_id: this.#printerId }, 'printer not readied')
      return
    }
    await this.#clearAhead(device)
    if (mayGoOn()) await this.#logo.keep(device)
  }

  /** The first receipt of this life, or after a break, then goes at once. */
  async #clearAhead(device: PrinterDevice): Promise<void> {
    const { clock, randomness } = this.#deps.seams
    if (clock.monotonicMs() < this.#nextClearMs) return
    let problem: string | null = null
    try {
      if (device.canClearAhead) problem = (await device.clearAhead?.()) ?? null
    } catch (err) {
      this.#deps.log.debug({ err, printer_id: this.#printerId }, 'printer not cleared ahead')
      problem = 'unprintable'
    }
    this.#clearFailureCount = problem ? this.#clearFailureCount + 1 : 0
    const restMs = problem ? backOffMs(this.#clearFailureCount, randomness) : 0
    this.#nextClearMs = clock.monotonicMs() + restMs
  }

  /** Writes the end of the last job and takes the next one, in one commit. */
  #advance(mayTake: boolean): PrintJob | null {
    const { db, seams } = this.#deps
    const ended = this.#ended
    const atMs = seams.clock.nowMs()
    const moved: PrintJob[] = []
    const next = write(db, (tx) => {
      if (ended) moved.push(...writeEnd(tx, ended, atMs))
      return mayTake && !this.#isStopping ? takeNext(tx, this.#printerId, atMs, moved) : null
    })
    this.#ended = null
    if (moved.length > DROPS_MAX) this.#isWoken = true
    for (const job of moved) this.#announce(job)
    return next
  }

  async #print(job: PrintJob): Promise<Ended> {
    let hasStarted = false
    let fault: unknown = null
    const mayStart = (): boolean => {
      try {
        hasStarted = this.#beginSending(job)
      } catch (error) {
        fault = error
      }
      return hasStarted
    }
    try {
      const end = await this.#device().print(orderOf(job), {
        mayStart,
        isFencing: (bytesAccepted) => this.#beginFencing(job, bytesAccepted),
        waits: (problem) => this.#noteWait(job, problem),
      })
      // The first byte may leave only after `sending` is on disk, and the disk said no.
      if (fault !== null) throw fault
      return { job, ...end }
    } catch (error) {
      this.#deps.log.error({ err: error, print_job_id: job.id }, 'print job met a fault')
      const state = hasStarted ? 'uncertain' : fault === null ? 'held' : 'not-started'
      return { job, state, problem: fault === null ? 'unprintable' : 'hub-fault', bytesAccepted: 0 }
    }
  }

  /** The last moment: a job that was cancelled or has grown too old is not begun. */
  #beginSending(job: PrintJob): boolean {
    const { db, seams } = this.#deps
    const atMs = seams.clock.nowMs()
    const isTooLate = isExpired(job, atMs)
    const to = isTooLate ? 'cancelled' : 'sending'
    const problem = isTooLate ? 'expired' : null
    const hasMoved = write(db, (tx) =>
      moveJob(tx, { jobId: job.id, from: ['checking'], to, atMs, problem }),
    )
    if (hasMoved) this.#announce({ ...job, state: to })
    return hasMoved && !isTooLate
  }

  #beginFencing(job: PrintJob, bytesAccepted: number): void {
    const { seams } = this.#deps
    const move = { jobId: job.id, from: ['sending'], to: 'fencing', bytesAccepted } as const
    const atMs = seams.clock.nowMs()
    this.#tell(job, (tx) => moveJob(tx, { ...move, atMs, problem: null }))
  }

  /** For the screens: "load paper", and that it goes on. */
  #noteWait(job: PrintJob, problem: string | null): void {
    const { seams } = this.#deps
    this.#waitsFor = problem
    this.#tell(job, (tx) => noteWait(tx, job.id, problem, seams.clock.nowMs()))
  }

  /** All bytes are out: a disk that says no now may not take the printer's own word from the job. */
  #tell(job: PrintJob, change: (tx: Db) => boolean): void {
    try {
      if (write(this.#deps.db, change)) this.#announce({ ...job, state: 'fencing' })
    } catch (err) {
      this.#deps.log.error({ err, print_job_id: job.id }, 'how far a print job is was not written')
    }
  }

  #announce(job: PrintJob): void {
    this.#onMove(job.state)
    this.#publish(job)
  }

  #publish({ id, document_id, state }: PrintJob): void {
    this.#deps.live.publish({ type: 'print-job-changed', print_job_id: id, document_id, state })
  }
}

const orderOf = (job: PrintJob) =>
  job.kind === 'drawer-pulse'
    ? ({ kind: 'drawer-pulse' } as const)
    : ({ kind: 'document', model: JSON.parse(job.model_json) as ReceiptModel } as const)

function writeEnd(tx: Db, ended: Ended, atMs: number): PrintJob[] {
  const { job, state, problem, bytesAccepted } = ended
  if (state === 'withdrawn') return []
  // Nobody is asked about a drawer: either it stands open or its moment has passed.
  const to = state === 'uncertain' && job.kind === 'drawer-pulse' ? 'cancelled' : state
  const from = ['checking', 'sending', 'fencing'] as const
  const hasMoved = moveJob(tx, { jobId: job.id, from, to, atMs, problem, bytesAccepted })
  return hasMoved ? [{ ...job, state: to }] : []
}

/**
 * Takes the next job that is still wanted, looking at no more than a limit; what it had to drop or
 * take is added to `moved`.
 */
function takeNext(tx: Db, printerId: string, atMs: number, moved: PrintJob[]): PrintJob | null {
  for (let drops = 0; drops <= DROPS_MAX; drops += 1) {
    const job = nextWaitingJob(tx, printerId)
    if (!job) return null
    const isTooLate = isExpired(job, atMs)
    const to = isTooLate ? 'cancelled' : 'checking'
    // What kept it so far is said until it is known better; `moved` is over now.
    const kept = job.last_error === 'moved' ? null : job.last_error
    const problem = isTooLate ? 'expired' : kept
    moveJob(tx, { jobId: job.id, from: [job.state], to, atMs, problem })
    moved.push({ ...job, state: to })
    if (!isTooLate) return job
  }
  return null
}
