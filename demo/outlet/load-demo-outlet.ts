// Gives an empty box the demonstration outlet, through the hub's own verbs.

import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import { insertCategory } from '#hub/catalogue/category-store.ts'
import { type ProductChange, upsertProducts } from '#hub/catalogue/upsert-products.ts'
import { addCustomer } from '#hub/customer/add-customer.ts'
import type { Db } from '#hub/db/open-database.ts'
import { all, first, run, sql } from '#hub/db/query.ts'
import { write } from '#hub/db/write.ts'
import { findOutlet, insertOutlet } from '#hub/outlet/outlet-store.ts'
import { DEFAULT_RULES } from '#hub/rules/default-rules.ts'
import { putRules } from '#hub/rules/rules-store.ts'
import { listScales, type StoredScale, storeScale } from '#hub/scale/scale-store.ts'
import { addStaff } from '#hub/staff/add-staff.ts'
import { SCALE_CAPACITY_G } from '../virtual-scale/virtual-scale.ts'
import { DEMO_QRIS, openDemoAccounts } from './demo-accounts.ts'
import { openDemoSafe } from './demo-safe.ts'
import { DRAWERS, MINIMARKET, PRINTER_COLUMNS, PRINTER_NAME, SCALE_NAME } from './minimarket.ts'
import {
  type ProductRow,
  readCategories,
  readCustomers,
  readProducts,
  readStaff,
} from './outlet-tables.ts'

export type DemoOutletOptions = {
  seams: Seams
  /** `readOrCreatePepper(dataFolder)`: PINs are hashed with it. */
  pepper: Uint8Array
  /** host:port of the receipt printer. */
  printerAddress: string
  /** The virtual scale's tty; null or left out: none. */
  scalePort?: string | null
}

const MILLI = 1000

/**
 * Loads what is missing and leaves the rest: a box that has traded keeps its stock, prices and
 * customers. Only the printer's address and the scale's line follow the demonstration. True if the
 * outlet was new.
 */
export async function loadDemoOutlet(db: Db, options: DemoOutletOptions): Promise<boolean> {
  const isNew = findOutlet(db) === null
  if (isNew) write(db, (tx) => insertWholeOutlet(tx, options.seams))
  write(db, (tx) => pointPrinter(tx, options))
  write(db, (tx) => pointScale(tx, options))
  await addMissingStaff(db, options)
  if (isNew) write(db, (tx) => openLedgers(tx, options.seams))
  return isNew
}

function insertWholeOutlet(tx: Db, seams: Seams): void {
  const atMs = seams.clock.nowMs()
  const newId = () => uuidv7(seams)
  const epoch = newId()
  insertOutlet(tx, MINIMARKET, epoch, atMs)
  for (const name of DRAWERS)
    run(tx, sql.insertInto('drawer').values({ id: newId(), name, terminal_id: null }))
  const categoryIds = insertCategories(tx, newId)
  const products = readProducts().map((row) => toProduct(row, categoryIds))
  upsertProducts(tx, products, {
    origin: 'head-office',
    documentId: epoch,
    stockReason: 'initial',
    atMs,
    newId,
  })
  addCustomers(tx, newId, atMs)
}

/** What only the outlet itself knows: its QRIS, its safe, what it and its customers owe. */
function openLedgers(tx: Db, seams: Seams): void {
  putRules(tx, { ...DEFAULT_RULES, qris_payload: DEMO_QRIS }, 1)
  const manager = first(tx, sql.selectFrom('staff').select('id').where('role', '=', 'manager'))
  if (!manager) throw new Error('the demonstration has no manager')
  openDemoSafe(tx, seams, manager.id)
  openDemoAccounts(tx, seams, manager.id)
}

function addCustomers(tx: Db, newId: () => string, atMs: number): void {
  for (const row of readCustomers()) {
    const customer: CustomerMessage = {
      customer_id: newId(),
      full_name: row.fullName,
      phone: row.phone,
      email: null,
      membership_number: row.membershipNumber,
      loyalty_tier: row.loyaltyTier,
      loyalty_points: row.loyaltyPoints,
    }
    const outcome = addCustomer(tx, customer, atMs)
    if (!outcome.ok) throw new Error(`${row.fullName}: ${outcome.code}`)
  }
}

function insertCategories(tx: Db, newId: () => string): Map<string, string> {
  const ids = new Map<string, string>()
  for (const [index, { name, nameEn, colour, icon }] of readCategories().entries()) {
    const category_id = newId()
    insertCategory(tx, { category_id, name, name_en: nameEn, colour, icon, sort_order: index + 1 })
    ids.set(name, category_id)
  }
  return ids
}

function toProduct(row: ProductRow, categoryIds: Map<string, string>): ProductChange {
  const categoryId = categoryIds.get(row.category)
  if (!categoryId) throw new Error(`${row.sku} is in an unknown category: ${row.category}`)
  return {
    sku: row.sku,
    name: row.name,
    categoryId,
    taxCode: row.taxCode,
    isWeighed: row.plu !== null,
    isLoyaltyEligible: true,
    isActive: true,
    plu: row.plu,
    costMinor: row.costMinor,
    stockMilli: row.stock * MILLI,
    units: row.units.map(({ unitCode, factor, priceMinor, barcode }) => ({
      unitCode,
      factorMilli: factor * MILLI,
      priceMinor,
      barcodes: barcode ? [barcode] : [],
    })),
  }
}

function pointPrinter(tx: Db, { seams, printerAddress: address }: DemoOutletOptions): void {
  const known = first(
    tx,
    sql.selectFrom('printer').select(['id', 'address']).where('name', '=', PRINTER_NAME),
  )
  if (known?.address === address) return
  if (known) {
    run(tx, sql.updateTable('printer').set({ address }).where('id', '=', known.id))
    return
  }
  run(
    tx,
    sql.insertInto('printer').values({
      id: uuidv7(seams),
      name: PRINTER_NAME,
      transport: 'tcp',
      address,
      columns: PRINTER_COLUMNS,
      code_page: 'cp858',
      can_cut: 1,
      is_default: 1,
      fallback_order: 1,
    }),
  )
}

/** Its tty has another number at each start; without one a scale of before says that it is away. */
function pointScale(tx: Db, { seams, scalePort: port = null }: DemoOutletOptions): void {
  if (port === null) return
  const known = listScales(tx).find((scale) => scale.port.startsWith('/dev/pts/'))
  const settings: Omit<StoredScale, 'port'> = known ?? {
    ...{ scale_id: uuidv7(seams), name: SCALE_NAME, protocol: 'cas-request', baud: 9600 },
    ...{ framing: '8N1', capacity_g: SCALE_CAPACITY_G, min_load_g: 20 },
    ...{ is_for_all: true, terminal_ids: [] },
  }
  storeScale(tx, { ...settings, port })
}

/** Each PIN takes a tenth of a second to hash, so people come one by one, after the big write. */
async function addMissingStaff(db: Db, { seams, pepper }: DemoOutletOptions): Promise<void> {
  const known = new Set(all(db, sql.selectFrom('staff').select('name')).map(({ name }) => name))
  for (const person of readStaff().filter(({ name }) => !known.has(name))) {
    const outcome = await addStaff(db, seams, pepper, person)
    if (!outcome.ok) throw new Error(`${person.name}: ${outcome.code} ${outcome.detail ?? ''}`)
  }
}
