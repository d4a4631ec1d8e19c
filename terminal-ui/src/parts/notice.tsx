import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-shapes.ts'
import './notice.css'

export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad'

type NoticeProps = {
  tone: Tone
  icon: IconName
  title?: string
  children?: ComponentChildren
  action?: ComponentChildren
  /** `alert` interrupts a screen reader, `status` waits for a pause. */
  role?: 'alert' | 'status'
}

/** A refusal under the fold of a long dialog would look like a button that does nothing. */
function bringIntoSight(notice: HTMLElement | null): void {
  if (notice?.closest('dialog')) notice.scrollIntoView({ block: 'nearest' })
}

/** A block that says something in words: colour never carries the meaning alone. */
export function Notice({ tone, icon, title, children, action, role }: NoticeProps) {
  return (
    <div class={`notice tone-${tone}`} role={role} ref={role === 'alert' ? bringIntoSight : null}>
      <Icon name={icon} />
      <div class="grow">
        {title && <p class="strong">{title}</p>}
        {children && <div class="notice-more">{children}</div>}
      </div>
      {action}
    </div>
  )
}

/** A short state in a rounded box. */
export function Chip({ tone, icon, children }: Omit<NoticeProps, 'icon'> & { icon?: IconName }) {
  return (
    <span class={`chip tone-${tone}`}>
      {icon && <Icon name={icon} size={16} />}
      {children}
    </span>
  )
}

/** What a list shows before it has anything to show, and what to do about it. */
export function EmptyState({
  icon,
  title,
  children,
}: Omit<NoticeProps, 'tone' | 'title'> & { title: string }) {
  return (
    <div class="empty-state">
      <span class="empty-icon">
        <Icon name={icon} size={40} />
      </span>
      <p class="empty-title">{title}</p>
      {children && <div class="soft">{children}</div>}
    </div>
  )
}
