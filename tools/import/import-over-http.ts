// Into a running hub, through its public API: the hub stays the only writer of its database.
import { createReadStream, createWriteStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ImportStatus } from '#domain/wire/catalogue-message.ts'
import { ExplainedError } from './explained-error.ts'
import {
  type HubDoor,
  logInManager,
  openHubDoor,
  pairDevice,
  proveDevice,
  readDevice,
} from './hub-door.ts'
import type { ImportOptions } from './import-options.ts'
import type { Progress } from './import-report.ts'

const LOOK_MS = 200
const ENDED: ImportStatus['state'][] = ['finished', 'refused', 'failed']

type HubTarget = Extract<ImportOptions['target'], { kind: 'hub' }>

export async function importOverHttp(
  options: ImportOptions,
  target: HubTarget,
  progress: Progress,
): Promise<ImportStatus> {
  const ca = target.caFile === null ? null : readFileSync(target.caFile, 'utf8')
  const door = openHubDoor({ url: target.url, ca })
  await enter(door, target)
  const path = `/api/console/imports?mode=${options.mode}`
  progress.show('receiving', 0, 0)
  let status = await door.send<ImportStatus>(path, 'text/csv', createReadStream(options.file))
  while (!ENDED.includes(status.state)) {
    progress.show(status.state, status.rows_done, status.rows_total)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    status = await door.get<ImportStatus>(`/api/console/imports/${status.import_id}`)
  }
  progress.show(status.state, status.rows_done, status.rows_total)
  progress.end()
  if (options.errorsFile) {
    const errors = await door.download(`/api/console/imports/${status.import_id}/errors`)
    await pipeline(errors, createWriteStream(options.errorsFile))
  }
  return status
}

async function enter(door: HubDoor, target: HubTarget): Promise<void> {
  const { stateFolder, url, pairingCode } = target
  const known = pairingCode === null ? readDevice(stateFolder, url) : null
  if (!known && pairingCode === null) {
    throw new ExplainedError(
      'This computer is not paired with the hub: give a code of its console with --pairing-code.',
      'Komputer ini belum dipasangkan dengan hub: beri kode dari konsolnya dengan --pairing-code.',
    )
  }
  const device = known ?? (await pairDevice(door, pairingCode ?? '', stateFolder, url))
  await proveDevice(door, device)
  await logInManager(door, target.staffName, target.pin ?? (await askPin()))
}

const noPin = (): Error =>
  new ExplainedError('Give the PIN with IMPORT_PIN.', 'Beri PIN dengan IMPORT_PIN.')

/** Typed without being shown, and never part of a command line that others can list. */
async function askPin(): Promise<string> {
  if (!process.stdin.isTTY) throw noPin()
  process.stderr.write('PIN: ')
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const prompt = createInterface({ input: process.stdin, output: silent, terminal: true })
  const pin = await prompt.question('')
  prompt.close()
  process.stderr.write('\n')
  return pin.trim()
}
