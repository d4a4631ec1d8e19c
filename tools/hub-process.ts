// A hub of our own for a measurement or a replay: the demonstration outlet in a folder of its own,
// the real process, doors on loopback.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Seams } from '#domain/seams.ts'
import { migrate } from '#hub/db/migrate.ts'
import { assertDurable, openDatabase } from '#hub/db/open-database.ts'
import { readOrCreatePepper } from '#hub/staff/pepper.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { type DetachedProcess, startDetached } from '../demo/detached-process.ts'
import { loadDemoOutlet } from '../demo/outlet/load-demo-outlet.ts'

export const PROJECT_ROOT = join(import.meta.dirname, '..')
const READY_POLL_MS = 20
const READY_TIMEOUT_MS = 60_000
const PAIRING_CODE_LIFE_MS = 60 * 60_000

export type OutletFolder = { folder: string; databasePath: string; pairingCodes: string[] }

/** Writes the demonstration outlet into an empty folder, with codes for so many tills. */
export async function prepareOutlet(
  folder: string,
  tillCount: number,
  seams: Seams,
  printerAddress: string,
): Promise<OutletFolder> {
  mkdirSync(folder, { recursive: true, mode: 0o750 })
  const databasePath = join(folder, 'outlet.db')
  const db = openDatabase(databasePath)
  try {
    migrate(db, join(PROJECT_ROOT, 'migrations', 'hub'))
    await loadDemoOutlet(db, { seams, pepper: readOrCreatePepper(folder), printerAddress })
    assertDurable(db)
    const codes = Array.from(
      { length: tillCount },
      () => createPairingCode(db, seams, null, PAIRING_CODE_LIFE_MS).pairingCode,
    )
    return { folder, databasePath, pairingCodes: codes }
  } finally {
    db.close()
  }
}

export type NodeProcess = DetachedProcess & { readyLine: Record<string, unknown> }

/** Starts one of our entry files and waits for the READY line in its log. */
export async function startNode(
  entry: string,
  folder: string,
  env: Record<string, string>,
): Promise<NodeProcess> {
  const name = entry.replaceAll('/', '-').replace('.ts', '')
  const logPath = join(folder, `${name}.log`)
  const logStart = fileLength(logPath)
  const child = startDetached({
    command: process.execPath,
    args: [join(PROJECT_ROOT, entry)],
    logPath,
    pidPath: join(folder, `${name}.pid`),
    cwd: PROJECT_ROOT,
    env: { ...process.env, ...env },
    diesWithParent: true,
  })
  for (let waitedMs = 0; waitedMs < READY_TIMEOUT_MS; waitedMs += READY_POLL_MS) {
    const said = readFileSync(logPath).subarray(logStart).toString('utf8')
    const ready = /^READY(?: (\{.*\}))?$/m.exec(said)
    if (ready) return { ...child, readyLine: JSON.parse(ready[1] ?? '{}') }
    if (child.exitCode() !== null) throw new Error(`${entry} stopped:\n${said.slice(-2000)}`)
    await new Promise((resolve) => setTimeout(resolve, READY_POLL_MS))
  }
  await child.end('SIGKILL')
  throw new Error(`${entry} was not ready after ${READY_TIMEOUT_MS} ms`)
}

function fileLength(path: string): number {
  try {
    return readFileSync(path).length
  } catch {
    return 0
  }
}

export type HubProcess = NodeProcess & { url: string; port: number }

/** `port` 0 takes a free one; give the same port to start the hub again where its tills expect it. */
export async function startHub(
  folder: string,
  options: { port?: number; env?: Record<string, string> } = {},
): Promise<HubProcess> {
  const node = await startNode('hub/main.ts', folder, {
    HUB_DATA_FOLDER: folder,
    HUB_HTTPS_PORT: 'off',
    HUB_HTTP_PORT: String(options.port ?? 0),
    HUB_LOG_LEVEL: 'warn',
    ...options.env,
  })
  const url = String(node.readyLine.http)
  return { ...node, url, port: Number(new URL(url).port) }
}
