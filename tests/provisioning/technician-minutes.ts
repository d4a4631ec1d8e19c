// npm run technician-minutes: commissions a box and replaces a dead one by the technician's own
// commands, measures the machine, counts what a person types, touches and compares, and reckons the
// rest by a model. No person was measured. docs/testing/technician-minutes.md
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { listGenerations } from '#hub/backup/generation-files.ts'
import { FakePrinter } from '#hub/devices/printer/fake-printer.ts'
import { ONBOARDING_WORDS } from '#hub/lan/onboarding/onboarding-words.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { ensureProgram } from '../../demo/ensure-debian-package.ts'
import { sendOffBox } from '../../provisioning/off-box-backup.ts'
import { runReplace } from '../../provisioning/replace/replace-command.ts'
import { openLaptop, type UnpackedBox, unpackBox } from '../support/box.ts'
import { signBundle, testBundle } from '../support/bundle.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { type Step, tableOf } from './keystroke-model.ts'

const PIN = '246810'
const CODE = '12345678'
const PHRASE = 'ABCD-EFGH-JKLM-NPQR'
/** Android: the most steps with one finger. */
const TOUCHES_A_SENTENCE = 3
const TILLS = 2
const PATIENCE_MS = 10 * 60_000
const SEEN = ['--paper', 'yes', '--drawer', 'yes', '--scanner', '8991002101234']
/** The machine under this has no shop's network and no cloud. */
const NOT_HERE = 'name,lan,disk,memory,fsync,wan,cloud,backup,copy'

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now()
  await work()
  return (performance.now() - beganMs) / 1000
}

async function commission(t: Test, backup: string): Promise<{ steps: Step[]; box: UnpackedBox }> {
  const printer = await new FakePrinter({ port: 0, columns: 48, timers: realSeams.timers }).start()
  t.teardown(() => printer.stop())
  const box = await unpackBox(t, 'b0x1', { HUB_ONBOARDING_PORT: '0', HUB_BACKUP_FOLDER: backup })
  const laptop = openLaptop(t, { OCEAN_MANAGER_PIN: PIN })
  const setup = await box.said<{ setup_code: string; boxFingerprint: string }>('SETUP')
  const at = `127.0.0.1:${box.port}`
  const trust = ['--code', setup.setup_code, '--fingerprint', setup.boxFingerprint]
  const bundlePath = join(box.folder, 'test01.bundle')
  const printers = testBundle().printers.map((each) => ({
    ...each,
    settings: { ...each.settings, address: printer.address },
  }))
  writeFileSync(bundlePath, JSON.stringify(signBundle(testBundle({ printers }), box.office)))
  const run = (...words: string[]) => secondsOf(() => laptop.run(...words))
  const enrol = async () => {
    t.match(await laptop.run('enrol', 'b0x1', '--bundle', bundlePath), { code: 0 })
    await box.said('READY')
  }
  const out = join(box.folder, 'report.json')
  const guide = ONBOARDING_WORDS.id.list.find(({ device }) => device === 'android')
  const touches = (guide?.steps.length ?? 0) * TOUCHES_A_SENTENCE
  const ocean = (rest: string): string => `npm run ocean -- ${rest}`
  const steps: Step[] = [
    { words: 'plug in power, LAN, printer; wait for its screen', byHand: { plug: 3, boot: 1 } },
    { words: 'find it', typed: [ocean('discover')], thought: 1, machineS: await run('discover') },
    {
      words: 'claim it: 32 pairs of the fingerprint, two at a time, and the code',
      ...{ typed: [ocean('claim b0x1'), CODE], thought: 16 },
      machineS: await run('claim', at, ...trust, '--name', 'Budi'),
    },
    {
      words: 'enrol it: the manager types a PIN twice',
      typed: [ocean('enrol b0x1 --bundle test01.bundle'), PIN, PIN],
      machineS: await secondsOf(enrol),
    },
    {
      words: 'at each till: trust the box, as on Android, and scan the pairing code',
      ...{ typed: ['http://hub-test01.local', ocean('pair b0x1')], touched: touches },
      ...{ byHand: { walk: 1, scan: 1 }, times: TILLS },
      machineS: await run('pair', 'b0x1'),
    },
    {
      words: 'accept it: two answers, one scan',
      ...{ typed: [ocean('check TEST01'), 'y', 'y'], thought: 3, byHand: { scan: 1 } },
      machineS: await run('check', 'b0x1', '--out', out, '--skip', NOT_HERE, ...SEEN),
    },
    {
      words: 'look once more: eight lines',
      ...{ typed: [ocean('status TEST01')], thought: 8 },
      machineS: await run('status', 'b0x1'),
    },
  ]
  t.ok(existsSync(out), 'a report was signed')
  return { steps, box }
}

/** Without head office's parcel: its phrase is counted, and its time is the copy's. */
async function replace(t: Test, box: UnpackedBox, backup: string): Promise<Step[]> {
  const [old, folder] = [join(box.folder, 'data'), makeTempFolder(t, 'new-box')]
  while (listGenerations(backup).length === 0) await new Promise((next) => setTimeout(next, 200))
  writeFileSync(join(folder, 'password'), 'correct horse battery staple')
  const environment = {
    ...{ PATH: process.env.PATH, HOME: folder, RESTIC_CACHE_DIR: join(folder, 'cache') },
    ...{ RESTIC_REPOSITORY: join(folder, 'elsewhere') },
    RESTIC_PASSWORD_FILE: join(folder, 'password'),
  }
  t.equal(sendOffBox({ data: old, backup, environment, nowMs: Date.now() }), null)
  const said: string[] = []
  const screen = {
    say: (line: string) => said.push(line),
    complain: (line: string) => said.push(line),
  }
  const places = ['--data', join(folder, 'data'), '--credential', join(folder, 'login.json')]
  const order = ['--because', 'disk died, Joko', ...places, '--signer', join(folder, 'signer')]
  const replaced = await secondsOf(async () => {
    t.equal(await runReplace(order, environment, screen), 0, said.join('\n'))
  })
  const exports = [
    'export RESTIC_REPOSITORY=/media/backup/ocean',
    'export RESTIC_PASSWORD_FILE=/media/backup/password',
  ]
  return [
    {
      words: 'plug in power, LAN, printer, the stick; wait; log in',
      ...{ typed: ['root', 'a-password-12'], byHand: { plug: 4, boot: 1 } },
    },
    { words: 'ask head office for the parcel, put it on the stick', byHand: { call: 2, plug: 1 } },
    {
      words: 'say where the copy is, replace, and type the phrase',
      typed: [
        ...exports,
        'ocean replace --because "disk died, Joko" --parcel /media/backup/mart01.parcel',
        PHRASE,
      ],
      ...{ thought: 4, machineS: replaced },
    },
    { words: 'head office lets it in, by telephone', byHand: { call: 1 } },
    { words: 'switch every till on', touched: 1, byHand: { walk: 1 }, times: TILLS },
    {
      words: 'prove it: three looks of ten seconds',
      ...{ typed: ['ocean replace prove --wait 15'], thought: 4, machineS: 30 },
    },
  ]
}

const restic = ensureProgram({ command: 'restic', packageName: 'restic' }, t.comment)
const skip = !restic.ok && restic.reason

t.setTimeout(PATIENCE_MS)
t.test('minutes of a person, by a model', { skip, timeout: PATIENCE_MS }, async (t) => {
  const backup = makeTempFolder(t, 'backup')
  const { steps, box } = await commission(t, backup)
  const replacing = await replace(t, box, backup)
  const text = [
    tableOf(`A new box, ${TILLS} tills`, steps, 10),
    tableOf(`A dead box replaced, ${TILLS} tills`, replacing, 15),
  ].join('\n')
  process.stdout.write(`\n${text}\n`)
})
