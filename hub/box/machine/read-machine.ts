import { resolve } from 'node:path'
import type { MediumState } from '#domain/wire/document-box.ts'
import { isQuietDisk } from './find-disk.ts'
import { type ClockSource, type RunChronyc, readClockSource } from './read-clock-source.ts'
import { readMedium } from './read-medium.ts'
import { readTemperature, type Temperature } from './read-temperature.ts'

export type MachineFacts = {
  medium: MediumState
  temperature: Temperature
  clockSource: ClockSource
  /** Reading writes nothing to the disk of the data; null: this is no box. */
  isQuiet: boolean | null
}
export type ReadMachine = (nowMs: number) => Promise<MachineFacts>

/** `root` holds /proc, /sys and /run: that of the machine, or one that a test has laid out. */
export function createMachineReader(
  root: string,
  dataFolder: string,
  run: RunChronyc,
): ReadMachine {
  const folder = resolve(dataFolder)
  // One after the other: whatever hangs holds one thread and no more.
  return async (nowMs) => ({
    medium: await readMedium(root, folder, nowMs),
    temperature: await readTemperature(root),
    clockSource: await readClockSource(run),
    isQuiet: await isQuietDisk(root, folder),
  })
}
