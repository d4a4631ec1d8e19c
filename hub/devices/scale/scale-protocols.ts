import type { ScaleProtocolName } from '#domain/wire/scale-message.ts'
import { casRequest } from './cas-request.ts'
import { casStream } from './cas-stream.ts'
import type { ScaleProtocol } from './scale-protocol.ts'
import { toledo8217 } from './toledo-8217.ts'

/** Another kind of scale is another file and a line here. */
export const PROTOCOLS: Readonly<Record<ScaleProtocolName, ScaleProtocol>> = {
  'cas-request': casRequest,
  'cas-stream': casStream,
  'toledo-8217': toledo8217,
}
