// The hub is dead for good, and there is yesterday's backup: another box becomes the outlet's, its
// tills find it with what they keep, its books are shown to be whole, and the old one is fenced.
import 'fake-indexeddb/auto'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import pino from 'pino'
import t, { type Test } from 'tap'
import { readTotals } from '#hub/backup/day-totals.ts'
import { BASE, makeGeneration } from '#hub/backup/generation-files.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { openDatabase, openReader } from '#hub/db/open-database.ts'
import { watchIdentity } from '#hub/escrow/escrow-identity.ts'
import { readOrCreateReportKey } from '#hub/escrow/identity-files.ts'
import { writeHandOver } from '#hub/halted/write-hand-over.ts'
import { askSealedAuthority, askSigner, type SealOrder } from '#hub/lan/ask-signer.ts'
import { ensureTls } from '#hub/lan/tls.ts'
import { openOutlet } from '#hub/outlet/open-outlet.ts'
import { readOrCreateSealingKey } from '#hub/salvage/sealing-key.ts'
import { readOrCreatePepper } from '#hub/staff/pepper.ts'
import { runOcean } from '../../cloud-relay/head-office/run-command.ts'
import { readRelayConfig } from '../../cloud-relay/relay-config.ts'
import { startRelay } from '../../cloud-relay/start-relay.ts'
import { createSigner, serveSigner } from '../../provisioning/ca-signer.ts'
import { proveReplacement } from '../../provisioning/replace/prove-replacement.ts'
import { runReplace } from '../../provisioning/replace/replace-command.ts'
import type { askProgram } from '../../provisioning/replace/run-program.ts'
import { isSigned, type SignedReport } from '../../provisioning/replace/signed-report.ts'
import { takeCloudLogin } from '../../provisioning/take-cloud-login.ts'
import { saleOf } from '../hub/tail/restored-shop.ts'
import { startTestCloud, type TestCloud } from '../support/cloud.ts'
import {
  BARCODES,
  SUPERVISOR_ID,
  startTestHub,
  TECHNICIAN_ID,
  type TestHub,
} from '../support/hub.ts'
import { HUB_MIGRATIONS } from '../support/outlet-file.ts'
import { CASHIER_ID, TERMINAL } from '../support/small-outlet.ts'
import { openSmallShop } from '../support/small-shop.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { openBrowser } from '../terminal-ui/models/node-browser.ts'
import { type Opened, openPage, openShift, startWork } from '../terminal-ui/models/real-shop.ts'

const NAME = { hostNames: ['hub-test01.local'], addresses: [] }
const { 1: NOODLES = '', 2: WATER = '' } = BARCODES
const log = pino({ level: 'silent' })

const settingsOf = (folder: string, url: string, box: string) => ({
  RELAY_OUTLET_DATABASE: join(folder, 'outlet.db'),
  RELAY_DATA_FOLDER: join(folder, 'relay'),
  RELAY_HUB_SOCKET: join(folder, 'relay.sock'),
  RELAY_CLOUD_URL: url,
  RELAY_BOX_ID: box,
})

function relayOf(settings: Record<string, string>) {
  mkdirSync(settings.RELAY_DATA_FOLDER ?? '', { recursive: true })
  return startRelay(readRelayConfig(settings), log)
}

async function until<T>(what: string, look: () => Promise<T> | T): Promise<NonNullable<T>> {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`waited in vain: ${what}`)
}

async function openTill(t: Test, hub: TestHub, name: string, staffId: string): Promise<Opened> {
  const opened = await openPage(t, openBrowser(t, hub.url))
  await startWork(opened, hub, name, staffId)
  const drawerId = null
  const shift = { openingCashMinor: 0, counts: null, drawerId, mode: 'floating' } as const
  if (staffId === CASHIER_ID) t.ok((await openShift(opened)).ok)
  else t.ok((await opened.till.shift.open(shift)).ok)
  return opened
}

async function sell({ till }: Opened, code: string): Promise<string> {
  await till.scan.scanText(code)
  await till.payment.open()
  await till.payment.addTender({ method: 'cash', tenderedMinor: 300_000, evidence: null })
  const sold = await till.payment.commit()
  if (!sold.ok) throw new Error(`${sold.code} ${sold.detail ?? ''}`)
  return sold.value.transactionId
}

const countSales = ({ db }: TestHub): unknown =>
  db.prepare('SELECT count(*) FROM sale').pluck().get()

const salesInCloud = async (cloud: TestCloud): Promise<number> =>
  (await cloud.ask('SELECT sale_id FROM ocean.sale')).length

async function startSigner(t: Test, folder: string, recovery: KeyObject): Promise<string> {
  const path = join(folder, 'sign.sock')
  const keys = { folder: join(folder, 'keys'), boxName: 'hub-b0x1.local' }
  const options = { ...keys, nowMs: Date.now, floorMs: 0, recovery }
  const server = await serveSigner(createSigner(options), path)
  t.teardown(() => server.close())
  return path
}

/** The day before, the backup, a day that is lost, and the keys on their way to head office. */
async function loseABox(t: Test, cloud: TestCloud, recovery: KeyObject) {
  const old = await startTestHub(t, { hasRelayDoor: true })
  readOrCreateReportKey(old.folder)
  const signer = await startSigner(t, makeTempFolder(t, 'old-signer'), recovery)
  const tls = join(old.folder, 'tls')
  const { fingerprint } = await ensureTls(tls, NAME, Date.now(), askSigner(signer))
  t.notOk(existsSync(join(tls, 'ca.pem')), 'the hub never had the key of its authority')
  const seal = (order: SealOrder) => askSealedAuthority(signer, order)
  const identity = watchIdentity(old.deps, recovery, null, seal)
  t.equal(identity.state(), 'waiting')
  await identity.escrow()
  await identity.escrow()
  const escrows = old.db.prepare('SELECT count(*) FROM identity_escrow').pluck().get()
  t.equal(escrows, 1, 'the same keys are one document')
  const settings = settingsOf(old.folder, cloud.outletUrl, 'old box')
  const relay = relayOf(settings)
  const one = await openTill(t, old, 'Kasir 1', CASHIER_ID)
  const two = await openTill(t, old, 'Kasir 2', SUPERVISOR_ID)
  const broken = await old.pair('Kasir 3')
  for (const till of [one, two]) await sell(till, NOODLES)
  await until('two sales', () => countSales(old) === 2)
  const copy = makeTempFolder(t, 'copy')
  const backup = join(copy, 'var', 'lib', 'ocean', 'backup')
  await old.db.backup(join(makeGeneration(backup, Date.now()), BASE))
  cpSync(old.folder, join(copy, 'var', 'lib', 'ocean', 'hub'), {
    recursive: true,
    filter: (path) => !/outlet\.db|relay/.test(path),
  })
  for (let n = 0; n < 3; n += 1) await sell(one, WATER)
  await until('five sales in the cloud', async () => (await salesInCloud(cloud)) === 5)
  await until('the escrow', () => identity.state() === 'safe')
  t.comment('the line to the cloud breaks; what is sold now is on the box and in the tills only')
  await relay.stop()
  for (let n = 0; n < 4; n += 1) await sell(two, WATER)
  const sale = saleOf(broken, { number: 1 })
  const session_id = old.db.prepare('SELECT id FROM shift ORDER BY opened_at_ms').pluck().get()
  const only = await broken.post('/api/pos/transactions', { ...sale, session_id })
  t.equal(only.status, 200, 'a till that will never be switched on again')
  await until('ten sales', () => countSales(old) === 10)
  await old.stop()
  return { old, one, two, broken, copy, fingerprint, settings }
}

function screenOf() {
  const said: string[] = []
  const say = (line: string): void => void said.push(line)
  return { said, screen: { say, complain: say, now: () => new Date() } }
}

/** Head office's command line. */
function officeOf(cloud: TestCloud) {
  const { said, screen } = screenOf()
  const environment = { OCEAN_CLOUD_URL: cloud.postgres.url }
  return async (...words: string[]) => {
    said.length = 0
    const code = await runOcean(['cloud', ...words], environment, screen)
    return { code, text: said.join('\n') }
  }
}

async function replaceIt(t: Test, cloud: TestCloud, copy: string, recoveryPath: string) {
  const folder = makeTempFolder(t, 'new-box')
  const data = join(folder, 'data')
  const office = officeOf(cloud)
  const parcel = join(folder, 'parcel.json')
  const key = ['--recovery-key', recoveryPath]
  const { host, port } = cloud.postgres
  const url = `postgresql://${host}:${port}/postgres`
  const wrong = await office(
    'replace',
    'TEST01',
    ...key,
    '--out',
    parcel,
    '--because',
    'dead',
    '--cloud-url',
    cloud.outletUrl,
  )
  t.match(wrong, { code: 2, text: /--cloud-url is/ }, 'no login goes by an address')
  t.notOk(existsSync(parcel))
  const to = ['--out', parcel, '--because', 'dead', '--cloud-url', url]
  const made = await office('replace', 'TEST01', ...key, ...to)
  t.equal(made.code, 0, made.text)
  const phrase = /once: (\S+)/.exec(made.text)?.[1] ?? ''
  t.notMatch(readFileSync(parcel, 'utf8'), /PRIVATE|password/, 'worth nothing without the phrase')
  const { said, screen } = screenOf()
  const signer = join(folder, 'signer')
  mkdirSync(join(signer, 'keys'), { recursive: true })
  const keyPlace = ['--signer', join(signer, 'keys')]
  const places = ['--from', copy, '--parcel', parcel, '--data', data, ...keyPlace]
  const run = (typed: string) => {
    const environment = { PATH: process.env.PATH, OCEAN_PHRASE: typed }
    return runReplace(['--because', 'dead, Joko', ...places], environment, screen)
  }
  t.equal(await run('WRONG'), 1)
  t.match(said.join('\n'), /phrase does not open/)
  t.notOk(existsSync(data), 'and nothing was begun')
  t.equal(await run(phrase.toLowerCase().replaceAll('-', ' ')), 0, said.join('\n'))
  t.match(said.join('\n'), /hub-test01\.local/)
  t.equal(await run(phrase), 0, 'called again it does nothing again')
  t.notOk(existsSync(join(data, 'tls', 'ca.pem')), 'the authority is its signer’s alone')
  const relay = join(folder, 'relay')
  mkdirSync(relay)
  t.ok(takeCloudLogin(join(data, 'handover', 'cloud.json'), relay), 'as the relay’s unit takes it')
  return { data, relay, office, signer }
}

type Lost = Awaited<ReturnType<typeof loseABox>>

/** The old box is switched on once more, and hears that it is not the outlet's any more. */
async function oldBoxReturns(t: Test, lost: Lost): Promise<TestHub> {
  let halted = ''
  const halt = (why: string): void => {
    halted = why
  }
  const { folder } = lost.old
  const back = await startTestHub(t, { folder, hasRelayDoor: true, deps: { halt } })
  const relay = relayOf(lost.settings)
  await until('that it hears of the other', () => halted)
  await relay.stop()
  t.equal(halted, 'replaced')
  t.ok(existsSync(join(folder, 'fenced')))
  return back
}

/** A till that meets the old box does not sell with it, and goes on with the new one. */
async function meetsTheOldBox(t: Test, till: Opened, old: TestHub, hub: TestHub): Promise<void> {
  const terminalId = till.till.session.terminal.value?.terminalId ?? ''
  till.browser.url = old.url
  hub.live.drop(terminalId)
  await until('the cut', () => !till.till.link.isConnected.value)
  till.till.connectivity.retryNow()
  const alone = await sell(till, NOODLES)
  await new Promise((resolve) => setTimeout(resolve, 300))
  t.equal(till.till.link.isConnected.value, false)
  t.equal(countSales(old), 10, 'nothing was added to the old books')
  till.browser.url = hub.url
  till.till.connectivity.retryNow()
  await until('home again', () => till.till.sales.safetyOf(alone) === 'hub')
}

/** What only the old box had comes by a file, once; its till is given up. */
async function handOver(t: Test, lost: Lost, hub: TestHub): Promise<void> {
  const file = join(makeTempFolder(t, 'stick'), 'hand-over.json')
  t.match(writeHandOver(lost.old.folder, file), { saleCount: 10 })
  const { parts } = JSON.parse(readFileSync(file, 'utf8')) as { parts: { text: string }[] }
  const technician = await hub.logIn(TECHNICIAN_ID, 'Kantor')
  const take = (body: unknown) => technician.post('/api/console/hand-over', body)
  t.match(await take(parts[0]), { status: 200, body: { new_count: 1, set_aside_count: 0 } })
  t.match(await take(parts[0]), { status: 200, body: { new_count: 0, set_aside_count: 0 } })
  const changed = { ...parts[0], text: parts[0]?.text.replace('1', '2') }
  t.match(await take(changed), { status: 422, body: { error: { code: 'HAND_OVER_INVALID' } } })
  for (const id of [lost.broken.id, TERMINAL.id]) {
    const path = `/api/console/tails/${id}/lost`
    t.equal((await technician.post(path, { reason: 'fell down' })).status, 200)
  }
}

async function approve(t: Test, hub: TestHub, office: ReturnType<typeof officeOf>): Promise<void> {
  const epoch = String(hub.db.prepare('SELECT epoch FROM chain_head').pluck().get())
  const knocks = async () => /--epoch/.test((await office('approve-epoch', 'TEST01')).text)
  await until('its knock', knocks)
  const approved = await office('approve-epoch', 'TEST01', '--epoch', epoch)
  t.equal(approved.code, 0, approved.text)
}

async function tailsCome(lost: Lost, hub: TestHub): Promise<void> {
  const state = hub.db.prepare('SELECT state FROM terminal_tail WHERE terminal_id = ?').pluck()
  for (const { browser, till } of [lost.one, lost.two]) {
    browser.url = hub.url
    till.connectivity.retryNow()
    const id = till.session.terminal.value?.terminalId ?? ''
    await until('a tail', () => state.get(id) === 'offered')
  }
}

/** Once nothing waits any more; as a person runs it. */
async function proveIt(
  hub: TestHub,
  settings: Record<string, string>,
  relay: ReturnType<typeof relayOf>,
): Promise<SignedReport> {
  await until('that all is sent', async () => {
    await relay.wake()
    return readTotals(hub.db).unsent_count === 0
  })
  const { said, screen } = screenOf()
  // No shell has said where the cloud is: it is asked as the relay's unit would.
  const environment = { PATH: process.env.PATH, RELAY_BOX_ID: settings.RELAY_BOX_ID }
  await runReplace(['prove', '--data', hub.folder, '--json'], environment, screen)
  return JSON.parse(said.join('')) as SignedReport
}

/** What a hub has made that was started and waits for a shop. */
function startedOnce(data: string): Buffer {
  mkdirSync(data, { recursive: true })
  const start = { wasStoppedCleanly: true, nowMs: Date.now() }
  openOutlet(join(data, 'outlet.db'), HUB_MIGRATIONS, start).close()
  return Buffer.from(readOrCreatePepper(data))
}

t.test('the box that replaces was started before, as install.sh does it', async (t) => {
  const folder = makeTempFolder(t, 'started')
  const [copy, lost, data] = ['copy', 'copy/hub', 'data'].map((name) => join(folder, name))
  if (!copy || !lost || !data) throw new Error('no folders')
  mkdirSync(lost, { recursive: true })
  const shop = openSmallShop(lost)
  const outletPepper = readOrCreatePepper(lost)
  readOrCreateSealingKey(lost)
  await ensureTls(join(lost, 'tls'), NAME, Date.now())
  await shop.db.backup(join(makeGeneration(join(copy, 'backup'), Date.now()), BASE))
  const { said, screen } = screenOf()
  const run = (into: string) => {
    const places = ['--from', copy, '--data', into, '--credential', join(folder, 'login.json')]
    const keys = ['--signer', join(folder, 'signer')]
    const words = ['--because', 'dead, Joko', ...places, ...keys]
    return runReplace(words, { PATH: process.env.PATH }, screen)
  }
  mkdirSync(join(folder, 'signer'))
  const unused = startedOnce(data)
  const open = openDatabase(join(data, 'outlet.db'))
  open.pragma('user_version')
  t.equal(await run(data), 1)
  t.match(said.join('\n'), /stop both/, 'while the hub runs on it')
  t.ok(existsSync(join(data, 'outlet.db')))
  open.close()
  t.equal(await run(data), 0, said.join('\n'))
  t.same(readFileSync(join(data, 'pepper')), Buffer.from(outletPepper))
  const aside = /database lies in (\S+)/.exec(said.join('\n'))?.[1] ?? ''
  t.same(readFileSync(join(aside, 'pepper')), unused, 'set aside, not removed')
  t.ok(existsSync(join(aside, 'outlet.db')))
  const found = openReader(join(data, 'outlet.db'))
  t.equal(found.prepare('SELECT code FROM outlet').pluck().get(), 'TEST01')
  found.close()

  said.length = 0
  shop.db.close()
  const before = readFileSync(join(lost, 'outlet.db'))
  t.equal(await run(lost), 1)
  t.match(said.join('\n'), /has an outlet already/)
  t.ok(before.equals(readFileSync(join(lost, 'outlet.db'))), 'one with a shop is left as it is')
  t.same(readFileSync(join(lost, 'pepper')), Buffer.from(outletPepper))
  t.notOk(existsSync(join(lost, 'replacement.json')))
})

t.test('a box is dead for good: another takes its place, nothing is lost or doubled', async (t) => {
  const cloud = await startTestCloud(t)
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const recoveryPath = join(makeTempFolder(t, 'safe'), 'recovery.pem')
  const pem = keys.privateKey.export({ type: 'pkcs8', format: 'pem' })
  writeFileSync(recoveryPath, pem, { mode: 0o600 })
  const lost = await loseABox(t, cloud, keys.publicKey)
  const {
    data,
    relay: relayFolder,
    office,
    signer,
  } = await replaceIt(t, cloud, lost.copy, recoveryPath)
  const hub = await startTestHub(t, { folder: data, hasRelayDoor: true })
  t.equal(countSales(hub), 2, 'the day is lost here')
  const socket = await startSigner(t, signer, keys.publicKey)
  const tls = await ensureTls(join(data, 'tls'), NAME, Date.now(), askSigner(socket))
  t.equal(tls.fingerprint, lost.fingerprint, 'tills trust this box as they trusted the other')
  const taken = parseEnv(readFileSync(join(relayFolder, 'cloud.env'), 'utf8'))
  const settings = { ...settingsOf(data, '', 'new'), ...taken } as Record<string, string>
  const refused = relayOf(settings)
  await approve(t, hub, office)
  // One that was refused would knock again within a minute.
  await refused.stop()
  const relay = relayOf(settings)
  t.teardown(() => relay.stop())
  const ask = (() => readTotals(hub.db)) as unknown as typeof askProgram
  const early = proveReplacement({ data, environment: {}, now: () => new Date(), ask })
  t.equal(early.report.verdict, 'waiting')
  t.match(early.report.reasons.join(' '), /Kasir 1 has not brought .*Kasir 2 has not brought/)

  const back = await oldBoxReturns(t, lost)
  await tailsCome(lost, hub)
  t.equal(countSales(hub), 9, 'all but the one of a till that is gone')
  await meetsTheOldBox(t, lost.one, back, hub)
  await back.stop()
  await handOver(t, lost, hub)
  const report = await proveIt(hub, settings, relay)
  t.equal(report.report.verdict, 'equal', report.report.reasons.join('; '))
  t.ok(isSigned(report))
  t.notOk(isSigned({ ...report, report: { ...report.report, outlet_code: 'OTHER' } }))
  const [day] = report.report.days
  t.match(day, { backup: { sale_count: 2 }, cloud_before: { sale_count: 5 } })
  t.match(day, { hub: { sale_count: 11 }, cloud: { sale_count: 11 }, is_equal: true })
  t.match(report.report.given_up, [/fell down/, /fell down/])
  t.equal(await salesInCloud(cloud), 11)
  t.same(checkBooks(hub.db), [])
  const numbers = hub.db.prepare('SELECT count(DISTINCT receipt_number) FROM sale').pluck().get()
  t.equal(numbers, 11, 'each once, under its own number')
})
