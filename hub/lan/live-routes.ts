import websocket from '@fastify/websocket'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import type { HubApp } from '../app-types.ts'
import { terminalOf } from '../requester.ts'
import { LIVE_PAYLOAD_BYTES_MAX, type LiveServer } from './live-channel.ts'

/** `greet` makes the hello at the moment a terminal connects. */
export async function registerLiveRoutes(
  app: HubApp,
  live: LiveServer,
  greet: () => LiveMessage,
): Promise<void> {
  await app.register(websocket, {
    options: { maxPayload: LIVE_PAYLOAD_BYTES_MAX, perMessageDeflate: false },
  })
  app.get(
    '/api/live',
    { websocket: true, config: { access: { level: 'device' } } },
    (socket, request) => live.connect(socket, terminalOf(request).terminalId, greet()),
  )
}
