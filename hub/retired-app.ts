import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Fastify from 'fastify'
import { ERRORS } from '#domain/error-registry.ts'
import type { BoxAnswer } from '#domain/wire/box-message.ts'
import type { HubApp } from './app-types.ts'
import { errorAnswer } from './lan/error-answer.ts'
import { RETIRED_FILE } from './technician/retire-outlet.ts'

export const isRetired = (dataFolder: string): boolean => existsSync(join(dataFolder, RETIRED_FILE))

/** A retired box says so to whoever asks, and does nothing else. */
export function buildRetiredApp(describe: () => BoxAnswer): HubApp {
  const app = Fastify({ forceCloseConnections: true })
  app.get('/api/box', async () => describe())
  app.get('/api/health', async (_request, reply) => reply.code(503).send({ status: 'retired' }))
  app.setNotFoundHandler((_request, reply) =>
    reply.code(ERRORS.BOX_RETIRED.status).send(errorAnswer({ code: 'BOX_RETIRED' })),
  )
  return app as unknown as HubApp
}
