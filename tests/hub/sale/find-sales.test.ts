// The sales journal finds a sale by what is on its paper, and pages without losing or doubling one.
import t, { type Test } from 'tap'
import type { FindSalesQuery, FoundSales } from '#domain/wire/find-sales-message.ts'
import { findSales } from '#hub/sale/find-sales.ts'
import { copySales } from '../../support/copy-sales.ts'
import { cash, nonCash } from '../../support/sale-maker.ts'
import { MANAGER_ID, SMALL_PRODUCTS } from '../../support/small-outlet.ts'
import { openRefundDesk, refund, sell } from '../refund/refund-desk.ts'

const noPause = async () => {}
const DAY = '2026-11-20'

async function openShop(t: Test) {
  const { hub, till } = await openRefundDesk(t)
  const plain = await sell({ till }, { items: [[0, 1_000]] })
  const card = await sell(
    { till },
    { items: [[1, 2_000]], tenders: (total) => [nonCash('card', total)], cashierId: MANAGER_ID },
  )
  const known = await sell(
    { till },
    { items: [[1, 1_000]], withCustomer: true, tenders: (total) => [cash(total)] },
  )
  return { hub, till, plain, card, known }
}

t.test('a sale is found by what is on its paper', async (t) => {
  const { hub, till, plain, card, known } = await openShop(t)
  const back = await refund(till, plain, '1 1000', plain.totals.total_minor)
  hub.db
    .prepare('INSERT INTO sale_buyer VALUES (?, ?, ?, NULL, ?, ?)')
    .run(card.offline_transaction_id, 'npwp', '0987654321098765', 'PT Sumber', 'Jl. 9')
  const phone = hub.db.prepare('SELECT phone_e164 FROM customer LIMIT 1').pluck().get() as string
  const sku = SMALL_PRODUCTS[1]?.sku ?? ''
  const { receipt_number: number } = card
  const [, , , n] = number.split('-')
  const ending = number.split('-').slice(1).join('-')
  const rows: [says: string, query: FindSalesQuery, found: string[]][] = [
    ['everything', {}, [known.receipt_number, number, plain.receipt_number]],
    ['its number', { by: 'number', q: ` ${number.toLowerCase()} ` }, [number]],
    ['the end of it', { by: 'number', q: ending }, [number]],
    ['as it is read aloud', { by: 'number', q: `00${n}` }, [number]],
    ['a number nobody has', { by: 'number', q: '99999' }, []],
    ['a refund', { by: 'number', q: back.body.refund.refund_number }, [plain.receipt_number]],
    ['what was paid', { by: 'amount', q: `Rp ${card.totals.payable_minor}` }, [number]],
    ['what is no amount', { by: 'amount', q: 'murah' }, []],
    ['a phone', { by: 'customer', q: phone.replace('+62', '0') }, [known.receipt_number]],
    ['a stranger', { by: 'customer', q: 'Tidak Ada' }, []],
    ['a buyer', { by: 'customer', q: 'sumber' }, [number]],
    ['a buyer’s number', { by: 'customer', q: '09.876.543.2-109.8765' }, [number]],
    ['a product', { by: 'product', q: sku }, [known.receipt_number, number]],
    ['both', { by: 'product', q: sku, method: 'card' }, [number]],
    ['a tender', { method: 'card' }, [number]],
    ['a person', { cashier_id: MANAGER_ID }, [number]],
    ['a till', { terminal_id: till.id, method: 'card' }, [number]],
    ['another time', { to: '2020-01-01' }, []],
    ['an empty word', { by: 'number', q: '  ', method: 'card' }, [number]],
  ]
  for (const [says, query, expected] of rows) {
    const { transactions, next, searched_to } = await findSales(hub.db, query, noPause)
    const numbers = transactions.map(({ receipt_number }) => receipt_number)
    t.same(numbers, expected, says)
    t.same([next, searched_to], [null, null], `${says}: that is all`)
  }
  const answer = await till.get(`/api/console/sales?by=number&q=${number}`)
  t.same(answer.body.transactions.length, 1)
  t.equal((await till.get('/api/console/sales?after=nonsense')).status, 400)
})

t.test('pages follow each other whatever comes in between', async (t) => {
  const { hub } = await openShop(t)
  hub.db.exec(`UPDATE sale SET business_date = '2026-11-25'`)
  copySales(hub.db, 60, DAY, Date.UTC(2026, 10, 20, 5))
  copySales(hub.db, 70, '2026-11-21', Date.UTC(2026, 10, 21, 5))
  const seen: string[] = []
  const days: string[] = []
  let after: string | undefined
  for (let page = 0; page < 9; page += 1) {
    const query = { to: '2026-11-24', ...(after === undefined ? {} : { after }) }
    const found: FoundSales = await findSales(hub.db, query, noPause)
    for (const { transaction_id } of found.transactions) {
      seen.push(transaction_id)
      const day = hub.db.prepare('SELECT business_date FROM sale WHERE id = ?')
      days.push(day.pluck().get(transaction_id) as string)
    }
    // Late sales of the newest day come while somebody reads.
    copySales(hub.db, 3, '2026-11-21', Date.now())
    after = found.next ?? undefined
    if (after === undefined) break
  }
  t.equal(seen.length, 130, 'all that were there at the beginning')
  t.equal(new Set(seen).size, 130, 'none of them twice')
  t.same(days, [...days].sort().reverse(), 'the newest day first')
})

t.test('a long search rests, says where, and goes on', async (t) => {
  const { hub, card } = await openShop(t)
  hub.db.exec(`UPDATE sale SET business_date = '2026-11-10'`)
  copySales(hub.db, 90, DAY, Date.UTC(2026, 10, 20, 5))
  let pauses = 0
  const pause = async () => {
    pauses += 1
  }
  const query: FindSalesQuery = { by: 'amount', q: String(card.totals.payable_minor) }
  const limits = { slice: 20, lookedAtMax: 60 }
  const first = await findSales(hub.db, query, pause, limits)
  t.same([first.transactions.length, first.searched_to], [0, DAY])
  t.equal(pauses, 3, 'whoever waited was served')
  const second = await findSales(hub.db, { ...query, after: first.next ?? '' }, pause, limits)
  t.same(
    second.transactions.map(({ transaction_id }) => transaction_id),
    [card.offline_transaction_id],
  )
  t.same([second.next, second.searched_to], [null, null])
})
