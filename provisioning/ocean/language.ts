export type Language = 'id' | 'en'

/** Indonesian unless somebody asks for English. */
export const chooseLanguage = (
  asked: unknown,
  environment: { LANG?: string | undefined },
): Language =>
  asked === 'en' || asked === 'id' ? asked : /^en/i.test(environment.LANG ?? '') ? 'en' : 'id'
