import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import t, { type Test } from 'tap'
import { findFreePort } from '../../demo/private-postgres.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const START = join(import.meta.dirname, '../../demo/start.ts')

type Running = {
  http: string
  said: string[]
  stop(signal: NodeJS.Signals): Promise<number | null>
}

/**
 * Starts the demonstration as a newcomer does, on ports of its own, and waits until it is ready.
 */
async function start(t: Test, folder: string): Promise<Running> {
  const flags = ['--port-http', '--port-https', '--port-printer', '--port-paper']
  const ports = await Promise.all(flags.map(() => findFreePort()))
  const pairs = flags.flatMap((flag, index) => [flag, `${ports[index]}`])
  const child = spawn(process.execPath, [START, '--data', folder, ...pairs], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => child.kill('SIGTERM'))
  const said: string[] = []
  const lines = createInterface({ input: child.stdout })
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line)
      if (line.startsWith('READY')) resolve()
    })
    child.once('exit', () => reject(new Error(said.join('\n'))))
  })
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    return child.exitCode
  }
  return { http: `http://localhost:${ports[0]}`, said, stop }
}

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}/stat`) && !isZombie(pid)
const isZombie = (pid: number): boolean => / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))

const pidsIn = (folder: string): number[] =>
  globSync('{*,*/*}.pid', { cwd: folder })
    .filter((name) => !name.includes('postmaster'))
    .map((name) => Number(readFileSync(join(folder, name), 'utf8').split(' ')[0]))

async function askCloud(folder: string, statement: string): Promise<unknown> {
  const connectionString = readFileSync(join(folder, 'cloud-url'), 'utf8').trim()
  const client = new pg.Client({ connectionString })
  await client.connect()
  const { rows } = await client.query(statement)
  await client.end()
  return rows[0]
}

t.test(
  'starts from nothing, is stopped without a trace, continues, and is killed without harm',
  async (t) => {
    const folder = makeTempFolder(t, 'demo')
    const first = await start(t, folder)
    const health = await fetch(`${first.http}/api/health`)
    t.match(await health.json(), { status: 'ok', database: 'ok' })
    const page = await fetch(first.http)
    t.match(await page.text(), /<title>/, 'the till is served')
    const text = first.said.join('\n')
    t.match(text, /Data toko.*baru/)
    t.match(text, /pairing code +\d{4} \d{4}/)
    t.match(text, /PIN 1357/)
    await t.rejects(start(t, folder), /Another demonstration is running/)
    const enrolled = await askCloud(folder, 'SELECT code FROM ocean.outlet')
    t.strictSame(enrolled, { code: 'MART01' })
    const pids = pidsIn(folder)
    t.ok(pids.length >= 3, `${pids.length} processes are remembered`)
    t.ok(pids.every(isAlive))
    // As under npm in a terminal: both send it.
    const stopped = first.stop('SIGINT')
    await first.stop('SIGINT')
    t.equal(await stopped, 0, 'a Ctrl-C that comes twice is one')
    t.strictSame(pids.filter(isAlive), [], 'nothing is left running')
    t.strictSame(pidsIn(folder), [])

    const second = await start(t, folder)
    t.match(second.said.join('\n'), /Data toko.*lanjut.*206 produk/)
    const left = pidsIn(folder)
    await second.stop('SIGKILL')
    t.ok(left.every(isAlive), 'the children outlive a killed demonstration')

    const third = await start(t, folder)
    t.strictSame(left.filter(isAlive), [], 'and are ended by the next one')
    t.equal((await fetch(`${third.http}/api/health`)).status, 200)
    const running = pidsIn(folder)
    t.equal(await third.stop('SIGTERM'), 0)
    t.strictSame(running.filter(isAlive), [])
  },
)
