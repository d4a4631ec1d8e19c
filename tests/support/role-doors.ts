// What each login of the cloud may do, in full: tests/relay/role-access.test.ts tries all else.

/** Functions that an outlet's login may execute. */
export const OUTLET_DOORS = [
  ...['ocean.day_totals', 'ocean.ingest', 'ocean.ingest_packed', 'ocean.pull', 'ocean.rotated'],
]

const office = (...names: string[]): string[] => names.map((name) => `ocean.office_${name}`)

/** Functions of each group of head office; the administrator's are those of all. */
const DOORS: Record<string, string[]> = {
  ocean_reader: [],
  ocean_merchandiser: office('import', 'publish'),
  ocean_people: office('import_people', 'publish_people'),
  ocean_fleet: office('approve_epoch', 'enrol', 'replace', 'revoke', 'rotate', 'set_ring'),
  ocean_loyalty: office('allocate_loyalty'),
  ocean_books: office('settle_quarantine'),
  ocean_auditor: ['ocean.first_broken_audit'],
}
export const OFFICE_DOORS: Record<string, string[]> = {
  ...DOORS,
  ocean_admin: Object.values(DOORS).flat().sort(),
}

/** Tables and views that each group may read besides those of every reader. */
const READABLE_BY: Record<string, string[]> = {
  ocean_reader: [
    ...['fleet_status', 'missing_receipt_numbers', 'outlet', 'outlet_days', 'outlet_placing'],
    ...['over_short', 'sales_by_hour', 'tax_by_day'],
  ],
  ocean_merchandiser: ['imported_goods', 'publication_goods', 'publication_log', 'published_goods'],
  ocean_people: ['imported_people', 'publication_log', 'publication_people', 'published_people'],
  ocean_fleet: ['box_waiting', 'escrowed_identity'],
  ocean_loyalty: [],
  ocean_books: ['kept_payload', 'kept_payloads', 'quarantine', 'voided_receipt_numbers'],
  ocean_auditor: ['head_office_audit'],
}

/** In the order of their names; nothing may be changed but by functions. */
export function readableFor(group: string): string[] {
  const names = group === 'ocean_admin' ? Object.values(READABLE_BY).flat() : readableBy(group)
  return [...new Set(names)].sort().map((name) => `ocean.${name}`)
}

const readableBy = (group: string): string[] => [
  ...(READABLE_BY.ocean_reader ?? []),
  ...(READABLE_BY[group] ?? []),
]
