import type { HubApp } from '../../app-types.ts'

/** One transparent dot, GIF89a. */
const DOT = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** What the onboarding page tries to load: arriving at all, it says that the device trusts us. */
export function registerTrustPicture(app: HubApp): void {
  app.get(
    '/trust.gif',
    { config: { access: { level: 'public' } }, schema: { tags: ['system'] } },
    async (_request, reply) =>
      reply
        .type('image/gif')
        .headers({ 'cache-control': 'no-store', 'cross-origin-resource-policy': 'cross-origin' })
        .send(DOT),
  )
}
