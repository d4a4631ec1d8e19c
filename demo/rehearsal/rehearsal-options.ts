import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../demo-options.ts'

export type RehearsalOptions = {
  /** Where the rehearsal is kept: never the shop's. */
  dataFolder: string
  /** The shop's own hub folder, which is only read; without a database there, an invented shop. */
  shopFolder: string
  /** Made of the shop's by somebody who may read it (make-books.ts); null: made here. */
  booksFolder: string | null
  /** Where what people need is written for whoever started it; null: on the screen alone. */
  screenFile: string | null
  portTills: number
  portTrainer: number
  portTillsHere: number
  portTrainerHere: number
  portPrinter: number
  portPaper: number
  /** The virtual printer's paper is shown to the LAN: the box has no screen of its own. */
  isPaperOnLan: boolean
  hasCloud: boolean
  /** Forgets the last rehearsal: tills are paired anew. */
  isFresh: boolean
  wantsHelp: boolean
}

export const REHEARSAL_USAGE = `npm run rehearsal -- [flags]
  --data FOLDER         where the rehearsal is kept           (data/rehearsal)
  --shop FOLDER         the shop's hub folder, only read      (HUB_DATA_FOLDER, data/hub)
  --books FOLDER        books that make-books.ts made of the shop's, in place of --shop
  --screen FILE         addresses and codes are written there too
  --fresh               forget the last rehearsal
  --paper-on-lan        its paper is shown to the LAN
  --no-cloud            no private cloud: the WAN cannot be practised
  --port-tills N        https for the tills, through the line that can fail      (8543)
  --port-trainer N      https for the trainer, around it                        (8544)
  --port-tills-here N   http for a till on this machine, through the line        (8580)
  --port-trainer-here N http for the trainer on this machine                     (8581)
  --port-printer N      the virtual printer                                      (9150)
  --port-paper N        its paper, in a browser on this machine                  (9151)
  --help                this`

const PORTS = {
  'port-tills': '8543',
  'port-trainer': '8544',
  'port-tills-here': '8580',
  'port-trainer-here': '8581',
  'port-printer': '9150',
  'port-paper': '9151',
} as const

/** Throws one sentence when a flag is unknown, a port is no port, or both folders are one. */
export function readRehearsalOptions(
  args: string[],
  environment: NodeJS.ProcessEnv,
): RehearsalOptions {
  const ports = Object.entries(PORTS).map(
    ([name, port]) => [name, { type: 'string', default: port }] as const,
  )
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: join(ROOT, 'data', 'rehearsal') },
      shop: { type: 'string', default: environment.HUB_DATA_FOLDER ?? join(ROOT, 'data', 'hub') },
      books: { type: 'string' },
      screen: { type: 'string' },
      fresh: { type: 'boolean', default: false },
      'paper-on-lan': { type: 'boolean', default: false },
      'no-cloud': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      ...(Object.fromEntries(ports) as Record<
        keyof typeof PORTS,
        { type: 'string'; default: string }
      >),
    },
  })
  const port = (flag: keyof typeof PORTS): number => readPort(flag, values[flag])
  const dataFolder = resolve(values.data)
  const shopFolder = resolve(values.shop)
  assertApart(dataFolder, shopFolder)
  return {
    ...{ dataFolder, shopFolder },
    booksFolder: values.books === undefined ? null : resolve(values.books),
    screenFile: values.screen ?? null,
    portTills: port('port-tills'),
    portTrainer: port('port-trainer'),
    portTillsHere: port('port-tills-here'),
    portTrainerHere: port('port-trainer-here'),
    portPrinter: port('port-printer'),
    portPaper: port('port-paper'),
    isPaperOnLan: values['paper-on-lan'],
    hasCloud: !values['no-cloud'],
    isFresh: values.fresh,
    wantsHelp: values.help,
  }
}

function assertApart(dataFolder: string, shopFolder: string): void {
  const isSame = dataFolder === shopFolder || join(dataFolder, 'hub') === shopFolder
  if (isSame || shopFolder.startsWith(`${dataFolder}/`)) {
    throw new Error("--data must not be the shop's own folder: a rehearsal never writes there.")
  }
}

function readPort(flag: string, text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new Error(`--${flag} must be a port from 1 to 65535; it is "${text}".`)
}
