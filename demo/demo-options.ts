// The flags of `npm start -- --port-http 8090 …`; each may be given by its environment variable
// too.

import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

export const ROOT = resolve(import.meta.dirname, '..')

export type DemoOptions = {
  dataFolder: string
  /** Wanted ports; the next free one is taken, and said, when one is busy. */
  portHttps: number
  portHttp: number
  portPrinter: number
  portPaper: number
  /** Plain HTTP for the LAN that explains how a device comes to trust the hub. */
  portTrust: number
  hasCloud: boolean
  isQuiet: boolean
  /** Stops again as soon as everything is ready: to try that a machine can run it. */
  stopsWhenReady: boolean
  wantsHelp: boolean
}

export const USAGE = `npm start -- [flags]
  --data FOLDER       where everything is kept            (DEMO_DATA, data/)
  --port-https N      the tills' door                      (DEMO_PORT_HTTPS, 8443)
  --port-http N       the door for this machine alone      (DEMO_PORT_HTTP, 8080)
  --port-trust N      how a device comes to trust the hub  (8088)
  --port-printer N    the virtual receipt printer          (9100)
  --port-paper N      its paper, in a browser              (9180)
  --no-cloud          no PostgreSQL, no Redis, no relay
  --quiet             says only addresses, codes and problems
  --once-ready-exit   starts, says that it is ready, stops
  --help              this`

/** Throws one sentence when a flag is unknown or a port is no port. */
export function readDemoOptions(args: string[], environment: NodeJS.ProcessEnv): DemoOptions {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: environment.DEMO_DATA ?? join(ROOT, 'data') },
      'port-https': { type: 'string', default: environment.DEMO_PORT_HTTPS ?? '8443' },
      'port-http': { type: 'string', default: environment.DEMO_PORT_HTTP ?? '8080' },
      'port-trust': { type: 'string', default: '8088' },
      'port-printer': { type: 'string', default: '9100' },
      'port-paper': { type: 'string', default: '9180' },
      'no-cloud': { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      'once-ready-exit': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  return {
    dataFolder: resolve(values.data),
    portHttps: readPort('--port-https', values['port-https']),
    portHttp: readPort('--port-http', values['port-http']),
    portTrust: readPort('--port-trust', values['port-trust']),
    portPrinter: readPort('--port-printer', values['port-printer']),
    portPaper: readPort('--port-paper', values['port-paper']),
    hasCloud: !values['no-cloud'],
    isQuiet: values.quiet,
    stopsWhenReady: values['once-ready-exit'],
    wantsHelp: values.help,
  }
}

function readPort(flag: string, text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new Error(`${flag} must be a port from 1 to 65535; it is "${text}".`)
}
