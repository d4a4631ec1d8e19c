// Reads the demonstration outlet's text tables. They are ours and tested, so a wrong row is a bug:
// it throws with its file and line.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { normalisePhone } from '#domain/phone.ts'
import { ROLES, type Role } from '#domain/wire/access-message.ts'

export type CategoryRow = { name: string; nameEn: string; colour: string; icon: string }
export type UnitRow = { unitCode: string; factor: number; priceMinor: number; barcode: string }
export type ProductRow = {
  sku: string
  name: string
  category: string
  taxCode: string
  /** Sold by weight, so it has a PLU for the scale's labels and no barcode of its own. */
  plu: string | null
  costMinor: number
  /** In whole base units (pieces or kilograms). */
  stock: number
  /** The base unit first, then larger ones. */
  units: UnitRow[]
}
export type StaffRow = { name: string; role: Role; pin: string }
export type CustomerRow = {
  fullName: string
  phone: string
  membershipNumber: string
  loyaltyTier: string
  loyaltyPoints: number
}

type Cells = Record<string, string>

function readTable<Row>(file: string, toRow: (cells: Cells) => Row): Row[] {
  const text = readFileSync(join(import.meta.dirname, file), 'utf8')
  const table = parse(text, { columns: true, skip_empty_lines: true }) as Cells[]
  return table.map((cells, index) => {
    try {
      return toRow(cells)
    } catch (error) {
      throw new Error(`${file}, line ${index + 2}: ${(error as Error).message}`)
    }
  })
}

function word(cells: Cells, column: string): string {
  const text = cells[column]
  if (!text) throw new Error(`${column} is empty`)
  return text
}

function whole(cells: Cells, column: string): number {
  const text = word(cells, column)
  if (!/^\d+$/.test(text)) throw new Error(`${column} is not a whole number: ${text}`)
  return Number(text)
}

export const readCategories = (): CategoryRow[] =>
  readTable('categories.csv', (cells) => ({
    name: word(cells, 'name'),
    nameEn: word(cells, 'name_en'),
    colour: word(cells, 'colour'),
    icon: word(cells, 'icon'),
  }))

export function readProducts(): ProductRow[] {
  const larger = Map.groupBy(
    readTable('larger-units.csv', (cells) => ({
      sku: word(cells, 'sku'),
      unitCode: word(cells, 'unit'),
      factor: whole(cells, 'factor'),
      priceMinor: whole(cells, 'price'),
      barcode: word(cells, 'barcode'),
    })),
    ({ sku }) => sku,
  )
  return readTable('products.csv', (cells) => {
    const sku = word(cells, 'sku')
    const base: UnitRow = {
      unitCode: word(cells, 'unit'),
      factor: 1,
      priceMinor: whole(cells, 'price'),
      barcode: cells.barcode ?? '',
    }
    return {
      sku,
      name: word(cells, 'name'),
      category: word(cells, 'category'),
      taxCode: word(cells, 'tax_code'),
      plu: cells.plu || null,
      costMinor: whole(cells, 'cost'),
      stock: whole(cells, 'stock'),
      units: [base, ...(larger.get(sku) ?? [])],
    }
  })
}

export const readStaff = (): StaffRow[] =>
  readTable('staff.csv', (cells) => {
    const role = ROLES.find((known) => known === cells.role)
    if (!role) throw new Error(`unknown role ${cells.role}`)
    return { name: word(cells, 'name'), role, pin: word(cells, 'pin') }
  })

export const readCustomers = (): CustomerRow[] =>
  readTable('customers.csv', (cells) => {
    const phone = normalisePhone(word(cells, 'phone'))
    if (!phone) throw new Error(`not a phone number: ${cells.phone}`)
    return {
      fullName: word(cells, 'full_name'),
      phone,
      membershipNumber: word(cells, 'membership_number'),
      loyaltyTier: word(cells, 'loyalty_tier'),
      loyaltyPoints: whole(cells, 'loyalty_points'),
    }
  })
