// The disk fails while the shop sells: full, read-only, damaged. Selling ends visibly, whatever was
// acknowledged is there afterwards, and whatever was not is still at the till, under the same id.
// A build plays disks in memory and the torn pages, `npm run test:long` those on a disk.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { BASE, makeGeneration } from '#hub/backup/generation-files.ts'
import { restoreOutlet } from '#hub/backup/restore-outlet.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { openDatabase, openReader } from '#hub/db/open-database.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { COMPILE_CACHE } from '../../../tools/compile-cache.ts'
import { openNewDatabase } from '../../support/outlet-file.ts'
import { makeSale } from '../../support/sale-maker.ts'
import {
  mountSmallDisk,
  mountSmallDiskInMemory,
  mountSmallMemory,
} from '../../support/small-disk.ts'
import { seedSmallOutlet } from '../../support/small-outlet.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { createTestTerminal, proveKey, type TestTerminal } from '../../support/test-terminal.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
/** More than the hub's own memory of pages, so that it has to read. */
const PRODUCTS = 30_000
const SALES_MAX = 400

type Said = { word: 'READY' | 'HALTED'; http: string; why?: string }

/** The process as systemd starts it, and what it says, one thing after the other. */
function startHub(t: Test, folder: string): { next(): Promise<Said>; child: ChildProcess } {
  const env = {
    PATH: process.env.PATH ?? '',
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    ...{ HUB_DATA_FOLDER: folder, HUB_HTTPS_PORT: 'off', HUB_HTTP_PORT: '0' },
    HUB_LOG_LEVEL: 'silent',
  }
  const child = spawn(process.execPath, [join(ROOT, 'hub', 'main.ts')], { env, cwd: ROOT })
  t.teardown(() => child.kill('SIGKILL'))
  const said: Said[] = []
  const waiting: ((one: Said) => void)[] = []
  let rest = ''
  child.stderr.on('data', (chunk: Buffer) => t.comment(String(chunk)))
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const [, word, text] = /^(READY|HALTED) (.*)$/.exec(line) ?? []
      if (word) said.push({ word, ...JSON.parse(text ?? '') } as Said)
    }
    while (said.length > 0 && waiting.length > 0) waiting.shift()?.(said.shift() as Said)
  })
  const next = () =>
    new Promise<Said>((resolve, reject) => {
      const one = said.shift()
      if (one) return resolve(one)
      waiting.push(resolve)
      child.once('close', () => reject(new Error('the hub has ended')))
    })
  return { next, child }
}

function makeOutlet(folder: string, products = 0): void {
  mkdirSync(folder, { recursive: true })
  const db = openNewDatabase(join(folder, 'outlet.db'))
  seedSmallOutlet(db, Date.now())
  db.exec(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${products || 1})
     INSERT INTO product (id, sku, name, category_id, tax_code, is_weighed, is_loyalty_eligible,
       is_active, plu, cost_minor, price_list_version, origin, change_cursor)
     SELECT printf('%08x-0000-4000-8000-%012x', i, i), 'MANY-' || i, 'Barang nomor ' || i, NULL,
       tax_code, 0, 1, 1, NULL, NULL, 1, origin, 100000 + i
     FROM n, (SELECT tax_code, origin FROM product LIMIT 1) WHERE ${products} > 0`,
  )
  db.close()
}

/** A till with its journal: what it has sold, and which of it the hub has acknowledged. */
class Till {
  readonly journal: SaleMessage[] = []
  readonly acknowledged = new Set<string>()
  readonly #terminal: TestTerminal
  #url: string

  constructor(terminal: TestTerminal, url: string) {
    this.#terminal = terminal
    this.#url = url
  }

  get cookies(): ReadonlyMap<string, string> {
    return this.#terminal.cookies
  }

  /** Written here first; then sent. */
  async sell(): Promise<{ status: number; code: string | null }> {
    const number = this.journal.length + 1
    const { id, code, series } = this.#terminal
    const transactionId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
    const sale = makeSale({
      number,
      transactionId,
      terminal: { id, code, series },
      committed: true,
    })
    this.journal.push(sale)
    return this.#send(sale)
  }

  /** The hub is back: everything is offered again, as a till does that was alone. */
  async comeBack(url: string): Promise<void> {
    this.#url = url
    await proveKey(url, this.#terminal.id, this.#terminal.keys, this.#terminal.cookies)
    for (const sale of this.journal) await this.#send(sale)
  }

  async #send(sale: SaleMessage): Promise<{ status: number; code: string | null }> {
    const cookies = [...this.#terminal.cookies].map(([name, value]) => `${name}=${value}`)
    const answer = await fetch(`${this.#url}/api/pos/transactions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: cookies.join('; ') },
      body: JSON.stringify(sale),
    }).catch(() => null)
    if (!answer) return { status: 0, code: null }
    const body = (await answer.json()) as { success: boolean; error?: { code: string } }
    if (body.success) this.acknowledged.add(sale.offline_transaction_id)
    return { status: answer.status, code: body.error?.code ?? null }
  }
}

async function pair(folder: string, url: string): Promise<Till> {
  const db = openDatabase(join(folder, 'outlet.db'))
  const terminal = await createTestTerminal(url, { db, seams }, 'Kasir 9')
  db.close()
  return new Till(terminal, url)
}

/** Sells until the hub takes no more; answers what it said then. */
async function sellUntilRefused(till: Till) {
  for (let n = 0; n < SALES_MAX; n++) {
    const answer = await till.sell()
    if (answer.status !== 200) return answer
  }
  throw new Error(`the hub took ${SALES_MAX} sales`)
}

async function expectHalted(t: Test, halted: Said, why: string, code: string): Promise<void> {
  t.match(halted, { word: 'HALTED', why })
  const health = await fetch(`${halted.http}/api/health`)
  t.equal(health.status, 503)
  t.match(await health.json(), { status: 'failing', reasons: [{ code }] })
  const page = await fetch(`${halted.http}/`)
  t.equal(page.status, 503)
  t.match(await page.text(), /Jualan terus di kasir[\s\S]*Go on selling at the tills/)
  const sale = await fetch(`${halted.http}/api/pos/transactions`, { method: 'POST', body: '{}' })
  t.equal(sale.status, 503)
  t.match(await sale.json(), { error: { code: 'HUB_HALTED', retryable: true } })
}

/** All of the till's, once each, and books that hold. */
function expectAllThere(t: Test, folder: string, till: Till, before: ReadonlySet<string>): void {
  const db = openReader(join(folder, 'outlet.db'))
  const ids = db.prepare('SELECT id FROM sale ORDER BY id').pluck().all() as string[]
  const broken = checkBooks(db)
  db.close()
  t.same(
    [...before].filter((id) => !ids.includes(id)),
    [],
    'every sale that was acknowledged before is there',
  )
  t.same(
    ids,
    till.journal.map(({ offline_transaction_id: id }) => id),
    'and every other of the till, once',
  )
  t.same(broken, [])
}

async function fillsUp(t: Test, disk: ReturnType<typeof mountSmallMemory>): Promise<void> {
  if (typeof disk === 'string') {
    t.comment(`skipped: ${disk}`)
    return
  }
  const folder = join(disk.folder, 'hub')
  makeOutlet(folder)
  const hub = startHub(t, folder)
  const till = await pair(folder, (await hub.next()).http)
  for (let n = 0; n < 5; n++) t.equal((await till.sell()).status, 200)
  disk.fill()
  const refused = await sellUntilRefused(till)
  t.match(refused, { code: /^(DISK_FULL|HUB_HALTED)$/ }, 'by name, and to be tried again')
  const acknowledged = new Set(till.acknowledged)
  t.comment(`${acknowledged.size} of ${till.journal.length} sales were acknowledged`)
  await expectHalted(t, await hub.next(), 'disk-full', 'DISK_FULL')
  disk.empty()
  const back = await hub.next()
  t.equal(back.word, 'READY', 'by itself')
  await till.comeBack(back.http)
  t.equal(till.acknowledged.size, till.journal.length)
  expectAllThere(t, folder, till, acknowledged)
  hub.child.kill('SIGTERM')
  await new Promise((resolve) => hub.child.once('close', resolve))
}

async function turnsReadOnly(t: Test, disk: ReturnType<typeof mountSmallDisk>): Promise<void> {
  if (typeof disk === 'string') {
    t.comment(`skipped: ${disk}`)
    return
  }
  const folder = join(disk.folder, 'hub')
  makeOutlet(folder)
  const hub = startHub(t, folder)
  const till = await pair(folder, (await hub.next()).http)
  for (let n = 0; n < 5; n++) t.equal((await till.sell()).status, 200)
  disk.failWrites()
  t.match(await sellUntilRefused(till), { code: 'HUB_HALTED' })
  const acknowledged = new Set(till.acknowledged)
  await expectHalted(t, await hub.next(), 'disk-read-only', 'DISK_READ_ONLY')
  disk.repair()
  const back = await hub.next()
  t.equal(back.word, 'READY', 'by itself')
  await till.comeBack(back.http)
  expectAllThere(t, folder, till, acknowledged)
  hub.child.kill('SIGTERM')
  await new Promise((resolve) => hub.child.once('close', resolve))
}

async function isTorn(t: Test): Promise<void> {
  const folder = makeTempFolder(t, 'torn')
  const backup = makeTempFolder(t, 'backup')
  makeOutlet(folder, PRODUCTS)
  const hub = startHub(t, folder)
  const ready = await hub.next()
  const till = await pair(folder, ready.http)
  t.equal((await till.sell()).status, 200)
  const copy = openReader(join(folder, 'outlet.db'))
  await copy.backup(join(makeGeneration(backup, Date.now()), BASE))
  copy.close()
  for (let n = 0; n < 5; n++) t.equal((await till.sell()).status, 200)
  const acknowledged = new Set(till.acknowledged)
  tear(join(folder, 'outlet.db'))
  const cookie = [...till.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const read = await fetch(`${ready.http}/api/pos/products?limit=5000`, { headers: { cookie } })
  t.equal(read.status, 503)
  t.match(await read.json(), { error: { code: 'HUB_HALTED', retryable: true } })
  await expectHalted(t, await hub.next(), 'database-damaged', 'DATABASE_DAMAGED')
  t.equal((await till.sell()).code, null, 'nobody is there: the till keeps it')
  restoreOutlet({ from: backup, into: folder, because: 'torn pages', nowMs: Date.now() })
  const back = await hub.next()
  t.equal(back.word, 'READY', 'by itself, when a whole one lies there')
  await till.comeBack(back.http)
  expectAllThere(t, folder, till, acknowledged)
  hub.child.kill('SIGTERM')
  await new Promise((resolve) => hub.child.once('close', resolve))
}

/** As a dying card does: pages in the middle of the file are something else. */
function tear(path: string): void {
  const file = openSync(path, 'r+')
  const { size } = statSync(path)
  for (let page = 40; page * 4_096 < size; page += 2) {
    writeSync(file, Buffer.alloc(2_048, 0x5a), 0, 2_048, page * 4_096)
  }
  closeSync(file)
}

const SCENES = [
  ['the disk fills up, and has room again', (t: Test) => fillsUp(t, mountSmallDisk(t, 32))],
  [
    'the disk turns read-only, and is repaired',
    (t: Test) => turnsReadOnly(t, mountSmallDisk(t, 32)),
  ],
  ['pages are torn; last night’s copy and the till bring all back', isTorn],
] as const
const SHORT = [
  [
    'memory in a disk’s place fills up, and has room again',
    (t: Test) => fillsUp(t, mountSmallMemory(t, 32)),
  ],
  [
    'a disk in memory turns read-only, and is repaired',
    (t: Test) => turnsReadOnly(t, mountSmallDiskInMemory(t, 32)),
  ],
  ...SCENES.slice(-1),
] as const
// What a build may do without a disk of its own: that would wait for the machine it is made on.
const PLAYED = process.env.TEST_LONG === '1' ? SCENES : SHORT
for (const [says, scene] of PLAYED) t.test(says, scene)
