import { existsSync } from 'node:fs'
import { CloudPlace } from '#domain/replacement-parcel.ts'
import type { DayTotals } from '#domain/wire/day-totals.ts'
import type { SealedParcel } from '#domain/wire/document-identity.ts'
import { realSeams } from '../real-seams.ts'
import { complaintsOfShape } from './check-body.ts'
import { writeSecretFile } from './credential-file.ts'
import { DONE } from './exit-codes.ts'
import { readText } from './office-cloud.ts'
import { type OfficeCommand, type Run, textFlag } from './office-command.ts'
import { OfficeError } from './office-errors.ts'
import { openEscrow, readRecoveryKey } from './open-escrow.ts'
import { scramVerifier } from './scram-verifier.ts'
import { makePhrase, sealReplacement } from './seal-replacement.ts'

const PASSWORD_BYTES = 24
const SALT_BYTES = 16
const DAYS = 60

export const replaceCommand: OfficeCommand = {
  name: 'replace',
  takes: 'OUTLET',
  summary: 'Makes the parcel with which a new box becomes an outlet’s.',
  group: 'ocean_fleet',
  about: `Opens the outlet's escrowed keys with the recovery key, makes the new box a login, and
seals both to a phrase that is shown once. Send the file; tell the phrase by telephone, to somebody
you know. On the new box: ocean replace --parcel FILE (docs/runbooks/replace-the-box.md).`,
  flags: {
    'recovery-key': { type: 'string', value: 'FILE', words: 'the private recovery key' },
    out: { type: 'string', value: 'FILE', words: 'where the parcel is written' },
    because: { type: 'string', value: 'WORDS', words: 'why, and who asked; on the trail' },
    'cloud-url': {
      type: 'string',
      value: 'URL',
      words: 'postgresql://host:port/database, as boxes find it; else as its backup says',
    },
    'cloud-ca': { type: 'string', value: 'FILE', words: "the cloud's own authority (PEM)" },
    'keep-login': { type: 'boolean', words: 'the new box uses the login in its backup' },
  },
  hasDryRun: true,
  needsCloud: true,
  run: async (run) => {
    const { cloud, flags, names, isDryRun, say } = run
    const [outlet] = names
    if (!outlet) throw new OfficeError('USAGE', 'name the outlet')
    const key = readRecoveryKey(wanted(run, 'recovery-key'))
    const out = wanted(run, 'out')
    if (existsSync(out)) throw new OfficeError('FILE_EXISTS', out)
    const place = readPlace(run)
    const order = { outlet, reason: wanted(run, 'because') }
    const { effects } = await cloud.command('replace', order, isDryRun)
    const outletId = String(effects.outlet_id)
    const [escrow] = await cloud.read<{ sealed: SealedParcel }>(
      'SELECT sealed FROM ocean.escrowed_identity WHERE outlet_id = $1',
      [outletId],
    )
    if (!escrow) throw new OfficeError('IDENTITY_UNKNOWN', outlet)
    const identity = openEscrow(escrow.sealed, outletId, key)
    if (isDryRun) {
      say(`The keys of ${outlet} open: ${identity.files.length} files of ${identity.made_at}.`)
      return DONE
    }
    const login = flags['keep-login'] === true ? null : await makeLogin(run, outlet, outletId)
    const days = await readDays(run, outletId)
    const phrase = makePhrase()
    const parcel = { identity, login, cloud: place, days }
    writeSecretFile(out, `${JSON.stringify(sealReplacement(parcel, phrase))}\n`)
    say(`The parcel of ${outlet} is in ${out}. The phrase, shown this once: ${phrase}`)
    say(`When the new box asks: ocean cloud approve-epoch ${outlet}`)
    return DONE
  },
}

function wanted({ flags }: Run, name: string): string {
  const text = textFlag(flags, name)
  if (!text) throw new OfficeError('USAGE', `--${name}`)
  return text
}

function readPlace({ flags }: Run): CloudPlace | null {
  const [url, caPath] = [textFlag(flags, 'cloud-url'), textFlag(flags, 'cloud-ca')]
  if (url === undefined && caPath === undefined) return null
  const place = { url, ca: caPath ? readText(caPath) : null }
  if (complaintsOfShape(CloudPlace, place, 'the cloud').length === 0) return place as CloudPlace
  throw new OfficeError('USAGE', '--cloud-url is postgresql://host:port/database')
}

/** The old box's login goes on until the outlet is revoked; its life is fenced at the approval. */
async function makeLogin({ cloud }: Run, code: string, outletId: string) {
  const { randomness } = realSeams
  const password = Buffer.from(randomness.bytes(PASSWORD_BYTES)).toString('base64url')
  const verifier = scramVerifier(password, randomness.bytes(SALT_BYTES))
  const order = { code, name: '', timezone: 'Asia/Jakarta', outlet_id: outletId, zone: null }
  const { effects } = await cloud.command(
    'enrol',
    { ...order, verifier, is_new_login: true },
    false,
  )
  return { user: String(effects.login), password }
}

const readDays = ({ cloud }: Run, outletId: string): Promise<DayTotals[]> =>
  cloud.read<DayTotals>(
    `SELECT business_date::text, sale_count::float8, sale_minor::float8, refund_count::float8,
       refund_minor::float8
     FROM ocean.outlet_days WHERE outlet_id = $1 AND business_date >= current_date - $2::int
     ORDER BY business_date`,
    [outletId, DAYS],
  )
