import type { Static } from 'typebox'
import type { StaffList } from '#domain/wire/access-message.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { readStaff } from '../../demo/outlet/outlet-tables.ts'
import {
  type HeadlessTill,
  HubRefusal,
  openHeadlessTill,
  type TillOptions,
} from '../headless-till.ts'

const FLOAT_MINOR = 500_000
const PAIRING_WAIT_MS = 5_000
const PAIRING_WAITS_MAX = 24

/** Pairs a till per code, logs the demonstration's cashiers in by turns, opens a shift on each. */
export async function openTills(url: string, codes: readonly string[]): Promise<HeadlessTill[]> {
  const cashiers = readStaff().filter(({ role }) => role === 'cashier')
  const tills: HeadlessTill[] = []
  for (const [index, pairingCode] of codes.entries()) {
    const name = `Replay ${index + 1}`
    // Strangers are counted by address, and a fleet of tills is many devices.
    const localAddress = `127.0.0.${2 + (index % 250)}`
    const till = await pairPatiently({ url, pairingCode, name, seams, localAddress })
    const cashier = cashiers[index % cashiers.length]
    if (!cashier) throw new Error('the demonstration has no cashier')
    await logInAs(till, cashier.name, cashier.pin)
    await startShift(till)
    tills.push(till)
  }
  return tills
}

/** The hub takes a limited number of pairings a minute: a fleet of tills waits for its turn. */
async function pairPatiently(options: TillOptions): Promise<HeadlessTill> {
  for (let waits = 0; ; waits += 1) {
    try {
      return await openHeadlessTill(options)
    } catch (error) {
      const isTooSoon = error instanceof HubRefusal && error.code === 'TOO_MANY_REQUESTS'
      if (!isTooSoon || waits >= PAIRING_WAITS_MAX) throw error
      await new Promise<void>((resolve) => seams.timers.after(PAIRING_WAIT_MS, resolve))
    }
  }
}

export async function logInAs(till: HeadlessTill, name: string, pin: string): Promise<void> {
  const { staff } = await till.get<Static<typeof StaffList>>('/api/staff')
  const card = staff.find((each) => each.name === name)
  if (!card) throw new Error(`${name} does not work at this outlet: is it the demonstration?`)
  await till.logIn(card, pin)
}

/** A till that replayed before may have left its shift open: that one goes on. */
async function startShift(till: HeadlessTill): Promise<void> {
  const open = await till.findOpenShift()
  if (open === null) await till.openShift(FLOAT_MINOR)
}
