import { DONE } from './exit-codes.ts'
import { type OfficeCommand, textFlag } from './office-command.ts'
import { OfficeError } from './office-errors.ts'
import { RINGS } from './ring-releases.ts'

type Placing = { update_ring: string; publish_ring: string; zone: string | null }
type Change = { outlet: string; before: Placing; after: Placing }

export const setRingCommand: OfficeCommand = {
  name: 'set-ring',
  takes: 'OUTLET…',
  summary: 'Says when outlets get new versions and new data: canary first, then early, then all.',
  group: 'ocean_fleet',
  about: `What is published to a ring goes to the outlets of that ring and of those before it, and
so does a release that the file of outlet-config names for a ring. A zone is a name of your own for
outlets that share prices.`,
  flags: {
    update: { type: 'string', value: 'RING', words: 'ring for versions of the program' },
    publish: { type: 'string', value: 'RING', words: 'ring for published data' },
    zone: { type: 'string', value: 'ZONE', words: 'zone for prices' },
  },
  hasDryRun: true,
  needsCloud: true,
  run: async ({ cloud, flags, names, isDryRun, say }) => {
    const order = {
      outlets: [...new Set(names)],
      update_ring: textFlag(flags, 'update'),
      publish_ring: textFlag(flags, 'publish'),
      zone: textFlag(flags, 'zone'),
    }
    if (names.length === 0) throw new OfficeError('USAGE', 'name at least one outlet')
    for (const ring of [order.update_ring, order.publish_ring]) {
      if (ring !== undefined && !RINGS.some((each) => each === ring)) {
        throw new OfficeError('USAGE', `a ring is ${RINGS.join(', ')}`)
      }
    }
    if (order.zone !== undefined && !/^[a-z0-9][a-z0-9-]{0,39}$/.test(order.zone)) {
      throw new OfficeError('USAGE', 'a zone is small letters, digits and -')
    }
    const { effects } = await cloud.command('set-ring', order, isDryRun)
    for (const change of effects.changes as Change[]) say(describe(change, isDryRun))
    return DONE
  },
}

function describe({ outlet, before, after }: Change, isDryRun: boolean): string {
  const parts = (['update_ring', 'publish_ring', 'zone'] as const)
    .filter((name) => before[name] !== after[name])
    .map((name) => `${name.replace('_', ' ')} ${before[name] ?? 'none'} → ${after[name]}`)
  if (parts.length === 0) return `${outlet}: stays as it is`
  return `${outlet}: ${parts.join(', ')}${isDryRun ? ' (not done)' : ''}`
}
