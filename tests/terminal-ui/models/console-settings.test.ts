// Price lists, settings of the shop, notes and coins, and words over head office's: the console's
// models over a real hub.
import t from 'tap'
import type { PriceRowWords } from '#domain/wire/price-list-message.ts'
import { activatePrices } from '#hub/catalogue/activate-prices.ts'
import type { TillOutcome } from '../../../terminal-ui/src/link/till-errors.ts'
import { ConsoleOutletModel } from '../../../terminal-ui/src/models/console-outlet-model.ts'
import {
  ConsolePriceListsModel,
  isOwnList,
  stateOfRow,
} from '../../../terminal-ui/src/models/console-price-lists-model.ts'
import { ConsoleRulesModel } from '../../../terminal-ui/src/models/console-rules-model.ts'
import { sayOverride } from '../../../terminal-ui/src/models/override-words.ts'
import {
  isRounded,
  type ListCopyDraft,
  newPriceRow,
  priceRowDraft,
  readChange,
  readListCopy,
  readPriceRow,
} from '../../../terminal-ui/src/models/price-row-draft.ts'
import { withDenomination } from '../../../terminal-ui/src/models/rules-draft.ts'
import '../../../terminal-ui/src/text/later-english.ts'
import '../../../terminal-ui/src/text/later-texts.ts'
import { startTestHub } from '../../support/hub.ts'
import { MANAGER_ID, SMALL_PRODUCTS, testId } from '../../support/small-outlet.ts'
import { deskLink } from './desk-link.ts'

/** The answer of what has to succeed. */
function must<T>(outcome: TillOutcome<T>): T {
  if (!outcome.ok) throw new Error(`${outcome.code} ${outcome.detail ?? ''}`)
  return outcome.value
}

type Test = Parameters<typeof startTestHub>[0]
const OWN = `own:${testId(900)}`
const COPY = `own:${testId(901)}`

/** One hub for all of it: each test makes what it changes. */
async function openDesk(test: Test) {
  const hub = await startTestHub(test)
  await activatePrices(hub.deps)
  return deskLink(await hub.logIn(MANAGER_ID, 'Kantor'))
}
const opened = openDesk(t)

const wordsFor = (n: number, today: string, change: Partial<PriceRowWords> = {}) => {
  const { product_id = '', units = [] } = SMALL_PRODUCTS[n] ?? {}
  return {
    ...{ product_id, unit_code: units[0]?.unit_code ?? '', from_milli: 0, is_member_only: false },
    ...{ price_minor: 4_000, valid_from: today, valid_to: null, ...change },
  }
}

async function openLists(t: Test) {
  const desk = await opened
  const model = new ConsolePriceListsModel(desk.link)
  t.equal(model.lists.value, null)
  must(await model.refresh())
  must(await model.name(OWN, 'Harga Lebaran'))
  return { model, today: model.today.value }
}

t.test('a list that is long shows how far the hub is, and nothing afterwards', async (t) => {
  const rows = [0, 300, 200]
  let finish: (answer: object) => void = () => {}
  const answers = ({ path }: { path: string }) => {
    if (path.endsWith('/copy')) return new Promise<object>((resolve) => (finish = resolve))
    if (path.endsWith('/progress')) {
      return Promise.resolve({ ok: true, value: { success: true, row_count: rows.shift() } })
    }
    return Promise.resolve({ ok: false, code: 'HUB_UNREACHABLE' })
  }
  const model = new ConsolePriceListsModel({ door: { call: answers } } as never)
  t.same([model.rowsDone.value, await model.look()], [null, { ok: true, value: null }])
  const copy = { to: COPY, name: 'Salinan', valid_from: '2099-01-01', valid_to: null }
  const copying = model.copy(OWN, { ...copy, change_ppm: 0, step_minor: 1 })
  const seen: (number | null)[] = []
  for (let look = 0; look < 3; look += 1) {
    await model.look()
    seen.push(model.rowsDone.value)
  }
  t.same(seen, [0, 300, 300], 'a bar does not go back')
  finish({ ok: false, code: 'PRICE_LIST_FULL' })
  t.match(await copying, { code: 'PRICE_LIST_FULL' })
  t.equal(model.rowsDone.value, null)
})

t.test('a list of the outlet: made, filled, changed, taken back, ended', async (t) => {
  const { model, today } = await openLists(t)
  t.same([model.chosen.value, model.products.value], [OWN, []])
  t.match(model.lists.value, [{ list_id: OWN, name: 'Harga Lebaran', row_count: 0 }])
  t.ok(isOwnList(OWN))
  const first = wordsFor(0, today)
  must(await model.putRow({ rowId: testId(910), before: null, after: first }))
  t.match(model.products.value, [{ rows: [{ price_minor: 4_000, now_minor: 4_000 }] }])
  const dearer = { ...first, price_minor: 4_500 }
  must(await model.putRow({ rowId: testId(910), before: first, after: dearer }))
  const stale = await model.putRow({ rowId: testId(910), before: first, after: first })
  t.match(stale, { ok: false, code: 'PRICE_ROW_CHANGED' }, 'somebody else was quicker')
  must(await model.undo())
  t.match(model.products.value, [{ rows: [{ price_minor: 4_000 }] }])
  t.same([model.last.value, await model.undo()], [null, { ok: true, value: null }])
  must(await model.putRow({ rowId: testId(910), before: first, after: null }))
  t.same(model.products.value, [])
  must(await model.undo())
  t.match(model.products.value, [{ rows: [{ price_minor: 4_000 }] }], 'the removed one is back')
  const later = wordsFor(1, '2099-01-01', { from_milli: 12_000 })
  must(await model.putRow({ rowId: testId(911), before: null, after: later }))
  must(await model.find(` ${SMALL_PRODUCTS[1]?.name ?? ''} `))
  t.match(model.products.value, [{ rows: [{ from_milli: 12_000 }] }], 'found, and nothing else')
  t.equal(model.products.value?.length, 1)
  must(await model.choose(OWN))
  t.equal(model.text.value, '', 'a list is opened whole')
  const copy = { to: COPY, name: 'Tahun depan', valid_from: '2099-01-01', valid_to: null }
  const copied = await model.copy(OWN, { ...copy, change_ppm: 100_000, step_minor: 500 })
  t.match([copied, model.chosen.value], [{ value: 2 }, COPY])
  t.match(model.products.value?.[0]?.rows, [{ price_minor: 4_500, valid_from: '2099-01-01' }])
  must(await model.move({ valid_from: '2098-01-01', valid_to: '2098-12-31' }))
  t.match(model.products.value?.[0]?.rows, [{ valid_to: '2098-12-31' }])
  must(await model.remove())
  t.same(model.chosen.value, OWN, 'the first of what is left')
})

t.test('what a price will be; states of rows; drafts', async (t) => {
  const { model, today } = await openLists(t)
  const soon = wordsFor(0, '2099-01-01', { price_minor: 9_000 })
  must(await model.putRow({ rowId: testId(920), before: null, after: soon }))
  const foretold = await model.foretell(soon.product_id, soon.unit_code, '2099-02-01')
  t.match(foretold, {
    value: { price_minor: 9_000, steps: [{ day: today }, { day: '2099-01-01' }] },
  })
  t.equal(stateOfRow(soon, today), 'later')
  t.equal(stateOfRow({ valid_from: today, valid_to: null }, today), 'holds')
  t.equal(stateOfRow({ valid_from: '2020-01-01', valid_to: '2020-01-02' }, today), 'over')
  const draft = priceRowDraft({ ...soon, from_milli: 2_500 })
  t.equal(draft.from, '2,5')
  t.match(readPriceRow(draft), { words: { ...soon, from_milli: 2_500 } })
  const gaps = [
    [{ productId: '' }, 'product'],
    [{ priceMinor: 0 }, 'price'],
    [{ from: 'x' }, 'from'],
    [{ validTo: '2000-01-01' }, 'days'],
    [{ validTo: '?' }, 'days'],
  ] as const
  for (const [part, field] of gaps) t.match(readPriceRow({ ...draft, ...part }), { field })
  t.match(readPriceRow(newPriceRow(today)), { field: 'product' })
  const changes = [
    ['', 0],
    ['3', 30_000],
    ['-2,5', -25_000],
    ['-95', null],
    ['x', null],
  ] as const
  for (const [text, ppm] of changes) t.equal(readChange(text), ppm, text)
})

t.test(
  'a copy at the same prices rounds none of them, whatever the rounding stands on',
  async (t) => {
    const draft: ListCopyDraft = {
      ...{ name: ' Tahun depan ', change: '', step: '100' },
      ...{ validFrom: '2026-12-01', validTo: '' },
    }
    const read = (change: string) => {
      const { change_ppm, step_minor } = readListCopy({ ...draft, change }) ?? {}
      return [change_ppm, step_minor, isRounded(change)]
    }
    t.same(read(''), [0, 1, false])
    t.same(read('0'), [0, 1, false])
    t.same(read('3'), [30_000, 100, true])
    t.same(read('-2,5'), [-25_000, 100, true])
    t.same(read('x'), [undefined, undefined, true], 'half typed: nothing is sent')
    const days = { valid_from: '2026-12-01', valid_to: null }
    const sent = { name: 'Tahun depan', ...days, change_ppm: 0, step_minor: 1 }
    t.same(readListCopy(draft), sent)
    t.equal(readListCopy({ ...draft, name: ' ' }), null)
    t.equal(readListCopy({ ...draft, validTo: '2026-11-30' }), null)
  },
)

/** A hub of 45 products in one list, forty a page; and another list. */
function pagedLists() {
  const asked: string[] = []
  const waits: (() => void)[] = []
  const product = (n: number) => ({ product_id: `p${n}`, rows: [] })
  const lists = ['own:a', 'own:b'].map((list_id) => ({ list_id }))
  const answerTo = (path: string): unknown => {
    if (path.endsWith('/price-lists')) return { lists, today: '2026-11-29' }
    if (path.endsWith('/rows')) return { success: true, row: null }
    const from = path.includes('after=p39') ? 40 : 0
    const products = Array.from({ length: from === 0 ? 40 : 5 }, (_, n) => product(from + n))
    return { products, next_after: from === 0 ? 'p39' : null }
  }
  const door = {
    call: async ({ method, path }: { method: string; path: string }) => {
      asked.push(`${method} ${path}`)
      if (method === 'PUT') await new Promise<void>((go) => waits.push(go))
      return { ok: true, value: answerTo(path) }
    },
  }
  return { model: new ConsolePriceListsModel({ door } as never), asked, waits }
}

t.test(
  'a change on the second page leaves it open; another list has nothing to undo',
  async (t) => {
    const { model, waits } = pagedLists()
    must(await model.refresh())
    must(await model.more())
    t.equal(model.products.value?.length, 45)
    const words = wordsFor(0, '2026-11-29')
    const step = { rowId: 'r', before: words, after: { ...words, price_minor: 1 } }
    const changed = model.putRow(step)
    waits.shift()?.()
    must(await changed)
    t.same([model.products.value?.length, model.next.value], [45, null])
    t.match(model.last.value, { rowId: 'r' })
    const late = model.putRow(step)
    must(await model.choose('own:b'))
    waits.shift()?.()
    must(await late)
    t.equal(model.last.value, null)
  },
)

t.test('settings: saved as a whole, taken back field by field, beside what is typed', async (t) => {
  const desk = await opened
  const model = new ConsoleOutletModel(desk.link)
  t.same([model.isChanged.value, await model.save()], [false, { ok: true, value: null }])
  must(await model.refresh())
  const before = model.draft.value
  if (!before) throw new Error('there are settings')
  model.change({ name: 'Toko Samudra', phone: '021-777' })
  t.ok(model.isChanged.value)
  model.undo()
  t.same(model.draft.value, before)
  model.change({ name: 'Toko Samudra', phone: '021-777' })
  must(await model.save())
  t.notOk(model.isChanged.value)
  const [name, phone] = ['name', 'phone'].map((field) =>
    model.answer.value?.changes.find((change) => change.field === field),
  )
  if (!name || !phone) throw new Error('both changes are listed')
  t.ok(model.canTakeBack(name))
  model.change({ address: 'Jl. Baru 1', phone: '021-888' })
  must(await model.takeBack(name))
  t.match(model.draft.value, { name: before.name, address: 'Jl. Baru 1', phone: '021-888' })
  t.ok(model.isChanged.value, 'what is typed waits to be saved')
  t.notOk(model.canTakeBack(name), 'it is not so any more')
  must(await model.takeBack(phone))
  t.match(model.draft.value, { phone: before.phone, address: 'Jl. Baru 1' })
  const status = { is_taxable_enterprise: true, npwp: '0123456789012345', nitku: null }
  must(await model.setTax({ valid_from: '2099-01-01', ...status }))
  t.match(model.answer.value?.tax[0], { valid_from: '2099-01-01' })
  t.equal(model.draft.value?.address, 'Jl. Baru 1')
  must(await model.removeTax('2099-01-01'))
  t.not(model.answer.value?.tax[0]?.valid_from, '2099-01-01')
  const other = new ConsoleOutletModel(desk.link)
  must(await other.refresh())
  must(await model.save())
  other.change({ name: 'Lain' })
  t.match(await other.save(), { ok: false, code: 'OUTLET_CHANGED' })
  t.equal(other.draft.value?.name, 'Lain', 'the draft stays, for comparison')
})

t.test('notes and coins: one more, a fault, and whoever was slower', async (t) => {
  const desk = await opened
  const model = new ConsoleRulesModel(desk.link)
  model.change((rules) => ({ ...rules, denominations: [] }))
  t.equal(model.draft.value, null, 'nothing is changed before the hub has said what holds')
  must(await model.refresh())
  const piece = { kind: 'note' as const, value_minor: 75_000, is_active: true }
  model.change((rules) => withDenomination(rules, piece))
  t.match(model.draft.value?.denominations[1], piece, 'in counting order')
  const slower = new ConsoleRulesModel(desk.link)
  must(await slower.refresh())
  must(await model.save())
  t.notOk(model.isChanged.value)
  slower.change((rules) => ({ ...rules, counts_smallest_first: true }))
  t.match(await slower.save(), { ok: false, code: 'RULES_CHANGED' })
  model.change((rules) => ({ ...rules, denominations: [] }))
  t.match(model.fault.value, { code: 'RULES_INVALID', field: 'denominations' })
  model.undo()
  t.equal(model.fault.value, null)
})

t.test('a difference from head office in words: of two lists only what differs', async (t) => {
  const speech = {
    money: (minor: number) => `Rp${minor}`,
    category: (id: string) => (id === 'c1' ? 'Rokok' : undefined),
    promotion: () => '',
  }
  const note = (value_minor: number, is_active = true) => ({ value_minor, kind: 'note', is_active })
  const reason = (name: string) => ({ code: name, name, name_en: name, is_active: true })
  const cases: [field: string, here: unknown, office: unknown, words: [string, string]][] = [
    ['rules.over_short_limit_minor', 5000, 0, ['Rp5000', 'Rp0']],
    ['rules.credit_due_days', 1000, null, ['1.000', 'belum diatur']],
    ['rules.business_day_start_minute', 270, 0, ['04:30', '00:00']],
    ['rules.receipt_shows_expiry', true, false, ['ya', 'tidak']],
    [
      'rules.denominations',
      [note(100), note(50, false)],
      [note(100), note(50)],
      ['Rp50 (tidak dipakai)', 'Rp50'],
    ],
    ['rules.reasons', [reason('A'), reason('B')], [reason('A')], ['B', 'tidak ada']],
    ['rules.non_returnable_category_ids', ['c1'], ['c2'], ['Rokok', 'c2']],
    [
      'rules.required_evidence',
      [{ method: 'card', fields: ['rrn', 'edc'] }],
      [],
      ['Kartu: RRN, Mesin EDC', 'tidak ada'],
    ],
    [
      'rules.code_rules',
      [{ prefix: '21', prefix_to: '23', kind: 'weight' }],
      [],
      ['21–23 Berat', 'tidak ada'],
    ],
    ['rules.scanners', [{ terminal_code: null }], [{ terminal_code: 'T1' }], ['semua kasir', 'T1']],
    ['rules.expired_goods', 'refuse', 'warn', ['Jangan jual', 'Jual, dan beri tahu']],
    ['rules.release', { version: '1.2.3' }, null, ['1.2.3', 'belum diatur']],
    [
      'outlet.loyalty_tiers',
      [{ tier: 'gold', earn_rate_ppm: 2000 }],
      [],
      ['gold 2.000', 'tidak ada'],
    ],
    [
      'units',
      [{ unit_code: 'pcs', price_minor: 9, barcodes: ['899'] }],
      [],
      ['pcs Rp9 (899)', 'tidak ada'],
    ],
    ['valid_from', '2026-11-29', '', ['29/11/2026', 'belum diatur']],
    ['category_id', 'c1', 'c9', ['Rokok', 'c9']],
    ['name', 'Kopi', 'Teh', ['Kopi', 'Teh']],
  ]
  for (const [field, here, office, words] of cases) {
    const said = [
      sayOverride(field, here, office, speech),
      sayOverride(field, office, here, speech),
    ]
    t.same(said, words, field)
  }
})

t.test('what touches every row of a list is waited for, a single row is not', async (t) => {
  const waited: (number | undefined)[] = []
  const door = {
    call: async ({ method, deadlineMs }: { method: string; deadlineMs?: number }) => {
      if (method !== 'GET') waited.push(deadlineMs)
      return { ok: false, code: 'HUB_TOO_SLOW' }
    },
  }
  const model = new ConsolePriceListsModel({ door } as never)
  const days = { valid_from: '2026-12-01', valid_to: null }
  const copy = { to: 'own:b', name: 'B', change_ppm: 0, step_minor: 1, ...days }
  await model.name('own:b', 'B')
  await model.copy('rank:1', copy)
  await model.move(days)
  await model.remove()
  await model.putRow({ rowId: 'r', before: null, after: wordsFor(0, '2026-12-01') })
  t.same(waited, [120_000, 120_000, 120_000, 120_000, undefined])
})
