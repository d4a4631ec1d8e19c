// What goes along with every call: which box this is, which life of its database, and now and then
// how it is.
import { toIso } from '#domain/datetime.ts'
import type { Clock } from '#domain/seams.ts'
import {
  type BoxHello,
  type BoxReport,
  CLOUD_PROTOCOL,
  type EpochOrigin,
} from '#domain/wire/cloud-message.ts'
import type { OutletKpis } from '#domain/wire/kpi-message.ts'
import type { ReadUnsent } from './unsent.ts'

const REPORT_EVERY_MS = 30_000

export type HelloOptions = {
  clock: Clock
  boxId: string
  relayVersion: string
  readUnsent: ReadUnsent
  /** Null for the first life of a database, and while the hub's file cannot be read. */
  readOrigin(epoch: string): EpochOrigin | null
  readAppliedCursor(): string | null
  readHeadSequence(): number | null
  readKpis(nowMs: number): OutletKpis | null
  readAbsentCount(): number | null
  /** The release that is installed: hub and relay come together. */
  readHubVersion(): string | null
}

/** At an ask the report always goes along, otherwise twice a minute at most. */
export function createBoxHello(
  options: HelloOptions,
): (epoch: string, isAsking: boolean) => BoxHello {
  const { clock } = options
  let lastReportMs = Number.NEGATIVE_INFINITY

  function report(): BoxReport | null {
    const unsent = options.readUnsent()
    const headSequence = options.readHeadSequence()
    if (!unsent || headSequence === null) return null
    return {
      at: toIso(clock.nowMs()),
      hub_version: options.readHubVersion(),
      head_sequence: headSequence,
      oldest_unsent_at: unsent.oldestAtMs === null ? null : toIso(unsent.oldestAtMs),
      unsent_value_minor: unsent.valueMinor,
      applied_cursor: options.readAppliedCursor(),
      kpis: options.readKpis(clock.nowMs()),
      absent_terminal_count: options.readAbsentCount(),
    }
  }

  return (epoch, isAsking) => {
    const isDue = isAsking || clock.monotonicMs() - lastReportMs >= REPORT_EVERY_MS
    const fresh = isDue ? report() : null
    if (fresh) lastReportMs = clock.monotonicMs()
    return {
      protocol: CLOUD_PROTOCOL,
      epoch,
      box_id: options.boxId,
      relay_version: options.relayVersion,
      origin: options.readOrigin(epoch),
      report: fresh,
    }
  }
}
