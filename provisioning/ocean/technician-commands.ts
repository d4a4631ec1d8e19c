// Every command of a technician, in the order of their work; what only a box can do stands in
// box-commands.ts.
import { checkCommand } from './check/check-command.ts'
import { claimCommand, visitCommand } from './claim-command.ts'
import { discoverCommand } from './discover-command.ts'
import { enrolCommand } from './enrol-command.ts'
import { pairCommand } from './pair-command.ts'
import { retireCommand } from './retire-command.ts'
import { statusCommand } from './status-command.ts'
import { supportBundleCommand } from './support-bundle-command.ts'
import type { TechnicianCommand } from './technician-command.ts'

export const COMMANDS: readonly TechnicianCommand[] = [
  discoverCommand,
  claimCommand,
  enrolCommand,
  pairCommand,
  checkCommand,
  statusCommand,
  visitCommand,
  retireCommand,
  supportBundleCommand,
]
