import { setImmediate } from 'node:timers/promises'
import { refuse } from '#domain/errors.ts'
import {
  CommittedCommandsAnswer,
  CommittedCommandsRequest,
} from '#domain/wire/committed-command-message.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import { isPassingFault } from '../db/database-fault.ts'
import { terminalOf } from '../requester.ts'
import type { ListBlockers } from '../shift/close-shift.ts'
import { setAside, type Taken, type ToldDeps, takeTold } from './take-told.ts'
import { countTold } from './told-metrics.ts'

/** What happened at a terminal while no hub answered (docs/decisions/0051). */
export function registerToldRoutes(app: HubApp, deps: HubDeps, listBlockers: ListBlockers): void {
  const toldDeps = { db: deps.db, seams: deps.seams, listBlockers }
  const count = countTold(deps.metrics)

  app.post(
    '/api/pos/sync/commands',
    {
      config: { access: { level: 'device' } },
      schema: {
        tags: ['sales'],
        body: CommittedCommandsRequest,
        response: { 200: CommittedCommandsAnswer },
      },
    },
    async (request) => {
      const { terminalId } = terminalOf(request)
      const results: Taken['result'][] = []
      for (const item of request.body.commands) {
        const taken = takeOrSetAside(deps, toldDeps, terminalId, item)
        count(taken)
        tellTheWorld(deps, taken)
        results.push(taken.result)
        // Sales of other tills go between two commands.
        await setImmediate()
      }
      return { success: true as const, results }
    },
  )
}

/** What the hub stumbles over would stand in its successors' way at every retry; a full disk ends. */
function takeOrSetAside(
  deps: HubDeps,
  toldDeps: ToldDeps,
  terminalId: string,
  item: unknown,
): Taken {
  try {
    return takeTold(toldDeps, terminalId, item)
  } catch (error) {
    if (isPassingFault(error)) throw error
    deps.log.error({ err: error }, 'a told command was set aside')
    return setAside(toldDeps, terminalId, item, refuse('INVALID_REQUEST', 'hub-fault'))
  }
}

function tellTheWorld(deps: HubDeps, { result, shiftId, levels }: Taken): void {
  if (result.verdict === 'quarantined') deps.kickRelay()
  if (shiftId === null) return
  deps.kickRelay()
  deps.live.publish({ type: 'shift-changed', session_id: shiftId })
  if (levels.length > 0) deps.live.publish({ type: 'stock-changed', levels })
}
