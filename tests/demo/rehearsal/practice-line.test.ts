// The faults themselves, over real sockets: each begins, each ends by itself.
import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createPracticeDesk } from '#hub/rehearsal/practice-desk.ts'
import { createPracticeBoard } from '../../../demo/rehearsal/practice-board.ts'
import { openPracticeDoor } from '../../../demo/rehearsal/practice-door.ts'
import { type LineFault, openPracticeLine } from '../../../demo/rehearsal/practice-line.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const HERE = { host: '127.0.0.1', port: 0 }

async function startRig(t: Test) {
  const heard: string[] = []
  const hub: Server = createServer((asked, answer) => {
    heard.push(asked.url ?? '')
    answer.end('ok')
  })
  hub.listen(0, HERE.host)
  await once(hub, 'listening')
  const line = await openPracticeLine(HERE, {
    ...HERE,
    port: (hub.address() as AddressInfo).port,
  })
  t.teardown(async () => {
    await line.close()
    hub.closeAllConnections()
    hub.close()
  })
  const ask = (path: string, timeout = 300): Promise<string> =>
    new Promise((resolve) => {
      const sent = request({ ...HERE, port: line.port, path, timeout, agent: false }, (answer) => {
        answer.resume()
        answer.on('end', () => resolve('answered'))
      })
      sent.on('timeout', () => {
        resolve('silence')
        sent.destroy()
      })
      sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'))
      sent.end()
    })
  return { line, heard, ask }
}

t.test('away: refused, and back on the same port', async (t) => {
  const { line, heard, ask } = await startRig(t)
  t.equal(await ask('/1'), 'answered')
  await line.begin('away')
  t.equal(await ask('/2'), 'ECONNREFUSED')
  await line.end()
  t.equal(await ask('/3'), 'answered')
  t.same(heard, ['/1', '/3'])
})

t.test('slow: late and whole', async (t) => {
  const { line, ask } = await startRig(t)
  await line.begin('slow')
  t.equal(await ask('/1'), 'silence')
  await line.end()
  t.equal(await ask('/2'), 'answered')
})

t.test('answers lost: the hub hears what was asked after the greeting', async (t) => {
  const { line, heard } = await startRig(t)
  await line.begin('answers-lost')
  const { connect } = await import('node:net')
  const till = connect(line.port, HERE.host)
  let said = ''
  till.on('data', (piece) => {
    said += String(piece)
  })
  const get = (path: string) => till.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`)
  get('/greeting')
  await once(till, 'data')
  said = ''
  get('/sale')
  while (!heard.includes('/sale')) await new Promise((resolve) => setImmediate(resolve))
  // Its answer is on the line before the fault ends.
  await new Promise((resolve) => setTimeout(resolve, 50))
  const closed = once(till, 'close')
  await line.end()
  await closed
  t.equal(said, '', 'nothing came back, and the connection is of no more use')
})

t.test('one fault at a time, and each ends by itself', async (t) => {
  const timers = fakeTimers()
  const calls: string[] = []
  const maker = (name: LineFault) => ({
    begin: async () => void calls.push(`begin ${name}`),
    end: async () => void calls.push(`end ${name}`),
  })
  const board = createPracticeBoard({
    ...{ clock: { nowMs: () => 1_000, monotonicMs: () => 0 }, timers },
    makers: { 'hub-away': maker('away'), 'hub-slow': maker('slow') },
    ...{ tillsUrl: null, paperUrl: null },
  })
  const path = join(makeTempFolder(t, 'practice'), 'practice.sock')
  const desk = createPracticeDesk(path)
  t.match(await desk.state(), { ok: false, code: 'PRACTICE_AWAY' })
  const close = await openPracticeDoor(path, board)
  t.teardown(close)
  const begun = await desk.begin({ fault: 'hub-away', seconds: 180 })
  t.match(begun, { ok: true, value: { fault: { fault: 'hub-away', seconds_left: 180 } } })
  t.match(await desk.begin({ fault: 'hub-slow', seconds: 60 }), { code: 'PRACTICE_BUSY' })
  timers.pass(180_000)
  await new Promise((resolve) => setImmediate(resolve))
  t.match(await desk.state(), { ok: true, value: { fault: null, ended: [{ fault: 'hub-away' }] } })
  t.match(await desk.begin({ fault: 'jam', seconds: 60 }), { code: 'PRACTICE_NOT_HERE' })
  await desk.begin({ fault: 'hub-slow', seconds: 60 })
  t.match(await desk.end(), { ok: true, value: { fault: null } })
  t.same(calls, ['begin away', 'end away', 'begin slow', 'end slow'])
})
