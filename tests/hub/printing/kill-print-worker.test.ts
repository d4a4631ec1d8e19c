// kill -9 at random moments of printing over a real socket: an original is on the paper at most
// once, and one that is not there is waiting or asks a person.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { openDatabase } from '#hub/db/open-database.ts'
import { all, sql } from '#hub/db/query.ts'
import { FakePrinter } from '#hub/devices/printer/fake-printer.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { waitUntil } from '../../devices/wait-until.ts'
import { openSmallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { insertPrinter, orderReceipts, saleId } from './print-shop.ts'

const SALES = 150
const KILLS = 6
const CHILD = join(import.meta.dirname, 'print-until-killed.ts')
const seed = Number(process.env.SEED ?? Date.now() % 100_000)

t.test(`${KILLS} kills, seed ${seed}`, { timeout: 120_000 }, async (t) => {
  const { timers } = realSeams
  const fake = await new FakePrinter({ port: 0, columns: 42, timers }).start()
  t.teardown(() => fake.stop())
  // Slow enough that kills fall into the middle of receipts.
  await fake.setFault({ kind: 'slow', bytesPerSecond: 1_500 })
  const { db, path } = openSmallShop(makeTempFolder(t, 'kill'), seed)
  insertPrinter(db)
  orderReceipts(db, SALES)
  db.close()

  let chance = seed
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = await startPrinting(path, fake.address)
    chance = (chance * 48_271) % 2_147_483_647
    // By turns at a moment by the clock, and when bytes of a job have just arrived.
    const wantedBytes = fake.bytesReceived + (kill % 2 ? 1 + (chance % 200) : 0)
    await new Promise((resolve) => timers.after(kill % 2 ? 0 : chance % 400, () => resolve(null)))
    await waitUntil(() => fake.bytesReceived >= wantedBytes, 1)
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  const reader = openDatabase(path)
  t.teardown(() => reader.close())
  const states = new Map(
    all(reader, sql.selectFrom('print_job').select(['document_id', 'state'])).map((row) => [
      row.document_id,
      row.state,
    ]),
  )
  const lines = fake.text()
  const counts = { printed: 0, waiting: 0, uncertain: 0 }
  for (let n = 1; n <= SALES; n += 1) {
    const onPaper = lines.filter((line) => line === `Struk no ${n}.`).length
    const state = states.get(saleId(n)) ?? 'missing'
    if (onPaper > 1) t.fail(`receipt ${n} is ${onPaper} times on the paper`)
    if (state === 'printed') counts.printed += 1
    else if (['sending', 'fencing', 'uncertain'].includes(state)) counts.uncertain += 1
    else if (['queued', 'checking', 'not-started'].includes(state)) counts.waiting += 1
    else t.fail(`receipt ${n} is ${state}`)
    if (state === 'printed' && onPaper !== 1) t.fail(`receipt ${n} is printed and not on the paper`)
    const isWaiting = ['queued', 'checking', 'not-started'].includes(state)
    if (isWaiting && onPaper > 0) t.fail(`receipt ${n} is on the paper and would come again`)
  }
  t.comment(JSON.stringify(counts))
  t.ok(counts.printed > 0 && counts.uncertain > 0, 'the kills fell into the middle of the work')
  t.same(fake.failures, [])
})

async function startPrinting(path: string, address: string): Promise<ChildProcess> {
  const child = fork(CHILD, [path, address], { execPath: process.execPath, execArgv: [] })
  await once(child, 'message')
  return child
}
