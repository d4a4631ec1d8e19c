import type { Outcome } from '#domain/errors.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import {
  ChangeStaffRequest,
  LogInList,
  NewStaffRequest,
  ResetPinRequest,
  RoleGrants,
  StaffChanged,
  StaffDetailList,
} from '#domain/wire/staff-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { staffOf } from '../requester.ts'
import { changeRoleGrants, readRoleGrants } from './change-role-grants.ts'
import { LOG_INS_MAX, listLogIns } from './log-in-store.ts'
import { changePerson, hirePerson, unlockPerson } from './manage-people.ts'
import { resetPin } from './set-pin.ts'
import { listStaffDetails } from './staff-details.ts'

const config = { access: { level: 'staff', permission: 'manage-staff' } as const }
const tags = ['people']
const StaffPath = Closed({ id: Uuid })
const params = StaffPath
const changed = { 200: StaffChanged }

/** People, their PINs and what they may do, for whoever may manage them. */
export function registerStaffAdminRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps
  /** Tills fetch who works here and what they themselves may do. */
  const settle = (outcome: Outcome<null>) => {
    if (!outcome.ok) throw new RefusalError(outcome)
    deps.kickRelay()
    deps.live.publish({ type: 'staff-changed' })
    return { success: true as const }
  }

  app.get(
    '/api/console/staff',
    { config, schema: { tags, response: { 200: StaffDetailList } } },
    async () => ({ staff: listStaffDetails(db, seams.clock) }),
  )

  app.post(
    '/api/console/staff',
    { config, schema: { tags, body: NewStaffRequest, response: changed } },
    async (request) => settle(await hirePerson(deps, staffOf(request).staff_id, request.body)),
  )

  app.put(
    '/api/console/staff/:id',
    { config, schema: { tags, params, body: ChangeStaffRequest, response: changed } },
    async (request) =>
      settle(changePerson(deps, staffOf(request).staff_id, request.params.id, request.body)),
  )

  app.post(
    '/api/console/staff/:id/pin',
    { config, schema: { tags, params, body: ResetPinRequest, response: changed } },
    async (request) => {
      const { id } = request.params
      return settle(await resetPin(deps, staffOf(request).staff_id, id, request.body.pin))
    },
  )

  app.post(
    '/api/console/staff/:id/unlock',
    { config, schema: { tags, params, response: changed } },
    async (request) => settle(unlockPerson(deps, staffOf(request).staff_id, request.params.id)),
  )

  app.get(
    '/api/console/staff/:id/log-ins',
    { config, schema: { tags, params, response: { 200: LogInList } } },
    async (request) => ({ log_ins: listLogIns(db, request.params.id, LOG_INS_MAX) }),
  )

  app.get(
    '/api/console/role-grants',
    { config, schema: { tags, response: { 200: RoleGrants } } },
    async () => readRoleGrants(db),
  )

  app.put(
    '/api/console/role-grants',
    { config, schema: { tags, body: RoleGrants, response: changed } },
    async (request) => settle(changeRoleGrants(deps, staffOf(request).staff_id, request.body)),
  )
}
