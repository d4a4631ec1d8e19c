import { normalisePhone } from '#domain/phone.ts'
import { cellReader, type ImportItem, idOf, type Reading } from './import-item.ts'

/** A customer is known by phone or membership number, whichever the file has. */
export function importCustomers(reading: Reading): ImportItem[] {
  return reading.rows.flatMap((row): ImportItem[] => {
    const { text, complain } = cellReader(row, reading.problems)
    const full_name = text('name')
    const given = row.cell('phone')
    const phone = given === '' ? null : normalisePhone(given)
    if (given !== '' && phone === null) complain(`phone “${given}” is not a phone number`)
    const number = row.cell('membership_number') || null
    const key = phone ?? number
    if (key === null && !row.cell('customer_id')) {
      complain('phone and membership_number are both empty')
      return []
    }
    return [
      {
        topic: 'customer',
        item_id: row.cell('customer_id') || idOf('customer', String(key)),
        outlet: null,
        place: row.place,
        body: {
          full_name,
          phone,
          email: row.cell('email') || null,
          membership_number: number,
          loyalty_tier: row.cell('tier') || 'basic',
        },
      },
    ]
  })
}

/** One row a person at an outlet. PINs never travel: they are set at the outlet. */
export function importStaff(reading: Reading): ImportItem[] {
  return reading.rows.map((row): ImportItem => {
    const { text, yes } = cellReader(row, reading.problems)
    const code = text('code')
    const outlet = text('outlet')
    const staff_id = row.cell('staff_id') || idOf('staff', code)
    return {
      topic: 'staff',
      item_id: `${staff_id}@${outlet}`,
      outlet,
      place: row.place,
      body: {
        staff_id,
        name: text('name'),
        role: text('role').toLowerCase(),
        is_active: yes('active', true),
        own_grants: [],
      },
    }
  })
}
