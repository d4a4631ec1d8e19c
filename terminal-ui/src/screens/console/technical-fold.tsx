import { t } from '../../text/translate.ts'

/** What a technician asks for on the telephone: not there while there is nothing to say. */
export function TechnicalFold({ rows }: { rows: readonly (readonly [string, string])[] }) {
  if (rows.length === 0) return null
  return (
    <section class="card">
      <details class="fold">
        <summary>
          <h2>{t('cloud.details')}</h2>
        </summary>
        <dl class="technical-rows">
          {rows.map(([name, value], index) => (
            // Two of one name are told apart by their place alone.
            <div key={`${index} ${name}`}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  )
}
