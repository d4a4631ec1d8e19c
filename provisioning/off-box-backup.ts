// ocean off-box send | check | probe | fetch --to <folder> [--newest]
// The encrypted copy outside the box: restic (Debian's package) carries the hub's own backup and
// its keys to a USB disk, another box over SFTP, or anything that speaks S3. Where to, and with
// which password, is said in restic's own variables: RESTIC_REPOSITORY, RESTIC_PASSWORD_FILE (and
// its AWS_…); which folders in OCEAN_DATA and OCEAN_BACKUP (docs/runbooks/backup.md).
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { replaceFile } from '#hub/system/durable-file.ts'

/** The hub reads it (hub/backup/off-box-state.ts). */
const REPORT = 'off-box.json'
const TRIAL = 'off-box-trial.json'
const WANTED = 'off-box-wanted'
const PROBE = ['--tag', 'ocean-probe', '--host', 'hub']
const PROBE_BYTES = 64
const WORDS_MAX = 300
const RUN_MS_MAX = 6 * 60 * 60_000
/** Of the copies: a day by the hour, two weeks by the day, a quarter by the week. */
const KEEP = ['--keep-hourly', '24', '--keep-daily', '14', '--keep-weekly', '13']
const OURS = ['--tag', 'ocean', '--host', 'hub']
/** A part of what is out there is read back each time, so that all of it is in some weeks. */
const READ_BACK = '--read-data-subset=5%'
/** In the data folder, but no key: the database goes by its backup, the rest is made again. */
const NOT_KEYS =
  /^(outlet\.db|restor|set-aside-|.*\.(sock|log|pid|new)$|stopped-|relay$|fetched$|ballast|fenced|can-)/

export type OffBoxOptions = {
  data: string
  backup: string
  environment: Environment
  nowMs: number
}
type Environment = Record<string, string | undefined>
type Run = (args: string[], input?: string) => string

/** Sends what is new; answers null, or why it could not. The report says the same to the hub. */
export function sendOffBox(options: OffBoxOptions): string | null {
  const before = readReport(options.backup)
  try {
    const restic = runner(options.environment)
    openRepository(restic, options.environment, before)
    const paths = [options.backup, ...keysOf(options.data, options.backup)]
    const without = ['scratch', '*.part', REPORT, TRIAL, WANTED].flatMap((name) => [
      '--exclude',
      name,
    ])
    const time = ['--time', timeAfterAll(restic, options.nowMs)]
    restic(['backup', '--quiet', ...OURS, ...time, ...without, ...paths])
    restic(['forget', '--quiet', ...OURS, ...KEEP, '--prune'])
    const { RESTIC_REPOSITORY: place } = options.environment
    report(options.backup, { sent_at_ms: options.nowMs, fault: null, place: digestOf(place) })
    return null
  } catch (error) {
    const fault = (error as Error).message
    report(options.backup, { ...before, sent_at_ms: before?.sent_at_ms ?? null, fault })
    return fault
  }
}

/** One that was sent to before is never begun anew: an empty place is a disk that was pulled out. */
function openRepository(restic: Run, environment: Environment, before: Report | null): void {
  if (hasRepository(restic)) {
    // Of those that a power cut has ended; what another machine holds stays.
    restic(['unlock', '--quiet'])
    return
  }
  const { RESTIC_REPOSITORY: place } = environment
  if (before?.place === digestOf(place)) {
    throw new Error(`${place} is not there any more: is the disk plugged in?`)
  }
  restic(['init'])
}

/** A place may have a name and a password in it. */
const digestOf = (place: string | undefined): string =>
  createHash('sha256')
    .update(place ?? '')
    .digest('hex')
    .slice(0, 16)

/** restic knows the newest by its time: a clock that was ahead must not keep an old one newest. */
function timeAfterAll(restic: Run, nowMs: number): string {
  const text = restic(['snapshots', '--json', ...OURS, '--latest', '1'])
  const snapshots = (JSON.parse(text) ?? []) as { time: string }[]
  const times = snapshots.map(({ time }) => Date.parse(time) + 1_000)
  const at = new Date(Math.max(nowMs, ...times))
  return at.toISOString().slice(0, 19).replace('T', ' ')
}

/**
 * Writes something small outside, reads it back and deletes it. Answers null, or why not; the hub
 * reads the same (hub/backup/off-box-trial.ts).
 */
export function probeOffBox({ backup, environment, nowMs }: ProbeOptions): string | null {
  let fault: string | null = null
  try {
    const restic = runner(environment)
    openRepository(restic, environment, readReport(backup))
    const word = randomBytes(PROBE_BYTES).toString('hex')
    const named = ['--stdin', '--stdin-filename', 'probe', ...PROBE]
    restic(['backup', '--quiet', ...named], word)
    const id = newestProbe(restic)
    const back = restic(['dump', id, '/probe'])
    restic(['forget', '--quiet', id])
    if (back !== word) throw new Error('what came back is not what was written')
    if (JSON.parse(restic(['snapshots', '--json', ...PROBE]))?.some(isOf(id))) {
      throw new Error('what was written cannot be deleted there')
    }
  } catch (error) {
    fault = (error as Error).message
  }
  replaceFile(join(backup, TRIAL), JSON.stringify({ at_ms: nowMs, fault }), 0o640)
  return fault
}

type ProbeOptions = Omit<OffBoxOptions, 'data'>
const isOf = (id: string) => (each: { id: string }) => each.id === id

function newestProbe(restic: Run): string {
  const found = JSON.parse(restic(['snapshots', '--json', ...PROBE])) as { id: string }[] | null
  const id = found?.at(-1)?.id
  if (!id) throw new Error('what was written is not there')
  return id
}

/** Reads a part of it back. Throws in restic's words. */
export const checkOffBox = ({ environment }: Pick<OffBoxOptions, 'environment'>): void => {
  runner(environment)(['check', '--quiet', READ_BACK])
}

/** The newest copy, below `to` under the paths it had on the box. */
export const fetchOffBox = (
  { environment }: Pick<OffBoxOptions, 'environment'>,
  to: string,
): void => {
  runner(environment)(['restore', 'latest', '--tag', 'ocean', '--quiet', '--target', to])
}

/** The same without the generations before the newest one: enough to see whether it holds. */
export const fetchNewest = (
  { environment }: Pick<OffBoxOptions, 'environment'>,
  to: string,
): void => {
  const restic = runner(environment)
  const bases = restic(['ls', 'latest', '--tag', 'ocean']).split('\n')
  const generations = bases.flatMap(
    (path) => /^(.*\/generation-[^/]+)\/base\.db$/.exec(path)?.[1] ?? [],
  )
  const older = generations.sort().slice(0, -1)
  const without = older.flatMap((path) => ['--exclude', path])
  restic(['restore', 'latest', '--tag', 'ocean', '--quiet', '--target', to, ...without])
}

/** Files that a box cannot do without and that no cloud has: pepper, sealing key, authority. */
function keysOf(data: string, backup: string): string[] {
  return readdirSync(data)
    .filter((name) => !NOT_KEYS.test(name))
    .map((name) => join(data, name))
    .filter((path) => !`${backup}/`.startsWith(`${path}/`))
}

function runner(environment: OffBoxOptions['environment']): Run {
  if (!environment.RESTIC_REPOSITORY) throw new Error('RESTIC_REPOSITORY does not say where to')
  if (!environment.RESTIC_PASSWORD_FILE) throw new Error('RESTIC_PASSWORD_FILE is not set')
  return (args, input) => {
    const { status, stderr, stdout, error } = spawnSync('restic', args, {
      // It reads a time as one of where it is.
      ...{ env: { ...environment, TZ: 'UTC' }, encoding: 'utf8', timeout: RUN_MS_MAX },
      ...(input === undefined ? { stdio: ['ignore', 'pipe', 'pipe'] } : { input }),
    })
    if (error) throw new Error(`restic cannot be run: ${error.message}`)
    if (status === 0) return stdout
    throw new Error(stderr.trim().slice(-WORDS_MAX) || `restic ended with ${status}`)
  }
}

function hasRepository(restic: Run): boolean {
  try {
    restic(['cat', 'config'])
    return true
  } catch (error) {
    // Anything else, as a wrong password, must not begin another repository.
    if (/does not exist|Is there a repository/i.test((error as Error).message)) return false
    throw error
  }
}

/** `place`: where it went, when it last went well. */
type Report = { sent_at_ms: number | null; fault: string | null; place?: string }

function readReport(backup: string): Report | null {
  const path = join(backup, REPORT)
  try {
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Report) : null
  } catch {
    return null
  }
}

function report(backup: string, words: Report): void {
  replaceFile(join(backup, REPORT), JSON.stringify(words), 0o640)
}

const USAGE = 'ocean off-box send | check | probe | fetch --to <folder> [--newest]'

function main(args: string[]): void {
  const [text, yes] = [{ type: 'string' }, { type: 'boolean' }] as const
  const options = { to: text, newest: yes, help: yes }
  const { positionals, values } = parseArgs({ args, options, allowPositionals: true })
  if (values.help) return void process.stdout.write(`${USAGE}\n`)
  const { OCEAN_DATA: data = 'data/hub', OCEAN_BACKUP: backup = 'data/backup' } = process.env
  const { env: environment } = process
  const [verb] = positionals
  if (verb === 'send') {
    const folders = { data: resolve(data), backup: resolve(backup) }
    const fault = sendOffBox({ ...folders, environment, nowMs: Date.now() })
    if (fault) throw new Error(fault)
  } else if (verb === 'probe') {
    const fault = probeOffBox({ backup: resolve(backup), environment, nowMs: Date.now() })
    if (fault) throw new Error(fault)
  } else if (verb === 'check') checkOffBox({ environment })
  else if (verb === 'fetch' && values.to) {
    const fetch = values.newest ? fetchNewest : fetchOffBox
    fetch({ environment }, resolve(values.to))
  } else throw new Error(`say ${USAGE}`)
  process.stdout.write(`${verb}: done\n`)
}

if (import.meta.main) {
  try {
    main(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
