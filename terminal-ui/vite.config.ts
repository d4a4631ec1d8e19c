import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'

// The terminals are cheap tablets and old PCs: the target is the oldest browser the shops have.
// Assets are hashed so that the hub may serve them as immutable; nothing is inlined, because the
// hub's content security policy allows only files of its own origin.
const LATER = /\/src\/screens\/(console|sales|shift|settings)\//

export default defineConfig({
  plugins: [preact({ prefreshEnabled: false, devToolsEnabled: false, reactAliasesEnabled: false })],
  build: {
    target: ['chrome90', 'safari15'],
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // All that selling needs is one file; the screens beside it come in files of their own.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'till', test: (id) => !LATER.test(id) }] } },
    },
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: 'http://localhost:8080', ws: true } },
  },
})
