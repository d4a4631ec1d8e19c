import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import about from '../package.json' with { type: 'json' }

// The terminals are cheap tablets and old PCs: the target is the oldest browser the shops have.
// Assets are hashed so that the hub may serve them as immutable; nothing is inlined, because the
// hub's content security policy allows only files of its own origin.
const ENTRY = /terminal-ui\/(?:index\.html|src\/main\.tsx)$/

type ModuleBook = {
  getModuleInfo(id: string): { importers: readonly string[]; isEntry: boolean } | null
}

/** True when the page's first script imports the module, through however many others. */
function isNeededToSell(id: string, book: ModuleBook, seen = new Set<string>()): boolean {
  if (seen.has(id)) return false
  seen.add(id)
  const importers = book.getModuleInfo(id)?.importers ?? []
  return ENTRY.test(id) || importers.some((importer) => isNeededToSell(importer, book, seen))
}

/** The service worker, and what a device needs to put the till among its programs. */
const installable = VitePWA({
  strategies: 'injectManifest',
  srcDir: 'src',
  filename: 'service-worker.ts',
  // after-first-screen.ts registers it, after the first screen.
  injectRegister: null,
  injectManifest: {
    globPatterns: ['**/*.{js,css,html,svg,png}'],
    dontCacheBustURLsMatching: /^assets\//,
    rollupFormat: 'iife',
    target: 'chrome90',
  },
  manifest: {
    id: '/',
    name: 'Ocean Store',
    short_name: 'Ocean',
    description: 'Kasir · till',
    lang: 'id',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    orientation: 'any',
    background_color: '#0c2a37',
    theme_color: '#0c2a37',
    categories: ['business'],
    icons: [
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
    ],
  },
})

export default defineConfig({
  define: { TILL_BUILD: JSON.stringify(about.version) },
  plugins: [
    preact({ prefreshEnabled: false, devToolsEnabled: false, reactAliasesEnabled: false }),
    installable,
  ],
  build: {
    target: ['chrome90', 'safari15'],
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // A link in the page for each file of each part costs the page's thread more than it saves the
    // LAN: whoever has the service worker has all of them at hand.
    modulePreload: false,
    // All styles are one file (23 kB on the wire): putting sixty links into the page, one after the
    // other, kept its thread for 120 ms while somebody began to sell.
    cssCodeSplit: false,
    // All that selling needs is one file; what is imported later comes in files of its own.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: (id, book) => (isNeededToSell(id, book) ? 'till' : null) }],
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: 'http://localhost:8080', ws: true } },
  },
})
