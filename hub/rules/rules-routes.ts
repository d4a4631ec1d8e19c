import { RulesAnswer, RulesChange } from '#domain/wire/rules-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { write } from '../db/write.ts'
import { keepingCodeRules } from '../outlet/keep-code-rules.ts'
import { staffOf, terminalOf } from '../requester.ts'
import { announcingRules } from './announce-rules.ts'
import { changeRules } from './change-rules.ts'
import { readRulesAnswer } from './read-rules.ts'

const tags = ['rules']
/** 200 reasons with long names in both languages. */
const bodyLimit = 256 * 1024

export function registerRulesRoutes(app: HubApp, deps: HubDeps): void {
  app.get(
    '/api/pos/rules',
    {
      config: { access: { level: 'device' } },
      schema: { tags, response: { 200: RulesAnswer } },
    },
    async () => readRulesAnswer(deps.db),
  )

  app.put(
    '/api/console/rules',
    {
      config: { access: { level: 'staff', permission: 'manage-rules' } },
      bodyLimit,
      schema: { tags, body: RulesChange, response: { 200: RulesAnswer } },
    },
    async (request) => {
      const order = {
        ...request.body,
        staffId: staffOf(request).staff_id,
        terminalId: terminalOf(request).terminalId,
      }
      const atMs = deps.seams.clock.nowMs()
      const outcome = announcingRules(deps, () =>
        write(deps.db, (tx) =>
          keepingCodeRules(tx, atMs, () => changeRules(tx, deps.seams, order)),
        ),
      )
      if (!outcome.ok) throw new RefusalError(outcome)
      return outcome.value
    },
  )
}
