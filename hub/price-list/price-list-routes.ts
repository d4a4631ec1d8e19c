import { Type } from 'typebox'
import type { Outcome } from '#domain/errors.ts'
import {
  OwnListRef,
  PriceForecast,
  PriceListCopy,
  PriceListDays,
  PriceListDone,
  PriceListName,
  PriceListPage,
  PriceListRef,
  PriceLists,
  PriceRowAnswer,
  PriceRowChange,
  PriceRowRemoval,
} from '#domain/wire/price-list-message.ts'
import { Closed, LocalDate, Uuid } from '#domain/wire/primitives.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { readCatalogueCursor } from '../catalogue/bump-catalogue.ts'
import { findPricesDay } from '../cloud/prices-day.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { staffOf, terminalOf, type WithRequester } from '../requester.ts'
import { tradingDay } from '../rules/trading-day.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import {
  copyList,
  moveList,
  nameList,
  removeList,
  type WholeListDeps,
} from './change-whole-list.ts'
import { type PriceEditor, putPriceRow, removePriceRow } from './edit-price-row.ts'
import { foretellPrice } from './foretell-price.ts'
import type { ListKey } from './price-list-store.ts'
import { viewPriceList, viewPriceLists } from './view-price-lists.ts'

const tags = ['catalogue']
const looking = { access: { level: 'staff', permission: 'view-console' } } as const
const managing = { access: { level: 'staff', permission: 'manage-catalogue' } } as const
const params = Closed({ list: PriceListRef })
const ownParams = Closed({ list: OwnListRef })
const PageQuery = Closed({
  q: Type.Optional(Type.String({ maxLength: 100 })),
  after: Type.Optional(Uuid),
})
const ForecastQuery = Closed({
  product_id: Uuid,
  unit_code: Type.String({ minLength: 1, maxLength: 16 }),
  day: LocalDate,
})
const done = { 200: PriceListDone }

const editorOf = (request: WithRequester): PriceEditor => ({
  staffId: staffOf(request).staff_id,
  terminalId: terminalOf(request).terminalId,
})

function keyOf(ref: string): ListKey {
  const [sort, ...rest] = ref.split(':')
  return { sort: sort as ListKey['sort'], id: rest.join(':') }
}

function wanted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new RefusalError(outcome)
  return outcome.value
}

export function registerPriceListRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams, live } = deps
  const today = (): string =>
    findPricesDay(db) ?? tradingDay(db, readOutlet(db).timezone, seams.clock.nowMs())
  /** Tills fetch what changed, as of every other price. */
  async function announcing<T>(work: () => T | Promise<T>): Promise<T> {
    const before = readCatalogueCursor(db)
    try {
      return await work()
    } finally {
      const cursor = readCatalogueCursor(db)
      if (cursor !== before) live.publish({ type: 'catalogue-changed', cursor })
    }
  }

  app.get(
    '/api/console/price-lists',
    { config: looking, schema: { tags, response: { 200: PriceLists } } },
    async () => viewPriceLists(db, today()),
  )

  app.get(
    '/api/console/price-lists/:list',
    {
      config: looking,
      schema: { tags, params, querystring: PageQuery, response: { 200: PriceListPage } },
    },
    async ({ params: { list }, query: { q = '', after = '' } }) =>
      viewPriceList(db, { key: keyOf(list), text: q.trim(), afterId: after }),
  )

  app.get(
    '/api/console/price-forecast',
    {
      config: looking,
      schema: { tags, querystring: ForecastQuery, response: { 200: PriceForecast } },
    },
    async ({ query: { product_id: productId, unit_code: unitCode, day } }) =>
      wanted(foretellPrice(db, { productId, unitCode, day, today: today() })),
  )

  app.put(
    '/api/console/price-lists/:list/rows',
    {
      config: managing,
      schema: { tags, params, body: PriceRowChange, response: { 200: PriceRowAnswer } },
    },
    (request) =>
      announcing(() => {
        const change = { ...request.body, key: keyOf(request.params.list) }
        writeOrRefuse(db, (tx) => putPriceRow(tx, seams, editorOf(request), change))
        return { success: true as const }
      }),
  )

  app.post(
    '/api/console/price-lists/:list/rows/remove',
    {
      config: managing,
      schema: { tags, params, body: PriceRowRemoval, response: { 200: PriceRowAnswer } },
    },
    (request) =>
      announcing(() => {
        const row = { key: keyOf(request.params.list), rowId: request.body.row_id }
        writeOrRefuse(db, (tx) => removePriceRow(tx, seams, editorOf(request), row))
        return { success: true as const }
      }),
  )

  registerWholeListRoutes(app, deps, announcing)
}

function registerWholeListRoutes(
  app: HubApp,
  deps: HubDeps,
  announcing: <T>(work: () => Promise<T>) => Promise<T>,
): void {
  const idOf = (ref: string): string => keyOf(ref).id
  /** Rows that the work on a list has behind it, while somebody waits for it. */
  const behind = new Map<string, number>()
  const answer = (list: string, work: (watched: WholeListDeps) => Promise<Outcome<number>>) => {
    const watched = { ...deps, onRows: (count: number) => void behind.set(list, count) }
    return announcing(async () => {
      try {
        return { success: true as const, row_count: wanted(await work(watched)) }
      } finally {
        behind.delete(list)
      }
    })
  }

  app.get(
    '/api/console/price-lists/:list/progress',
    { config: looking, schema: { tags, params, response: done } },
    async (request) => ({
      success: true as const,
      row_count: behind.get(request.params.list) ?? 0,
    }),
  )

  app.put(
    '/api/console/price-lists/:list',
    {
      config: managing,
      schema: { tags, params: ownParams, body: PriceListName, response: done },
    },
    (request) => {
      const { list: ref } = request.params
      const list = { id: idOf(ref), name: request.body.name.trim() }
      return answer(ref, (watched) => nameList(watched, editorOf(request), list))
    },
  )

  app.post(
    '/api/console/price-lists/:list/copy',
    { config: managing, schema: { tags, params, body: PriceListCopy, response: done } },
    (request) => {
      const { list } = request.params
      const copy = { ...request.body, key: keyOf(list) }
      return answer(list, (watched) => copyList(watched, editorOf(request), copy))
    },
  )

  app.post(
    '/api/console/price-lists/:list/days',
    {
      config: managing,
      schema: { tags, params: ownParams, body: PriceListDays, response: done },
    },
    (request) => {
      const { list } = request.params
      const days = { ...request.body, id: idOf(list) }
      return answer(list, (watched) => moveList(watched, editorOf(request), days))
    },
  )

  app.post(
    '/api/console/price-lists/:list/remove',
    { config: managing, schema: { tags, params: ownParams, response: done } },
    (request) => {
      const { list } = request.params
      return answer(list, (watched) => removeList(watched, editorOf(request), idOf(list)))
    },
  )
}
