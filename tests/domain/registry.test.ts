// The error registry and the door check.
import fc from 'fast-check'
import t from 'tap'
import { ERRORS } from '#domain/error-registry.ts'
import { must, refuse, succeed } from '#domain/errors.ts'
import { OutletMessage } from '#domain/wire/catalogue-message.ts'
import { parseMessage } from '#domain/wire/check.ts'
import { SaleMessage } from '#domain/wire/sale-message.ts'
import { property } from '../support/property.ts'
import { OUTLET } from '../support/shop.ts'

t.test('every error has a code, a fitting status and words in both languages', (t) => {
  for (const [code, entry] of Object.entries(ERRORS)) {
    t.match(code, /^[A-Z][A-Z_]*[A-Z]$/)
    t.ok(entry.status >= 400 && entry.status <= 599, code)
    t.match(entry.en, /\.$/, code)
    t.match(entry.id, /\.$/, code)
    t.not(entry.en, entry.id, code)
  }
  t.end()
})

t.test('a refusal carries only what it knows', (t) => {
  t.same(refuse('PHONE_INVALID'), { ok: false, code: 'PHONE_INVALID' })
  t.same(refuse('PHONE_INVALID', 'why'), { ok: false, code: 'PHONE_INVALID', detail: 'why' })
  t.same(refuse('PHONE_INVALID', undefined, 'phone'), {
    ok: false,
    code: 'PHONE_INVALID',
    field: 'phone',
  })
  t.same(succeed(1), { ok: true, value: 1 })
  t.end()
})

t.test('the door names the first field that is wrong', (t) => {
  t.ok(parseMessage(OutletMessage, OUTLET).ok)
  t.match(parseMessage(OutletMessage, { ...OUTLET, minor_exponent: '0' }), {
    code: 'INVALID_REQUEST',
    field: 'minor_exponent',
    detail: /integer/,
  })
  const rules = [{ ...OUTLET.tax_rules[0], rate_ppm: -1 }]
  t.match(parseMessage(OutletMessage, { ...OUTLET, tax_rules: rules }), {
    field: 'tax_rules/0/rate_ppm',
  })
  t.match(parseMessage(OutletMessage, { ...OUTLET, timezone: 'Europe/Paris' }), {
    field: 'timezone',
  })
  t.match(parseMessage(OutletMessage, { ...OUTLET, extra: 1 }), { code: 'INVALID_REQUEST' })
  t.end()
})

property(
  'the door refuses anything else and never throws',
  fc.property(fc.anything(), (value) => !parseMessage(SaleMessage, value).ok),
)

t.test('must gives the value, and throws with the refusal’s own words', (t) => {
  t.equal(must(succeed(7)), 7)
  t.throws(() => must(refuse('SALE_UNPAID', '500', 'payments')), {
    message: 'SALE_UNPAID payments 500',
  })
  t.throws(() => must(refuse('SALE_UNPAID')), { message: 'SALE_UNPAID' })
  t.end()
})
