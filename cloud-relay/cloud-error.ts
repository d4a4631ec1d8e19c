/** away: try again soon. refused: somebody must decide first. fault: the cloud could not do it. */
export type CloudTrouble = 'away' | 'refused' | 'fault'

export type TroubleFacts = {
  /** The call took too long: the next one should carry less. */
  wasTooSlow: boolean
  /** Nothing was heard of the server on this connection: it is worth knocking until it answers. */
  wasSilent: boolean
  /** The server answers and has too much to do, or is starting or stopping: do not press. */
  isBusy: boolean
  /** The line went away and was seen to return: try at once. */
  isBack: boolean
}
const NONE: TroubleFacts = { wasTooSlow: false, wasSilent: false, isBusy: false, isBack: false }

export class CloudError extends Error {
  /** At most 16 capitals, digits and dashes: it is shown to people. */
  readonly code: string
  readonly trouble: CloudTrouble
  readonly facts: TroubleFacts

  constructor(
    code: string,
    trouble: CloudTrouble,
    facts: Partial<TroubleFacts> = {},
    cause?: unknown,
  ) {
    super(code, { cause })
    this.code = code
    this.trouble = trouble
    this.facts = { ...NONE, ...facts }
  }
}
