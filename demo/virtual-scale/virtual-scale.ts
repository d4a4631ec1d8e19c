// A scale on a pseudo terminal, and a page to put goods on it. It speaks as a CAS that is asked.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createFakeScale } from '#hub/devices/scale/fake-scale.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { openPseudoTerminal } from './pseudo-terminal.ts'

export type VirtualScale = {
  /** The tty that the hub opens. */
  port: string
  scaleUrl: string
  stop(): Promise<void>
}

export const SCALE_CAPACITY_G = 15_000
const LOADS_G = [0, 250, 500, 1_234, 2_750, 16_000]
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
}

/** Throws where no pseudo terminal is to be had. */
export async function startVirtualScale(): Promise<VirtualScale> {
  const terminal = await openPseudoTerminal(null)
  const scale = createFakeScale({
    ...{ protocol: 'cas-request', framing: '8N1', capacityG: SCALE_CAPACITY_G },
    timers: realSeams.timers,
    say: terminal.write,
  })
  terminal.onBytes = scale.hear
  let grams = 0
  const server = createServer((request, response) => {
    const asked = gramsIn(request)
    if (asked !== null) {
      grams = asked
      scale.put(grams)
      response.writeHead(303, { location: '/' }).end()
    } else answer(request, response, grams)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port: terminal.tty,
    scaleUrl: `http://localhost:${port}`,
    async stop() {
      scale.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await terminal.end()
    },
  }
}

/** Goods are put on by POST /<grams>, from this machine's own page. */
function gramsIn({ method, url = '', headers }: IncomingMessage): number | null {
  const [, digits] = /^\/(\d{1,5})$/.exec(url) ?? []
  const isOurs =
    headers['sec-fetch-site'] === undefined || headers['sec-fetch-site'] === 'same-origin'
  return method === 'POST' && isOurs && digits !== undefined ? Number(digits) : null
}

function answer({ url }: IncomingMessage, response: ServerResponse, grams: number): void {
  if (url !== '/') {
    response.writeHead(404).end()
    return
  }
  const keys = LOADS_G.map(
    (load) =>
      `<form method="post" action="/${load}"><button>${load === 0 ? 'Kosong · empty' : `${load} g`}</button></form>`,
  )
  response.writeHead(200, HEADERS).end(`<!doctype html>
<html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Timbangan peraga · virtual scale</title>
<style>
  body { max-width: 30rem; margin: 2rem auto; padding: 0 1rem; font: 1.1rem/1.5 sans-serif; }
  strong { font-size: 2.5rem; }
  form { display: inline-block; margin: 0 .5rem .5rem 0; }
  button { min-height: 3rem; padding: 0 1.2rem; font: inherit; }
</style>
<h1>Timbangan peraga · virtual scale</h1>
<p>Di atasnya · on it: <strong>${grams} g</strong></p>
${keys.join('\n')}
</html>`)
}
