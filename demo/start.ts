// `npm start`: the whole product on one machine, with an invented minimarket.

import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { type DemoOptions, readDemoOptions, USAGE } from './demo-options.ts'
import { createDemoReport, framed } from './demo-report.ts'
import { readStaff } from './outlet/outlet-tables.ts'
import { type Demo, startDemo } from './start-demo.ts'

const ROLE_NAMES = {
  cashier: 'kasir · cashier',
  supervisor: 'penyelia · supervisor',
  manager: 'manajer · manager',
  technician: 'teknisi · technician',
}

const ECHO_MS = 1_000

const write = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

function readOptions(): DemoOptions {
  try {
    return readDemoOptions(process.argv.slice(2), process.env)
  } catch (error) {
    write(`${(error as Error).message}\n\n${USAGE}`)
    process.exit(2)
  }
}

/** What a newcomer needs next, in one frame. */
function welcome(demo: Demo, dataFolder: string): string {
  const { doors, outlet } = demo
  const lan = doors.onboarding ? lanAddress(doors.onboarding) : null
  const codes = outlet.pairingCodes.map((code) => `${code.slice(0, 4)} ${code.slice(4)}`)
  return framed([
    `${outlet.outletName} (${outlet.outletCode})`,
    '',
    ...(doors.http ? [`Kasir · till             ${doors.http}`] : []),
    ...(lan ? [`Tablet di LAN · on LAN   ${lan}`] : []),
    `Struk · receipt paper    ${demo.paperUrl}`,
    ...(demo.scaleUrl ? [`Timbangan · scale        ${demo.scaleUrl}`] : []),
    ...(doors.http ? [`API                      ${doors.http}/docs`] : []),
    ...(demo.hasCloud ? ['Cloud (PostgreSQL)       npm run cloud'] : []),
    `Log & data               ${dataFolder}`,
    '',
    `Kode pemasangan · pairing code   ${codes.join(' / ')}  (satu terminal tiap kode · one each)`,
    ...readStaff().map(
      ({ name, role, pin }) => `PIN ${pin.padEnd(6)}  ${name}, ${ROLE_NAMES[role]}`,
    ),
    '',
    'Berhenti · stop: Ctrl-C',
  ])
}

/** The hub's address as another machine on the LAN would write it. */
function lanAddress(door: string): string | null {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const own = addresses.find(({ family, internal }) => family === 'IPv4' && !internal)
  if (!own) return null
  const url = new URL(door)
  url.hostname = own.address
  return url.origin
}

async function main(): Promise<void> {
  const options = readOptions()
  if (options.wantsHelp) return write(USAGE)
  const stopping = listenForStop()
  const report = createDemoReport(write, options.isQuiet)
  const startMs = performance.now()
  const demo = await startDemo(options, report, stopping.signal)
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1)
  write(`\n${welcome(demo, options.dataFolder)}\nREADY (${seconds} s)`)
  if (options.stopsWhenReady) stopping.abort()
  if (!stopping.signal.aborted) await once(stopping.signal, 'abort')
  await demo.stop()
  write('Selesai, data disimpan · done, the data is kept')
}

/**
 * The first Ctrl-C stops in order; whoever presses it again does not want to wait. npm passes on
 * the signal that the terminal sent to both: an echo within a second is not a second press.
 */
function listenForStop(): AbortController {
  const stopping = new AbortController()
  let firstMs = 0
  const onSignal = () => {
    if (!stopping.signal.aborted) {
      firstMs = performance.now()
      write('\nMenghentikan … · stopping …')
      stopping.abort()
    } else if (performance.now() - firstMs > ECHO_MS) {
      write('Yang masih jalan dihentikan saat start berikutnya · the next start ends what is left')
      process.exit(1)
    }
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal)
  return stopping
}

try {
  await main()
} catch (error) {
  write(`\n${(error as Error).message}`)
  write('Bantuan · help: docs/runbooks/start-problems.md')
  process.exitCode = 1
}
