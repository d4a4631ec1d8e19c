import type { ErrorCode } from '#domain/errors.ts'
import type { HubDeps, Requester } from '../app-types.ts'
import { readStaffSession } from '../staff/staff-session.ts'
import { readDeviceSession } from './device-session.ts'
import { cookieName } from './session-cookies.ts'

type Cookies = Record<string, string | undefined>

/** Who asks, by the two cookies, or which refusal a route for devices gives. */
export function identifyRequester(
  deps: Pick<HubDeps, 'db' | 'seams' | 'isRehearsal'>,
  cookies: Cookies,
  isActivity: boolean,
): Requester | ErrorCode {
  const { db, seams } = deps
  const deviceToken = cookies[cookieName('device', deps)]
  if (!deviceToken) return 'DEVICE_NOT_PAIRED'
  const nowMs = seams.clock.nowMs()
  const device = readDeviceSession(db, nowMs, deviceToken)
  if (typeof device === 'string') return device
  const staffToken = cookies[cookieName('staff', deps)]
  if (!staffToken) return { ...device, staff: null, grants: null, loginExpired: false }
  const { terminalId } = device
  return {
    ...device,
    ...readStaffSession(db, nowMs, { token: staffToken, terminalId, isActivity }),
  }
}
