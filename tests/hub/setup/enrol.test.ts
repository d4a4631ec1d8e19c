// A bundle is taken whole or not at all, and the same one again changes nothing.
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { EnrolRequest, OutletBundle } from '#domain/wire/box-message.ts'
import { migrate } from '#hub/db/migrate.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { findOutlet } from '#hub/outlet/outlet-store.ts'
import { type Enrolment, enrolOutlet } from '#hub/setup/enrol-outlet.ts'
import { readOrCreatePepper } from '#hub/staff/pepper.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { FIRST_PERSON, signBundle, testBundle } from '../../support/bundle.ts'
import { CASHIER_ID, MANAGER_ID, SMALL_OUTLET, testId } from '../../support/small-outlet.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const office = generateKeyPairSync('ed25519')

function emptyBox(t: Test): Enrolment {
  const dataFolder = makeTempFolder(t, 'enrol')
  const db = openDatabase(join(dataFolder, 'outlet.db'))
  t.teardown(() => db.close())
  migrate(db, new URL('../../../migrations/hub', import.meta.url).pathname)
  const pepper = readOrCreatePepper(dataFolder)
  return { db, dataFolder, pepper, seams: realSeams, serial: 'b0x1', officeKey: office.publicKey }
}

const request = (change: Partial<OutletBundle> = {}): EnrolRequest => ({
  signed: signBundle(testBundle(change), office.privateKey),
  first_person: FIRST_PERSON,
})

const everything = ({ db }: Enrolment) =>
  ['outlet', 'staff', 'printer', 'audit_entry', 'tax_rule', 'chain_head', 'staff_grant']
    .filter((name) => db.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(name))
    .map((name) => db.prepare(`SELECT * FROM ${name}`).all())

t.test('outlet, people, printers and the cloud’s login come in one piece', async (t) => {
  const box = emptyBox(t)
  const outcome = await enrolOutlet(box, request(), 'Budi')
  t.match(outcome, { ok: true, value: { host_name: 'hub-test01.local', was_enrolled: false } })
  t.equal(findOutlet(box.db)?.outlet_code, 'TEST01')
  const staff = box.db.prepare('SELECT id, pin_digits FROM staff ORDER BY id').all()
  t.same(staff, [
    { id: CASHIER_ID, pin_digits: 0 },
    { id: MANAGER_ID, pin_digits: 6 },
  ])
  t.equal(box.db.prepare('SELECT count(*) FROM printer').pluck().get(), 1)
  const cloud = join(box.dataFolder, 'handover', 'cloud.json')
  t.equal(JSON.parse(readFileSync(cloud, 'utf8')).user, 'u')
  t.equal(statSync(cloud).mode & 0o007, 0, 'for hub and relay alone')
  const before = everything(box)
  const again = await enrolOutlet(box, request(), 'Budi')
  t.match(again, { ok: true, value: { was_enrolled: true } })
  t.same(everything(box), before)
  const other = { ...SMALL_OUTLET, outlet_id: testId(9), outlet_code: 'OTHER' }
  t.match(await enrolOutlet(box, request({ outlet: other }), 'Budi'), { code: 'OUTLET_EXISTS' })
  t.same(everything(box), before)
})

t.test('a bad bundle says where, and leaves the box as it was', async (t) => {
  const box = emptyBox(t)
  const before = everything(box)
  const [manager, cashier] = testBundle().staff
  const [printer] = testBundle().printers
  if (!manager || !cashier || !printer) throw new Error('the sample has them')
  const twin = { ...printer, printer_id: testId(61) }
  const grant = { permission: 'fly', is_allowed: true, limit: null }
  const cases: [Partial<OutletBundle>, string, string | undefined][] = [
    [{ valid_until: '2026-01-06T00:00:00.000Z' }, 'BUNDLE_EXPIRED', 'valid_until'],
    [{ box_serial: 'b0x2' }, 'BUNDLE_OF_ANOTHER_BOX', 'box_serial'],
    [{ outlet: { ...SMALL_OUTLET, npwp: null } }, 'BUNDLE_CONTRADICTS', 'outlet.npwp'],
    [{ outlet: { ...SMALL_OUTLET, tax_rules: [] } }, 'BUNDLE_CONTRADICTS', 'outlet.tax_rules'],
    [
      { outlet: { ...SMALL_OUTLET, outlet_code: 'LATIHAN' } },
      ...(['BUNDLE_CONTRADICTS', 'outlet.outlet_code'] as const),
    ],
    [{ staff: [manager, { ...cashier, name: 'manajer uji' }] }, 'BUNDLE_CONTRADICTS', 'staff.name'],
    [{ staff: [cashier] }, 'BUNDLE_CONTRADICTS', 'staff'],
    [{ terminals: ['Kasir 1', 'kasir 1 '] }, 'BUNDLE_CONTRADICTS', 'terminals'],
    [{ printers: [printer, printer] }, 'BUNDLE_CONTRADICTS', 'printers.printer_id'],
    [{ printers: [printer, twin] }, 'PRINTER_NAME_TAKEN', 'printers.1.name'],
    [
      { staff: [manager, { ...cashier, own_grants: [grant] }] },
      ...(['UNKNOWN_PERMISSION', 'staff.1.own_grants/0'] as const),
    ],
  ]
  for (const [change, code, field] of cases) {
    t.match(await enrolOutlet(box, request(change), 'Budi'), { ok: false, code, field }, code)
  }
  const short = { ...request(), first_person: { ...FIRST_PERSON, pin: '1234' } }
  t.match(await enrolOutlet(box, short, 'Budi'), { code: 'PIN_TOO_WEAK' })
  t.same(everything(box), before)
  t.notOk(existsSync(join(box.dataFolder, 'handover')))
})

t.test('only head office’s own word is believed', async (t) => {
  const box = emptyBox(t)
  const good = request()
  const changed = { ...good, signed: { ...good.signed, bundle: testBundle({ version: 2 }) } }
  t.match(await enrolOutlet(box, changed, 'Budi'), { code: 'BUNDLE_SIGNATURE_WRONG' })
  const stranger = generateKeyPairSync('ed25519')
  const forged = { ...good, signed: signBundle(testBundle(), stranger.privateKey) }
  t.match(await enrolOutlet(box, forged, 'Budi'), { code: 'BUNDLE_SIGNATURE_WRONG' })
  t.match(await enrolOutlet({ ...box, officeKey: null }, good, 'Budi'), {
    code: 'BUNDLE_KEY_MISSING',
  })
  t.equal(findOutlet(box.db), null)
})
