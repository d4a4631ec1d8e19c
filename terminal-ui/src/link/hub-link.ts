// Everything between this terminal and its hub: the door, the live channel, the sender of the
// journal, and what people see of them.

import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import { uuidv7 } from '#domain/ids.ts'
import type { DeviceSessionAnswer } from '#domain/wire/access-message.ts'
import type { CloudState, LiveMessage, TerminalPing } from '#domain/wire/live-message.ts'
import type { Background } from './background.ts'
import type { TerminalDatabase } from './database.ts'
import { proveDevice, reconcileSeries, type SeriesFinding } from './device-identity.ts'
import { createHubDoor, type HubDoor } from './hub-door.ts'
import { JournalVault } from './journal-vault.ts'
import { Listeners } from './listeners.ts'
import { LiveChannel } from './live.ts'
import { countJournal, type JournalCounts, pendingInJournal, queueAgain } from './sale-journal.ts'
import { createSaleSender, type SaleSender } from './sale-sender.ts'
import type { TailOffer } from './tail-offer.ts'
import type { TerminalSeams } from './terminal-seams.ts'
import { isUnanswered, type TillErrorCode, type TillOutcome } from './till-errors.ts'
import { forgetCovered, noteWatermark } from './watermark.ts'

export type LinkIncident =
  | Exclude<SeriesFinding, { kind: 'in-step' }>
  /** The cloud claims numbers that this terminal never issued. */
  | { kind: 'watermark-beyond'; series: string; watermark: number }
  /** IndexedDB had lost them; the second journal had not. */
  | { kind: 'sales-put-back'; count: number }
  | { kind: 'sales-handed-over'; count: number }
  /** The hub no longer knows this device's key. */
  | { kind: 'device-refused'; code: TillErrorCode }

export const ASK_AGAIN_MS = 15_000
const FORGET_EVERY_MS = 60 * 60 * 1000
/** As many as a ping may name. */
const DAY_MS = 24 * FORGET_EVERY_MS
const PING_SHIFTS_MAX = 20
const UNKNOWN_CLOUD: CloudState = {
  state: 'unknown',
  pending_count: 0,
  last_confirmed_at: null,
  progress: null,
  error_code: null,
}

export class HubLink {
  /** Names this run of the page, see SaleOrder. */
  readonly runId: string
  readonly background: Background
  readonly door: HubDoor
  readonly sender: SaleSender
  /** Seals the journal and keeps its second copy. */
  readonly vault: JournalVault
  readonly isConnected: ReadonlySignal<boolean>
  /** Too long without the hub: only this basket may still be sold (models/away-limit.ts). */
  readonly stopped = signal<{ exceptCartId: string | null } | null>(null)
  readonly state: ReadonlySignal<'online' | 'syncing' | 'offline'>
  readonly #seams: TerminalSeams
  readonly #database: TerminalDatabase
  readonly #live: LiveChannel
  readonly #counts = signal<JournalCounts>({ pending: 0, refused: 0, unsentShiftIds: [] })
  readonly #otherHolds = signal<ReadonlySignal<readonly string[]> | null>(null)
  readonly #cloud = signal<CloudState>(UNKNOWN_CLOUD)
  readonly #incident = signal<LinkIncident | null>(null)
  readonly #journalVersion = signal(0)
  readonly #messages = new Listeners<LiveMessage>()
  readonly #sessions = new Listeners<DeviceSessionAnswer>()
  readonly #refusals = new Listeners<TillErrorCode>()
  readonly #again = new Map<unknown, () => void>()
  #forgetWakes = () => {}
  #stopTelling = () => {}
  #nextForgetMs = 0
  /** The hub's clock less our monotonic one; our own until it has said its time in this run. */
  #hubAheadMs: number
  /** The same less our wall clock. */
  #wallAheadMs = 0
  #hasHeardTime = false
  #tail: TailOffer | null = null

  constructor(seams: TerminalSeams, database: TerminalDatabase, background: Background) {
    this.#seams = seams
    this.background = background
    this.#database = database
    this.#hubAheadMs = seams.clock.nowMs() - seams.clock.monotonicMs()
    this.runId = uuidv7(seams)
    this.vault = new JournalVault(seams, database)
    this.door = createHubDoor(seams, {
      proveDevice: () => proveDevice(seams, database),
      onRefusal: (code) => this.#refusals.tell(code),
    })
    const hooks = {
      prepare: () => this.#prepare(),
      onMessage: (message: LiveMessage) => this.#hear(message),
      describe: () => ({ ...this.#holding.peek(), ...this.#lookups }),
    }
    this.#live = new LiveChannel(seams, hooks, background)
    const { door, runId } = this
    this.sender = createSaleSender({
      ...{ seams, database, door, background, runId },
      onVerdict: () => this.journalChanged(),
    })
    this.isConnected = this.#live.isConnected
    this.state = computed(() => {
      if (!this.isConnected.value) return 'offline'
      return this.sender.isSending.value && this.#counts.value.pending > 1 ? 'syncing' : 'online'
    })
  }

  readonly #lookups = { cache_hits: 0, cache_misses: 0 }

  lookups(): { cache_hits: number; cache_misses: number } {
    return { ...this.#lookups }
  }

  /** When the oldest sale was made that the hub does not have. */
  oldestPendingMs(): Promise<number | null> {
    return pendingInJournal(this.#database, 1).then(([first]) => first?.createdAtMs ?? null)
  }

  /**
   * Asks for what the hub says is otherwise by now. One that is too busy to answer is asked again;
   * one that is gone says hello when it is back.
   */
  keepAsking(ask: () => Promise<TillOutcome<unknown>>): void {
    this.#again.get(ask)?.()
    this.#again.delete(ask)
    this.background.run(
      ask().then((answer) => {
        if (answer.ok || !isUnanswered(answer.code) || !this.isConnected.peek()) return
        const cancel = this.#seams.timers.after(ASK_AGAIN_MS, () => this.keepAsking(ask))
        this.#again.set(ask, cancel)
      }),
    )
  }

  /** Whether this terminal knew a code, or a customer that was chosen: the hub hears of it with the next ping. */
  countLookup(isHit: boolean): void {
    this.#lookups[isHit ? 'cache_hits' : 'cache_misses'] += 1
  }

  /** What a close of a shift elsewhere must wait for: the hub hears of it with every ping. */
  readonly #holding = computed<Omit<TerminalPing, 'type'>>(() => {
    const { pending, refused, unsentShiftIds } = this.#counts.value
    const others = this.#otherHolds.value?.value ?? []
    const shiftIds = [...new Set([...unsentShiftIds, ...others])]
    return {
      pending_count: pending + refused + others.length,
      pending_session_ids: shiftIds.slice(0, PING_SHIFTS_MAX),
    }
  })

  /** Names shifts of which something else than a sale is still unsent. */
  alsoHolds(shiftIds: ReadonlySignal<readonly string[]>): void {
    this.#otherHolds.value = shiftIds
  }

  get counts(): ReadonlySignal<JournalCounts> {
    return this.#counts
  }
  get cloud(): ReadonlySignal<CloudState> {
    return this.#cloud
  }
  get incident(): ReadonlySignal<LinkIncident | null> {
    return this.#incident
  }
  /** Grows with every change of the journal, or of what the cloud holds of it. */
  get journalVersion(): ReadonlySignal<number> {
    return this.#journalVersion
  }

  start(): void {
    this.#forgetWakes = this.#seams.onWake(() => this.#live.wake())
    this.sender.start()
    this.background.run(this.#hearPutBack())
    this.background.run(this.journalChanged())
    this.#live.start()
    this.#stopTelling = effect(() => {
      this.#holding.value
      this.#live.ping()
    })
  }

  stop(): void {
    this.#forgetWakes()
    this.#stopTelling()
    for (const cancel of this.#again.values()) cancel()
    this.#live.stop()
    this.#tail?.stop()
    this.sender.stop()
  }

  noteIncident(incident: LinkIncident): void {
    this.#incident.value = incident
  }

  async #hearPutBack(): Promise<void> {
    const second = await this.vault.second
    const count = second ? second.putBackCount + second.putBackCommandCount : 0
    if (count === 0) return
    this.noteIncident({ kind: 'sales-put-back', count })
    await this.journalChanged()
    this.sendPending()
  }

  retryNow(): void {
    this.#live.wake()
    this.sendPending()
  }

  /** Hands what is pending to the hub; nobody waits for it. */
  sendPending(): void {
    this.background.run(this.sender.drain())
  }

  /** Counts the journal again and tells whoever shows it; call after a commit. */
  async journalChanged(): Promise<void> {
    const counted = await countJournal(this.#database)
    batch(() => {
      this.#counts.value = counted
      this.#journalVersion.value += 1
    })
  }

  async retryRefused(id: string): Promise<void> {
    await queueAgain(this.#database, id)
    await this.journalChanged()
    this.sendPending()
  }

  dismissIncident(): void {
    this.#incident.value = null
  }

  onMessage(listener: (message: LiveMessage) => void): () => void {
    return this.#messages.add(listener)
  }
  onSession(listener: (session: DeviceSessionAnswer) => void): () => void {
    return this.#sessions.add(listener)
  }
  /** Every refusal of the hub, whoever asked: an ended log-in shows up anywhere. */
  onRefusal(listener: (code: TillErrorCode) => void): () => void {
    return this.#refusals.add(listener)
  }

  async #prepare(): Promise<boolean> {
    const session = await this.door.openSession()
    if (session.ok) await this.#meet(session.value)
    else this.#noteRefusedDevice(session.code)
    return session.ok
  }

  async #meet(session: DeviceSessionAnswer): Promise<void> {
    this.#hearTime(session.hub_time_ms)
    const { sealing_key: sealing } = session
    if (sealing) await this.#database.put('sync_metadata', { key: 'sealing-key', sealing })
    const finding = await reconcileSeries(this.#database, session.series)
    if (finding.kind !== 'in-step') this.#incident.value = finding
    await this.#hearWatermark(session.series.series, session.series.watermark)
    this.#sessions.tell(session)
    if (session.life) this.background.run(this.#offerTail(session))
  }

  /** A hub that lost data is given again what it lacks; a script of its own knows how. */
  async #offerTail(session: DeviceSessionAnswer): Promise<void> {
    const later = await import('./tail-offer.ts').catch(() => null)
    this.#tail ??=
      later?.createTailOffer({
        ...{ seams: this.#seams, database: this.#database, background: this.background },
        ...{ door: this.door, send: () => this.journalChanged().then(() => this.sender.drain()) },
      }) ?? null
    await this.#tail?.meet(session)
  }

  #noteRefusedDevice(code: TillErrorCode): void {
    if (code !== 'DEVICE_NOT_PAIRED' && code !== 'DEVICE_SIGNATURE_INVALID') return
    this.#incident.value = { kind: 'device-refused', code }
  }

  async #hearWatermark(series: string, watermark: number): Promise<void> {
    const finding = await noteWatermark(this.#database, series, watermark, this.#hubNowMs())
    if (finding === 'beyond-our-numbers') {
      this.#incident.value = { kind: 'watermark-beyond', series, watermark }
      return
    }
    this.#journalVersion.value += 1
    await this.#forgetNowAndThen()
  }

  #hearTime(hubMs: number, isSaid = true): void {
    const { clock } = this.#seams
    this.#hasHeardTime = isSaid
    this.#hubAheadMs = hubMs - clock.monotonicMs()
    this.#wallAheadMs = hubMs - clock.nowMs()
  }

  /** What an earlier run heard last; the hub's own word in this one counts more. */
  recallTime(wallAheadMs: number): void {
    if (!this.#hasHeardTime) this.#hearTime(this.#seams.clock.nowMs() + wallAheadMs, false)
  }

  /**
   * The hub's clock less this device's, for what people read. A wall clock that went on by less
   * than a day was asleep with the tablet, when the monotonic one stands still; any other jumped.
   */
  aheadMs(): number {
    const heardMs = this.#hubNowMs() - this.#seams.clock.nowMs()
    const sleptMs = this.#wallAheadMs - heardMs
    const isAsleep = sleptMs >= 0 && sleptMs < DAY_MS
    return Math.round(isAsleep ? this.#wallAheadMs : heardMs)
  }

  /** What is forgotten after days is dated by the hub: a tablet's clock may jump by years (I10). */
  #hubNowMs(): number {
    return this.#seams.clock.monotonicMs() + this.#hubAheadMs
  }

  /** Looking through the whole journal is not for every sale. */
  async #forgetNowAndThen(): Promise<void> {
    const { clock } = this.#seams
    if (clock.monotonicMs() < this.#nextForgetMs) return
    this.#nextForgetMs = clock.monotonicMs() + FORGET_EVERY_MS
    await forgetCovered(this.#database, this.#hubNowMs())
    // A second storage that hangs must not keep this till from its hub.
    this.background.run(this.vault.prune())
  }

  #hear(message: LiveMessage): void {
    if (message.type === 'hello' || message.type === 'pong') this.#hearTime(message.hub_time_ms)
    if (message.type === 'hello') {
      this.#cloud.value = message.cloud
      this.sendPending()
    }
    if (message.type === 'life-begun') this.background.run(this.#prepare())
    if (message.type === 'cloud-changed') this.#cloud.value = message.cloud
    if (message.type === 'watermark') {
      this.background.run(this.#hearWatermark(message.series, message.watermark))
    }
    this.#messages.tell(message)
  }
}
