// The drain's ports as they are on the box: the hub's file, the relay's own, the hub's socket, and
// whoever shows or counts what happens.
import type { Logger } from 'pino'
import { fromIso } from '#domain/datetime.ts'
import type { Clock } from '#domain/seams.ts'
import type { DrainPorts, Pushed } from './drain.ts'
import type { HubLink } from './hub-link.ts'
import type { OutboxReader } from './outbox-reader.ts'
import { createPushRate } from './push-rate.ts'
import type { CursorStore } from './relay-database.ts'
import type { RelayMetrics } from './relay-metrics.ts'
import { findSetAside } from './set-aside.ts'
import type { StatusBoard } from './status-board.ts'

export type DrainPortsParts = {
  clock: Clock
  log: Logger
  outbox: OutboxReader
  store: CursorStore
  link: HubLink
  board: StatusBoard
  metrics: RelayMetrics
  push: DrainPorts['push']
}
/** `pause` tells whoever looks that nothing is being pushed for a while. */
export type BoxPorts = DrainPorts & { pause(): void }

export function createDrainPorts(parts: DrainPortsParts): BoxPorts {
  const { outbox, store, link, board, metrics, log } = parts
  const rate = createPushRate()

  function show(pushed: Pushed, rowCount: number, waitingCount: number): void {
    const { bytesRaw, bytesPacked, elapsedMs } = pushed
    metrics.carried(rowCount, bytesRaw, bytesPacked)
    rate.arrived({ rowCount, bytesPacked, elapsedMs }, waitingCount)
    board.put({ progress: rate.progress(), ...contact(parts.clock, pushed) })
  }

  return {
    readHead: outbox.readHead,
    readRows: outbox.readRows,
    readHash: outbox.readHash,
    loadCursor: store.loadCursor,
    saveCursor: store.saveCursor,
    push: parts.push,
    reportMarks: link.reportMarks,
    reportBroken: (broken) => {
      log.error({ broken }, 'box and cloud disagree about the past')
      link.reportBroken(broken)
    },
    reportFenced: (fenced) => {
      log.error({ fenced }, 'the cloud let another box of this outlet in')
      link.reportFenced(fenced)
    },
    reportVerdicts: (epoch, verdicts) => {
      metrics.judged(verdicts)
      const readRow = (sequence: number) => outbox.readRows(epoch, sequence, 1, 0)[0] ?? null
      const documents = findSetAside(verdicts, readRow)
      if (documents.length === 0) return
      log.error({ epoch, documents }, 'the cloud set documents aside: somebody must look')
      store.keepAside(epoch, documents)
      link.tellAside()
    },
    onPushed: show,
    pause: () => {
      rate.pause()
      board.put({ progress: null })
    },
  }
}

/** The cloud read its clock in the middle of the call, as far as anybody can tell. */
function contact(clock: Clock, { answer, elapsedMs }: Pushed) {
  const nowMs = clock.nowMs()
  const cloudMs = fromIso(answer.cloud_at)
  const skew = cloudMs === null ? null : Math.round(cloudMs - (nowMs - elapsedMs / 2))
  return { lastContactMs: nowMs, clockSkewMs: skew }
}
