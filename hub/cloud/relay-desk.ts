// Hears what the relay says, line by line, and keeps what it said last.
import { Check } from 'typebox/value'
import {
  HUB_FAULT,
  RelayMessage,
  type RelayReply,
  type RelayStatusMessage,
} from '#domain/wire/relay-message.ts'
import type { HubDeps } from '../app-types.ts'
import { noteContact } from '../loyalty/note-contact.ts'
import { createCloudMetrics } from './cloud-metrics.ts'
import { readCloudState } from './cloud-state.ts'
import { hearBrokenChain } from './hear-broken-chain.ts'
import type { ChangesDesk } from './hear-changes.ts'
import { hearFenced } from './hear-fenced.ts'
import { createMarksEar } from './hear-marks.ts'
import { hearSetAside } from './hear-set-aside.ts'

/** The relay speaks every few seconds; one that is silent for so long says nothing about now. */
const SILENCE_MS_MAX = 30_000
/** A push under way changes its figures many times a second; screens hear of them this often. */
const PROGRESS_EVERY_MS = 1_000

type Reply = RelayReply | Promise<RelayReply>
export type RelayDesk = {
  hear(line: string): Reply
  /** What the relay said last, while it is connected and speaking. */
  status(): RelayStatusMessage | null
  /** When it said so, by this box's clock. */
  heardAtMs(): number | null
  forgetStatus(): void
}

export function createRelayDesk(deps: HubDeps, changes: ChangesDesk): RelayDesk {
  const { clock, timers } = deps.seams
  const metrics = createCloudMetrics(deps, () => status)
  const hearMarks = createMarksEar(deps, metrics)
  let status: RelayStatusMessage | null = null
  let heardAtMs: number | null = null
  let cancelSilence = () => {}
  let toldMs = Number.NEGATIVE_INFINITY

  function setStatus(next: RelayStatusMessage | null): void {
    cancelSilence()
    const before = status
    status = next
    heardAtMs = next && clock.nowMs()
    if (next) cancelSilence = timers.after(SILENCE_MS_MAX, () => setStatus(null))
    const isNews = before?.cloud !== next?.cloud || before?.error_code !== next?.error_code
    const isOver = before?.progress != null && next?.progress == null
    const isDue = next?.progress != null && clock.monotonicMs() - toldMs >= PROGRESS_EVERY_MS
    if (isNews || isOver || isDue) publishState()
  }
  function publishState(): void {
    toldMs = clock.monotonicMs()
    try {
      deps.live.publish({ type: 'cloud-changed', cloud: readCloudState(deps.db, status) })
    } catch (err) {
      // Called from timers too, where a throw would end the hub for the sake of a badge.
      deps.log.error({ err }, 'the state of the cloud could not be read')
    }
  }
  function take(message: RelayMessage): Reply {
    switch (message.type) {
      case 'marks':
        return hearMarks(message, publishState)
      case 'status':
        setStatus(message)
        noteContact(deps.db, message)
        return { ok: true, reason: null }
      case 'set-aside':
        return hearSetAside(deps, message, metrics)
      case 'chain-broken':
        return hearBrokenChain(deps, message)
      case 'fenced':
        return hearFenced(deps, message)
      case 'changes':
        return changes.hear(message)
    }
  }
  return {
    status: () => status,
    heardAtMs: () => heardAtMs,
    forgetStatus: () => setStatus(null),
    hear: (line) => {
      const message = parse(line)
      if (!message) return { ok: false, reason: 'invalid-message' }
      try {
        return take(message)
      } catch (err) {
        // A full disk, for one: the hub goes on selling as far as it can.
        deps.log.error({ err }, 'what the relay said could not be taken')
        return { ok: false, reason: HUB_FAULT }
      }
    },
  }
}

function parse(line: string): RelayMessage | null {
  try {
    const message: unknown = JSON.parse(line)
    return Check(RelayMessage, message) ? message : null
  } catch {
    return null
  }
}
