// A machine a sixth as fast: for the page by DevTools, for a whole browser with its workers by a
// quota of the kernel, because DevTools does not slow workers.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'

export const SLOWER = 6
const PERIOD_US = 100_000

export async function slowPage(page: Page, rate = SLOWER): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
  return session
}

export type Quota = { lift(): void }

/** Null where the kernel's processor controller cannot be written: then only pages are slowed. */
export function quotaFor(rootPid: number): Quota | null {
  const folder = join('/sys/fs/cgroup/cpu', `ocean-bench-${process.pid}`)
  try {
    if (!existsSync('/sys/fs/cgroup/cpu/cpu.cfs_quota_us')) return null
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'cpu.cfs_period_us'), String(PERIOD_US))
    writeQuota(folder, Math.round((PERIOD_US * cpus().length) / SLOWER))
    for (const pid of familyOf(rootPid)) writeFileSync(join(folder, 'cgroup.procs'), String(pid))
  } catch {
    return null
  }
  // A group can go only when its browser has.
  process.once('exit', () => {
    try {
      rmdirSync(folder)
    } catch {
      // Gone already, or a process is still leaving: a group without a quota harms nobody.
    }
  })
  return { lift: () => writeQuota(folder, -1) }
}

const writeQuota = (folder: string, us: number): void =>
  writeFileSync(join(folder, 'cpu.cfs_quota_us'), String(us))

/** A process and all that it started. What they start later inherits the group. */
function familyOf(rootPid: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? []
      parents.set(Number(name), Number(parent))
    } catch {
      // It ended meanwhile.
    }
  }
  const family = [rootPid]
  for (const pid of family) {
    for (const [child, parent] of parents) if (parent === pid) family.push(child)
  }
  return family
}
