// Opens the till when nothing else answers: the page and all its scripts lie in the browser, whole
// versions at a time. It never touches /api: what is sold and sent is the page's business alone.
// docs/decisions/0048 tells how a version takes over from the one before.
import { cacheNames } from 'workbox-core'
import {
  createHandlerBoundToURL,
  getCacheKeyForURL,
  type PrecacheEntry,
  precacheAndRoute,
} from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] }

/** Scripts of the version before: a page that is still open may ask for one it had not needed. */
const KEPT_CACHE = 'ocean-kept-assets'
const ASSETS = '/assets/'
const NOT_SCREENS = [/^\/(api|docs|metrics)(\/|$)/]

async function keepAssetsOfThePrevious(): Promise<void> {
  const present = await caches.open(cacheNames.precache)
  const goes = (await present.keys()).filter(({ url }) => {
    const { pathname } = new URL(url)
    return pathname.startsWith(ASSETS) && getCacheKeyForURL(pathname) === undefined
  })
  // A first install, or the same assets again: what is kept already stays.
  if (goes.length === 0) return
  await caches.delete(KEPT_CACHE)
  const kept = await caches.open(KEPT_CACHE)
  for (const request of goes) {
    const response = await present.match(request)
    if (response) await kept.put(request, response)
  }
}

precacheAndRoute(self.__WB_MANIFEST)
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: NOT_SCREENS }),
)
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith(ASSETS),
  async ({ request }) => (await caches.match(request, { cacheName: KEPT_CACHE })) ?? fetch(request),
)

self.addEventListener('install', (event) => event.waitUntil(keepAssetsOfThePrevious()))
// A page that was opened before there was a worker is looked after from now on.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
// The page says when: between two sales.
self.addEventListener('message', ({ data }) => {
  if (data === 'take-over') self.skipWaiting()
})
