// A release over a shop's line: whole, broken off and gone on with, and from a server that lies.
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import t from 'tap'
import { fetchRelease } from '../../provisioning/update/fetch-release.ts'
import { forgetTaken } from '../../provisioning/update/forget-taken.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const FILE = Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251))
const NAME = 'ocean-1.2.3-amd64.release'
const ORDER = { version: '1.2.3', running: '1.0.0', arch: 'amd64' }

type Mood = { cutAfter: number | null; knowsRanges: boolean; asked: (string | undefined)[] }

async function serve(t: Parameters<typeof makeTempFolder>[0], mood: Mood): Promise<string> {
  const server = createServer((request, response) => {
    mood.asked.push(request.headers.range)
    if (request.url !== `/releases/${NAME}`) return response.writeHead(404).end()
    const from = mood.knowsRanges
      ? Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
      : 0
    if (from >= FILE.length) return response.writeHead(416).end()
    const rest = FILE.subarray(from)
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length })
    if (mood.cutAfter === null) return response.end(rest)
    return response.write(rest.subarray(0, mood.cutAfter), () => {
      setTimeout(() => response.destroy(), 50)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}/releases`
}

t.test('broken off twice, it goes on where it ended, and is there once', async (t) => {
  const inbox = makeTempFolder(t, 'inbox')
  const mood: Mood = { cutAfter: 70_000, knowsRanges: true, asked: [] }
  const order = { ...ORDER, from: await serve(t, mood), inbox }
  writeFileSync(join(inbox, 'ocean-1.1.0-amd64.release.part'), 'no longer wanted')
  await t.rejects(fetchRelease(order))
  t.same(readdirSync(inbox), [`${NAME}.part`])
  await t.rejects(fetchRelease(order))
  mood.cutAfter = null
  t.equal(await fetchRelease(order), true)
  t.ok(readFileSync(join(inbox, NAME)).equals(FILE), 'byte for byte')
  t.same(mood.asked, [undefined, 'bytes=70000-', 'bytes=140000-'])
  t.equal(await fetchRelease(order), false, 'it is here')
  t.equal(mood.asked.length, 3)
})

t.test('a server without ranges begins anew; one without the file is said', async (t) => {
  const inbox = makeTempFolder(t, 'inbox')
  const mood: Mood = { cutAfter: 10_000, knowsRanges: false, asked: [] }
  const order = { ...ORDER, from: await serve(t, mood), inbox }
  await t.rejects(fetchRelease(order))
  mood.cutAfter = null
  t.equal(await fetchRelease(order), true)
  t.ok(readFileSync(join(inbox, NAME)).equals(FILE))
  await t.rejects(fetchRelease({ ...order, version: '1.2.4' }), /answers 404/)
  await t.rejects(fetchRelease({ ...order, version: '../1.2.4' }), /no version/)
  writeFileSync(join(inbox, 'ocean-1.2.5-amd64.release.refused'), '')
  t.equal(await fetchRelease({ ...order, version: '1.2.5' }), false, 'refused is not fetched')
  t.notOk(existsSync(join(inbox, 'ocean-1.2.4-amd64.release')))
})

t.test('what was refused is fetched once more a day later, whatever the clock says', async (t) => {
  const inbox = makeTempFolder(t, 'inbox')
  const mood: Mood = { cutAfter: null, knowsRanges: true, asked: [] }
  const order = { ...ORDER, from: await serve(t, mood), inbox }
  const mark = join(inbox, `${NAME}.refused`)
  for (const [hours, isFetched] of [
    [1, false],
    [25, true],
    [-1, false],
    [-25, true],
  ] as const) {
    rmSync(join(inbox, NAME), { force: true })
    writeFileSync(mark, '')
    const at = Date.now() / 1000 - hours * 3600
    utimesSync(mark, at, at)
    t.equal(await fetchRelease(order), isFetched, `refused ${hours} hours ago`)
  }
  t.ok(readFileSync(join(inbox, NAME)).equals(FILE))
})

t.test('what was taken leaves the inbox, and does not come again', async (t) => {
  const inbox = makeTempFolder(t, 'inbox')
  const mood: Mood = { cutAfter: null, knowsRanges: true, asked: [] }
  const order = { ...ORDER, from: await serve(t, mood), inbox }
  t.equal(await fetchRelease(order), true)
  const others = [
    ...['ocean-1.1.0-amd64.release.refused', 'ocean-1.10.0-amd64.release', 'notes.txt'],
    'ocean-0.9.0-amd64.release',
  ]
  for (const name of others) writeFileSync(join(inbox, name), '')
  forgetTaken(inbox, '1.1.0')
  const later = ['notes.txt', 'ocean-1.10.0-amd64.release']
  t.same(readdirSync(inbox).sort(), [...later, NAME].sort(), 'what is newer waits')
  forgetTaken(inbox, '1.2.3')
  t.same(readdirSync(inbox).sort(), later)
  t.equal(await fetchRelease({ ...order, running: '1.2.3' }), false)
  t.same(readdirSync(inbox).sort(), later, 'not fetched once more')
  t.equal(mood.asked.length, 1)
})
