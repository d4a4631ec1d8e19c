// From a box in its carton to one that sells, and to one that has ended, by the technician's own
// commands over the network.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t from 'tap'
import { FakePrinter } from '#hub/devices/printer/fake-printer.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { openLaptop, unpackBox } from '../support/box.ts'
import { signBundle, testBundle } from '../support/bundle.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { acceptBox } from './acceptance.ts'

const PIN = '246810'

/** As if the cloud had confirmed every document. */
function confirmAll(path: string): void {
  const db = new Database(path)
  db.exec(`INSERT INTO cloud_mark (epoch, last_sequence, last_hash, confirmed_at_ms,
    earlier_sequence)
    SELECT epoch, outbox_sequence, outbox_hash, 0, 0 FROM chain_head`)
  db.close()
}

t.test('claim, enrol, check, pair, look, retire', async (t) => {
  const printer = await new FakePrinter({ port: 0, columns: 48, timers: realSeams.timers }).start()
  t.teardown(() => printer.stop())
  const box = await unpackBox(t, 'b0x1', {
    HUB_ONBOARDING_PORT: '0',
    HUB_BACKUP_FOLDER: makeTempFolder(t, 'backup'),
  })
  const laptop = openLaptop(t, { OCEAN_MANAGER_PIN: PIN })
  const setup = await box.said<{ setup_code: string; boxFingerprint: string }>('SETUP')
  const at = `127.0.0.1:${box.port}`
  const fingerprint = setup.boxFingerprint
  const screen = () => readFileSync(join(box.folder, 'screen'), 'utf8')
  const { setup_code: code } = setup
  t.match(screen(), `${code.slice(0, 4)}-${code.slice(4)}`, 'the box shows its code')

  t.match(await laptop.run('claim', at, '--code', code), { code: 2 }, 'nobody compared')
  const other = `${fingerprint.slice(0, -2)}00`
  const differs = await laptop.run('claim', at, '--code', code, '--fingerprint', other)
  t.match(differs, { code: 4, err: /FINGERPRINT_DIFFERS/ })
  const claim = (tried: string) =>
    laptop.run('claim', at, '--code', tried, '--fingerprint', fingerprint, '--name', 'Budi')
  t.match(await claim('00000000'), { code: 1, err: /CLAIM_CODE_WRONG/ })
  t.match(await claim(code), { code: 0, answer: { serial: 'b0x1' } })
  t.notMatch(screen(), code.slice(0, 4), 'and no longer once it was used')
  t.match(await claim(code), { code: 1, err: /BOX_CLAIMED/ }, 'good once')

  const bundlePath = join(box.folder, 'bundle.json')
  const printers = testBundle().printers.map((each) => ({
    ...each,
    settings: { ...each.settings, address: printer.address },
  }))
  const bring = (change: Parameters<typeof testBundle>[0] = {}) => {
    const bundle = testBundle({ printers, ...change })
    writeFileSync(bundlePath, JSON.stringify(signBundle(bundle, box.office)))
    return laptop.run('enrol', 'b0x1', '--bundle', bundlePath)
  }
  const elsewhere = await bring({ box_serial: 'b0x2' })
  t.match(elsewhere, { code: 1, err: /BUNDLE_OF_ANOTHER_BOX/ })
  const shape = await bring({ outlet: { ...testBundle().outlet, outlet_code: 'kecil' } })
  t.match(shape, { code: 1, err: /signed\/bundle\/outlet\/outlet_code/ }, 'and where')
  t.match(await bring(), { code: 0, answer: { outlet_code: 'TEST01', was_enrolled: false } })
  await box.said('READY')
  const twice = await bring()
  t.match(twice, { code: 0, answer: { was_enrolled: true, host_name: 'hub-test01.local' } })
  const handed = statSync(join(box.folder, 'data', 'handover', 'cloud.json'))
  t.equal(handed.mode & 0o777, 0o640)

  box.restart()
  await box.said('READY')
  const status = await laptop.run('status', 'b0x1')
  t.match(status, { code: 0, answer: { box: { state: 'enrolled', outlet_code: 'TEST01' } } })
  const stranger = openLaptop(t)
  await acceptBox(t, { box, laptop, stranger, printer })
  const pairing = await laptop.run('pair', 'b0x1')
  t.match(pairing.answer, { terminal_name: 'Kasir 1', left_count: 2, host_name: /hub-test01/ })
  t.match(pairing.answer.link, /\?pair=\d{8}$/)

  t.match(await stranger.run('status', at), { code: 2, err: /NOT_CLAIMED_HERE/ })
  const visit = ['visit', at, '--code', String(pairing.answer.pairing_code), '--name', 'Ani']
  t.match(await stranger.run(...visit, '--fingerprint', fingerprint), { code: 0 })
  t.match(await laptop.run('status', 'b0x1'), { code: 1, err: /TECHNICIAN_REQUIRED/ })

  const wrong = await stranger.run('retire', at, '--outlet', 'OTHER')
  t.match(wrong, { code: 1, err: /OUTLET_CODE_DIFFERS/ })
  const retire = () => stranger.run('retire', at, '--outlet', 'TEST01')
  t.match(await retire(), { code: 1, err: /RETIRE_UNSENT/ }, 'something waits for the cloud')
  confirmAll(join(box.folder, 'data', 'outlet.db'))
  t.match(await retire(), { code: 0, answer: { outlet_code: 'TEST01' } })
  box.restart()
  t.match(await box.said('RETIRED'), { fingerprint: /:/ })
  t.match(screen(), /retired/)
  const gone = await stranger.run('pair', at)
  t.match(gone, { code: 1, err: /BOX_RETIRED/ })
})
