// One report at a time, in the order in which they were asked for, in a thread that never writes.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { ReportRow, ReportRows, ReportState } from '#domain/wire/report-message.ts'
import type { TaxFilesState } from '#domain/wire/tax-message.ts'
import type { HubDeps } from '../app-types.ts'
import type { ReportOutcome, ReportPlan } from './report-plan.ts'
import type { WorkerData, WorkerOrder, WorkerWord } from './report-worker.ts'

/** Waiting and in the making: a dozen managers who lose patience at once. */
const WAITING_MAX = 12
/** Made reports that are still fetched, e.g. as a file; the oldest goes first. */
const KEPT_MAX = 20
/** Of these, reports that are kept with all their rows: some megabytes each. */
const WHOLE_MAX = 3
/** No part of a report takes longer on a slow box: its thread hangs. */
export const SILENT_MS_MAX = 120_000
/** Longer than any report of two years: what is read keeps the write-ahead log from being reset. */
const REPORT_MS_MAX = 15 * 60_000
/** The thread's memory is given back when nobody asks. */
const IDLE_MS = 60_000

const FILES_FOLDER = 'tax-files'

type Job = {
  reportId: string
  plan: ReportPlan
  state: ReportState['state']
  progressPpm: number
  outcome: ReportOutcome | null
}

export type ReportDesk = {
  /** Refuses REPORT_QUEUE_FULL. */
  order(plan: ReportPlan): Outcome<ReportState>
  /** Where files of the next order may go. */
  newFolder(): string
  /** Null for a report that is no longer kept. */
  find(reportId: string): ReportState | null
  findFiles(reportId: string): FoundFiles | null
  /** A part of the rows behind the first thousand, from 0; null: not kept any more. */
  findOthers(reportId: string, part: number): ReportRows | null
  /** What is made is broken off, what waits is not begun; what is done stays. */
  cancel(reportId: string): ReportState | null
  stop(): Promise<void>
}

/** How far tax files are, and where they lie when they are done. */
export type FoundFiles = { state: TaxFilesState; folder: string }

export type DeskDeps = Pick<HubDeps, 'databasePath' | 'dataFolder' | 'log' | 'seams'>

export function createReportDesk(deps: DeskDeps): ReportDesk {
  const jobs = new Map<string, Job>()
  const files = join(deps.dataFolder, FILES_FOLDER)
  // What an earlier run left: nobody can ask for it any more.
  rmSync(files, { recursive: true, force: true })
  const thread = new ReportThread(deps)
  let running: Job | null = null

  const waiting = (): Job[] => [...jobs.values()].filter(({ state }) => state === 'queued')

  function begin(): void {
    const [next] = waiting()
    if (running !== null || next === undefined) return
    running = next
    next.state = 'running'
    thread.make(next).then((outcome) => {
      next.state = outcome
      running = null
      forgetOthers()
      begin()
    })
  }

  function stateOf(job: Job): ReportState {
    const ahead = [...(running ? [running] : []), ...waiting()]
    return {
      report_id: job.reportId,
      state: job.state,
      ahead_count: job.state === 'queued' ? ahead.indexOf(job) : 0,
      progress_ppm: job.state === 'done' ? 1_000_000 : job.progressPpm,
      result: job.outcome?.result ?? null,
      documents: job.outcome?.documents ?? null,
    }
  }

  function forgetOldest(): void {
    const ended = [...jobs.values()].filter(({ state }) => !['queued', 'running'].includes(state))
    for (const { reportId } of ended.slice(0, Math.max(0, ended.length - KEPT_MAX))) {
      const folder = jobs.get(reportId)?.plan.tax?.folder
      if (folder) rmSync(folder, { recursive: true, force: true })
      jobs.delete(reportId)
    }
  }

  function forgetOthers(): void {
    const whole = [...jobs.values()].filter(({ outcome }) => outcome?.others.length)
    for (const { outcome } of whole.slice(0, Math.max(0, whole.length - WHOLE_MAX))) {
      if (outcome) outcome.others = []
    }
  }

  const find = (reportId: string): ReportState | null => {
    const job = jobs.get(reportId)
    return job ? stateOf(job) : null
  }

  return {
    newFolder() {
      const folder = join(files, uuidv7(deps.seams))
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      return folder
    },
    findFiles(reportId) {
      const job = jobs.get(reportId)
      if (!job?.plan.tax) return null
      const { result: _, documents: __, ...state } = stateOf(job)
      return {
        state: { ...state, result: job.outcome?.taxFiles ?? null },
        folder: job.plan.tax.folder,
      }
    },
    findOthers(reportId, part) {
      const others = jobs.get(reportId)?.outcome?.others ?? []
      const text = others[part]
      if (text === undefined) return null
      return { rows: JSON.parse(text) as ReportRow[], has_more: part + 1 < others.length }
    },
    order(plan) {
      if (waiting().length >= WAITING_MAX) return refuse('REPORT_QUEUE_FULL')
      const reportId = uuidv7(deps.seams)
      const job: Job = { reportId, plan, state: 'queued', progressPpm: 0, outcome: null }
      jobs.set(reportId, job)
      forgetOldest()
      begin()
      return succeed(stateOf(job))
    },
    find,
    cancel(reportId) {
      const job = jobs.get(reportId)
      if (job?.state === 'queued') job.state = 'cancelled'
      if (job && job === running) thread.breakOff()
      return find(reportId)
    },
    async stop() {
      await thread.stop()
      rmSync(files, { recursive: true, force: true })
    },
  }
}

type End = 'done' | 'failed' | 'cancelled'

/** Begun with the first report, ended after a time without any; after a fall begun anew. */
class ReportThread {
  readonly #deps: DeskDeps
  readonly #flag = new Int32Array(new SharedArrayBuffer(4))
  #worker: Worker | null = null
  #sequence = 0
  #cancelIdle: (() => void) | null = null
  #end: ((end: End) => void) | null = null

  constructor(deps: DeskDeps) {
    this.#deps = deps
  }

  make(job: Job): Promise<End> {
    this.#cancelIdle?.()
    const { timers } = this.#deps.seams
    const worker = this.#worker ?? this.#start()
    this.#sequence += 1
    const sequence = this.#sequence
    return new Promise<End>((resolve) => {
      const cancelWatch = timers.after(REPORT_MS_MAX, () => this.#fall('a report takes too long'))
      let cancelSilence = () => {}
      const expectWord = () => {
        cancelSilence()
        cancelSilence = timers.after(SILENT_MS_MAX, () => this.#fall('the thread is silent'))
      }
      expectWord()
      this.#end = (end) => {
        this.#end = null
        cancelWatch()
        cancelSilence()
        this.#cancelIdle = timers.after(IDLE_MS, () => void this.stop())
        resolve(end)
      }
      worker.removeAllListeners('message')
      worker.on('message', (word: WorkerWord) => {
        if (word.sequence !== sequence) return
        expectWord()
        this.#hear(job, word)
      })
      worker.postMessage({ sequence, plan: job.plan } satisfies WorkerOrder)
    })
  }

  /** Heard between two days of the period. */
  breakOff(): void {
    Atomics.store(this.#flag, 0, this.#sequence)
  }

  async stop(): Promise<void> {
    this.#cancelIdle?.()
    const worker = this.#worker
    this.#worker = null
    this.breakOff()
    await worker?.terminate()
    this.#end?.('cancelled')
    this.#cancelIdle?.()
  }

  #start(): Worker {
    const { databasePath, log } = this.#deps
    const workerData: WorkerData = { databasePath, cancelled: this.#flag.buffer }
    const worker = new Worker(new URL('./report-worker.ts', import.meta.url), { workerData })
    worker.unref()
    worker.on('error', (err) => {
      log.warn({ err }, 'the thread of reports fell')
      if (this.#worker === worker) this.#fall('the thread fell')
    })
    this.#worker = worker
    return worker
  }

  #hear(job: Job, word: WorkerWord): void {
    if (word.type === 'progress') {
      job.progressPpm = word.progressPpm
      return
    }
    if (word.type === 'done') job.outcome = word.outcome
    if (word.type === 'failed') this.#deps.log.warn({ reason: word.message }, 'a report failed')
    this.#end?.(word.type)
  }

  #fall(reason: string): void {
    this.#deps.log.warn({ reason }, 'a report failed')
    const worker = this.#worker
    this.#worker = null
    this.breakOff()
    void worker?.terminate()
    this.#end?.('failed')
  }
}
