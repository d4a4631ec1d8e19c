import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import type { PaymentMessage, SaleMessage } from '#domain/wire/sale-message.ts'
import { importSettlement } from '#hub/payment/import-settlement.ts'
import { readSettlementDetail } from '#hub/payment/settlement-store.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { MANAGER_ID, testId } from '../../support/small-outlet.ts'
import { ATTEMPT, order, paymentRig, qrisSale, verifications } from './payment-rig.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A shop with these payments taken by QRIS, and a way to compare files with them. */
async function shopWith(t: Test, payments: Partial<PaymentMessage>[]) {
  const rig = paymentRig(t)
  const sales: SaleMessage[] = []
  for (const [
    index,
    { evidence = null, state = 'unverified', amount_minor },
  ] of payments.entries()) {
    const wish = { number: index + 1, saleId: testId(7_100_000 + index) }
    const amount = amount_minor === undefined ? {} : { amountMinor: amount_minor }
    const sale = qrisSale(state, evidence, { ...wish, ...amount })
    must(await rig.taker.take('direct', sale, 0))
    sales.push(sale)
  }
  const deps = { ...rig.deps, seams: { ...rig.deps.seams, timers: realSeams.timers } }
  const compare = async (text: string, fileName = 'mutasi.csv') => {
    const file = { fileName, provider: 'bank', bytes: bytes(text), staffId: MANAGER_ID }
    const outcome = must(await importSettlement(deps, file))
    return { ...outcome, detail: readSettlementDetail(rig.db, outcome.settlementId) }
  }
  return { ...rig, sales, compare }
}

t.test(
  'a file verifies what was taken on trust, by rrn, reference, label or approval',
  async (t) => {
    const shop = await shopWith(t, [
      { evidence: { rrn: '000123456789' } },
      { evidence: { reference: 'inv-77' } },
      { evidence: { approval_code: 'A1B2C3' } },
      { evidence: { rrn: '555' }, state: 'verified' },
    ])
    const { detail, isNew } = await shop.compare(
      [
        'PT Bank Contoh;;;',
        'Laporan settlement;;;',
        'Tanggal;Jumlah;RRN;No. Ref;Kode Approval',
        '22/11/2026;6.300;123456789;;',
        '22/11/2026;Rp 6.300,00;;INV-77;',
        '22/11/2026;6300;;;a1b2c3',
        '22/11/2026;6300;555;;',
        ';;;;',
        '',
      ].join('\r\n'),
    )
    t.equal(isNew, true)
    t.match(detail?.settlement, { row_count: 4, matched_count: 4, matched_minor: 25_200 })
    t.same(
      detail?.rows.map(({ line, state, receipt_number }) => [line, state, receipt_number]),
      shop.sales.map(({ receipt_number }, index) => [index + 4, 'matched', receipt_number]),
    )
    t.same(
      verifications(shop.db).map((row) => Object.values(row as object).slice(2)),
      [
        ['settlement', '123456789'],
        ['settlement', 'INV-77'],
        ['settlement', 'a1b2c3'],
      ],
      'what was verified before needs no more',
    )
  },
)

t.test('the label of a dynamic QR finds its sale', async (t) => {
  const shop = await shopWith(t, [])
  const row = must(await shop.openDesk().ask(order()))
  must(await shop.taker.take('direct', qrisSale('unverified', { attempt_id: ATTEMPT }), 0))
  await shop.compare(`date,amount,reference\n2026-11-22,6300,${row.reference}\n`)
  t.match(verifications(shop.db), [{ source: 'settlement', reference: row.reference }])
})

t.test('what a person must look at', async (t) => {
  const shop = await shopWith(t, [
    { evidence: { approval_code: 'SAME' } },
    { evidence: { approval_code: 'SAME' } },
    { evidence: { rrn: '42' } },
    { evidence: { rrn: '43' } },
  ])
  const { detail } = await shop.compare(
    [
      'date,amount,rrn,approval',
      '2026-11-22,6300,,SAME',
      '2026-11-22,6000,42,',
      '2026-11-22,6300,43,',
      '2026-11-22,6300,43,',
      '2026-11-22,6300,99,',
      '2026-11-22,free,43,',
      'TOTAL,31500,,',
      '2026-12-22,6300,,SAME',
      '2026-11-22,6300,"broken,',
    ].join('\n'),
  )
  t.same(
    detail?.rows.map(({ line, state, amount_minor }) => [line, state, amount_minor]),
    [
      [2, 'ambiguous', 6_300],
      [3, 'amount-differs', 6_000],
      [5, 'ambiguous', 6_300],
      [6, 'unknown', 6_300],
      [7, 'unreadable', 0],
      [8, 'unreadable', 31_500],
      [9, 'unknown', 6_300],
      [10, 'unreadable', 0],
      [4, 'matched', 6_300],
    ],
    'what needs a person first; an approval code of another month is another payment',
  )
  t.match(detail?.settlement, { matched_count: 1, unmatched_count: 8, unmatched_minor: 62_700 })
  t.equal(verifications(shop.db).length, 1)
})

t.test('the same file again changes nothing, whatever it is called', async (t) => {
  const shop = await shopWith(t, [{ evidence: { rrn: '42' } }])
  const text = 'date,amount,rrn\n2026-11-22,6300,42\n'
  const counts = () =>
    ['settlement', 'settlement_row', 'payment_verification', 'outbox', 'audit_entry'].map((table) =>
      shop.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get(),
    )
  const first = await shop.compare(text)
  const before = counts()
  const sales = () => JSON.stringify(shop.db.prepare('SELECT * FROM sale_payment').all())
  const salesBefore = sales()
  const again = await Promise.all([shop.compare(text, 'lagi.csv'), shop.compare(text)])
  for (const { settlementId, isNew } of again) {
    t.equal(settlementId, first.settlementId)
    t.equal(isNew, false)
  }
  t.same(counts(), before)
  t.equal(sales(), salesBefore)
  const other = await shop.compare(`${text}\n`)
  t.equal(other.isNew, true, 'another file with the same row is another settlement')
  t.equal(verifications(shop.db).length, 1, 'and verifies nothing twice')
})

t.test('two imports of one file at once are one settlement', async (t) => {
  const shop = await shopWith(t, [{ evidence: { rrn: '42' } }])
  const rows = Array.from({ length: 450 }, (_, index) => `2026-11-22,6300,${index}`)
  const text = ['date,amount,rrn', ...rows].join('\n')
  const both = await Promise.all([shop.compare(text), shop.compare(text)])
  t.equal(both[0]?.settlementId, both[1]?.settlementId)
  t.equal(shop.db.prepare('SELECT count(*) FROM settlement').pluck().get(), 1)
})

t.test('what is no settlement is refused', async (t) => {
  const { deps } = paymentRig(t)
  const refusal = async (text: string) => {
    const file = { fileName: 'x', provider: 'x', bytes: bytes(text), staffId: MANAGER_ID }
    const outcome = await importSettlement(deps, file)
    return outcome.ok ? 'ok' : `${outcome.code} ${outcome.detail}`
  }
  t.match(await refusal(''), /SETTLEMENT_UNREADABLE no line names/)
  t.match(await refusal('tanggal;nama\n1;2\n'), /SETTLEMENT_UNREADABLE no line names/)
  const many = `amount,rrn\n${'1,2\n'.repeat(20_001)}`
  t.match(await refusal(many), /SETTLEMENT_UNREADABLE more than 20000 rows/)
})
