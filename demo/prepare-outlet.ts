// Before the hub process starts: the data folder, the schema and the minimarket. Afterwards the hub
// alone writes the outlet's database.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { migrate } from '#hub/db/migrate.ts'
import { assertDurable, type Db, openDatabase } from '#hub/db/open-database.ts'
import { readOutlet } from '#hub/outlet/outlet-store.ts'
import { readOrCreatePepper } from '#hub/staff/pepper.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { type CatalogueItem, readDemoCatalogue } from './demo-catalogue.ts'
import { ROOT } from './demo-options.ts'
import { loadDemoOutlet } from './outlet/load-demo-outlet.ts'

/** Codes live as long as a working day: nobody types them in the first minute. */
const CODE_LIFE_MS = 12 * 3_600_000
const CODES = 2

export type PreparedOutlet = {
  wasLoaded: boolean
  outletId: string
  outletCode: string
  outletName: string
  timezone: string
  epoch: string
  productCount: number
  /** What head office says of it. */
  catalogue: CatalogueItem[]
  /** One-time codes, one terminal each. */
  pairingCodes: string[]
}

export async function prepareOutlet(
  hubFolder: string,
  printerAddress: string,
  codeCount = CODES,
  scalePort: string | null = null,
): Promise<PreparedOutlet> {
  mkdirSync(hubFolder, { recursive: true, mode: 0o750 })
  const db = openDatabase(join(hubFolder, 'outlet.db'))
  try {
    migrate(db, join(ROOT, 'migrations/hub'))
    const pepper = readOrCreatePepper(hubFolder)
    const wasLoaded = await loadDemoOutlet(db, {
      ...{ seams: realSeams, pepper, printerAddress, scalePort },
    })
    assertDurable(db)
    return { wasLoaded, ...describeOutlet(db, codeCount) }
  } finally {
    db.close()
  }
}

/** Of an outlet that is there already. */
export function readPrepared(hubFolder: string, codeCount = CODES): PreparedOutlet {
  const db = openDatabase(join(hubFolder, 'outlet.db'))
  try {
    return { wasLoaded: false, ...describeOutlet(db, codeCount) }
  } finally {
    db.close()
  }
}

function describeOutlet(db: Db, codeCount: number): Omit<PreparedOutlet, 'wasLoaded'> {
  const outlet = readOutlet(db)
  const ask = (text: string) => db.prepare(text).pluck().get()
  return {
    outletId: outlet.outlet_id,
    outletCode: outlet.outlet_code,
    outletName: outlet.name,
    timezone: outlet.timezone,
    epoch: String(ask('SELECT epoch FROM chain_head')),
    productCount: Number(ask('SELECT count(*) FROM product WHERE is_active = 1')),
    catalogue: readDemoCatalogue(db),
    pairingCodes: Array.from(
      { length: codeCount },
      () => createPairingCode(db, realSeams, null, CODE_LIFE_MS).pairingCode,
    ),
  }
}
