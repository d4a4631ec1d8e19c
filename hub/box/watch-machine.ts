// How the machine is, kept in memory: whoever asks is answered at once, however long a disk takes.
import { toIso } from '#domain/datetime.ts'
import type { MachineState } from '#domain/wire/document-box.ts'
import type { HubDeps } from '../app-types.ts'
import { writeIfPossible } from '../db/write.ts'
import { readDiskSpace } from '../system/disk-space.ts'
import type { MachineFacts, ReadMachine } from './machine/read-machine.ts'
import { forgetHoursBefore, HOUR_MS, type HourRow, keepHour } from './machine-store.ts'

export const MACHINE_LOOK_EVERY_MS = 60_000
/** What is older was true once. */
export const MACHINE_STALE_MS = 10 * 60_000
/** A clock that is only sped up or slowed gains 30 ms in a minute. */
const STEP_MS_MIN = 1_000
const HOURS_KEPT = 35 * 24

export type MachineWatch = {
  state(): MachineState
  /** Each file that is read is written to, on a box where that shall not be. */
  isRestless(): boolean
  stop(): void
}

export const UNKNOWN_MACHINE: MachineState = {
  medium: {
    ...{ state: 'unknown', kind: null, model: null, life_used_percent: null },
    because: 'not-asked',
  },
  ...{ temperature: 'unknown', temperature_celsius: null, clock_source: 'unknown' },
  clock_step: null,
}

type Deps = Pick<HubDeps, 'db' | 'dataFolder' | 'seams' | 'log'>

/** Looks once a minute; the next look begins a minute after the last one ended. */
export function watchMachine(deps: Deps, readMachine: ReadMachine): MachineWatch {
  const { seams, log, dataFolder } = deps
  const { clock, timers } = seams
  const steps = watchSteps(deps)
  const hours = keepHours(deps)
  let known: { facts: MachineFacts; atMs: number } | null = null
  let isStopped = false
  let cancel = timers.after(0, look)

  async function read(): Promise<void> {
    steps.look()
    const { free_bytes } = await readDiskSpace(dataFolder)
    const facts = await readMachine(clock.nowMs())
    if (isStopped) return
    known = { facts, atMs: clock.monotonicMs() }
    hours.add({ free_bytes, temperature_celsius: facts.temperature.celsius })
  }

  function look(): void {
    read()
      .catch((err) => log.warn({ err }, 'the machine could not be looked at'))
      .finally(() => {
        if (!isStopped) cancel = timers.after(MACHINE_LOOK_EVERY_MS, look)
      })
  }

  return {
    state: () => {
      const isFresh = known !== null && clock.monotonicMs() - known.atMs <= MACHINE_STALE_MS
      const clock_step = steps.last()
      return known && isFresh
        ? { ...stateOf(known.facts), clock_step }
        : { ...UNKNOWN_MACHINE, clock_step }
    },
    isRestless: () => known?.facts.isQuiet === false,
    stop: () => {
      isStopped = true
      cancel()
    },
  }
}

const stateOf = ({ medium, temperature, clockSource }: MachineFacts) => ({
  medium,
  temperature: temperature.state,
  temperature_celsius: temperature.celsius,
  clock_source: clockSource,
})

/** Somebody set the clock, or a time server did: the wall's went otherwise than the machine's. */
function watchSteps({ seams: { clock } }: Deps) {
  const apart = () => clock.nowMs() - clock.monotonicMs()
  let before = apart()
  let last: MachineState['clock_step'] = null
  return {
    look: () => {
      const by_ms = Math.round(apart() - before)
      before = apart()
      if (Math.abs(by_ms) >= STEP_MS_MIN) last = { at: toIso(clock.nowMs()), by_ms }
    },
    last: () => last,
  }
}

type Measured = Omit<HourRow, 'hour'>

/** One small write an hour, and one at the start; a full disk makes it none. */
function keepHours({ db, seams }: Deps) {
  let open: HourRow | null = null
  const keep = (row: HourRow): void =>
    writeIfPossible(db, (tx) => {
      keepHour(tx, row)
      forgetHoursBefore(tx, row.hour - HOURS_KEPT)
    })
  return {
    add: (measured: Measured): void => {
      const hour = Math.floor(seams.clock.nowMs() / HOUR_MS)
      if (open?.hour === hour) {
        open = { hour, ...worse(open, measured) }
        return
      }
      if (open) keep(open)
      open = { hour, ...measured }
      keep(open)
    },
  }
}

const worse = (a: Measured, b: Measured): Measured => ({
  free_bytes: least(a.free_bytes, b.free_bytes),
  temperature_celsius: most(a.temperature_celsius, b.temperature_celsius),
})
const least = (a: number | null, b: number | null) =>
  a === null || b === null ? (a ?? b) : Math.min(a, b)
const most = (a: number | null, b: number | null) =>
  a === null || b === null ? (a ?? b) : Math.max(a, b)
