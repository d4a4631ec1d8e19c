// A real redis-server for one test file, on its own unix socket, without persistence.
import { join } from 'node:path'
import type { Test } from 'tap'
import { ensureProgram, REDIS } from '../../demo/ensure-debian-package.ts'
import { type PrivateRedis, startPrivateRedis } from '../../demo/private-redis.ts'
import { makeTempFolder } from './temp-folder.ts'

/** False, or why tests that need Redis are skipped: for tap's `{ skip }`. */
export function redisMissing(t: Test): false | string {
  const outcome = ensureProgram(REDIS, (sentence) => t.comment(sentence))
  return outcome.ok ? false : `${outcome.reason}; type: ${outcome.commandToType}`
}

/** Throws where `redisMissing` gives a reason. */
export async function startTestRedis(t: Test): Promise<PrivateRedis> {
  const outcome = ensureProgram(REDIS, (sentence) => t.comment(sentence))
  if (!outcome.ok) throw new Error(outcome.reason)
  const redis = await startPrivateRedis({
    command: outcome.path,
    folder: join(makeTempFolder(t, 'redis'), 'server'),
    diesWithParent: true,
  })
  t.teardown(() => redis.kill())
  return redis
}
