// Before the relay starts, as the relay's user: what the hub left of head office's bundle becomes
// the relay's own files. Run again with the same bundle it changes nothing; a password that the
// cloud has rotated since is kept (decision 0039).
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Check } from 'typebox/value'
import { BundleCloud } from '#domain/wire/box-message.ts'
import { replaceFile } from '#hub/system/durable-file.ts'

export const LOGIN_FILE = 'cloud-login.json'
export const CA_FILE = 'cloud-ca.pem'
/** For EnvironmentFile= of the relay's unit. */
export const SETTINGS_FILE = 'cloud.env'

/** True: there is a login now. Throws a sentence where what was left is not one. */
export function takeCloudLogin(handover: string, folder: string): boolean {
  if (!existsSync(handover)) return existsSync(join(folder, LOGIN_FILE))
  const cloud: unknown = JSON.parse(readFileSync(handover, 'utf8'))
  if (!Check(BundleCloud, cloud)) throw new Error(`${handover} is not what a hub leaves.`)
  const { url, ca, user, password } = cloud
  const caPath = join(folder, CA_FILE)
  if (ca !== null) replace(caPath, ca)
  const ofCa = ca === null ? [] : [`RELAY_CLOUD_CA_FILE=${caPath}`]
  const loginPath = join(folder, LOGIN_FILE)
  const settings = [`RELAY_CLOUD_URL=${url}`, `RELAY_CLOUD_CREDENTIAL=${loginPath}`, ...ofCa]
  replace(join(folder, SETTINGS_FILE), `${settings.join('\n')}\n`)
  // The same user: the relay's own file is the newer word on the password.
  if (userOf(loginPath) !== user) replace(loginPath, `${JSON.stringify({ user, password })}\n`)
  return true
}

function userOf(path: string): string | null {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { user: string }).user
  } catch {
    return null
  }
}

const replace = (path: string, text: string): void => replaceFile(path, text, 0o600)

if (import.meta.main) {
  const options = { from: { type: 'string' }, to: { type: 'string' } } as const
  const { values } = parseArgs({ options })
  if (!values.from || !values.to) {
    process.stderr.write('--from <handover/cloud.json> --to <the relay’s folder>\n')
    process.exit(2)
  }
  if (!takeCloudLogin(values.from, values.to)) {
    process.stderr.write('No bundle has brought a login at the cloud yet.\n')
    process.exit(1)
  }
}
