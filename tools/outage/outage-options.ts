import { parseArgs } from 'node:util'
import { FAULT_PROFILES, isProfileName, type ProfileName } from './fault-profiles.ts'

export type OutageOptions = {
  terminals: number
  sales: number
  products: number
  minutes: number
  profile: ProfileName
  seed: number
  /** Also how long one till takes alone with 100 and with 1,000 sales. */
  isAloneMeasured: boolean
}

export const OUTAGE_USAGE = `npm run outage -- [flags]
  --terminals N   model tills, the real models over a real hub (10)
  --sales N       sales during the outage (10000)
  --products N    of the demonstration's catalogue (200)
  --minutes N     how long nobody answers, in the tills' time (120)
  --profile NAME  ${Object.keys(FAULT_PROFILES).join(', ')} (market-day)
  --seed N        of arrivals, baskets, faults, crashes and clocks (1)
  --no-alone      without the time of one till alone with 100 and with 1,000 sales`

/** Null: help was asked for. Throws one sentence about a flag that is wrong. */
export function readOutageOptions(args: string[]): OutageOptions | null {
  const { values } = parseArgs({
    args,
    options: {
      terminals: { type: 'string', default: '10' },
      sales: { type: 'string', default: '10000' },
      products: { type: 'string', default: '200' },
      minutes: { type: 'string', default: '120' },
      profile: { type: 'string', default: 'market-day' },
      seed: { type: 'string', default: '1' },
      'no-alone': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return null
  if (!isProfileName(values.profile)) {
    throw new Error(`--profile must be one of ${Object.keys(FAULT_PROFILES).join(', ')}`)
  }
  return {
    terminals: count(values.terminals, 'terminals'),
    sales: count(values.sales, 'sales'),
    products: count(values.products, 'products'),
    minutes: count(values.minutes, 'minutes'),
    profile: values.profile,
    seed: count(values.seed, 'seed'),
    isAloneMeasured: !values['no-alone'],
  }
}

function count(text: string, flag: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new Error(`--${flag} must be a whole number from 1 on`)
  }
  return number
}
