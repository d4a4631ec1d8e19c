import t from 'tap'
import { type Destination, findDestinations } from '../../../terminal-ui/src/models/go-to.ts'

const place = (key: string, name: string, group = '', words = ''): Destination => ({
  ...{ key, name, group, words },
})
const ALL = [
  place('today', 'Hari ini'),
  place('bills', 'Tagihan', 'Penjualan'),
  place('shifts', 'Shift', 'Uang', 'tutup laci Z close drawer'),
  place('safe', 'Brankas', 'Uang', 'setor bank safe deposit'),
  place('settings', 'Setelan laci', 'Pengaturan'),
  place('cafe', 'Café harian', 'Penjualan'),
]
const found = (query: string) => findDestinations(ALL, query).map(({ key }) => key)

t.test('some letters find a place, whatever it is called', async (t) => {
  const rows: [query: string, keys: string[]][] = [
    ['', ['today', 'bills', 'shifts', 'safe', 'settings', 'cafe']],
    ['   ', ['today', 'bills', 'shifts', 'safe', 'settings', 'cafe']],
    ['br', ['safe']],
    ['SAFE', ['safe']],
    ['deposit', ['safe']],
    // The name before another word for it, the beginning of a name before its middle.
    ['laci', ['settings', 'shifts']],
    ['hari', ['today', 'cafe']],
    ['cafe', ['cafe']],
    // All words, in any order, the group's as well.
    ['uang z', ['shifts']],
    ['uang', ['shifts', 'safe']],
    ['ini hari', ['today']],
    ['agih', ['bills']],
    ['eposi', ['safe']],
    ['uang café', []],
  ]
  for (const [query, keys] of rows) t.same(found(query), keys, `“${query}”`)
})
