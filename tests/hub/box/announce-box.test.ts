// The claim code of a box that was just unpacked: on paper once, however late a printer is there.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import t from 'tap'
import { type BoxWords, createAnnouncer, PRINT_AGAIN_MS } from '#hub/announce-box.ts'
import { sayNothing } from '#hub/lan/discovery/say-name.ts'
import { fakeSeams } from '../../support/fake-seams.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const UNCLAIMED: BoxWords = {
  ...{ state: 'unclaimed', hostName: 'hub-b0x1.local', outletCode: null },
  ...{ https: 'https://hub-b0x1.local', onboarding: null, fingerprint: 'AB:CD' },
  ...{ boxFingerprint: null, claimCode: '12345678' },
}
const CLAIMED: BoxWords = { ...UNCLAIMED, state: 'claimed', claimCode: null }

function unpack(t: Parameters<typeof makeTempFolder>[0], answers: (number | Error)[]) {
  const timers = fakeTimers()
  const screenFile = join(makeTempFolder(t, 'announce'), 'screen')
  const asked: (string | null)[] = []
  const print = async ({ claimCode }: BoxWords) => {
    asked.push(claimCode)
    const answer = answers.shift() ?? 0
    if (answer instanceof Error) throw answer
    return answer
  }
  const deps = { seams: { ...fakeSeams(1), timers }, log: pino({ level: 'silent' }), build: '1' }
  const box = createAnnouncer({ serial: 'b0x1', screenFile }, deps, sayNothing, print)
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  const minute = async () => {
    timers.pass(PRINT_AGAIN_MS)
    await settle()
  }
  return { box, timers, asked, settle, minute, screen: () => readFileSync(screenFile, 'utf8') }
}

t.test('printed as soon as a printer is there, and then no more', async (t) => {
  const { box, timers, asked, settle, minute, screen } = unpack(t, [0, new Error('jam'), 1])
  box.say(UNCLAIMED)
  t.match(screen(), '1234-5678')
  await settle()
  box.say(UNCLAIMED)
  for (let minutes = 0; minutes < 5; minutes += 1) await minute()
  t.same(asked, ['12345678', '12345678', '12345678'])
  t.equal(timers.pendingCount(), 0)
  box.say({ ...UNCLAIMED, claimCode: '87654321' })
  t.equal(asked.at(-1), '87654321', 'another code is another paper')
})

t.test('a code that was used, and a hub that stops, wait for no printer', async (t) => {
  for (const end of ['claimed', 'stopped']) {
    const { box, timers, asked, settle, minute } = unpack(t, [])
    box.say(UNCLAIMED)
    await settle()
    t.equal(timers.pendingCount(), 1)
    if (end === 'claimed') box.say(CLAIMED)
    else box.stop()
    await minute()
    t.same(asked, ['12345678'], end)
    t.equal(timers.pendingCount(), 0)
  }
})
