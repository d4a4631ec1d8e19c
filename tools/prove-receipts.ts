// `npm run receipts -- CATALOGUE.csv [COUNT [SEED]]`: random receipts of a real catalogue (columns
// name and price) through encoder and interpreter: every word on the paper, amounts in their
// column, no unknown command. The file's names in scripts of their own are all sold once as well.
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { createLineDrawer } from '#hub/devices/printer/drawn/line-drawer.ts'
import { printableText } from '#hub/devices/printer/printable-text.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { type Good, saleOf } from './papers/any-sale.ts'
import { proveReceipt } from './papers/prove-receipt.ts'
import { proveReceipts } from './papers/prove-receipts.ts'

const [path, count = '1000', seed = '20261122'] = process.argv.slice(2)
if (path === undefined) {
  console.error('npm run receipts -- CATALOGUE.csv [COUNT [SEED]]')
  process.exit(2)
}
const rows: Record<string, string>[] = parse(readFileSync(path), { columns: true, bom: true })
const goods: Good[] = rows.map(({ name = '', price }) => ({ name, priceMinor: Number(price) }))
const foreign = goods.filter(({ name }) => !printableText(name, 'cp858').isLegible)
const drawer = createLineDrawer({ timers: realSeams.timers, drawMs: 60_000 })
const pictures = { drawer, readLogo: () => null }
const proofs = await proveReceipts(goods, Number(count), Number(seed), pictures)
const profile = { columns: 32, codePage: 'cp858', canCut: true, canDraw: true } as const
let [drawn, spelled] = [0, 0]
for (const good of foreign) {
  const proof = await proveReceipt(
    saleOf([good], () => 0.5),
    profile,
    pictures,
  )
  drawn += proof.drawnCount
  spelled += proof.illegibleCount
  proofs.problems.push(...proof.problems)
  if (proof.illegibleCount > 0) console.log(`no font: ${good.name}`)
}
await drawer.stop()
const { problems, ...figures } = proofs
console.log(JSON.stringify({ goods: goods.length, ...figures }))
console.log(`names that the page lacks: ${foreign.length}, drawn ${drawn}, spelled ${spelled}`)
for (const problem of problems) console.log(problem)
console.log(problems.length === 0 ? 'Every word is on the paper.' : 'Words are missing.')
process.exitCode = problems.length === 0 ? 0 : 1
