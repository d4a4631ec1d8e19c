import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { HubApp } from '../app-types.ts'

const SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]

/** The registry with the process's own figures: memory, event loop lag, garbage collection. */
export function createProcessMetrics(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}

/** Counts what became of the wake-ups of the relay: failures are harmless, and worth seeing. */
export function countKicks(registry: Registry): (outcome: string) => void {
  const kicks = new Counter({
    name: 'hub_relay_kicks_total',
    help: 'Wake-ups of the relay by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  })
  return (outcome) => kicks.inc({ outcome })
}

/** Times every request by route pattern, never by address: ids would make a series each. */
export function registerMetrics(app: HubApp, registry: Registry): void {
  const duration = new Histogram({
    name: 'hub_http_request_seconds',
    help: 'Time to answer HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'
    const labels = { method: request.method, route, status: reply.statusCode }
    duration.observe(labels, reply.elapsedTime / 1000)
    done()
  })
  app.get(
    '/metrics',
    {
      config: { access: { level: 'box-or-staff', permission: 'view-console' } },
      schema: { tags: ['system'] },
    },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  )
}
