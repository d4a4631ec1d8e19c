// Customers found in the browser as at the hub: one row per thing that a cashier hears.
import t from 'tap'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import { indexed } from '../../../terminal-ui/src/link/customers-cache.ts'
import { findAmong } from '../../../terminal-ui/src/models/customer-shelf.ts'
import { testId } from '../../support/small-outlet.ts'
import { listOf, textTable } from '../../support/text-table.ts'

const PEOPLE = textTable(`
  name         | phone          | member
  Dewi Lestari | +6281234567890 |
  Dewi Sartika |                |
  Budi         | +6281399001122 |
  Ayu Budiman  | +6285711117890 |
  Ibu Ratna    |                | M0001
`).map(
  (row, index): CustomerMessage => ({
    customer_id: testId(index),
    full_name: row('name'),
    phone: row('phone') || null,
    email: null,
    membership_number: row('member') || null,
    loyalty_tier: 'silver',
    loyalty_points: 0,
  }),
)

const KEPT = indexed(PEOPLE)

/** As tests/hub/customer/customers.test.ts says it of the hub. */
const TABLE = `
  typed            | found
  dewi             | Dewi Lestari; Dewi Sartika
  lestari dewi     | Dewi Lestari
  SÁRTIKA          | Dewi Sartika
  bud              | Budi; Ayu Budiman
  0812-3456-7890   | Dewi Lestari
  +62 812 3456 7890| Dewi Lestari
  6281234567890    | Dewi Lestari
  7890             | Ayu Budiman; Dewi Lestari
  08123            | Dewi Lestari
  81399            | Budi
  M0001            | Ibu Ratna
  m0001            | Ibu Ratna
  9999             |
  zzz              |
`

t.test('by name, phone in any spelling, last four digits, membership', async (t) => {
  for (const row of textTable(TABLE)) {
    const names = findAmong(KEPT, row('typed'), 20).map(({ full_name }) => full_name)
    t.same(names, listOf(row('found')), row('typed'))
  }
  t.equal(findAmong(KEPT, '', 3).length, 3, 'nothing typed lists')
})

t.test('among ten thousand within what a cashier waits for', async (t) => {
  const many = Array.from({ length: 10_000 }, (_, n): CustomerMessage => {
    const [someone] = PEOPLE as [CustomerMessage]
    return { ...someone, full_name: `Nama ${n}`, phone: `+62812${String(n).padStart(7, '0')}` }
  })
  const kept = indexed(many)
  const startMs = performance.now()
  t.match(findAmong(kept, '0812000 4321', 20), [{ full_name: 'Nama 4321' }])
  t.match(findAmong(kept, 'nama 9999', 20), [{ full_name: 'Nama 9999' }])
  t.ok(performance.now() - startMs < 500)
})
