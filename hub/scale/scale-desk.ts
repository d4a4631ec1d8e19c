import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import {
  SCALE_WATCH_MS,
  type ScaleSettings,
  type ScaleTakeAnswer,
  type ScaleTakeRequest,
  type ScaleWatchAnswer,
  type ScaleWeight,
} from '#domain/wire/scale-message.ts'
import type { HubDeps } from '../app-types.ts'
import { findScaleOf, listScales, type StoredScale } from './scale-store.ts'

/** A scale that is listened to; hub/devices has it. */
export type ListenedScale = {
  read(): ScaleWeight
  take(): { ok: true; grams: number; isNet: boolean } | { ok: false; why: string }
  hurry(isWatched: boolean): void
  brokenCount(): number
  stop(): Promise<void>
}
export type ScaleLine = Pick<ScaleSettings, 'port' | 'protocol' | 'baud' | 'framing'> & {
  capacityG: number
  minLoadG: number
}
export type ListenToScale = (line: ScaleLine, onChange: () => void) => ListenedScale

export type ScaleDesk = {
  /** After a commit that changed the scales. */
  reload(): void
  /** How many scales are set up. */
  count(): number
  weightOf(scaleId: string): ScaleWeight
  brokenCountOf(scaleId: string): number
  /** Tells the terminal each change of its scale for the next ten seconds. */
  watch(terminalId: string): ScaleWatchAnswer
  take(terminalId: string, request: ScaleTakeRequest): Outcome<ScaleTakeAnswer>
  stop(): Promise<void>
}

/** Who watches hears of its scale at least so often, and knows by it that the line stands. */
const BEAT_MS = 1_000
/** Takes whose answers are kept, for tills that lost theirs. */
const TAKES_KEPT = 200

const NOT_YET: ScaleWeight = {
  ...{ grams: null, is_steady: false, is_empty: false, is_net: false, is_taken: false },
  problem: 'unread',
}

type Deps = Pick<HubDeps, 'db' | 'seams' | 'live'>
type Entry = { line: string; scale: ListenedScale | null; closing: Promise<void> }
type KeptTake = { scaleId: string; answer: ScaleTakeAnswer }

/** Listens to every scale of the outlet, and stands between them and the terminals. */
export function createScaleDesk(
  deps: Deps,
  listen: ListenToScale,
  onTake: (result: 'taken' | 'refused') => void = () => {},
): ScaleDesk {
  const { db, live, seams } = deps
  const entries = new Map<string, Entry>()
  const watches = new Map<string, { scaleId: string; untilMs: number }>()
  const takes = new Map<string, KeptTake>()
  let cancelBeat: (() => void) | null = null
  let isStopped = false

  function reload(): void {
    const stored = listScales(db)
    for (const id of [...entries.keys()]) {
      if (!stored.some(({ scale_id }) => scale_id === id)) end(id)
    }
    for (const scale of stored) begin(scale)
  }
  function begin(stored: StoredScale): void {
    const { scale_id, port, protocol, baud, framing, capacity_g, min_load_g } = stored
    const line = { port, protocol, baud, framing, capacityG: capacity_g, minLoadG: min_load_g }
    const before = entries.get(scale_id)
    if (before?.line === JSON.stringify(line)) return
    // A line is opened once: whoever had one that is wanted now has to let go of it first.
    const closing = Promise.all([...entries.keys()].map((id) => isInTheWay(id, stored) && end(id)))
    const entry: Entry = {
      line: JSON.stringify(line),
      scale: null,
      closing: closing.then(() => {}),
    }
    entries.set(scale_id, entry)
    void entry.closing.then(() => {
      if (isStopped || entries.get(scale_id) !== entry) return
      entry.scale = listen(line, () => tell(scale_id))
      hurry(scale_id)
    })
  }
  const isInTheWay = (id: string, { scale_id, port }: StoredScale): boolean =>
    id === scale_id || JSON.parse(entries.get(id)?.line ?? '{}').port === port
  function end(id: string): Promise<void> {
    const entry = entries.get(id)
    entries.delete(id)
    return entry ? entry.closing.then(() => entry.scale?.stop()) : Promise.resolve()
  }

  const weightOf = (id: string): ScaleWeight => entries.get(id)?.scale?.read() ?? NOT_YET
  function tell(scaleId: string): void {
    const message = { type: 'scale-weight', scale_id: scaleId, weight: weightOf(scaleId) } as const
    for (const [terminalId, watch] of watches) {
      if (watch.scaleId === scaleId) live.publishTo(terminalId, message)
    }
  }
  function hurry(scaleId: string): void {
    const isWatched = [...watches.values()].some((watch) => watch.scaleId === scaleId)
    entries.get(scaleId)?.scale?.hurry(isWatched)
  }
  function beat(): void {
    const nowMs = seams.clock.monotonicMs()
    for (const [terminalId, { scaleId, untilMs }] of watches) {
      if (untilMs > nowMs) continue
      watches.delete(terminalId)
      hurry(scaleId)
    }
    for (const scaleId of new Set([...watches.values()].map((watch) => watch.scaleId)))
      tell(scaleId)
    cancelBeat = watches.size > 0 ? seams.timers.after(BEAT_MS, beat) : null
  }
  function watch(terminalId: string): ScaleWatchAnswer {
    const found = findScaleOf(db, terminalId)
    if (!found) {
      watches.delete(terminalId)
      return { scale: null }
    }
    const untilMs = seams.clock.monotonicMs() + SCALE_WATCH_MS
    watches.set(terminalId, { scaleId: found.id, untilMs })
    hurry(found.id)
    cancelBeat ??= seams.timers.after(BEAT_MS, beat)
    return { scale: { scale_id: found.id, name: found.name, weight: weightOf(found.id) } }
  }

  function take(terminalId: string, request: ScaleTakeRequest): Outcome<ScaleTakeAnswer> {
    const found = findScaleOf(db, terminalId)
    if (!found) return refuse('SCALE_NONE')
    const kept = takes.get(request.take_id)
    if (kept) return succeed(kept.answer)
    const outcome = takeFrom(entries.get(found.id)?.scale ?? null, request.tare_g)
    onTake(outcome.ok ? 'taken' : 'refused')
    if (!outcome.ok) return outcome
    takes.set(request.take_id, { scaleId: found.id, answer: outcome.value })
    for (const id of [...takes.keys()].slice(0, -TAKES_KEPT)) takes.delete(id)
    tell(found.id)
    return outcome
  }

  return {
    count: () => entries.size,
    reload,
    weightOf,
    brokenCountOf: (id) => entries.get(id)?.scale?.brokenCount() ?? 0,
    watch,
    take,
    async stop() {
      isStopped = true
      cancelBeat?.()
      await Promise.all([...entries.keys()].map(end))
    },
  }
}

/** A tare that does not fit takes nothing. */
function takeFrom(scale: ListenedScale | null, tareG: number): Outcome<ScaleTakeAnswer> {
  const weight = scale?.read() ?? NOT_YET
  // The scale has taken its own tare off already: a second one would sell less than there is.
  const isTareWrong = tareG > 0 && (weight.is_net || tareG >= (weight.grams ?? 0))
  if (weight.is_steady && isTareWrong) return refuse('SCALE_TARE_WRONG', undefined, 'tare_g')
  const taken = scale?.take()
  if (!taken?.ok) {
    return refuse(taken?.why === 'not-lifted' ? 'SCALE_NOT_LIFTED' : 'SCALE_NOT_STEADY')
  }
  return succeed({ success: true, net_g: taken.grams - tareG, tare_g: tareG })
}
