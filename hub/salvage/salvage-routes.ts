import { HandOverAnswer, HandOverRequest } from '#domain/wire/hand-over-message.ts'
import { SalvageAnswer, SalvageHistory, SalvageRequest } from '#domain/wire/salvage-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { staffOf, terminalOf } from '../requester.ts'
import { listSalvaged } from './salvage-store.ts'
import { takeHandOver } from './take-hand-over.ts'
import { type Bringer, createSegmentTaker, type Doors } from './take-segment.ts'

const tags = ['sales']
const schema = { tags, body: SalvageRequest, response: { 200: SalvageAnswer } }

/** Sealed journals: by the till that has them, or by a manager with a file. */
export function registerSalvageRoutes(app: HubApp, deps: HubDeps, doors: Doors): void {
  const takeSegment = createSegmentTaker(deps, doors)
  const take = async (request: SalvageRequest, bringer: Bringer) => {
    const outcome = await takeSegment(request, bringer)
    if (!outcome.ok) throw new RefusalError(outcome)
    return { success: true as const, results: outcome.value }
  }

  app.post(
    '/api/pos/salvage',
    { config: { access: { level: 'device' } }, schema },
    (request): Promise<SalvageAnswer> => {
      const { terminalId } = terminalOf(request)
      return take(request.body, { terminalId, staffId: null })
    },
  )

  app.post(
    '/api/console/salvage',
    { config: { access: { level: 'staff', permission: 'pair-terminals' } }, schema },
    (request): Promise<SalvageAnswer> => {
      const { terminalId } = terminalOf(request)
      return take(request.body, { terminalId, staffId: staffOf(request).staff_id })
    },
  )

  app.post(
    '/api/console/hand-over',
    {
      config: { access: { level: 'staff', permission: 'pair-terminals' } },
      schema: { tags, body: HandOverRequest, response: { 200: HandOverAnswer } },
    },
    async (request): Promise<HandOverAnswer> => {
      const bringer = {
        terminalId: terminalOf(request).terminalId,
        staffId: staffOf(request).staff_id,
      }
      const outcome = await takeHandOver(deps, doors.sales, request.body, bringer)
      if (!outcome.ok) throw new RefusalError(outcome)
      return { success: true as const, ...outcome.value }
    },
  )

  app.get(
    '/api/console/salvage',
    {
      config: { access: { level: 'staff', permission: 'pair-terminals' } },
      schema: { tags, response: { 200: SalvageHistory } },
    },
    async () => ({ success: true as const, taken: listSalvaged(deps.db) }),
  )
}
