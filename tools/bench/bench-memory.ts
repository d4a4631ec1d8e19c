// Section 14: hub, relay and Redis together with 50,000 products and 30 terminals.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Static } from 'typebox'
import type { ProductPage } from '#domain/wire/catalogue-message.ts'
import { startOutletStack } from '../outlet-stack.ts'
import { openTills } from '../replay/open-tills.ts'
import { fiveLineOrder } from './bench-shop.ts'
import type { Finding } from './finding.ts'
import { fillCatalogue, PRODUCTS } from './large-catalogue.ts'

const TERMINALS = 30
const SALES_EACH = 20
const BUDGET_MB = 250
const PARTS = ['hub', 'relay', 'redis'] as const

export async function benchMemory(): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ocean-bench-memory-'))
  try {
    // Two starts: type stripping is paid at the first and kept in the compile cache.
    const stack = await startOutletStack(folder, TERMINALS, undefined, fillCatalogue)
    try {
      await stack.kill('hub')
      await stack.kill('relay')
      await stack.restart('hub')
      await stack.restart('relay')
      const tills = await openTills(stack.url, stack.pairingCodes)
      const sockets = tills.map((till) => till.openLive())
      const page = await tills[0]?.get<Static<typeof ProductPage>>('/api/pos/products?limit=200')
      const products = page?.products ?? []
      for (let sale = 0; sale < SALES_EACH; sale += 1) {
        await Promise.all(
          tills.map((till) => till.sell(till.makeSale(...fiveLineOrder(products, till)))),
        )
      }
      const figures = PARTS.map((part) => ({ part, ...memoryMb(stack.pidOf(part)) }))
      for (const socket of sockets) socket.close()
      for (const till of tills) till.close()
      return [memoryFinding(figures)]
    } finally {
      await stack.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Memory = { part: string; residentMb: number; proportionalMb: number }

function memoryFinding(figures: Memory[]): Finding {
  const sum = (pick: (figure: Memory) => number) =>
    figures.reduce((total, figure) => total + pick(figure), 0)
  const parts = figures.map(({ part, residentMb }) => `${part} ${residentMb.toFixed(0)}`)
  const proportionalMb = sum(({ proportionalMb }) => proportionalMb)
  return {
    what: `resident memory, ${PRODUCTS} products, ${TERMINALS} terminals selling (${parts.join(', ')} MB)`,
    ours: `${sum(({ residentMb }) => residentMb).toFixed(0)} MB; ${proportionalMb.toFixed(0)} MB with pages that two processes share counted once`,
    reference: `${BUDGET_MB} MB`,
    ratio: proportionalMb / BUDGET_MB,
    budget: `<= ${BUDGET_MB} MB`,
    isMet: (ratio) => ratio <= 1,
  }
}

function memoryMb(pid: number): { residentMb: number; proportionalMb: number } {
  const kilobytes = (path: string, name: string): number => {
    const match = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(path, 'utf8'))
    return Number(match?.[1] ?? Number.NaN)
  }
  return {
    residentMb: kilobytes(`/proc/${pid}/status`, 'VmRSS') / 1024,
    proportionalMb: kilobytes(`/proc/${pid}/smaps_rollup`, 'Pss') / 1024,
  }
}
