// One migrated demonstration outlet as a template, and copies of it that are outlets of their own.
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Db, openDatabase } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { prepareOutlet } from '../../demo/prepare-outlet.ts'
import type { OutletPlan } from './fleet-plan.ts'

/** Nothing listens there: paper waits in its queue, as on a day of a jammed printer. */
const NO_PRINTER = '127.0.0.1:9'
const CODE_LIFE_MS = 12 * 3_600_000

export type OutletFolder = { folder: string; databasePath: string; pairingCode: string }

export async function makeTemplate(folder: string): Promise<string> {
  await prepareOutlet(folder, NO_PRINTER, 0)
  return folder
}

/** The copy has its own id, code, warehouse and epoch, and a code for its till. */
export function copyOutlet(template: string, folder: string, plan: OutletPlan): OutletFolder {
  mkdirSync(folder, { recursive: true })
  cpSync(template, folder, { recursive: true })
  const databasePath = join(folder, 'outlet.db')
  const db = openDatabase(databasePath)
  try {
    write(db, (tx) => {
      tx.prepare('UPDATE outlet SET id = ?, code = ?, name = ?, warehouse_id = ?').run(
        plan.outletId,
        plan.code,
        `Minimarket ${plan.code}`,
        plan.warehouseId,
      )
      moveOutbox(tx, plan.epoch)
      tx.prepare('UPDATE chain_head SET epoch = ?').run(plan.epoch)
    })
    const { pairingCode } = createPairingCode(db, realSeams, null, CODE_LIFE_MS)
    return { folder, databasePath, pairingCode }
  } finally {
    db.close()
  }
}

/**
 * What the template's box had to say already belongs to the copy's life; no hash covers the epoch.
 * The outbox refuses every change, so its guards are lifted for this one.
 */
function moveOutbox(tx: Db, epoch: string): void {
  const guards = tx
    .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'outbox'")
    .all() as { name: string; sql: string }[]
  for (const { name } of guards) tx.exec(`DROP TRIGGER ${name}`)
  tx.prepare('UPDATE outbox SET epoch = ?').run(epoch)
  for (const { sql } of guards) tx.exec(sql)
}
