import t from 'tap'
import { takeStatusRequests } from '#hub/devices/printer/status-requests.ts'

const cases = [
  { name: 'text alone', portions: ['616263'], rest: '616263', kinds: [] },
  { name: 'a request alone', portions: ['100401'], rest: '', kinds: [1] },
  { name: 'inside text', portions: ['61100404' + '62'], rest: '6162', kinds: [4] },
  { name: 'split everywhere', portions: ['61', '10', '04', '02', '62'], rest: '6162', kinds: [2] },
  { name: 'two in a row', portions: ['1004011004', '02'], rest: '', kinds: [1, 2] },
  {
    name: 'DLE DC4 is no status request',
    portions: ['10140100', '00'],
    rest: '1014010000',
    kinds: [],
  },
  { name: 'kind 5 does not exist', portions: ['100405'], rest: '100405', kinds: [] },
  { name: 'a DLE before the request', portions: ['1010', '0401'], rest: '10', kinds: [1] },
]

for (const { name, portions, rest, kinds } of cases) {
  t.test(name, async (t) => {
    const seen: number[] = []
    const filter = takeStatusRequests((kind) => seen.push(kind))
    const left = portions.flatMap((portion) => filter(Buffer.from(portion, 'hex')))
    t.equal(Buffer.from(left).toString('hex'), rest)
    t.same(seen, kinds)
  })
}
