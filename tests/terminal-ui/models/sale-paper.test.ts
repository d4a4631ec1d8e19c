import t from 'tap'
import { receiptNumberIn } from '../../../terminal-ui/src/models/sale-paper.ts'
import { textTable } from '../../support/text-table.ts'

t.test('the number of a receipt in what was typed or scanned', async (t) => {
  const table = `
    text                                          | number
    MART01-T1-A-42                                | MART01-T1-A-42
    struk mart01-t1-a-42                          | MART01-T1-A-42
    https://struk.example/MART01-T1-A-42/3q7n0v5t | MART01-T1-A-42
    ]Q1MART01-T1-A-42                             | MART01-T1-A-42
    ]C0M1-T1-AB-7                                 | M1-T1-AB-7
    8991002101234                                 |
  `
  for (const row of textTable(table)) {
    t.equal(receiptNumberIn(row('text')) ?? '', row('number'), row('text'))
  }
})
