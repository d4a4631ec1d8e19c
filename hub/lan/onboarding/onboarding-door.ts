// The one thing the hub says over plain HTTP: how a device comes to trust it (decision 0085). No
// data, no cookies, no way to the application; whatever else is asked leads here.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bind, type Door } from '../listen.ts'
import { mobileProfile } from './mobile-profile.ts'
import { ONBOARDING_CSS, ONBOARDING_SCRIPT, onboardingPage } from './onboarding-page.ts'
import { deviceOf, type OnboardingLanguage } from './onboarding-words.ts'

const SOCKETS_MAX = 200
const REQUEST_MS_MAX = 10_000
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; img-src https:; style-src 'self'; script-src 'self'; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
}

export type OnboardingSubject = {
  hubName: string
  /** PEM of the authority that devices install. */
  authority: string
  fingerprint: string
  /** Read for each page: a box may get another address. */
  origins(): string[]
}
export type OnboardingDoor = { port: number; close(): Promise<void> }
type Answer = { type: string; body: string; more?: Record<string, string> }

export async function openOnboardingDoor(
  door: Door,
  subject: OnboardingSubject,
): Promise<OnboardingDoor> {
  const server = createServer((request, response) => answer(subject, request, response))
  server.maxConnections = SOCKETS_MAX
  server.requestTimeout = REQUEST_MS_MAX
  server.headersTimeout = REQUEST_MS_MAX
  await bind(server, door)
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function answer(
  subject: OnboardingSubject,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const [path = '/', query] = (request.url ?? '/').split('?')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { ...HEADERS, Allow: 'GET, HEAD' }).end()
    return
  }
  const found = find(subject, request, path, new URLSearchParams(query).get('lang'))
  if (!found) {
    response.writeHead(302, { ...HEADERS, Location: '/' }).end()
    return
  }
  const { type, body, more } = found
  const length = String(Buffer.byteLength(body))
  response.writeHead(200, { ...HEADERS, 'Content-Type': type, 'Content-Length': length, ...more })
  response.end(request.method === 'HEAD' ? undefined : body)
}

function find(
  { hubName, authority, fingerprint, origins }: OnboardingSubject,
  { headers }: IncomingMessage,
  path: string,
  asked: string | null,
): Answer | null {
  switch (path) {
    case '/': {
      const language = chooseLanguage(asked, headers['accept-language'])
      const device = deviceOf(headers['user-agent'] ?? '')
      const page = { language, device, hubName, fingerprint, origins: origins() }
      return { type: 'text/html; charset=utf-8', body: onboardingPage(page) }
    }
    case '/onboarding.css':
      return { type: 'text/css; charset=utf-8', body: ONBOARDING_CSS }
    case '/onboarding.js':
      return { type: 'text/javascript; charset=utf-8', body: ONBOARDING_SCRIPT }
    case '/ocean-hub.crt':
      return {
        ...{ type: 'application/x-x509-ca-cert', body: authority },
        more: { 'Content-Disposition': 'attachment; filename="ocean-hub.crt"' },
      }
    case '/ocean-hub.mobileconfig':
      return {
        ...{ type: 'application/x-apple-aspen-config', body: mobileProfile(authority, hubName) },
        more: { 'Content-Disposition': 'attachment; filename="ocean-hub.mobileconfig"' },
      }
    default:
      return null
  }
}

/** Indonesian unless somebody asks for English. */
function chooseLanguage(asked: string | null, accepted: string | undefined): OnboardingLanguage {
  if (asked === 'id' || asked === 'en') return asked
  return /^\s*en\b/i.test(accepted ?? '') ? 'en' : 'id'
}
