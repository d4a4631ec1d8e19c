import t from 'tap'
import { reordersCsv } from '../../../terminal-ui/src/models/reorders-csv.ts'
import '../../../terminal-ui/src/text/later-texts.ts'
import { testId } from '../../support/small-outlet.ts'

t.test('cells are quoted, formulas are text', async (t) => {
  const line = {
    ...{ reorder_id: testId(1), conflict_id: testId(2), product_id: testId(3) },
    ...{ sku: '=1+1', name: 'Beras "5", kg', missing_milli: 1_500, stock_milli: -2_000 },
    ...{ noted_by_name: null, noted_at: 'T', ordered_by_name: null, ordered_at: null },
  }
  t.equal(
    reordersCsv([line]),
    '\uFEFFSKU;Nama;Kurang;Stok;Dicatat;Oleh\r\n\'=1+1;"Beras ""5"", kg";1,5;-2;T;\r\n',
  )
})
