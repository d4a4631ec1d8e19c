import { refuse } from '#domain/errors.ts'
import { LogoAnswer, type LogoMessage, LogoRequest } from '#domain/wire/logo-message.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { write } from '../db/write.ts'
import { staffOf } from '../requester.ts'
import { dotsPng } from './dots-png.ts'
import { deleteLogo, type Logo, readLogo, storeLogo } from './logo-store.ts'
import { tellLogo } from './tell-logo.ts'

const tags = ['printing']
const access = { level: 'staff', permission: 'manage-rules' } as const

export function registerLogoRoutes(app: HubApp, deps: HubDeps): void {
  const { db, seams } = deps
  const schema = { tags, response: { 200: LogoAnswer } }

  app.get('/api/pos/logo', { config: { access: { level: 'device' } }, schema }, async () => {
    const logo = readLogo(db)
    return { logo: logo && messageOf(logo) }
  })

  app.post(
    '/api/console/logo/preview',
    { config: { access }, schema: { ...schema, body: LogoRequest } },
    async (request) => ({ logo: messageOf(await draw(deps, request.body)) }),
  )

  app.put(
    '/api/console/logo',
    { config: { access }, schema: { ...schema, body: LogoRequest } },
    async (request) => {
      const logo = await draw(deps, request.body)
      const atMs = seams.clock.nowMs()
      const payload = { staff_id: staffOf(request).staff_id, row_count: logo.rowCount }
      write(db, (tx) => {
        storeLogo(tx, logo, atMs)
        tellLogo(tx, seams, atMs)
        appendAudit(tx, { kind: 'logo-changed', payload, atMs })
      })
      deps.kickRelay()
      // Into the printers that keep it, before the next paper wants it.
      deps.wakePrinters()
      return { logo: messageOf(logo) }
    },
  )

  app.post('/api/console/logo/remove', { config: { access }, schema }, async (request) => {
    const atMs = seams.clock.nowMs()
    const payload = { staff_id: staffOf(request).staff_id }
    write(db, (tx) => {
      if (!deleteLogo(tx)) return
      tellLogo(tx, seams, atMs)
      appendAudit(tx, { kind: 'logo-removed', payload, atMs })
    })
    deps.kickRelay()
    return { logo: null }
  })
}

async function draw(deps: HubDeps, { png_base64, method }: LogoRequest): Promise<Logo> {
  const png = Buffer.from(png_base64, 'base64')
  const logo = (await deps.drawLogo?.({ png, method })) ?? null
  if (logo === null) throw new RefusalError(refuse('LOGO_UNREADABLE'))
  return logo
}

const messageOf = (logo: Logo): LogoMessage => ({
  width_dots: logo.widthBytes * 8,
  height_dots: logo.rowCount,
  png_base64: dotsPng(logo).toString('base64'),
})
