import { Closed, Uuid } from '#domain/wire/primitives.ts'
import {
  ScaleList,
  ScaleSaved,
  ScaleSettings,
  ScaleTakeAnswer,
  ScaleTakeRequest,
  ScaleWatchAnswer,
  SerialPortList,
  WeighingList,
} from '#domain/wire/scale-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { staffOf, terminalOf } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { listWeighings } from './list-weighings.ts'
import type { ScaleDesk } from './scale-desk.ts'
import { listScales } from './scale-store.ts'
import { removeScale, setScale } from './set-scale.ts'

/** hub/devices has it; the composition root joins the two. */
export type ListSerialPorts = () => {
  port: string
  name: string | null
  access: 'ready' | 'not-allowed'
}[]
export type Scales = { desk: ScaleDesk; listPorts: ListSerialPorts }

const ScalePath = Closed({ id: Uuid })
const tags = ['scales']
const look = { access: { level: 'staff', permission: 'view-console' } } as const
const change = { access: { level: 'staff', permission: 'pair-terminals' } } as const
const sell = { access: { level: 'staff', permission: 'sell' } } as const

export function registerScaleRoutes(app: HubApp, deps: HubDeps, scales: Scales): void {
  registerWeighingRoutes(app, scales.desk)
  registerSettingRoutes(app, deps, scales.desk)
  const { db } = deps

  app.get(
    '/api/console/scales',
    { config: look, schema: { tags, response: { 200: ScaleList } } },
    async () => ({
      scales: listScales(db).map((scale) => ({
        ...scale,
        weight: scales.desk.weightOf(scale.scale_id),
        garbage_count: scales.desk.brokenCountOf(scale.scale_id),
      })),
    }),
  )

  app.get(
    '/api/console/scales/weighings',
    { config: look, schema: { tags, response: { 200: WeighingList } } },
    async () => listWeighings(db, deps.seams.clock.nowMs()),
  )

  app.get(
    '/api/console/scales/ports',
    { config: look, schema: { tags, response: { 200: SerialPortList } } },
    async () => {
      const owners = new Map(listScales(db).map(({ port, scale_id }) => [port, scale_id]))
      return {
        ports: scales
          .listPorts()
          .map((found) => ({ ...found, scale_id: owners.get(found.port) ?? null })),
      }
    },
  )
}

function registerWeighingRoutes(app: HubApp, desk: ScaleDesk): void {
  app.post(
    '/api/pos/scale/watch',
    { config: sell, schema: { tags, response: { 200: ScaleWatchAnswer } } },
    async (request) => desk.watch(terminalOf(request).terminalId),
  )

  app.post(
    '/api/pos/scale/takes',
    {
      config: sell,
      schema: { tags, body: ScaleTakeRequest, response: { 200: ScaleTakeAnswer } },
    },
    async (request) => {
      const outcome = desk.take(terminalOf(request).terminalId, request.body)
      if (!outcome.ok) throw new RefusalError(outcome)
      return outcome.value
    },
  )
}

function registerSettingRoutes(app: HubApp, { db, seams }: HubDeps, desk: ScaleDesk): void {
  app.put(
    '/api/console/scales/:id',
    {
      config: change,
      schema: { tags, params: ScalePath, body: ScaleSettings, response: { 200: ScaleSaved } },
    },
    async (request) => {
      const scale_id = request.params.id
      const staffId = staffOf(request).staff_id
      writeOrRefuse(db, (tx) => setScale(tx, seams, staffId, { scale_id, ...request.body }))
      desk.reload()
      return { success: true as const, scale_id }
    },
  )

  app.post(
    '/api/console/scales/:id/remove',
    { config: change, schema: { tags, params: ScalePath, response: { 200: ScaleSaved } } },
    async (request) => {
      const scale_id = request.params.id
      writeOrRefuse(db, (tx) => removeScale(tx, seams, staffOf(request).staff_id, scale_id))
      desk.reload()
      return { success: true as const, scale_id }
    },
  )
}
