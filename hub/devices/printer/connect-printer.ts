import type { Timers } from '#domain/seams.ts'
import type { Pictures } from './drawn/draw-pictures.ts'
import { lookAtPrinter, type PrinterLook } from './look-at-printer.ts'
import { oneAtATime, type Spoken } from './one-at-a-time.ts'
import { CODE_PAGE_NUMBERS, type CodePage } from './printable-text.ts'
import { createPrinter, type Printer, type PrinterAbilities } from './printer.ts'
import type { PrinterPort } from './printer-port.ts'
import { type ProbeEnd, probePrinter } from './probe-printer.ts'
import { TCP_TIMEOUTS, tcpPort } from './tcp-wire.ts'
import { usbPort } from './usb-wire.ts'
import { usblpPort } from './usblp-wire.ts'

/** Settings as an outlet keeps them. */
export type StoredPrinter = {
  transport: string
  address: string
  columns: number
  codePage: string
  canCut: boolean
  canDraw?: boolean
  drawer?: string
  statusAbility: string
  fenceAbility: string
  isPaperBroken?: boolean
  hasLogoMemory?: boolean
  isStoreBroken?: boolean
}

const SPOKEN: Spoken = new Map()

/** Wrong settings throw, and the job then waits for a person. */
export function connectPrinter(
  stored: StoredPrinter,
  timers: Timers,
  pictures: Pictures | null = null,
): Printer {
  const { columns, codePage, canCut, canDraw = false, isPaperBroken = false } = stored
  const { statusAbility: status, fenceAbility: fence } = stored
  if (columns !== 32 && columns !== 42 && columns !== 48) {
    throw new Error(`no printer has ${columns} columns`)
  }
  if (!isCodePage(codePage)) throw new Error(`unknown code page ${codePage}`)
  // The database's own checks keep these two to the words of the types.
  const abilities = { status, fence } as PrinterAbilities
  const drawer = stored.drawer === 'pin-5' ? 'pin-5' : 'pin-2'
  const profile = { columns, codePage, canCut, canDraw, drawer } as const
  const { hasLogoMemory = false, isStoreBroken = false } = stored
  const settings = { profile, abilities, pictures, isPaperBroken, hasLogoMemory, isStoreBroken }
  return createPrinter(portOf(stored, timers), settings, timers)
}

export function portOf(
  { transport, address }: Pick<StoredPrinter, 'transport' | 'address'>,
  timers: Timers,
): PrinterPort {
  const port = openPort({ transport, address }, timers)
  return oneAtATime(port, { spoken: SPOKEN, key: keyOf({ transport, address }) })
}

const keyOf = ({ transport, address }: Pick<StoredPrinter, 'transport' | 'address'>): string =>
  `${transport} ${address}`

function openPort(
  { transport, address }: Pick<StoredPrinter, 'transport' | 'address'>,
  timers: Timers,
  tcpTimeouts = TCP_TIMEOUTS,
): PrinterPort {
  if (transport === 'tcp') return tcpPort(address, timers, tcpTimeouts)
  if (transport === 'usb') return usbPort(address, timers)
  if (transport === 'usblp') return usblpPort(address, timers)
  throw new Error(`there is no way to a printer by ${transport}`)
}

/** Longer than clearing a printer ahead takes; a long job is then said to be one. */
const OWN_TALK_MS_MAX = 12_000
const ASK_AGAIN_MS = 300

/**
 * What a printer at this place says that it can; an address that is none is unreachable. Waits for
 * the hub's own talk with it to end: a printer that was just set up is being cleared.
 */
export async function probePlace(
  place: Pick<StoredPrinter, 'transport' | 'address'>,
  timers: Timers,
): Promise<ProbeEnd> {
  let port: PrinterPort
  try {
    port = portOf(place, timers)
  } catch {
    return { ok: false, problem: 'unreachable' }
  }
  let end = await probePrinter(port, timers)
  for (let waitedMs = 0; isOwnTalk(end, place) && waitedMs < OWN_TALK_MS_MAX; ) {
    await new Promise<void>((resolve) => timers.after(ASK_AGAIN_MS, resolve))
    waitedMs += ASK_AGAIN_MS
    end = await probePrinter(port, timers)
  }
  return end
}

const isOwnTalk = (end: ProbeEnd, place: Pick<StoredPrinter, 'transport' | 'address'>): boolean =>
  !end.ok && end.problem === 'in-use' && SPOKEN.has(keyOf(place))

/** A receipt may come at any moment and waits for the look: it is short, and its goodbye too. */
const LOOK_TIMEOUTS = { connectMs: 1_500, goodbyeMs: 100 }

/**
 * How a printer at this place is; an address that is none is unreachable. One that the hub itself
 * speaks to at this moment is not asked: null.
 */
export async function lookAtPlace(
  place: Pick<StoredPrinter, 'transport' | 'address' | 'statusAbility'>,
  timers: Timers,
): Promise<PrinterLook | null> {
  const turn = { spoken: SPOKEN, key: keyOf(place), isLook: true }
  if (SPOKEN.has(turn.key)) return null
  let port: PrinterPort
  try {
    port = openPort(place, timers, LOOK_TIMEOUTS)
  } catch {
    return { problem: 'unreachable', isSaid: true }
  }
  return lookAtPrinter(oneAtATime(port, turn), place.statusAbility, timers)
}

const isCodePage = (name: string): name is CodePage => Object.hasOwn(CODE_PAGE_NUMBERS, name)
