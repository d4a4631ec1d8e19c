// A small outlet's database with an import runner on it, for tests of the catalogue.
import { join } from 'node:path'
import type { Test } from 'tap'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { ImportStatus } from '#domain/wire/catalogue-message.ts'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import { findImport, type ImportMode, toStatus } from '#hub/catalogue/import-store.ts'
import { createImportRunner, type ImportRunner } from '#hub/catalogue/run-imports.ts'
import type { Db } from '#hub/db/open-database.ts'
import { createLogger } from '#hub/system/logger.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { openNewDatabase } from '../../support/outlet-file.ts'
import { seedSmallOutlet } from '../../support/small-outlet.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

export type Desk = {
  db: Db
  path: string
  published: LiveMessage[]
  runner: ImportRunner
  /** A second life of the hub on the same file. */
  restart(seams?: Seams): ImportRunner
  /** Imports a whole file and waits for its end; throws when it is refused at the door. */
  bring(text: string, mode?: ImportMode): Promise<ImportStatus>
  status(importId: string): ImportStatus
}

export function openDesk(t: Test, seams: Seams = realSeams): Desk {
  const path = join(makeTempFolder(t, 'catalogue'), 'outlet.db')
  const db = openNewDatabase(path)
  seedSmallOutlet(db, realSeams.clock.nowMs())
  t.teardown(() => db.close())
  const published: LiveMessage[] = []
  const live = { publish: (message: LiveMessage) => published.push(message), publishTo: () => {} }
  const restart = (with_: Seams = realSeams) =>
    createImportRunner({ db, seams: with_, log: createLogger('silent'), live })
  const runner = restart(seams)
  const status = (importId: string) => {
    const found = findImport(db, importId)
    if (!found) throw new Error('no such import')
    return toStatus(db, found)
  }
  return {
    ...{ db, path, published, runner, restart, status },
    async bring(text, mode = 'keep-good') {
      const importId = uuidv7(realSeams)
      const outcome = await runner.receive({ importId, mode, staffId: null }, bytesOf(text))
      if (!outcome.ok) throw new Error(`${outcome.code} ${outcome.detail ?? ''}`)
      await runner.settled()
      return status(importId)
    },
  }
}

/** The file in pieces of odd sizes, as a network brings it. */
export async function* bytesOf(text: string | Uint8Array, size = 1021): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export const csv = (heading: string, ...rows: string[]): string =>
  `${[heading, ...rows].join('\n')}\n`

/** Rules that every state of the catalogue keeps; a sentence for each that is broken. */
export function brokenRules(db: Db): string[] {
  const rules: [string, string][] = [
    [
      'stock level is the sum of its movements (I7)',
      `SELECT product_id FROM (
         SELECT product_id, quantity_milli AS milli FROM stock_level
         UNION ALL SELECT product_id, -quantity_milli FROM stock_movement)
       GROUP BY product_id HAVING sum(milli) <> 0`,
    ],
    [
      'every product that was written by the catalogue has its words, under its cursor',
      `SELECT p.id FROM product p LEFT JOIN product_search f ON f.rowid = p.change_cursor
       WHERE p.origin = 'outlet'
         AND (f.product_id IS NOT p.id OR f.name <> p.name OR f.sku <> p.sku)`,
    ],
    [
      'there are no words without a product',
      `SELECT rowid FROM product_search
       WHERE rowid NOT IN (SELECT change_cursor FROM product)`,
    ],
    [
      'no cursor is beyond the counter',
      'SELECT id FROM product WHERE change_cursor > (SELECT cursor FROM change_counter)',
    ],
    [
      'no price is newer than the price list',
      'SELECT id FROM product WHERE price_list_version > (SELECT price_list_version FROM outlet)',
    ],
    [
      'every product has a unit',
      'SELECT id FROM product WHERE id NOT IN (SELECT product_id FROM selling_unit)',
    ],
    ['every reference holds', 'SELECT * FROM pragma_foreign_key_check'],
  ]
  return rules.filter(([, text]) => db.prepare(text).all().length > 0).map(([words]) => words)
}
