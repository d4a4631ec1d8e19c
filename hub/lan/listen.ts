import { createServer, type Server as HttpServer } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { HubApp } from '../app-types.ts'

export type TlsMaterial = { certificate: string; key: string; authority: string }
/** `named`: other names under which the same door shows another certificate. */
export type TlsFaces = { tls: TlsMaterial; named?: Record<string, TlsMaterial> }
export type Door = { host: string; port: number }
export type Doors = { https?: Door & TlsFaces; http?: Door }

export type Listening = {
  /** Ports really bound, also where 0 was asked for. */
  httpsPort: number | null
  httpPort: number | null
  /** New connections get the new certificate; open ones stay. */
  renew(faces: TlsFaces): void
  /** Stops taking connections, lets the application finish, then cuts what is left. */
  close(): Promise<void>
}

const REQUEST_MS_MAX = 30_000
const HEADERS_MS_MAX = 10_000
const KEEP_ALIVE_MS = 72_000

/**
 * Puts the one application behind an HTTPS door for the LAN and, for a demonstration, an HTTP door
 * for this machine. Both hand requests and WebSocket handshakes to the same router.
 */
export async function listen(app: HubApp, { https, http }: Doors): Promise<Listening> {
  const tlsServer = https && createTlsServer(tlsOptions(https.tls))
  if (tlsServer && https) showFaces(tlsServer, https)
  const httpServer = http && createServer()
  const servers = [tlsServer, httpServer].filter((server) => server !== undefined)
  const upgraded = new Set<Duplex>()
  try {
    for (const server of servers) attach(server, app, upgraded)
    if (tlsServer && https) await bind(tlsServer, https)
    if (httpServer && http) await bind(httpServer, http)
  } catch (error) {
    await closeAll(servers)
    throw error
  }
  return {
    httpsPort: portOf(tlsServer),
    httpPort: portOf(httpServer),
    renew: (faces) => {
      tlsServer?.setSecureContext(tlsOptions(faces.tls))
      if (tlsServer) showFaces(tlsServer, faces)
    },
    close: async () => {
      const closed = closeAll(servers)
      await app.close()
      for (const server of servers) server.closeAllConnections()
      // The servers have forgotten these, and would wait for them for ever.
      for (const socket of upgraded) socket.destroy()
      await closed
    },
  }
}

/** The last one that was added for a name is the one that is shown. */
function showFaces(server: TlsServer, { named = {} }: TlsFaces): void {
  for (const [name, tls] of Object.entries(named)) server.addContext(name, tlsOptions(tls))
}

/** With the authority behind it: a technician's laptop compares its fingerprint with the paper. */
const tlsOptions = ({ certificate, key, authority }: TlsMaterial) => ({
  cert: certificate + authority,
  key,
  minVersion: 'TLSv1.2' as const,
})

function attach(server: HttpServer | TlsServer, app: HubApp, upgraded: Set<Duplex>): void {
  server.requestTimeout = REQUEST_MS_MAX
  server.headersTimeout = HEADERS_MS_MAX
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.on('request', app.routing)
  // @fastify/websocket waits for handshakes at the application's own server, which never listens.
  server.on('upgrade', (request, socket, head) => {
    upgraded.add(socket)
    socket.on('close', () => upgraded.delete(socket))
    if (!app.server.emit('upgrade', request, socket, head)) socket.destroy()
  })
}

export function bind(server: HttpServer | TlsServer, { host, port }: Door): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
}

async function closeAll(servers: (HttpServer | TlsServer)[]): Promise<void> {
  const closings = servers.map(
    (server) => new Promise<void>((resolve) => server.close(() => resolve())),
  )
  for (const server of servers) server.closeIdleConnections()
  await Promise.all(closings)
}

function portOf(server: HttpServer | TlsServer | undefined): number | null {
  const address = server?.address() as AddressInfo | null | undefined
  return address?.port ?? null
}
