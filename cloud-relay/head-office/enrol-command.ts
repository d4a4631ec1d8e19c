import { existsSync } from 'node:fs'
import { uuidv7 } from '#domain/ids.ts'
import { realSeams } from '../real-seams.ts'
import { writeSecretFile } from './credential-file.ts'
import { DONE } from './exit-codes.ts'
import { type FlagValues, type OfficeCommand, textFlag } from './office-command.ts'
import { OfficeError } from './office-errors.ts'
import { scramVerifier } from './scram-verifier.ts'

const ZONES = { WIB: 'Asia/Jakarta', WITA: 'Asia/Makassar', WIT: 'Asia/Jayapura' } as const
const PASSWORD_BYTES = 24
const SALT_BYTES = 16

export const enrolCommand: OfficeCommand = {
  name: 'enrol',
  takes: 'CODE',
  summary: 'Enrols an outlet and makes the login of its box.',
  group: 'ocean_fleet',
  about: `The file it writes is for the box alone (RELAY_CLOUD_CREDENTIAL) and is written once:
the password exists nowhere else. An outlet whose login was lost or
revoked gets another with --new-login.`,
  flags: {
    name: { type: 'string', value: 'NAME', words: 'name of the outlet, as on its receipts' },
    time: { type: 'string', value: 'WIB', words: 'WIB, WITA or WIT' },
    zone: { type: 'string', value: 'ZONE', words: 'its zone for prices, e.g. bandung' },
    'outlet-id': { type: 'string', value: 'ID', words: 'the id that its box has already' },
    out: { type: 'string', value: 'FILE', words: 'where the credential file is written' },
    'new-login': { type: 'boolean', words: 'the outlet exists; it gets another login' },
  },
  hasDryRun: true,
  needsCloud: true,
  run: async ({ cloud, flags, names, isDryRun, say }) => {
    const order = readOrder(names[0], flags)
    const password = Buffer.from(realSeams.randomness.bytes(PASSWORD_BYTES)).toString('base64url')
    const verifier = scramVerifier(password, realSeams.randomness.bytes(SALT_BYTES))
    const { out, ...rest } = order
    const { effects } = await cloud.command('enrol', { ...rest, verifier }, isDryRun)
    if (isDryRun) {
      say(`${order.code} would ${order.is_new_login ? 'get another login' : 'be enrolled'}.`)
      return DONE
    }
    // The shape that RELAY_CLOUD_CREDENTIAL names.
    writeSecretFile(out, `${JSON.stringify({ user: effects.login, password })}\n`)
    say(`${order.code} is enrolled as outlet ${effects.outlet_id}.`)
    say(`The box's credential is in ${out}; bring it to the box and delete it here.`)
    return DONE
  },
}

function readOrder(code: string | undefined, flags: FlagValues) {
  const wanted = (name: string): string => {
    const text = textFlag(flags, name)
    if (!text) throw new OfficeError('USAGE', `--${name}`)
    return text
  }
  if (!code || !/^[A-Z0-9]{1,8}$/.test(code)) {
    throw new OfficeError('USAGE', 'CODE is 1 to 8 capital letters and digits')
  }
  const out = wanted('out')
  // Asked before the login is made: its password could not be written down.
  if (existsSync(out)) throw new OfficeError('FILE_EXISTS', out)
  const isNewLogin = flags['new-login'] === true
  const timezone = ZONES[(textFlag(flags, 'time') ?? 'WIB') as keyof typeof ZONES]
  if (!timezone) throw new OfficeError('USAGE', '--time is WIB, WITA or WIT')
  return {
    code,
    name: isNewLogin ? '' : wanted('name'),
    timezone,
    outlet_id: textFlag(flags, 'outlet-id') ?? uuidv7(realSeams),
    zone: textFlag(flags, 'zone') ?? null,
    is_new_login: isNewLogin,
    out,
  }
}
