import { listenToLan } from './ask-lan.ts'
import type { DnsRecord } from './dns-message.ts'

export const SERVICE = '_oceanpos._tcp.local'
const ASK_AGAIN_MS = 1_000

/** What a box says of itself on the LAN; anybody can say so, and TLS proves it. */
export type SaidBox = {
  /** Its name on the LAN, e.g. hub-mart01.local. */
  hostName: string
  /** `hub-<serial>.local`, under which the box shows its own certificate. */
  boxName: string
  address: string
  port: number
  serial: string
  outlet: string
  state: string
  /** SHA-256 of the authority of its host name and of its box name, AB:CD:… */
  fingerprint: string
  boxFingerprint: string
  version: string
}

export type BoxBrowser = {
  boxes(): SaidBox[]
  close(): void
}

/** Asks at once, and each second again: a question may get lost. */
export async function browseBoxes(changed: () => void = () => {}): Promise<BoxBrowser> {
  const records = new Map<string, DnsRecord>()
  const ear = await listenToLan((heard) => {
    for (const record of heard.records) {
      const key = `${record.type} ${record.name.toLowerCase()} ${goalOf(record)}`
      if (record.ttlS === 0) records.delete(key)
      else records.set(record.type === 'PTR' ? key : keyOf(record), record)
    }
    changed()
  })
  const look = (): void => {
    ear.ask(SERVICE, 'PTR')
    for (const { name, type } of missing(records)) ear.ask(name, type)
  }
  look()
  const timer = setInterval(look, ASK_AGAIN_MS)
  return {
    boxes: () => readBoxes(records),
    close: () => {
      clearInterval(timer)
      ear.close()
    },
  }
}

/** The newest word on a name replaces the one before. */
const keyOf = ({ type, name }: DnsRecord): string => `${type} ${name.toLowerCase()}`

const goalOf = (record: DnsRecord): string => (record.type === 'PTR' ? record.to : '')

type Known = ReadonlyMap<string, DnsRecord>

const find = <T extends DnsRecord['type']>(records: Known, type: T, name: string) =>
  records.get(`${type} ${name.toLowerCase()}`) as Extract<DnsRecord, { type: T }> | undefined

const instancesOf = (records: Known): string[] =>
  [...records.values()].flatMap((record) =>
    record.type === 'PTR' && record.name.toLowerCase() === SERVICE ? [record.to] : [],
  )

function missing(records: Known): { name: string; type: 'SRV' | 'TXT' | 'A' }[] {
  return instancesOf(records).flatMap((name) => {
    const service = find(records, 'SRV', name)
    const host = service?.host
    return [
      ...(service ? [] : [{ name, type: 'SRV' as const }]),
      ...(find(records, 'TXT', name) ? [] : [{ name, type: 'TXT' as const }]),
      ...(host && !find(records, 'A', host) ? [{ name: host, type: 'A' as const }] : []),
    ]
  })
}

export function readBoxes(records: Known): SaidBox[] {
  const boxes = instancesOf(records).flatMap((instance) => {
    const service = find(records, 'SRV', instance)
    const text = find(records, 'TXT', instance)
    const place = service && find(records, 'A', service.host)
    return service && text && place ? [boxOf(service, text.texts, place.address)] : []
  })
  return boxes.sort((a, b) => a.hostName.localeCompare(b.hostName))
}

function boxOf(
  { host, port }: { host: string; port: number },
  texts: string[],
  address: string,
): SaidBox {
  const pairs = texts.map((text) => {
    const at = text.indexOf('=')
    return [text.slice(0, at), clean(text.slice(at + 1))]
  })
  const said = Object.fromEntries(pairs) as Record<string, string | undefined>
  const { id = '', outlet = '', state = '', fp = '', box = fp, build = '' } = said
  return {
    ...{ hostName: clean(host), boxName: `hub-${id}.local`, address, port, serial: id },
    ...{ outlet, state, version: build },
    ...{ fingerprint: withColons(fp), boxFingerprint: withColons(box) },
  }
}

/** What comes from the LAN goes to a terminal: no control characters. */
const clean = (text: string): string => text.replace(/\p{C}/gu, '').slice(0, 80)

const withColons = (hex: string): string =>
  (hex.toUpperCase().match(/[0-9A-F]{2}/g) ?? []).slice(0, 32).join(':')
