import t from 'tap'
import {
  checkEvidence,
  evidenceFields,
  mayBeUnverified,
  missingEvidence,
} from '#domain/tender-evidence.ts'
import type { PaymentMessage, TenderEvidence, TenderMethod } from '#domain/wire/sale-message.ts'
import { listOf, textTable } from '../support/text-table.ts'

const REQUIRED = [
  { method: 'card', fields: ['approval_code', 'last_four'] },
  { method: 'qris', fields: ['rrn'] },
  { method: 'gift_card', fields: ['reference'] },
]

/** Only what the rules look at. */
const payment = (method: string, state: string, evidence: TenderEvidence | null) =>
  ({ method, state, evidence }) as PaymentMessage

t.test('what each tender must show', async (t) => {
  const table = `
    method    | fields                  | unverified
    cash      |                         | no
    card      | approval_code;last_four | yes
    qris      | rrn                     | yes
    ewallet   |                         | yes
    transfer  |                         | yes
    gift_card | account_id;hold_id      | no
    voucher   | account_id;hold_id      | no
    deposit   | account_id;hold_id      | no
    credit    | account_id;hold_id      | no
    exchange  | account_id;hold_id      | no
    loyalty   | hold_id                 | no
  `
  for (const row of textTable(table)) {
    const method = row('method') as TenderMethod
    t.same(evidenceFields(method, REQUIRED), listOf(row('fields')), method)
    t.equal(mayBeUnverified(method), row('unverified') === 'yes', method)
  }
})

t.test('what is missing', async (t) => {
  const cases: [string, string, TenderEvidence | null, string[]][] = [
    ['card', 'verified', null, ['approval_code', 'last_four']],
    ['card', 'verified', { approval_code: 'A1' }, ['last_four']],
    ['card', 'verified', { approval_code: '  ', last_four: '1234' }, ['approval_code']],
    ['card', 'verified', { approval_code: 'A1', last_four: '1234' }, []],
    ['card', 'unverified', null, []],
    ['transfer', 'verified', null, []],
    ['cash', 'verified', null, []],
    ['gift_card', 'unverified', null, ['account_id', 'hold_id']],
    ['loyalty', 'verified', { hold_id: 'h' }, []],
  ]
  for (const [method, state, evidence, expected] of cases) {
    t.same(missingEvidence(payment(method, state, evidence), REQUIRED), expected, method)
  }
})

t.test('the strict door names the payment and the field', async (t) => {
  const payments = [
    payment('cash', 'verified', null),
    payment('qris', 'verified', null),
    payment('voucher', 'unverified', { account_id: 'a', hold_id: 'h' }),
    payment('cash', 'unverified', null),
    payment('qris', 'unverified', null),
  ]
  const refusals = checkEvidence({ payments }, REQUIRED)
  t.same(
    refusals.map(({ code, field, detail }) => [code, field, detail]),
    [
      ['EVIDENCE_MISSING', 'payments/1/evidence', 'rrn'],
      ['INVALID_REQUEST', 'payments/2/state', 'cannot be unverified'],
      ['INVALID_REQUEST', 'payments/3/state', 'cannot be unverified'],
    ],
  )
})
