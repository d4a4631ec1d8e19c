// What happens to printers on counters. Each ends with the states that are right and no others.
import { chmodSync, chownSync, closeSync, constants, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { identityOf, systemUsb } from '#hub/devices/printer/usb-system.ts'
import { systemUsblp } from '#hub/devices/printer/usblp-system.ts'
import { GADGET_ADDRESS } from './guest-gadget.ts'
import { type GuestShop, pause } from './guest-shop.ts'

export type Told = { wanted: string; found: string }
export type Scenario = { name: string; play(shop: GuestShop, tell: Tell): Promise<void> }
type Tell = (wanted: string, found: string) => void

const WELL = { kind: 'none' } as const
/** Into the middle of a receipt. */
const SOME_BYTES = 300
const GID_LP = 7
const HAND_MS = 3_000
/** As the console lists what hangs on this box. */
const LISTED = `usb ${GADGET_ADDRESS} EPSON TM-T20II (emulated)`
const CASHIER = 1_000

/** A receipt that is printed has its paper at that very moment, once and whole. */
async function expectPrinted(shop: GuestShop, tell: Tell, n: number): Promise<void> {
  const state = await shop.reaches(n, /^printed$/)
  const { begun, whole } = shop.paperOf(n)
  tell('printed, paper 1/1', `${state}, paper ${whole}/${begun}`)
}

async function expectState(shop: GuestShop, tell: Tell, n: number, wanted: string) {
  const found = await shop.reaches(n, new RegExp(`^${wanted}$`))
  tell(wanted, found)
}

const expectPaper = (shop: GuestShop, tell: Tell, n: number, wanted: string): void => {
  const { begun, whole } = shop.paperOf(n)
  tell(`paper ${wanted}`, `paper ${whole}/${begun}`)
}

const isOver = (shop: GuestShop, n: number): boolean => /^(printed|uncertain)/.test(shop.stateOf(n))

export const SCENARIOS: Scenario[] = [
  {
    name: 'all is well',
    async play(shop, tell) {
      await expectPrinted(shop, tell, shop.order())
    },
  },
  {
    name: 'the wizard lists it, asks what it can, misses it and lists it again',
    async play(shop, tell) {
      tell(`${LISTED} ready`, await shop.wizard('find'))
      tell('EPSON, TM-T82III, status, fence, process id', await shop.wizard('probe'))
      shop.pullOut()
      await pause(HAND_MS)
      tell('nothing', await shop.wizard('find'))
      tell('unreachable', await shop.wizard('probe'))
      await shop.plugIn()
      tell(`${LISTED} ready`, await shop.wizard('find'))
      await expectPrinted(shop, tell, shop.order())
    },
  },
  {
    name: 'looked at while nothing is printed, and between receipts',
    async play(shop, tell) {
      const look = async (wanted: string) => tell(wanted, await shop.looksLike(wanted))
      await look('well')
      await shop.fault({ kind: 'cover-open' })
      await look('cover-open')
      await shop.fault({ kind: 'paper-out', afterBytes: 0 })
      await look('paper-out')
      await shop.fault(WELL)
      await look('well')
      for (let receipt = 0; receipt < 3; receipt += 1) {
        const n = shop.order()
        for (let look = 0; look < 200 && !isOver(shop, n); look += 1) await shop.wizard('look')
        await expectPrinted(shop, tell, n)
      }
      shop.pullOut()
      await pause(HAND_MS)
      await look('unreachable')
      await shop.plugIn()
      await look('well')
      await expectPrinted(shop, tell, shop.order())
    },
  },
  {
    name: 'paper ends in a receipt, and is put in',
    async play(shop, tell) {
      await shop.fault({ kind: 'paper-out', afterBytes: SOME_BYTES })
      const n = shop.order()
      await expectState(shop, tell, n, 'fencing paper-out')
      expectPaper(shop, tell, n, '0/1')
      await shop.fault(WELL)
      await expectPrinted(shop, tell, n)
    },
  },
  {
    name: 'no paper before a receipt, and is put in',
    async play(shop, tell) {
      await shop.fault({ kind: 'paper-out', afterBytes: 0 })
      const n = shop.order()
      await expectState(shop, tell, n, 'not-started paper-out')
      expectPaper(shop, tell, n, '0/0')
      await shop.fault(WELL)
      await expectPrinted(shop, tell, n)
    },
  },
  {
    name: 'cable out before a receipt, and in again',
    async play(shop, tell) {
      shop.pullOut()
      const n = shop.order()
      await expectState(shop, tell, n, 'not-started unreachable')
      await shop.plugIn()
      await expectPrinted(shop, tell, n)
    },
  },
  {
    name: 'cable out while a receipt is printed, and in again',
    async play(shop, tell) {
      await shop.fault({ kind: 'slow', bytesPerSecond: 300 })
      const n = shop.order()
      await shop.until(() => shop.paperOf(n).begun > 0)
      shop.pullOut()
      await expectState(shop, tell, n, 'uncertain connection-lost')
      await shop.fault(WELL)
      await shop.plugIn()
      await expectPrinted(shop, tell, shop.order())
      expectPaper(shop, tell, n, '1/1')
      await expectState(shop, tell, n, 'uncertain connection-lost')
    },
  },
  {
    name: 'cable out while bytes are sent, and in again',
    async play(shop, tell) {
      await shop.fault({ kind: 'stall', afterBytes: SOME_BYTES })
      const n = shop.order(true)
      await shop.reaches(n, /^sending/)
      await pause(2_000)
      shop.pullOut()
      await expectState(shop, tell, n, 'uncertain connection-lost')
      await shop.fault(WELL)
      await shop.plugIn()
      await expectPrinted(shop, tell, shop.order())
      expectPaper(shop, tell, n, '0/1')
    },
  },
  {
    name: 'kill -9 while bytes are sent',
    async play(shop, tell) {
      await shop.fault({ kind: 'stall', afterBytes: SOME_BYTES })
      const n = shop.order(true)
      await shop.reaches(n, /^sending/)
      await pause(2_000)
      await shop.killHub()
      await shop.fault(WELL)
      await shop.startHub()
      await expectState(shop, tell, n, 'uncertain restart')
      await expectPrinted(shop, tell, shop.order())
      expectPaper(shop, tell, n, '0/1')
    },
  },
  {
    name: 'kill -9 while the paper is out; put in after the restart',
    async play(shop, tell) {
      await shop.fault({ kind: 'paper-out', afterBytes: SOME_BYTES })
      const n = shop.order()
      await expectState(shop, tell, n, 'fencing paper-out')
      await shop.killHub()
      await shop.startHub()
      await expectState(shop, tell, n, 'uncertain restart')
      const next = shop.order()
      await expectState(shop, tell, next, 'not-started paper-out')
      await shop.fault({ kind: 'slow', bytesPerSecond: 600 })
      await expectPrinted(shop, tell, next)
      expectPaper(shop, tell, n, '1/1')
      await shop.fault(WELL)
    },
  },
  {
    name: 'the printer hangs before a receipt, and comes to itself',
    async play(shop, tell) {
      await expectPrinted(shop, tell, shop.order())
      await shop.fault({ kind: 'stall', afterBytes: 0 })
      const n = shop.order()
      await expectState(shop, tell, n, 'not-started no-answer')
      await shop.fault(WELL)
      await expectPrinted(shop, tell, n)
    },
  },
  {
    name: 'another program has the printer, and lets go',
    async play(shop, tell) {
      const letGo = await holdPrinter(shop.transport)
      const n = shop.order()
      await expectState(shop, tell, n, 'not-started in-use')
      await letGo()
      await expectPrinted(shop, tell, n)
    },
  },
  {
    name: 'the hub’s user may not open it, and then may',
    async play(shop, tell) {
      await shop.killHub()
      giveNodes(0)
      await shop.startHub({ uid: CASHIER, gid: GID_LP })
      const n = shop.order()
      await expectState(shop, tell, n, 'not-started not-allowed')
      tell(`${LISTED} not-allowed`, await shop.wizard('find'))
      giveNodes(GID_LP)
      await expectPrinted(shop, tell, n)
    },
  },
]

/** As a print server would, by the same way as ours. */
async function holdPrinter(transport: string): Promise<() => Promise<void>> {
  if (transport === 'usblp') {
    const path = systemUsblp.nodes()[0]?.path ?? ''
    const file = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
    return async () => closeSync(file)
  }
  const devices = await systemUsb.devices()
  const device = devices.find((found) => identityOf(found).serial === 'TEST0001')
  if (!device) throw new Error('the printer is gone')
  await device.open()
  await device.claimInterface(0)
  return async () => {
    await device.releaseInterface(0)
    await device.close()
  }
}

/** What Debian's udev rule does for printers. */
function giveNodes(gid: number): void {
  const folders = ['/dev/bus/usb/001', '/dev/usb']
  for (const path of folders.flatMap((folder) =>
    namesIn(folder).map((name) => join(folder, name)),
  )) {
    chownSync(path, 0, gid)
    chmodSync(path, 0o660)
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
