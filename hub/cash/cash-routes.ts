import {
  CashMovementList,
  CashMovementMessage,
  CashMovementRequest,
  DrawerList,
  DrawerRequest,
  NoSaleAnswer,
  NoSaleRequest,
} from '#domain/wire/cash-message.ts'
import { Closed, Uuid } from '#domain/wire/primitives.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import { actorOf, staffOf, terminalOf } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { listCashMovements, readCashMovement } from './cash-movement-view.ts'
import { listDrawers } from './drawer-store.ts'
import { moveCash } from './move-cash.ts'
import { openDrawer } from './open-drawer.ts'
import { setDrawer } from './set-drawer.ts'

const tags = ['cash']
const SessionQuery = Closed({ session_id: Uuid })

/** Cash at a till. Who may do how much alone is the verbs' to judge, with the person's limits. */
export function registerCashRoutes(app: HubApp, deps: HubDeps): void {
  registerMovements(app, deps)
  registerDrawers(app, deps)
}

function registerMovements(app: HubApp, deps: HubDeps): void {
  const announce = (shiftId: string) => {
    deps.kickRelay()
    deps.wakePrinters()
    deps.live.publish({ type: 'shift-changed', session_id: shiftId })
  }

  app.post(
    '/api/pos/cash-movements',
    {
      config: { access: { level: 'staff', permission: 'sell' } },
      schema: { tags, body: CashMovementRequest, response: { 200: CashMovementMessage } },
    },
    async (request) => {
      const { movement_id, session_id } = request.body
      const actor = actorOf(request)
      const { isFirst } = writeOrRefuse(deps.db, (tx) =>
        moveCash(tx, deps.seams, actor, request.body),
      )
      if (isFirst) announce(session_id)
      return readCashMovement(deps.db, movement_id)
    },
  )

  app.get(
    '/api/pos/cash-movements',
    {
      config: { access: { level: 'staff', permission: 'view-shift' } },
      schema: { tags, querystring: SessionQuery, response: { 200: CashMovementList } },
    },
    async (request) => ({ movements: listCashMovements(deps.db, request.query.session_id) }),
  )

  app.post(
    '/api/pos/no-sale',
    {
      config: { access: { level: 'staff', permission: 'sell' } },
      schema: { tags, body: NoSaleRequest, response: { 200: NoSaleAnswer } },
    },
    async (request) => {
      const actor = actorOf(request)
      const { isFirst, printJobId } = writeOrRefuse(deps.db, (tx) =>
        openDrawer(tx, deps.seams, actor, request.body),
      )
      if (isFirst) announce(request.body.session_id)
      return { success: true as const, print_job_id: printJobId }
    },
  )
}

function registerDrawers(app: HubApp, deps: HubDeps): void {
  app.get(
    '/api/pos/drawers',
    {
      config: { access: { level: 'staff', permission: 'open-shift' } },
      schema: { tags, response: { 200: DrawerList } },
    },
    async () => ({ drawers: listDrawers(deps.db) }),
  )

  app.post(
    '/api/console/drawers',
    {
      config: { access: { level: 'staff', permission: 'manage-rules' } },
      schema: { tags, body: DrawerRequest, response: { 200: DrawerList } },
    },
    async (request) => {
      const { drawer_id: drawerId, name, terminal_id: terminalId } = request.body
      const by = { staffId: staffOf(request).staff_id, terminalId: terminalOf(request).terminalId }
      writeOrRefuse(deps.db, (tx) => setDrawer(tx, deps.seams, { drawerId, name, terminalId }, by))
      return { drawers: listDrawers(deps.db) }
    },
  )
}
