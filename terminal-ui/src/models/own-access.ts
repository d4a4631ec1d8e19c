// What somebody may look at and change of their own access: the PIN, and where it was used. A PIN
// goes with its request and is kept nowhere.

import { ChangePinRequest, LogInList, StaffChanged } from '#domain/wire/staff-message.ts'
import { hasShape } from '../link/schema-check.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import type { Till } from './till.ts'

export type LogIn = LogInList['log_ins'][number]

/** Newest first. */
export async function loadOwnLogIns({ link }: Till): Promise<TillOutcome<LogIn[]>> {
  const answer = await link.door.call({ method: 'GET', path: '/api/me/log-ins' }, LogInList)
  return answer.ok ? { ok: true, value: answer.value.log_ins } : answer
}

export async function changeOwnPin(
  { link }: Till,
  currentPin: string,
  newPin: string,
): Promise<TillOutcome<null>> {
  const change = { current_pin: currentPin, new_pin: newPin }
  if (!hasShape(ChangePinRequest, change)) {
    return refuseAtTill('INVALID_REQUEST', undefined, 'new_pin')
  }
  const request = { method: 'POST', path: '/api/me/pin', body: JSON.stringify(change) } as const
  const answer = await link.door.call(request, StaffChanged)
  return answer.ok ? { ok: true, value: null } : answer
}
