// Random days of goods at the hub: received, sold, given back, written off, sent, received short,
// taken back, counted, with every request sent again. Levels are what a plain sum says (I7), and
// the books hold.
import fc from 'fast-check'
import t from 'tap'
import type { Outcome } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write, writeUnlessRefused } from '#hub/db/write.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { countShelf } from '#hub/stock/count-shelf.ts'
import { moveStock } from '#hub/stock/move-stock.ts'
import type { Posted } from '#hub/stock/post-stock-document.ts'
import { receiveGoods } from '#hub/stock/receive-goods.ts'
import { receiveTransfer } from '#hub/stock/receive-transfer.ts'
import { reverseDocument } from '#hub/stock/reverse-document.ts'
import { sendTransfer } from '#hub/stock/send-transfer.ts'
import { putTransfer, setTransferState } from '#hub/stock/transfer-store.ts'
import { writeOffGoods } from '#hub/stock/write-off-goods.ts'
import { THE_MANAGER } from '../../support/close-shift.ts'
import { hold } from '../../support/property.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { MANAGER_ID, testId } from '../../support/small-outlet.ts'
import { openSmallShop, type SmallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const anyLine = fc.record({
  index: fc.constantFrom(0, 1, 3),
  pieces: fc.integer({ min: 1, max: 80 }),
  cost: fc.option(fc.integer({ min: 0, max: 900_000 })),
})
const anyEvent = fc.record({
  what: fc.constantFrom(
    ...([
      'receive',
      'sell',
      'refund',
      'write-off',
      'send',
      'arrive',
      'reverse',
      'recount',
    ] as const),
  ),
  lines: fc.uniqueArray(anyLine, { minLength: 1, maxLength: 3, selector: ({ index }) => index }),
  short: fc.integer({ min: 0, max: 3 }),
  pick: fc.nat(50),
  sendings: fc.integer({ min: 1, max: 2 }),
})
type Event = typeof anyEvent extends fc.Arbitrary<infer T> ? T : never

const productOf = (index: number): string => testId(100 + index)
const unitOf = (index: number): string => (index === 3 ? 'kg' : 'pcs')

function openWorld(shop: SmallShop) {
  const { db, seams, deps } = shop
  const taker = createSaleTaker(deps)
  const newId = () => uuidv7(seams)
  const levels = new Map([0, 1, 3].map((index) => [productOf(index), 100_000]))
  const documents: string[] = []
  const model = (index: number, milli: number) =>
    levels.set(productOf(index), (levels.get(productOf(index)) ?? 0) + milli)
  const moveAll = (lines: Event['lines'], sign: 1 | -1) => {
    for (const { index, pieces } of lines) model(index, sign * pieces * 1000)
  }
  /** Sent as often as said; a second sending must change nothing. */
  const send = ({ sendings }: Event, id: string, work: (tx: Db) => Outcome<Posted>) => {
    for (let time = 1; time <= sendings; time += 1) {
      const outcome = writeUnlessRefused(db, work)
      if (!outcome.ok) throw new Error(JSON.stringify(outcome))
      if (outcome.value.isFirst !== (time === 1)) throw new Error('a retry is no first')
    }
    documents.push(id)
  }
  return { db, seams, taker, newId, levels, documents, model, moveAll, send }
}
type World = ReturnType<typeof openWorld>

const linesOf = (lines: Event['lines']) =>
  lines.map(({ index, pieces }) => ({
    ...{ product_id: productOf(index), unit_code: unitOf(index), quantity_milli: pieces * 1000 },
  }))

function receive(world: World, event: Event): void {
  const id = world.newId()
  const lines = linesOf(event.lines).map((line, index) => ({
    ...line,
    cost_minor: event.lines[index]?.cost ?? null,
  }))
  const order = { document_id: id, supplier: 'PT', delivery_note: id, note: null, lines }
  world.send(event, id, (tx) => receiveGoods(tx, world.seams, THE_MANAGER, order))
  world.moveAll(event.lines, 1)
}

function takeAway(world: World, event: Event): void {
  const id = world.newId()
  const lines = linesOf(event.lines)
  const { seams } = world
  const gone = { document_id: id, note: null, lines }
  world.send(event, id, (tx) =>
    event.what === 'send'
      ? sendTransfer(tx, seams, THE_MANAGER, { ...gone, to_code: 'B', to_name: null })
      : writeOffGoods(tx, seams, THE_MANAGER, {
          ...{ ...gone, reason_code: 'expired', approval_id: null },
        }),
  )
  world.moveAll(event.lines, -1)
}

/** Some pieces of each line do not come, and one line may not come at all. */
function arrive(world: World, event: Event): void {
  const { db, seams, newId } = world
  const [id, transfer_id] = [newId(), newId()]
  const head = { id: transfer_id, number: transfer_id, from_name: 'B', note: null }
  const facts = { sku: 'S', name: 'Barang', unit_factor_milli: 1000 }
  const sent = linesOf(event.lines).map((line, index) => ({
    ...{ ...line, ...facts },
    ...(event.lines[index]?.cost == null ? {} : { cost_minor: event.lines[index].cost }),
  }))
  write(db, (tx) => {
    putTransfer(tx, { ...head, sent_at_ms: 1, changed_at_ms: 1 }, sent)
    setTransferState(tx, transfer_id, 'expected', 1)
  })
  const came = event.lines.map((line) => ({
    ...line,
    pieces: Math.max(0, line.pieces - event.short),
  }))
  const named = came.slice(0, Math.max(1, came.length - (event.short === 3 ? 1 : 0)))
  const order = { document_id: id, transfer_id, from_name: 'B', reference: 'T', note: null }
  const lines = linesOf(named)
  world.send(event, id, (tx) => receiveTransfer(tx, seams, THE_MANAGER, { ...order, lines }))
  world.moveAll(named, 1)
}

function reverse(world: World, event: Event): void {
  const { db, seams, newId, documents } = world
  const reversesId = documents[event.pick % Math.max(1, documents.length)]
  if (reversesId === undefined) return
  const order = { document_id: newId(), note: 'salah', approval_id: null, reversesId }
  const work = (tx: Db) => reverseDocument(tx, seams, THE_MANAGER, order)
  const moved = db
    .prepare('SELECT product_id, moved_milli FROM stock_document_line WHERE document_id = ?')
    .all(reversesId) as { product_id: string; moved_milli: number }[]
  const before = documents.length
  const outcome = writeUnlessRefused(db, work)
  if (!outcome.ok) {
    if (outcome.code !== 'STOCK_DOCUMENT_REVERSED') throw new Error(outcome.code)
    return
  }
  documents.length = before
  for (const { product_id, moved_milli } of moved) {
    world.levels.set(product_id, (world.levels.get(product_id) ?? 0) - moved_milli)
  }
}

async function sell(world: World, event: Event, number: number): Promise<void> {
  const items = event.lines.map(({ index, pieces }): [number, number] => [index, pieces * 1000])
  const sale = makeSale({ number, items })
  for (let time = 1; time <= event.sendings; time += 1) await world.taker.take('direct', sale, 0)
  world.moveAll(event.lines, -1)
}

function otherwise(world: World, event: Event): void {
  const { db, newId } = world
  const [line] = event.lines
  if (!line) return
  const productId = productOf(line.index)
  if (event.what === 'refund') {
    const movement = { productId, documentId: newId(), reason: 'refund' as const, atMs: 1 }
    write(db, (tx) => moveStock(tx, { ...movement, quantityMilli: line.pieces * 1000 }))
    world.model(line.index, line.pieces * 1000)
  } else {
    const countedMilli = line.pieces * 1000
    const count = { productId, countedMilli, countId: newId(), staffId: MANAGER_ID, atMs: 1 }
    write(db, (tx) => countShelf(tx, count))
    world.levels.set(productId, countedMilli)
  }
}

t.test('any days of goods leave levels and worth that are their movements’ sums', async (t) => {
  let dayNumber = 0
  const days = fc.array(anyEvent, { minLength: 1, maxLength: 30 })
  const property = fc.asyncProperty(days, async (events) => {
    dayNumber += 1
    const shop = openSmallShop(makeTempFolder(t, `goods${dayNumber}`), dayNumber)
    const world = openWorld(shop)
    for (const [index, event] of events.entries()) {
      if (event.what === 'receive') receive(world, event)
      else if (event.what === 'arrive') arrive(world, event)
      else if (event.what === 'reverse') reverse(world, event)
      else if (event.what === 'sell') await sell(world, event, index + 1)
      else if (event.what === 'refund' || event.what === 'recount') otherwise(world, event)
      else takeAway(world, event)
    }
    const level = shop.db
      .prepare('SELECT quantity_milli FROM stock_level WHERE product_id = ?')
      .pluck()
    const faults = checkBooks(shop.db)
    const wrong = [...world.levels].filter(([id, milli]) => level.get(id) !== milli)
    shop.db.close()
    if (faults.length > 0 || wrong.length > 0) throw new Error([...faults, ...wrong].join('\n'))
  })
  await hold(property, 20)
})
