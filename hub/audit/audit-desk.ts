import { Worker } from 'node:worker_threads'
import type { HubDeps } from '../app-types.ts'
import type { AuditWord } from './audit-worker.ts'
import type { ChainVerdict } from './verify-in-chunks.ts'

export type AuditDesk = {
  /** However many people ask at once, the chain is walked once. */
  verify(): Promise<ChainVerdict>
  /** How far the walk is; null: nobody walks. */
  progressPpm(): number | null
  stop(): Promise<void>
}

/** Walks the whole chain in a thread that only reads. */
export function createAuditDesk({ databasePath }: Pick<HubDeps, 'databasePath'>): AuditDesk {
  let walk: Promise<ChainVerdict> | null = null
  let worker: Worker | null = null
  let progress: number | null = null

  const run = (): Promise<ChainVerdict> =>
    new Promise<ChainVerdict>((resolve, reject) => {
      const thread = new Worker(new URL('./audit-worker.ts', import.meta.url), {
        workerData: { databasePath },
      })
      worker = thread
      progress = 0
      thread.unref()
      thread.on('message', (word: AuditWord) => {
        if (word.type === 'progress') progress = word.progressPpm
        else resolve(word.verdict)
      })
      thread.on('error', reject)
      thread.on('exit', () => reject(new Error('the walk along the audit chain was broken off')))
    }).finally(() => {
      worker = null
      walk = null
      progress = null
    })

  return {
    verify() {
      walk ??= run()
      return walk
    },
    progressPpm: () => progress,
    async stop() {
      await worker?.terminate()
    },
  }
}
