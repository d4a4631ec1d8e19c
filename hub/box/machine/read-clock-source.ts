// Who sets the clock: `chronyc -n -c tracking`, one line of fields with commas between them.
// https://chrony-project.org/doc/4.5/chronyc.html#tracking
import { execFile } from 'node:child_process'
import type { MachineState } from '#domain/wire/document-box.ts'

const FIELDS = 14
const LEAP_STATUS = 13
/** 127.127.1.1: chrony's name for the machine's own clock. */
const OWN_CLOCK = '7F7F0101'
const ANSWER_MS_MAX = 5_000

export type RunChronyc = () => Promise<string | null>
export type ClockSource = MachineState['clock_source']

/** Null: it is not there, does not answer, or says no. */
export const runChronyc: RunChronyc = () =>
  new Promise((resolve) => {
    const options = { timeout: ANSWER_MS_MAX, killSignal: 'SIGKILL' as const }
    execFile('chronyc', ['-n', '-c', 'tracking'], options, (error, stdout) =>
      resolve(error ? null : stdout),
    )
  })

export async function readClockSource(run: RunChronyc): Promise<ClockSource> {
  const fields = (await run())?.trim().split(',') ?? []
  if (fields.length !== FIELDS) return 'unknown'
  if (fields[LEAP_STATUS] === 'Not synchronised') return 'none'
  return fields[0] === OWN_CLOCK ? 'own' : 'network'
}
