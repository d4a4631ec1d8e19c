// The acceptance run against the real box of commission.test.ts, with a printer that makes paper.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import type { Test } from 'tap'
import type { FakePrinter } from '#hub/devices/printer/fake-printer.ts'
import type { CheckItem, SignedReport } from '../../provisioning/ocean/check/check-report.ts'
import type { Laptop, UnpackedBox } from '../support/box.ts'
import { startFakeRelay } from '../support/fake-relay.ts'
import { noTerminal, openPseudoTerminal } from '../support/pseudo-terminal.ts'
import { SMALL_OUTLET } from '../support/small-outlet.ts'

type Scene = { box: UnpackedBox; laptop: Laptop; stranger: Laptop; printer: FakePrinter }
type Run = Awaited<ReturnType<Laptop['run']>>

const OCEAN = join(import.meta.dirname, '../../demo/ocean.ts')
const CONFIRM_MS = 100
const OUTSIDE = 'wan,cloud,backup,copy'
/** What the machine under the test decides, and check.test.ts judges. */
const MACHINE = 'name,lan,disk,memory,fsync'

const signedOf = ({ answer }: Run) => answer as unknown as SignedReport

/** `check verdict reason`, one line each, without what the machine under the test decides. */
const linesOf = (run: Run, only: RegExp): string[] =>
  signedOf(run)
    .report.items.filter(({ check }: CheckItem) => only.test(check))
    .map(({ check, verdict, reason }) => `${check} ${verdict} ${reason}`)

export async function acceptBox(t: Test, scene: Scene): Promise<void> {
  await t.test('nobody looks: printed, and not passed', (t) => unattended(t, scene))
  await t.test('a printer without paper', (t) => withoutPaper(t, scene))
  await t.test('everything but the name', (t) => attended(t, scene))
  await t.test('a person at a real terminal', { skip: noTerminal }, (t) => atTerminal(t, scene))
  await t.test('a bundle for the support, from afar and on the box', (t) => askForHelp(t, scene))
}

async function askForHelp(t: Test, { box, laptop }: Scene): Promise<void> {
  const [far, near] = [join(box.folder, 'far.tar.gz'), join(box.folder, 'near.tar.gz')]
  const textOf = (path: string): string => gunzipSync(readFileSync(path)).toString()
  t.match(await laptop.run('support-bundle', 'b0x1', '--out', far), { code: 0 })
  const told = textOf(far)
  t.match(told, /"name_state"[\s\S]*"printers"/)
  const { name, outlet_code } = SMALL_OUTLET
  for (const personal of [name, outlet_code, 'Kasir', 'Budi', '127.0.0.1']) {
    t.notOk(told.includes(personal), personal)
  }
  const data = join(box.folder, 'data')
  t.match(await laptop.run('support-bundle', '--data', data, '--out', near), { code: 0 })
  t.match(textOf(near), /"chain_head"[\s\S]*"is_sound": true|"is_sound": true[\s\S]*"chain_head"/)
  t.match(await laptop.run('support-bundle', '--data', data, '--out', near), { code: 2 })
  const nowhere = await laptop.run('support-bundle', '--data', join(box.folder, 'none'))
  t.match(nowhere, { code: 2, err: /NOT_ON_THE_BOX/ })
}

async function unattended(t: Test, { box, laptop, printer }: Scene): Promise<void> {
  const out = join(box.folder, 'unattended.json')
  const run = await laptop.run('check', 'b0x1', '--out', out, '--skip', `${MACHINE},${OUTSIDE}`)
  t.match(run, { code: 5, answer: { report: { verdict: 'incomplete', technician: 'Budi' } } })
  t.same(linesOf(run, /printer|drawer|scanner|tls|page|name/), [
    'tls pass tls-trusted',
    'page pass page-right',
    'printer skipped nobody-looked',
    'drawer skipped nobody-looked',
    'scanner skipped nobody-looked',
    'name skipped left-out',
  ])
  t.equal(printer.pulses.length, 1, 'the drawer was pulsed once')
  t.match(printer.text().join('\n'), 'HALAMAN UJI')
  const again = await laptop.run('check', 'b0x1', '--out', out)
  t.match(again, { code: 2, err: /FILE_EXISTS/ }, 'before anything is printed')
  t.equal(printer.pulses.length, 1)
  const wrong = await laptop.run('check', 'b0x1', '--skip', 'everything')
  t.match(wrong, { code: 2, err: /USAGE/ })
}

async function withoutPaper(t: Test, { box, laptop, printer }: Scene): Promise<void> {
  await printer.setFault({ kind: 'paper-out', afterBytes: 0 })
  const out = join(box.folder, 'paperless.json')
  const skip = `scanner,tls,page,${MACHINE},${OUTSIDE}`
  const yes = ['--paper', 'yes', '--drawer', 'yes', '--skip', skip]
  const run = await laptop.run('check', 'b0x1', '--out', out, ...yes)
  t.match(run, { code: 5, answer: { report: { verdict: 'failed' } } })
  t.same(linesOf(run, /printer|drawer/), [
    'printer fail printer-stands',
    'drawer skipped drawer-unasked',
  ])
  const { items } = signedOf(run).report
  t.match(items.find(({ check }) => check === 'printer')?.facts, { problem: 'paper-out' })
  await printer.setFault({ kind: 'none' })
}

/** Asked and answered as at a technician's laptop; the report is of what was typed. */
async function atTerminal(t: Test, { box, laptop, printer }: Scene): Promise<void> {
  const out = join(box.folder, 'typed.json')
  const order = ['check', 'b0x1', '--out', out, '--skip', `${MACHINE},${OUTSIDE}`, '--lang', 'id']
  const terminal = openPseudoTerminal(t, [process.execPath, OCEAN, ...order], {
    ...{ OCEAN_HOME: laptop.home, USER: 'budi' },
  })
  await terminal.until(/Halaman uji keluar.*\[y\/t\]$/)
  terminal.type('ya\r')
  await terminal.until(/laci.*\[y\/t\]$/i)
  terminal.type('t\r')
  await terminal.until(/8991002101234/)
  terminal.type('8991002101234\r')
  t.equal(await terminal.end(), 5, 'a drawer that stays shut')
  const { items } = (JSON.parse(readFileSync(out, 'utf8')) as SignedReport).report
  const found = items.filter(({ check }) => /printer|drawer|scanner/.test(check))
  t.same(
    found.map(({ check, verdict, reason }) => `${check} ${verdict} ${reason}`),
    ['printer pass printer-printed', 'drawer fail drawer-shut', 'scanner pass scanner-read'],
  )
  await until(() => printer.text().join('\n').includes('BERITA ACARA'))
}

/** As if the cloud had confirmed every document, again and again. */
function confirmAlways(path: string): () => void {
  const db = new Database(path)
  const confirm = db.prepare(`INSERT OR REPLACE INTO cloud_mark
    (epoch, last_sequence, last_hash, confirmed_at_ms, earlier_sequence)
    SELECT epoch, outbox_sequence, outbox_hash, 0, 0 FROM chain_head`)
  const timer = setInterval(() => confirm.run(), CONFIRM_MS)
  return () => {
    clearInterval(timer)
    // What comes later waits for a cloud again.
    db.exec('DELETE FROM cloud_mark')
    db.close()
  }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let look = 0; look < 600 && !isSo(); look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function attended(t: Test, { box, laptop, stranger, printer }: Scene): Promise<void> {
  const data = join(box.folder, 'data')
  const relay = await startFakeRelay(join(data, 'relay.sock'))
  await relay.report({ clock_skew_ms: -40 })
  const stop = confirmAlways(join(data, 'outlet.db'))
  const out = join(box.folder, 'attended.json')
  const seen = ['--paper', 'yes', '--drawer', 'yes', '--scanner', ']E08991002101234']
  const run = await laptop.run('check', 'b0x1', '--out', out, '--skip', MACHINE, ...seen)
  stop()
  await relay.hangUp()
  t.same(linesOf(run, /clock|printer|drawer|scanner|wan|cloud|backup|copy|terminals/), [
    'clock pass clock-right',
    'printer pass printer-printed',
    'drawer pass drawer-opened',
    'scanner pass scanner-read',
    'wan pass wan-open',
    'cloud pass cloud-takes',
    'backup warn backup-unproven',
    'copy warn copy-off',
    'terminals warn terminals-left',
  ])
  t.match(run, { code: 5, answer: { report: { verdict: 'incomplete' } } }, 'the name was left out')
  await until(() => printer.text().join('\n').includes('BERITA ACARA'))
  t.match(printer.text().join('\n'), /OK Printer Kasir 1/)
  t.same(printer.failures, [])

  const audited = new Database(join(data, 'outlet.db'), { readonly: true })
  const entries = audited
    .prepare("SELECT payload FROM audit_entry WHERE kind = 'box-commissioned' ORDER BY sequence")
    .pluck()
    .all() as string[]
  audited.close()
  t.equal(entries.length, 3)
  t.match(JSON.parse(entries[2] ?? ''), { technician: 'Budi', verdict: 'incomplete' })

  const genuine = await laptop.run('check', '--verify', out)
  t.match(genuine, { code: 5, answer: { genuine: true } }, 'genuine, and not passed')
  t.match(await stranger.run('check', '--verify', out), { code: 2, err: /FINGERPRINT_NEEDED/ })
  const { box_fingerprint: fingerprint } = signedOf(run).report
  const told = await stranger.run('check', '--verify', out, '--fingerprint', fingerprint)
  t.match(told, { code: 5, answer: { genuine: true } })
  const other = `${fingerprint.slice(0, -2)}00`
  const differs = await stranger.run('check', '--verify', out, '--fingerprint', other)
  t.match(differs, { code: 4, err: /FINGERPRINT_DIFFERS/ })
  await forge(t, laptop, out)
}

/** Each lie is found by what it breaks. */
async function forge(t: Test, laptop: Laptop, path: string): Promise<void> {
  const whole = JSON.parse(readFileSync(path, 'utf8')) as SignedReport
  const { report, certificates } = whole
  const [leaf = '', authority = ''] = certificates.split(/(?=-----BEGIN)/)
  const lies: Record<string, unknown> = {
    signature: { ...whole, report: { ...report, technician: 'Someone else' } },
    certificate: { ...whole, certificates: leaf + leaf },
    certificates: { ...whole, certificates: authority },
    shape: { ...whole, report: { ...report, items: 'all well' } },
  }
  const steering = { ...whole, report: { ...report, outlet_name: '\u001b[2Jall well' } }
  const said = [...Object.entries(lies), ['shape', steering] as const]
  for (const [detail, lie] of said) {
    const forged = `${path}.forged`
    writeFileSync(forged, JSON.stringify(lie))
    const answer = await laptop.run('check', '--verify', forged)
    t.match(answer, { code: 4, err: new RegExp(`\\(${detail}\\)[\\s\\S]*REPORT_FALSE`) }, detail)
  }
}
