// 50,000 products: search as people wait for it, start-up and memory of the hub that holds them.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { normaliseBarcode } from '#domain/barcode.ts'
import { uuidv7 } from '#domain/ids.ts'
import { foldText } from '#domain/search-text.ts'
import { type ProductChange, upsertProducts } from '#hub/catalogue/upsert-products.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { prepareOutlet } from '../../demo/prepare-outlet.ts'
import { PROJECT_ROOT, startHub } from '../hub-process.ts'
import { openTills } from '../replay/open-tills.ts'
import { percentile } from '../replay/sell-baskets.ts'
import { type Finding, median } from './finding.ts'

const PRODUCTS = 50_000
const CHUNK = 1_000
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
      const idleMib = residentMib(hub.pid)
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
        {
          what: `hub resident memory, ${PRODUCTS} products, after start / after the searches`,
          ours: `${idleMib.toFixed(0)} / ${residentMib(hub.pid).toFixed(0)} MiB`,
          reference: 'hub + relay + Redis together: 250 MB',
          ratio: null,
          budget: null,
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

/** The real catalogue where it is at hand, else made-up names of the same length. */
function fillCatalogue(databasePath: string): string[] {
  const rows = readRealCatalogue() ?? madeUpCatalogue()
  const db = openDatabase(databasePath)
  try {
    for (let at = 0; at < rows.length; at += CHUNK) {
      write(db, (tx) =>
        upsertProducts(tx, rows.slice(at, at + CHUNK), {
          origin: 'head-office',
          documentId: uuidv7(seams),
          stockReason: 'import',
          atMs: seams.clock.nowMs(),
          newId: () => uuidv7(seams),
        }),
      )
    }
  } finally {
    db.close()
  }
  return rows.map(({ name }) => name)
}

function readRealCatalogue(): ProductChange[] | null {
  const path = join(PROJECT_ROOT, '..', 'shared', 'data', 'catalogue-50k.csv')
  if (!existsSync(path)) return null
  const rows = parse(readFileSync(path), { columns: true, to: PRODUCTS }) as Record<
    string,
    string
  >[]
  return rows.map(({ sku = '', barcode = '', name = '', price = '0' }) =>
    product(sku, normaliseBarcode(barcode), name || sku, Number(price)),
  )
}

const madeUpCatalogue = (): ProductChange[] =>
  Array.from({ length: PRODUCTS }, (_, index) =>
    product(`SKU${String(index).padStart(6, '0')}`, null, `Produk contoh nomor ${index}`, 1_000),
  )

const product = (
  sku: string,
  barcode: string | null,
  name: string,
  priceMinor: number,
): ProductChange => ({
  sku,
  name: name.slice(0, 200),
  categoryId: null,
  taxCode: 'PPN12',
  isWeighed: false,
  isLoyaltyEligible: true,
  isActive: true,
  plu: null,
  costMinor: null,
  units: [{ unitCode: 'pcs', factorMilli: 1000, priceMinor, barcodes: barcode ? [barcode] : [] }],
  stockMilli: null,
})

function residentMib(pid: number): number {
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(match?.[1] ?? 0) / 1024
}
