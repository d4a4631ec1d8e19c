// Where charges are asked for, listened for and asked after. Whatever touches the provider is
// outside every transaction (I9); whatever it says is written in one of its own.
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { HubDeps } from '../app-types.ts'
import { write } from '../db/write.ts'
import { readRules } from '../rules/read-rules.ts'
import { answerInTime } from './answer-in-time.ts'
import {
  type AttemptRow,
  findAttempt,
  listGivenUp,
  listWaiting,
  updateAttempt,
} from './attempt-store.ts'
import { type AttemptOrder, openAttempt } from './open-attempt.ts'
import type { ChargeState, PaymentProvider } from './payment-provider.ts'
import { settleAttempt } from './settle-attempt.ts'

/** The cashier stands there: longer than this, and the charge goes on without the provider. */
export const PROVIDER_ANSWER_MS_MAX = 3_000
/** News are quicker; this is for those that never come. */
export const ASK_AFTER_MS = 3_000
/** A customer who pays does it within this time of seeing the QR. */
export const CHARGE_LIFE_MS = 15 * 60_000
/** So long a charge that was given up may still turn out to be paid, and is asked after … */
const GIVEN_UP_LIFE_MS = 30 * 60_000
/** … at every tenth look. */
const GIVEN_UP_LOOKS = 10

export type PaymentDesk = {
  ask(order: Omit<AttemptOrder, 'provider' | 'atMs'>): Promise<Outcome<AttemptRow>>
  cancel(attemptId: string): Promise<Outcome<AttemptRow>>
  /** Begins to listen and to ask, also after the charges of an earlier run of the hub. */
  start(): void
  stop(): void
}

type DeskDeps = Pick<HubDeps, 'db' | 'seams' | 'live' | 'kickRelay' | 'log'>

export function createPaymentDesk(deps: DeskDeps, provider: PaymentProvider | null): PaymentDesk {
  const { db, seams, live } = deps
  const nowMs = () => seams.clock.nowMs()
  const inTime = <T>(call: Promise<T>) => answerInTime(call, PROVIDER_ANSWER_MS_MAX, seams.timers)
  /** Charges that wait and were placed in this run of the hub. */
  const asked = new Set<string>()
  let cancelTimer = () => {}
  let isStopped = false
  let looks = 0

  /** A full disk must not end the listening: what could not be written is asked for again. */
  function settle(attemptId: string, news: ChargeState): void {
    if (isStopped) return
    try {
      const changed = write(db, (tx) => settleAttempt(tx, attemptId, news, nowMs()))
      if (changed) announce(changed)
    } catch (error) {
      deps.log.error({ err: error, attemptId }, 'the news of a charge were not written')
    }
  }

  function announce({ id, state, terminal_id }: AttemptRow): void {
    live.publishTo(terminal_id, { type: 'payment-attempt-changed', attempt_id: id, state })
    deps.kickRelay()
  }

  /** Asks the provider for a charge that is written down; unanswered when it cannot be asked. */
  async function place(row: AttemptRow, desk: PaymentProvider): Promise<void> {
    if (asked.has(row.id)) return
    asked.add(row.id)
    const merchantQris = readRules(db).qris_payload
    const answer = await inTime(
      desk.createCharge({
        attemptId: row.id,
        method: row.method as 'qris' | 'ewallet',
        amountMinor: row.amount_minor,
        reference: row.reference ?? '',
        merchantQris,
      }),
    )
    if (isStopped) return
    const change = answer
      ? { ...(answer.qrPayload === null ? {} : { qr_payload: answer.qrPayload }) }
      : { state: 'unanswered' as const }
    write(db, (tx) => {
      if (findAttempt(tx, row.id)?.state !== 'waiting') return
      updateAttempt(tx, row.id, { ...change, changed_at_ms: nowMs() })
    })
  }

  async function lookAfter(row: AttemptRow, desk: PaymentProvider): Promise<void> {
    const news = await inTime(desk.readCharge(row.id))
    const isOver = row.state === 'waiting' && nowMs() - row.created_at_ms >= CHARGE_LIFE_MS
    if (news && news.state !== 'waiting') settle(row.id, news)
    else if (isOver) settle(row.id, { state: 'expired', evidence: null })
  }

  async function look(desk: PaymentProvider): Promise<void> {
    looks += 1
    const givenUp = looks % GIVEN_UP_LOOKS === 1 ? listGivenUp(db, nowMs() - GIVEN_UP_LIFE_MS) : []
    const waiting = listWaiting(db)
    for (const id of asked) if (!waiting.some((row) => row.id === id)) asked.delete(id)
    const rows = [...waiting, ...givenUp].filter((row) => row.provider === desk.name)
    for (const row of rows) {
      if (isStopped) return
      await lookAfter(row, desk)
    }
  }

  function lookLater(desk: PaymentProvider): void {
    if (isStopped) return
    cancelTimer = seams.timers.after(ASK_AFTER_MS, () => {
      void look(desk).finally(() => lookLater(desk))
    })
  }

  return {
    async ask(order) {
      const full = { ...order, provider: provider?.name ?? null, atMs: nowMs() }
      const opened = write(db, (tx) => openAttempt(tx, full))
      if (!opened.ok) return opened
      if (provider && opened.value.state === 'waiting') await place(opened.value, provider)
      return succeed(findAttempt(db, order.attemptId) ?? opened.value)
    },
    async cancel(attemptId) {
      const row = findAttempt(db, attemptId)
      if (!row) return refuse('PAYMENT_ATTEMPT_NOT_FOUND')
      const isOpen = row.state === 'waiting' || row.state === 'unanswered'
      const isOurs = row.provider === provider?.name
      const news = isOpen && isOurs ? await inTime(provider.cancelCharge(attemptId)) : null
      if (news?.state === 'paid') settle(attemptId, news)
      write(db, (tx) => {
        const { state } = findAttempt(tx, attemptId) ?? row
        if (state !== 'waiting' && state !== 'unanswered') return
        updateAttempt(tx, attemptId, { state: 'cancelled', changed_at_ms: nowMs() })
      })
      return succeed(findAttempt(db, attemptId) ?? row)
    },
    start() {
      if (!provider) return
      provider.onNews(settle)
      lookLater(provider)
    },
    stop() {
      isStopped = true
      cancelTimer()
      provider?.stop()
    },
  }
}
