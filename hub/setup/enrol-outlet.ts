import { createHash, type KeyObject, verify } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { boxLabel, bundleText } from '#domain/bundle-text.ts'
import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import { faultOfRules, inCountingOrder } from '#domain/outlet-rules.ts'
import { isRehearsalCode } from '#domain/rehearsal.ts'
import type { Seams } from '#domain/seams.ts'
import type { EnrolAnswer, EnrolRequest, OutletBundle } from '#domain/wire/box-message.ts'
import { RefusalError } from '../app-types.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { findOutlet, insertOutlet } from '../outlet/outlet-store.ts'
import { savePrinter } from '../printing/save-printer.ts'
import { setRulesFromOffice } from '../rules/change-rules.ts'
import { insertFromBundle } from '../staff/insert-from-bundle.ts'
import { checkPinDigits, type KeptPin, keepPin } from '../staff/new-pin.ts'
import { replaceFile } from '../system/durable-file.ts'
import { writeOrRefuse } from '../write-or-refuse.ts'

/** What the relay's user reads once and keeps as its own (provisioning/take-cloud-login.ts). */
export const HANDOVER_FOLDER = 'handover'
export const CLOUD_FILE = 'cloud.json'
/** What the box remembers of its bundle: its hash, and the names of its terminals. */
export const ENROLLED_FILE = 'enrolled.json'

export type Enrolment = {
  db: Db
  seams: Seams
  pepper: Uint8Array
  dataFolder: string
  serial: string | null
  /** The public half of head office's key; null: none was installed. */
  officeKey: KeyObject | null
}

/**
 * Gives an empty box its outlet, as head office signed it: everything in one transaction or
 * nothing. The same bundle again changes nothing and is answered as the first time. Refuses
 * BUNDLE_KEY_MISSING, BUNDLE_SIGNATURE_WRONG, BUNDLE_EXPIRED, BUNDLE_OF_ANOTHER_BOX,
 * BUNDLE_CONTRADICTS (and where), PIN_TOO_WEAK, OUTLET_EXISTS, and what a printer can be refused
 * with.
 */
export async function enrolOutlet(
  to: Enrolment,
  { signed, first_person }: EnrolRequest,
  technician: string,
): Promise<Outcome<EnrolAnswer>> {
  const { bundle } = signed
  const fault = faultOfSigned(to, signed) ?? faultOfBundle(bundle, first_person)
  if (fault) return fault
  const { outlet } = bundle
  const answer = {
    ...{ outlet_id: outlet.outlet_id, outlet_code: outlet.outlet_code },
    host_name: `${boxLabel(outlet.outlet_code)}.local`,
  }
  const known = findOutlet(to.db)
  if (known && known.outlet_id !== outlet.outlet_id) return refuse('OUTLET_EXISTS')
  if (known) {
    keepFiles(to, bundle)
    return succeed({ ...answer, was_enrolled: true })
  }
  const pin = await keepPin(to.seams, to.pepper, first_person.pin)
  try {
    writeOrRefuse(to.db, (tx) => {
      if (findOutlet(tx)) return refuse('OUTLET_EXISTS')
      return takeBundle(tx, to.seams, bundle, { staffId: first_person.staff_id, pin, technician })
    })
  } catch (error) {
    if (error instanceof RefusalError) {
      const { code, detail, field } = error
      return refuse(code, detail, field)
    }
    throw error
  }
  keepFiles(to, bundle)
  return succeed({ ...answer, was_enrolled: false })
}

function faultOfSigned(
  { officeKey, serial, seams }: Enrolment,
  { bundle, signature }: EnrolRequest['signed'],
): Refusal | null {
  if (!officeKey) return refuse('BUNDLE_KEY_MISSING')
  const text = Buffer.from(bundleText(bundle))
  if (!verify(null, text, officeKey, Buffer.from(signature, 'base64url'))) {
    return refuse('BUNDLE_SIGNATURE_WRONG')
  }
  if (bundle.box_serial !== null && bundle.box_serial !== serial) {
    return refuse('BUNDLE_OF_ANOTHER_BOX', bundle.box_serial, 'box_serial')
  }
  // A clock that is behind lets an old bundle pass once; it never keeps a good one out (I10).
  return Date.parse(bundle.valid_until) < seams.clock.nowMs()
    ? refuse('BUNDLE_EXPIRED', bundle.valid_until, 'valid_until')
    : null
}

/** The first thing in it that cannot be, by its place. */
export function faultOfBundle(
  bundle: OutletBundle,
  { staff_id, pin }: EnrolRequest['first_person'],
): Refusal | null {
  const contradicts = (field: string, detail: string) => refuse('BUNDLE_CONTRADICTS', detail, field)
  const { outlet, rules, staff, printers, terminals } = bundle
  if (isRehearsalCode(outlet.outlet_code)) {
    return contradicts('outlet.outlet_code', 'a rehearsal’s code')
  }
  if (outlet.is_taxable_enterprise && outlet.npwp === null) {
    return contradicts('outlet.npwp', 'a PKP needs its NPWP')
  }
  if (outlet.tax_rules.length === 0) return contradicts('outlet.tax_rules', 'none')
  const faultyRules = rules && faultOfRules(rules)
  if (faultyRules) return contradicts(`rules.${faultyRules.field ?? ''}`, faultyRules.code)
  const twice = {
    'outlet.tax_rules': repeated(outlet.tax_rules.map(({ tax_code }) => tax_code)),
    'staff.staff_id': repeated(staff.map((each) => each.staff_id)),
    'staff.name': repeated(staff.map(({ name }) => name.trim().toLowerCase())),
    'printers.printer_id': repeated(printers.map(({ printer_id }) => printer_id)),
    terminals: repeated(terminals.map((name) => name.trim().toLowerCase())),
  }
  for (const [field, value] of Object.entries(twice)) {
    if (value !== null) return contradicts(field, `twice: ${value}`)
  }
  const first = staff.find((each) => each.staff_id === staff_id)
  if (first?.role !== 'manager') return contradicts('staff', 'the first person is no manager of it')
  return checkPinDigits(first.role, pin.length)
}

function repeated(values: string[]): string | null {
  return values.find((value, index) => values.indexOf(value) !== index) ?? null
}

type First = { staffId: string; pin: KeptPin; technician: string }

function takeBundle(
  tx: Db,
  seams: Seams,
  bundle: OutletBundle,
  { staffId, pin, technician }: First,
): Outcome<null> {
  const atMs = seams.clock.nowMs()
  insertOutlet(tx, bundle.outlet, uuidv7(seams), atMs)
  if (bundle.rules) {
    const denominations = inCountingOrder(bundle.rules.denominations)
    setRulesFromOffice(tx, { ...bundle.rules, denominations })
  }
  for (const [index, person] of bundle.staff.entries()) {
    const refusal = insertFromBundle(tx, person, person.staff_id === staffId ? pin : null, atMs)
    if (refusal) return { ...refusal, field: `staff.${index}.${refusal.field ?? ''}` }
  }
  for (const [index, { printer_id, settings }] of bundle.printers.entries()) {
    const saved = savePrinter(tx, seams, printer_id, settings, { staffId: null, terminalId: null })
    if (!saved.ok) return { ...saved, field: `printers.${index}.${saved.field ?? ''}` }
  }
  const payload = {
    ...{ by: 'head-office', technician, bundle_version: bundle.version },
    ...{ bundle_hash: hashOf(bundle), outlet_code: bundle.outlet.outlet_code },
  }
  appendAudit(tx, { kind: 'outlet-enrolled', payload, atMs })
  return succeed(null)
}

const hashOf = (bundle: OutletBundle): string =>
  createHash('sha256').update(bundleText(bundle)).digest('hex')

/** After the commit: sent again, the same bundle writes them again. */
function keepFiles({ dataFolder }: Enrolment, bundle: OutletBundle): void {
  const { cloud, terminals, version } = bundle
  if (cloud) {
    const folder = join(dataFolder, HANDOVER_FOLDER)
    // The group, of hub and relay alone, comes from the folder above: whoever sets that bit is
    // stopped by the unit's RestrictSUIDSGID.
    mkdirSync(folder, { recursive: true, mode: 0o770 })
    replaceFile(join(folder, CLOUD_FILE), JSON.stringify(cloud), 0o640)
  }
  const kept = { bundle_hash: hashOf(bundle), version, terminals }
  replaceFile(join(dataFolder, ENROLLED_FILE), JSON.stringify(kept), 0o640)
}
