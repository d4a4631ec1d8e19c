// Grants on the page: what is typed, what differs, what is sent.
import fc from 'fast-check'
import t from 'tap'
import { grantsOf, PERMISSION_NAMES, PERMISSIONS, type Permission } from '#domain/permissions.ts'
import { ROLES } from '#domain/wire/access-message.ts'
import { PIN_DIGITS_MIN } from '#hub/staff/new-pin.ts'
import {
  differences,
  grantMessages,
  readGrants,
  setGrant,
  typeLimit,
  writeLimit,
} from '../../../terminal-ui/src/models/grant-draft.ts'
import {
  PERMISSION_GROUP_NAMES,
  PERMISSION_GROUPS,
} from '../../../terminal-ui/src/models/permission-groups.ts'
import { pinDigitsMin, typePin } from '../../../terminal-ui/src/models/pin-draft.ts'
import { property } from '../../support/property.ts'
import { textTable } from '../../support/text-table.ts'

t.test('a limit while it is typed', (t) => {
  const table = `
    permission | typed          | text          | limit
    refund     |                |               | none
    refund     | 5              | 5             | 5
    refund     | 50000          | 50.000        | 50000
    refund     | 50.0000        | 500.000       | 500000
    refund     | Rp 1.5x        | 15            | 15
    refund     | 007            | 7             | 7
    refund     | 0              | 0             | 0
    refund     | 99999999999999 | 999.999.999.999 | 999999999999
    discount   |                |               | none
    discount   | 10             | 10            | 100000
    discount   | 12,            | 12,           | 120000
    discount   | 12,5           | 12,5          | 125000
    discount   | 12.57          | 12,57         | 125700
    discount   | 12,5,79        | 12,57         | 125700
    discount   | 100            | 100           | 1000000
    discount   | 100,5          | 100           | 1000000
    discount   | 999            | 100           | 1000000
    discount   | 10%            | 10            | 100000
    discount   | ,5             |               | none
  `
  for (const row of textTable(table)) {
    const typed = typeLimit(row('typed'), row('permission') as Permission)
    const limit = row('limit') === 'none' ? null : Number(row('limit'))
    t.strictSame(typed, { text: row('text'), limit }, `${row('permission')} ${row('typed')}`)
  }
  t.end()
})

const limited = PERMISSION_NAMES.filter((name) => PERMISSIONS[name].limitUnit !== 'none')
property(
  'a limit is read back from the field as it was written there',
  fc.property(fc.constantFrom(...limited), fc.nat({ max: 10_000 }), (permission, n) => {
    const limit = n * 100
    return typeLimit(writeLimit(limit, permission), permission).limit === limit
  }),
)
property(
  'whatever is typed has a meaning that the hub takes',
  fc.property(fc.constantFrom(...limited), fc.string(), (permission, typed) => {
    const { text, limit } = typeLimit(typed, permission)
    const most = PERMISSIONS[permission].limitUnit === 'ppm' ? 1_000_000 : 999_999_999_999
    const isTaken = limit === null || (Number.isSafeInteger(limit) && limit >= 0 && limit <= most)
    return isTaken && typeLimit(text, permission).limit === limit
  }),
)

t.test('only what differs from the role is sent', (t) => {
  const role = grantsOf('cashier')
  const raised = setGrant(role, 'discount', { isAllowed: true, limit: 200_000 })
  const without = setGrant(raised, 'paid-out', { isAllowed: false, limit: 100_000 })
  t.strictSame(differences(without, role), ['paid-out', 'discount'])
  t.strictSame(grantMessages(without, differences(without, role)), [
    { permission: 'paid-out', is_allowed: false, limit: null },
    { permission: 'discount', is_allowed: true, limit: 200_000 },
  ])
  t.strictSame(differences(setGrant(without, 'discount', role.discount), role), ['paid-out'])
  t.strictSame(readGrants(grantMessages(without)), without)
  const newer = [{ permission: 'fly', is_allowed: true, limit: null }]
  t.strictSame(readGrants(newer), readGrants([]), 'of a newer hub')
  t.end()
})

t.test('every permission stands in one group', (t) => {
  const grouped = PERMISSION_GROUP_NAMES.flatMap((group) => [...PERMISSION_GROUPS[group]])
  t.strictSame(grouped.sort(), [...PERMISSION_NAMES].sort())
  t.end()
})

t.test('the page asks for as many digits as the hub', (t) => {
  for (const role of ROLES) t.equal(pinDigitsMin(role), PIN_DIGITS_MIN[role], role)
  t.equal(typePin(' 12a3-456789'), '12345678')
  t.end()
})
