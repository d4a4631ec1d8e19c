import type { ImportStatus } from '#domain/wire/catalogue-message.ts'
import { importOf } from '../../models/console-import.ts'
import { Icon } from '../../parts/icon.tsx'
import { useTill } from '../../parts/till-context.ts'
import { currentLanguage, t } from '../../text/translate.ts'

/** Line and reason of every bad row; the rest of a long list comes as a file. */
export function ImportErrors({ status }: { status: ImportStatus }) {
  const path = importOf(useTill()).errorsPath()
  return (
    <div class="import-errors">
      <div class="row row-wrap spread">
        <h3>{t('import.errors')}</h3>
        {path && (
          <a class="button button-soft button-normal" href={path} download="import-errors.csv">
            <Icon name="download" size={22} />
            {t('import.download')}
          </a>
        )}
      </div>
      <div class="table-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('import.line')}</th>
              <th scope="col">{t('import.reason')}</th>
            </tr>
          </thead>
          <tbody>
            {status.errors.map((error) => (
              <tr key={`${error.line}-${error.code}-${error.reason}`}>
                <td>{error.line}</td>
                <td>{currentLanguage() === 'en' ? error.reason : error.reason_id}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {status.rows_bad > status.errors.length && (
        <p class="soft small">
          {t('import.more-errors', { n: status.rows_bad - status.errors.length })}
        </p>
      )}
    </div>
  )
}
