import type { MarksMessage, RelayReply } from '#domain/wire/relay-message.ts'
import type { HubDeps } from '../app-types.ts'
import { write } from '../db/write.ts'
import { applyMarks, type UnprovenSeries } from './apply-marks.ts'
import type { CloudMetrics } from './cloud-metrics.ts'

export type HearMarks = (marks: MarksMessage, publishState: () => void) => RelayReply

/**
 * Applies marks in one write, then tells whom it concerns. A refusal is an alarm: either the cloud
 * or this database is not what it says it is, and no till may forget anything meanwhile.
 */
export function createMarksEar(deps: HubDeps, metrics: CloudMetrics): HearMarks {
  const { db, log, live, seams } = deps
  const sayUnproven = createUnprovenAlarm(log, metrics)
  return (marks, publishState) => {
    const applied = write(db, (tx) => applyMarks(tx, marks, seams.clock.nowMs()))
    metrics.countMarks(applied.ok ? 'applied' : applied.reason)
    if (!applied.ok) {
      const { reason, detail } = applied
      log.error({ alarm: 'cloud-marks-refused', reason, detail }, 'what the cloud says cannot be')
      return { ok: false, reason }
    }
    if (applied.wasCloudRestored) {
      const sequence = marks.last_sequence
      log.warn(
        { alarm: 'cloud-restored', sequence },
        'the cloud holds less than it confirmed before',
      )
    }
    sayUnproven(applied.unproven)
    for (const { terminalId, series, watermark } of applied.watermarks) {
      live.publishTo(terminalId, { type: 'watermark', series, watermark })
    }
    if (applied.isChanged) publishState()
    return { ok: true, reason: null }
  }
}

/** Marks come every few seconds; a series is complained about when what can be proven changed. */
function createUnprovenAlarm(
  log: HubDeps['log'],
  metrics: CloudMetrics,
): (unproven: readonly UnprovenSeries[]) => void {
  let said = new Map<string, number>()
  return (unproven) => {
    metrics.setUnprovenSeries(unproven.length)
    const now = new Map<string, number>()
    for (const each of unproven) {
      const name = `${each.terminalId}/${each.series}`
      now.set(name, each.provenUpTo)
      if (said.get(name) === each.provenUpTo) continue
      log.error(
        { alarm: 'watermark-not-proven', ...each },
        'the cloud holds sales of this series that this database lacks; its till keeps them',
      )
    }
    said = now
  }
}
