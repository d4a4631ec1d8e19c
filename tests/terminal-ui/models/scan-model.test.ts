import t from 'tap'
import { embeddedEan13 } from '#domain/in-store-code.ts'
import { DEFAULT_SCANNER } from '#domain/scanner-rules.ts'
import { FIRST_RULES } from '../../../terminal-ui/src/models/rules-model.ts'
import type { KeyPress } from '../../../terminal-ui/src/models/scan-model.ts'
import { TERMINAL } from '../../support/small-outlet.ts'
import { until } from '../link/fake-time.ts'
import { ok } from '../link/scripted-hub.ts'
import { BARCODES, type OpenTill, openTill, product } from './open-till.ts'

const GAP_MS = 8
const CARTON = '18886008101050'

/** A page with one field that has the focus, or none: what a keyboard leaves in it. */
class Page {
  text = ''
  hasFocus = true
  where: 'basket' | 'nowhere' | 'field' = 'basket'
  readonly kept: string[] = []

  hold() {
    if (!this.hasFocus) return null
    const { text } = this
    return (typed: string) => {
      this.text = text + typed
    }
  }
  whereTo() {
    return this.where
  }
  press(opened: OpenTill, key: string, more: Partial<KeyPress> = {}): void {
    let isKept = false
    const preventDefault = () => {
      isKept = true
      this.kept.push(key)
    }
    opened.till.scan.key({ key, preventDefault, ...more })
    if (!isKept && this.hasFocus && key.length === 1) this.text += key
  }
}

function openPage(opened: OpenTill): Page {
  const page = new Page()
  opened.till.scan.attach(page)
  return page
}

/** Keys as a scanner (or, with a longer gap, a person) sends them. */
async function type(opened: OpenTill, page: Page, keys: string[], gapMs = GAP_MS): Promise<void> {
  for (const key of keys) {
    page.press(opened, key)
    await opened.bench.time.pass(gapMs)
  }
}

/** Keys that went down in rhythm and are all delivered now. */
function heap(opened: OpenTill, page: Page, keys: string[], startMs: number, gapMs = GAP_MS) {
  for (const [index, key] of keys.entries()) {
    page.press(opened, key, { timeStamp: startMs + index * gapMs })
  }
}

const lastKind = (opened: OpenTill) => opened.till.scan.last.value?.kind
const linesOf = ({ till }: OpenTill) =>
  till.cart.cart.value.lines.map((line) => [line.name, line.quantityMilli])

t.test('a scan with its suffix becomes a line, and leaves nothing behind', async (t) => {
  const opened = await openTill(t)
  const page = openPage(opened)
  page.text = 'goreng'
  await type(opened, page, [...BARCODES[1], 'Enter'])
  await until(() => lastKind(opened), 'the scan')
  t.match(opened.till.scan.last.value, { kind: 'added', code: BARCODES[1] })
  t.strictSame(linesOf(opened), [['Mi goreng', 1000]])
  t.strictSame(page.kept, ['Enter'])
  t.equal(page.text, 'goreng')
})

t.test('a scan without suffix ends in silence', async (t) => {
  const opened = await openTill(t)
  const page = openPage(opened)
  await type(opened, page, [...BARCODES[2]])
  t.equal(lastKind(opened), undefined)
  t.equal(page.text, BARCODES[2])
  await opened.bench.time.pass(100)
  await until(() => lastKind(opened) === 'added', 'the scan')
  t.equal(page.text, '')
  t.strictSame(page.kept, [])
})

t.test('what a person types right before and after a scan stays in the field', async (t) => {
  const opened = await openTill(t)
  const page = openPage(opened)
  await type(opened, page, ['a', 'b'], 60)
  await type(opened, page, [...BARCODES[2]])
  await opened.bench.time.pass(50)
  await type(opened, page, ['c'], 300)
  await until(() => lastKind(opened) === 'added', 'the scan')
  t.equal(page.text, 'abc')
  t.equal(opened.till.scan.last.value?.code, BARCODES[2])
})

t.test(
  'a busy page hears the keys late and in a heap, and reads the scan all the same',
  async (t) => {
    const opened = await openTill(t)
    const page = openPage(opened)
    const { clock } = opened.bench.seams
    const startMs = clock.monotonicMs()
    heap(opened, page, [...BARCODES[1]].slice(0, 6), startMs)
    opened.bench.time.stall(400)
    await opened.bench.time.pass(0)
    t.equal(lastKind(opened), undefined, 'the timer that ran late waits once more')
    heap(opened, page, [...BARCODES[1]].slice(6), startMs + 6 * GAP_MS)
    await opened.bench.time.pass(300)
    await until(() => lastKind(opened) === 'added', 'the scan')
    t.equal(opened.till.scan.last.value?.code, BARCODES[1])
  },
)

t.test('a person whose keys arrive in a heap is still no scanner', async (t) => {
  const opened = await openTill(t)
  const page = openPage(opened)
  const startMs = opened.bench.seams.clock.monotonicMs()
  opened.bench.time.stall(3_000)
  heap(opened, page, [...'goreng', 'Enter'], startMs, 180)
  await opened.bench.time.pass(1_000)
  t.equal(lastKind(opened), undefined)
})

t.test('a person who types is no scanner', async (t) => {
  const opened = await openTill(t)
  const page = openPage(opened)
  await type(opened, page, [...'mi goreng', 'Enter'], 150)
  t.equal(lastKind(opened), undefined)
  t.strictSame(page.kept, [])
  t.equal(page.text, 'mi goreng')
})

t.test('the same article scanned three times in a row is three pieces', async (t) => {
  const opened = await openTill(t)
  const page = openPage(opened)
  for (let n = 0; n < 3; n += 1) await type(opened, page, [...BARCODES[1], 'Enter'])
  await until(() => linesOf(opened)[0]?.[1] === 3000, 'three pieces')
  t.equal(opened.till.scan.last.value?.at, 3)
})

t.test('scans keep their order while one of them is asked of the hub', async (t) => {
  const opened = await openTill(t)
  const page = openPage(opened)
  const newcomer = { ...product(2), sku: 'NEW', units: [{ ...unitOf(2), barcodes: [CARTON] }] }
  opened.bench.hub.routes[`GET /api/pos/products/by-barcode/${CARTON}`] = () => ok(newcomer)
  opened.bench.hub.trouble = ({ path }) => (path.includes(CARTON) ? 'late' : null)
  await type(opened, page, [...CARTON, 'Enter'])
  await type(opened, page, [...BARCODES[1], 'Enter'])
  let isSettled: boolean | null = null
  void opened.till.scan.settled().then((isGood) => {
    isSettled = isGood
  })
  await opened.bench.time.pass(200)
  t.strictSame(linesOf(opened), [])
  t.equal(isSettled, null, 'the pay key waits for both')
  opened.bench.hub.answerLate()
  await until(() => linesOf(opened).length === 2, 'both lines')
  t.equal(opened.till.cart.cart.value.lines[0]?.sku, 'NEW')
  await until(() => isSettled !== null, 'the pay key')
  t.equal(isSettled, true)
})

t.test(
  'the pay key right behind a scan without suffix waits, and stops at one in vain',
  async (t) => {
    const opened = await openTill(t)
    const page = openPage(opened)
    await type(opened, page, [...BARCODES[1]])
    page.press(opened, 'F8')
    t.equal(await opened.till.scan.settled(), true)
    t.strictSame(linesOf(opened), [['Mi goreng', 1000]])
    t.strictSame(page.kept, [], 'the key itself is not kept from the page')
    await type(opened, page, [...'4006381333931'])
    page.press(opened, 'F8')
    t.equal(await opened.till.scan.settled(), false)
    t.equal(lastKind(opened), 'unknown')
  },
)

t.test('where a scan has no place it is said, and nothing of it stays', async (t) => {
  const opened = await openTill(t)
  const page = openPage(opened)
  page.where = 'nowhere'
  page.text = '12'
  await type(opened, page, [...BARCODES[1], 'Enter'])
  t.match(opened.till.scan.last.value, { kind: 'elsewhere', code: BARCODES[1] })
  t.strictSame([page.text, page.kept, linesOf(opened)], ['12', ['Enter'], []])
  page.where = 'field'
  await type(opened, page, [...BARCODES[1], 'Enter'])
  t.equal(page.text, `12${BARCODES[1]}`, 'a field that takes scans has it, Enter and all')
  t.strictSame(page.kept, ['Enter'])
  t.equal(opened.till.scan.last.value?.at, 1)
})

t.test('signs of a code press nothing where no field has the focus', async (t) => {
  const opened = await openTill(t)
  const page = openPage(opened)
  page.hasFocus = false
  await type(opened, page, [...'AB 12/3', 'Enter'])
  t.strictSame(page.kept, [' ', '/', 'Enter'])
  await opened.bench.time.pass(1_000)
  await type(opened, page, [...'31', 'Enter'])
  t.match(opened.till.scan.last.value, { kind: 'bad', fault: 'torn', code: '31' })
  t.equal(page.kept.at(-1), 'Enter', 'the end of a torn scan pays nothing')
})

t.test('a scanner as the outlet set it up', async (t) => {
  const opened = await openTill(t)
  const page = openPage(opened)
  const scanners = [
    { ...DEFAULT_SCANNER, prefix: '~' },
    { ...DEFAULT_SCANNER, terminal_code: TERMINAL.code, prefix: 'F12', separator: '|' },
  ]
  opened.bench.hub.routes['GET /api/pos/rules'] = () =>
    ok({ rules: { ...FIRST_RULES, scanners }, version: 1 })
  await opened.till.rules.refresh()
  await type(opened, page, [...BARCODES[2], 'Enter'])
  t.equal(lastKind(opened), undefined, 'without its prefix nothing is a scan')
  page.text = ''
  await type(opened, page, ['F12', ...`(01)0${BARCODES[2]}(10)A|B`, 'Enter'], 60)
  await until(() => lastKind(opened), 'the scan')
  t.strictSame(page.kept, ['F12', 'Enter'])
  t.match(opened.till.scan.last.value, { kind: 'bad', fault: 'bad-value', ai: '10' })
  await type(opened, page, ['F12', ...`010${BARCODES[2]}10AB|17301231`, 'Enter'])
  await until(() => lastKind(opened) === 'added', 'the scan')
  t.equal(opened.till.cart.cart.value.lines[0]?.barcode, `(01)0${BARCODES[2]}(17)301231(10)AB`)
})

t.test('a field that takes codes has none of what a scanner says before them', async (t) => {
  const opened = await openTill(t)
  const page = openPage(opened)
  page.where = 'field'
  page.text = 'no. '
  await type(opened, page, [...`]E0${BARCODES[2]}`, 'Enter'])
  t.equal(page.text, `no. ${BARCODES[2]}`)
  opened.bench.hub.routes['GET /api/pos/rules'] = () =>
    ok({ rules: { ...FIRST_RULES, scanners: [{ ...DEFAULT_SCANNER, prefix: '~' }] }, version: 1 })
  await opened.till.rules.refresh()
  page.text = ''
  await type(opened, page, [...`~${BARCODES[1]}`, 'Enter'])
  t.equal(page.text, BARCODES[1])
  t.strictSame(page.kept, [], 'its Enter is the page’s')
  t.equal(lastKind(opened), undefined)
  t.match(await opened.till.scan.scanFromField(`~${BARCODES[1]}`), { kind: 'added' })
  t.match(await opened.till.scan.scanFromField(BARCODES[1]), { kind: 'added' })
})

t.test('a GS1 code: its separator is Ctrl+], its batch keeps its own line', async (t) => {
  const opened = await openTill(t)
  const page = openPage(opened)
  const scanBatch = async (batch: string) => {
    await type(opened, page, [...`]C1010${BARCODES[2]}10${batch}`])
    page.press(opened, 'Control', { ctrlKey: true })
    page.press(opened, ']', { ctrlKey: true })
    await type(opened, page, [...'17301231', 'Enter'])
  }
  await scanBatch('A1')
  await scanBatch('B2')
  await scanBatch('A1')
  await until(() => linesOf(opened)[0]?.[1] === 2000, 'the lines')
  t.strictSame(linesOf(opened), [
    ['Air mineral', 2000],
    ['Air mineral', 1000],
  ])
  t.equal(page.text, '')
})

t.test('goods whose day is over are sold and said, or not sold', async (t) => {
  const opened = await openTill(t)
  const { scan, rules } = opened.till
  const code = `(01)0${BARCODES[2]}(17)260101`
  t.match(await scan.scanText(code), { kind: 'added', expiredOn: '2026-01-01' })
  const hold = async (expired_goods: 'sell' | 'refuse') => {
    opened.bench.hub.routes['GET /api/pos/rules'] = () =>
      ok({ rules: { ...FIRST_RULES, expired_goods }, version: 1 })
    await rules.refresh()
  }
  await hold('refuse')
  t.match(await scan.scanText(code), { kind: 'expired', expiredOn: '2026-01-01' })
  await hold('sell')
  t.notMatch(await scan.scanText(code), { expiredOn: '2026-01-01' })
  t.strictSame(linesOf(opened), [['Air mineral', 2000]])
})

t.test('a misread number is not called unknown', async (t) => {
  const { till } = await openTill(t)
  const wrong = BARCODES[2].replace('1053', '1035')
  t.match(await till.scan.scanText(wrong), { kind: 'bad', fault: 'check-digit' })
  t.match(await till.scan.scanText('2110001000003'), { kind: 'bad', fault: 'no-value' })
  t.match(await till.scan.scanText('4006381333931'), { kind: 'unknown' })
})

t.test('a price on a label: scanned it holds to the rupiah, typed it does not', async (t) => {
  const opened = await openTill(t)
  const { scan, cart } = opened.till
  const code = `(01)0${BARCODES[2]}(3920)2750`
  t.match(await scan.scanText(code, true), { kind: 'bad', fault: 'typed-price' })
  await scan.scanText(code)
  t.match(cart.priced.value, { value: { totals: { totalMinor: 2_750 } } })
})

t.test('a 12-digit UPC finds the 13-digit code', async (t) => {
  const opened = await openTill(t)
  const result = await opened.till.scan.scanText(BARCODES[1].slice(1))
  t.match(result, { kind: 'added', product: { name: 'Mi goreng' } })
})

t.test('Caps Lock turns the letters of a code: it is found all the same', async (t) => {
  const opened = await openTill(t)
  const bag = { ...product(2), units: [{ ...unitOf(2), barcodes: ['TAS-01'] }] }
  opened.bench.hub.routes['GET /api/pos/products/by-barcode/tas-01'] = () => ok(bag)
  t.match(await opened.till.scan.scanText('tas-01'), { kind: 'added' }, 'known to the hub alone')
  const calls = opened.bench.hub.calls.length
  t.match(await opened.till.scan.scanText('tas-01'), { kind: 'added' })
  t.equal(opened.bench.hub.calls.length, calls, 'the second time from memory')
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

t.test(
  'while an input method composes, and when nobody listens, keys are left alone',
  async (t) => {
    const opened = await openTill(t)
    const page = openPage(opened)
    for (const key of [...BARCODES[1], 'Enter']) {
      page.press(opened, key, { isComposing: true })
      await opened.bench.time.pass(GAP_MS)
    }
    t.equal(page.text, BARCODES[1])
    opened.till.scan.attach(page)()
    await type(opened, page, [...BARCODES[1], 'Enter'])
    await opened.bench.time.pass(1_000)
    t.equal(lastKind(opened), undefined)
    t.strictSame(page.kept, [])
  },
)

t.test('keys without names in a scanner’s rhythm ask for a field', async (t) => {
  const opened = await openTill(t)
  const page = openPage(opened)
  const nameless = async (gapMs: number) => {
    for (let n = 0; n < 13; n += 1) {
      page.press(opened, 'Unidentified', { keyCode: 229 })
      await opened.bench.time.pass(gapMs)
    }
  }
  await nameless(120)
  t.equal(opened.till.scan.needsField, false, 'a person at the screen keyboard')
  await nameless(GAP_MS)
  t.equal(opened.till.scan.needsField, true)
  t.match(opened.till.scan.last.value, { kind: 'bad', fault: 'input-method', at: 1 })
})

function unitOf(index: number) {
  const unit = product(index).units[0]
  if (unit === undefined) throw new Error('a product has a unit')
  return unit
}

t.test('scans go to whoever asks for a code, and back to the basket after it', async (t) => {
  const opened = await openTill(t)
  const codes: string[] = []
  const page = openPage(opened)
  const end = opened.till.scan.divert((code) => codes.push(code))
  await type(opened, page, ['G', 'C', '-', '7', 'K', '2', 'M', 'Q', 'Enter'])
  await type(opened, page, [...BARCODES[1], 'Enter'])
  t.strictSame(codes, ['GC-7K2MQ', BARCODES[1]])
  t.strictSame(linesOf(opened), [])
  end()
  await type(opened, page, [...BARCODES[1], 'Enter'])
  await until(() => linesOf(opened).length === 1, 'the line')
  t.equal(codes.length, 2)
})
