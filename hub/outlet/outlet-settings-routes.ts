import type { Outcome } from '#domain/errors.ts'
import {
  OutletSettingsAnswer,
  OutletSettingsChange,
  TaxStatus,
  TaxStatusDay,
} from '#domain/wire/outlet-settings-message.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import { readCatalogueCursor } from '../catalogue/bump-catalogue.ts'
import type { Db } from '../db/open-database.ts'
import { staffOf, terminalOf, type WithRequester } from '../requester.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'
import { changeSettings, removeTaxStatus, setTaxStatus, viewSettings } from './change-outlet.ts'

const tags = ['rules']
const config = { access: { level: 'staff', permission: 'manage-rules' } as const }
const response = { 200: OutletSettingsAnswer }

const byOf = (request: WithRequester) => ({
  staffId: staffOf(request).staff_id,
  terminalId: terminalOf(request).terminalId,
})

/** Name, papers, rounding, points and tax identity of the outlet, for whoever may change them. */
export function registerOutletSettingsRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams, live } = deps
  /** Tills ask for the outlet and for prices again. */
  function changed(work: (tx: Db) => Outcome<null>): OutletSettingsAnswer {
    const before = readCatalogueCursor(db)
    writeOrRefuse(db, work)
    const cursor = readCatalogueCursor(db)
    if (cursor !== before) {
      live.publish({ type: 'outlet-changed' })
      live.publish({ type: 'catalogue-changed', cursor })
    }
    return viewSettings(db, seams)
  }

  app.get('/api/console/outlet', { config, schema: { tags, response } }, async () =>
    viewSettings(db, seams),
  )

  app.put(
    '/api/console/outlet',
    { config, schema: { tags, body: OutletSettingsChange, response } },
    async (request) => changed((tx) => changeSettings(tx, seams, byOf(request), request.body)),
  )

  app.put(
    '/api/console/outlet/tax',
    { config, schema: { tags, body: TaxStatus, response } },
    async (request) => changed((tx) => setTaxStatus(tx, seams, byOf(request), request.body)),
  )

  app.post(
    '/api/console/outlet/tax/remove',
    { config, schema: { tags, body: TaxStatusDay, response } },
    async (request) =>
      changed((tx) => removeTaxStatus(tx, seams, byOf(request), request.body.valid_from)),
  )
}
