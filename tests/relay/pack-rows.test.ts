// What the relay packs, PostgreSQL opens: byte for byte, within its bounds, and nothing else.
import { strictEqual } from 'node:assert'
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import pg from 'pg'
import t from 'tap'
import type { IngestAnswer } from '#domain/wire/cloud-message.ts'
import {
  PACKED_BYTES_MAX,
  PIECE_BYTES_MAX,
  packPiece,
  packRows,
  UNPACKED_BYTES_MAX,
} from '../../cloud-relay/pack-rows.ts'
import { chain, saleDocument, startTestCloud, testHello } from '../support/cloud.ts'
import { hold } from '../support/property.ts'
import { makeSale } from '../support/sale-maker.ts'

const cloud = await startTestCloud(t)
const headOffice = new pg.Client({ connectionString: cloud.postgres.url })
const outlet = new pg.Client({ connectionString: cloud.outletUrl })
await Promise.all([headOffice.connect(), outlet.connect()])
t.teardown(() => Promise.all([headOffice.end(), outlet.end()]))

async function push(packed: Uint8Array, hello = testHello()): Promise<IngestAnswer> {
  const { rows } = await outlet.query<{ answer: IngestAnswer }>(
    'SELECT ocean.ingest_packed($1::jsonb, 1, $2) AS answer',
    [JSON.stringify(hello), packed],
  )
  const [first] = rows
  if (!first) throw new Error('ingest_packed answered nothing')
  return first.answer
}

t.test('any text comes out of PostgreSQL as it went in', async (t) => {
  const text = fc.string({ unit: 'binary', maxLength: 3_000 }).map((each) => each.toWellFormed())
  await hold(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 60 }), async (each, times) => {
      const whole = each.repeat(times)
      const { rows } = await headOffice.query<{ same: boolean }>(
        `SELECT coalesce(ocean.unpack_pieces($1), '') = $2 AS same`,
        [await packRows(whole), Buffer.from(whole)],
      )
      strictEqual(rows[0]?.same, true)
    }),
    60,
  )
  t.pass('60 texts')
})

const rows = chain(Array.from({ length: 300 }, (_, n) => saleDocument(makeSale({ number: n + 1 }))))
t.test('packed rows arrive as unpacked ones do, at a tenth of their size', async (t) => {
  const json = JSON.stringify(rows)
  const packed = await packRows(json)
  t.ok(packed.length * 8 < Buffer.byteLength(json), `${packed.length} of ${json.length} bytes`)
  t.match(await push(packed), { refused: null, last_sequence: 300, verdicts: [] })
  t.strictSame(await cloud.ask('SELECT count(*)::int AS sales FROM ocean.sale'), [{ sales: 300 }])
})

t.test('what is damaged, cut, foreign, too large or too much is an error', async (t) => {
  const packed = await packRows(JSON.stringify(rows))
  const flipped = Buffer.from(packed)
  flipped[packed.length - 30] = (flipped[packed.length - 30] ?? 0) ^ 1
  const unreadable: [string, Uint8Array][] = [
    ['one bit flipped', flipped],
    ['cut', packed.subarray(0, -40)],
    ['empty', Buffer.alloc(0)],
    ['no OpenPGP', Buffer.from('[]')],
    ['no JSON', await packRows('[')],
    ['no array', await packRows('{"a":1}')],
    ['no UTF-8', await packRows('["\\ud800"]')],
    ['more than 1000 rows', await packRows(`[${'{},'.repeat(1_000)}{}]`)],
    ['no end', Buffer.concat([packed, Buffer.from([0, 1])])],
    ['a length beyond the end', Buffer.concat([packed, Buffer.from([0, 1, 0, 7])])],
    ['more than 4 MiB', await packRows(randomBytes(PACKED_BYTES_MAX).toString('latin1'))],
  ]
  for (const [name, bytes] of unreadable) {
    await t.rejects(push(bytes), { code: 'OC005' }, name)
  }
  t.match(await push(await packRows('[]')), { last_sequence: 300 }, 'and the next call is taken')
})

t.test('what unpacks to much more than it was is refused at its first piece', async (t) => {
  const spaces = (bytes: number) => Buffer.alloc(bytes, ' ')
  const fits = await packPiece(Buffer.concat([Buffer.from('[]'), spaces(PIECE_BYTES_MAX - 2)]))
  t.match(await push(fits), { refused: null }, 'a whole piece is taken')
  const bomb = await packPiece(spaces(15 * 1024 * 1024))
  t.ok(bomb.length < 80 * 1024, `15 MiB in ${bomb.length} bytes`)
  for (const packed of [bomb, await packPiece(spaces(PIECE_BYTES_MAX + 1))])
    await t.rejects(push(packed), { code: 'OC005', message: /unpack to too much/ })
  const long = await packPiece(randomBytes(81 * 1024))
  await t.rejects(push(long), { code: 'OC005', message: /too long/ }, 'not even opened')
  const many = await packRows(' '.repeat(UNPACKED_BYTES_MAX + 1))
  t.ok(many.length < PACKED_BYTES_MAX)
  await t.rejects(push(many), { code: 'OC005', message: /unpack to too much/ }, 'in all')
})

t.test('a hello that is none is an error; a box that is refused has nothing opened', async (t) => {
  const nothing = Buffer.from('not opened')
  const wrong = [{ epoch: 'none' }, { box_id: '' }, { protocol: 2 }, { relay_version: null }]
  for (const change of wrong) {
    const hello = { ...testHello(), ...change } as ReturnType<typeof testHello>
    await t.rejects(push(nothing, hello), { code: 'OC005' }, JSON.stringify(change))
  }
  const other = testHello({ box_id: 'c'.repeat(64) })
  t.match(await push(nothing, other), { refused: { code: 'BOX-UNKNOWN' }, last_sequence: 0 })
})
