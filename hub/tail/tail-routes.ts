import { Closed, Uuid } from '#domain/wire/primitives.ts'
import {
  TailAnswer,
  TailDoneAnswer,
  TailDoneRequest,
  TailList,
  TailRequest,
  TerminalLostAnswer,
  TerminalLostRequest,
} from '#domain/wire/tail-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { write } from '../db/write.ts'
import { staffOf, terminalOf } from '../requester.ts'
import { giveUpTerminal } from './give-up-terminal.ts'
import { registerTailMetrics } from './tail-metrics.ts'
import { readTailList } from './tail-view.ts'
import { compareTail, finishTail } from './take-tail.ts'

const TerminalPath = Closed({ terminal_id: Uuid })

export function registerTailRoutes(app: HubApp, deps: HubDeps): void {
  registerOffering(app, deps)
  registerConsole(app, deps)
}

function registerOffering(app: HubApp, deps: HubDeps): void {
  const { db, log, seams } = deps
  const tags = ['sales']
  const config = { access: { level: 'device' } } as const
  const countOffered = registerTailMetrics(deps)

  app.post(
    '/api/pos/sync/tail',
    { config, schema: { tags, body: TailRequest, response: { 200: TailAnswer } } },
    async (request) => {
      const { terminalId, terminalCode } = terminalOf(request)
      const answer = write(db, (tx) => compareTail(tx, seams, terminalId, request.body))
      const lacking = answer.lacking_ids.length
      countOffered({ here: request.body.documents.length - lacking, lacking })
      if (lacking > 0) {
        log.warn({ terminal: terminalCode, lacking }, 'a terminal has what this database lost')
      }
      return { success: true as const, ...answer }
    },
  )

  app.post(
    '/api/pos/sync/tail/done',
    { config, schema: { tags, body: TailDoneRequest, response: { 200: TailDoneAnswer } } },
    async (request) => {
      const terminal = terminalOf(request)
      const { epoch, offered_count: offeredCount } = request.body
      const end = write(db, (tx) => finishTail(tx, seams, terminal, { epoch, offeredCount }))
      const facts = { terminal: terminal.terminalCode, offeredCount, ...end }
      if (end.isFirst) log.info(facts, 'a terminal has offered its tail')
      return { success: true as const, epoch: end.epoch, lacking_count: end.lackingCount }
    },
  )
}

function registerConsole(app: HubApp, { db, seams }: HubDeps): void {
  const tags = ['access']
  app.get(
    '/api/console/tails',
    {
      config: { access: { level: 'staff', permission: 'view-console' } },
      schema: { tags, response: { 200: TailList } },
    },
    async () => readTailList(db),
  )

  app.post(
    '/api/console/tails/:terminal_id/lost',
    {
      config: { access: { level: 'staff', permission: 'pair-terminals' } },
      schema: {
        tags,
        params: TerminalPath,
        body: TerminalLostRequest,
        response: { 200: TerminalLostAnswer },
      },
    },
    async (request) => {
      const order = {
        terminalId: request.params.terminal_id,
        staffId: staffOf(request).staff_id,
        atTerminalId: terminalOf(request).terminalId,
        reason: request.body.reason.trim(),
      }
      const outcome = write(db, (tx) => giveUpTerminal(tx, seams, order))
      if (!outcome.ok) throw new RefusalError(outcome)
      return { success: true as const, tail: outcome.value }
    },
  )
}
