// A hub's books without its network: the real database file, the real verbs.

import { join } from 'node:path'
import pino from 'pino'
import { Registry } from 'prom-client'
import type { Test } from 'tap'
import { must } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { HubDeps } from '#hub/app-types.ts'
import { assertDurable, type Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { readOutlet } from '#hub/outlet/outlet-store.ts'
import { newSealingKey } from '#hub/salvage/sealing-key.ts'
import { openShift } from '#hub/shift/open-shift.ts'
import { fakeSeams } from './fake-seams.ts'
import { openNewDatabase } from './outlet-file.ts'
import { CASHIER_ID, SHIFT_ID, seedSmallOutlet, TERMINAL } from './small-outlet.ts'
import { makeTempFolder } from './temp-folder.ts'

export type SmallShop = { db: Db; path: string; deps: HubDeps; seams: ReturnType<typeof fakeSeams> }

/** Opens a fresh outlet in `folder` with one open shift of 200,000 float. */
export function openSmallShop(folder: string, seed = 1): SmallShop {
  const path = join(folder, 'outlet.db')
  const db = openNewDatabase(path)
  const seams = fakeSeams(seed)
  seedSmallOutlet(db, seams.clock.nowMs())
  assertDurable(db)
  openTestShift(db, seams, SHIFT_ID, TERMINAL.id)
  return { db, path, seams, deps: depsFor(db, path, folder, seams) }
}

export function openTestShift(db: Db, seams: Seams, shiftId: string, terminalId: string): void {
  const order = {
    shiftId,
    drawerId: null,
    terminalId,
    cashierId: CASHIER_ID,
    mode: 'shared' as const,
    openingCashMinor: 200_000,
    counts: null,
  }
  must(write(db, (tx) => openShift(tx, seams, readOutlet(tx), order)))
}

export function depsFor(db: Db, path: string, folder: string, seams: HubDeps['seams']): HubDeps {
  return {
    db,
    databasePath: path,
    dataFolder: folder,
    seams,
    log: pino({ level: 'silent' }),
    live: { publish: () => {}, publishTo: () => {} },
    kickRelay: () => {},
    wakePrinters: () => {},
    metrics: new Registry(),
    paymentProvider: null,
    pepper: new Uint8Array(32),
    sealingKey: newSealingKey(),
    build: 'test',
  }
}

export function smallShop(t: Test, seed = 1): SmallShop {
  const shop = openSmallShop(makeTempFolder(t, 'shop'), seed)
  t.teardown(() => shop.db.close())
  return shop
}
