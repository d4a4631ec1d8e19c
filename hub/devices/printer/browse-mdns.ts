import { execFile } from 'node:child_process'
import { isPrivate } from './lan-neighbours.ts'

export type NamedPrinter = { address: string; name: string }

const SERVICE = '_pdl-datastream._tcp'
const BROWSE_MS_MAX = 4_000
const ANSWER_BYTES_MAX = 64 * 1024
const NAME_LENGTH_MAX = 60

/** Printers that say their names on the LAN; none where avahi is not installed. Never throws. */
export function browseMdns(command = 'avahi-browse'): Promise<NamedPrinter[]> {
  return new Promise((resolve) => {
    const limits = { timeout: BROWSE_MS_MAX, maxBuffer: ANSWER_BYTES_MAX }
    // Resolve, parsable, end when all are known, no look-up of type names.
    execFile(command, ['-rptk', SERVICE], limits, (_error, stdout) =>
      resolve(readBrowsed(stdout ?? '')),
    )
  })
}

/** Lines `=;interface;protocol;name;type;domain;host;address;port;text`. */
export function readBrowsed(text: string): NamedPrinter[] {
  const found = new Map<string, NamedPrinter>()
  for (const line of text.split('\n')) {
    const [mark, , protocol, name = '', , , , host = '', port = ''] = line.split(';')
    const isUsable = /^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65_536
    if (mark !== '=' || protocol !== 'IPv4' || !isPrivate(host) || !isUsable) continue
    const address = `${host}:${port}`
    found.set(address, { address, name: readName(name) })
  }
  return [...found.values()]
}

/** Letters that are no plain ones come as `\032`, byte by byte and in decimal. */
function readName(escaped: string): string {
  const bytes = escaped.replace(/\\(\d{3})|\\(.)/g, (_all, code?: string, letter?: string) =>
    code === undefined ? (letter ?? '') : String.fromCharCode(Number(code) & 0xff),
  )
  const name = Buffer.from(bytes, 'latin1').toString('utf8')
  return name.replace(/\p{C}/gu, '').trim().slice(0, NAME_LENGTH_MAX)
}
