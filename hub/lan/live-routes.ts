import websocket from '@fastify/websocket'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import type { HubApp } from '../app-types.ts'
import { terminalOf } from '../requester.ts'
import { LIVE_PAYLOAD_BYTES_MAX, type LiveServer } from './live-channel.ts'

/**
 * Before any hook that may refuse: the plugin closes the socket of a refused handshake only if it
 * has seen the request first.
 */
export async function registerWebsocket(app: HubApp): Promise<void> {
  await app.register(websocket, {
    options: { maxPayload: LIVE_PAYLOAD_BYTES_MAX, perMessageDeflate: false },
  })
}

/** `greet` makes the hello at the moment a terminal connects. */
export function registerLiveRoutes(app: HubApp, live: LiveServer, greet: () => LiveMessage): void {
  app.get(
    '/api/live',
    { websocket: true, config: { access: { level: 'device' } } },
    (socket, request) => live.connect(socket, terminalOf(request).terminalId, greet()),
  )
}
