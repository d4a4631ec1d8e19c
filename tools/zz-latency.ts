import { createReadStream, mkdtempSync } from 'node:fs'
import { fiveLineOrder, openBenchShop } from './bench/bench-shop.ts'
import { logInManager, openHubDoor, pairDevice, proveDevice } from './import/hub-door.ts'

const folder = mkdtempSync('/tmp/cat/lat-')
const shop = await openBenchShop(folder, 2)
const till = shop.tills[0]!
const door = openHubDoor({ url: shop.hub.url, ca: null })

import { openDatabase } from '#hub/db/open-database.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'

const db = openDatabase(folder + '/outlet.db')
const { pairingCode } = createPairingCode(db, realSeams, null, 600000)
const device = await pairDevice(door, pairingCode, folder + '/state', shop.hub.url)
await proveDevice(door, device)
await logInManager(door, null, '246802')
const pct = (l: number[], p: number) =>
  l.sort((a, b) => a - b)[Math.min(l.length - 1, Math.floor(l.length * p))]!.toFixed(1)
async function sellWhile(isOn: () => boolean) {
  const l: number[] = []
  while (isOn()) {
    const sale = till.makeSale(...fiveLineOrder(shop.products, till))
    const a = performance.now()
    await till.sell(sale)
    l.push(performance.now() - a)
    await new Promise((r) => setTimeout(r, 15))
  }
  return l
}
let t = Date.now()
let l = await sellWhile(() => Date.now() - t < 4000)
console.log(
  'quiet',
  l.length,
  'p50',
  pct(l, 0.5),
  'p90',
  pct(l, 0.9),
  'p99',
  pct(l, 0.99),
  'max',
  pct(l, 1),
)
for (const mode of ['keep-good', 'all-or-nothing']) {
  let on = true
  const selling = sellWhile(() => on)
  t = Date.now()
  let s: any = await door.send(
    '/api/console/imports?mode=' + mode,
    'text/csv',
    createReadStream('/work/shared/data/catalogue-50k.csv'),
  )
  const t1 = Date.now()
  while (!s.finished_at) {
    await new Promise((r) => setTimeout(r, 200))
    s = await door.get('/api/console/imports/' + s.import_id)
  }
  on = false
  l = await selling
  console.log(
    mode,
    s.state,
    s.rows_created,
    'receive',
    t1 - t,
    'total',
    Date.now() - t,
    'sales',
    l.length,
    'p50',
    pct(l, 0.5),
    'p90',
    pct(l, 0.9),
    'p99',
    pct(l, 0.99),
    'max',
    pct(l, 1),
  )
}
for (const path of [
  '/api/pos/products?limit=1000',
  '/api/pos/products?limit=5000',
  '/api/pos/products?limit=5000',
  '/api/pos/products/search?q=choc%20lait',
  '/api/pos/products/search?q=s',
  '/api/pos/products/search?q=sku0%20s',
  '/api/pos/products/changes?after_cursor=0&limit=5000',
]) {
  const a = performance.now()
  const r: any = await till.get(path)
  console.log(path, (performance.now() - a).toFixed(1), r.products.length)
}
console.log(await till.get<any>('/api/health'))
await shop.end()
process.exit(0)
