import { createHash } from 'node:crypto'
import Fastify, { type FastifyError, type FastifyReply, type FastifyRequest } from 'fastify'
import type { HubApp } from '../app-types.ts'
import { compileCheck, compileWriter } from '../schema-compilers.ts'
import { type ClaimRoutes, registerClaimRoutes } from './claim-routes.ts'
import { cleanOutlet, faultOfOutlet, type NewOutlet } from './set-up-outlet.ts'
import { type PageLanguage, readyPage, SETUP_STYLE, setupPage } from './setup-page.ts'

const BODY_BYTES_MAX = 16 * 1024

export type SetupDesk = {
  claim: ClaimRoutes
  /** The one shape of every refusal: hub/lan has it. */
  answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply
  /** Makes the outlet; the code of the first pairing, or null where it is there already. */
  open(asked: NewOutlet): Promise<string | null>
  /** The answer is on its way: the door may close. */
  answered(): void
}

/** A box without a shop answers with one page and takes one form; everything else is not there. */
export function buildSetupApp(desk: SetupDesk): HubApp {
  const app = Fastify({ bodyLimit: BODY_BYTES_MAX, forceCloseConnections: true })
  app.setValidatorCompiler(compileCheck)
  app.setSerializerCompiler(compileWriter)
  app.setErrorHandler(desk.answerError)
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  )
  const style = createHash('sha256').update(SETUP_STYLE).digest('base64')
  const policy = [
    ...["default-src 'none'", `style-src 'sha256-${style}'`, "form-action 'self'"],
    ...["frame-ancestors 'none'", "base-uri 'none'"],
  ].join('; ')
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': policy,
    })
    reply.type('text/html; charset=utf-8')
  })

  app.setNotFoundHandler((_request, reply) => reply.code(404).send(''))
  app.get('/', async ({ headers }) => setupPage(languageOf(headers), {}, null))
  app.get('/api/health', async (_request, reply) => {
    reply.type('application/json').code(503)
    return { status: 'unclaimed' }
  })

  app.post('/setup', async (request, reply) => {
    const form = request.body as URLSearchParams
    const language = languageOf(request.headers)
    const asked = readForm(form)
    const isRight = desk.claim.code.try(form.get('setup_code')) === 'right'
    const wrong = isRight ? faultOfOutlet(cleanOutlet(asked)) : 'setup_code'
    if (wrong) return reply.code(422).send(setupPage(language, asked, wrong))
    const pairingCode = await desk.open(asked)
    if (pairingCode === null) return reply.redirect('/')
    reply.raw.once('finish', desk.answered)
    return readyPage(language, pairingCode)
  })
  registerClaimRoutes(app as unknown as HubApp, desk.claim)
  return app as unknown as HubApp
}

const languageOf = (headers: { 'accept-language'?: string | undefined }): PageLanguage =>
  /^en/i.test(headers['accept-language'] ?? '') ? 'en' : 'id'

const readForm = (form: URLSearchParams): NewOutlet => {
  const text = (name: string) => form.get(name) ?? ''
  return {
    code: text('code'),
    name: text('name'),
    address: text('address'),
    timezone: text('timezone'),
    isTaxable: form.has('taxable'),
    npwp: text('npwp'),
    nitku: text('nitku'),
    manager: text('manager'),
    pin: text('pin'),
  }
}
