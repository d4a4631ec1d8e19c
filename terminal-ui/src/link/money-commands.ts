// Carries money commands other than sales to the hub: refunds, cash moves, counts, closes. Each is
// on this device before it is sent, and is sent again until the hub has answered it. What happened
// without the hub is told by a door of its own (tell-commands.ts).

import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import { type Static, type TSchema, Type } from 'typebox'
import { uuidv7 } from '#domain/ids.ts'
import type { StaffCard } from '#domain/wire/access-message.ts'
import { createBackOff } from './back-off.ts'
import type { Background } from './background.ts'
import {
  type CommandKeeping,
  commandsInState,
  findCommand,
  isAnswered,
  type MoneyCommand,
  readCommands,
} from './command-journal.ts'
import { COMMAND_KINDS, type CommandKind } from './command-kinds.ts'
import type { CommandFacts, MoneyCommandRecord } from './command-record.ts'
import type { HubDoor } from './hub-door.ts'
import { DEADLINE_MS } from './hub-http.ts'
import { Listeners } from './listeners.ts'
import { hasShape, knownPart } from './schema-check.ts'
import type { TerminalSeams } from './terminal-seams.ts'
import { isAboutDocument, isUnanswered, refuseAtTill, type TillOutcome } from './till-errors.ts'
import { createTurns } from './turns.ts'

/** A close looks at many things and prints: it is given longer than a sale. */
export const COMMAND_DEADLINE_MS = 6_000
const RETRY = { firstMs: 1_000, maxMs: 30_000 }
/** Its shape is checked by whoever asked; here it only has to be our hub's. */
const AnyAnswer = Type.Object({})

export type MoneyCommandsDeps = CommandKeeping & {
  seams: Pick<TerminalSeams, 'clock' | 'timers' | 'randomness' | 'subtle'>
  door: HubDoor
  background: Background
  isConnected: ReadonlySignal<boolean>
  /** Sends all sales; false when nobody answered. They come before what is told. */
  drainSales(): Promise<boolean>
  /** Who is logged in: a command is sent again only as the person who gave it. */
  staff: ReadonlySignal<StaffCard | null>
}

export class MoneyCommands {
  readonly #deps: MoneyCommandsDeps
  readonly #kept = signal<readonly MoneyCommandRecord[]>([])
  readonly #refused = signal<readonly MoneyCommandRecord[]>([])
  readonly #doubted = signal<readonly MoneyCommandRecord[]>([])
  readonly #unreadable = signal<readonly CommandFacts[]>([])
  /** Ids that somebody is waiting for before a screen. */
  readonly #awaited = signal<readonly string[]>([])
  readonly #turns = createTurns()
  readonly #settled = new Listeners<MoneyCommandRecord>()
  readonly #backOff
  readonly #stopFollowing: () => void
  #isStopped = false
  #changing = 0

  /** Unanswered: the hub may have done them or not; nothing is lost and nothing is done twice. */
  readonly pending = computed<readonly MoneyCommandRecord[]>(() =>
    this.#kept.value.filter(({ id }) => !this.#awaited.value.includes(id)),
  )
  /** Refused when nobody was waiting any more: a person has to read it. */
  readonly refused: ReadonlySignal<readonly MoneyCommandRecord[]> = this.#refused
  /** Taken by the hub as told, and a person there has to look at them. */
  readonly doubted: ReadonlySignal<readonly MoneyCommandRecord[]> = this.#doubted
  /** Unanswered as well, and their seal does not open in this browser. */
  readonly unreadable: ReadonlySignal<readonly CommandFacts[]> = this.#unreadable
  /** What happened without the hub and has not been told yet. */
  readonly untold = computed<readonly MoneyCommandRecord[]>(() =>
    this.#kept.value.filter(({ told }) => told !== undefined),
  )
  /** Shifts whose money would change with what is unanswered. */
  readonly heldShiftIds = computed<readonly string[]>(() => [
    ...new Set(
      [
        ...this.#unreadable.value,
        ...this.pending.value.filter(
          ({ kind, told }) => told !== undefined || COMMAND_KINDS[kind].movesMoney,
        ),
      ].flatMap(({ shiftId }) => shiftId ?? []),
    ),
  ])

  constructor(deps: MoneyCommandsDeps) {
    this.#deps = deps
    this.#backOff = createBackOff(deps.seams, RETRY)
    this.#stopFollowing = effect(() => {
      deps.staff.value
      if (deps.isConnected.value) deps.background.run(this.drain())
    })
  }

  stop(): void {
    this.#isStopped = true
    this.#stopFollowing()
    this.#backOff.reset()
  }

  async load(): Promise<void> {
    const { database, seams } = this.#deps
    const [kept, refused, doubted] = await Promise.all([
      readCommands(database, 'pending', undefined, seams.subtle),
      commandsInState(database, 'refused', ({ isSeen }) => !isSeen, seams.subtle),
      commandsInState(database, 'doubted', undefined, seams.subtle),
    ])
    batch(() => {
      this.#kept.value = kept.filter(({ body }) => body !== '')
      this.#unreadable.value = kept.filter(({ body }) => body === '')
      this.#refused.value = refused
      this.#doubted.value = doubted
    })
  }

  /**
   * Writes the command, sends it and reads its answer as `schema`. COMMAND_UNANSWERED: it stays
   * here and is sent again by itself. Any other refusal is the hub's, and changed nothing: the same
   * id may be used for another try. An id that was answered before gets that answer, unsent.
   */
  async send<S extends TSchema>(command: MoneyCommand, schema: S): Promise<TillOutcome<Static<S>>> {
    const { seams } = this.#deps
    const staff = this.#deps.staff.peek()
    if (staff === null) return refuseAtTill('LOGIN_REQUIRED')
    const by = { staffId: staff.staff_id, staffName: staff.name }
    this.#awaited.value = [...this.#awaited.peek(), command.id]
    const record = ({ recordCommand }: Writing) =>
      recordCommand(this.#deps, command, by, seams.clock.nowMs())
        .then(({ record, isNew }) => this.#turns.take(() => this.#sendInOrder(record, isNew)))
        .then((settled) => outcomeOf(settled, schema))
    return (
      writingOrNull()
        // It is not written down, so it is not sent.
        .then((writing) => (writing ? record(writing) : refuseAtTill('HUB_UNREACHABLE')))
        .catch((error: unknown) => {
          if (error instanceof DOMException) return refuseAtTill('STORAGE_FAILED', String(error))
          throw error
        })
        .finally(() => {
          this.#awaited.value = without(this.#awaited.peek(), command.id)
        })
    )
  }

  /** The id of a new document: made here, before anything is sent. */
  newId(): string {
    return uuidv7(this.#deps.seams)
  }

  /** What the hub answered to commands of a kind, oldest first, as far as this device remembers. */
  async answered(kind: CommandKind): Promise<MoneyCommandRecord[]> {
    const { database, seams } = this.#deps
    return commandsInState(database, 'answered', (stored) => stored.kind === kind, seams.subtle)
  }

  /** As it is kept; its body is empty where it does not open. */
  find(id: string): Promise<MoneyCommandRecord | undefined> {
    return findCommand(this.#deps.database, id, this.#deps.seams.subtle)
  }

  get isChanging(): boolean {
    return this.#changing > 0
  }

  /** Changes what is kept between two sendings, and sends what it has become. */
  async change<T>(work: (keeping: CommandKeeping) => Promise<T>): Promise<T> {
    this.#changing += 1
    try {
      const result = await this.#turns.take(async () => {
        const done = await work(this.#deps)
        // Still in its turn: a slow look would be shown after a later one.
        await this.load()
        return done
      })
      this.#deps.background.run(this.drain())
      return result
    } finally {
      this.#changing -= 1
    }
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
    await (await loadWriting()).markCommandsSeen(this.#deps.database)
    await this.load()
  }

  /** Every command that got its answer or its refusal, whoever was waiting for it. */
  onSettled(listener: (record: MoneyCommandRecord) => void): () => void {
    return this.#settled.add(listener)
  }

  /** What was given earlier comes first: a count must know the money that went out before it. */
  async #sendInOrder(record: MoneyCommandRecord, isNew: boolean): Promise<MoneyCommandRecord> {
    const now = (await this.find(record.id)) ?? record
    if (isAnswered(now) || now.told || this.#isStopped) return now
    const isWayFree = await this.#sendPendingBefore(record.sequence)
    const { after } = isWayFree
      ? await this.#deliver(record, { isNew, isAwaited: true })
      : this.#tryLater(record, false)
    await this.load()
    return after
  }

  /** False when nobody answers: then what comes after would not be answered either. */
  async #sendPendingBefore(sequence: number): Promise<boolean> {
    const { database, seams } = this.#deps
    const isBefore = (one: CommandFacts) => one.sequence < sequence
    const before = await commandsInState(database, 'pending', isBefore, seams.subtle)
    const records = before.filter((one) => this.#isToSend(one))
    let at = 0
    for (let record = records[0]; record && !this.#isStopped; record = records[at]) {
      const run = toldFrom(records, at)
      const isHeard = record.told ? await this.#tell(run) : await this.#ask(record)
      await this.load()
      if (!isHeard) return false
      at += Math.max(1, run.length)
    }
    return true
  }

  /**
   * The hub takes what it is asked as done by whoever is logged in: another person's waits for
   * them. What somebody waits for has its own turn.
   */
  #isToSend({ id, told, staffId }: MoneyCommandRecord): boolean {
    if (told) return true
    const isTheirs = staffId === this.#deps.staff.peek()?.staff_id
    return isTheirs && !this.#awaited.peek().includes(id)
  }

  async #ask(record: MoneyCommandRecord): Promise<boolean> {
    return (await this.#deliver(record, { isNew: false, isAwaited: false })).isHeard
  }

  /** The device key is enough for it, whoever is here. */
  async #tell(run: readonly MoneyCommandRecord[]): Promise<boolean> {
    const { door, drainSales } = this.#deps
    const later = await Promise.all([import('./tell-commands.ts'), loadWriting()]).catch(() => null)
    const isTold = await later?.[0].tellCommands(
      {
        ...{ door, drainSales },
        settle: (id, verdict) => this.#settle(id, verdict),
        isStopped: () => this.#isStopped,
      },
      run,
    )
    if (isTold) this.#backOff.reset()
    else if (!this.#isStopped) this.#backOff.retry(() => this.#deps.background.run(this.drain()))
    return isTold ?? false
  }

  /** Sends one command and writes down what the hub said of it. */
  async #deliver(record: MoneyCommandRecord, how: Delivery): Promise<Delivered> {
    const { id, path, body } = record
    // What could not be written down is not asked.
    if ((await writingOrNull()) === null) return this.#tryLater(record, false)
    // Where the hub is out of reach already, nobody is kept waiting to hear so once more.
    const deadlineMs = this.#deps.isConnected.peek() ? COMMAND_DEADLINE_MS : DEADLINE_MS
    const request = { method: 'POST', path, body, deadlineMs } as const
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
    const { settleCommand } = await loadWriting()
    const after = await settleCommand(this.#deps, id, { isSeen: true, ...verdict })
    if (after === null) throw new Error('a command was forgotten while it was sent')
    this.#settled.tell(after)
    return { after, isHeard: true }
  }

  #tryLater(after: MoneyCommandRecord, isHeard: boolean): Delivered {
    if (!this.#isStopped) this.#backOff.retry(() => this.#deps.background.run(this.drain()))
    return { after, isHeard }
  }
}

type Writing = typeof import('./write-command.ts')
const loadWriting = (): Promise<Writing> => import('./write-command.ts')
const writingOrNull = () => loadWriting().catch(() => null)

/** What of it is told, up to the next that is asked. */
function toldFrom(records: readonly MoneyCommandRecord[], at: number): MoneyCommandRecord[] {
  const asked = records.findIndex(({ told }, index) => index >= at && !told)
  return records.slice(at, asked < 0 ? records.length : asked)
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
  const value = knownPart(schema, answer)
  return hasShape(schema, value) ? { ok: true, value } : refuseAtTill('ANSWER_UNREADABLE')
}
