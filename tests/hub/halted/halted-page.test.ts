// The page of a box that does not sell: what it says, and what its browser may run.
import { createHash } from 'node:crypto'
import t from 'tap'
import { HALT_WORDS } from '#hub/halted/halt-reason.ts'
import { buildHaltedApp } from '#hub/halted/halted-routes.ts'

const sha = (text: string): string => createHash('sha256').update(text).digest('base64')

for (const why of ['replaced', 'disk-full'] as const) {
  t.test(`${why}: said in both languages, and left by itself once the hub is back`, async (t) => {
    const halted = { why, hubName: 'hub-1.local', build: 'test', nowMs: () => 1 }
    const refusalOf = () => ({ success: false }) as never
    const app = buildHaltedApp({ ...halted, refusalOf })
    t.teardown(() => app.close())
    const { statusCode, body, headers } = await app.inject({ url: '/anything' })
    t.equal(statusCode, 503)
    for (const language of ['id', 'en'] as const) t.match(body, HALT_WORDS[why][language].todo)
    const script = /<script>([\s\S]*)<\/script>/.exec(body)?.[1] ?? ''
    t.match(script, '/api/health')
    const policy = String(headers['content-security-policy'])
    t.match(policy, `script-src 'sha256-${sha(script)}'`, 'what runs is what is allowed')
    t.match(policy, "connect-src 'self'")
    t.notMatch(body, 'http-equiv', 'nobody is torn out of reading')
    t.equal((await app.inject({ url: '/api/health' })).statusCode, 503)
  })
}
