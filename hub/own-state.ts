// What the hub looks after by itself, each by a timer of its own: prices that begin, late cash,
// what the log says of conflicts, the outbox's age, the audit chain, the second copy, the machine
// and what the cloud hears of it.
import type { BackupState } from '#domain/wire/document-box.ts'
import type { HubDeps } from './app-types.ts'
import { watchAudit } from './audit/watch-audit.ts'
import { startContinuousBackup } from './backup/continuous-backup.ts'
import { runBeside } from './backup/run-beside.ts'
import { runChronyc } from './box/machine/read-clock-source.ts'
import { createMachineReader } from './box/machine/read-machine.ts'
import { type ReleaseOnBox, readReleaseOnBox } from './box/machine/read-release.ts'
import { watchBoxHealth } from './box/watch-box-health.ts'
import { type MachineWatch, watchMachine } from './box/watch-machine.ts'
import { watchPrices } from './catalogue/price-watch.ts'
import { watchOutboxAge } from './cloud/prune-outbox.ts'
import { type QueueHistory, watchQueue } from './cloud/queue-history.ts'
import type { RelaySocket } from './cloud/relay-socket.ts'
import type { Config } from './config.ts'
import { watchConflicts } from './conflict/watch-conflicts.ts'
import type { LiveServer } from './lan/live-channel.ts'
import { holdsNothingOf } from './lan/terminal-watch.ts'
import { tellKeptLogo } from './printing/tell-logo.ts'
import { watchAddenda } from './shift/addendum-watch.ts'
import type { IsEmpty } from './shift/finalise-addenda.ts'
import type { Shutdown } from './system/shutdown.ts'

export type OwnState = {
  backup(): BackupState | null
  machine: MachineWatch['state']
  isRestless: MachineWatch['isRestless']
  releaseOnBox(): Promise<ReleaseOnBox | null>
  queue: QueueHistory
}
type Doors = { live: LiveServer; relay: RelaySocket }

export function watchOwnState(
  config: Config,
  deps: HubDeps,
  doors: Doors,
  shutdown: Shutdown,
): OwnState {
  const { terminals } = doors.live
  const isEmpty: IsEmpty = (...asked) => holdsNothingOf(terminals, ...asked)
  shutdown.onStop('prices', watchPrices(deps).stop)
  shutdown.onStop('addenda', watchAddenda(deps, isEmpty).stop)
  shutdown.onStop('conflicts', watchConflicts(deps).stop)
  const backup = startBackup(config, deps, shutdown)
  tellKeptLogo(deps.db, deps.seams)
  shutdown.onStop('outbox age', watchOutboxAge(deps).stop)
  shutdown.onStop('audit', watchAudit(deps).stop)
  const reader = createMachineReader(config.machineRoot, deps.dataFolder, runChronyc)
  const machine = watchMachine(deps, reader)
  shutdown.onStop('machine', machine.stop)
  const isTerminalConnected = (id: string) => terminals.statusOf(id)?.isSilent === false
  // A rehearsal's hub is not what the box is updated for, and may not read its files.
  const releaseOnBox = async () => (config.rehearsal ? null : readReleaseOnBox(config.machineRoot))
  const told = { backup, machine: machine.state, releaseOnBox, relayStatus: doors.relay.status }
  shutdown.onStop('box health', watchBoxHealth({ ...deps, ...told, isTerminalConnected }).stop)
  const queue = watchQueue(deps)
  shutdown.onStop('queue history', queue.stop)
  const { state, isRestless } = machine
  return { backup, machine: state, isRestless, releaseOnBox, queue }
}

/** A release that is tried touches no copy: what it makes of the data may be undone in a minute. */
function startBackup({ backupFolder, trial }: Config, deps: HubDeps, shutdown: Shutdown) {
  if (!backupFolder || trial === 'yes') return () => null
  const backup = startContinuousBackup(deps, backupFolder, runBeside)
  shutdown.onStop('backup', () => backup.stop())
  return () => backup.state()
}
