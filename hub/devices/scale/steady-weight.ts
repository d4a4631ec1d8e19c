import type { ScaleProblem, ScaleWeight } from '#domain/wire/scale-message.ts'
import type { ScaleSaid } from './scale-protocol.ts'

export type WeighingRules = {
  /** Equal stable weights in a row, without a broken word between them. */
  agreeingCount: number
  /** Less is nothing; and as much less or more is another weight. */
  minLoadG: number
  capacityG: number
}

/** A weight that was last said longer ago than this may be that of other goods. */
export const WEIGHT_AGE_MS_MAX = 1_500
/** Only broken words for this long: another protocol, another speed, a bad cable. */
const GARBAGE_MS_MAX = 1_500

export type Taken =
  | { ok: true; grams: number; isNet: boolean }
  | { ok: false; why: 'not-ready' | 'not-lifted' }

/** Of words: steady, unsteady, trouble (overload, below zero, …), broken. Of lines: lost, opened. */
export type ScaleCount = 'steady' | 'unsteady' | 'trouble' | 'broken' | 'lost' | 'opened'

type Row = { grams: number; isNet: boolean; count: number }

/**
 * When a weight is one. It is taken only while it stands: the scale's own stable mark on so many
 * equal words in a row, at least the smallest load, at most the capacity, and just said. What was
 * taken can be taken again only after the scale was seen empty, or with a steady weight that
 * differs by the smallest load. The same goes for what lay there when the hub began to look.
 */
export class SteadyWeight {
  readonly #rules: WeighingRules
  #row: Row | null = null
  /** Equal answers that nothing lies there: the same care before a weight is free again. */
  #emptyCount = 0
  #lineProblem: ScaleProblem | null = 'unread'
  #problem: ScaleProblem | null = null
  #saidAtMs = 0
  #brokenAtMs: number | null = null
  /** What must change before the next weight; 'anything': the hub has just begun to look. */
  #lying: Row | 'anything' | null = 'anything'
  #brokenCount = 0

  constructor(rules: WeighingRules) {
    this.#rules = rules
  }

  get brokenCount(): number {
    return this.#brokenCount
  }

  /** What the word made of the row: for whoever counts. */
  hear(said: ScaleSaid, nowMs: number): ScaleCount {
    this.#hear(said, nowMs)
    if (said.kind === 'broken') return 'broken'
    const { is_steady, problem } = this.read(nowMs)
    return problem === null ? (is_steady ? 'steady' : 'unsteady') : 'trouble'
  }

  #hear(said: ScaleSaid, nowMs: number): void {
    if (said.kind === 'broken') {
      this.#hearBroken(nowMs)
      return
    }
    // Equal words with a silence between them do not belong together.
    if (nowMs - this.#saidAtMs > WEIGHT_AGE_MS_MAX) this.#forget()
    this.#saidAtMs = nowMs
    if (said.kind === 'weight') this.#hearWeight(said)
    else this.#hearTrouble(said.trouble)
  }

  /** The line is open; the scale has said nothing on it yet. What lies on it stays as it was. */
  connect(nowMs: number): void {
    this.#forget()
    // A mute scale stays one until it speaks, however often its line is opened.
    this.#problem = this.#lineProblem === 'not-answering' ? 'not-answering' : 'unread'
    this.#lineProblem = null
    this.#saidAtMs = nowMs
  }

  /** There is no line. */
  lose(problem: ScaleProblem): void {
    this.#forget()
    this.#lineProblem = problem
  }

  read(nowMs: number): ScaleWeight {
    const problem = this.#problemAt(nowMs)
    const row = problem === null ? this.#row : null
    return {
      grams: row?.grams ?? null,
      is_steady: row !== null && row.count >= this.#rules.agreeingCount,
      is_empty: row !== null && row.grams < this.#rules.minLoadG,
      is_net: row?.isNet ?? false,
      is_taken: this.#lying !== null,
      problem,
    }
  }

  /** From then on these goods are sold. */
  take(nowMs: number): Taken {
    const { is_steady, is_empty } = this.read(nowMs)
    const row = this.#row
    if (row === null || !is_steady || is_empty) return { ok: false, why: 'not-ready' }
    if (this.#lying !== null) return { ok: false, why: 'not-lifted' }
    this.#lying = row
    return { ok: true, grams: row.grams, isNet: row.isNet }
  }

  #problemAt(nowMs: number): ScaleProblem | null {
    if (this.#lineProblem !== null) return this.#lineProblem
    if (nowMs - this.#saidAtMs <= WEIGHT_AGE_MS_MAX) return this.#problem
    const isSpeaking = this.#brokenAtMs !== null && nowMs - this.#brokenAtMs <= GARBAGE_MS_MAX
    return isSpeaking ? 'not-understood' : 'not-answering'
  }

  #hearBroken(nowMs: number): void {
    this.#brokenCount += 1
    this.#brokenAtMs = nowMs
    this.#forget()
  }

  #hearTrouble(trouble: ScaleProblem | 'moving'): void {
    this.#row = null
    this.#problem = trouble === 'moving' ? null : trouble
    if (trouble === 'below-zero') this.#seeEmpty()
    else this.#emptyCount = 0
  }

  #hearWeight(said: Extract<ScaleSaid, { kind: 'weight' }>): void {
    const { grams, isNet, isStable } = said
    if (grams > this.#rules.capacityG) {
      this.#hearTrouble('overload')
      return
    }
    this.#problem = null
    const isSame = this.#row?.grams === grams && this.#row.isNet === isNet
    const count = isStable ? (isSame ? (this.#row?.count ?? 0) : 0) + 1 : 0
    this.#row = { grams, isNet, count }
    if (grams < this.#rules.minLoadG) this.#seeEmpty()
    else this.#emptyCount = 0
    if (count >= this.#rules.agreeingCount) this.#seeSteady(this.#row)
  }

  #seeEmpty(): void {
    this.#emptyCount += 1
    if (this.#emptyCount >= this.#rules.agreeingCount) this.#lying = null
  }

  #seeSteady({ grams, isNet }: Row): void {
    const lying = this.#lying
    if (lying === null || lying === 'anything') return
    const isOther = Math.abs(grams - lying.grams) >= this.#rules.minLoadG
    if (isOther && isNet === lying.isNet) this.#lying = null
  }

  #forget(): void {
    this.#row = null
    this.#emptyCount = 0
  }
}
