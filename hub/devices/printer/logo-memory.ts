import { askKeys, askRoom } from './ask-pictures.ts'
import type { Dots } from './drawn/drawing.ts'
import type { Patience } from './printer.ts'
import type { PrinterProblem } from './printer-port.ts'
import type { PrinterReadiness } from './printer-readiness.ts'
import type { PrinterTalk } from './printer-talk.ts'
import {
  definePicture,
  defineSeal,
  deleteStored,
  roomFor,
  type StoredPicture,
  storedPictureOf,
} from './stored-picture.ts'

/**
 * kept: the printer itself says that it has it. unanswered: it has no word for what it keeps.
 * no-room: it says that it has none. withheld: the caller said no to writing. unproved: something
 * was written and nobody knows how far; the next try begins anew. not-started: it cannot be asked.
 */
export type LogoEnd = {
  state: 'kept' | 'unanswered' | 'no-room' | 'withheld' | 'unproved' | 'not-started'
  problem: PrinterProblem | null
  /** Picture and seal, four letters. */
  key: string
}

export type LogoHooks = {
  /** What was written for this printer before, four letters each: taken out when another comes. */
  earlierKeys: readonly string[]
  /** Memory wears: asked, and must make its answer durable, before anything is written. */
  mayWrite(key: string): boolean
}

/** So many papers in a row whose question was not answered, and it is not asked any more. */
const SILENCES_MAX = 3
const KEY_LETTERS = 2

const keyOf = ({ pictureKey, sealKey }: StoredPicture): string => pictureKey + sealKey

/**
 * The outlet's logo in a printer's own memory. Nothing that was kept earlier is believed: before
 * each paper with a logo the printer is asked whether it has this one, and where it does not say
 * so, the logo goes out with the paper.
 */
export class LogoMemory {
  readonly #readLogo: () => Dots | null
  readonly #patience: Patience
  #silences = 0
  /** What the printer last said that it has. */
  #heldKey: string | null = null
  #keysThere: ReadonlySet<string> = new Set()

  constructor(readLogo: () => Dots | null, patience: Patience) {
    this.#readLogo = readLogo
    this.#patience = patience
  }

  /** The logo as it would be kept; null: there is none, or nobody answers for it. */
  get picture(): StoredPicture | null {
    const dots = this.#silences < SILENCES_MAX ? this.#readLogo() : null
    return dots && storedPictureOf(dots)
  }

  /** The key of a logo that the printer is not known to have. */
  get wantedKey(): string | null {
    const { picture } = this
    return picture === null || keyOf(picture) === this.#heldKey ? null : keyOf(picture)
  }

  /** Whether the printer says that it has this picture, now. */
  async holds(talk: PrinterTalk, picture: StoredPicture): Promise<boolean | 'connection-lost'> {
    const keys = await askKeys(talk, this.#patience.statusMs)
    if (keys === 'connection-lost') return keys
    this.#silences = keys === null ? this.#silences + 1 : 0
    this.#keysThere = keys ?? new Set()
    const { pictureKey, sealKey } = picture
    const isHeld = this.#keysThere.has(pictureKey) && this.#keysThere.has(sealKey)
    this.#heldKey = isHeld ? keyOf(picture) : null
    return isHeld
  }

  /** Puts the logo there unless it is there. For when nothing waits to be printed. */
  async keep(
    talk: PrinterTalk,
    readiness: PrinterReadiness,
    hooks: LogoHooks,
  ): Promise<LogoEnd | null> {
    const { picture } = this
    if (picture === null) return null
    const key = keyOf(picture)
    const obstacle = await readiness.readyAhead(talk)
    if (obstacle !== null) return { state: 'not-started', problem: obstacle, key }
    const hasWord = readiness.canAnswer && readiness.fence.isPossible
    if (!hasWord) return { state: 'unanswered', problem: null, key }
    const isHeld = await this.holds(talk, picture)
    if (isHeld === 'connection-lost') {
      readiness.noteBroken(false)
      return { state: 'not-started', problem: isHeld, key }
    }
    if (isHeld) return { state: 'kept', problem: null, key }
    if (this.#silences > 0) return { state: 'unanswered', problem: null, key }
    if (!hooks.mayWrite(key)) return { state: 'withheld', problem: null, key }
    const said = await this.#store(talk, readiness, picture, hooks)
    if (said === 'kept' || said === 'no-room') return { state: said, problem: null, key }
    readiness.noteHalfStore()
    return { state: 'unproved', problem: said === 'unproved' ? null : said, key }
  }

  async #store(
    talk: PrinterTalk,
    { fence }: PrinterReadiness,
    picture: StoredPicture,
    { earlierKeys }: LogoHooks,
  ): Promise<'kept' | 'no-room' | 'unproved' | PrinterProblem> {
    // Seals first: as long as one stands, the picture before it counts as whole.
    const seals = [picture.sealKey, ...earlierKeys.map((key) => key.slice(KEY_LETTERS))]
    const pictures = [picture.pictureKey, ...earlierKeys.map((key) => key.slice(0, KEY_LETTERS))]
    for (const key of new Set([...seals, ...pictures])) {
      if (!this.#keysThere.has(key)) continue
      const { problem } = await talk.send(deleteStored(key))
      if (problem !== null) return problem
    }
    const room = await askRoom(talk, this.#patience.statusMs)
    if (room === 'connection-lost') return room
    if (room !== null && room < roomFor(picture)) return 'no-room'
    for (const command of [definePicture(picture), defineSeal(picture)]) {
      const { problem } = await talk.send(command)
      if (problem !== null) return problem
      await talk.rest(this.#patience.storeMs)
      const unproved = await fence.barrier(talk)
      if (unproved !== null) return unproved
    }
    const isHeld = await this.holds(talk, picture)
    if (isHeld === 'connection-lost') return isHeld
    return isHeld ? 'kept' : 'unproved'
  }
}
