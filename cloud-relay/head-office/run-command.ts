// From the words of a command line to an exit code. Everything that goes wrong ends as a sentence
// of the registry.
import { parseArgs } from 'node:util'
import { readCredential } from './credential-file.ts'
import { DONE } from './exit-codes.ts'
import { type OfficeCloud, openOfficeCloud, readText } from './office-cloud.ts'
import {
  type FlagValues,
  flagsOf,
  helpOf,
  type OfficeCommand,
  parserOptions,
  textFlag,
} from './office-command.ts'
import { COMMANDS } from './office-commands.ts'
import { describeError, OFFICE_ERRORS, OfficeError } from './office-errors.ts'

export type Screen = {
  say(line: string): void
  /** For what went wrong. */
  complain(line: string): void
  now(): Date
}
export type Environment = Record<string, string | undefined>

export async function runOcean(
  words: readonly string[],
  environment: Environment,
  screen: Screen,
): Promise<number> {
  try {
    return await choose(words, environment, screen)
  } catch (error) {
    const known = error instanceof OfficeError ? error : new OfficeError('FAULT', `${error}`, error)
    screen.complain(describeError(known))
    return OFFICE_ERRORS[known.code].exitCode
  }
}

async function choose(
  words: readonly string[],
  environment: Environment,
  screen: Screen,
): Promise<number> {
  const [program, name, ...rest] = words
  if (program !== 'cloud' || name === undefined || /^(--help|-h|help)$/.test(name)) {
    screen.say(overview())
    return DONE
  }
  const command = COMMANDS.find((each) => each.name === name)
  if (!command) throw new OfficeError('COMMAND_UNKNOWN', name)
  const { flags, names } = parse(command, rest)
  if (flags.help === true) {
    screen.say(helpOf(command))
    return DONE
  }
  const cloud = command.needsCloud ? await connect(flags, environment) : withoutCloud
  try {
    const { say, now } = screen
    return await command.run({ cloud, flags, names, isDryRun: flags['dry-run'] === true, say, now })
  } finally {
    await cloud.close()
  }
}

function parse(command: OfficeCommand, words: string[]): { flags: FlagValues; names: string[] } {
  try {
    const options = parserOptions(flagsOf(command))
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true })
    if (positionals.length > 0 && command.takes === undefined) {
      throw new OfficeError('USAGE', `${positionals[0]} does not belong there`)
    }
    return { flags: values as FlagValues, names: positionals }
  } catch (error) {
    if (error instanceof OfficeError) throw error
    throw new OfficeError('USAGE', (error as Error).message.split('. ')[0], error)
  }
}

function connect(flags: FlagValues, environment: Environment): Promise<OfficeCloud> {
  const path = textFlag(flags, 'credential') ?? environment.OCEAN_CLOUD_CREDENTIAL
  const caPath = textFlag(flags, 'ca') ?? environment.OCEAN_CLOUD_CA_FILE
  const caText = caPath ? readText(caPath) : null
  if (path) {
    const credential = readCredential(path)
    return openOfficeCloud(credential.url, caText ?? credential.caText)
  }
  if (environment.OCEAN_CLOUD_URL) return openOfficeCloud(environment.OCEAN_CLOUD_URL, caText)
  throw new OfficeError('CREDENTIAL_MISSING')
}

const withoutCloud: OfficeCloud = {
  command: () => Promise.reject(new OfficeError('CREDENTIAL_MISSING')),
  read: () => Promise.reject(new OfficeError('CREDENTIAL_MISSING')),
  close: () => Promise.resolve(),
}

function overview(): string {
  return [
    "Head office's door to the cloud of all outlets.",
    '',
    '  ocean cloud COMMAND [flags]      ocean cloud COMMAND --help',
    '',
    ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(18)} ${summary}`),
    '',
    'Which cloud, and as whom: OCEAN_CLOUD_URL, or --credential FILE. docs/manual-head-office.md',
    'tells the daily tasks.',
  ].join('\n')
}
