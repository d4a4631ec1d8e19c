// Sends one refund with the words of others that it needs: those that are known beforehand are
// asked for first, those that the hub alone knows of when it says so.

import type { Static } from 'typebox'
import { RefundAnswer, type RefundRequest } from '#domain/wire/refund-message.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import type { Right } from './approval-model.ts'
import type { Till } from './till.ts'
import { withApproval } from './with-approval.ts'

type Given = Right & { approvalId: string }

export class RefundSender {
  readonly #deps: Pick<Till, 'approval' | 'commands' | 'session'>
  readonly #subjectId: string
  /** A word that was given and not spent holds for the next try. */
  #given: readonly Given[] = []

  constructor(deps: Pick<Till, 'approval' | 'commands' | 'session'>, subjectId: string) {
    this.#deps = deps
    this.#subjectId = subjectId
  }

  /**
   * APPROVAL_REQUIRED: nobody gave the word, and nothing was sent. `before` runs once all words are
   * there; what it refuses is not sent.
   */
  async send(
    request: RefundRequest,
    asked: { rights: readonly Right[]; words: string },
    before: () => Promise<TillOutcome<null>> = async () => ({ ok: true, value: null }),
  ): Promise<TillOutcome<Static<typeof RefundAnswer>>> {
    const { approval, commands } = this.#deps
    const known = await this.#ask(asked)
    if (known === null) return refuseAtTill('APPROVAL_REQUIRED')
    // Given to this till alone: what follows is told, not asked.
    if (known.some((id) => approval.ownWords.has(id))) return refuseAtTill('COMMAND_UNANSWERED')
    const ready = await before()
    if (!ready.ok) return ready
    const { refund_id: id } = request
    return withApproval(
      approval,
      {
        subjectId: this.#subjectId,
        words: asked.words,
        amountOf: (permission) =>
          asked.rights.find((right) => right.permission === permission)?.amount ??
          request.total_minor,
      },
      (more) =>
        commands.send(
          {
            ...{ id, kind: 'refund', path: '/api/pos/refunds' },
            body: { ...request, approval_ids: [...known, ...more] },
          },
          RefundAnswer,
        ),
    )
  }

  async #ask({ rights, words }: { rights: readonly Right[]; words: string }) {
    const beyond = rights.filter((right) => !this.#isAllowed(right))
    const missing = beyond.filter((right) => this.#wordFor(right) === undefined)
    const ask = { rights: missing, words, subjectId: this.#subjectId }
    const ids = await this.#deps.approval.approveBeyond(ask)
    if (ids === null) return null
    const fresh = missing.flatMap((right, index) => {
      const approvalId = ids[index]
      return approvalId === undefined ? [] : [{ ...right, approvalId }]
    })
    this.#given = [...fresh, ...this.#given]
    return beyond.flatMap((right) => this.#wordFor(right)?.approvalId ?? [])
  }

  #isAllowed({ permission, amount }: Right): boolean {
    return this.#deps.session.may(permission, amount ?? 0)
  }

  #wordFor({ permission, amount }: Right): Given | undefined {
    return this.#given.find(
      (given) => given.permission === permission && (given.amount ?? 0) >= (amount ?? 0),
    )
  }
}
