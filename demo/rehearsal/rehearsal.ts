// `npm run rehearsal`: a second hub beside the shop's, where outages are practised.
import { once } from 'node:events'
import { replaceFile } from '#hub/system/durable-file.ts'
import { createDemoReport, framed } from '../demo-report.ts'
import { hasPostgres } from '../postgres-binaries.ts'
import {
  REHEARSAL_USAGE,
  type RehearsalOptions,
  readRehearsalOptions,
} from './rehearsal-options.ts'
import { lanAddress, type Rehearsal, startRehearsal } from './start-rehearsal.ts'

const write = (line: string): void => void process.stdout.write(`${line}\n`)

function readOptions(): RehearsalOptions {
  try {
    return readRehearsalOptions(process.argv.slice(2), process.env)
  } catch (error) {
    write(`${(error as Error).message}\n\n${REHEARSAL_USAGE}`)
    process.exit(2)
  }
}

function welcome(rehearsal: Rehearsal, howToStop: string): string {
  const { outlet, tills, trainer, paperUrl, hasCloud } = rehearsal
  const address = lanAddress()
  const codes = outlet.pairingCodes.map((code) => `${code.slice(0, 4)} ${code.slice(4)}`)
  const trainerPort = trainer.https ? new URL(trainer.https).port : null
  return framed([
    'LATIHAN · REHEARSAL: bukan penjualan · not a sale',
    '',
    `Kasir di mesin ini · till here       http://localhost:${tills.here}`,
    ...(address ? [`Kasir di LAN · tills on the LAN      https://${address}:${tills.https}`] : []),
    ...(trainer.http ? [`Pelatih di mesin ini · trainer here  ${trainer.http}`] : []),
    ...(address && trainerPort
      ? [`Pelatih di LAN · trainer on the LAN  https://${address}:${trainerPort}`]
      : []),
    `Kertas printer · printer's paper     ${paperUrl}`,
    `WAN                                  ${hasCloud ? 'cloud latihan · private cloud' : '-'}`,
    '',
    `Kode pemasangan · pairing codes      ${codes.join(' / ')}`,
    'PIN seperti di toko · PINs as in the shop',
    '',
    `Buka Konsol → Latihan · open Console → Rehearsal. Berhenti · stop: ${howToStop}`,
  ])
}

async function main(): Promise<void> {
  const options = readOptions()
  if (options.wantsHelp) return write(REHEARSAL_USAGE)
  const stopping = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => stopping.abort())
  }
  const hasCloud = options.hasCloud && hasPostgres()
  const rehearsal = await startRehearsal({ ...options, hasCloud }, createDemoReport(write, false))
  const words = welcome(rehearsal, options.screenFile ? 'ocean rehearsal stop' : 'Ctrl-C')
  write(`\n${words}\nREADY`)
  // Whoever waits for the file finds it whole.
  if (options.screenFile) replaceFile(options.screenFile, `${words}\n`, 0o644)
  if (!stopping.signal.aborted) await once(stopping.signal, 'abort')
  await rehearsal.stop()
  write('Latihan selesai · the rehearsal has ended')
}

try {
  await main()
} catch (error) {
  write(`\n${(error as Error).message}`)
  process.exitCode = 1
}
