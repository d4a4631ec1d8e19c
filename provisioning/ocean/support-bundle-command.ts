// `ocean support-bundle`: at the box everything that may leave it; from a laptop what the box says
// over the LAN.
import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { arch, release } from 'node:os'
import { join } from 'node:path'
import type { BoxAnswer, BoxFacts } from '#domain/wire/box-message.ts'
import { makeTarGz, type TarFile } from '../tar-archive.ts'
import { CliError } from './cli-errors.ts'
import { safeBox, safeFacts, safeHealth } from './distant-facts.ts'
import { openKnownBox } from './find-box.ts'
import { type Run, type TechnicianCommand, textFlag } from './technician-command.ts'

/** As install.sh makes a box. */
const BOX_DATA = '/var/lib/ocean/hub'
const BOX_SETTINGS = ['/etc/ocean/hub.env', '/etc/ocean/relay.env']

export const supportBundleCommand: TechnicianCommand = {
  name: 'support-bundle',
  takes: '[BOX]',
  summary: {
    id: 'Satu berkas untuk minta bantuan, tanpa nama dan rahasia; lengkap bila dijalankan di kotak.',
    en: 'One file to ask for help with, without names or secrets; whole when run on the box.',
  },
  flags: {
    out: { type: 'string', value: 'BERKAS', en: 'where it is written', id: 'berkas hasil' },
    data: {
      type: 'string',
      value: 'FOLDER',
      en: `on the box: the hub’s data (${BOX_DATA})`,
      id: `di kotak: data hub (${BOX_DATA})`,
    },
    logs: {
      type: 'string',
      value: 'FOLDER',
      en: 'of hub.log and relay.log; else the journal',
      id: 'folder hub.log dan relay.log; bila tidak, jurnal',
    },
  },
  run: (run) => (run.names.length === 0 ? bundleHere(run) : bundleFromLan(run)),
}

async function bundleHere(run: Run): Promise<number> {
  const { flags, screen, environment, now } = run
  const data = textFlag(flags, 'data') ?? environment.HUB_DATA_FOLDER ?? BOX_DATA
  if (!existsSync(data)) throw new CliError('NOT_ON_THE_BOX', data)
  screen.progress(screen.word('bundle-gathering'))
  // It reads the database, which a laptop has no library for.
  const { makeSupportBundle } = await import('../support-bundle.ts')
  const bytes = await makeSupportBundle({
    ...{ data, environment, nowMs: now().getTime() },
    logs: textFlag(flags, 'logs') ?? join(data, '..', 'logs'),
    ...{ hubUrl: 'http://127.0.0.1:8080', relayUrl: 'http://127.0.0.1:9465' },
    settingsFiles: BOX_SETTINGS.filter((path) => existsSync(path)),
  })
  return keep(run, 'box', bytes)
}

async function bundleFromLan(run: Run): Promise<number> {
  const { screen, now } = run
  const { client } = await openKnownBox(run)
  screen.progress(screen.word('bundle-gathering'))
  const box = (await client.get('/api/box')) as BoxAnswer
  const health = (await client.get('/api/health')) as Parameters<typeof safeHealth>[0]
  const isOutlet = box.state === 'enrolled'
  const facts = isOutlet ? ((await client.get('/api/technician/facts')) as BoxFacts) : null
  const system = release().replace(/[^\w.+-]/g, '')
  const files = [
    json('laptop.json', { node: process.version, system, arch: arch(), at: now().toISOString() }),
    json('box.json', safeBox(box)),
    json('health.json', safeHealth(health)),
    ...(facts ? [json('facts.json', safeFacts(facts))] : []),
  ]
  const manifest = json('manifest.json', {
    made_at: now().toISOString(),
    holds: 'what a box says over the LAN: states, counts, codes; no names, no secrets, no log',
    files: files.map(({ name, text }) => ({ name, sha256: sha256(text) })),
  })
  return keep(run, box.serial ?? 'box', makeTarGz([manifest, ...files], now().getTime()))
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const json = (name: string, value: unknown): TarFile => ({
  name,
  text: `${JSON.stringify(value, null, 2)}\n`,
})

function keep({ flags, screen, now }: Run, whose: string, bytes: Buffer): number {
  const stamp = now()
    .toISOString()
    .replace(/[-:]|\.\d+/g, '')
  const path = textFlag(flags, 'out') ?? `ocean-support-${whose}-${stamp}.tar.gz`
  if (existsSync(path)) throw new CliError('FILE_EXISTS', path)
  writeFileSync(path, bytes, { mode: 0o600, flag: 'wx' })
  const size = Math.ceil(bytes.length / 1024)
  screen.say(screen.paint('good', screen.word('bundle-kept', { path, size })))
  screen.result({ file: path, bytes: bytes.length })
  return 0
}
