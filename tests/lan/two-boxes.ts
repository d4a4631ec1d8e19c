// npm run test:lan: two boxes and a laptop on one LAN with real avahi. Found, claimed, enrolled,
// accepted by the whole check, asked for as Android asks, moved to another address, and robbed of
// the name by another machine. What was seen: docs/testing/shop-network.md.
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { findProgram } from '../../demo/ensure-debian-package.ts'
import { signBundle, testBundle } from '../support/bundle.ts'
import { startFakeRelay } from '../support/fake-relay.ts'
import {
  type Box,
  CONFIRM_MS,
  type Found,
  type Laptop,
  plugInLaptop,
  plugInPrinter,
  type Ran,
  ROOT,
  startBox,
} from './box-and-laptop.ts'
import { openLan, startAvahi, until } from './namespaces.ts'

const PROGRAMS = ['avahi-daemon', 'avahi-publish-service', 'dbus-daemon', 'dbus-send', 'ip']
const missing = PROGRAMS.filter((name) => findProgram(name) === null)
const isRoot = process.getuid?.() === 0
const skip = !isRoot ? 'only root makes network namespaces' : missing.length > 0 && `no ${missing}`
const PRINTER_PORT = 9100
/** Of the whole of it: the default is for one file of the suite. */
const LAN_MS_MAX = 900_000
const SEEN = ['--paper', 'yes', '--drawer', 'yes', '--scanner', '8991002101234']

type Shop = { lan: ReturnType<typeof openLan>; folder: string; a: Box; laptop: Laptop }
type Item = { check: string; verdict: string; reason: string; facts: Record<string, unknown> }

const itemsOf = ({ stdout }: Ran): Item[] => JSON.parse(stdout || '{}').report?.items ?? []
const itemOf = (ran: Ran, check: string) => itemsOf(ran).find((item) => item.check === check)

async function lookUntil(
  { discover }: Laptop,
  isIt: (found: Found[]) => boolean,
  tries = 12,
): Promise<Found[]> {
  let found: Found[] = []
  for (let tried = 0; tried < tries && !isIt(found); tried += 1) found = discover()
  return found
}

/** The cloud takes everything, and the relay says so. */
async function playCloud({ data }: Box): Promise<() => Promise<void>> {
  const relay = await startFakeRelay(join(data, 'relay.sock'))
  await relay.report({ clock_skew_ms: 120 })
  const db = new Database(join(data, 'outlet.db'))
  const confirm = db.prepare(`INSERT OR REPLACE INTO cloud_mark
    (epoch, last_sequence, last_hash, confirmed_at_ms, earlier_sequence)
    SELECT epoch, outbox_sequence, outbox_hash, 0, 0 FROM chain_head`)
  const timer = setInterval(() => confirm.run(), CONFIRM_MS)
  return async () => {
    clearInterval(timer)
    db.close()
    await relay.hangUp()
  }
}

async function accept(t: Test, { a, laptop, folder }: Shop, file: string): Promise<Ran> {
  const stop = await playCloud(a)
  const out = join(folder, file)
  const ran = await laptop.oceanMeanwhile('check', 'TEST01', '--out', out, ...SEEN, '--json')
  await stop()
  const complaints = itemsOf(ran).filter(({ verdict }) => verdict !== 'pass')
  t.comment(ran.stderr, complaints)
  return ran
}

async function enrol(t: Test, { a, laptop, folder }: Shop, office: Office): Promise<void> {
  const setup = await a.say('SETUP')
  const trust = ['--code', setup.setup_code, '--fingerprint', setup.boxFingerprint]
  t.match(laptop.ocean('claim', 'aaaa11', ...trust), { code: 0 })
  const path = join(folder, 'bundle.json')
  const printers = testBundle().printers.map((printer) => ({
    ...printer,
    settings: { ...printer.settings, address: `127.0.0.1:${PRINTER_PORT}` },
  }))
  const bundle = testBundle({ printers })
  writeFileSync(path, JSON.stringify(signBundle(bundle, office.privateKey)))
  t.match(laptop.ocean('enrol', 'aaaa11', '--bundle', path), { code: 0 })
  const isEnrolled = (found: Found[]) =>
    found.some(({ serial, state }) => serial === 'aaaa11' && state === 'enrolled')
  const found = await lookUntil(laptop, isEnrolled)
  t.match(
    found.find(({ serial }) => serial === 'aaaa11'),
    { hostName: 'hub-test01.local', outlet: 'TEST01', state: 'enrolled' },
  )
}
type Office = ReturnType<typeof officeKeys>
const officeKeys = () => generateKeyPairSync('ed25519')

/** Another machine took the name while the box was unplugged. */
async function rob(t: Test, shop: Shop): Promise<void> {
  const { a, lan, laptop } = shop
  a.machine.unplug()
  const thief = lan.plugIn('th', 66)
  await startAvahi(thief, 'hub-test01')
  const ask = `import('${join(ROOT, 'provisioning/ocean/ask-lan.ts')}').then(async (lan) =>
    console.log(await lan.askAddresses('hub-test01.local', 8000)))`
  t.match(laptop.run(ask), '10.77.0.66', 'the thief answers to the name')
  a.machine.plugInAgain()
  const isSeen = (found: Found[]) => JSON.stringify(found).includes('NAME_TAKEN')
  const found = await lookUntil(laptop, isSeen, 30)
  t.ok(isSeen(found), 'discover says that the name was taken')
  await until('the alarm in the log', () => /"alarm":"name-taken"/.test(a.output()))
  const robbed = await accept(t, shop, 'robbed.json')
  t.equal(robbed.code, 5, 'such a box is not accepted')
  t.match(itemOf(robbed, 'name'), { verdict: 'fail', reason: 'name-taken' })
  t.match(itemOf(robbed, 'health'), { verdict: 'fail' })

  thief.unplug()
  const isBack = (boxes: Found[]) =>
    boxes.some(({ serial, hostName }) => serial === 'aaaa11' && hostName === 'hub-test01.local') &&
    !isSeen(boxes)
  const after = await lookUntil(laptop, isBack, 40)
  t.ok(isBack(after), 'the thief is gone: the box has its name again by itself')
  const again = await accept(t, shop, 'again.json')
  t.match(itemOf(again, 'name'), { verdict: 'pass' })
  t.equal(again.code, 0, 'and is accepted again')
}

t.setTimeout(LAN_MS_MAX)
t.test('a shop’s LAN', { skip, timeout: LAN_MS_MAX }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'ocean-lan-'))
  const lan = openLan(folder)
  const boxes: Box[] = []
  t.teardown(() => {
    if (!t.passing()) t.comment(boxes.map(({ output }) => output()).join('\n'))
    lan.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const office = officeKeys()
  const keyPath = join(folder, 'office.pub')
  writeFileSync(keyPath, office.publicKey.export({ type: 'spki', format: 'pem' }))
  const laptop = plugInLaptop(lan, folder, 9)
  const a = await startBox(lan, folder, { name: 'a', host: 1, serial: 'aaaa11', keyPath })
  const b = await startBox(lan, folder, { name: 'b', host: 2, serial: 'bbbb22', keyPath })
  boxes.push(a, b)
  const shop: Shop = { lan, folder, a, laptop }
  const [setup] = [await a.say('SETUP'), await b.say('SETUP')]

  const found = await lookUntil(laptop, (all) => all.length === 2)
  t.match(found, [
    { hostName: 'hub-aaaa11.local', serial: 'aaaa11', state: 'unclaimed', address: '10.77.0.1' },
    { hostName: 'hub-bbbb22.local', serial: 'bbbb22', state: 'unclaimed', address: '10.77.0.2' },
  ])
  t.equal(found[0]?.boxFingerprint, setup.boxFingerprint, 'what it announces is what it shows')
  t.comment(laptop.ocean('discover').stdout)

  await plugInPrinter(a, PRINTER_PORT)
  await enrol(t, shop, office)
  const accepted = await accept(t, shop, 'accepted.json')
  t.equal(accepted.code, 0, 'the box is accepted: every check was really done')
  t.match(itemOf(accepted, 'name'), { reason: 'name-heard', facts: { heard: '10.77.0.1' } })
  t.match(itemOf(accepted, 'page'), { reason: 'page-right' })
  t.comment(laptop.ocean('check', '--verify', join(folder, 'accepted.json')).stdout)

  a.machine.moveTo(50)
  const isMoved = (all: Found[]) => all.some(({ address }) => address === '10.77.0.50')
  const moved = await lookUntil(laptop, isMoved)
  const box = moved.find(({ serial }) => serial === 'aaaa11')
  t.match(box, { address: '10.77.0.50', hostName: 'hub-test01.local' }, 'found where it moved')
  t.match(laptop.ocean('status', 'TEST01'), { code: 0 }, 'and trusted there as before')
  const there = await accept(t, shop, 'moved.json')
  t.match(itemOf(there, 'name'), { verdict: 'pass', facts: { heard: '10.77.0.50' } })

  await rob(t, shop)
})
