// Another person's word while the hub is away: their PIN against the proof that this till holds.

import type { Permission } from '#domain/permissions.ts'
import type { PermissionLimit } from '#domain/wire/access-message.ts'
import { isUnanswered, refuseAtTill, type TillOutcome } from '../../link/till-errors.ts'
import type { ApprovalAsk, ApprovalWord, Right } from '../approval-model.ts'
import type { Till } from '../till.ts'
import { goOnAlone, isHubAway } from './hub-away.ts'

type Deps = Pick<Till, 'approval' | 'link' | 'newId' | 'session'>

/** What a sale takes beyond its cashier: the sale names the word, whoever hears of it first. */
const FOR_SALE: readonly Permission[] = ['discount', 'price-override', 'accept-unverified']
/** What can be told afterwards; all else needs the hub itself. */
const FOR_TILL: ReadonlySet<Permission> = new Set<Permission>([
  ...FOR_SALE,
  'paid-in',
  'paid-out',
  'drop',
  'no-sale',
  'refund',
  'refund-late',
  'refund-other-tender',
  'void',
  'recount',
  'over-short',
  'close-shift',
  'close-any-shift',
])
const isForTill = ({ rights }: ApprovalAsk): boolean =>
  rights.every(({ permission }) => FOR_TILL.has(permission))

/** Whoever the hub names; where it is away, whoever showed their PIN here in the last days. */
export async function loadApproversHere(till: Deps): Promise<TillOutcome<null>> {
  const { approval, session } = till
  const ask = approval.ask.peek()
  const isAlone = ask !== null && isForTill(ask)
  if (ask === null || !isAlone || !isHubAway(till)) {
    const asked = await approval.loadApprovers()
    if (asked.ok || !isAlone || !isUnanswered(asked.code)) return asked
  }
  const known = await session.withPins((pins, ...storage) => pins.knownPeople(...storage))
  if (known === null) return refuseAtTill('PIN_NEEDS_HUB')
  const able = known.filter((person) => ask.rights.every((right) => may(person, right)))
  approval.offer(able.map(({ staff }) => staff))
  return { ok: true, value: null }
}

export async function giveWordHere(till: Deps, word: ApprovalWord): Promise<TillOutcome<null>> {
  const { approval, newId, session } = till
  const ask = approval.ask.peek()
  if (ask === null || !isForTill(ask) || !isHubAway(till)) {
    const asked = await approval.giveWord(word)
    if (asked.ok || ask === null || !isForTill(ask) || !isUnanswered(asked.code)) return asked
  }
  if (word.approverId === session.staff.peek()?.staff_id)
    return refuseAtTill('APPROVER_NOT_ALLOWED')
  const { approverId: staff_id, pin } = word
  const known = await session.withPins((pins, ...storage) =>
    pins.checkPin(...storage, staff_id, pin),
  )
  if (known === null) return refuseAtTill('PIN_NEEDS_HUB')
  if (!known.ok) return known
  const person = known.value
  if (!ask.rights.every((right) => may(person, right))) return refuseAtTill('APPROVER_NOT_ALLOWED')
  // Their word counts here alone, so the act that follows is told and not asked.
  if (!ask.rights.every(({ permission }) => FOR_SALE.includes(permission))) goOnAlone(till)
  const ids = ask.rights.map(({ permission }) => {
    const id = newId()
    approval.ownWords.set(id, { permission, staff_id, subjectId: ask.subjectId })
    return id
  })
  approval.settle(ids)
  return { ok: true, value: null }
}

type Known = { permissions: readonly string[]; limits: readonly PermissionLimit[] }

function may({ permissions, limits }: Known, { permission, amount }: Right): boolean {
  const limit = limits.find((each) => each.permission === permission)?.limit
  return permissions.includes(permission) && (limit === undefined || (amount ?? 0) <= limit)
}
