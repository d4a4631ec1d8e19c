import t from 'tap'
import { headerText, NONCE_BYTES, placeText } from '#domain/sealed-journal.ts'
import type { SegmentHeader } from '#domain/wire/salvage-message.ts'
import { idOf } from '../support/shop.ts'

const PLACE = {
  outlet_id: idOf(1),
  terminal_id: idOf(10),
  series: 'A',
  kind: 'sale',
  id: idOf(900),
  number: 42,
} as const

t.test('a place reads the same however it was put together, and names nothing else', async (t) => {
  const shuffled = { number: 42, id: idOf(900), body: 'x', series: 'A', kind: 'sale' } as const
  const place = { ...shuffled, terminal_id: idOf(10), outlet_id: idOf(1) }
  t.equal(placeText(place), placeText(PLACE))
  t.same(JSON.parse(placeText(place)), PLACE)
})

t.test('each part of a place binds', async (t) => {
  const others = [
    { ...PLACE, outlet_id: idOf(2) },
    { ...PLACE, terminal_id: idOf(11) },
    { ...PLACE, series: 'B' },
    { ...PLACE, kind: 'command' as const },
    { ...PLACE, id: idOf(901) },
    { ...PLACE, number: 43 },
  ]
  t.equal(new Set([PLACE, ...others].map(placeText)).size, others.length + 1)
})

t.test("what the device key signs is the header's canonical text", async (t) => {
  const header = {
    format: 'ocean-segment-1',
    segment_id: idOf(5),
    outlet_id: idOf(1),
    terminal_id: idOf(10),
    series: 'A',
    key_id: 'k'.repeat(16),
    ephemeral_key: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' },
    wrapped_key: 'w'.repeat(54),
    made_at: '2026-11-22T12:42:00.000Z',
  } as unknown as SegmentHeader
  t.same(JSON.parse(headerText(header)), header)
  t.match(headerText(header), /^\{"ephemeral_key":\{"crv"/)
  t.equal(NONCE_BYTES, 12, 'NIST SP 800-38D, 5.2.1.1')
})
