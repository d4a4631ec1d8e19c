// Carries money commands other than sales to the hub: refunds, cash moves, counts, closes. Each is
// on this device before it is sent, and is sent again until the hub has answered it.

import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import { type Static, type TSchema, Type } from 'typebox'
import { uuidv7 } from '#domain/ids.ts'
import type { StaffCard } from '#domain/wire/access-message.ts'
import { createTurns } from '../models/turns.ts'
import { createBackOff } from './back-off.ts'
import type { Background } from './background.ts'
import {
  commandsInState,
  type MoneyCommand,
  markCommandsSeen,
  recordCommand,
  settleCommand,
} from './command-journal.ts'
import { COMMAND_KINDS, type CommandKind } from './command-kinds.ts'
import type { MoneyCommandRecord, TerminalDatabase } from './database.ts'
import type { HubDoor } from './hub-door.ts'
import { Listeners } from './listeners.ts'
import { hasShape } from './schema-check.ts'
import type { TerminalSeams } from './terminal-seams.ts'
import { isAboutDocument, isUnanswered, refuseAtTill, type TillOutcome } from './till-errors.ts'

/** A close looks at many things and prints: it is given longer than a sale. */
export const COMMAND_DEADLINE_MS = 6_000
const RETRY = { firstMs: 1_000, maxMs: 30_000 }
/** Its shape is checked by whoever asked; here it only has to be our hub's. */
const AnyAnswer = Type.Object({})

export type MoneyCommandsDeps = {
  seams: Pick<TerminalSeams, 'clock' | 'timers' | 'randomness'>
  database: TerminalDatabase
  door: HubDoor
  background: Background
  isConnected: ReadonlySignal<boolean>
  /** Who is logged in: a command is sent again only as the person who gave it. */
  staff: ReadonlySignal<StaffCard | null>
}

export class MoneyCommands {
  readonly #deps: MoneyCommandsDeps
  readonly #kept = signal<readonly MoneyCommandRecord[]>([])
  readonly #refused = signal<readonly MoneyCommandRecord[]>([])
  /** Ids that somebody is waiting for before a screen. */
  readonly #awaited = signal<readonly string[]>([])
  readonly #turns = createTurns()
  readonly #settled = new Listeners<MoneyCommandRecord>()
  readonly #backOff
  readonly #stopFollowing: () => void
  #isStopped = false

  /** Unanswered: the hub may have done them or not; nothing is lost and nothing is done twice. */
  readonly pending = computed<readonly MoneyCommandRecord[]>(() =>
    this.#kept.value.filter(({ id }) => !this.#awaited.value.includes(id)),
  )
  /** Refused when nobody was waiting any more: a person has to read it. */
  readonly refused: ReadonlySignal<readonly MoneyCommandRecord[]> = this.#refused
  /** Shifts whose money would change with what is unanswered. */
  readonly heldShiftIds = computed<readonly string[]>(() => [
    ...new Set(
      this.pending.value
        .filter(({ kind }) => COMMAND_KINDS[kind].movesMoney)
        .flatMap(({ shiftId }) => shiftId ?? []),
    ),
  ])

  constructor(deps: MoneyCommandsDeps) {
    this.#deps = deps
    this.#backOff = createBackOff(deps.seams, RETRY)
    this.#stopFollowing = effect(() => {
      if (deps.isConnected.value && deps.staff.value !== null) deps.background.run(this.drain())
    })
  }

  stop(): void {
    this.#isStopped = true
    this.#stopFollowing()
    this.#backOff.reset()
  }

  async load(): Promise<void> {
    const { database } = this.#deps
    this.#kept.value = await commandsInState(database, 'pending')
    const refused = await commandsInState(database, 'refused')
    this.#refused.value = refused.filter(({ isSeen }) => !isSeen)
  }

  /**
   * Writes the command, sends it and reads its answer as `schema`. COMMAND_UNANSWERED: it stays
   * here and is sent again by itself. Any other refusal is the hub's, and changed nothing: the same
   * id may be used for another try. An id that was answered before gets that answer, unsent.
   */
  async send<S extends TSchema>(command: MoneyCommand, schema: S): Promise<TillOutcome<Static<S>>> {
    const { database, seams } = this.#deps
    const staff = this.#deps.staff.peek()
    if (staff === null) return refuseAtTill('LOGIN_REQUIRED')
    const by = { staffId: staff.staff_id, staffName: staff.name }
    this.#awaited.value = [...this.#awaited.peek(), command.id]
    try {
      const { record, isNew } = await recordCommand(database, command, by, seams.clock.nowMs())
      const settled = await this.#turns.take(() => this.#sendInOrder(record, isNew))
      return outcomeOf(settled, schema)
    } catch (error) {
      if (error instanceof DOMException) return refuseAtTill('STORAGE_FAILED', String(error))
      throw error
    } finally {
      this.#awaited.value = without(this.#awaited.peek(), command.id)
    }
  }

  /** The id of a new document: made here, before anything is sent. */
  newId(): string {
    return uuidv7(this.#deps.seams)
  }

  /** What the hub answered to commands of a kind, oldest first, as far as this device remembers. */
  async answered(kind: CommandKind): Promise<MoneyCommandRecord[]> {
    const answered = await commandsInState(this.#deps.database, 'answered')
    return answered.filter((record) => record.kind === kind)
  }

  /** Sends again what is unanswered, in the order in which it was given. */
  drain(): Promise<void> {
    return this.#turns.take(async () => {
      await this.load()
      await this.#sendPendingBefore(Infinity)
    })
  }

  /** Somebody has read what was refused in their absence. */
  async markSeen(): Promise<void> {
    await markCommandsSeen(this.#deps.database)
    await this.load()
  }

  /** Every command that got its answer or its refusal, whoever was waiting for it. */
  onSettled(listener: (record: MoneyCommandRecord) => void): () => void {
    return this.#settled.add(listener)
  }

  /** What was given earlier comes first: a count must know the money that went out before it. */
  async #sendInOrder(record: MoneyCommandRecord, isNew: boolean): Promise<MoneyCommandRecord> {
    const now = (await this.#deps.database.get('money_commands', record.id)) ?? record
    if (now.state === 'answered' || this.#isStopped) return now
    const isWayFree = await this.#sendPendingBefore(record.sequence)
    const { after } = isWayFree
      ? await this.#deliver(record, { isNew, isAwaited: true })
      : this.#tryLater(record, false)
    await this.load()
    return after
  }

  /** False when nobody answers: then what comes after would not be answered either. */
  async #sendPendingBefore(sequence: number): Promise<boolean> {
    const { database, staff } = this.#deps
    for (const record of await commandsInState(database, 'pending')) {
      if (this.#isStopped || record.sequence >= sequence) break
      // The hub takes it as done by whoever is logged in: another person's waits for them. What
      // somebody waits for has its own turn.
      const isTheirs = record.staffId === staff.peek()?.staff_id
      if (!isTheirs || this.#awaited.peek().includes(record.id)) continue
      const { isHeard } = await this.#deliver(record, { isNew: false, isAwaited: false })
      await this.load()
      if (!isHeard) return false
    }
    return true
  }

  /** Sends one command and writes down what the hub said of it. */
  async #deliver(record: MoneyCommandRecord, how: Delivery): Promise<Delivered> {
    const { id, path, body } = record
    const request = { method: 'POST', path, body, deadlineMs: COMMAND_DEADLINE_MS } as const
    const answer = await this.#deps.door.call(request, AnyAnswer)
    if (answer.ok) {
      this.#backOff.reset()
      return this.#settle(id, { state: 'answered', answer: answer.value, refusal: null })
    }
    // A hub that refuses the first sending has done nothing. Later ones may meet a hub that did it
    // and cannot say so now, so only its word on the document itself counts.
    const isDecided = how.isNew ? !isUnanswered(answer.code) : isAboutDocument(answer.code)
    if (!isDecided) return this.#tryLater(record, !isUnanswered(answer.code))
    const refusal = { state: 'refused', answer: null, refusal: answer } as const
    return this.#settle(id, { ...refusal, isSeen: how.isAwaited })
  }

  async #settle(
    id: string,
    verdict: Pick<MoneyCommandRecord, 'state' | 'answer' | 'refusal'> & { isSeen?: boolean },
  ): Promise<Delivered> {
    const after = await settleCommand(this.#deps.database, id, { isSeen: true, ...verdict })
    if (after === null) throw new Error('a command was forgotten while it was sent')
    this.#settled.tell(after)
    return { after, isHeard: true }
  }

  #tryLater(after: MoneyCommandRecord, isHeard: boolean): Delivered {
    if (!this.#isStopped) this.#backOff.retry(() => this.#deps.background.run(this.drain()))
    return { after, isHeard }
  }
}

/** isAwaited: a person stands before the screen and will read the refusal there. */
type Delivery = { isNew: boolean; isAwaited: boolean }
/** isHeard: somebody answered, whatever they said. */
type Delivered = { after: MoneyCommandRecord; isHeard: boolean }

/** One of them goes: two taps on the same button wait for the same id. */
function without(ids: readonly string[], id: string): string[] {
  const at = ids.indexOf(id)
  return ids.filter((_, index) => index !== at)
}

function outcomeOf<S extends TSchema>(
  { state, answer, refusal }: MoneyCommandRecord,
  schema: S,
): TillOutcome<Static<S>> {
  if (refusal !== null) return refusal
  if (state === 'pending') return refuseAtTill('COMMAND_UNANSWERED')
  return hasShape(schema, answer) ? { ok: true, value: answer } : refuseAtTill('ANSWER_UNREADABLE')
}
