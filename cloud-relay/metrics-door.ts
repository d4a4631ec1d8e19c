// A door for whoever watches a process: its figures and its health, on this machine only.
import { createServer, type ServerResponse } from 'node:http'
import type { Registry } from 'prom-client'

const HOST = '127.0.0.1'
const CONNECTIONS_MAX = 8
const REQUEST_MS_MAX = 5_000

export type MetricsDoor = { port: number; close(): Promise<void> }
export type MetricsDoorOptions = {
  /** 0: any free one. */
  port: number
  registry: Registry
  health(): Health
}
/** `failing`: a person must see to it. */
type Health = { state: string }

/** Listens; rejects when somebody else has the port. */
export async function openMetricsDoor(options: MetricsDoorOptions): Promise<MetricsDoor> {
  const server = createServer({ requestTimeout: REQUEST_MS_MAX }, (request, response) => {
    if (request.method !== 'GET') return answer(response, 405, 'text/plain', 'only GET\n')
    if (request.url === '/metrics') return void answerMetrics(response, options.registry)
    if (request.url === '/health') return answerHealth(response, options.health())
    answer(response, 404, 'text/plain', '/metrics or /health\n')
  })
  server.maxConnections = CONNECTIONS_MAX
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, HOST, resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('the door has no port')
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answerMetrics(response: ServerResponse, registry: Registry): Promise<void> {
  try {
    answer(response, 200, registry.contentType, await registry.metrics())
  } catch (error) {
    answer(response, 500, 'text/plain', `${(error as Error).message}\n`)
  }
}

/** 503 for what a person must see to; a cloud that is away for a while is no failure. */
function answerHealth(response: ServerResponse, health: Health): void {
  const status = health.state === 'failing' ? 503 : 200
  answer(response, status, 'application/json', `${JSON.stringify(health)}\n`)
}

function answer(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text)
}
