// From the words of a command line to an exit code. Everything that goes wrong ends as a sentence
// in the technician's language.
import { parseArgs } from 'node:util'
import { BOX_COMMANDS, runOnBox } from './box-commands.ts'
import { CLI_ERRORS, CliError, describeCliError } from './cli-errors.ts'
import { openKnownBoxes } from './known-boxes.ts'
import { chooseLanguage, type Language } from './language.ts'
import { createScreen, type Screen, type Streams } from './screen.ts'
import { COMMON_FLAGS, type FlagValues, type TechnicianCommand } from './technician-command.ts'
import { COMMANDS } from './technician-commands.ts'

type Environment = Record<string, string | undefined>

export async function runTechnician(
  words: readonly string[],
  environment: Environment,
  streams: Streams,
): Promise<number> {
  const [name, ...rest] = words
  const isJson = rest.includes('--json')
  const at = words.indexOf('--lang')
  const language = chooseLanguage(at < 0 ? null : words[at + 1], environment)
  const screen = createScreen(streams, { language, isJson, environment })
  try {
    const exitCode = runOnBox(name, rest, environment)
    if (exitCode !== null) return exitCode
    const command = COMMANDS.find((each) => each.name === name)
    if (!command) {
      if (name !== undefined && !/^(--help|-h|help|--lang)$/.test(name)) {
        throw new CliError('COMMAND_UNKNOWN', name)
      }
      for (const line of overview(screen)) screen.say(line)
      return 0
    }
    return await runCommand(command, rest, environment, screen)
  } catch (error) {
    const known = error instanceof CliError ? error : new CliError('FAULT', `${error}`)
    streams.err.write(`${screen.paint('bad', describeCliError(known, language))}\n`)
    screen.result({ error: { code: known.refusal?.code ?? known.code, detail: known.message } })
    return CLI_ERRORS[known.code].exitCode
  }
}

async function runCommand(
  command: TechnicianCommand,
  words: string[],
  environment: Environment,
  screen: Screen,
): Promise<number> {
  const { flags, names } = parse(command, words)
  if (flags.help === true) {
    for (const line of helpOf(command, screen)) screen.say(line)
    return 0
  }
  const known = openKnownBoxes(environment)
  return command.run({ screen, flags, names, known, environment, now: () => new Date() })
}

const flagsOf = (command: TechnicianCommand) => ({ ...command.flags, ...COMMON_FLAGS })

function parse(command: TechnicianCommand, words: string[]) {
  const options = Object.fromEntries(
    Object.entries(flagsOf(command)).map(([name, { type }]) => [name, { type }]),
  )
  try {
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true })
    return { flags: values as FlagValues, names: positionals }
  } catch (error) {
    throw new CliError('USAGE', (error as Error).message.split('. ')[0])
  }
}

function overview(screen: Screen): string[] {
  return [
    screen.word('usage-overview'),
    '',
    ...COMMANDS.map((command) => summaryOf(command, screen)),
    '',
    screen.word('usage-on-the-box'),
    '',
    ...BOX_COMMANDS.map((command) => summaryOf(command, screen)),
    '',
    screen.word('usage-more'),
  ]
}

type Listed = Pick<TechnicianCommand, 'name' | 'takes' | 'summary'>

function summaryOf({ name, takes, summary }: Listed, screen: Screen): string {
  const usage = `  ocean ${name} ${takes}`.padEnd(32)
  return `${screen.paint('bold', usage)} ${summary[screen.language]}`
}

function helpOf(command: TechnicianCommand, screen: Screen): string[] {
  const language: Language = screen.language
  const flags = Object.entries(flagsOf(command)).map(
    ([name, flag]) =>
      `${`  --${name}${flag.value ? ` ${flag.value}` : ''}`.padEnd(28)} ${flag[language]}`,
  )
  const usage = ['  ocean', command.name, command.takes].filter(Boolean).join(' ')
  return [command.summary[language], '', usage, '', screen.word('usage-flags'), ...flags]
}
