// Rules for labels while they are made, and what a till would make of a code by them.
import t from 'tap'
import { embeddedEan13 } from '#domain/in-store-code.ts'
import { DEFAULT_SCANNER } from '#domain/scanner-rules.ts'
import type { RulesMessage } from '#domain/wire/rules-message.ts'
import { FIRST_RULES } from '../../../terminal-ui/src/models/rules-model.ts'
import {
  NEW_CODE_RULE,
  newCodeRule,
  tryCode,
  withCodeRule,
  withCodeRules,
  withoutCodeRule,
  withoutScanner,
  withScanner,
} from '../../../terminal-ui/src/models/scanning-draft.ts'
import { SMALL_OUTLET } from '../../support/small-outlet.ts'
import { BARCODES, openTill } from './open-till.ts'

const PRICE = { ...NEW_CODE_RULE, prefix: '22', kind: 'price' as const }

t.test('rules of our own begin with what holds, and go as they came', async (t) => {
  const own = withCodeRules(FIRST_RULES, [NEW_CODE_RULE])
  const two = withCodeRule(own, null, PRICE)
  t.same(two.code_rules, [NEW_CODE_RULE, PRICE])
  const changed = withCodeRule(two, 0, { ...NEW_CODE_RULE, prefix: '23' })
  t.match(changed.code_rules, [{ prefix: '23' }, { prefix: '22' }])
  t.same(withoutCodeRule(changed, 0).code_rules, [PRICE])
  t.same(withCodeRules(changed, null), FIRST_RULES, "head office's again")
  const scanners = withScanner(FIRST_RULES, null, DEFAULT_SCANNER)
  t.match(withScanner(scanners, 0, { ...DEFAULT_SCANNER, prefix: '~' }).scanners, [{ prefix: '~' }])
  t.same(withoutScanner(scanners, 0).scanners, [])
})

t.test('a new rule begins with a prefix that no other rule reads', async (t) => {
  const after = (...rules: [from: string, to?: string][]) =>
    newCodeRule(
      rules.map(([prefix, to]) => ({ ...PRICE, prefix, ...(to ? { prefix_to: to } : {}) })),
    ).prefix
  t.equal(after(), '20')
  t.equal(after(['20'], ['21', '24'], ['02']), '25')
  t.equal(after(['200', '209'], ['2100']), '22', 'a part of a prefix is taken, too')
  t.equal(after(['20', '29']), '', 'none is left')
})

t.test('a code is tried by rules that are not saved, and changes nothing', async (t) => {
  const { till } = await openTill(t)
  const attempt = (text: string, rules: Partial<RulesMessage> = {}, separator = '') =>
    tryCode(till, SMALL_OUTLET, { ...FIRST_RULES, ...rules }, text, separator)
  const weight = embeddedEan13('21', '10001', 345, NEW_CODE_RULE)
  t.match(await attempt(weight), { kind: 'sold', quantityMilli: 345, scan: { item: '10001' } })
  t.match(await attempt(weight, { code_rules: [] }), { kind: 'unknown' }, 'without a rule')
  const price = embeddedEan13('22', '10001', 12_345, PRICE)
  t.match(await attempt(price, { code_rules: [PRICE] }), { kind: 'sold', totalMinor: 12_345 })
  t.match(await attempt(BARCODES[1]), {
    kind: 'sold',
    totalMinor: 3_150,
    unitCode: 'pcs',
    scan: { kind: 'plain' },
  })
  const gs1 = `010${BARCODES[2]}10AB|17260101`
  t.match(await attempt(gs1, { expired_goods: 'refuse' }, '|'), { kind: 'expired' })
  t.match(await attempt(gs1, { expired_goods: 'sell' }, '|'), {
    kind: 'sold',
    scan: { batch: 'AB' },
  })
  t.match(await attempt('2110001000003'), { kind: 'bad', fault: 'no-value', scan: null })
  const onPiece = embeddedEan13('21', '10001', 99_999, NEW_CODE_RULE)
  const outlet = { ...SMALL_OUTLET, tax_rules: [] }
  t.match(await tryCode(till, outlet, FIRST_RULES, onPiece, ''), { kind: 'refused' })
  t.equal(till.cart.cart.value.lines.length, 0)
  t.equal(till.scan.last.value, null)
})
