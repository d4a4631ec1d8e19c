import t from 'tap'
import { billOutcome } from '#domain/bill-outcome.ts'
import { textTable } from '../support/text-table.ts'

t.test('what became of a paper, by what became of its cart', async (t) => {
  const rows = textTable(`
    bill  | newest | sold  | discarded | outcome
    10000 | yes    |       | no        | open
    10000 | yes    |       | yes       | discarded
    10000 | yes    | 10000 | no        | paid
    10000 | yes    | 12000 | no        | paid
    10000 | yes    | 9999  | no        | less-paid
    10000 | yes    | 10000 | yes       | paid
    10000 | no     |       | no        | replaced
    10000 | no     |       | yes       | replaced
    10000 | no     | 12000 | no        | replaced
    10000 | no     | 2000  | no        | less-paid
    0     | yes    | 0     | no        | paid
  `)
  for (const row of rows) {
    const fate = {
      totalMinor: Number(row('bill')),
      isNewest: row('newest') === 'yes',
      soldMinor: row('sold') === '' ? null : Number(row('sold')),
      isDiscarded: row('discarded') === 'yes',
    }
    t.equal(billOutcome(fate), row('outcome'), JSON.stringify(fate))
  }
})
