import { formatMoney } from '#domain/money.ts'
import { isPermission } from '#domain/permissions.ts'
import { isTillErrorCode, refusalText } from '../../../link/till-errors.ts'
import { type AuditFact, factsOf } from '../../../models/audit-facts.ts'
import type { AuditEntry } from '../../../models/audit-model.ts'
import { Icon } from '../../../parts/icon.tsx'
import { reasonName } from '../../../parts/reason-draft.ts'
import { useTill } from '../../../parts/till-context.ts'
import { currentLanguage, permissionName, t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'
import { FACT_TEXT, kindText } from './audit-words.ts'

/** The end of an id is enough to tell two strangers apart. */
const shortId = (id: string): string => `…${id.slice(-4)}`

function useFactWords(): (fact: AuditFact) => string {
  const { session, terminals, rules } = useTill()
  return ({ label, as, value }) => {
    const text = String(value)
    if (label === 'reason') {
      const known = rules.rules.value.reasons.find(({ code }) => code === text)
      return known ? reasonName(known) : text
    }
    if (as === 'person') {
      return session.staffList.value.find((card) => card.staff_id === text)?.name ?? shortId(text)
    }
    if (as === 'terminal') {
      const card = terminals.terminals.value.find((each) => each.terminal_id === text)
      return card?.terminal_code ?? shortId(text)
    }
    if (as === 'permission') return isPermission(text) ? permissionName(text) : text
    if (as === 'refusal') return isTillErrorCode(text) ? refusalText(text, currentLanguage()) : text
    return as === 'money' && typeof value === 'number' ? formatMoney(value) : text
  }
}

export function AuditEntryRow({ entry }: { entry: AuditEntry }) {
  const when = useWhen()
  const words = useFactWords()
  return (
    <li class="audit-entry">
      <div class="audit-when">
        <time dateTime={entry.at}>{when(entry.at)}</time>
        <span class="soft small">{t('audit.number', { number: entry.sequence })}</span>
      </div>
      <div class="grow">
        <p class="strong">{kindText(entry.kind)}</p>
        <dl class="audit-facts">
          {factsOf(entry.payload).map((fact) => (
            <div key={fact.label}>
              <dt>{t(FACT_TEXT[fact.label])}</dt>
              <dd>{words(fact)}</dd>
            </div>
          ))}
        </dl>
        <details class="audit-details">
          <summary>
            {t('audit.details')}
            <Icon name="chevron-down" size={18} />
          </summary>
          <pre>{JSON.stringify(entry.payload, null, 2)}</pre>
        </details>
      </div>
    </li>
  )
}
