// A product in the console's form: what was not touched is sent as it came.
import { signal } from '@preact/signals'
import t from 'tap'
import {
  EMPTY_EDIT,
  type ProductDraft,
  readDraft,
} from '../../../terminal-ui/src/screens/console/catalogue/product-draft.ts'

const unit = (key: number, unitCode: string, factor = '1') => ({
  ...{ key, unitCode, factor, priceMinor: 3_500, barcodes: '8991234567890, 2000010100002' },
})
const draftWith = (units: ReturnType<typeof unit>[], knownUnits: string[]): ProductDraft => ({
  ...{ sku: signal('A'), name: signal(' Mi '), categoryId: signal(''), taxCode: signal('PPN12') },
  ...{ costMinor: signal<number | null>(null), plu: signal(''), isWeighed: signal(false) },
  ...{ isActive: signal(true), units: signal(units), knownUnits },
})
const codesOf = (draft: ProductDraft) => {
  const read = readDraft(draft, true)
  return typeof read === 'string' ? read : read.units.map(({ unit_code }) => unit_code)
}

t.test('a unit of head office keeps its letters, a new one is written small', async (t) => {
  const known = ['PCS', 'Dus']
  t.same(codesOf(draftWith([unit(0, 'PCS'), unit(1, 'Dus', '24')], known)), known)
  t.same(codesOf(draftWith([unit(0, 'pcs'), unit(1, ' DUS ', '24')], known)), known)
  t.same(codesOf(draftWith([unit(0, 'PCS'), unit(1, 'Pak', '6')], known)), ['PCS', 'pak'])
})

t.test('what is read of the rest', async (t) => {
  t.match(readDraft(draftWith([unit(0, 'pcs')], ['pcs']), false), {
    ...{ name: 'Mi', category_id: null, plu: null, is_loyalty_eligible: false },
    units: [{ factor_milli: 1_000, barcodes: ['8991234567890', '2000010100002'] }],
  })
  t.equal(readDraft(draftWith([unit(0, 'pcs', 'x')], []), true), 'factor')
  t.equal(readDraft(draftWith([unit(0, ' ')], []), true), 'units')
  t.equal(EMPTY_EDIT.units.length, 1)
})
