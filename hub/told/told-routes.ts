import { setImmediate } from 'node:timers/promises'
import {
  type CommittedCommandResult,
  CommittedCommandsAnswer,
  CommittedCommandsRequest,
} from '#domain/wire/committed-command-message.ts'
import type { HubApp } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { terminalOf } from '../requester.ts'
import { isTooEarly, LATER } from './is-too-early.ts'
import type { TellCommand } from './tell-command.ts'

/** What happened at a terminal while no hub answered (docs/decisions/0051). */
export function registerToldRoutes(app: HubApp, db: Db, tell: TellCommand): void {
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
      const results: CommittedCommandResult[] = []
      let isEarly = false
      for (const item of request.body.commands) {
        isEarly ||= isTooEarly(db, terminalId, item)
        results.push(isEarly ? LATER : tell(terminalId, item))
        // Sales of other tills go between two commands.
        await setImmediate()
      }
      return { success: true as const, results }
    },
  )
}
