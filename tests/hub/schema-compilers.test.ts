import t from 'tap'
import { Type } from 'typebox'
import { compileCheck, compileWriter } from '#hub/schema-compilers.ts'

const Money = () => Type.Object({ code: Type.String(), amount_minor: Type.Integer() })

t.test('equal shapes share a writer, which writes what they name and nothing else', (t) => {
  const write = compileWriter({ schema: Money() })
  t.equal(compileWriter({ schema: Money() }), write)
  t.not(compileWriter({ schema: Type.Object({ code: Type.String() }) }), write)
  t.equal(write({ amount_minor: 5, code: 'a', pin_hash: 'x' }), '{"code":"a","amount_minor":5}')
  t.throws(() => write({ code: 'a' }), 'what is missing is a fault, not a gap')
  t.end()
})

t.test('a check coerces nothing and says what is wrong', (t) => {
  const schema = Money()
  const check = compileCheck({ schema })
  t.equal(compileCheck({ schema }), check)
  t.strictSame(check({ code: 'a', amount_minor: 5 }), { value: { code: 'a', amount_minor: 5 } })
  t.match(check({ code: 'a', amount_minor: '5' }), { error: [{ instancePath: '/amount_minor' }] })
  t.end()
})
