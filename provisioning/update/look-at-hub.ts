// node provisioning/update/look-at-hub.ts <seen.json>: how the hub of this machine answers. A
// program of its own: the updater, which is root, has no network at all.
import { renameSync, writeFileSync } from 'node:fs'
import { connect } from 'node:tls'
import { type Static, Type } from 'typebox'
import type { UpdateFault } from './update-fault.ts'

const HUB = { health: 'http://127.0.0.1:8080/api/health', port: 443 }
const ASK_MS_MAX = 20_000
const Word = Type.Union([Type.String({ maxLength: 300 }), Type.Null()])

export const HubSeen = Type.Object(
  {
    status: Word,
    build: Word,
    database: Word,
    /** Why nobody answered; null: the hub did, and served its certificate. */
    fault: Word,
  },
  { additionalProperties: false },
)
export type HubSeen = Static<typeof HubSeen>

/** Null: the release serves; else what is wrong. */
export function judgeHub(seen: HubSeen, version: string): UpdateFault | null {
  const { status, build, database, fault } = seen
  if (fault !== null) {
    return { code: 'no-answer', words: `the new release does not answer: ${fault}` }
  }
  // No shop was opened on this box yet: the page for that is what there is to serve.
  if (status === 'unclaimed') return null
  if (build !== version) {
    return { code: 'other-release', words: `release ${build} answers, not ${version}` }
  }
  if (database === 'ok') return null
  return { code: 'database-unreadable', words: 'the new release cannot read the database' }
}

async function lookAtHub(): Promise<HubSeen> {
  try {
    const answer = await fetch(HUB.health, { signal: AbortSignal.timeout(ASK_MS_MAX) })
    const said = (await answer.json()) as Record<string, unknown>
    const word = (name: string) =>
      typeof said[name] === 'string' ? said[name].slice(0, 300) : null
    await handshake(HUB.port)
    return {
      ...{ status: word('status'), build: word('build'), database: word('database') },
      fault: null,
    }
  } catch (error) {
    const fault = (error as Error).message.slice(0, 300)
    return { status: null, build: null, database: null, fault }
  }
}

const handshake = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    // Only that there is one: whom tills trust is for tills to check.
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      socket.destroy()
      resolve()
    })
    socket.setTimeout(ASK_MS_MAX, () => socket.destroy(new Error('no handshake in time')))
    socket.once('error', reject)
  })

if (import.meta.main) {
  const [path = ''] = process.argv.slice(2)
  writeFileSync(`${path}.new`, JSON.stringify(await lookAtHub()))
  renameSync(`${path}.new`, path)
}
