import { DONE } from './exit-codes.ts'
import { type OfficeCommand, textFlag } from './office-command.ts'
import { OfficeError } from './office-errors.ts'

export const revokeCommand: OfficeCommand = {
  name: 'revoke',
  takes: '[OUTLET]',
  summary: "Takes an outlet's right to speak at once: for a box that was stolen.",
  group: 'ocean_fleet',
  about: `Its logins can no longer log in, its connections are cut now, and the life of its database
is fenced. The shop goes on selling; nothing of it reaches the cloud until it is enrolled again
(--new-login) and its box approved. With --login only that one login is taken.`,
  flags: { login: { type: 'string', value: 'LOGIN', words: 'this login alone' } },
  hasDryRun: true,
  needsCloud: true,
  run: async ({ cloud, flags, names, isDryRun, say }) => {
    const [outlet] = names
    const login = textFlag(flags, 'login')
    if ((outlet === undefined) === (login === undefined)) {
      throw new OfficeError('USAGE', 'name an outlet or a --login')
    }
    const order = outlet ? { outlet } : { login }
    const { effects } = await cloud.command('revoke', order, isDryRun)
    const verb = isDryRun ? 'would be' : 'is'
    say(`${outlet ?? login} ${verb} revoked: ${effects.logins} logins taken.`)
    if (!isDryRun) say(`${effects.sessions} live connections were cut.`)
    if (effects.logins_not_locked !== 0) {
      say(`${effects.logins_not_locked} logins can still connect, and are refused at every door.`)
    }
    return DONE
  },
}
