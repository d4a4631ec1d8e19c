import type { CategoryMessage } from '#domain/wire/catalogue-message.ts'
import { currentLanguage } from '../text/translate.ts'

/** In the language of whoever reads, as on the tiles. */
export const categoryName = ({
  name,
  name_en,
}: Pick<CategoryMessage, 'name' | 'name_en'>): string =>
  currentLanguage() === 'en' ? name_en : name
