import t from 'tap'
import { faultOfRules } from '#domain/outlet-rules.ts'
import { DEFAULT_RULES as RULES } from '#hub/rules/default-rules.ts'
import {
  evidenceOf,
  minuteText,
  reasonCode,
  withCategory,
  withDenomination,
  withEvidence,
  withReason,
} from '../../../terminal-ui/src/models/rules-draft.ts'

t.test('a note is switched off in its place, a new one goes where people count it', async (t) => {
  const piece = { value_minor: 1_000, kind: 'coin' as const, is_active: false }
  const off = withDenomination(RULES, piece)
  t.equal(off.denominations.length, RULES.denominations.length)
  t.match(
    off.denominations.find(({ is_active }) => !is_active),
    piece,
  )
  const more = withDenomination(RULES, { value_minor: 75_000, kind: 'note', is_active: true })
  t.equal(more.denominations[1]?.value_minor, 75_000)
  t.equal(faultOfRules(more), null)
})

t.test('a reason: changed in its place, added with a code of its own', async (t) => {
  const [first] = RULES.reasons
  if (!first) throw new Error('there are reasons')
  t.equal(withReason(RULES, { ...first, name: 'Lain' }).reasons[0]?.name, 'Lain')
  t.equal(reasonCode(RULES, 'paid-out', 'Waste fee!'), 'waste-fee')
  t.equal(reasonCode(RULES, 'paid-out', 'Supplies'), 'supplies-2', 'a code is taken once')
  t.equal(reasonCode(RULES, 'drop', 'Supplies'), 'supplies', 'in its own kind')
  t.equal(reasonCode(RULES, 'drop', '…'), 'reason')
  const code = reasonCode(RULES, 'paid-out', 'Supplies')
  const more = withReason(RULES, { ...first, kind: 'paid-out', code })
  t.equal(more.reasons.length, RULES.reasons.length + 1)
  t.equal(reasonCode(more, 'paid-out', 'supplies'), 'supplies-3')
  t.match(reasonCode(RULES, 'drop', 'x'.repeat(90)), /^x{36}$/)
  t.equal(faultOfRules(more), null)
})

t.test('evidence and categories are asked for and no longer', async (t) => {
  const asked = withEvidence(RULES, 'qris', 'rrn', true)
  t.same(evidenceOf(asked, 'qris'), ['reference', 'rrn'])
  const less = withEvidence(withEvidence(asked, 'qris', 'rrn', false), 'qris', 'reference', false)
  t.same(evidenceOf(less, 'qris'), [])
  t.notOk(less.required_evidence.some(({ method }) => method === 'qris'))
  t.same(withCategory(RULES, 'a', false).non_returnable_category_ids, ['a'])
  t.same(withCategory(withCategory(RULES, 'a', false), 'a', true).non_returnable_category_ids, [])
  t.same([0, 270, 719].map(minuteText), ['00:00', '04:30', '11:59'])
})
