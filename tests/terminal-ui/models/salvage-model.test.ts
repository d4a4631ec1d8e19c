// What only the hub can open is counted as what it is: sales, and what was done beside selling.
import t from 'tap'
import type { SalvageAnswer, SalvageResult } from '#domain/wire/salvage-message.ts'
import type { TillOutcome } from '../../../terminal-ui/src/link/till-errors.ts'
import { SalvageModel, savedFileName } from '../../../terminal-ui/src/models/salvage-model.ts'
import { testId } from '../../support/small-outlet.ts'

const record = (kind: 'sale' | 'command', n: number) => ({
  ...{ kind, id: testId(n), number: kind === 'sale' ? n : 0, sequence: n },
  body: new Uint8Array(40),
})

t.test('sales are counted as sales, the rest beside them, and the taken are named', async (t) => {
  const taken: string[] = []
  const signed = { header: {}, signature: '' } as never
  const records = [record('sale', 1), record('command', 2), record('sale', 3)]
  const model = new SalvageModel({
    files: [{ name: 'a', signed, records }],
    async onTaken(ids) {
      taken.push(...ids)
    },
    onHandedOver: async () => {},
    async call() {
      const verdicts = ['accepted', 'accepted', 'unreadable'] as const
      const results = verdicts.map((verdict, at) => ({
        ...{ id: records[at]?.id ?? '', verdict, duplicate: false },
      }))
      return { ok: true, value: { success: true, results } }
    },
  })
  t.equal(model.saleCount, 2)
  t.equal(model.otherCount, 1)
  t.equal(await model.handOver(), 'done')
  t.same(taken, [testId(1), testId(2)])
  t.equal(model.takenCount.value, 2)
  t.equal(model.unreadableCount.value, 1)
})

t.test('a storage that cannot note the verdicts keeps nobody waiting', async (t) => {
  const model = new SalvageModel({
    files: [
      { name: 'a', signed: { header: {}, signature: '' } as never, records: [record('sale', 1)] },
    ],
    onTaken: async () => {},
    onHandedOver: () => Promise.reject(new Error('no room')),
    async call() {
      const result = { id: testId(1), verdict: 'accepted' as const, duplicate: false }
      return { ok: true, value: { success: true, results: [result] } }
    },
  })
  t.equal(await model.handOver(), 'done')
  t.equal(model.state.value, 'done')
})

const SIGNED = { header: {}, signature: '' } as never
type Verdict = SalvageResult['verdict']

/** A hub that takes the first file and does with the second what `answer` says. */
function twoFiles(answer: (ids: string[]) => TillOutcome<SalvageAnswer>, signed = SIGNED) {
  const sent: string[][] = []
  const handedOver: string[] = []
  const storage = { isClosed: false }
  const model = new SalvageModel({
    files: [
      { name: 'a', signed: SIGNED, records: [record('sale', 1)] },
      { name: 'b', signed, records: [record('sale', 2), record('command', 3)] },
    ],
    async onTaken() {
      if (storage.isClosed) throw new Error('closed')
    },
    async onHandedOver(name) {
      handedOver.push(name)
    },
    async call({ body }) {
      const { records } = JSON.parse(String(body)) as { records: { id: string }[] }
      const ids = records.map(({ id }) => id)
      sent.push(ids)
      return ids.length === 1 ? taken(ids, ['accepted']) : answer(ids)
    },
  })
  return { model, sent, handedOver, storage }
}
function taken(ids: string[], verdicts: Verdict[], duplicate = false): TillOutcome<SalvageAnswer> {
  const results = verdicts.map((verdict, at) => ({ id: ids[at] ?? '', verdict, duplicate }))
  return { ok: true, value: { success: true, results } }
}
const BOTH: Verdict[] = ['accepted', 'quarantined']

t.test('no answer in the middle: the rest is handed over later, and only the rest', async (t) => {
  let isThere = false
  const { model, sent, handedOver } = twoFiles((ids) =>
    isThere ? taken(ids, BOTH) : { ok: false, code: 'HUB_UNREACHABLE' },
  )
  const [first, second] = await Promise.all([model.handOver(), model.handOver()])
  t.same([first, second], ['waiting', 'sending'], 'two taps are one')
  isThere = true
  t.equal(await model.handOver(), 'done')
  t.same(sent, [[testId(1)], [testId(2), testId(3)], [testId(2), testId(3)]])
  t.same(handedOver, ['a', 'b'])
  t.equal(model.takenCount.value, 3)
  t.equal(model.asideCount.value, 1, 'a command that a person has to look at')
})

t.test('what was set aside before, and a sale that was, call nobody', async (t) => {
  const again = twoFiles((ids) => taken(ids, BOTH, true))
  t.equal(await again.model.handOver(), 'done')
  t.equal(again.model.asideCount.value, 0)
  const sale = twoFiles((ids) => taken(ids, ['quarantined', 'accepted']))
  t.equal(await sale.model.handOver(), 'done')
  t.equal(sale.model.asideCount.value, 0)
})

t.test('an answer for another number of records is none', async (t) => {
  const { model, handedOver } = twoFiles((ids) => taken(ids, ['accepted']))
  t.equal(await model.handOver(), 'waiting')
  t.same(handedOver, ['a'])
  t.equal(model.takenCount.value, 1)
})

t.test('a till that was closed meanwhile offers them again', async (t) => {
  const { model, handedOver, storage } = twoFiles((ids) => {
    storage.isClosed = true
    return taken(ids, BOTH)
  })
  t.equal(await model.handOver(), 'waiting')
  t.same(handedOver, ['a'])
  t.equal(model.takenCount.value, 1, 'what could not be noted is not counted')
})

t.test('the hub has no key to one file: the other is taken, the refused stays', async (t) => {
  const { model, handedOver } = twoFiles(() => ({ ok: false, code: 'SEGMENT_KEY_UNKNOWN' }))
  t.equal(await model.handOver(), 'refused')
  t.same(handedOver, ['a'])
})

t.test('a file that nobody can open is not sent, and not saved for others', async (t) => {
  const { model, sent } = twoFiles((ids) => taken(ids, BOTH), null as never)
  t.equal(model.saleCount, 2)
  t.equal(await model.handOver(), 'refused')
  t.same(sent, [[testId(1)]])
  t.match(JSON.parse(model.fileText()), { parts: [{ records: [{ id: testId(1) }] }] })
  t.equal(JSON.parse(model.fileText()).parts.length, 1)
})

t.test('a saved file is named for its till and its time', async (t) => {
  const atMs = Date.UTC(2026, 10, 29, 7, 5, 9)
  t.equal(savedFileName('T2', atMs), 'ocean-sealed-journal-T2-20261129T070509.json')
  t.equal(savedFileName(null, atMs), 'ocean-sealed-journal-20261129T070509.json')
})
