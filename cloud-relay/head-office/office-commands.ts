// Every command of head office, in the order of the help.
import { auditCommand } from './audit-command.ts'
import { enrolCommand } from './enrol-command.ts'
import type { OfficeCommand } from './office-command.ts'
import { setRingCommand } from './set-ring-command.ts'

export const COMMANDS: readonly OfficeCommand[] = [enrolCommand, setRingCommand, auditCommand]
