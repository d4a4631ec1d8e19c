// Who may do what, role by role, said once more and independently of the code.
import fc from 'fast-check'
import t from 'tap'
import {
  type Grants,
  grantsOf,
  isPermission,
  mayDo,
  PERMISSION_NAMES,
  PERMISSIONS,
  type Permission,
} from '#domain/permissions.ts'
import { ROLES, type Role } from '#domain/wire/access-message.ts'
import { property } from '../support/property.ts'
import { textTable } from '../support/text-table.ts'

// yes: without a limit; a number: up to so many minor units or ppm; no: not at all.
const TABLE = `
  permission          | unit  | approvable | cashier | supervisor | manager | technician
  sell                | none  | no         | yes     | yes        | yes     | no
  open-shift          | none  | no         | yes     | yes        | yes     | no
  close-shift         | none  | yes        | yes     | yes        | yes     | no
  close-any-shift     | none  | yes        | no      | yes        | yes     | no
  view-shift          | none  | no         | yes     | yes        | yes     | no
  see-expected-cash   | none  | no         | no      | yes        | yes     | no
  recount             | none  | yes        | no      | yes        | yes     | no
  over-short          | minor | yes        | 20000   | 100000     | yes     | no
  carry-over          | none  | yes        | no      | yes        | yes     | no
  paid-in             | minor | yes        | 200000  | 2000000    | yes     | no
  paid-out            | minor | yes        | 100000  | 1000000    | yes     | no
  drop                | none  | yes        | yes     | yes        | yes     | no
  no-sale             | none  | yes        | no      | yes        | yes     | no
  manage-safe         | none  | no         | no      | no         | yes     | no
  discount            | ppm   | yes        | 100000  | 300000     | yes     | no
  price-override      | ppm   | yes        | no      | 300000     | yes     | no
  refund              | minor | yes        | no      | 1000000    | yes     | no
  refund-late         | none  | yes        | no      | yes        | yes     | no
  refund-no-receipt   | minor | yes        | no      | 200000     | yes     | no
  refund-other-tender | minor | yes        | no      | 500000     | yes     | no
  void                | minor | yes        | no      | 2000000    | yes     | no
  accept-unverified   | minor | yes        | 500000  | 5000000    | yes     | no
  verify-payment      | none  | no         | no      | yes        | yes     | no
  match-settlements   | none  | no         | no      | no         | yes     | no
  take-account-money  | none  | no         | yes     | yes        | yes     | no
  pay-out-account     | minor | yes        | no      | 500000     | yes     | no
  open-credit         | minor | yes        | no      | 1000000    | yes     | no
  manage-accounts     | none  | no         | no      | no         | yes     | no
  discard-cart        | none  | yes        | no      | yes        | yes     | no
  reprint             | none  | yes        | yes     | yes        | yes     | no
  add-customer        | none  | no         | yes     | yes        | yes     | no
  view-customers      | none  | no         | no      | yes        | yes     | no
  manage-catalogue    | none  | no         | no      | no         | yes     | no
  manage-rules        | none  | no         | no      | no         | yes     | no
  manage-staff        | none  | no         | no      | no         | yes     | no
  pair-terminals      | none  | no         | no      | no         | yes     | yes
  manage-printers     | none  | no         | no      | no         | yes     | yes
  view-console        | none  | no         | no      | yes        | yes     | yes
  view-audit          | none  | no         | no      | no         | yes     | no
  view-stock          | none  | no         | no      | yes        | yes     | no
  move-goods          | none  | no         | no      | yes        | yes     | no
  count-stock         | none  | no         | no      | yes        | yes     | no
  settle-count        | minor | yes        | no      | 500000     | yes     | no
  write-off           | minor | yes        | no      | 200000     | yes     | no
  view-reports        | none  | no         | no      | yes        | yes     | no
  export-tax          | none  | no         | no      | no         | yes     | no
  settle-conflict     | minor | yes        | no      | 500000     | yes     | no
`

const said = (grants: Grants, permission: Permission): string => {
  const { isAllowed, limit } = grants[permission]
  if (!isAllowed) return 'no'
  return limit === null ? 'yes' : String(limit)
}

t.test('every permission of every role, its unit, and whether another may approve it', (t) => {
  const rows = textTable(TABLE)
  t.strictSame(
    rows.map((row) => row('permission')),
    PERMISSION_NAMES,
  )
  for (const row of rows) {
    const permission = row('permission') as Permission
    const { limitUnit, canBeApproved } = PERMISSIONS[permission]
    t.equal(limitUnit, row('unit'), permission)
    t.equal(canBeApproved ? 'yes' : 'no', row('approvable'), permission)
    for (const role of ROLES) {
      t.equal(said(grantsOf(role), permission), row(role), `${role} ${permission}`)
    }
  }
  t.end()
})

t.test('what is not in the list is no permission', (t) => {
  t.ok(isPermission('sell'))
  for (const name of ['', 'SELL', 'toString', '__proto__', 'fly']) t.notOk(isPermission(name), name)
  t.end()
})

t.test('one’s own grant goes before the role’s, the role’s before the default', (t) => {
  const upTo = (limit: number | null) => ({ isAllowed: true, limit })
  const none = { isAllowed: false, limit: null }
  const ofRole = { discount: upTo(50_000), void: upTo(10_000), sell: none }
  const grants = grantsOf('cashier', ofRole, { discount: upTo(null), sell: upTo(null) })
  t.equal(said(grants, 'discount'), 'yes')
  t.equal(said(grants, 'void'), '10000')
  t.equal(said(grants, 'sell'), 'yes')
  t.equal(said(grants, 'paid-out'), '100000')
  t.equal(said(grants, 'refund'), 'no')
  t.equal(said(grantsOf('manager', {}, { refund: none }), 'refund'), 'no')
  t.end()
})

t.test('up to the limit and not beyond it', (t) => {
  const cashier = grantsOf('cashier')
  t.ok(mayDo(cashier, 'discount', 100_000))
  t.notOk(mayDo(cashier, 'discount', 100_001))
  t.ok(mayDo(cashier, 'discount'), 'nothing is within every limit')
  t.notOk(mayDo(cashier, 'refund'), 'and nothing is still too much without the permission')
  t.ok(mayDo(grantsOf('manager'), 'refund', Number.MAX_SAFE_INTEGER))
  t.end()
})

const anyRole = fc.constantFrom<Role>(...ROLES)
const anyPermission = fc.constantFrom<Permission>(...PERMISSION_NAMES)

property(
  'whoever may do much of something may do less of it',
  fc.property(anyRole, anyPermission, fc.nat(), fc.nat(), (role, permission, a, b) => {
    const grants = grantsOf(role)
    const [less, more] = [Math.min(a, b), Math.max(a, b)]
    return !mayDo(grants, permission, more) || mayDo(grants, permission, less)
  }),
)

const rank: Role[] = ['cashier', 'supervisor', 'manager']
property(
  'by default whoever stands higher may do no less',
  fc.property(anyPermission, fc.nat(), fc.nat({ max: 1 }), (permission, amount, index) => {
    const [lower = 'cashier', higher = 'cashier'] = rank.slice(index, index + 2)
    return (
      !mayDo(grantsOf(lower), permission, amount) || mayDo(grantsOf(higher), permission, amount)
    )
  }),
)
