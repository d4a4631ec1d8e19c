import { ChangePinRequest, LogInList, StaffChanged } from '#domain/wire/staff-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { staffOf, terminalOf } from '../requester.ts'
import { LOG_INS_MAX, listLogIns } from './log-in-store.ts'
import { changeOwnPin } from './set-pin.ts'

/** A person types; a script guesses. */
const TRIES_PER_MINUTE_MAX = 60

const access = { level: 'person' } as const
const tags = ['people']

/** What whoever is logged in may see and change of their own access. */
export function registerOwnAccessRoutes(app: HubApp, deps: HubDeps): void {
  app.get(
    '/api/me/log-ins',
    { config: { access }, schema: { tags, response: { 200: LogInList } } },
    async (request) => ({
      log_ins: listLogIns(deps.db, staffOf(request).staff_id, LOG_INS_MAX),
    }),
  )

  app.post(
    '/api/me/pin',
    {
      config: { access, rateLimit: { max: TRIES_PER_MINUTE_MAX, timeWindow: 60_000 } },
      schema: { tags, body: ChangePinRequest, response: { 200: StaffChanged } },
    },
    async (request) => {
      const { current_pin: currentPin, new_pin: newPin } = request.body
      const staffId = staffOf(request).staff_id
      const { terminalId } = terminalOf(request)
      const outcome = await changeOwnPin(deps, { staffId, terminalId, currentPin, newPin })
      if (!outcome.ok) throw new RefusalError(outcome)
      deps.kickRelay()
      return { success: true as const }
    },
  )
}
