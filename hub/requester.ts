import type { Grants } from '#domain/permissions.ts'
import type { StaffCard } from '#domain/wire/access-message.ts'
import { RefusalError, type Requester } from './app-types.ts'
import type { Told } from './judgement.ts'

export type WithRequester = { requester: Requester | null }

/** The paired terminal behind a request of level `device` or `staff`. */
export function terminalOf(request: WithRequester): Requester {
  if (!request.requester) throw new RefusalError({ code: 'DEVICE_NOT_PAIRED' })
  return request.requester
}

/** The person behind a request, or the precise reason why there is none. */
export function staffOf(request: WithRequester): StaffCard {
  const requester = terminalOf(request)
  if (requester.staff) return requester.staff
  throw new RefusalError({ code: requester.loginExpired ? 'LOGIN_EXPIRED' : 'LOGIN_REQUIRED' })
}

/** What the person behind a request may do. */
export function grantsOfRequest(request: WithRequester): Grants {
  staffOf(request)
  const { grants } = terminalOf(request)
  if (!grants) throw new Error('somebody is logged in without grants')
  return grants
}

/** Who does it, what they may do, and at which terminal; or did, where it was told afterwards. */
export type Actor = { staff: StaffCard; grants: Grants; terminalId: string; told?: Told }

export const actorOf = (request: WithRequester): Actor => ({
  staff: staffOf(request),
  grants: grantsOfRequest(request),
  terminalId: terminalOf(request).terminalId,
})
