import { ClientEventBatch, ClientEventsAnswer } from '#domain/wire/client-event-message.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import { terminalOf } from '../requester.ts'
import { createEventTaker } from './take-client-events.ts'

export function registerClientEventRoutes(app: HubApp, deps: HubDeps): void {
  const take = createEventTaker(deps)

  app.post(
    '/api/pos/client-events',
    {
      config: { access: { level: 'device' } },
      schema: {
        tags: ['system'],
        body: ClientEventBatch,
        response: { 200: ClientEventsAnswer },
      },
    },
    async (request) => {
      take(terminalOf(request), request.body)
      return { success: true as const }
    },
  )
}
