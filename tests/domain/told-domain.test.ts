import t from 'tap'
import { believedTime } from '#domain/believed-time.ts'
import { toldRefundLines } from '#domain/refund-beyond.ts'
import { makeSale } from '../support/sale-maker.ts'

const DAY = 86_400_000
const JAKARTA = { timezone: 'Asia/Jakarta', startMinute: 0 }

t.test('a terminal’s clock is believed within a week and today', async (t) => {
  const now = Date.UTC(2026, 10, 28, 5)
  const cases: [number | null, number][] = [
    [null, now],
    [now - DAY, now - DAY],
    [now - 7 * DAY, now - 7 * DAY],
    [now - 8 * DAY, now],
    [now + 3_600_000, now],
    [now + DAY, now],
  ]
  for (const [stated, believed] of cases) t.equal(believedTime(stated, now, JAKARTA), believed)
})

t.test('what comes back beyond the sale names no line of it', async (t) => {
  const [line] = makeSale({ number: 1, items: [[1, 2000]] }).items
  if (!line) throw new Error('a line')
  const sold = [{ line, refunded_quantity_milli: 1000 }]
  const of = (quantity_milli: number, line_no = 1) =>
    toldRefundLines(sold, [{ line_no, quantity_milli, disposition: 'sellable' }])
  t.match(of(1000), { ok: true, value: { overMinor: 0, lines: { length: 1 } } })
  t.match(of(6000), {
    value: {
      overMinor: (line.total_minor / 2) * 5,
      soldLineNos: [1, 1],
      lines: [
        { sale_line_no: 1, quantity_milli: 1000, line_no: 1 },
        { sale_line_no: null, quantity_milli: 5000, line_no: 2 },
      ],
    },
  })
  t.match(of(1000, 9), { ok: false, code: 'INVALID_REQUEST' })
  const dear = { ...line, total_minor: 9e11, gross_minor: 9e11 }
  const wish = [{ line_no: 1, quantity_milli: 90_000, disposition: 'none' as const }]
  const tooMuch = toldRefundLines([{ line: dear, refunded_quantity_milli: 2000 }], wish)
  t.match(tooMuch, { ok: false, code: 'SALE_TOO_LARGE' })
})
