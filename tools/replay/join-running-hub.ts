import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Static } from 'typebox'
import type { PairingCodeAnswer } from '#domain/wire/access-message.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { cloudAddressPath } from '../../demo/ask-cloud.ts'
import { readStaff } from '../../demo/outlet/outlet-tables.ts'
import { openHeadlessTill } from '../headless-till.ts'
import { logInAs, openTills } from './open-tills.ts'
import type { ReplayShop } from './replay-shop.ts'

export type RunningHub = {
  url: string
  pairingCode: string
  dataFolder: string
  terminalCount: number
}

/** Pairs one till with the printed code, and the selling ones with codes its manager makes. */
export async function joinRunningHub(hub: RunningHub): Promise<ReplayShop> {
  const { url, pairingCode, dataFolder } = hub
  const office = await openHeadlessTill({ url, pairingCode, name: 'Replay office', seams })
  const manager = readStaff().find(({ role }) => role === 'manager')
  if (!manager) throw new Error('the demonstration has no manager')
  await logInAs(office, manager.name, manager.pin)
  const codes: string[] = []
  for (let index = 0; index < hub.terminalCount; index += 1) {
    const made = await office.post<Static<typeof PairingCodeAnswer>>(
      '/api/console/pairing-codes',
      {},
    )
    codes.push(made.pairing_code)
  }
  office.close()
  const tills = await openTills(url, codes)
  const cloudPath = cloudAddressPath(dataFolder)
  return {
    tills,
    databasePath: join(dataFolder, 'hub', 'outlet.db'),
    cloudUrl: existsSync(cloudPath) ? readFileSync(cloudPath, 'utf8').trim() : null,
    end: async () => {
      for (const till of tills) till.close()
    },
  }
}
