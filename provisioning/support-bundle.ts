// npm run support-bundle -- --data <the hub's data folder>: one file to send when asking for help.
// Everything in it is on an allow-list (support-facts.ts, safe-log.ts): no names, phone numbers,
// notes, tokens, passwords or keys leave the box.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { arch, freemem, loadavg, release, totalmem, uptime } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Check } from 'typebox/value'
import { HealthAnswer } from '#domain/wire/health-message.ts'
import about from '../package.json' with { type: 'json' }
import { LOG_NAMES, readLastLines } from './journal-lines.ts'
import { readOwnSentences, safeLine } from './safe-log.ts'
import { type Facts, readDatabaseFacts, readSettings, safeMetrics } from './support-facts.ts'
import { makeTarGz, type TarFile } from './tar-archive.ts'
import { readUsbFacts } from './usb-facts.ts'

const ROOT = resolve(import.meta.dirname, '..')
const LINES_MAX = 5_000
const ASK_MS_MAX = 5_000
const DATA_FILES = ['outlet.db', 'outlet.db-wal', 'outlet.db-shm', 'relay/relay.db']

export type BundleOptions = {
  /** The hub's data folder. */
  data: string
  /** Folder of hub.log and relay.log. */
  logs: string
  hubUrl: string
  relayUrl: string
  /** Files of NAME=value lines that the services are started with. */
  settingsFiles: string[]
  environment: Record<string, string | undefined>
  nowMs: number
}

export async function makeSupportBundle(options: BundleOptions): Promise<Buffer> {
  const [health, hubMetrics, relayHealth, relayMetrics] = await Promise.all([
    ask(`${options.hubUrl}/api/health`),
    ask(`${options.hubUrl}/metrics`),
    ask(`${options.relayUrl}/health`),
    ask(`${options.relayUrl}/metrics`),
  ])
  const files: TarFile[] = [
    json('versions.json', readVersions()),
    json('box.json', readBox(options)),
    json('settings.json', gatherSettings(options)),
    json('database.json', readDatabaseFacts(join(options.data, 'outlet.db'))),
    json('health.json', { hub: safeHealth(health), relay: safeRelayHealth(relayHealth) }),
    { name: 'hub-metrics.txt', text: safeMetrics(hubMetrics ?? '') },
    { name: 'relay-metrics.txt', text: safeMetrics(relayMetrics ?? '') },
    ...readLogs(options.logs),
  ]
  return makeTarGz([json('manifest.json', describe(files, options.nowMs)), ...files], options.nowMs)
}

const json = (name: string, value: unknown): TarFile => ({
  name,
  text: `${JSON.stringify(value, null, 2)}\n`,
})

const describe = (files: TarFile[], nowMs: number): Facts => ({
  made_at: new Date(nowMs).toISOString(),
  holds: 'counts, sizes, states and closed words; no personal data, no secrets',
  files: files.map(({ name, text }) => ({
    name,
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
  })),
})

const readVersions = (): Facts => ({
  ocean: about.version,
  node: process.version,
  system: release().replace(/[^\w.+-]/g, ''),
  arch: arch(),
})

function readBox({ data, nowMs }: BundleOptions): Facts {
  const size = (name: string): number | null =>
    existsSync(join(data, name)) ? statSync(join(data, name)).size : null
  const disk = existsSync(data) ? statfsSync(data) : null
  return {
    clock: new Date(nowMs).toISOString(),
    timezone_minutes: -new Date(nowMs).getTimezoneOffset(),
    uptime_s: Math.floor(uptime()),
    load: loadavg(),
    memory_bytes: { total: totalmem(), free: freemem() },
    disk_bytes: disk && { total: disk.blocks * disk.bsize, free: disk.bavail * disk.bsize },
    usb_printers: readUsbFacts(),
    file_bytes: Object.fromEntries(DATA_FILES.map((name) => [name, size(name)])),
  }
}

function gatherSettings({ environment, settingsFiles }: BundleOptions): Facts {
  const lines = settingsFiles.flatMap((path) => readFileSync(path, 'utf8').split('\n'))
  const pairs = lines.flatMap((line) => {
    const [, name, value] = /^\s*([A-Z_]+)=(.*)$/.exec(line) ?? []
    return name === undefined ? [] : [[name, value?.trim().replace(/^"(.*)"$/, '$1')]]
  })
  return readSettings({ ...environment, ...Object.fromEntries(pairs) })
}

/** Null when nobody answers in time: that too is worth knowing. */
async function ask(url: string): Promise<string | null> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ASK_MS_MAX), redirect: 'error' })
    return await answer.text()
  } catch {
    return null
  }
}

/** The hub's answer is a closed shape without names; what is another shape is not passed on. */
function safeHealth(text: string | null): unknown {
  if (text === null) return 'no answer'
  const value = parse(text)
  return Check(HealthAnswer, value) ? value : 'another answer than this version gives'
}

function safeRelayHealth(text: string | null): unknown {
  if (text === null) return 'no answer'
  const { state, reasons } = (parse(text) ?? {}) as { state?: unknown; reasons?: unknown }
  if (!['healthy', 'degraded', 'failing'].includes(String(state))) return 'another answer'
  return { state, reason_count: Array.isArray(reasons) ? reasons.length : 0 }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function readLogs(folder: string): TarFile[] {
  const own = readOwnSentences(ROOT)
  return LOG_NAMES.flatMap((name) => {
    const last = readLastLines(folder, name, LINES_MAX)
    if (last === null) return []
    const safe = last.map((line) => safeLine(line, own)).filter((line) => line !== null)
    const count = JSON.stringify({ lines: last.length, left_out: last.length - safe.length })
    return [{ name, text: `${[count, ...safe.map((line) => JSON.stringify(line))].join('\n')}\n` }]
  })
}

const USAGE = `npm run support-bundle -- --data <the hub's data folder>
  --out <file>       where to write; default ocean-support-<time>.tar.gz
  --logs <folder>    of hub.log and relay.log; default beside the data folder
  --hub <url>        default http://127.0.0.1:8080
  --relay <url>      default http://127.0.0.1:9465
  --settings <file>  NAME=value lines the services start with; may be given again
`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      out: { type: 'string' },
      logs: { type: 'string' },
      hub: { type: 'string', default: 'http://127.0.0.1:8080' },
      relay: { type: 'string', default: 'http://127.0.0.1:9465' },
      settings: { type: 'string', multiple: true, default: [] },
    },
  })
  if (!values.data || !existsSync(values.data)) {
    process.stderr.write(USAGE)
    process.exit(2)
  }
  const nowMs = Date.now()
  const stamp = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '')
  const out = values.out ?? `ocean-support-${stamp}.tar.gz`
  const bundle = await makeSupportBundle({
    data: values.data,
    logs: values.logs ?? join(values.data, '..', 'logs'),
    hubUrl: values.hub,
    relayUrl: values.relay,
    settingsFiles: values.settings,
    environment: process.env,
    nowMs,
  })
  writeFileSync(out, bundle, { mode: 0o600, flag: 'wx' })
  process.stdout.write(`${out}: ${bundle.length} bytes, no personal data, no secrets\n`)
}

if (import.meta.main) await main()
