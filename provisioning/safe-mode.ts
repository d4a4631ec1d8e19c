// Answers in the hub's place while it does not come up: plain HTTP, one page in both languages and
// one JSON. It opens no database and knows no secret.
import { createServer } from 'node:http'

const PORT = 80
const PAGE = `<!doctype html><html lang="id"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Ocean</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:10vh auto;padding:0 1rem}
@media (prefers-color-scheme:dark){body{background:#0f172a;color:#f1f5f9}}</style>
<h1>Hub berhenti</h1>
<p><strong>Tetap berjualan.</strong> Setiap kasir menyimpan penjualannya sendiri dan mengirimnya
begitu hub kembali. Jangan hapus data peramban dan jangan pasang ulang kasir.</p>
<p>Hub dicoba lagi setiap sepuluh menit. Hubungi kantor pusat.</p>
<hr lang="en"><div lang="en"><h2>The hub is down</h2>
<p><strong>Keep selling.</strong> Each till keeps its own sales and sends them when the hub is back.
Do not clear the browser's data and do not set a till up again.</p>
<p>The hub is tried again every ten minutes. Call head office.</p></div></html>`

/** Seconds since safe mode began are all it says of itself. */
export function createSafeModeServer(startedMs = performance.now()) {
  return createServer((request, response) => {
    const isHealth = request.url === '/api/health'
    const uptime = Math.floor((performance.now() - startedMs) / 1000)
    const body = isHealth ? JSON.stringify({ status: 'safe-mode', uptime_s: uptime }) : PAGE
    response.writeHead(503, {
      'content-type': isHealth ? 'application/json' : 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'retry-after': '600',
    })
    response.end(request.method === 'HEAD' ? undefined : body)
  })
}

if (import.meta.main) createSafeModeServer().listen(PORT)
