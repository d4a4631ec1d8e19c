import { sign } from 'node:crypto'
import { Type } from 'typebox'
import { bundleText } from '#domain/bundle-text.ts'
import { toIso } from '#domain/datetime.ts'
import { faultOfRules } from '#domain/outlet-rules.ts'
import {
  BUNDLE_FORMAT,
  OutletBundle as BundleShape,
  type OutletBundle,
  type SignedBundle,
} from '#domain/wire/box-message.ts'
import { Closed } from '#domain/wire/primitives.ts'
import { complaintsOfShape } from './check-body.ts'
import { writeSecretFile } from './credential-file.ts'
import { DONE } from './exit-codes.ts'
import { readText } from './office-cloud.ts'
import { type FlagValues, type OfficeCommand, textFlag } from './office-command.ts'
import { OfficeError } from './office-errors.ts'
import { readSigningKey } from './sign-item.ts'

const DAY_MS = 24 * 3_600_000
const DAYS = 14
const DAYS_MAX = 60
const SERIAL = /^[a-z0-9]{4,16}$/

const { outlet, rules, printers, terminals, staff } = BundleShape.properties
const Plan = Closed({ outlet, rules, printers, terminals, staff })
const Login = Closed({ user: Type.String(), password: Type.String() })

export const bundleCommand: OfficeCommand = {
  name: 'bundle',
  takes: 'FILE',
  summary: "Signs what a technician brings to an outlet's new box.",
  group: 'ocean_fleet, with head office’s signing key',
  about: `FILE says who the outlet is (JSON: outlet, rules or null, printers, terminals, staff);
--login is the file that "enrol" wrote. The bundle holds that login: treat it as a key. A box takes
it only with the public half of the same signing key, and only until its last day.`,
  flags: {
    key: { type: 'string', value: 'FILE', words: "head office's signing key" },
    login: { type: 'string', value: 'FILE', words: "the outlet's login at the cloud" },
    'cloud-url': { type: 'string', value: 'URL', words: 'postgresql://host:port/database' },
    'cloud-ca': { type: 'string', value: 'FILE', words: "the cloud's own authority (PEM)" },
    box: { type: 'string', value: 'SERIAL', words: 'only this box may take it' },
    days: { type: 'string', value: 'N', words: `how long it is good; ${DAYS} unless said` },
    out: { type: 'string', value: 'FILE', words: 'where the bundle is written' },
  },
  hasDryRun: false,
  needsCloud: false,
  run: async ({ flags, names, say, now }) => {
    const [path] = names
    if (!path) throw new OfficeError('USAGE', 'FILE')
    const [keyPath, out] = [textFlag(flags, 'key'), textFlag(flags, 'out')]
    if (!keyPath) throw new OfficeError('KEY_MISSING')
    if (!out) throw new OfficeError('USAGE', '--out')
    const key = readSigningKey(keyPath)
    const bundle = composeBundle(readJson(path), flags, now().getTime())
    const signature = sign(null, Buffer.from(bundleText(bundle)), key).toString('base64url')
    const signed: SignedBundle = { bundle, signature }
    writeSecretFile(out, `${JSON.stringify(signed, null, 2)}\n`)
    const box = bundle.box_serial === null ? 'any box' : `box ${bundle.box_serial}`
    say(`${bundle.outlet.outlet_code}: good for ${box} until ${bundle.valid_until}, in ${out}.`)
    if (!bundle.cloud) say('It has no login at the cloud: the box will sell, and send nothing yet.')
    return DONE
  },
}

function composeBundle(plan: unknown, flags: FlagValues, nowMs: number): OutletBundle {
  const complaints = complaintsOfShape(Plan, plan, 'the file')
  if (complaints[0]) throw new OfficeError('FILE_WRONG', complaints.join('; '))
  const known = plan as Type.Static<typeof Plan>
  const fault = known.rules && faultOfRules(known.rules)
  if (fault) throw new OfficeError('FILE_WRONG', `rules.${fault.field}: ${fault.code}`)
  const days = Number(textFlag(flags, 'days') ?? DAYS)
  if (!Number.isInteger(days) || days < 1 || days > DAYS_MAX) {
    throw new OfficeError('USAGE', `--days is 1 to ${DAYS_MAX}`)
  }
  const box = textFlag(flags, 'box') ?? null
  if (box !== null && !SERIAL.test(box)) throw new OfficeError('USAGE', '--box is a box’s serial')
  return {
    format: BUNDLE_FORMAT,
    version: Math.floor(nowMs / 1000),
    issued_at: toIso(nowMs),
    valid_until: toIso(nowMs + days * DAY_MS),
    box_serial: box,
    cloud: readCloud(flags),
    ...known,
  }
}

function readCloud(flags: FlagValues): OutletBundle['cloud'] {
  const [login, url] = [textFlag(flags, 'login'), textFlag(flags, 'cloud-url')]
  if (login === undefined && url === undefined) return null
  if (login === undefined || url === undefined) {
    throw new OfficeError('USAGE', '--login and --cloud-url belong together')
  }
  const known = readJson(login)
  if (complaintsOfShape(Login, known, 'login').length > 0) {
    throw new OfficeError('CREDENTIAL_INVALID', login)
  }
  const caPath = textFlag(flags, 'cloud-ca')
  const { user, password } = known as Type.Static<typeof Login>
  return { url, ca: caPath ? readText(caPath) : null, user, password }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readText(path))
  } catch (error) {
    if (error instanceof OfficeError) throw error
    throw new OfficeError('FILE_WRONG', `${path}: not JSON`, error)
  }
}
