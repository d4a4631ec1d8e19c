// The rehearsal's own database, made of the shop's catalogue, people and rules. What is not named
// here is not copied: no customer, no money, no document, no terminal.
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { uuidv7 } from '#domain/ids.ts'
import { REHEARSAL_CODE, REHEARSAL_MEANING } from '#domain/rehearsal.ts'
import type { Seams } from '#domain/seams.ts'
import type { RulesMessage } from '#domain/wire/rules-message.ts'
import { migrate } from '#hub/db/migrate.ts'
import { assertDurable, type Db, openDatabase } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { CHAIN_START } from '#hub/outbox/append-outbox.ts'
import { readRules } from '#hub/rules/read-rules.ts'
import { putRules } from '#hub/rules/rules-store.ts'
import { ROOT } from '../demo-options.ts'
import { DEMO_QRIS } from '../outlet/demo-accounts.ts'
import { PRINTER_COLUMNS } from '../outlet/minimarket.ts'

/** Parents before children. */
export const COPIED_TABLES = [
  ...['outlet', 'tax_rule', 'category', 'product', 'selling_unit', 'barcode', 'change_counter'],
  ...[
    'price_entry',
    'price_tier',
    'price_list',
    'promotion',
    'promotion_rule',
    'promotion_counter',
    'coupon',
  ],
  ...['product_search', 'staff', 'staff_grant', 'role_grant', 'drawer', 'outlet_rules'],
  ...['outlet_logo', 'stock_level', 'stock_reorder_point'],
]

const SCHEMA = 'SELECT max(version) FROM schema_migration'
const RECEIPT_PRINTER = 'Printer latihan'

/**
 * Makes `hubFolder` from the shop's, which is only read. Throws a sentence when the shop's database
 * is of another build. A rehearsal that is there already is left as it is.
 */
export function seedRehearsal(shopFolder: string, hubFolder: string, seams: Seams): void {
  const path = join(hubFolder, 'outlet.db')
  if (existsSync(path)) return
  mkdirSync(hubFolder, { recursive: true, mode: 0o750 })
  const draft = join(hubFolder, 'outlet.draft.db')
  for (const end of ['', '-wal', '-shm']) rmSync(`${draft}${end}`, { force: true })
  const shop = new Database(join(shopFolder, 'outlet.db'), { readonly: true, fileMustExist: true })
  try {
    fill(draft, shop, seams)
  } finally {
    shop.close()
  }
  // People practise with their own PINs, and tablets trust the certificate already.
  copyFileSync(join(shopFolder, 'pepper'), join(hubFolder, 'pepper'))
  const tls = join(shopFolder, 'tls')
  if (existsSync(tls)) cpSync(tls, join(hubFolder, 'tls'), { recursive: true })
  // Last: a half-made folder is made again.
  copyFileSync(draft, path)
  rmSync(draft)
}

/** Of books that were made by whoever may read the shop's: the same, as our own. */
export function takeBooks(books: string, hubFolder: string): void {
  const path = join(hubFolder, 'outlet.db')
  if (existsSync(path)) return
  mkdirSync(hubFolder, { recursive: true, mode: 0o750 })
  for (const name of readdirSync(books).filter((each) => each !== 'outlet.db')) {
    cpSync(join(books, name), join(hubFolder, name), { recursive: true })
  }
  const draft = join(hubFolder, 'outlet.draft.db')
  copyFileSync(join(books, 'outlet.db'), draft)
  closeToOthers(hubFolder, 0o600)
  // Last: a half-made folder is made again.
  renameSync(draft, path)
}

/** Files get `mode`, and folders what lets the same people in. */
export function closeToOthers(folder: string, mode: number): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      closeToOthers(path, mode)
      chmodSync(path, mode | ((mode & 0o440) >> 2))
    } else chmodSync(path, mode)
  }
}

function fill(path: string, shop: Database.Database, seams: Seams): void {
  const db = openDatabase(path)
  try {
    migrate(db, join(ROOT, 'migrations/hub'))
    const ask = (from: Pick<Db, 'prepare'>) => from.prepare(SCHEMA).pluck().get()
    if (ask(db) !== ask(shop)) {
      throw new Error('The shop runs another build: start its hub of this build once, then again.')
    }
    write(db, (tx) => {
      tx.pragma('defer_foreign_keys = ON')
      for (const table of COPIED_TABLES) copyTable(shop, tx, table)
      makeItARehearsal(tx, seams)
    })
    assertDurable(db)
    // One file, without a log beside it.
    db.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
}

function copyTable(shop: Database.Database, tx: Db, table: string): void {
  tx.prepare(`DELETE FROM ${table}`).run()
  const key = table === 'product_search' ? 'rowid, ' : ''
  const read = shop.prepare(`SELECT ${key}* FROM ${table}`)
  const columns = read.columns().map(({ name }) => name)
  const add = tx.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  for (const row of read.raw().iterate()) add.run(...(row as unknown[]))
}

function makeItARehearsal(tx: Db, seams: Seams): void {
  const atMs = seams.clock.nowMs()
  const epoch = uuidv7(seams)
  tx.prepare(
    `UPDATE outlet SET id = ?, code = ?, name = substr('${REHEARSAL_CODE} ' || name, 1, 60),
       address = ?, phone = NULL, npwp = NULL, nitku = NULL, receipt_footer = ?`,
  ).run(uuidv7(seams), REHEARSAL_CODE, REHEARSAL_MEANING, REHEARSAL_MEANING)
  tx.prepare('UPDATE drawer SET terminal_id = NULL').run()
  tx.prepare(
    `INSERT INTO chain_head (id, epoch, outbox_sequence, outbox_hash, audit_sequence, audit_hash,
       shift_number, clock_floor_ms) VALUES (1, ?, 0, ?, 0, ?, 0, ?)`,
  ).run(epoch, CHAIN_START, CHAIN_START, atMs)
  // The level is its movements' sum (I7), so it begins with one.
  tx.prepare(
    `INSERT INTO stock_movement (product_id, quantity_milli, reason, document_id, at_ms,
       value_minor, revalued_minor)
     SELECT product_id, quantity_milli, 'initial', ?, ?, value_minor, 0 FROM stock_level`,
  ).run(epoch, atMs)
  putRules(tx, rehearsalRules(readRules(tx)), 1)
}

/** A real QRIS would take a customer's real money; a real address would lead to real receipts. */
const rehearsalRules = (rules: RulesMessage): RulesMessage => ({
  ...rules,
  qris_payload: DEMO_QRIS,
  e_receipt_address: null,
})

/** The virtual printer stands in for all of the shop's: its port is another at each start. */
export function pointPrinter(hubFolder: string, address: string, seams: Seams): void {
  const db = openDatabase(join(hubFolder, 'outlet.db'))
  try {
    write(db, (tx) => {
      const known = tx.prepare('SELECT id FROM printer WHERE name = ?').pluck().get(RECEIPT_PRINTER)
      const id = known ?? uuidv7(seams)
      tx.prepare(
        `INSERT INTO printer (id, name, transport, address, columns, code_page, can_cut, is_default,
           fallback_order) VALUES (?, ?, 'tcp', ?, ?, 'cp858', 1, 1, 1)
         ON CONFLICT (id) DO UPDATE SET address = excluded.address`,
      ).run(id, RECEIPT_PRINTER, address, PRINTER_COLUMNS)
    })
  } finally {
    db.close()
  }
}
