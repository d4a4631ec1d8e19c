import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ERRORS } from '#domain/error-registry.ts'
import type { ErrorCode } from '#domain/errors.ts'
import type { ErrorAnswer } from '#domain/wire/error-message.ts'
import { RefusalError } from '../app-types.ts'

type Reason = { code: ErrorCode; detail?: string | undefined; field?: string | undefined }

const codeByFastifyCode: Record<string, ErrorCode> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
}

/** The one shape of every refusal and fault. */
export function errorAnswer({ code, detail, field }: Reason): ErrorAnswer {
  const { en, id, retryable } = ERRORS[code]
  return {
    success: false,
    error: {
      code,
      message: en,
      message_id: id,
      ...(field === undefined ? {} : { field }),
      ...(detail === undefined ? {} : { detail }),
      retryable,
    },
  }
}

/** What somebody does who tries doors: each is a line in the log, with who and where. */
const ATTEMPTS = new Set<ErrorCode>([
  'ROLE_NOT_ALLOWED',
  'ORIGIN_NOT_ALLOWED',
  'DEVICE_SIGNATURE_INVALID',
  'TOO_MANY_REQUESTS',
])

function logAttempt({ code, detail }: Reason, request: FastifyRequest): void {
  const { requester } = request
  const who = { terminal: requester?.terminalCode, staff_id: requester?.staff?.staff_id }
  const what = { alarm: 'refused', code, permission: detail, route: request.routeOptions.url }
  request.log.warn({ ...what, ...who, ip: request.ip }, 'a request was refused')
}

const DISK_FAULT = /^(SQLITE_(CORRUPT|NOTADB|READONLY|CANTOPEN|IOERR).*|EROFS|EIO)$/

/** THE error handler of the application. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const reason = reasonOf(error)
  if (reason.code === 'INTERNAL_ERROR') {
    // The id leads from a photo of the till's screen to the line in the log.
    reason.detail = `fault ${request.id}`
    request.log.error({ err: error, fault: request.id, route: request.routeOptions.url }, 'fault')
  } else if (reason.code === 'DISK_FULL' || reason.code === 'HUB_HALTED') {
    request.log.error({ err: error, route: request.routeOptions.url }, 'the disk has a fault')
  }
  if (ATTEMPTS.has(reason.code)) logAttempt(reason, request)
  return (
    reply
      .code(ERRORS[reason.code].status)
      .type('application/json; charset=utf-8')
      // A route's own schema for this status must not be applied to an error.
      .serializer(JSON.stringify)
      .send(errorAnswer(reason))
  )
}

function reasonOf(error: FastifyError): Reason {
  if (error instanceof RefusalError) return error
  if (error.validation) return invalidRequest(error)
  const { code, statusCode } = error
  const known = codeByFastifyCode[code]
  if (known) return { code: known }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return { code: 'DISK_FULL' }
  // Nothing was written, and whoever hears of it ends selling (docs/decisions/0106).
  if (DISK_FAULT.test(code)) return { code: 'HUB_HALTED' }
  // A body that tries to poison a prototype is a syntax error to Fastify's parser.
  if (error instanceof SyntaxError && statusCode === 400) return { code: 'MALFORMED_JSON' }
  if (statusCode === 429) return { code: 'TOO_MANY_REQUESTS' }
  if (statusCode === 404) return { code: 'NOT_FOUND' }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return { code: 'INVALID_REQUEST', detail: error.message }
  }
  return { code: 'INTERNAL_ERROR' }
}

/** The first finding is the innermost of the first thing that is wrong. */
function invalidRequest({ validation, validationContext }: FastifyError): Reason {
  const [finding] = validation ?? []
  if (!finding) return { code: 'INVALID_REQUEST' }
  const missing = [finding.params.requiredProperties].flat()[0]
  const path = typeof missing === 'string' ? `/${missing}` : ''
  const field = (finding.instancePath + path).slice(1)
  // An unknown member is checked against the schema `false`.
  const text = finding.keyword === 'boolean' ? 'has an unknown member' : finding.message
  return {
    code: 'INVALID_REQUEST',
    detail: `${validationContext ?? 'request'} ${text}`,
    field: field === '' ? undefined : field,
  }
}
