// A browser whose profile stays when it is closed or killed, as on a till that is switched off.
import { readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, chromium as browsers, type Page } from 'playwright-core'
import type { Test } from 'tap'
import { ARGUMENTS, CHROMIUM, chooseLook, type Look } from './till-driver.ts'

export type LastingBrowser = {
  /** The same profile, as after switching the machine on. */
  open(): Promise<{ context: BrowserContext; page: Page }>
  /** kill -9 of the whole browser. */
  kill(): void
}

export function lastingBrowser(t: Test, profile: string, look: Look): LastingBrowser {
  let current: BrowserContext | null = null
  t.teardown(() => current?.close().catch(() => {}))
  return {
    async open() {
      current = await browsers.launchPersistentContext(profile, {
        ...{ executablePath: CHROMIUM, args: ARGUMENTS, headless: true, reducedMotion: 'reduce' },
        viewport: { width: look.width, height: look.height },
      })
      await chooseLook(current, look)
      return { context: current, page: current.pages()[0] ?? (await current.newPage()) }
    },
    kill() {
      // Chromium keeps its own id in the name of its lock: host-1234.
      const pid = Number(readlinkSync(join(profile, 'SingletonLock')).split('-').at(-1))
      process.kill(pid, 'SIGKILL')
      for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie'])
        rmSync(join(profile, name), { force: true })
    },
  }
}
