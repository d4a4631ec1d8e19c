// Every command of head office, in the order of the help.
import { allocateLoyaltyCommand } from './allocate-loyalty-command.ts'
import { approveEpochCommand } from './approve-epoch-command.ts'
import { auditCommand } from './audit-command.ts'
import { bundleCommand } from './bundle-command.ts'
import { enrolCommand } from './enrol-command.ts'
import { importCommand } from './import-command.ts'
import { makeKeyCommand } from './make-key-command.ts'
import type { OfficeCommand } from './office-command.ts'
import { publishCommand } from './publish-command.ts'
import { quarantineCommand } from './quarantine-command.ts'
import { replaceCommand } from './replace-command.ts'
import { revokeCommand } from './revoke-command.ts'
import { rotateCommand } from './rotate-command.ts'
import { setRingCommand } from './set-ring-command.ts'
import { statusCommand } from './status-command.ts'

export const COMMANDS: readonly OfficeCommand[] = [
  statusCommand,
  importCommand,
  publishCommand,
  enrolCommand,
  bundleCommand,
  approveEpochCommand,
  replaceCommand,
  revokeCommand,
  rotateCommand,
  setRingCommand,
  allocateLoyaltyCommand,
  quarantineCommand,
  auditCommand,
  makeKeyCommand,
]
