// `npm run replay -- [baskets file] [flags]`: sells baskets through the public API and proves that
// sales sent = sales in SQLite = sales in PostgreSQL. Exit status 1 when anything differs.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Static } from 'typebox'
import type { ProductPage } from '#domain/wire/catalogue-message.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { startOutletStack } from './outlet-stack.ts'
import { type Basket, mapItems, readBaskets, seededBaskets } from './replay/baskets.ts'
import { joinRunningHub } from './replay/join-running-hub.ts'
import { openTills } from './replay/open-tills.ts'
import { reconcile } from './replay/reconcile.ts'
import type { ReplayShop } from './replay/replay-shop.ts'
import { printMapped, printProgress, printReport } from './replay/report.ts'
import { sellBaskets } from './replay/sell-baskets.ts'
import { waitForCloud } from './replay/wait-for-cloud.ts'
import { seededRandom } from './seeded-random.ts'

const USAGE = `npm run replay -- [FILE] [flags]
  FILE                 one basket a line, items separated by commas; without it, seeded baskets
  --terminals N        tills that sell at the same time (4)
  --baskets N          how many baskets to make without a file (500)
  --seed N             of weights, tenders and made-up baskets (1)
  --hub URL            a hub that is running, with --pairing-code and --data; else one of our own
  --pairing-code CODE  as \`npm start\` prints it
  --data FOLDER        the demonstration's data folder (data/)`

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      terminals: { type: 'string', default: '4' },
      baskets: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
      hub: { type: 'string' },
      'pairing-code': { type: 'string' },
      data: { type: 'string', default: 'data' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const random = seededRandom(Number(values.seed))
  const [file] = positionals
  const baskets = file ? readBaskets(file) : seededBaskets(Number(values.baskets), random, 169)
  const terminalCount = Number(values.terminals)
  const shop = values.hub
    ? await joinRunningHub({
        url: values.hub,
        pairingCode: values['pairing-code'] ?? '',
        dataFolder: resolve(values.data),
        terminalCount,
      })
    : await openOwnShop(terminalCount)
  try {
    return await replay(shop, baskets, random)
  } finally {
    await shop.end()
  }
}

async function openOwnShop(terminalCount: number): Promise<ReplayShop> {
  const folder = mkdtempSync(join(tmpdir(), 'ocean-replay-'))
  console.log('No hub given: starting one with its relay, Redis and PostgreSQL …')
  const stack = await startOutletStack(folder, terminalCount)
  const tills = await openTills(stack.url, stack.pairingCodes)
  const end = async (): Promise<void> => {
    for (const till of tills) till.close()
    await stack.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { tills, databasePath: stack.databasePath, cloudUrl: stack.cloudUrl, end }
}

async function replay(shop: ReplayShop, baskets: Basket[], random: () => number): Promise<number> {
  const [first] = shop.tills
  if (!first) throw new Error('--terminals must be at least 1')
  const page = await first.get<Static<typeof ProductPage>>('/api/pos/products?limit=5000')
  const items = mapItems(page.products)
  const figures = await sellBaskets({
    ...{ tills: shop.tills, baskets, items, random, seams },
    onProgress: printProgress,
  })
  printMapped(items.mapped())
  const cloud = shop.cloudUrl ? await waitForCloud(shop.databasePath, shop.cloudUrl, seams) : null
  const result = await reconcile(figures.sent, shop.databasePath, shop.cloudUrl)
  printReport(figures, result, cloud, shop.tills.length)
  return result.faults.length === 0 ? 0 : 1
}

process.exitCode = await main()
