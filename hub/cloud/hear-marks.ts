import type { MarksMessage, RelayReply } from '#domain/wire/relay-message.ts'
import type { HubDeps } from '../app-types.ts'
import { write } from '../db/write.ts'
import { applyMarks } from './apply-marks.ts'
import type { CloudMetrics } from './cloud-metrics.ts'

/**
 * Applies marks in one write, then tells whom it concerns. A refusal is an alarm: either the cloud
 * or this database is not what it says it is, and no till may forget anything meanwhile.
 */
export function hearMarks(
  deps: HubDeps,
  marks: MarksMessage,
  metrics: CloudMetrics,
  publishState: () => void,
): RelayReply {
  const { db, log, live, seams } = deps
  const applied = write(db, (tx) => applyMarks(tx, marks, seams.clock.nowMs()))
  metrics.countMarks(applied.ok ? 'applied' : applied.reason)
  if (!applied.ok) {
    const { reason, detail } = applied
    log.error({ alarm: 'cloud-marks-refused', reason, detail }, 'what the cloud says cannot be')
    return { ok: false, reason }
  }
  if (applied.wasCloudRestored) {
    const sequence = marks.last_sequence
    log.warn({ alarm: 'cloud-restored', sequence }, 'the cloud holds less than it confirmed before')
  }
  for (const { terminalId, series, watermark } of applied.watermarks) {
    live.publishTo(terminalId, { type: 'watermark', series, watermark })
  }
  if (applied.isChanged) publishState()
  return { ok: true, reason: null }
}
