import type { Patience, PrinterSettings } from './printer.ts'
import { encodePaperEnd } from './printer-encoder.ts'
import { PrinterFence } from './printer-fence.ts'
import type { PrinterProblem } from './printer-port.ts'
import { CANCEL } from './printer-questions.ts'
import { HALF_COMMAND_BYTES_MAX, HALF_STORE_BYTES_MAX, resync } from './printer-resync.ts'
import { readProblem } from './printer-status.ts'
import type { PrinterTalk } from './printer-talk.ts'

/** So many unanswered questions in a row make a printer count as one that cannot answer. */
const SILENCES_MAX = 3

type Ability = 'unknown' | 'answers' | 'mute'
const ABILITIES = { auto: 'unknown', 'dle-eot': 'answers', none: 'mute' } as const

/** What is known of a printer between two jobs, and how it is brought to the start of the next. */
export class PrinterReadiness {
  readonly fence: PrinterFence
  readonly #settings: PrinterSettings
  readonly #patience: Patience
  #ability: Ability
  #silences = 0
  /** What may be left inside of a job that broke off, and hang out of it. */
  #left: { commandBytes: number; halfPaper: boolean }

  constructor(settings: PrinterSettings, patience: Patience) {
    this.#settings = settings
    this.#patience = patience
    this.#ability = ABILITIES[settings.abilities.status]
    const { isPaperBroken = false, isStoreBroken = false } = settings
    const commandBytes = isStoreBroken ? HALF_STORE_BYTES_MAX : HALF_COMMAND_BYTES_MAX
    this.#left = { commandBytes, halfPaper: isPaperBroken }
    this.fence = new PrinterFence(settings.abilities.fence, patience)
  }

  get canAnswer(): boolean {
    return this.#ability === 'answers'
  }

  /** Nobody knows how far a job came. */
  noteBroken(isPaper: boolean): void {
    this.#left.commandBytes = Math.max(this.#left.commandBytes, HALF_COMMAND_BYTES_MAX)
    this.#left.halfPaper ||= isPaper
  }

  /** Nobody knows how far a logo came into its memory. */
  noteHalfStore(): void {
    this.#left.commandBytes = HALF_STORE_BYTES_MAX
  }

  /** Status, then past whatever an earlier job left behind. Nothing of the next has left us. */
  async prepare(talk: PrinterTalk): Promise<PrinterProblem | null> {
    const obstacle = await this.#check(talk)
    if (obstacle !== null) return obstacle
    const { commandBytes } = this.#left
    const stuck = commandBytes > 0 ? await sendAll(talk, resync(commandBytes)) : null
    if (stuck !== null) return stuck
    const busy = this.canAnswer
      ? await this.fence.barrier(talk, { resyncBytes: commandBytes })
      : null
    if (busy !== null) return busy
    const end = encodePaperEnd(this.#settings.profile)
    const uncut = this.#left.halfPaper ? await sendAll(talk, end) : null
    if (uncut !== null) return uncut
    this.#left = { commandBytes: 0, halfPaper: false }
    return null
  }

  /**
   * The same beforehand, with no job behind it, so that the first receipt need not wait for it.
   * Only what the printer itself proves counts as done, and its silence says nothing yet of what it
   * can. Paper that hangs out is cut by the next job, whose proof is the proof of the cut too.
   */
  async clearAhead(talk: PrinterTalk): Promise<PrinterProblem | null> {
    return this.canClearAhead ? this.readyAhead(talk) : null
  }

  /** With no job behind it: status, and past an earlier one where something of it may be left. */
  async readyAhead(talk: PrinterTalk): Promise<PrinterProblem | null> {
    const obstacle = await this.#check(talk, true)
    if (obstacle !== null) return obstacle
    const { commandBytes } = this.#left
    const stuck = commandBytes > 0 ? await sendAll(talk, resync(commandBytes)) : null
    if (stuck !== null) return stuck
    const busy = await this.fence.barrier(talk, { resyncBytes: commandBytes, isTrial: true })
    if (busy === null) this.#left.commandBytes = 0
    return busy
  }

  /** Something may be left inside, and the printer has a word to prove that it is gone. */
  get canClearAhead(): boolean {
    return this.#left.commandBytes > 0 && this.#ability !== 'mute' && this.fence.isPossible
  }

  /**
   * A hub that was killed may have left it waiting for a word about its pictures; it says nothing
   * until it has one, and is asked again after that.
   */
  async #readProblem(talk: PrinterTalk): Promise<PrinterProblem | null> {
    const { statusMs } = this.#patience
    const mayBeTelling = this.#settings.hasLogoMemory && this.#left.commandBytes > 0
    if (mayBeTelling) await talk.send(CANCEL)
    const problem = await readProblem(talk, statusMs)
    return mayBeTelling && problem === 'no-answer' ? readProblem(talk, statusMs) : problem
  }

  async #check(talk: PrinterTalk, isTrial = false): Promise<PrinterProblem | null> {
    if (this.#ability === 'mute') return null
    const problem = await this.#readProblem(talk)
    if (problem === 'connection-lost') return problem
    if (problem !== 'no-answer') {
      this.#ability = 'answers'
      this.#silences = 0
      return problem
    }
    if (isTrial) return 'no-answer'
    this.#silences += 1
    // Many printers never answer. One that did and now does not is stuck; but not for ever, since
    // it may have been replaced by one that cannot.
    if (this.canAnswer && this.#silences < SILENCES_MAX) return 'no-answer'
    if (this.#settings.abilities.status === 'dle-eot') return 'no-answer'
    this.#ability = 'mute'
    return null
  }
}

const sendAll = async (talk: PrinterTalk, bytes: Uint8Array): Promise<PrinterProblem | null> =>
  (await talk.send(bytes)).problem
