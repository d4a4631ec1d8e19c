// 50,000 products by `npm run import` while a till looks for goods, and then the console's lists of
// them as a manager waits for them.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Static } from 'typebox'
import type { ProductListPage } from '#domain/wire/console-product-message.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { readStaff } from '../../demo/outlet/outlet-tables.ts'
import { prepareOutlet } from '../../demo/prepare-outlet.ts'
import { type HeadlessTill, openHeadlessTill } from '../headless-till.ts'
import { PROJECT_ROOT, startHub } from '../hub-process.ts'
import { logInAs, openTills } from '../replay/open-tills.ts'
import { percentile } from '../replay/sell-baskets.ts'
import { codeOf } from '../run-test-file.ts'
import type { Finding } from './finding.ts'
import { catalogueFile, PRODUCTS } from './large-catalogue.ts'

const NO_PRINTER = '127.0.0.1:9'
const ROUNDS = 30
const LOOK_MS = 50
const PAGE_MS_MAX = 200
const UNPRICED = 40
const RANKED = 45_000
/** What a page of the list is asked for; `{middle}` is a product in the middle. */
const LISTS: readonly [what: string, query: string][] = [
  ['first page', ''],
  ['a page in the middle', 'after={middle}'],
  ['one letter (a)', 'q=a'],
  ['one letter (z)', 'q=z'],
  ['two letters (ch)', 'q=ch'],
  ['a word (chocolat)', 'q=chocolat'],
  ['a SKU', 'q=SKU012345'],
  ['without a price', 'trait=no-price'],
  ['without a barcode', 'trait=no-barcode'],
]

export async function benchConsole(): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ocean-bench-console-'))
  try {
    const outlet = await prepareOutlet(folder, NO_PRINTER, 3)
    const [first = '', second = '', third = ''] = outlet.pairingCodes
    const imported = await withHub(folder, async (url) => {
      const [till] = await openTills(url, [first])
      if (!till) throw new Error('no till')
      return measureImport(folder, url, second, till)
    })
    seedRarities(join(folder, 'outlet.db'))
    const lists = await withHub(folder, async (url) => {
      const manager = await openHeadlessTill({ url, pairingCode: third, name: 'Kantor', seams })
      const boss = readStaff().find(({ role }) => role === 'manager')
      if (!boss) throw new Error('no manager')
      await logInAs(manager, boss.name, boss.pin)
      return measureLists(manager)
    })
    return [...imported, ...lists]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function withHub<T>(folder: string, work: (url: string) => Promise<T>): Promise<T> {
  const hub = await startHub(folder)
  try {
    return await work(hub.url)
  } finally {
    await hub.stop()
  }
}

/** How long the import takes, and what a till that searches meanwhile feels of it. */
async function measureImport(
  folder: string,
  url: string,
  code: string,
  till: HeadlessTill,
): Promise<Finding[]> {
  const quiet = await lookFor(till, (looks) => looks < 100)
  const boss = readStaff().find(({ role }) => role === 'manager')
  const startedMs = performance.now()
  const child = spawn(
    process.execPath,
    [
      ...[join(PROJECT_ROOT, 'tools/import-catalogue.ts'), catalogueFile(folder), '--hub', url],
      ...[
        '--pairing-code',
        code,
        '--state',
        folder,
        '--staff',
        boss?.name ?? '',
        '--language',
        'en',
      ],
    ],
    { env: { ...process.env, IMPORT_PIN: boss?.pin ?? '' }, stdio: ['ignore', 2, 2] },
  )
  let isDone = false
  const ended = codeOf(child).then((exitCode) => {
    isDone = true
    return { exitCode, tookMs: performance.now() - startedMs }
  })
  const busy = await lookFor(till, () => !isDone)
  const { exitCode, tookMs } = await ended
  const say = (ms: number[]): string =>
    `${percentile(ms, 0.5).toFixed(1)} / ${percentile(ms, 0.99).toFixed(1)} ms`
  if (exitCode !== 0) throw new Error(`the import ended with ${exitCode}`)
  return [
    {
      what: `import of ${PRODUCTS} products into a running hub`,
      ours: `${(tookMs / 1000).toFixed(1)} s`,
      ...{ reference: '–', ratio: null, budget: null },
    },
    {
      what: 'a till’s search meanwhile, p50 / p99',
      ...{ ours: say(busy), reference: `${say(quiet)} before it` },
      ratio: percentile(busy, 0.99) / percentile(quiet, 0.99),
      budget: null,
    },
  ]
}

async function lookFor(till: HeadlessTill, goesOn: (looks: number) => boolean): Promise<number[]> {
  const tookMs: number[] = []
  while (goesOn(tookMs.length)) {
    const from = performance.now()
    await till.get('/api/pos/products/search?q=gula&limit=50')
    tookMs.push(performance.now() - from)
    await new Promise<void>((resolve) => seams.timers.after(LOOK_MS, resolve))
  }
  return tookMs
}

/** Few among many: some products without a price; and a price of rank 1 for nearly all. */
function seedRarities(path: string): void {
  const db = openDatabase(path)
  try {
    write(db, (tx) => {
      tx.prepare(
        `UPDATE selling_unit SET price_minor = 0 WHERE product_id IN (
           SELECT id FROM product ORDER BY id DESC LIMIT ${UNPRICED})`,
      ).run()
      tx.prepare(
        `INSERT INTO price_entry (item_id, product_id, unit_code, price_minor, priority, valid_from)
         SELECT 'bench-' || product_id, product_id, unit_code, 1000, 1, '2020-01-01'
         FROM selling_unit LIMIT ${RANKED}`,
      ).run()
    })
  } finally {
    db.close()
  }
}

async function measureLists({ get }: HeadlessTill): Promise<Finding[]> {
  const page = await get<Static<typeof ProductListPage>>('/api/console/products?q=m')
  const middle = page.products[0]?.product_id ?? ''
  const asked: readonly [string, string][] = [
    ...LISTS.map(([what, query]): [string, string] => [
      `console's products, ${what}`,
      `/api/console/products?${query.replace('{middle}', middle)}`,
    ]),
    ['a price list of a rank with 45,000 rows', '/api/console/price-lists/rank%3A1'],
    ['the same, found by one letter', '/api/console/price-lists/rank%3A1?q=a'],
    ['the same, found by a word', '/api/console/price-lists/rank%3A1?q=chocolat'],
    ['all price lists', '/api/console/price-lists'],
  ]
  const findings: Finding[] = []
  for (const [what, path] of asked) {
    const tookMs: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const from = performance.now()
      await get(path)
      tookMs.push(performance.now() - from)
    }
    const [p50, p99] = [percentile(tookMs, 0.5), percentile(tookMs, 0.99)]
    findings.push({
      what: `${what}, p50 / p99`,
      ours: `${p50.toFixed(1)} / ${p99.toFixed(1)} ms`,
      ...{ reference: `budget: ${PAGE_MS_MAX} ms`, ratio: p50 / PAGE_MS_MAX },
      ...{ budget: `p50 < ${PAGE_MS_MAX} ms`, isMet: (ratio: number) => ratio < 1 },
    })
  }
  return findings
}
