import type { Permission } from '#domain/permissions.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import {
  COUNT_ENTRIES_SHOWN_MAX,
  CountEntriesRequest,
  CountList,
  CountMessage,
  CountVariances,
  RecountRequest,
  SettleCountRequest,
  StartCountRequest,
} from '#domain/wire/stock-count-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { actorOf } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { askRecount, cancelCount, countGoods, startCount } from './count-goods.ts'
import { findCount, listCounts, listEntries, listRecounts, readCountHead } from './count-store.ts'
import type { Postings } from './run-postings.ts'
import { settleCount } from './settle-count.ts'
import { weighCount } from './weigh-count.ts'

const tags = ['stock']
const params = Closed({ id: Uuid })
const COUNTS_SHOWN_MAX = 50
const bodyLimit = 256 * 1024

/** Names of terminals that may still hold sales: not connected, or with something unsent. */
export type ListSilentTerminals = (db: Db) => string[]

const accessOf = (permission: Permission) => ({ access: { level: 'staff', permission } }) as const

/** Counting is blind: differences are shown to whoever may settle them. */
export function registerCountRoutes(
  app: HubApp,
  deps: HubDeps,
  postings: Postings,
  listSilent: ListSilentTerminals,
): void {
  registerCounting(app, deps)
  registerReading(app, deps, listSilent)
  registerSettling(app, deps, postings)
}

function countOf(db: Db, id: string) {
  const head = readCountHead(db, id)
  if (!head) throw new RefusalError({ code: 'COUNT_NOT_FOUND' })
  const entries = listEntries(db, id, COUNT_ENTRIES_SHOWN_MAX)
  return { ...head, entries, recounts: listRecounts(db, id) }
}

function registerCounting(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps
  const config = accessOf('count-stock')
  const response = { 200: CountMessage }

  app.get(
    '/api/console/stock/counts',
    { config, schema: { tags, response: { 200: CountList } } },
    async () => ({ counts: listCounts(db, COUNTS_SHOWN_MAX) }),
  )

  app.post(
    '/api/console/stock/counts',
    { config, schema: { tags, body: StartCountRequest, response } },
    async (request) => {
      const order = request.body
      writeOrRefuse(db, (tx) => startCount(tx, seams, actorOf(request), order))
      return countOf(db, order.count_id)
    },
  )

  app.get(
    '/api/console/stock/counts/:id',
    { config, schema: { tags, params, response } },
    async ({ params: { id } }) => countOf(db, id),
  )

  app.post(
    '/api/console/stock/counts/:id/entries',
    { bodyLimit, config, schema: { tags, params, body: CountEntriesRequest, response } },
    async (request) => {
      const countId = request.params.id
      const order = { ...request.body, countId }
      writeOrRefuse(db, (tx) => countGoods(tx, seams, actorOf(request), order))
      return countOf(db, countId)
    },
  )
}

function registerReading(app: HubApp, { db }: HubDeps, listSilent: ListSilentTerminals): void {
  const config = accessOf('settle-count')

  app.get(
    '/api/console/stock/counts/:id/variances',
    { config, schema: { tags, params, response: { 200: CountVariances } } },
    async ({ params: { id } }) => {
      const count = findCount(db, id)
      if (!count) throw new RefusalError({ code: 'COUNT_NOT_FOUND' })
      const shown = weighCount(db, count)
      return { ...shown, silent_terminals: listSilent(db) }
    },
  )
}

function registerSettling(app: HubApp, deps: HubDeps, postings: Postings): void {
  const { db, seams } = deps
  const config = accessOf('settle-count')
  const response = { 200: CountMessage }

  app.post(
    '/api/console/stock/counts/:id/recounts',
    { config, schema: { tags, params, body: RecountRequest, response } },
    async (request) => {
      const countId = request.params.id
      const order = { ...request.body, countId }
      writeOrRefuse(db, (tx) => askRecount(tx, seams, actorOf(request), order))
      return countOf(db, countId)
    },
  )

  app.post(
    '/api/console/stock/counts/:id/settlement',
    { config, schema: { tags, params, body: SettleCountRequest, response } },
    async (request) => {
      const countId = request.params.id
      const order = { ...request.body, countId }
      const { isFirst, levels } = writeOrRefuse(db, (tx) =>
        settleCount(tx, seams, actorOf(request), order),
      )
      if (isFirst) {
        deps.kickRelay()
        deps.wakePrinters()
        if (levels.length > 0) deps.live.publish({ type: 'stock-changed', levels })
      }
      await postings.finish()
      return countOf(db, countId)
    },
  )

  app.post(
    '/api/console/stock/counts/:id/cancellation',
    { config, schema: { tags, params, response } },
    async (request) => {
      const { id } = request.params
      writeOrRefuse(db, (tx) => cancelCount(tx, seams, actorOf(request), id))
      return countOf(db, id)
    },
  )
}
