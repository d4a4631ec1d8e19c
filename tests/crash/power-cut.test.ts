// The power-cut proof: record what the hub's SQLite connection really synced while it sells,
// rebuild the disk at random moments with unsynced writes lost, kept, mixed or torn, and open the
// result.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { ensureProgram } from '../../demo/ensure-debian-package.ts'
import { seededRandom } from '../../tools/seeded-random.ts'
import { openSmallShop } from '../support/small-shop.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { LOSS_MODES, readRecording, SimulatedDisk } from './disk-recording.ts'

const SALES = 150
const CUT_POINTS = Number(process.env.POWER_CUTS ?? 320)
/** That the proof can fail is seen sooner. */
const FAILING_CUT_POINTS = 80
const SEED = Number(process.env.POWER_CUT_SEED ?? Date.now() % 1_000_000)

// Debian's g++ brings gcc and the C library's headers with it.
const compiler = ensureProgram({ command: 'gcc', packageName: 'g++' }, t.comment)

type Findings = { cuts: number; withLostSales: number; acksSeenMax: number; broken: string[] }

function record(t: Test, synchronous: string): { base: Map<string, Buffer>; log: string } {
  const folder = makeTempFolder(t, 'power-cut')
  const shim = join(folder, 'record-syncs.so')
  const source = new URL('./record-syncs.c', import.meta.url).pathname
  const built = spawnSync('gcc', ['-shared', '-fPIC', '-O2', '-o', shim, source, '-ldl'])
  if (built.status !== 0) throw new Error(`gcc: ${built.stderr}`)
  const shopFolder = join(folder, 'shop')
  mkdirSync(shopFolder)
  const shop = openSmallShop(shopFolder)
  shop.db.close()
  const base = new Map([['outlet.db', readFileSync(shop.path)]])
  const log = join(folder, 'recording')
  const child = new URL('./sell-until-cut.ts', import.meta.url).pathname
  const run = spawnSync(process.execPath, [child, shopFolder, String(SALES), synchronous], {
    env: {
      ...process.env,
      LD_PRELOAD: shim,
      RECORD_PREFIX: `${shopFolder}/`,
      RECORD_LOG: log,
    },
    encoding: 'utf8',
  })
  if (run.signal !== 'SIGKILL') throw new Error(`the seller stopped early: ${run.stderr}`)
  return { base, log }
}

function cutEverywhere(t: Test, synchronous: string, cutPoints: number): Findings {
  const { base, log } = record(t, synchronous)
  const events = readRecording(readFileSync(log))
  const random = seededRandom(SEED)
  const wanted = new Set<number>()
  while (wanted.size < cutPoints) wanted.add(Math.floor(random() * events.length))
  const disk = new SimulatedDisk(base)
  const acked: string[] = []
  const findings: Findings = { cuts: 0, withLostSales: 0, acksSeenMax: 0, broken: [] }
  const folder = makeTempFolder(t, 'after-cut')
  for (const [index, event] of events.entries()) {
    if (event.file === 'acks' && event.op === 'write') acked.push(event.bytes.toString().trim())
    else if (event.file !== 'acks') disk.apply(event)
    if (!wanted.has(index)) continue
    const mode = LOSS_MODES[findings.cuts % LOSS_MODES.length] ?? 'none survive'
    inspect(disk.cut(mode, random), folder, acked, findings, `${mode} at event ${index}`)
  }
  findings.acksSeenMax = acked.length
  return findings
}

/** Opens the disk as the box would after the cut and looks for what was acknowledged. */
function inspect(
  files: Map<string, Buffer>,
  parent: string,
  acked: string[],
  findings: Findings,
  where: string,
): void {
  findings.cuts += 1
  const folder = join(parent, String(findings.cuts))
  mkdirSync(folder)
  for (const [name, bytes] of files) {
    // The -shm file is an index that SQLite rebuilds after a crash; the box boots without it.
    if (!name.endsWith('-shm')) writeFileSync(join(folder, name), bytes)
  }
  const db = openDatabase(join(folder, 'outlet.db'))
  try {
    const integrity = db.pragma('integrity_check', { simple: true })
    if (integrity !== 'ok') findings.broken.push(`${where}: ${integrity}`)
    findings.broken.push(...checkBooks(db).map((sentence) => `${where}: ${sentence}`))
    const found = new Set(db.prepare('SELECT id FROM sale').pluck().all())
    if (acked.some((id) => !found.has(id))) findings.withLostSales += 1
  } finally {
    db.close()
  }
}

const skip = compiler.ok && existsSync('/usr/bin/gcc') ? false : 'needs gcc to build the recorder'

t.test('synchronous=FULL: no cut loses an acknowledged sale', { skip }, (t) => {
  const findings = cutEverywhere(t, 'FULL', CUT_POINTS)
  t.comment(`seed ${SEED}: ${JSON.stringify(findings)}`)
  t.equal(findings.cuts, CUT_POINTS)
  t.ok(findings.acksSeenMax >= SALES)
  t.equal(findings.withLostSales, 0)
  t.same(findings.broken, [])
  t.end()
})

t.test('the proof can fail: synchronous=NORMAL loses acknowledged sales', { skip }, (t) => {
  const findings = cutEverywhere(t, 'NORMAL', FAILING_CUT_POINTS)
  t.comment(`seed ${SEED}: ${JSON.stringify(findings)}`)
  t.ok(findings.withLostSales > findings.cuts / 10, `${findings.withLostSales} cuts lost sales`)
  t.end()
})
