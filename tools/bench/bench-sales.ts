// Section 14: durable sales through the hub against the bare loop that commits the same rows.
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BenchShop, measureHub, openBenchShop, type Speed } from './bench-shop.ts'
import { type Finding, median } from './finding.ts'

const PAIRS = 5
const SALES_ONE_TILL = 300
const SALES_MANY_TILLS = 960
const TILLS = 16
const SLOW_TILLS = 32
const SLOW_SYNC_US = 8_000
const WARM_UP_SALES = 400

export async function benchSales(): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ocean-bench-'))
  try {
    const shop = await openBenchShop(join(folder, 'hub'), TILLS)
    try {
      await measureHub(shop, TILLS, WARM_UP_SALES)
      const loop = makeLoop(shop, folder, {})
      return [...(await oneTill(shop, loop)), ...(await manyTills(shop, loop))]
    } finally {
      await shop.end()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Loop = (count: number) => Speed

/** A copy of the hub's file, so that loop and hub write the same rows into equally large trees. */
function makeLoop(shop: BenchShop, folder: string, env: Record<string, string>): Loop {
  const loopFolder = join(folder, 'loop')
  mkdirSync(loopFolder)
  for (const suffix of ['', '-wal']) {
    cpSync(join(shop.folder, `outlet.db${suffix}`), join(loopFolder, `outlet.db${suffix}`))
  }
  const script = join(import.meta.dirname, 'raw-loop.ts')
  return (count) => {
    const args = [script, loopFolder, String(count)]
    const options = { encoding: 'utf8' as const, env: { ...process.env, ...env } }
    return JSON.parse(execFileSync(process.execPath, args, options)) as Speed
  }
}

async function oneTill(shop: BenchShop, loop: Loop): Promise<Finding[]> {
  const pairs: { hub: Speed; raw: Speed }[] = []
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const raw = loop(SALES_ONE_TILL)
    pairs.push({ raw, hub: await measureHub(shop, 1, SALES_ONE_TILL) })
  }
  return [
    {
      what: 'sale acknowledged durable, 1 terminal, p99',
      ours: `${median(pairs.map(({ hub }) => hub.p99Ms)).toFixed(1)} ms`,
      reference: `${median(pairs.map(({ raw }) => raw.p99Ms)).toFixed(1)} ms raw loop`,
      ratio: median(pairs.map(({ hub, raw }) => hub.p99Ms / raw.p99Ms)),
      budget: '<= 3',
      isMet: (ratio) => ratio <= 3,
    },
    {
      what: 'sale acknowledged durable, 1 terminal, p50',
      ours: `${median(pairs.map(({ hub }) => hub.p50Ms)).toFixed(2)} ms`,
      reference: `${median(pairs.map(({ raw }) => raw.p50Ms)).toFixed(2)} ms raw loop`,
      ratio: median(pairs.map(({ hub, raw }) => hub.p50Ms / raw.p50Ms)),
      budget: null,
    },
    {
      what: 'durable sales/s, 1 terminal',
      ours: median(pairs.map(({ hub }) => hub.perSecond)).toFixed(0),
      reference: `${median(pairs.map(({ raw }) => raw.perSecond)).toFixed(0)} raw loop`,
      ratio: median(pairs.map(({ hub, raw }) => hub.perSecond / raw.perSecond)),
      budget: null,
    },
  ]
}

async function manyTills(shop: BenchShop, loop: Loop): Promise<Finding[]> {
  const pairs: { hub: Speed; raw: Speed }[] = []
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const raw = loop(SALES_ONE_TILL)
    pairs.push({ raw, hub: await measureHub(shop, TILLS, SALES_MANY_TILLS) })
  }
  const p50 = median(pairs.map(({ hub }) => hub.p50Ms)).toFixed(1)
  const p99 = median(pairs.map(({ hub }) => hub.p99Ms)).toFixed(1)
  return [
    {
      what: `durable sales/s, ${TILLS} terminals (p50 ${p50} ms, p99 ${p99} ms)`,
      ours: median(pairs.map(({ hub }) => hub.perSecond)).toFixed(0),
      reference: `${median(pairs.map(({ raw }) => raw.perSecond)).toFixed(0)} raw loop`,
      ratio: median(pairs.map(({ hub, raw }) => hub.perSecond / raw.perSecond)),
      budget: '>= 1',
      isMet: (ratio) => ratio >= 1,
    },
  ]
}

/** The same with every fsync 8 ms longer, as on slow flash: what group commit is for. */
export async function benchSlowDisk(): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ocean-bench-slow-'))
  try {
    const shim = join(folder, 'slow-sync.so')
    const source = join(import.meta.dirname, 'slow-sync.c')
    const built = spawnSync('gcc', ['-shared', '-fPIC', '-O2', '-o', shim, source, '-ldl'])
    if (built.status !== 0) throw new Error('the slow disk needs gcc (Debian package g++)')
    const env = { LD_PRELOAD: shim, SYNC_DELAY_US: String(SLOW_SYNC_US) }
    const shop = await openBenchShop(join(folder, 'hub'), SLOW_TILLS, env)
    try {
      await measureHub(shop, SLOW_TILLS, WARM_UP_SALES)
      const loop = makeLoop(shop, folder, env)
      const pairs: { hub: Speed; raw: Speed }[] = []
      for (let pair = 0; pair < PAIRS; pair += 1) {
        const raw = loop(SALES_ONE_TILL / 3)
        pairs.push({ raw, hub: await measureHub(shop, SLOW_TILLS, SALES_MANY_TILLS) })
      }
      return [
        {
          what: `durable sales/s, ${SLOW_TILLS} terminals, every fsync 8 ms longer`,
          ours: median(pairs.map(({ hub }) => hub.perSecond)).toFixed(0),
          reference: `${median(pairs.map(({ raw }) => raw.perSecond)).toFixed(0)} raw loop`,
          ratio: median(pairs.map(({ hub, raw }) => hub.perSecond / raw.perSecond)),
          budget: '>= 5',
          isMet: (ratio) => ratio >= 5,
        },
      ]
    } finally {
      await shop.end()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
