// What only the hub can open is counted as what it is: sales, and what was done beside selling.
import t from 'tap'
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

t.test('a saved file is named for its till and its time', async (t) => {
  const atMs = Date.UTC(2026, 10, 29, 7, 5, 9)
  t.equal(savedFileName('T2', atMs), 'ocean-sealed-journal-T2-20261129T070509.json')
  t.equal(savedFileName(null, atMs), 'ocean-sealed-journal-20261129T070509.json')
})
