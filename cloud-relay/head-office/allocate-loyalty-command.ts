import { groupThousands } from '#domain/money.ts'
import { normalisePhone } from '#domain/phone.ts'
import { DONE } from './exit-codes.ts'
import { type OfficeCommand, textFlag } from './office-command.ts'
import { OfficeError } from './office-errors.ts'

export const allocateLoyaltyCommand: OfficeCommand = {
  name: 'allocate-loyalty',
  takes: 'OUTLET',
  summary: 'Reserves points for an outlet to pay with while it is cut off.',
  group: 'ocean_loyalty',
  about: `Reserved points can be spent nowhere else until that outlet spends or returns them.
--percent tops up to that part of what is free, for every customer who shops there; the same
command again adds nothing. --recall asks for what is left: it is free when the outlet answers.`,
  flags: {
    percent: { type: 'string', value: 'N', words: 'part of what is free, 1 to 100' },
    customer: { type: 'string', value: 'WHO', words: 'one customer: phone, membership or id' },
    points: { type: 'string', value: 'N', words: 'so many points more, for one customer' },
    recall: { type: 'boolean', words: 'takes back what is left' },
  },
  hasDryRun: true,
  needsCloud: true,
  run: async ({ cloud, flags, names, isDryRun, say }) => {
    const [outlet] = names
    if (!outlet) throw new OfficeError('USAGE', 'name the outlet')
    const [percent, points] = [whole(flags.percent, 100), whole(flags.points, 1e12)]
    const customer = textFlag(flags, 'customer')
    const recall = flags.recall === true
    if ([percent, points, recall || null].filter((each) => each !== null).length !== 1) {
      throw new OfficeError('USAGE', 'one of --percent, --points and --recall')
    }
    if (points !== null && !customer) throw new OfficeError('USAGE', '--points takes a --customer')
    const who = customer ? (normalisePhone(customer) ?? customer) : null
    const order = { outlet, customer: who, points, percent, recall }
    const { effects } = await cloud.command('allocate-loyalty', order, isDryRun)
    const verb = recall ? 'asked back' : 'reserved'
    const sum = groupThousands(String(effects.points))
    say(`${sum} points of ${effects.leases} customers ${isDryRun ? 'would be ' : ''}${verb}.`)
    return DONE
  },
}

function whole(flag: unknown, max: number): number | null {
  if (typeof flag !== 'string') return null
  const value = Number(flag.replaceAll('.', ''))
  if (Number.isInteger(value) && value >= 1 && value <= max) return value
  throw new OfficeError('USAGE', `${flag} is not a whole number from 1 to ${max}`)
}
