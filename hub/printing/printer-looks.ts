// How printers are while nothing is printed on them. Asked all day, a few seconds apart, and when
// somebody looks at the console; kept in memory only: it is true for a moment.
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import { readPrinterState } from './print-queue-view.ts'
import { listPrinters, type PrinterRow } from './printer-store.ts'

type Said = { problem: string | null; isSaid: boolean }

/** hub/devices has it; the composition root joins the two. Null: the hub itself speaks to it. */
export type LookAtPrinter = (place: {
  transport: string
  address: string
  statusAbility: string
}) => Promise<Said | null>

/** What was said longer ago is not shown: somebody may have mended it, or gone on printing. */
const FRESH_MS = 45_000
/** One that was asked so often and said nothing is only reached for, and asked now and then. */
const SILENCES_MAX = 2
const ASKED_AGAIN_AFTER = 10
/** A printer's own words. Anything else passes when another program has it for a moment. */
const OWN_WORDS: ReadonlySet<string> = new Set([
  'paper-out',
  'cover-open',
  'offline',
  'printer-error',
  'not-allowed',
])

export type PrinterLooks = {
  /**
   * Asks every printer on which no job is under way; many who ask at once ask once. Patient: what
   * may pass by itself is believed when it was met twice.
   */
  look(how?: { isPatient: boolean }): Promise<void>
  of(printerId: string): { problem: string | null; atMs: number } | null
}

type Seen = {
  place: string
  /** What is believed, and when it was said; null: it never says. */
  said: { problem: string | null; atMs: number; monotonicMs: number } | null
  /** Met once and not believed yet. */
  doubted: string | null
  silences: number
}

/** `onChange`: what is believed of this printer is another thing now; null: nothing wrong. */
export function createPrinterLooks(
  { db, seams }: { db: Db; seams: Pick<Seams, 'clock'> },
  lookAt: LookAtPrinter,
  onChange: (printerId: string, problem: string | null) => void = () => {},
): PrinterLooks {
  const seen = new Map<string, Seen>()
  let running: { isPatient: boolean; end: Promise<void> } | null = null

  async function lookAtOne(printer: PrinterRow, isPatient: boolean): Promise<void> {
    const isBusy = () => readPrinterState(db, printer.id).underWayCount > 0
    // Who prints is spoken to already; the job says how it goes.
    if (isBusy()) return
    const before = knownOf(seen.get(printer.id), printer)
    const { transport, address } = printer
    const statusAbility = isPatient ? abilityNow(printer, before) : printer.status_ability
    const answer = await lookAt({ transport, address, statusAbility })
    // The hub itself was quicker and speaks to it now.
    if (answer === null || (answer.problem === 'in-use' && isBusy())) return
    const after = believe(before, answer, { isPatient, transport, clock: seams.clock })
    seen.set(printer.id, after)
    const problem = after.said?.problem ?? null
    if (problem !== (before.said?.problem ?? null)) onChange(printer.id, problem)
  }

  async function look({ isPatient } = { isPatient: false }): Promise<void> {
    // Who wants to know now is not answered by one that doubts what it meets.
    if (running?.isPatient && !isPatient) await running.end
    running ??= { isPatient, end: lookAtAll(isPatient) }
    return running.end
  }

  const lookAtAll = (isPatient: boolean): Promise<void> =>
    Promise.all(listPrinters(db).map((each) => lookAtOne(each, isPatient)))
      .then(() => {})
      .finally(() => {
        running = null
      })

  return {
    look,
    of(printerId) {
      const printer = listPrinters(db).find(({ id }) => id === printerId)
      const said = printer ? knownOf(seen.get(printerId), printer).said : null
      const isFresh = said && seams.clock.monotonicMs() - said.monotonicMs < FRESH_MS
      return isFresh ? { problem: said.problem, atMs: said.atMs } : null
    },
  }
}

/** What was known of another place says nothing of this one. */
function knownOf(known: Seen | undefined, { transport, address }: PrinterRow): Seen {
  const place = `${transport} ${address}`
  return known?.place === place ? known : { place, said: null, doubted: null, silences: 0 }
}

/** Its silence takes most of a second, in which a receipt would wait. */
function abilityNow({ status_ability: ability }: PrinterRow, { silences }: Seen): string {
  const isMute = ability === 'auto' && silences >= SILENCES_MAX
  return isMute && silences % ASKED_AGAIN_AFTER !== 0 ? 'none' : ability
}

type How = { isPatient: boolean; transport: string; clock: Seams['clock'] }

function believe(before: Seen, { problem, isSaid }: Said, how: How): Seen {
  const { isPatient, transport, clock } = how
  if (!isSaid) return { ...before, said: null, doubted: null, silences: before.silences + 1 }
  // A cable that is out is out; a LAN or a program comes back.
  const isSure = problem === null || OWN_WORDS.has(problem) || isUnplugged(problem, transport)
  const isKnown = problem === before.doubted || problem === before.said?.problem
  if (isPatient && !isSure && !isKnown) return { ...before, doubted: problem }
  const now = { atMs: clock.nowMs(), monotonicMs: clock.monotonicMs() }
  const silences = problem === null ? 0 : before.silences
  return { ...before, said: { problem, ...now }, doubted: null, silences }
}

const isUnplugged = (problem: string, transport: string): boolean =>
  problem === 'unreachable' && transport !== 'tcp'
