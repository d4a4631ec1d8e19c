import t from 'tap'
import { embeddedEan13 } from '#domain/in-store-code.ts'
import { until } from '../link/fake-time.ts'
import { ok } from '../link/scripted-hub.ts'
import { BARCODES, type OpenTill, openTill, product } from './open-till.ts'

const GAP_MS = 8
const CARTON = '18886008101050'

type Typed = { prevented: string[]; leaked: (string | null)[] }

/** Keys as a scanner (or, with a longer gap, a person) sends them. */
async function type(opened: OpenTill, keys: string[], gapMs = GAP_MS): Promise<Typed> {
  const typed: Typed = { prevented: [], leaked: [] }
  for (const key of keys) {
    const press = { key, preventDefault: () => typed.prevented.push(key) }
    typed.leaked.push(opened.till.scan.key(press))
    await opened.bench.time.pass(gapMs)
  }
  return typed
}

/** Keys that went down in rhythm and are all delivered now. */
async function heap(opened: OpenTill, keys: string[], startMs: number, gapMs = GAP_MS) {
  for (const [index, key] of keys.entries()) {
    const timeStamp = startMs + index * gapMs
    opened.till.scan.key({ key, timeStamp, preventDefault: () => {} })
  }
}

const lastKind = (opened: OpenTill) => opened.till.scan.last.value?.kind
const linesOf = ({ till }: OpenTill) =>
  till.cart.cart.value.lines.map((line) => [line.name, line.quantityMilli])

t.test('a scan with its suffix becomes a line, and leaves no Enter behind', async (t) => {
  const opened = await openTill(t)
  const typed = await type(opened, [...BARCODES[1], 'Enter'])
  await until(() => lastKind(opened), 'the scan')
  t.match(opened.till.scan.last.value, { kind: 'added', code: BARCODES[1] })
  t.strictSame(linesOf(opened), [['Mi goreng', 1000]])
  t.strictSame(typed.prevented, ['Enter'])
  t.equal(typed.leaked.at(-1), BARCODES[1])
})

t.test('a scan without suffix ends in silence', async (t) => {
  const opened = await openTill(t)
  const typed = await type(opened, [...BARCODES[2]])
  t.equal(lastKind(opened), undefined)
  await opened.bench.time.pass(100)
  await until(() => lastKind(opened) === 'added', 'the scan')
  t.equal(opened.till.scan.leaked.value?.text, BARCODES[2])
  t.strictSame(typed.prevented, [])
})

t.test(
  'a busy page hears the keys late and in a heap, and reads the scan all the same',
  async (t) => {
    const opened = await openTill(t)
    const { clock } = opened.bench.seams
    const startMs = clock.monotonicMs()
    await heap(opened, [...BARCODES[1]].slice(0, 6), startMs)
    opened.bench.time.stall(400)
    await opened.bench.time.pass(0)
    t.equal(lastKind(opened), undefined, 'the timer that ran late waits once more')
    await heap(opened, [...BARCODES[1]].slice(6), startMs + 6 * GAP_MS)
    await opened.bench.time.pass(300)
    await until(() => lastKind(opened) === 'added', 'the scan')
    t.equal(opened.till.scan.last.value?.code, BARCODES[1])
  },
)

t.test('a person whose keys arrive in a heap is still no scanner', async (t) => {
  const opened = await openTill(t)
  const startMs = opened.bench.seams.clock.monotonicMs()
  opened.bench.time.stall(3_000)
  await heap(opened, [...'goreng', 'Enter'], startMs, 180)
  await opened.bench.time.pass(1_000)
  t.equal(lastKind(opened), undefined)
})

t.test('a person who types is no scanner', async (t) => {
  const opened = await openTill(t)
  const typed = await type(opened, [...'mi goreng', 'Enter'], 150)
  t.equal(lastKind(opened), undefined)
  t.strictSame(typed.prevented, [])
})

t.test('the same article scanned three times in a row is three pieces', async (t) => {
  const opened = await openTill(t)
  for (let n = 0; n < 3; n += 1) await type(opened, [...BARCODES[1], 'Enter'])
  await until(() => linesOf(opened)[0]?.[1] === 3000, 'three pieces')
  t.equal(opened.till.scan.last.value?.at, 3)
})

t.test('a 12-digit UPC finds the 13-digit code', async (t) => {
  const opened = await openTill(t)
  const result = await opened.till.scan.scanText(BARCODES[1].slice(1))
  t.match(result, { kind: 'added', product: { name: 'Mi goreng' } })
})

t.test('a label of the scale sells its weight, each weighing on its own line', async (t) => {
  const opened = await openTill(t)
  const label = embeddedEan13('21', '10001', 345, { item_digits: 5, value_digits: 5 })
  t.match(await opened.till.scan.scanText(label), { kind: 'added', quantityMilli: 345 })
  await opened.till.scan.scanText(label)
  t.strictSame(linesOf(opened), [
    ['Apel', 345],
    ['Apel', 345],
  ])
})

t.test('an unknown code is shown as such, once per scan', async (t) => {
  const opened = await openTill(t)
  t.match(await opened.till.scan.scanText('4006381333931'), {
    kind: 'unknown',
    code: '4006381333931',
  })
  t.equal(opened.till.cart.cart.value.lines.length, 0)
})

t.test('what only the hub knows yet is asked of the hub', async (t) => {
  const opened = await openTill(t)
  const newcomer = { ...product(2), sku: 'NEW', units: [{ ...unitOf(2), barcodes: [CARTON] }] }
  opened.bench.hub.routes[`GET /api/pos/products/by-barcode/${CARTON}`] = () => ok(newcomer)
  t.match(await opened.till.scan.scanText(CARTON), { kind: 'added', product: { sku: 'NEW' } })
  const calls = opened.bench.hub.calls.length
  await opened.till.scan.scanText(CARTON)
  t.equal(opened.bench.hub.calls.length, calls, 'the second time from memory')
})

t.test('a quantity typed ahead holds for one scan', async (t) => {
  const opened = await openTill(t)
  opened.till.scan.setNextQuantity(6000)
  await opened.till.scan.scanText(BARCODES[1])
  await opened.till.scan.scanText(BARCODES[2])
  t.strictSame(linesOf(opened), [
    ['Mi goreng', 6000],
    ['Air mineral', 1000],
  ])
  t.equal(opened.till.scan.nextQuantityMilli.value, null)
})

t.test('a refusal names its reason', async (t) => {
  const opened = await openTill(t)
  await opened.till.cart.add(product(1))
  await opened.till.payment.open()
  t.match(await opened.till.scan.scanText(BARCODES[1]), {
    kind: 'refused',
    refusal: { code: 'PAYMENT_OPEN' },
  })
})

t.test('paused, or while an input method composes, keys are left alone', async (t) => {
  const opened = await openTill(t)
  opened.till.scan.pause()
  await type(opened, [...BARCODES[1], 'Enter'])
  opened.till.scan.resume()
  for (const key of [...BARCODES[1], 'Enter']) {
    opened.till.scan.key({ key, isComposing: true, preventDefault: () => {} })
    await opened.bench.time.pass(GAP_MS)
  }
  await opened.bench.time.pass(1_000)
  t.equal(lastKind(opened), undefined)
})

function unitOf(index: number) {
  const unit = product(index).units[0]
  if (unit === undefined) throw new Error('a product has a unit')
  return unit
}

t.test('scans go to whoever asks for a code, and back to the basket after it', async (t) => {
  const opened = await openTill(t)
  const codes: string[] = []
  const end = opened.till.scan.divert((code) => codes.push(code))
  await type(opened, ['G', 'C', '-', '7', 'K', '2', 'M', 'Q', 'Enter'])
  await type(opened, [...BARCODES[1], 'Enter'])
  t.strictSame(codes, ['GC-7K2MQ', BARCODES[1]])
  t.strictSame(linesOf(opened), [])
  end()
  await type(opened, [...BARCODES[1], 'Enter'])
  await until(() => linesOf(opened).length === 1, 'the line')
  t.equal(codes.length, 2)
})
