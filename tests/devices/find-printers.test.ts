import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { browseMdns, readBrowsed } from '#hub/devices/printer/browse-mdns.ts'
import {
  answersAt,
  createPrinterFinder,
  type Surroundings,
} from '#hub/devices/printer/find-printers.ts'
import { isPrivate, listNeighbours } from '#hub/devices/printer/lan-neighbours.ts'
import { findByUsbAddress, usbAddressOf } from '#hub/devices/printer/usb-address.ts'
import { hearUsbNodes } from '#hub/devices/printer/usb-events.ts'
import { listUsbPrinters, type UsbPrinter } from '#hub/devices/printer/usb-printers.ts'
import { listUsblpNodes } from '#hub/devices/printer/usblp-system.ts'
import { watchUsbPrinters } from '#hub/devices/printer/watch-usb-printers.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { fakeTimers } from '../support/fake-timers.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { waitUntil } from './wait-until.ts'

type Plugged = {
  socket: string
  serial?: string
  vendor?: string
  usbClass?: string
  protocol?: string
  driver?: string
}

/** The kernel's lists as folders, with one device for each. */
function makeFolders(t: Test, plugged: Plugged[]) {
  const root = makeTempFolder(t, 'sys')
  const folders = { devices: join(root, 'devices'), nodes: join(root, 'nodes') }
  mkdirSync(folders.devices)
  mkdirSync(join(folders.nodes, '001'), { recursive: true })
  plugged.forEach((device, at) => {
    const { socket, serial, vendor = '04b8', usbClass = '07', protocol = '02', driver } = device
    const write = (folder: string, facts: Record<string, string>): void => {
      mkdirSync(join(folders.devices, folder))
      for (const [name, value] of Object.entries(facts)) {
        writeFileSync(join(folders.devices, folder, name), `${value}\n`)
      }
    }
    const named = { idVendor: vendor, idProduct: '0e15', manufacturer: 'EPSON', product: 'TM-T20' }
    const numbers = { busnum: '1', devnum: String(at + 2) }
    write(socket, { ...named, ...numbers, ...(serial === undefined ? {} : { serial }) })
    write(`${socket}:1.0`, { bInterfaceClass: usbClass, bInterfaceProtocol: protocol })
    if (driver) symlinkSync(`/drivers/${driver}`, join(folders.devices, `${socket}:1.0`, 'driver'))
    writeFileSync(join(folders.nodes, '001', String(at + 2).padStart(3, '0')), '')
  })
  return folders
}

t.test('what is plugged in', async (t) => {
  const folders = makeFolders(t, [
    { socket: '1-1', serial: 'A1', driver: 'usblp' },
    { socket: '1-2.3', driver: 'usbfs' },
    { socket: '1-3', usbClass: '08' },
    { socket: '1-4', protocol: '04' },
    { socket: '1-5', usbClass: 'ff', vendor: '0519', serial: 'S' },
    { socket: '1-6', usbClass: 'ff', vendor: '046d' },
  ])
  const [first, second, ...rest] = listUsbPrinters(folders)
  t.same(first, {
    ...{ address: '04b8:0e15:A1', name: 'EPSON TM-T20', serial: 'A1', access: 'ready' },
  })
  t.match(second, { address: '04b8:0e15:@1-2.3', serial: null, access: 'in-use' })
  t.same(
    rest.map(({ address }) => address),
    ['0519:0e15:S'],
    'a maker’s own class; no disk, no IPP, no camera',
  )
})

t.test('two printers with one serial number are told apart by their sockets', async (t) => {
  const folders = makeFolders(t, [
    { socket: '1-1', serial: '00000001' },
    { socket: '1-2', serial: '00000001' },
  ])
  const addresses = listUsbPrinters(folders).map(({ address }) => address)
  t.same(addresses, ['04b8:0e15:@1-1', '04b8:0e15:@1-2'])
})

t.test('what may not be opened', { skip: process.getuid?.() === 0 && 'root may' }, async (t) => {
  const folders = makeFolders(t, [{ socket: '1-1' }])
  chmodSync(join(folders.nodes, '001', '002'), 0)
  t.match(listUsbPrinters(folders), [{ access: 'not-allowed' }])
})

t.test('a device without a node may not be opened; no list is nothing', async (t) => {
  const folders = makeFolders(t, [{ socket: '1-1' }])
  t.match(listUsbPrinters({ ...folders, nodes: '/nowhere' }), [{ access: 'not-allowed' }])
  t.same(listUsbPrinters({ devices: '/nowhere', nodes: '/nowhere' }), [])
})

t.test('the kernel’s printer nodes with whose they are', async (t) => {
  const { devices } = makeFolders(t, [{ socket: '1-1', serial: 'A1' }])
  const nodes = join(makeTempFolder(t, 'nodes'), 'usbmisc')
  mkdirSync(join(nodes, 'lp0'), { recursive: true })
  mkdirSync(join(nodes, 'hiddev0'))
  mkdirSync(join(nodes, 'lp1'))
  mkdirSync(join(devices, '1-1', '1-1:1.0'))
  symlinkSync(join(devices, '1-1', '1-1:1.0'), join(nodes, 'lp0', 'device'))
  t.same(listUsblpNodes(nodes), [
    ...[{ path: '/dev/usb/lp0', vendorId: 0x04b8, productId: 0x0e15, serial: 'A1', socket: '1-1' }],
  ])
})

t.test('an address means one device, always the same', async (t) => {
  const device = (socket: string, serial: string | null) => ({
    ...{ vendorId: 0x04b8, productId: 0x0e15, serial, socket },
  })
  const all = [device('1-2', 'X'), device('1-1', 'X'), device('1-3', null)]
  const find = (address: string) => findByUsbAddress(address, all, (found) => found)?.socket ?? null
  t.equal(find('04b8:0e15:X'), '1-1')
  t.equal(find('04b8:0e15:@1-2'), '1-2')
  t.equal(find('04b8:0e15:Y'), null)
  t.equal(find('04b8:0e16:X'), null)
  t.equal(find('04b9:0e15:X'), null)
  for (const one of all) t.equal(find(usbAddressOf(one, all)), one.socket)
})

t.test('which addresses are tried', async (t) => {
  const hosts = (address: string, prefixLength: number) =>
    listNeighbours([{ address, prefixLength }])
  t.same(hosts('192.168.1.5', 30).hosts, ['192.168.1.6'], 'not its own, not the ends')
  t.equal(hosts('192.168.1.5', 24).hosts.length, 253)
  t.match(hosts('10.1.2.3', 8), { isWhole: false })
  t.equal(hosts('10.1.2.3', 8).hosts.length, 253, 'around the box')
  t.equal(hosts('10.0.0.5', 22).hosts.length, 1_021)
  t.same(hosts('8.8.8.8', 24).hosts, [], 'never outside')
  t.same(hosts('172.32.0.1', 24).hosts, [])
  t.same(hosts('127.0.0.1', 8).hosts, [])
  const many = Array.from({ length: 9 }, (_, at) => ({
    ...{ address: `10.0.${at}.1`, prefixLength: 24 },
  }))
  t.equal(listNeighbours(many).hosts.length, 1_024)
  t.equal(listNeighbours(many).isWhole, false)
  t.ok(hosts('192.168.0.1', 23).hosts.every(isPrivate))
})

t.test('names on the LAN: only private addresses, whatever a neighbour says', async (t) => {
  const line = (name: string, host: string, port = '9100') =>
    `=;eth0;IPv4;${name};_pdl-datastream._tcp;local;p.local;${host};${port};"note="`
  const text = [
    '+;eth0;IPv4;EPSON;_pdl-datastream._tcp;local',
    line('EPSON\\032TM-m30\\032\\226\\128\\148\\032kasir', '192.168.1.50'),
    line('jauh', '8.8.8.8'),
    line('rusak', '192.168.1.51', '99999'),
    line('rusak', '192.168.1.52', '22rm'),
    line('\\007bell\\059', '10.0.0.9', '9101'),
    line('enam', 'fe80::1').replace('IPv4', 'IPv6'),
    '=;;',
  ].join('\n')
  t.same(readBrowsed(text), [
    { address: '192.168.1.50:9100', name: 'EPSON TM-m30 — kasir' },
    { address: '10.0.0.9:9101', name: 'bell;' },
  ])
  t.same(await browseMdns('/nowhere/avahi-browse'), [])
})

const around = (changes: Partial<Surroundings>): Surroundings => ({
  usb: () => [],
  named: async () => [],
  own: () => [{ address: '192.168.1.5', prefixLength: 24 }],
  answers: async () => false,
  ...changes,
})

t.test('one search: names and answers together, our own printers left in peace', async (t) => {
  const asked: string[] = []
  let atOnce = 0
  let atOnceMax = 0
  const finder = createPrinterFinder(
    realSeams.timers,
    around({
      usb: () => [{ address: '04b8:0e15:A1', name: 'EPSON', serial: 'A1', access: 'ready' }],
      named: async () => [
        { address: '192.168.1.50:9100', name: 'TM-m30' },
        { address: '192.168.1.60:9101', name: '' },
      ],
      async answers(host) {
        asked.push(host)
        atOnce += 1
        atOnceMax = Math.max(atOnceMax, atOnce)
        await new Promise((resolve) => setImmediate(resolve))
        atOnce -= 1
        return ['192.168.1.50', '192.168.1.51', '192.168.1.70'].includes(host)
      },
    }),
  )
  const known = new Set(['192.168.1.70:9100'])
  const [found, again] = await Promise.all([finder.find(known), finder.find(known)])
  t.equal(found, again, 'one search for both')
  t.same(
    found.printers.map(({ transport, address, name }) => `${transport} ${address} ${name}`),
    [
      'usb 04b8:0e15:A1 EPSON',
      'tcp 192.168.1.50:9100 TM-m30',
      'tcp 192.168.1.51:9100 null',
      'tcp 192.168.1.60:9101 null',
    ],
  )
  t.equal(found.isComplete, true)
  t.notOk(asked.includes('192.168.1.70'))
  t.equal(new Set(asked).size, asked.length)
  t.ok(atOnceMax <= 64)
})

t.test('a search ends by the clock and says that it was not complete', async (t) => {
  const timers = fakeTimers()
  let release = (_isThere: boolean): void => {}
  const held = new Promise<boolean>((resolve) => {
    release = resolve
  })
  const finder = createPrinterFinder(timers, around({ answers: () => held }))
  const search = finder.find(new Set())
  timers.pass(10_000)
  release(true)
  const { printers, isComplete } = await search
  t.equal(isComplete, false)
  t.equal(printers.length, 64, 'what answered is told all the same')
})

t.test('an answer is a connection, and nothing is sent on it', async (t) => {
  const heard: number[] = []
  const server = createServer((socket) => socket.on('data', (bytes) => heard.push(bytes.length)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  t.equal(await answersAt(realSeams.timers, '127.0.0.1', port), true)
  await new Promise((resolve) => server.close(resolve))
  t.same(heard, [])
  t.equal(await answersAt(realSeams.timers, '127.0.0.1', port), false)
})

t.test('a change is told once', async (t) => {
  const timers = fakeTimers()
  const printer = { address: 'a', name: null, serial: null, access: 'ready' as const }
  let plugged: UsbPrinter[] = [printer]
  const told: number[] = []
  const watch = watchUsbPrinters(timers, (now) => told.push(now.length), {
    list: () => plugged,
    events: () => () => {},
  })
  timers.pass(4_000)
  t.same(told, [])
  plugged = []
  timers.pass(4_000)
  t.same(told, [0])
  plugged = [printer]
  timers.pass(2_000)
  t.same(told, [0, 1])
  plugged = [{ ...printer, access: 'in-use' }]
  timers.pass(2_000)
  t.same(told, [0, 1], 'a job is no news')
  watch.stop()
  plugged = []
  timers.pass(60_000)
  t.same(told, [0, 1])
})

t.test('what the system tells is looked at soon, and what comes with it too', async (t) => {
  const timers = fakeTimers()
  const printer = { address: 'a', name: null, serial: null, access: 'ready' as const }
  let plugged: UsbPrinter[] = []
  let tell = () => {}
  let isHeard = true
  let looks = 0
  const told: number[] = []
  const watch = watchUsbPrinters(timers, (now) => told.push(now.length), {
    list() {
      looks += 1
      return plugged
    },
    events(onEvent) {
      tell = onEvent
      return () => {
        isHeard = false
      }
    },
  })
  plugged = [{ ...printer, access: 'not-allowed' }]
  tell()
  timers.pass(200)
  t.same(told, [1], 'long before the next look')
  // udev comes a little later.
  plugged = [printer]
  timers.pass(200)
  t.same(told, [1, 1])
  const before = looks
  for (let event = 0; event < 1_000; event += 1) tell()
  timers.pass(10_000)
  t.ok(looks - before < 15, 'a storm of events is a few looks')
  watch.stop()
  t.notOk(isHeard)
})

t.test('the nodes of the kernel: a device comes, gets its rights and goes', async (t) => {
  const folder = makeTempFolder(t, 'usb-nodes')
  mkdirSync(join(folder, '001'))
  let events = 0
  const stop = hearUsbNodes(folder)(() => {
    events += 1
  })
  const isTold = async (change: () => void, what: string) => {
    const before = events
    change()
    await waitUntil(() => events > before)
    t.pass(what)
  }
  const node = join(folder, '001', '007')
  await isTold(() => writeFileSync(node, ''), 'it comes')
  await isTold(() => chmodSync(node, 0o600), 'it may be opened')
  await isTold(() => rmSync(node), 'it goes')
  await isTold(() => mkdirSync(join(folder, '002')), 'a new bus')
  await isTold(() => writeFileSync(join(folder, '002', '001'), ''), 'and a device on it')
  stop()
  const before = events
  writeFileSync(node, '')
  await new Promise((resolve) => realSeams.timers.after(100, () => resolve(null)))
  t.equal(events, before)
  hearUsbNodes(join(folder, 'no-usb-here'))(() => {})()
})
