// A hub in an empty folder, as a box comes out of its carton, and the form that makes a shop of it.
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'

const LOOKS_MAX = 1200
const LOOK_MS = 50

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** The hub in an empty folder, and what it says. */
export function startEmptyHub(folder: string, port: number) {
  const env = {
    ...process.env,
    ...{ HUB_DATA_FOLDER: folder, HUB_HTTPS_PORT: 'off', HUB_HTTP_PORT: String(port) },
  }
  const child: ChildProcess = spawn(process.execPath, ['hub/main.ts'], { env, cwd: PROJECT_ROOT })
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk
  })
  const said = async (word: string) => {
    for (let look = 0; look < LOOKS_MAX; look += 1) {
      const found = new RegExp(`^${word} (.*)$`, 'm').exec(output)
      if (found) return JSON.parse(found[1] ?? '{}')
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
    throw new Error(`the hub never said ${word}`)
  }
  return { child, said }
}

/** The form of a new box, to its end. */
export async function fillInSetup(page: Page, setupCode: string): Promise<void> {
  const fields = {
    ...{ setup_code: setupCode, name: 'Toko Baru', code: 'BARU1', address: 'Jl. Baru 9' },
    ...{ manager: 'Ibu Ani', pin: '246810' },
  }
  for (const [name, value] of Object.entries(fields)) await page.fill(`[name=${name}]`, value)
  await page.locator('form button').click()
  await page.locator('a.go').waitFor()
}
