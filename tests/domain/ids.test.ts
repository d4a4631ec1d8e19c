import fc from 'fast-check'
import t from 'tap'
import { canonicalJson } from '#domain/canonical-json.ts'
import { isUuid, uuidv7 } from '#domain/ids.ts'
import { property } from '../support/property.ts'

const seamsOf = (nowMs: number, bytes: Uint8Array) => ({
  clock: { nowMs: () => nowMs, monotonicMs: () => 0 },
  randomness: { bytes: (count: number) => bytes.slice(0, count) },
})

t.test('UUIDv7', (t) => {
  // The example of RFC 9562, appendix A.6.
  const random = Uint8Array.from([0xcc, 0x31, 0x8c, 0x4d, 0xc0, 0xc0, 0xc0, 0x73, 0x98, 0xf0])
  const id = uuidv7(seamsOf(0x017f22e279b0, random))
  t.equal(id, '017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
  t.equal(uuidv7(seamsOf(0, new Uint8Array(10))), '00000000-0000-7000-8000-000000000000')
  const ones = new Uint8Array(10).fill(255)
  t.equal(uuidv7(seamsOf(2 ** 48 - 1, ones)), 'ffffffff-ffff-7fff-bfff-ffffffffffff')
  t.equal(uuidv7(seamsOf(1.9, ones)).slice(0, 13), '00000000-0001')
  t.throws(() => uuidv7(seamsOf(2 ** 48, ones)), /48 bits/)
  t.throws(() => uuidv7(seamsOf(1, new Uint8Array(9))), /10 bytes/)
  t.end()
})

property(
  'ids are well-formed and sort by time',
  fc.property(
    fc.nat(2 ** 31),
    fc.integer({ min: 1, max: 2 ** 31 }),
    fc.uint8Array({ minLength: 10, maxLength: 10 }),
    fc.uint8Array({ minLength: 10, maxLength: 10 }),
    (at, later, some, others) => {
      const first = uuidv7(seamsOf(at, some))
      const second = uuidv7(seamsOf(at + later, others))
      return isUuid(first) && isUuid(second) && first < second
    },
  ),
)

t.test('only lower-case UUIDs are ids', (t) => {
  t.ok(isUuid('017f22e2-79b0-7cc3-98c4-dc0c0c07398f'))
  for (const wrong of [
    '',
    '017F22E2-79B0-7CC3-98C4-DC0C0C07398F',
    '017f22e279b07cc398c4dc0c0c07398f',
  ]) {
    t.notOk(isUuid(wrong), wrong)
  }
  t.end()
})

t.test('canonical JSON', (t) => {
  const value = { b: [1, 'a"\n', true, null], a: { d: -0, c: 'é' }, 10: 0, 9: {}, aa: [] }
  t.equal(
    canonicalJson(value),
    '{"10":0,"9":{},"a":{"c":"é","d":0},"aa":[],"b":[1,"a\\"\\n",true,null]}',
  )
  t.equal(canonicalJson(Object.assign(Object.create(null), { a: 1 })), '{"a":1}')
  t.equal(canonicalJson('\ud800'), '"\\ud800"')
  t.end()
})

t.test('what JSON would drop or bend is a bug', (t) => {
  const wrong = [
    undefined,
    { a: undefined },
    [undefined],
    Array(1),
    Number.NaN,
    Infinity,
    0.1,
    2 ** 53,
    1n,
    () => 1,
    Symbol('a'),
    new Date(0),
    new Map(),
    new Uint8Array(1),
  ]
  for (const value of wrong) t.throws(() => canonicalJson(value), /canonical JSON has no/)
  t.end()
})

const anyJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger(),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 5, noNullPrototype: false }),
  ),
})).value

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, each]) => [key, shuffled(each)])
  return Object.fromEntries(entries.reverse())
}

property(
  'canonical JSON is JSON, and does not depend on the order of keys',
  fc.property(anyJson, (value) => {
    const text = canonicalJson(value)
    return text === canonicalJson(shuffled(value)) && text === canonicalJson(JSON.parse(text))
  }),
)
