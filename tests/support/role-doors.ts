// What each login of the cloud may do, in full: tests/relay/role-access.test.ts tries all else.

/** Functions that an outlet's login may execute. */
export const OUTLET_DOORS = ['ocean.ingest', 'ocean.ingest_packed', 'ocean.pull', 'ocean.rotated']

const FLEET = ['ocean.office_enrol', 'ocean.office_set_ring']

/** Functions of each group of head office. */
export const OFFICE_DOORS: Record<string, string[]> = {
  ocean_reader: [],
  ocean_merchandiser: [],
  ocean_people: [],
  ocean_fleet: FLEET,
  ocean_loyalty: [],
  ocean_books: [],
  ocean_auditor: ['ocean.first_broken_audit'],
  ocean_admin: ['ocean.first_broken_audit', ...FLEET].sort(),
}

const TRAIL = 'ocean.head_office_audit'

/** Tables and views that a group may read, in order; nothing may be changed but by functions. */
export const READABLE = (group: string): string[] =>
  ['ocean_auditor', 'ocean_admin'].includes(group) ? [TRAIL] : []
