import { Type } from 'typebox'
import type { Outcome } from '#domain/errors.ts'
import {
  BankDepositRequest,
  SafeAnswer,
  SafeCountRequest,
  SafeMessage,
} from '#domain/wire/cash-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { staffOf, terminalOf, type WithRequester } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { countSafe } from './count-safe.ts'
import { depositToBank, type SafeKeeper, type SafeResult } from './deposit-to-bank.ts'
import { listSafeEntries, readSafeBalance, readSafeEntry } from './safe-store.ts'

const SAFE_PAGE = 100
const SafeQuery = Closed({ after: Type.Optional(Uuid) })
const tags = ['cash']
const config = { access: { level: 'staff', permission: 'manage-safe' } as const }

export function registerSafeRoutes(app: HubApp, deps: HubDeps): void {
  const record = (work: (tx: Db) => Outcome<SafeResult>): SafeAnswer => {
    const { entryId, printJobId, isFirst } = writeOrRefuse(deps.db, work)
    if (isFirst) {
      deps.kickRelay()
      deps.wakePrinters()
    }
    return { success: true, entry: readSafeEntry(deps.db, entryId), print_job_id: printJobId }
  }

  app.get(
    '/api/console/safe',
    { config, schema: { tags, querystring: SafeQuery, response: { 200: SafeMessage } } },
    async ({ query }) => {
      const found = listSafeEntries(deps.db, query.after ?? null, SAFE_PAGE + 1)
      const entries = found.slice(0, SAFE_PAGE)
      const last = found.length > SAFE_PAGE ? entries.at(-1) : undefined
      return {
        balance_minor: readSafeBalance(deps.db),
        entries,
        ...(last ? { next_after: last.entry_id } : {}),
      }
    },
  )

  app.post(
    '/api/console/bank-deposits',
    { config, schema: { tags, body: BankDepositRequest, response: { 200: SafeAnswer } } },
    async (request) =>
      record((tx) => depositToBank(tx, deps.seams, keeperOf(request), request.body)),
  )

  app.post(
    '/api/console/safe-counts',
    { config, schema: { tags, body: SafeCountRequest, response: { 200: SafeAnswer } } },
    async (request) => record((tx) => countSafe(tx, deps.seams, keeperOf(request), request.body)),
  )
}

function keeperOf(request: WithRequester): SafeKeeper {
  const { terminalId, terminalCode } = terminalOf(request)
  return { staffId: staffOf(request).staff_id, terminalId, terminalCode }
}
