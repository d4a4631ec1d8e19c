import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import type { Timers } from '#domain/seams.ts'
import { drawPictures, type Pictures } from './drawn/draw-pictures.ts'
import { COLUMN_DOTS } from './drawn/drawing.ts'
import { type LogoEnd, type LogoHooks, LogoMemory } from './logo-memory.ts'
import { encodeDrawerPulse, encodeReceipt, type PrinterProfile } from './printer-encoder.ts'
import type { FenceAbility } from './printer-fence.ts'
import type { PrinterPort, PrinterProblem } from './printer-port.ts'
import { PrinterReadiness } from './printer-readiness.ts'
import { readProblem } from './printer-status.ts'
import { PrinterTalk } from './printer-talk.ts'
import type { StoredPicture } from './stored-picture.ts'

export type PrintOrder = { kind: 'document'; model: ReceiptModel } | { kind: 'drawer-pulse' }

/**
 * not-started: no byte of the job left us, so it may be tried again by itself. withdrawn: the
 * caller said no at the last moment. uncertain: at least one byte left and nobody knows what came
 * of it, so a person must look. sent: the printer has taken everything, which is the best that one
 * without a fence can say. printed: the printer itself said that it is through with this job.
 */
export type PrintEnd =
  | { state: 'not-started'; problem: PrinterProblem; bytesAccepted: 0 }
  | { state: 'withdrawn'; problem: null; bytesAccepted: 0 }
  | { state: 'sent' | 'printed'; problem: null; bytesAccepted: number }
  | { state: 'uncertain'; problem: PrinterProblem; bytesAccepted: number }

export type PrintHooks = {
  /** Asked, and must make its answer durable, just before the first byte leaves. */
  mayStart(): boolean
  /** Every byte was taken; from here the printer's own word is waited for. */
  isFencing(bytesAccepted: number): void
  /** The paper stands still for this reason, and goes on by itself when it is mended; null: on. */
  waits(problem: PrinterProblem | null): void
}

export type Printer = {
  print(order: PrintOrder, hooks: PrintHooks): Promise<PrintEnd>
  /** Something of an earlier job, or of an earlier life of the hub, may be left inside. */
  readonly canClearAhead: boolean
  /** Brings it past that before there is a job; nothing is printed. */
  clearAhead(): Promise<PrinterProblem | null>
  /** A logo that could lie in its own memory and is not known to; null: nothing to do. */
  readonly wantedLogoKey: string | null
  /** Puts it there, when nothing waits to be printed; null: there is none to put. */
  keepLogo(hooks: LogoHooks): Promise<LogoEnd | null>
}

/** `auto` finds out by asking; a set-up that has probed the printer says what it found. */
export type PrinterAbilities = { status: 'auto' | 'dle-eot' | 'none'; fence: FenceAbility }

export type Patience = {
  statusMs: number
  /** For the barrier before a job: what is inside of an earlier one must come through first. */
  barrierMs: number
  /** Replies of one burst come closer together than this. */
  quietMs: number
  /** The same with what ends half a command between them: at 9600 baud that takes 2.2 s. */
  resyncQuietMs: number
  chunkMs: number
  /** Between two looks at the status while a fence is waited for. */
  lookEveryMs: number
  /** A printer that says it is well and does not answer the fence. Real ones take up to 8 s. */
  wellMs: number
  /** One that says nothing at all, as a full USB buffer does. */
  silentMs: number
  /** One that waits for paper or for its cover. */
  troubledMs: number
  /** While it writes its own memory it wants nothing sent. */
  storeMs: number
}

export const PATIENCE: Patience = {
  statusMs: 800,
  barrierMs: 3_000,
  quietMs: 800,
  resyncQuietMs: 4_000,
  chunkMs: 10_000,
  lookEveryMs: 1_000,
  wellMs: 20_000,
  silentMs: 30_000,
  troubledMs: 10 * 60_000,
  storeMs: 500,
}

export type PrinterSettings = {
  profile: PrinterProfile
  abilities: PrinterAbilities
  /** The logo, and lines that the code page lacks; without it these are left out and spelled. */
  pictures?: Pictures | null
  /** A job of before the hub's start ended nobody knows where: its paper may hang there uncut. */
  isPaperBroken?: boolean
  /** The logo goes from the printer's own memory where the printer says that it has it. */
  hasLogoMemory?: boolean
  /** The hub was stopped while it wrote there. */
  isStoreBroken?: boolean
}

type Parts = {
  settings: PrinterSettings
  readiness: PrinterReadiness
  memory: LogoMemory | null
}

/** A printer on any port: check, barrier, send, fence. One job at a time is the caller's duty. */
export function createPrinter(
  port: PrinterPort,
  settings: PrinterSettings,
  timers: Timers,
  patience: Patience = PATIENCE,
): Printer {
  const { pictures, hasLogoMemory = false, profile } = settings
  const readiness = new PrinterReadiness(settings, patience)
  const isKept = hasLogoMemory && profile.canDraw === true && pictures
  const memory = isKept ? new LogoMemory(() => pictures.readLogo(), patience) : null
  const parts = { settings, readiness, memory }

  async function talkTo<T>(
    work: (talk: PrinterTalk) => Promise<T>,
  ): Promise<{ said: T; goodbye: PrinterProblem | null } | { problem: PrinterProblem }> {
    const connected = await port.connect()
    if (!connected.ok) return { problem: connected.problem }
    const talk = new PrinterTalk(connected.wire, timers, patience.chunkMs)
    let said: T
    try {
      said = await work(talk)
    } catch (error) {
      await talk.close()
      throw error
    }
    return { said, goodbye: await talk.close() }
  }

  return {
    get canClearAhead() {
      return readiness.canClearAhead
    },
    async clearAhead() {
      const end = await talkTo((talk) => readiness.clearAhead(talk))
      return 'problem' in end ? end.problem : end.said
    },
    get wantedLogoKey() {
      return memory?.wantedKey ?? null
    },
    async keepLogo(hooks) {
      const key = memory?.wantedKey
      if (!memory || !key) return null
      const end = await talkTo((talk) => memory.keep(talk, readiness, hooks))
      return 'problem' in end ? { state: 'not-started', problem: end.problem, key } : end.said
    },
    async print(order, hooks) {
      const bytes = await encodeOrder(order, parts)
      const work = (talk: PrinterTalk) =>
        printOn(talk, { order, bytes }, parts, { hooks, patience }).catch((error: unknown) => {
          readiness.noteBroken(true)
          throw error
        })
      const talked = await talkTo(work)
      if ('problem' in talked) return notStarted(talked.problem)
      const end = afterGoodbye(talked.said, talked.goodbye)
      if (end.state === 'uncertain') readiness.noteBroken(order.kind === 'document')
      return end
    },
  }
}

const notStarted = (problem: PrinterProblem): PrintEnd => ({
  ...{ state: 'not-started', problem, bytesAccepted: 0 },
})

type Encoded = {
  /** With everything that is to be drawn. */
  whole: Uint8Array
  /** The same without the logo, which lies in the printer. Null: it has none. */
  short: { picture: StoredPicture; bytes: Uint8Array } | null
}
type Job = { order: PrintOrder; bytes: Encoded }

async function printOn(
  talk: PrinterTalk,
  { order, bytes: encoded }: Job,
  { readiness, memory }: Parts,
  { hooks, patience }: { hooks: PrintHooks; patience: Patience },
): Promise<PrintEnd> {
  const { fence } = readiness
  const obstacle = await readiness.prepare(talk)
  if (obstacle !== null) return notStarted(obstacle)
  const isShort =
    memory && encoded.short && readiness.canAnswer && fence.isPossible
      ? await memory.holds(talk, encoded.short.picture)
      : false
  if (isShort === 'connection-lost') {
    readiness.noteBroken(false)
    return notStarted(isShort)
  }
  const bytes = isShort && encoded.short ? encoded.short.bytes : encoded.whole
  if (!hooks.mayStart()) return { state: 'withdrawn', problem: null, bytesAccepted: 0 }
  const { bytesAccepted, problem } = await talk.send(bytes)
  if (problem !== null) return { state: 'uncertain', problem, bytesAccepted }
  const mayFence = readiness.canAnswer && fence.isPossible && order.kind === 'document'
  if (!mayFence) {
    const after = readiness.canAnswer ? await readProblem(talk, patience.wellMs / 2) : null
    return after === null
      ? { state: 'sent', problem: null, bytesAccepted }
      : { state: 'uncertain', problem: after, bytesAccepted }
  }
  hooks.isFencing(bytesAccepted)
  const unproved = await fence.after(talk, hooks.waits)
  return unproved === null
    ? { state: 'printed', problem: null, bytesAccepted }
    : { state: 'uncertain', problem: unproved, bytesAccepted }
}

/** Where nothing but the bytes themselves was proof, a broken goodbye takes it away. */
const afterGoodbye = (end: PrintEnd, problem: PrinterProblem | null): PrintEnd =>
  end.state === 'sent' && problem !== null
    ? { state: 'uncertain', problem, bytesAccepted: end.bytesAccepted }
    : end

async function encodeOrder(order: PrintOrder, { settings, memory }: Parts): Promise<Encoded> {
  const { profile, pictures = null } = settings
  if (order.kind === 'drawer-pulse') return { whole: encodeDrawerPulse(profile), short: null }
  const { model } = order
  const drawings = await drawPictures(model, profile, pictures)
  const whole = encodeReceipt(model, profile, drawings)
  const logo = model.blocks.find(({ kind }) => kind === 'logo')
  const picture = logo && memory?.picture
  if (!logo || !picture || !fits(picture, profile)) return { whole, short: null }
  const bytes = encodeReceipt(model, profile, drawings, picture)
  return { whole, short: { picture, bytes } }
}

const fits = ({ dots }: StoredPicture, { columns }: PrinterProfile): boolean =>
  dots.widthBytes * 8 <= columns * COLUMN_DOTS
