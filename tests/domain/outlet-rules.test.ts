import t from 'tap'
import { must } from '#domain/errors.ts'
import { faultOfReason, faultOfRules, inCountingOrder } from '#domain/outlet-rules.ts'
import { checksum, dynamicQris } from '#domain/qris.ts'
import { DEFAULT_SCANNER } from '#domain/scanner-rules.ts'
import { REASON_KINDS, type ReasonMessage, type RulesMessage } from '#domain/wire/rules-message.ts'
import { textTable } from '../support/text-table.ts'

const reason = (kind: ReasonMessage['kind'], code: string, change = {}): ReasonMessage => ({
  ...{ kind, code, name: 'Lain', name_en: 'Other', needs_note: false, is_active: true },
  ...change,
})
const thousand = { value_minor: 1_000, kind: 'note' as const, is_active: true }
const RULES: RulesMessage = {
  denominations: [thousand, { ...thousand, kind: 'coin' }],
  reasons: REASON_KINDS.map((kind) => reason(kind, 'other')),
  over_short_limit_minor: 0,
  business_day_start_minute: 0,
  refund_window_days: 7,
  no_receipt_limit_minor: 0,
  drawer_cash_limit_minor: null,
  non_returnable_category_ids: ['a', 'b'],
  loyalty_point_value_minor: 1,
  loyalty_redeem_minimum_points: 0,
  qris_payload: null,
  required_evidence: [{ method: 'card', fields: ['approval_code', 'last_four'] }],
  credit_limit_default_minor: 0,
  credit_due_days: 30,
}

t.test('rules that agree with themselves hold; a note and a coin may have one value', async (t) => {
  t.equal(faultOfRules(RULES), null)
})

const LABEL = { prefix: '21', kind: 'price' as const, item_digits: 5, value_digits: 5 }

t.test('what may not stand in the rules, and where it stands', async (t) => {
  const [first, ...others] = RULES.reasons
  const faults: [string, Partial<RulesMessage>, string][] = [
    ['note twice', { denominations: [thousand, thousand] }, 'denominations'],
    ['none active', { denominations: [{ ...thousand, is_active: false }] }, 'denominations'],
    ['no denominations', { denominations: [] }, 'denominations'],
    ['a label read twice', { code_rules: [LABEL, LABEL] }, 'code_rules/1'],
    ['a prefix of digits', { scanners: [{ ...DEFAULT_SCANNER, prefix: '8' }] }, 'scanners/0'],
    ['no https', { e_receipt_address: 'http://struk.example' }, 'e_receipt_address'],
    ['a slash at the end', { e_receipt_address: 'https://struk.example/' }, 'e_receipt_address'],
    ['warns too late', { away_warn_hours: 48, away_stop_days: 2 }, 'away_warn_hours'],
    ['warns after the usual', { away_warn_hours: 168 }, 'away_warn_hours'],
    ['code twice', { reasons: [...RULES.reasons, reason('void', 'other')] }, 'reasons'],
    ['no name', { reasons: [...RULES.reasons, reason('void', 'x', { name: ' ' })] }, 'reasons'],
    [
      'no English',
      { reasons: [...RULES.reasons, reason('void', 'x', { name_en: '' })] },
      'reasons',
    ],
    ['kind without any', { reasons: others }, 'reasons'],
    [
      'kind without an active one',
      { reasons: [...others, { ...(first as ReasonMessage), is_active: false }] },
      'reasons',
    ],
    ['tender twice', evidence(['card', []], ['card', []]), 'required_evidence'],
    ['unknown tender', evidence(['barter', []]), 'required_evidence'],
    ['unknown evidence', evidence(['card', ['colour']]), 'required_evidence'],
    ['evidence twice', evidence(['card', ['rrn', 'rrn']]), 'required_evidence'],
    ['category twice', { non_returnable_category_ids: ['a', 'a'] }, 'non_returnable_category_ids'],
  ]
  for (const [what, change, field] of faults) {
    t.match(faultOfRules({ ...RULES, ...change }), { code: 'RULES_INVALID', field }, what)
  }
})

const QRIS_BODY =
  '00020101021126590014ID.CO.BANK.WWW01189360000000000000010215000000000000001' +
  '51440014ID.CO.QRIS.WWW0215ID10200000000010303UMI' +
  '5204541153033605802ID5911TOKO BAHARI6013JAKARTA UTARA6105144506304'
const STATIC_QRIS = QRIS_BODY + checksum(QRIS_BODY)

t.test('a QRIS is the merchant’s own, and whole', async (t) => {
  const check = (qris_payload: string) => faultOfRules({ ...RULES, qris_payload })
  t.equal(check(STATIC_QRIS), null)
  for (const text of ['', 'QRIS', STATIC_QRIS.replace('BAHARI', 'BAHARA')]) {
    t.match(check(text), { code: 'QRIS_INVALID', field: 'qris_payload' }, text)
  }
  const forOnePayment = dynamicQris(STATIC_QRIS, { amountMinor: 5_000, reference: 'A1' })
  t.match(check(must(forOnePayment)), { code: 'QRIS_INVALID' })
})

const evidence = (...rows: [string, string[]][]): Partial<RulesMessage> => ({
  required_evidence: rows.map(([method, fields]) => ({ method, fields })),
})

t.test('a reason is one of its kind, active, and says more where it must', async (t) => {
  const rules = {
    ...RULES,
    reasons: [
      reason('drop', 'routine'),
      reason('drop', 'other', { needs_note: true }),
      reason('drop', 'old', { is_active: false }),
    ],
  }
  const rows = textTable(`
    kind    | code    | note     | fault
    drop    | routine |          | none
    drop    | routine | setoran  | none
    drop    | other   | setoran  | none
    drop    | other   |          | REASON_NEEDS_NOTE
    drop    | old     |          | UNKNOWN_REASON
    drop    | nothing |          | UNKNOWN_REASON
    no-sale | routine |          | UNKNOWN_REASON
  `)
  for (const row of rows) {
    const kind = row('kind') as ReasonMessage['kind']
    for (const note of row('note') === '' ? [null, '', '  '] : [row('note')]) {
      const fault = faultOfReason(rules, kind, { reason_code: row('code'), note })
      t.equal(fault?.code ?? 'none', row('fault'), `${kind} ${row('code')} ${note}`)
    }
  }
})

t.test('people count notes before coins, the largest first', async (t) => {
  const heap = (kind: 'note' | 'coin', value_minor: number) => ({ ...thousand, kind, value_minor })
  const ordered = inCountingOrder([
    heap('coin', 500),
    heap('note', 1_000),
    heap('coin', 1_000),
    heap('note', 50_000),
  ])
  t.same(
    ordered.map(({ kind, value_minor }) => `${kind} ${value_minor}`),
    ['note 50000', 'note 1000', 'coin 1000', 'coin 500'],
  )
})
