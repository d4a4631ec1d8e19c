/** Something a person can mend, in both languages. */
export class ExplainedError extends Error {
  readonly indonesian: string

  constructor(english: string, indonesian: string) {
    super(english)
    this.indonesian = indonesian
  }
}
