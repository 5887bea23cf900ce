/** Light, dark, or as the system says. */
import { signal } from '@preact/signals'

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'versori-mock-theme'
const THEMES: readonly string[] = ['system', 'light', 'dark']

const stored = localStorage.getItem(KEY) ?? ''
export const theme = signal<Theme>(THEMES.includes(stored) ? (stored as Theme) : 'system')

const systemDark = matchMedia('(prefers-color-scheme: dark)')
export const isDark = signal(false)

export function applyTheme(): void {
  isDark.value = theme.value === 'dark' || (theme.value === 'system' && systemDark.matches)
  document.documentElement.dataset['theme'] = isDark.value ? 'dark' : 'light'
}

systemDark.addEventListener('change', applyTheme)

export function setTheme(value: Theme): void {
  theme.value = value
  localStorage.setItem(KEY, value)
  applyTheme()
}
