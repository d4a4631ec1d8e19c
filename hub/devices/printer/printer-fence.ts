import { randomInt } from 'node:crypto'
import type { Patience } from './printer.ts'
import type { PrinterProblem } from './printer-port.ts'
import { GS_R_PAPER, processQuestion } from './printer-questions.ts'
import { HALF_COMMAND_BYTES_MAX } from './printer-resync.ts'
import { readProblem } from './printer-status.ts'
import type { PrinterTalk } from './printer-talk.ts'

/**
 * `process-id`: GS ( H, whose answer names the job and comes when its paper is out. `gs-r`: GS r,
 * answered in its turn and without a name. `auto`: GS r until it is known not to be answered.
 */
export type FenceAbility = 'auto' | 'process-id' | 'gs-r' | 'none'

const ID_LENGTH = 4
const ID_RADIX = 36
const ID_COUNT = ID_RADIX ** ID_LENGTH
/** So many barriers in a row without a word, though the printer is well, and it knows none. */
const SILENT_BARRIERS_MAX = 3
/** More answers than this in one go are the noise of a line, and prove nothing. */
const BURST_MAX = 50

/** At 9600 baud the zeros of a paper take 2.2 s and those of a store 9.1 s, of the 4 s and 12 s here. */
const quietTimes = (resyncBytes: number): number =>
  resyncBytes === 0 ? 0 : resyncBytes > HALF_COMMAND_BYTES_MAX ? 3 : 1

/**
 * The proof that a job is through. Replies to GS r are anonymous, so they are counted: one that is
 * still owed for an earlier job must never be taken for the word about this one. What is owed
 * outlives a connection, because the printer's buffer does.
 */
export class PrinterFence {
  readonly #patience: Patience
  #ability: FenceAbility
  #owed = 0
  /** False until a first barrier came through: an earlier life of the hub may have asked too. */
  #isOwedKnown = false
  #silentBarriers = 0
  /** Anywhere: an earlier life of the hub counted too, and its names may still come out. */
  #processNumber = randomInt(ID_COUNT)

  constructor(ability: FenceAbility, patience: Patience) {
    this.#ability = ability
    this.#patience = patience
  }

  get isPossible(): boolean {
    return this.#ability !== 'none'
  }

  /**
   * Before a job: passes when nothing of an earlier one is inside the printer any more. After a
   * resync the printer has more to take in before it can answer. A trial has no job behind it, and
   * its silence is no sign of what the printer cannot do.
   */
  async barrier(
    talk: PrinterTalk,
    { resyncBytes = 0, isTrial = false } = {},
  ): Promise<PrinterProblem | null> {
    if (!this.isPossible) return null
    if (this.#ability === 'process-id') {
      const { barrierMs, resyncQuietMs } = this.#patience
      const answer = await this.#askProcess(
        talk,
        barrierMs + resyncQuietMs * quietTimes(resyncBytes),
      )
      return answer === true ? null : answer === 'no-answer' ? 'busy' : answer
    }
    const sent = await this.#sendFence(talk)
    if (sent !== null) return sent
    const end = await this.#haveAllCome(talk, quietTimes(resyncBytes))
    if (end === 'connection-lost') return end
    if (end) {
      this.#isOwedKnown = true
      this.#owed = 0
      this.#silentBarriers = 0
      if (this.#ability === 'auto') this.#ability = 'gs-r'
      return null
    }
    if (isTrial) return 'busy'
    this.#silentBarriers += 1
    if (this.#ability !== 'auto' || this.#silentBarriers < SILENT_BARRIERS_MAX) return 'busy'
    this.#ability = 'none'
    return null
  }

  /** After the last byte of a job: null when the printer is through with it. */
  async after(
    talk: PrinterTalk,
    waits: (problem: PrinterProblem | null) => void,
  ): Promise<PrinterProblem | null> {
    const { lookEveryMs, statusMs, wellMs, silentMs, troubledMs } = this.#patience
    const id = this.#ability === 'process-id' ? this.#nextId() : null
    // Whatever came since the barrier was not asked for by this job.
    talk.takeFences()
    const sent = id === null ? await this.#sendFence(talk) : await sendProcess(talk, id)
    if (sent !== null) return sent
    const heard = (timeoutMs: number) =>
      id === null ? talk.awaitFences(this.#owed, timeoutMs) : talk.awaitProcess(id, timeoutMs)
    const spentMs = { well: 0, silent: 0, troubled: 0 }
    let told: PrinterProblem | null = null
    for (;;) {
      const answer = await heard(lookEveryMs)
      if (answer === true) {
        this.#owed = 0
        if (told !== null) waits(null)
        return null
      }
      if (answer === 'connection-lost') return answer
      const problem = await readProblem(talk, statusMs)
      if (problem === 'connection-lost') return problem
      const mood = problem === null ? 'well' : problem === 'no-answer' ? 'silent' : 'troubled'
      spentMs[mood] += lookEveryMs + (mood === 'silent' ? statusMs : 0)
      if (spentMs.well > wellMs || spentMs.silent > silentMs || spentMs.troubled > troubledMs) {
        // It may still come; who waited so long has to look at the paper.
        return problem ?? 'no-answer'
      }
      if (problem === told) continue
      told = problem
      waits(problem)
    }
  }

  /**
   * True when every answer that can come has come. Fewer than are owed: a printer that was switched
   * off has forgotten them; more than we know of: a hub that was killed had asked. Between a job's
   * own fence and a barrier lies at most a resync, so that what is still to come follows as soon as
   * that is taken in: after a silence nothing will.
   */
  async #haveAllCome(talk: PrinterTalk, quiets: number): Promise<boolean | 'connection-lost'> {
    const resyncQuietMs = this.#patience.resyncQuietMs * quiets
    const quietMs = resyncQuietMs || this.#patience.quietMs
    const barrierMs = this.#patience.barrierMs + resyncQuietMs
    const wanted = this.#isOwedKnown ? this.#owed : BURST_MAX
    const first = await talk.awaitFences(this.#isOwedKnown ? this.#owed : 1, barrierMs)
    if (first === 'connection-lost') return first
    if (first === true && this.#isOwedKnown) return true
    let heard = (first === true ? 1 : 0) + talk.takeFences()
    while (heard > 0 && heard < wanted) {
      const more = await talk.awaitFences(1, quietMs)
      if (more !== true) return more === 'no-answer' || more
      heard += 1 + talk.takeFences()
    }
    return heard > 0 && this.#isOwedKnown
  }

  async #sendFence(talk: PrinterTalk): Promise<PrinterProblem | null> {
    const { problem } = await talk.send(GS_R_PAPER)
    if (problem === null) this.#owed += 1
    return problem
  }

  async #askProcess(talk: PrinterTalk, timeoutMs: number) {
    const id = this.#nextId()
    const problem = await sendProcess(talk, id)
    return problem === 'connection-lost' || problem === null
      ? (problem ?? talk.awaitProcess(id, timeoutMs))
      : ('no-answer' as const)
  }

  #nextId(): string {
    this.#processNumber = (this.#processNumber + 1) % ID_COUNT
    return this.#processNumber.toString(ID_RADIX).padStart(ID_LENGTH, '0')
  }
}

async function sendProcess(talk: PrinterTalk, id: string): Promise<PrinterProblem | null> {
  // A name that came back before it was given was given by somebody else.
  talk.forgetProcess(id)
  return (await talk.send(processQuestion(id))).problem
}
