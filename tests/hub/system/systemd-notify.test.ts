// The word to systemd, over a scripted mouth, and once by systemd's own program on a real socket.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import {
  createSystemdNotifier,
  readServiceManager,
  sayBySystemdNotify,
} from '#hub/system/systemd-notify.ts'
import { findProgram } from '../../../demo/ensure-debian-package.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

t.test('what systemd tells its services', async (t) => {
  t.same(readServiceManager({}), { socket: null, watchdogMs: null })
  const NOTIFY_SOCKET = '/run/systemd/notify'
  const socket = NOTIFY_SOCKET
  t.same(readServiceManager({ NOTIFY_SOCKET }), { socket, watchdogMs: null })
  t.same(readServiceManager({ NOTIFY_SOCKET, WATCHDOG_USEC: '60000000' }), {
    socket,
    watchdogMs: 60_000,
  })
  for (const WATCHDOG_USEC of ['', '0', 'soon', '-5', '1e9']) {
    t.equal(readServiceManager({ NOTIFY_SOCKET, WATCHDOG_USEC }).watchdogMs, null, WATCHDOG_USEC)
  }
})

t.test('ready once, then a sign of life three times in the time allowed', async (t) => {
  const timers = fakeTimers()
  const said: string[][] = []
  const say = async (words: string[]): Promise<void> => {
    said.push(words)
  }
  const manager = { socket: '/x', watchdogMs: 60_000 }
  const notifier = createSystemdNotifier(manager, { timers, say, onFault: () => {} })
  timers.pass(60_000)
  t.same(said, [], 'nothing before it serves')
  await notifier.ready('tills are served')
  t.same(said, [['--ready', '--status=tills are served']])
  for (let beat = 1; beat <= 3; beat += 1) {
    timers.pass(20_000)
    await settle()
    t.same(said.at(-1), ['WATCHDOG=1'])
    t.equal(said.length, 1 + beat)
  }
  await notifier.ready('again, as after a shop was opened')
  t.equal(timers.pendingCount(), 1, 'one pulse')
  notifier.stop()
  timers.pass(120_000)
  await settle()
  t.equal(said.length, 5)
})

t.test('without systemd nothing is said; a fault is told and the next word comes', async (t) => {
  const timers = fakeTimers()
  let asked = 0
  const say = async (): Promise<void> => {
    asked += 1
    if (asked !== 3) throw new Error('systemd is busy')
  }
  const faults: unknown[] = []
  const onFault = (error: unknown) => faults.push(error)
  const alone = createSystemdNotifier({ socket: null, watchdogMs: null }, { timers, say, onFault })
  await alone.ready('x')
  t.equal(asked + timers.pendingCount(), 0)
  const manager = { socket: '/x', watchdogMs: 30_000 }
  const notifier = createSystemdNotifier(manager, { timers, say, onFault })
  let isReady = false
  notifier.ready('x').then(() => {
    isReady = true
  })
  for (let tries = 1; tries <= 2; tries += 1) {
    await settle()
    t.same([asked, faults.length, isReady], [tries, tries, false])
    timers.pass(2_000)
  }
  await settle()
  t.same([asked, isReady], [3, true], 'said again until it was heard')
  timers.pass(10_000)
  await settle()
  t.equal(faults.length, 3)
  t.equal(timers.pendingCount(), 1, 'it goes on')
})

const python = findProgram('python3')
const program = findProgram('systemd-notify')
const skip = (!python || !program) && 'systemd-notify or python3 is not here'

t.test('the real program says it to a real socket', { skip }, async (t) => {
  const path = join(makeTempFolder(t, 'notify'), 'notify.sock')
  const listen = `import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind(sys.argv[1]); s.settimeout(30)
while True:
  word = s.recv(4096).decode()
  print(word, flush=True)
  if 'WATCHDOG' in word: break`
  const child = spawn(python ?? '', ['-c', listen, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill())
  // It may be gone before the last word's speaker is.
  const closed = new Promise((resolve) => child.once('close', resolve))
  let heard = ''
  child.stdout.on('data', (bytes) => {
    heard += bytes
  })
  while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 20))
  const before = process.env.NOTIFY_SOCKET
  process.env.NOTIFY_SOCKET = path
  t.teardown(() => {
    if (before === undefined) delete process.env.NOTIFY_SOCKET
    else process.env.NOTIFY_SOCKET = before
  })
  const spoken = sayBySystemdNotify(['--no-block', '--ready', '--status=serving'])
  await spoken
  await sayBySystemdNotify(['--no-block', 'WATCHDOG=1'])
  await closed
  t.match(heard, /READY=1/)
  t.match(heard, /STATUS=serving/)
  t.match(heard, /WATCHDOG=1/)
  await t.rejects(sayBySystemdNotify(['--no-such-word']), /ended with/)
})
