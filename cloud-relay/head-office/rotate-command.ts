import { DONE } from './exit-codes.ts'
import type { OfficeCommand } from './office-command.ts'
import { OfficeError } from './office-errors.ts'

export const rotateCommand: OfficeCommand = {
  name: 'rotate',
  takes: 'OUTLET…',
  summary: 'Asks outlets to give themselves a new password at their next call.',
  group: 'ocean_fleet',
  about: `The box makes the password and tells nobody, not even head office. One that is away does
it when it is back; status shows who still has to.`,
  flags: {},
  hasDryRun: true,
  needsCloud: true,
  run: async ({ cloud, names, isDryRun, say }) => {
    if (names.length === 0) throw new OfficeError('USAGE', 'name at least one outlet')
    const { effects } = await cloud.command('rotate', { outlets: [...new Set(names)] }, isDryRun)
    for (const [outlet, count] of Object.entries(effects.logins as Record<string, number>)) {
      say(`${outlet}: ${count} logins ${isDryRun ? 'would be' : 'are'} asked`)
    }
    return DONE
  },
}
