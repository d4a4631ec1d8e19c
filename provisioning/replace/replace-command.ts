// `ocean replace`: a new box takes a dead one's place. `ocean replace prove`: is it whole?
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { openParcel } from './place-identity.ts'
import { proveReplacement } from './prove-replacement.ts'
import { prepareBox } from './replace-box.ts'
import { readReplacement, saveReplacement } from './replacement-file.ts'
import { reportLines } from './signed-report.ts'

const LOOK_EVERY_MS = 10_000
const SIGNER_OF_BOX = '/var/lib/ocean/signer'
const UNITS = ['ocean-hub.service', 'ocean-relay.service']
const OPTIONS = {
  because: { type: 'string' },
  from: { type: 'string' },
  parcel: { type: 'string' },
  data: { type: 'string' },
  login: { type: 'string' },
  'cloud-url': { type: 'string' },
  'cloud-ca': { type: 'string' },
  credential: { type: 'string' },
  signer: { type: 'string' },
  /** Minutes in which to look again and again whether all is there. */
  wait: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

export const REPLACE_HELP = `ocean replace --because "<why, and who>" [--parcel FILE]
              [--from FOLDER]
    A new box becomes the outlet's: keys, yesterday's backup, login. Without --from, restic
    fetches the copy (RESTIC_REPOSITORY, RESTIC_PASSWORD_FILE). --parcel is head office's
    (ocean cloud replace); its phrase is asked for. Interrupted, it goes on where it stopped.
    Where the cloud is: the parcel says it, else the copy; --cloud-url and --cloud-ca before both.
    Without a parcel, --login is the file that ocean cloud enrol --new-login wrote.
ocean replace prove [--wait MINUTES] [--json]
    Totals by day, here and in the cloud; which tills are awaited; a signed report.
Both: --data FOLDER (HUB_DATA_FOLDER); where the relay is no service of a box, --credential FILE
(RELAY_CLOUD_CREDENTIAL) is where its login goes.
--signer FOLDER (SIGNER_FOLDER; on a box /var/lib/ocean/signer): there the authority's key goes.`

export type Screen = { say(line: string): void; complain(line: string): void }

export async function runReplace(
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  screen: Screen,
): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      ...{ args: [...words], options: OPTIONS, allowPositionals: true },
    })
    if (values.help === true) {
      screen.say(REPLACE_HELP)
      return 0
    }
    const data = resolve(values.data ?? environment.HUB_DATA_FOLDER ?? '/var/lib/ocean/hub')
    if (positionals[0] === 'prove') return await prove(data, values, environment, screen)
    if (positionals.length > 0) throw new Error(`${positionals[0]} does not belong there`)
    return await replace(data, values, environment, screen)
  } catch (error) {
    screen.complain((error as Error).message)
    return 1
  }
}

type Values = Partial<Record<keyof typeof OPTIONS, string | boolean | undefined>>
const textOf = (values: Values, name: keyof typeof OPTIONS): string | null => {
  const value = values[name]
  return typeof value === 'string' ? value : null
}

async function replace(
  data: string,
  values: Values,
  environment: NodeJS.ProcessEnv,
  { say }: Screen,
): Promise<number> {
  const because = textOf(values, 'because')
  if (!because) throw new Error(`say why, and who you are: --because\n${REPLACE_HELP}`)
  const from = textOf(values, 'from')
  const path = textOf(values, 'parcel')
  const parcel = path ? openParcel(path, await askPhrase(environment)) : null
  const credential = textOf(values, 'credential') ?? environment.RELAY_CLOUD_CREDENTIAL ?? null
  const cloud = {
    login: textOf(values, 'login'),
    url: textOf(values, 'cloud-url'),
    ca: textOf(values, 'cloud-ca'),
  }
  const signer = signerFolder(textOf(values, 'signer') ?? environment.SIGNER_FOLDER ?? null)
  const replacement = prepareBox({
    ...{ data, because, parcel, credential, cloud, signer, environment, say },
    from: from === null ? null : resolve(from),
    now: () => new Date(),
    stop: () => void tellUnits('stop'),
  })
  const isStarted = tellUnits('start')
  replacement.steps.push({ step: 'started', at: new Date().toISOString() })
  saveReplacement(data, replacement)
  say(isStarted ? '✓ hub and relay are started' : '→ start the hub, then the relay')
  say(`→ head office lets this box in: ocean cloud approve-epoch ${replacement.outlet_code}`)
  say('→ switch on every till; then: ocean replace prove --wait 15')
  return 0
}

/** Of a box as install.sh makes it, unless said. */
function signerFolder(said: string | null): string | null {
  if (said !== null) return resolve(said)
  return existsSync(SIGNER_OF_BOX) ? SIGNER_OF_BOX : null
}

/** False where these are no services of this machine. */
const tellUnits = (verb: 'start' | 'stop'): boolean =>
  spawnSync('systemctl', [verb, ...UNITS], { stdio: 'ignore' }).status === 0

async function askPhrase(environment: NodeJS.ProcessEnv): Promise<string> {
  if (environment.OCEAN_PHRASE) return environment.OCEAN_PHRASE
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await lines.question('The phrase that head office tells by telephone: ')
  } finally {
    lines.close()
  }
}

async function prove(
  data: string,
  values: Values,
  environment: NodeJS.ProcessEnv,
  { say }: Screen,
): Promise<number> {
  if (!readReplacement(data)) throw new Error(`no replacement was begun in ${data}`)
  const untilMs = performance.now() + Number(textOf(values, 'wait') ?? 0) * 60_000
  for (;;) {
    const signed = proveReplacement({ data, environment, now: () => new Date() })
    const { verdict, reasons } = signed.report
    if (verdict === 'waiting' && performance.now() + LOOK_EVERY_MS < untilMs) {
      say(`… ${reasons.join('; ')}`)
      await new Promise((next) => setTimeout(next, LOOK_EVERY_MS))
      continue
    }
    if (values.json === true) say(JSON.stringify(signed))
    else for (const line of reportLines(signed.report)) say(line)
    return verdict === 'equal' ? 0 : 1
  }
}
