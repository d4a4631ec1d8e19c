// 50,000 products: search as people wait for it, and the start of the hub that holds them.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { foldText } from '#domain/search-text.ts'
import { prepareOutlet } from '../../demo/prepare-outlet.ts'
import { startHub } from '../hub-process.ts'
import { openTills } from '../replay/open-tills.ts'
import { percentile } from '../replay/sell-baskets.ts'
import { type Finding, median } from './finding.ts'
import { fillCatalogue, PRODUCTS } from './large-catalogue.ts'

const STARTS = 5
const QUERIES = [
  'sus',
  'salade',
  'choc bis',
  'riz',
  'jus orange',
  'the vert',
  'pasta to',
  'beras',
  'SKU0123',
  '3017',
]
const ROUNDS = 20
const NO_PRINTER = '127.0.0.1:9'

export async function benchCatalogue(): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ocean-bench-catalogue-'))
  try {
    const outlet = await prepareOutlet(folder, NO_PRINTER, 1)
    const names = fillCatalogue(join(folder, 'outlet.db'))
    const starts: number[] = []
    for (let start = 1; start < STARTS; start += 1) {
      const startedMs = performance.now()
      const hub = await startHub(folder)
      starts.push(performance.now() - startedMs)
      await hub.stop()
    }
    const hub = await startHub(folder)
    try {
      const [till] = await openTills(hub.url, outlet.pairingCodes)
      if (!till) throw new Error('no till')
      const search = await measureSearch(till.get, names)
      return [
        ...search,
        {
          what: `hub start to READY, ${PRODUCTS} products`,
          ours: `${median(starts).toFixed(0)} ms`,
          reference: 'budget: back selling after power returns',
          ratio: median(starts) / 10_000,
          budget: '<= 10 s',
          isMet: (ratio) => ratio <= 1,
        },
      ]
    } finally {
      await hub.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Get = <T>(path: string) => Promise<T>

async function measureSearch(get: Get, names: string[]): Promise<Finding[]> {
  const folded = names.map(foldText)
  const oursMs: number[] = []
  const scanMs: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const query of QUERIES) {
      let from = performance.now()
      const words = foldText(query).split(' ')
      folded.filter((name) => words.every((word) => name.includes(word))).slice(0, 50)
      scanMs.push(performance.now() - from)
      from = performance.now()
      await get(`/api/pos/products/search?q=${encodeURIComponent(query)}&limit=50`)
      oursMs.push(performance.now() - from)
    }
  }
  return [
    {
      what: `product search over HTTP at ${PRODUCTS}, p50 / p99`,
      ours: `${percentile(oursMs, 0.5).toFixed(1)} / ${percentile(oursMs, 0.99).toFixed(1)} ms`,
      reference: `${percentile(scanMs, 0.5).toFixed(1)} / ${percentile(scanMs, 0.99).toFixed(1)} ms scan of the names in memory`,
      ratio: percentile(oursMs, 0.5) / percentile(scanMs, 0.5),
      budget: `p50 <= 20 ms${percentile(oursMs, 0.5) <= 20 ? ' met' : ' MISSED'}`,
    },
  ]
}
