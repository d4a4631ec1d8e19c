// Another person's word: their PIN at this till, for one act, while the first stays logged in.

import { effect, type ReadonlySignal, signal, untracked } from '@preact/signals'
import { uuidv7 } from '#domain/ids.ts'
import type { Permission } from '#domain/permissions.ts'
import type { StaffCard } from '#domain/wire/access-message.ts'
import {
  ApprovalAnswer,
  type ApprovalRequest,
  ApproverList,
} from '#domain/wire/approval-message.ts'
import type { TerminalApproval } from '#domain/wire/primitives.ts'
import type { ReasonKind } from '#domain/wire/rules-message.ts'
import type { GivenWord } from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import type { SessionModel } from './session-model.ts'

/** A permission, and how much of it in its unit; null where there is nothing to count. */
export type Right = { permission: Permission; amount: number | null }
/** What somebody else is asked to allow. */
export type ApprovalAsk = {
  rights: readonly Right[]
  /** The document that will name the approval: a refund, a movement, a count; a cart for a sale. */
  subjectId: string
  /** What is asked, in a sentence that the approver reads. */
  words: string
  /** The approver says why, by a reason of this kind; left out where the act has its own reason. */
  reasonKind?: ReasonKind
}
export type ApprovalWord = {
  approverId: string
  pin: string
  reasonCode: string | null
  note: string | null
}

export class ApprovalModel {
  readonly #seams: TerminalSeams
  readonly #link: HubLink
  readonly #session: SessionModel
  readonly #ask = signal<ApprovalAsk | null>(null)
  readonly #approvers = signal<readonly StaffCard[] | null>(null)
  #settle: (approvalIds: readonly string[] | null) => void = () => {}
  /** Lets go of the session. */
  readonly stop: () => void

  /** Words given to this till alone, by the id that its act names them with (0051). */
  readonly ownWords = new Map<string, TerminalApproval & { subjectId: string }>()
  /** The open question; a dialog stands over everything else while there is one. */
  readonly ask: ReadonlySignal<ApprovalAsk | null> = this.#ask
  /** Who may say yes to all of it; null until the hub has said. */
  readonly approvers: ReadonlySignal<readonly StaffCard[] | null> = this.#approvers

  constructor(seams: TerminalSeams, link: HubLink, session: SessionModel) {
    this.#seams = seams
    this.#link = link
    this.#session = session
    // Whoever asked has gone: nobody may answer for somebody else's question.
    this.stop = effect(() => {
      if (session.phase.value !== 'logged-in') untracked(() => this.dismiss())
    })
  }

  /**
   * Asks for another person's word and waits for it: the approval's id, or null when nobody gave
   * it. A question that is still open ends as not given.
   */
  async approve(ask: Right & Omit<ApprovalAsk, 'rights'>): Promise<string | null> {
    const { permission, amount, ...rest } = ask
    const given = await this.request({ rights: [{ permission, amount }], ...rest })
    return given?.[0] ?? null
  }

  /**
   * The ids that an act must name: none where this person may do all of it alone, else one for each
   * right that is beyond them, by one PIN. Null: nobody gave the word, and the act may not be done.
   */
  async approveBeyond(ask: ApprovalAsk): Promise<readonly string[] | null> {
    const beyond = ask.rights.filter(
      ({ permission, amount }) => !this.#session.may(permission, amount ?? 0),
    )
    return beyond.length === 0 ? [] : this.request({ ...ask, rights: beyond })
  }

  /** How a sale names such a word. */
  wordOf(approvalId: string): GivenWord {
    const { permission, staff_id } = this.ownWords.get(approvalId) ?? {}
    return permission && staff_id ? { permission, staff_id } : approvalId
  }

  async loadApprovers(): Promise<TillOutcome<null>> {
    const ask = this.#ask.peek()
    if (ask === null) return { ok: true, value: null }
    let able: readonly StaffCard[] | null = null
    for (const right of ask.rights) {
      const answer = await this.#link.door.call(
        { method: 'GET', path: pathFor(right) },
        ApproverList,
      )
      if (!answer.ok) return answer
      able = inBoth(able, answer.value.staff)
    }
    if (this.#ask.peek() === ask) this.offer(able ?? [])
    return { ok: true, value: null }
  }

  /**
   * Sends the word; the PIN goes with its requests and is kept nowhere. A refusal leaves the
   * question open. Each try has its own ids: a word whose answer was lost ends at the hub unused.
   */
  async giveWord(word: ApprovalWord): Promise<TillOutcome<null>> {
    const ask = this.#ask.peek()
    if (ask === null) return refuseAtTill('APPROVAL_INVALID')
    const given: string[] = []
    for (const right of ask.rights) {
      const answer = await this.#post(ask, right, word)
      if (!answer.ok) return answer
      given.push(answer.value)
    }
    if (this.#ask.peek() === ask) this.settle(given)
    return { ok: true, value: null }
  }

  /** Nobody gives a word. */
  dismiss(): void {
    this.settle(null)
  }

  /** Nobody is asked to allow what they do themselves. */
  offer(able: readonly StaffCard[]): void {
    const here = this.#session.staff.peek()?.staff_id
    this.#approvers.value = able.filter((card) => card.staff_id !== here)
  }

  /** Asks for all of it, whatever this person may do. */
  request(ask: ApprovalAsk): Promise<readonly string[] | null> {
    this.dismiss()
    this.#ask.value = ask
    return new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  async #post(ask: ApprovalAsk, right: Right, word: ApprovalWord): Promise<TillOutcome<string>> {
    const request: ApprovalRequest = {
      approval_id: uuidv7(this.#seams),
      ...right,
      approver_id: word.approverId,
      pin: word.pin,
      subject_id: ask.subjectId,
      reason_code: word.reasonCode,
      note: word.note,
    }
    const body = JSON.stringify(request)
    const path = '/api/pos/approvals'
    const answer = await this.#link.door.call({ method: 'POST', path, body }, ApprovalAnswer)
    return answer.ok ? { ok: true, value: answer.value.approval_id } : answer
  }

  /** Ends the question. */
  settle(approvalIds: readonly string[] | null): void {
    const settle = this.#settle
    this.#settle = () => {}
    this.#ask.value = null
    this.#approvers.value = null
    settle(approvalIds)
  }
}

function pathFor({ permission, amount }: Right): string {
  const counted = amount === null ? '' : `&amount=${amount}`
  return `/api/pos/approvers?permission=${permission}${counted}`
}

function inBoth(
  before: readonly StaffCard[] | null,
  now: readonly StaffCard[],
): readonly StaffCard[] {
  if (before === null) return now
  const ids = new Set(now.map((card) => card.staff_id))
  return before.filter((card) => ids.has(card.staff_id))
}
