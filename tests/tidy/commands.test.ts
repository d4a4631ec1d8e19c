// A command in a document can be typed as it stands: the script, the word and each flag exist.
// Decision records tell what was so on their day and are left out.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { flagsOf } from '../../cloud-relay/head-office/office-command.ts'
import { COMMANDS as OFFICE } from '../../cloud-relay/head-office/office-commands.ts'
import about from '../../package.json' with { type: 'json' }
import { BOX_COMMANDS } from '../../provisioning/ocean/box-commands.ts'
import { COMMON_FLAGS } from '../../provisioning/ocean/technician-command.ts'
import { COMMANDS as TECHNICIAN } from '../../provisioning/ocean/technician-commands.ts'
import { filesMatching, ROOT, readSource } from './source-files.ts'

const COMMANDS_MIN = 150
/** Beside the flags of head office's commands and of a technician's. */
const FLAG = /(?:^|\s)--([a-z][a-z-]*)/g
const SCRIPTS: Record<string, string> = about.scripts
const INSTALL = 'provisioning/install.sh'
const UPDATE = 'provisioning/update/update-box.ts'

type Typed = { file: string; text: string }

/** What stands in code spans, fences and indented blocks, one command each, without remarks. */
function commandsIn(file: string): Typed[] {
  const source = readSource(file)
  const blocks = [...source.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].map(([, block = '']) => block)
  const rest = source.replaceAll(/^```\w*\n[\s\S]*?^```/gm, '')
  const indented = [...rest.matchAll(/^ {4,}(\S.*)$/gm)].map(([, line = '']) => line)
  const spans = [...rest.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span)
  const lines = [...blocks.flatMap((block) => block.split('\n')), ...indented, ...spans]
  return lines
    .flatMap((line) => line.replace(/\s+#.*$/, '').split(/\s*(?:&&|;|\|)\s*/))
    .map((text) => ({ file, text: text.trim() }))
}

const documents = filesMatching('**/*.md').filter((file) => !file.includes('docs/decisions/'))
const typed = documents.flatMap(commandsIn)
const flagsIn = (words: string): string[] => [...words.matchAll(FLAG)].map(([, name = '']) => name)
/** What a program reads as a flag: an option of parseArgs, or the word itself. */
const knows = (source: string, flag: string): boolean =>
  new RegExp(`--${flag}\\b|['"]${flag}['"]|^\\s*${flag}:|[{,]\\s*${flag}[:,}\\s]`, 'm').test(source)

function expectFlags(t: Tap, { file, text }: Typed, known: readonly string[]): void {
  for (const flag of flagsIn(text)) {
    if (!known.includes(flag)) t.fail(`${file}: “${text}” has no --${flag}`)
  }
}
type Tap = { fail(words: string): unknown }

function expectOffice(t: Tap, { file, text }: Typed, name: string): void {
  const command = OFFICE.find((each) => each.name === name)
  if (command) expectFlags(t, { file, text }, Object.keys(flagsOf(command)))
  else t.fail(`${file}: “${text}”: head office has no command ${name}`)
}

/** Words as they follow `ocean`. */
function expectOcean(t: Tap, { file, text }: Typed, words: string): void {
  const [first = '', second] = words.split(/\s+/)
  if (!/^[a-z]/.test(first)) return
  if (first === 'cloud') {
    if (second !== undefined && /^[a-z]/.test(second)) expectOffice(t, { file, text }, second)
    return
  }
  const command = TECHNICIAN.find((each) => each.name === first)
  if (command) {
    expectFlags(t, { file, text }, Object.keys({ ...command.flags, ...COMMON_FLAGS }))
    return
  }
  const onBox = BOX_COMMANDS.find((each) => each.name === first)
  if (!onBox) {
    t.fail(`${file}: “${text}”: there is no ocean ${first}`)
    return
  }
  const program = onBox.program ?? `provisioning/replace/${first}-command.ts`
  expectKnown(t, { file, text }, sourcesOf(program))
}

function expectKnown(t: Tap, { file, text }: Typed, source: string): void {
  for (const flag of flagsIn(text)) {
    if (!knows(source, flag)) t.fail(`${file}: “${text}”: nothing reads --${flag}`)
  }
}

/** A program and what lies beside it: options are read in a file of their own at times. */
function sourcesOf(program: string): string {
  const folder = join(ROOT, dirname(program))
  const inner = join(ROOT, program.replace(/\.ts$/, ''))
  const beside = existsSync(inner) && statSync(inner).isDirectory() ? readFolder(inner) : ''
  const whole = dirname(program) === 'tools' ? '' : readFolder(folder)
  return readSource(program) + beside + whole
}

const readFolder = (folder: string): string =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readSource(join(folder, name).slice(ROOT.length).replace(/^\//, '')))
    .join('\n')

t.test('npm run: the script exists and reads the flags', async (t) => {
  let count = 0
  for (const each of typed) {
    const [, name, words = ''] =
      /^npm run (?:-s )?([a-z][\w:-]*)(?: -- (.*))?$/.exec(each.text) ?? []
    if (name === undefined) continue
    count += 1
    const script = SCRIPTS[name]
    if (script === undefined) t.fail(`${each.file}: there is no npm run ${name}`)
    else if (name === 'ocean') expectOcean(t, each, words)
    else {
      const program = /node ([\w./-]+\.ts)/.exec(script)?.[1]
      if (program) expectKnown(t, { file: each.file, text: words }, sourcesOf(program))
    }
  }
  t.comment(`${count} commands`)
  t.ok(count >= COMMANDS_MIN, 'they were found')
})

t.test('ocean: the command exists with these flags', async (t) => {
  const found = typed.filter(({ text }) => /^ocean [a-z]/.test(text))
  for (const each of found) expectOcean(t, each, each.text.slice('ocean '.length))
  t.ok(found.length > 60, `${found.length} were found`)
})

t.test('on a box: verbs and flags of install.sh and of the updater', async (t) => {
  const script = readSource(INSTALL)
  const verbs = [...script.matchAll(/^ {2}([a-z-]+)\) /gm)].map(([, verb]) => verb)
  let count = 0
  for (const { file, text } of typed) {
    const [, verb, words = ''] = /^sh (?:\S*\/)?install\.sh ([a-z-]+)(.*)$/.exec(text) ?? []
    if (verb === undefined) continue
    count += 1
    if (!verbs.includes(verb)) t.fail(`${file}: install.sh has no ${verb}`)
    for (const flag of flagsIn(words)) {
      if (!script.includes(`    --${flag}) `)) t.fail(`${file}: install.sh has no --${flag}`)
    }
  }
  t.ok(count > 5, `${count} of install.sh`)
  const updater = readSource(UPDATE)
  for (const { file, text } of typed) {
    const verb = /(?:^\$U|update-box\.ts) ([a-z]+)/.exec(text)?.[1]
    if (verb && !updater.includes(`'${verb}'`)) t.fail(`${file}: the updater has no ${verb}`)
  }
})

t.test('programs of a box that a document names are in the release', async (t) => {
  for (const { file, text } of typed) {
    for (const [, path = ''] of text.matchAll(
      /\/opt\/ocean\/(?:current|steady)\/([\w./-]+\.\w+)/g,
    )) {
      if (!existsSync(join(ROOT, path))) t.fail(`${file}: there is no ${path}`)
    }
  }
})
