// A hub of our own for a measurement or a replay: the demonstration outlet in a folder of its own,
// the real process, its plain door on loopback.
import { join } from 'node:path'
import { type NodeChild, startNodeChild } from '../demo/node-child.ts'
import { COMPILE_CACHE } from './compile-cache.ts'

export const PROJECT_ROOT = join(import.meta.dirname, '..')

export type HubProcess = NodeChild & { url: string; port: number }

/** `port` 0 takes a free one; give the same port to start the hub again where its tills expect it. */
export async function startHub(
  folder: string,
  options: { port?: number; env?: Record<string, string> } = {},
): Promise<HubProcess> {
  const env = hubEnv(folder, options.port ?? 0, options.env)
  const child = await startEntry('hub/main.ts', folder, env)
  const { http } = JSON.parse(child.readyText) as { http: string }
  return Object.assign(child, { url: http, port: Number(new URL(http).port) })
}

const hubEnv = (folder: string, port: number, more: Record<string, string> = {}) => ({
  HUB_DATA_FOLDER: folder,
  HUB_HTTPS_PORT: 'off',
  HUB_HTTP_PORT: String(port),
  HUB_LOG_LEVEL: 'warn',
  ...more,
})

/** One of our entry files as a child that ends with us, its log and pid in `folder`. */
export function startEntry(
  entry: string,
  folder: string,
  env: Record<string, string>,
): Promise<NodeChild> {
  const name = entry.replaceAll('/', '-').replace('.ts', '')
  return startNodeChild({
    name,
    args: [join(PROJECT_ROOT, entry)],
    cwd: PROJECT_ROOT,
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      ...env,
    },
    logPath: join(folder, `${name}.log`),
    pidPath: join(folder, `${name}.pid`),
    diesWithParent: true,
  })
}
