import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { choosePort } from '../../demo/choose-port.ts'
import { claimFolder } from '../../demo/claim-folder.ts'
import { keepRunning } from '../../demo/keep-running.ts'
import { startNodeChild } from '../../demo/node-child.ts'
import { findFreePort } from '../../demo/private-postgres.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition() && tries < 400; tries += 1) await delay(25)
}

function childOptions(folder: string, program: string) {
  const script = join(folder, 'child.mjs')
  writeFileSync(script, program)
  return {
    name: 'child',
    args: [script],
    cwd: folder,
    env: process.env,
    logPath: join(folder, 'child.log'),
    pidPath: join(folder, 'child.pid'),
    diesWithParent: true,
  }
}

t.test(
  'a child is ready when it says so, is restarted when it dies, and is gone at the end',
  async (t) => {
    const folder = makeTempFolder(t, 'child')
    const program = `console.log('READY {"door":1}'); setInterval(() => {}, 1000)`
    const child = await startNodeChild(childOptions(folder, program))
    const said: string[] = []
    const stop = keepRunning('child', child, (line) => said.push(line))
    t.equal(child.readyText, '{"door":1}')
    const firstPid = child.pid
    process.kill(firstPid, 'SIGKILL')
    await until(() => said.some((line) => line.includes('runs again')))
    t.match(said, [/child ended; it is started again in 1 s/, /child runs again/])
    t.not(child.pid, firstPid)
    const lastPid = child.pid
    await stop()
    t.equal(isAlive(lastPid), false)
    t.equal(existsSync(join(folder, 'child.pid')), false)
  },
)

t.test('a child that cannot start is explained by the end of its log', async (t) => {
  const folder = makeTempFolder(t, 'child')
  const program = `console.error('the port is taken'); process.exit(3)`
  await t.rejects(startNodeChild(childOptions(folder, program)), /the port is taken/)
})

t.test('a copy left over from a crashed run is ended before a new one starts', async (t) => {
  const folder = makeTempFolder(t, 'child')
  const options = childOptions(folder, `console.log('READY'); setInterval(() => {}, 1000)`)
  const leftover = await startNodeChild(options)
  t.ok(readFileSync(options.pidPath, 'utf8').startsWith(`${leftover.pid} `))
  const child = await startNodeChild(options)
  t.equal(isAlive(leftover.pid), false)
  t.ok(isAlive(child.pid))
  await child.stop()
})

t.test('one demonstration per folder, and the next one when it is gone', async (t) => {
  const folder = makeTempFolder(t, 'claim')
  const release = await claimFolder(folder)
  t.ok(release)
  t.equal(await claimFolder(folder), null)
  release?.()
  const again = await claimFolder(folder)
  t.ok(again)
  again?.()
})

t.test('a busy port gives the next free one', async (t) => {
  const wanted = await findFreePort()
  const server = createServer().listen(wanted, '127.0.0.1')
  t.teardown(() => server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  t.ok((await choosePort(wanted, '127.0.0.1')) > wanted)
})
