import { toIso } from '#domain/datetime.ts'
import { type Grants, PERMISSION_NAMES } from '#domain/permissions.ts'
import { LoginAnswer, LoginRequest, MeAnswer, StaffList } from '#domain/wire/access-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { write } from '../db/write.ts'
import { terminalOf } from '../requester.ts'
import { cookieName, sessionCookie } from '../terminal/session-cookies.ts'
import { logIn } from './log-in.ts'
import { endStaffSessions } from './staff-session.ts'
import { listActiveStaff } from './staff-store.ts'

/** Kept longer by the browser than by the hub, so that "expired" can be told from "never". */
const STAFF_COOKIE_S = 7 * 24 * 3600
/** A person types; a script guesses. */
const LOGIN_TRIES_PER_MINUTE_MAX = 60

const tags = ['access']
const device = { config: { access: { level: 'device' } as const } }

export function registerStaffRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps

  app.get('/api/staff', { ...device, schema: { tags, response: { 200: StaffList } } }, () => ({
    staff: listActiveStaff(db),
  }))

  app.get('/api/me', { ...device, schema: { tags, response: { 200: MeAnswer } } }, (request) => {
    const { terminalId, staff, grants } = terminalOf(request)
    return { terminal_id: terminalId, staff, ...grantFields(grants) }
  })

  app.post(
    '/api/login',
    {
      config: {
        ...device.config,
        rateLimit: { max: LOGIN_TRIES_PER_MINUTE_MAX, timeWindow: 60_000 },
      },
      schema: { tags, body: LoginRequest, response: { 200: LoginAnswer } },
    },
    async (request, reply) => {
      const { terminalId } = terminalOf(request)
      const { staff_id: staffId, pin } = request.body
      const outcome = await logIn(deps, { terminalId, staffId, pin })
      if (!outcome.ok) throw new RefusalError(outcome)
      const { staff, grants, session, lastLogInAt } = outcome.value
      reply.setCookie(cookieName('staff', deps), session.token, sessionCookie(STAFF_COOKIE_S))
      return {
        staff,
        ...grantFields(grants),
        expires_at: toIso(session.endsAtMs),
        last_login_at: lastLogInAt,
      }
    },
  )

  app.post('/api/logout', { ...device, schema: { tags } }, (request, reply) => {
    const { terminalId, staff } = terminalOf(request)
    write(db, (tx) => {
      endStaffSessions(tx, terminalId)
      if (!staff) return
      const payload = { terminal_id: terminalId, staff_id: staff.staff_id }
      appendAudit(tx, { kind: 'logged-out', payload, atMs: seams.clock.nowMs() })
    })
    reply.clearCookie(cookieName('staff', deps), sessionCookie(0))
    return reply.code(204).send()
  })
}

function grantFields(grants: Grants | null) {
  const allowed = grants ? PERMISSION_NAMES.filter((name) => grants[name].isAllowed) : []
  const limits = allowed.flatMap((permission) => {
    const limit = grants?.[permission].limit ?? null
    return limit === null ? [] : [{ permission, limit }]
  })
  return { permissions: [...allowed], limits }
}
