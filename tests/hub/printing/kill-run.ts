// kill -9 at random moments of printing over a real socket: an original is on the paper at most
// once, and one that is not there is waiting or asks a person.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { openDatabase } from '#hub/db/open-database.ts'
import { all, sql } from '#hub/db/query.ts'
import { FakePrinter } from '#hub/devices/printer/fake-printer.ts'
import { type Sheet, sheetText } from '#hub/devices/printer/paper.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { seededRandom } from '../../../tools/seeded-random.ts'
import { waitUntil } from '../../devices/wait-until.ts'
import { openSmallShop } from '../../support/small-shop.ts'
import { insertPrinter, orderReceipts, saleId } from './print-shop.ts'

const CHILD = join(import.meta.dirname, 'print-until-killed.ts')
/** More than are printed between two kills. */
const SALES_PER_KILL = 25
const { timers } = realSeams

export type KillOrder = {
  folder: string
  kills: number
  seed: number
  /** Found out by asking unless said. */
  fence?: 'gs-r' | 'process-id'
}
export type KillResult = {
  /** What may not be; empty when all is well. */
  wrong: string[]
  sales: number
  states: Record<string, number>
  /** How the originals of uncertain jobs lie on the paper. */
  uncertain: { whole: number; part: number; nothing: number }
}

/** `onKill` hears of each kill: what the hub was doing when it died. */
export async function runKills(
  { folder, kills, seed, fence }: KillOrder,
  onKill: (count: number) => void = () => {},
): Promise<KillResult> {
  const lines = new Map<string, number>()
  const onSheet = (sheet: Sheet): void => {
    for (const line of sheetText(sheet)) lines.set(line, (lines.get(line) ?? 0) + 1)
  }
  const fake = await new FakePrinter({ port: 0, columns: 42, timers, onSheet }).start()
  // Slow enough that kills fall into the middle of receipts.
  await fake.setFault({ kind: 'slow', bytesPerSecond: 4_000 })
  const { db, path } = openSmallShop(folder, seed)
  insertPrinter(db)
  const probed = "UPDATE printer SET status_ability = 'dle-eot', fence_ability = ?"
  if (fence) db.prepare(probed).run(fence)
  const sales = kills * SALES_PER_KILL
  orderReceipts(db, sales)
  db.close()
  const random = seededRandom(seed)
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      const child = await startPrinting(path, fake.address)
      await pickMoment(fake, kill, random)
      child.kill('SIGKILL')
      await once(child, 'exit')
      onKill(kill)
    }
    onSheet(fake.uncut())
    return count(path, lines, sales)
  } finally {
    await fake.stop()
  }
}

/** By turns at a moment by the clock, and when bytes of a job have just arrived. */
async function pickMoment(fake: FakePrinter, kill: number, random: () => number): Promise<void> {
  if (kill % 2 === 0) {
    await new Promise((resolve) => timers.after(random() * 1_500, () => resolve(null)))
    return
  }
  const wantedBytes = fake.bytesReceived + HEAD_BYTES + random() * 400
  await waitUntil(() => fake.bytesReceived >= wantedBytes, 1)
}

/** What a hub sends before its first job: the end of half a command, and a barrier. */
const HEAD_BYTES = 2_060

function count(path: string, lines: ReadonlyMap<string, number>, sales: number): KillResult {
  const reader = openDatabase(path)
  const rows = all(reader, sql.selectFrom('print_job').select(['document_id', 'state']))
  reader.close()
  const states = new Map(rows.map((row) => [row.document_id, row.state]))
  const result: KillResult = {
    ...{ wrong: [], sales, states: {} },
    uncertain: { whole: 0, part: 0, nothing: 0 },
  }
  for (let n = 1; n <= sales; n += 1) {
    const state = states.get(saleId(n)) ?? 'missing'
    const first = lines.get(`Struk no ${n}.`) ?? 0
    const last = lines.get(`Akhir ${n}.`) ?? 0
    result.states[state] = (result.states[state] ?? 0) + 1
    const isWaiting = ['queued', 'checking', 'not-started'].includes(state)
    const isOpen = ['sending', 'fencing', 'uncertain'].includes(state)
    if (isOpen) result.uncertain[last ? 'whole' : first ? 'part' : 'nothing'] += 1
    if (first > 1 || last > 1) result.wrong.push(`receipt ${n} is ${first} times on the paper`)
    if (!isWaiting && !isOpen && state !== 'printed') result.wrong.push(`receipt ${n} is ${state}`)
    if (state === 'printed' && last !== 1)
      result.wrong.push(`receipt ${n} is printed: not on paper`)
    if (isWaiting && first > 0) result.wrong.push(`receipt ${n} waits and is on the paper`)
  }
  return result
}

async function startPrinting(path: string, address: string): Promise<ChildProcess> {
  const child = fork(CHILD, [path, address], { execPath: process.execPath, execArgv: [] })
  await once(child, 'message')
  return child
}
