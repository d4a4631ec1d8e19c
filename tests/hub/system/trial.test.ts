// A release that an update tries: it serves this machine alone, so that nothing is sold that going
// back would lose, and nothing leaves it. The same hub afterwards lets everybody in.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { run, sql } from '#hub/db/query.ts'
import { COMPILE_CACHE } from '../../../tools/compile-cache.ts'
import { freePort } from '../../support/box.ts'
import { openNewDatabase } from '../../support/outlet-file.ts'
import { seedSmallOutlet, testId } from '../../support/small-outlet.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
/** Linux has all of 127/8 on its loopback: a door that is open for a LAN is open here. */
const [HERE, ELSEWHERE] = ['127.0.0.1', '127.0.0.2']
/** The first copy of the database begins five seconds after a start. */
const QUIET_MS = 8_000
const LOOKS_MAX = 1_200

/** A shop with a printer that counts who comes. */
async function makeShop(t: Test) {
  let visits = 0
  const printer = createServer((socket) => {
    visits += 1
    socket.on('error', () => {}).destroy()
  })
  await new Promise<void>((resolve) => printer.listen(0, HERE, resolve))
  t.teardown(() => printer.close())
  const folder = makeTempFolder(t, 'trial')
  const db = openNewDatabase(join(folder, 'outlet.db'))
  seedSmallOutlet(db, Date.now())
  const address = `${HERE}:${(printer.address() as AddressInfo).port}`
  const paper = { columns: 32, code_page: 'cp437', can_cut: 1, is_default: 1, fallback_order: 0 }
  const named = { id: testId(70), name: 'Kasir', transport: 'tcp', address, ...paper }
  run(db, sql.insertInto('printer').values(named))
  db.close()
  return { folder, visits: () => visits }
}

async function startHub(t: Test, folder: string, settings: Record<string, string>) {
  const [https, onboarding, http] = [await freePort(), await freePort(), await freePort()]
  const env = {
    ...{ PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: COMPILE_CACHE },
    ...{ HUB_DATA_FOLDER: folder, HUB_BACKUP_FOLDER: join(folder, 'backup') },
    ...{ HUB_HTTPS_PORT: String(https), HUB_ONBOARDING_PORT: String(onboarding) },
    ...{ HUB_HTTP_PORT: String(http), HUB_LOG_LEVEL: 'warn', ...settings },
  }
  const child = spawn(process.execPath, [join(ROOT, 'hub', 'main.ts')], { env, cwd: folder })
  t.teardown(() => child.kill('SIGKILL'))
  const exited = new Promise((resolve) => child.on('close', resolve))
  const lines: string[] = []
  child.stderr.on('data', (chunk) => lines.push(String(chunk)))
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk) => String(chunk).includes('READY ') && resolve())
    child.on('close', () => reject(new Error(lines.join('').slice(-400))))
  })
  const stop = async () => {
    child.kill('SIGTERM')
    await exited
  }
  return { https, onboarding, health: `http://${HERE}:${http}/api/health`, stop }
}

const isOpen = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port }, () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

const copiesIn = (folder: string): string[] => {
  try {
    return readdirSync(join(folder, 'backup')).filter((name) => name.startsWith('generation-'))
  } catch {
    return []
  }
}

async function until(isSo: () => boolean): Promise<boolean> {
  for (let look = 0; look < LOOKS_MAX && !isSo(); look += 1) await wait(50)
  return isSo()
}

t.test('tried behind closed doors, and let out afterwards', async (t) => {
  const { folder, visits } = await makeShop(t)
  const tried = await startHub(t, folder, { HUB_TRIAL: 'yes' })
  t.match(await (await fetch(tried.health)).json(), { database: 'ok' }, 'the updater is answered')
  t.ok(await isOpen(HERE, tried.https), 'and served the certificate')
  for (const port of [tried.https, tried.onboarding]) t.notOk(await isOpen(ELSEWHERE, port))
  await wait(QUIET_MS)
  t.equal(visits(), 0, 'no printer is looked at')
  t.strictSame(copiesIn(folder), [], 'no copy takes the place of a good one')
  await tried.stop()

  const proven = await startHub(t, folder, {})
  for (const port of [proven.https, proven.onboarding]) t.ok(await isOpen(ELSEWHERE, port))
  t.ok(await until(() => visits() > 0), 'the printer is looked at')
  t.ok(await until(() => copiesIn(folder).length > 0), 'the second copy is kept')
  await proven.stop()
})
