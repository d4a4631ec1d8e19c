// Everything between this terminal and its hub: the door, the live channel, the sender of the
// journal, and what people see of them.

import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import { uuidv7 } from '#domain/ids.ts'
import type { DeviceSessionAnswer } from '#domain/wire/access-message.ts'
import type { CloudState, LiveMessage } from '#domain/wire/live-message.ts'
import type { TerminalDatabase } from './database.ts'
import { proveDevice, reconcileSeries, type SeriesFinding } from './device-identity.ts'
import { createHubDoor, type HubDoor } from './hub-door.ts'
import { createLiveChannel } from './live.ts'
import { countJournal, type JournalCounts, queueAgain } from './sale-journal.ts'
import { createSaleSender, type SaleSender } from './sale-sender.ts'
import type { TerminalSeams } from './terminal-seams.ts'
import type { TillErrorCode } from './till-errors.ts'
import { forgetCovered, noteWatermark } from './watermark.ts'

export type LinkIncident =
  | Exclude<SeriesFinding, { kind: 'in-step' }>
  | { kind: 'watermark-beyond'; series: string; watermark: number }
  /** The hub no longer knows this device's key. */
  | { kind: 'device-refused'; code: TillErrorCode }

export type HubLink = {
  /** Names this run of the page, see SaleOrder. */
  runId: string
  door: HubDoor
  sender: SaleSender
  isConnected: ReadonlySignal<boolean>
  state: ReadonlySignal<'online' | 'syncing' | 'offline'>
  counts: ReadonlySignal<JournalCounts>
  cloud: ReadonlySignal<CloudState>
  incident: ReadonlySignal<LinkIncident | null>
  /** Raised after every change of the journal. */
  journalVersion: ReadonlySignal<number>
  start(): void
  stop(): void
  retryNow(): void
  /** Counts the journal again and tells whoever shows it; call after a commit. */
  journalChanged(): Promise<void>
  retryRefused(id: string): Promise<void>
  dismissIncident(): void
  onMessage(listener: (message: LiveMessage) => void): () => void
  onSession(listener: (session: DeviceSessionAnswer) => void): () => void
  /** Every refusal of the hub, whoever asked: an ended log-in shows up anywhere. */
  onRefusal(listener: (code: TillErrorCode) => void): () => void
}

const UNKNOWN_CLOUD: CloudState = { state: 'unknown', pending_count: 0, last_confirmed_at: null }

export function createHubLink(seams: TerminalSeams, database: TerminalDatabase): HubLink {
  const counts = signal<JournalCounts>({ pending: 0, refused: 0 })
  const cloud = signal<CloudState>(UNKNOWN_CLOUD)
  const incident = signal<LinkIncident | null>(null)
  const journalVersion = signal(0)
  const messageListeners = new Set<(message: LiveMessage) => void>()
  const sessionListeners = new Set<(session: DeviceSessionAnswer) => void>()
  const refusalListeners = new Set<(code: TillErrorCode) => void>()
  let forgetWakes = () => {}

  const runId = uuidv7(seams)
  const door = createHubDoor(seams, () => proveDevice(seams, database), noteRefusal)
  const live = createLiveChannel(seams, { prepare, onMessage })
  const sender = createSaleSender({ seams, database, door, runId, onVerdict: journalChanged })

  async function prepare(): Promise<boolean> {
    const session = await door.openSession()
    if (!session.ok) {
      noteRefusedDevice(session.code)
      return false
    }
    await meet(session.value)
    return true
  }
  async function meet(session: DeviceSessionAnswer): Promise<void> {
    const finding = await reconcileSeries(database, session.series)
    if (finding.kind !== 'in-step') incident.value = finding
    await heardWatermark(session.series.series, session.series.watermark)
    for (const listener of sessionListeners) listener(session)
  }
  function noteRefusal(code: TillErrorCode): void {
    for (const listener of refusalListeners) listener(code)
  }
  function noteRefusedDevice(code: TillErrorCode): void {
    if (code === 'DEVICE_NOT_PAIRED' || code === 'DEVICE_SIGNATURE_INVALID') {
      incident.value = { kind: 'device-refused', code }
    }
  }
  async function heardWatermark(series: string, watermark: number): Promise<void> {
    const nowMs = seams.clock.nowMs()
    const finding = await noteWatermark(database, series, watermark, nowMs)
    if (finding === 'beyond-our-numbers') {
      incident.value = { kind: 'watermark-beyond', series, watermark }
      return
    }
    await forgetCovered(database, nowMs)
    journalVersion.value += 1
  }
  function onMessage(message: LiveMessage): void {
    if (message.type === 'hello') {
      cloud.value = message.cloud
      sender.drain()
    }
    if (message.type === 'cloud-changed') cloud.value = message.cloud
    if (message.type === 'watermark') heardWatermark(message.series, message.watermark)
    for (const listener of messageListeners) listener(message)
  }
  async function journalChanged(): Promise<void> {
    const counted = await countJournal(database)
    batch(() => {
      counts.value = counted
      journalVersion.value += 1
    })
  }

  return {
    runId,
    door,
    sender,
    isConnected: live.isConnected,
    state: computed(() => {
      if (!live.isConnected.value) return 'offline'
      return sender.isSending.value && counts.value.pending > 1 ? 'syncing' : 'online'
    }),
    counts,
    cloud,
    incident,
    journalVersion,
    start() {
      forgetWakes = seams.onWake(live.wake)
      sender.start()
      journalChanged()
      live.start()
    },
    stop() {
      forgetWakes()
      live.stop()
      sender.stop()
    },
    retryNow() {
      live.wake()
      sender.drain()
    },
    journalChanged,
    async retryRefused(id) {
      await queueAgain(database, id)
      await journalChanged()
      sender.drain()
    },
    dismissIncident() {
      incident.value = null
    },
    onMessage: (listener) => listen(messageListeners, listener),
    onSession: (listener) => listen(sessionListeners, listener),
    onRefusal: (listener) => listen(refusalListeners, listener),
  }
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
