import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply } from 'fastify'
import type { HubApp } from '../app-types.ts'
import { markManifest, markPage, REHEARSAL_ICON } from './rehearsal-marks.ts'

/** Vite puts a hash of the content into these names, so a name's content never changes. */
const HASHED_ASSETS = '/assets/'
const A_YEAR_MS = 365 * 24 * 3_600_000

const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Ocean Store Hub</title>
<p>The hub is running. Its screens are not built yet:
<code>npm run build</code>, then start it again.</p>
<p lang="id">Hub berjalan. Layarnya belum dibuat: <code>npm run build</code>, lalu mulai lagi.</p>
</html>`

const isScreen = (path: string): boolean => !/^\/(api|docs|metrics)(\/|$)/.test(path)

/** Serves the built till and console; every address without a file is a screen of the one page. */
export async function registerStaticUi(
  app: HubApp,
  uiFolder: string,
  isRehearsal = false,
): Promise<void> {
  const isBuilt = existsSync(join(uiFolder, 'index.html'))
  if (isBuilt)
    await app.register(fastifyStatic, { root: uiFolder, serve: false, dotfiles: 'ignore' })
  const serveBuilt = isRehearsal ? createMarkedDoor(uiFolder) : serveFile
  const serve = isBuilt ? serveBuilt : serveNotBuilt
  const options = { config: { access: { level: 'public' } as const }, schema: { hide: true } }
  app.get('/*', options, (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/'
    // A mistyped address of the API must not look like a page.
    return isScreen(path) ? serve(decodeURIComponent(path), reply) : reply.callNotFound()
  })
}

function serveFile(path: string, reply: FastifyReply) {
  if (path.startsWith(HASHED_ASSETS)) {
    return reply.sendFile(path, { maxAge: A_YEAR_MS, immutable: true })
  }
  // Everything else is asked for anew each time; an unchanged file costs a 304.
  reply.header('cache-control', 'no-cache')
  const isFile = /\.[a-z0-9]+$/i.test(path)
  return reply.sendFile(isFile ? path : 'index.html', { cacheControl: false })
}

/** A rehearsal's page, manifest and icon carry its mark; all other files are the same. */
function createMarkedDoor(uiFolder: string): typeof serveFile {
  const read = (name: string): string => readFileSync(join(uiFolder, name), 'utf8')
  const marked: Record<string, () => [type: string, text: string]> = {
    '/index.html': () => ['text/html; charset=utf-8', markPage(read('index.html'))],
    '/icon.svg': () => ['image/svg+xml', REHEARSAL_ICON],
    '/manifest.webmanifest': () => [
      'application/manifest+json',
      markManifest(read('manifest.webmanifest')),
    ],
  }
  return (path, reply) => {
    const isFile = /\.[a-z0-9]+$/i.test(path)
    const make = marked[isFile ? path : '/index.html']
    if (!make) return serveFile(path, reply)
    const [type, text] = make()
    return reply.header('cache-control', 'no-cache').type(type).send(text)
  }
}

function serveNotBuilt(_path: string, reply: FastifyReply) {
  return reply.type('text/html; charset=utf-8').send(NOT_BUILT)
}
