// The appliance process: the only entry, and the only writer of the outlet's database.

import { mkdirSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import about from '../package.json' with { type: 'json' }
import { buildApp } from './app.ts'
import type { HaltReason, HubApp, HubDeps } from './app-types.ts'
import { finishRestore } from './backup/restore-outlet.ts'
import { countFaultyDocuments } from './box/count-faulty-documents.ts'
import { type Box, createBox } from './box.ts'
import { RELAY_SOCKET_NAME, startRelaySocket } from './cloud/relay-socket.ts'
import { heedRestoredMarker } from './cloud/restored-marker.ts'
import { type Config, readConfig, serviceManager } from './config.ts'
import { hearFaults } from './db/database-fault.ts'
import type { Db } from './db/open-database.ts'
import { connectPrinter, lookAtPlace, probePlace } from './devices/printer/connect-printer.ts'
import { createLineDrawer } from './devices/printer/drawn/line-drawer.ts'
import { createPrinterFinder } from './devices/printer/find-printers.ts'
import { watchUsbPrinters } from './devices/printer/watch-usb-printers.ts'
import { listSerialPorts } from './devices/scale/find-serial-ports.ts'
import { startScale } from './devices/scale/scale.ts'
import { systemSerial } from './devices/scale/serial-system.ts'
import { watchIdentity } from './escrow/escrow-identity.ts'
import { readOrCreateReportKey } from './escrow/identity-files.ts'
import { readRecoveryKey } from './escrow/seal-parcel.ts'
import { countDoubts, type Doubts, proveIntact } from './halted/doubt-damage.ts'
import { heedFence } from './halted/fence-marker.ts'
import { haltReasonOf } from './halted/halt-reason.ts'
import { restHalted } from './halted/rest-halted.ts'
import { tryWriting } from './halted/try-writing.ts'
import { watchFaults } from './halted/watch-faults.ts'
import { askSealedAuthority, type SealOrder } from './lan/ask-signer.ts'
import { answerError, errorAnswer } from './lan/error-answer.ts'
import { createLiveServer } from './lan/live-channel.ts'
import { type OpenDoors, openDoors, openWhatOpens } from './lan/open-doors.ts'
import { readChainHead } from './outbox/chain-place.ts'
import { createKick } from './outbox/kick.ts'
import { openOutlet } from './outlet/open-outlet.ts'
import { findOutlet, raiseClockFloor } from './outlet/outlet-store.ts'
import { watchOwnState } from './own-state.ts'
import { connectProvider } from './payment/connect-provider.ts'
import { hostNameOf, planDoors, planRest } from './plan-doors.ts'
import { readLogo } from './printing/logo-store.ts'
import { markPrinter } from './printing/mark-printer.ts'
import type { PrinterLooks } from './printing/printer-looks.ts'
import type { ProbePrinter } from './printing/probe-printer-routes.ts'
import { type PrintWorkers, startPrintWorkers } from './printing/start-print-workers.ts'
import { createPrinterWatch, type PrinterWatch } from './printing/watch-printers.ts'
import { createPracticeDesk } from './rehearsal/practice-desk.ts'
import { buildRetiredApp, isRetired } from './retired-app.ts'
import { readOrCreateSealingKey } from './salvage/sealing-key.ts'
import { createScaleDesk, type ListenToScale } from './scale/scale-desk.ts'
import { registerScaleMetrics } from './scale/scale-metrics.ts'
import type { Scales } from './scale/scale-routes.ts'
import { awaitOutlet, type SetupReady } from './setup/open-or-set-up.ts'
import { readOrCreatePepper } from './staff/pepper.ts'
import { leaveCleanStopMarker, takeCleanStopMarker } from './system/clean-stop-marker.ts'
import { replaceFile } from './system/durable-file.ts'
import { createLogger } from './system/logger.ts'
import { countKicks, createProcessMetrics } from './system/metrics.ts'
import { realSeams as seams } from './system/real-seams.ts'
import { createShutdown, type Shutdown } from './system/shutdown.ts'
import { createSystemdNotifier, type SystemdNotifier } from './system/systemd-notify.ts'
import { RETIRED_FILE } from './technician/retire-outlet.ts'
import type { TechnicianParts } from './technician/technician-routes.ts'
import { makeFirstPairingCode } from './terminal/pairing-code.ts'

type Pictures = Parameters<typeof connectPrinter>[2]
type OwnKeys = Parameters<typeof watchIdentity>[0]
type Log = HubDeps['log']

const MIGRATIONS = join(import.meta.dirname, '..', 'migrations', 'hub')

/** Answers why it does not even begin to sell; null: it sells, and `halt` ends that. */
async function start(
  config: Config,
  log: Log,
  shutdown: Shutdown,
  halt: (why: HaltReason) => void,
): Promise<HaltReason | null> {
  const { dataFolder } = config
  const systemd = listenForSystemd(log, shutdown)
  const db = openBooks(config, shutdown)
  if (findOutlet(db)) {
    heedRestoredMarker({ db, dataFolder, seams, log })
    if (heedFence(dataFolder, readChainHead(db).epoch)) return 'replaced'
  }
  await sell(config, { db, log, halt, systemd }, shutdown)
  return null
}

function openBooks({ dataFolder, rehearsal }: Config, shutdown: Shutdown): Db {
  mkdirSync(dataFolder, { recursive: true, mode: 0o750 })
  const wasStoppedCleanly = takeCleanStopMarker(dataFolder)
  const began = { wasStoppedCleanly, nowMs: seams.clock.nowMs() }
  finishRestore(dataFolder, began.nowMs)
  const isRehearsal = rehearsal !== undefined
  const db = openOutlet(databaseIn(dataFolder), MIGRATIONS, { ...began, isRehearsal })
  shutdown.onStop('database', () => {
    try {
      if (findOutlet(db)) raiseClockFloor(db, seams.clock.nowMs())
    } finally {
      db.close()
    }
  })
  return db
}

const databaseIn = (dataFolder: string): string => join(dataFolder, 'outlet.db')

type Begun = { db: Db; log: Log; halt(why: HaltReason): void; systemd: SystemdNotifier }

async function sell(config: Config, begun: Begun, shutdown: Shutdown): Promise<void> {
  const { dataFolder } = config
  const { db, log, halt, systemd } = begun
  const databasePath = databaseIn(dataFolder)
  const isRehearsal = config.rehearsal !== undefined
  const pepper = readOrCreatePepper(dataFolder)
  const box = createBox(config, log, shutdown)
  const setup = { config, db, box, shutdown, log, systemd }
  if (isRetired(dataFolder)) return stayRetired(setup)
  await awaitOutlet(db, { ...setupOf(setup), pepper })
  const tryToWrite = () => tryWriting(dataFolder)
  const faults = watchFaults({ seams, log, halt, tryWriting: tryToWrite })
  hearFaults(db, faults.hear)
  const live = createLiveServer(seams)
  const metrics = createProcessMetrics()
  const onOutcome = countKicks(metrics)
  const kick = createKick({ ...seams, redisUrl: config.redisUrl ?? null, onOutcome })
  shutdown.onStop('relay kick', kick.close)
  let printers: PrintWorkers | null = null
  const onFault = (err: unknown) => log.warn({ err }, 'lines are not drawn')
  const drawer = createLineDrawer({ timers: seams.timers, onFault })
  readOrCreateReportKey(dataFolder)
  const identity = watchOwnKeys(config, { db, dataFolder, seams, log, kickRelay: kick.kick })
  const deps: HubDeps = {
    ...{ db, databasePath, dataFolder, seams, log, live, metrics },
    paymentProvider: connectProvider(config.paymentProvider, seams.timers),
    kickRelay: kick.kick,
    wakePrinters: () => printers?.wake(),
    drawLogo: drawer.drawLogo,
    pepper,
    sealingKey: readOrCreateSealingKey(dataFolder),
    build: about.version,
    isRehearsal,
    identity,
    halt,
    hearFault: faults.hear,
  }
  countFaultyDocuments(deps)
  // Before the printers: it refuses a second hub, which would take the first one's jobs for broken.
  const relaySocket = config.relaySocket ?? join(dataFolder, RELAY_SOCKET_NAME)
  const relay = await startRelaySocket(deps, relaySocket, box.officeKey)
  shutdown.onStop('relay socket', relay.close)
  shutdown.onStop('line drawer', drawer.stop)
  const pictures = { drawer, readLogo: () => readLogo(db) }
  // What a trial prints would be printed again after the old release came back.
  const looks = watchPrinters(config, deps, shutdown)
  if (config.trial === 'no') printers = startPrinting({ ...deps, looks }, pictures, shutdown)
  const { backup, queue, ...hardware } = watchOwnState(config, deps, { live, relay }, shutdown)
  const { find: findPrinters } = createPrinterFinder(seams.timers)
  const cloud = { cloudDesk: { ...relay, points: queue.points } }
  const probePrinter: ProbePrinter = (place) => probePlace(place, seams.timers)
  const scales = listenToScales(deps, shutdown)
  const printing = { findPrinters, probePrinter, printerLooks: looks, scales }
  const practice = config.rehearsal ? { practice: createPracticeDesk(config.rehearsal) } : {}
  const outside = { ...printing, ...cloud, ...practice, ...hardware, backup }
  const own = isRehearsal ? {} : { box: technicianParts(setup) }
  const app = await buildApp(deps, { live, uiFolder: config.uiFolder, ...outside, ...own })
  // Else Node keeps it when the hub is stopped, and after a power cut the hub is compiled anew.
  flushCompileCache()
  const doors = await openDoors(app, planDoors(config, db), deps)
  shutdown.onStop('doors', doors.close)
  shutdown.onStop('live channel', live.stop)
  shutdown.onStop('keys on their way', identity.stop)
  if (config.trial === 'no') void identity.escrow()
  box.open(doors, 'enrolled', whoOf(config, db))
  announce(doors, makeFirstPairingCode(db, seams)?.pairingCode ?? null)
  await systemd.ready('tills are served')
}

function watchOwnKeys({ recoveryKey, backupFolder, signer }: Config, deps: OwnKeys) {
  const recovery = recoveryKey ? readRecoveryKey(recoveryKey) : null
  const seal = signer ? (order: SealOrder) => askSealedAuthority(signer, order) : null
  return watchIdentity(deps, recovery, backupFolder ?? null, seal)
}

/** Last told to stop, first to say so. */
function listenForSystemd(log: HubDeps['log'], shutdown: Shutdown): SystemdNotifier {
  const onFault = (err: unknown) => log.warn({ err }, 'systemd was not told')
  const systemd = createSystemdNotifier(serviceManager(), { timers: seams.timers, onFault })
  shutdown.onStop('sign of life', systemd.stop)
  return systemd
}

function startPrinting(
  deps: HubDeps & { looks: PrinterLooks },
  pictures: Pictures,
  shutdown: Shutdown,
): PrintWorkers {
  const printers = startPrintWorkers(deps, (settings) => {
    const printer = connectPrinter(settings, seams.timers, pictures)
    return deps.isRehearsal ? markPrinter(printer) : printer
  })
  shutdown.onStop('printers', printers.stop)
  return printers
}

function watchPrinters({ trial }: Config, deps: HubDeps, shutdown: Shutdown) {
  const watch = createPrinterWatch(deps, (place) => lookAtPlace(place, seams.timers))
  shutdown.onStop('watched printers', watch.stop)
  if (trial === 'no') watch.start()
  shutdown.onStop('usb printers', watchUsb(deps, watch).stop)
  return watch.looks
}

/** Paper that waits for a printer comes out when it is plugged in. */
const watchUsb = ({ log, wakePrinters }: HubDeps, { looks }: PrinterWatch) =>
  watchUsbPrinters(seams.timers, (plugged) => {
    log.info({ usb_printer_count: plugged.length }, 'usb printers changed')
    wakePrinters()
    looks
      .look({ isPatient: true })
      .catch((err: unknown) => log.error({ err }, 'printers not looked at'))
  })

function listenToScales(deps: HubDeps, shutdown: Shutdown): Scales {
  const counters = registerScaleMetrics(deps.metrics)
  const listen: ListenToScale = (line, onChange) =>
    startScale(line, seams, onChange, systemSerial, (what) =>
      what === 'lost' || what === 'opened'
        ? counters.line(line.protocol, what)
        : counters.word(line.protocol, what),
    )
  const desk = createScaleDesk(deps, listen, counters.take)
  shutdown.onStop('scales', desk.stop)
  desk.reload()
  return { desk, listPorts: listSerialPorts }
}

function whoOf(config: Config, db: Db) {
  const outlet = findOutlet(db)
  const outletCode = outlet?.outlet_code ?? null
  return { hostName: hostNameOf(config, outlet), outletCode, claimCode: null }
}

type Setting = {
  config: Config
  db: Db
  box: Box
  shutdown: Shutdown
  log: HubDeps['log']
  systemd: SystemdNotifier
}

/** A box without a shop says where to open one, and the code to type there. */
const setupOf = ({ config, db, box, shutdown, log, systemd }: Setting) => ({
  ...{ seams, dataFolder: config.dataFolder, build: about.version },
  ...{ serial: box.serial, officeKey: box.officeKey, technicians: box.technicians },
  hostName: hostNameOf(config, null),
  answerError,
  openDoors: async (app: HubApp) => openDoors(app, planDoors(config, db), { seams, log }),
  announce: (setup: SetupReady) => {
    const claimCode = setup.setup_code
    const state = claimCode === null ? 'claimed' : 'unclaimed'
    box.open(setup, state, { ...whoOf(config, db), claimCode })
    process.stdout.write(`SETUP ${JSON.stringify(setup)}\n`)
    process.send?.({ setup })
    systemd.ready('a shop is to be opened')
  },
  onStop: (stop: () => Promise<void>) => shutdown.onStop('setup', stop),
})

/** Everything of this outlet is in the cloud: the box says so, and sells no more. */
async function stayRetired({ config, db, box, shutdown, log, systemd }: Setting): Promise<void> {
  const app = buildRetiredApp(box.describe)
  await app.ready()
  const doors = await openDoors(app, planDoors(config, db), { seams, log })
  shutdown.onStop('doors', doors.close)
  box.open(doors, 'retired', whoOf(config, db))
  process.stdout.write(`RETIRED ${JSON.stringify(doors)}\n`)
  await systemd.ready('retired')
}

const technicianParts = ({ config, db, box, shutdown }: Setting): TechnicianParts => ({
  backupFolder: config.backupFolder ?? null,
  ...box,
  signReport: (hash) => box.signReport(planDoors(config, db), hash),
  keepRetired: (answer) =>
    replaceFile(join(config.dataFolder, RETIRED_FILE), JSON.stringify(answer), 0o640),
  // Whoever starts the hub starts it again, and it finds that file.
  end: () => void shutdown.run().then((isClean) => process.exit(isClean ? 0 : 1)),
})

/** One line that whoever started the hub waits for; also sent to a parent process. */
function announce({ close: _close, ...doors }: OpenDoors, pairingCode: string | null): void {
  const ready = { ...doors, pairing_code: pairingCode }
  process.stdout.write(`READY ${JSON.stringify(ready)}\n`)
  process.send?.({ ready })
}

/** What runs now, whether its database was whole when it began, and how often that was doubted. */
type Running = { shutdown: Shutdown; isSelling: boolean; doubts: Doubts }

function stopOnSignals(dataFolder: string, running: Running): void {
  let isStopping = false
  const stop = async () => {
    // Whoever asks twice does not want to wait.
    if (isStopping) process.exit(1)
    isStopping = true
    const isClean = await running.shutdown.run()
    if (isClean && running.isSelling) leaveCleanStopMarker(dataFolder)
    process.exit(isClean ? 0 : 1)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

/** Sells until something ends that; throws what no waiting mends. */
async function sellUntilHalted(config: Config, log: Log, running: Running): Promise<HaltReason> {
  let halt: (why: HaltReason) => void = () => {}
  const halted = new Promise<HaltReason>((resolve) => {
    halt = resolve
  })
  try {
    const atOnce = await start(config, log, running.shutdown, halt)
    running.isSelling = atOnce === null
    if (atOnce) return atOnce
    const why = await halted
    running.doubts.add(why)
    return why
  } catch (error) {
    const why = haltReasonOf(error)
    // A trial that has trouble has failed: the release before it goes on.
    if (!why || config.trial === 'yes') throw error
    log.fatal({ err: error, why }, 'the hub cannot sell')
    return why
  } finally {
    await running.shutdown.run()
    running.isSelling = false
    running.shutdown = createShutdown(seams.timers, log)
  }
}

async function rest(config: Config, log: Log, running: Running, why: HaltReason) {
  const { dataFolder } = config
  const { onStop, run } = running.shutdown
  const systemd = listenForSystemd(log, running.shutdown)
  await restHalted({
    ...{ seams, log, dataFolder, why, build: about.version, refusalOf: errorAnswer },
    proveIntact: running.doubts.take(why) ? () => proveIntact(databaseIn(dataFolder)) : null,
    openDoors: (app, name) => openWhatOpens(app, planRest(config, name), { seams, log }),
    announce: (halted) => {
      systemd.ready(`selling has ended: ${halted.why}`)
      process.stdout.write(`HALTED ${JSON.stringify(halted)}\n`)
      process.send?.({ halted })
    },
    onStop: (stop) => onStop('halted', stop),
  })
  await run()
  running.shutdown = createShutdown(seams.timers, log)
}

async function main(): Promise<void> {
  const config = readConfig()
  const log = createLogger(config.logLevel)
  const doubts = countDoubts(seams.clock)
  const running = { shutdown: createShutdown(seams.timers, log), isSelling: false, doubts }
  stopOnSignals(config.dataFolder, running)
  for (;;) {
    const why = await sellUntilHalted(config, log, running)
    await rest(config, log, running, why)
  }
}

main().catch((error: Error) => {
  process.stderr.write(`The hub does not start. ${error.message}\n`)
  process.exit(1)
})
